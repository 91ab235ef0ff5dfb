"""Which pages have a Spanish form, and where it stands.

In: a path of the site, with or without its query. Out: whether it is a page that is read (data, feeds, files and what
reviewers use are not), and the path of its Spanish form.
"""

from __future__ import annotations

import re

from trialfinder.pages.site import Site

PREFIX = "/es"

_ENDS = (".json", ".pdf", ".atom", ".xml", ".txt", ".csv", ".js", ".css", ".svg", ".png", ".ico", "/dispute")
_BEGINS = ("/static/", "/api/", "/feeds/", "/review", "/healthz", "/readyz", "/metrics", "/es/", "/widget")
_CUT = re.compile("[?#]")


def has_spanish(path: str) -> bool:
    """Whether the page at `path` ("/trial/NCT04437511/print?x=1", without the site's base) has a Spanish form."""
    plain = _CUT.split(path, maxsplit=1)[0]
    return path.startswith("/") and plain != PREFIX and not plain.startswith(_BEGINS) and not plain.endswith(_ENDS)


def spanish_path(path: str) -> str:
    """ "/guides" gives "/es/guides", "/" gives "/es/"."""
    return PREFIX + path


def languages_of(site: Site) -> dict[str, str] | None:
    """Where this page stands in each language, for machines (`en`, `es`), and the link for readers (`link`)."""
    if not site.here or not has_spanish(site.here):
        return None
    spanish = spanish_path(site.here)
    return {"en": site.address(site.here), "es": site.address(spanish), "link": site.path(spanish)}


def here_of(path: str, query: str) -> str:
    """The place of a page inside the site, as links name it; never the address of another machine."""
    query = "" if query == "page=1" else query
    return "/" + path.lstrip("/\\") + (f"?{query}" if query else "")
