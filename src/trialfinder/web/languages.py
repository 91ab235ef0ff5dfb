"""The site in Spanish: every page below `/es/` is the English page of the same path, translated when it is finished.

In: a request and the answer to it in English. Out: the same answer, or its Spanish form, kept under a tag of its own.
What is no page (data, feeds, files) is never translated and has no path below `/es/`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from trialfinder.pages.languages import has_spanish, in_spanish
from trialfinder.pages.languages.addresses import PREFIX, here_of, spanish_path
from trialfinder.pages.site import Site
from trialfinder.web.answers import HTML, answer, is_known, not_modified, redirect, tag_of
from trialfinder.web.desk import Answerer, Ask
from trialfinder.web.kept import Kept

_PLAIN = "/:@!$&'()*+,;=~-._?%"
"""Signs that stand in an address as they are."""


def both(paths: Iterable[tuple[str, Answerer]]) -> Iterator[tuple[str, Answerer]]:
    """The table of paths with the Spanish ones behind the others."""
    table = tuple(paths)
    yield from table
    yield PREFIX, _to_the_start
    yield from ((spanish_path(path), answerer) for path, answerer in table if has_spanish(path))


def _to_the_start(ask: Ask) -> Response:
    return redirect(ask.site.path(f"{PREFIX}/"), status=301)


def is_spanish(path: str) -> bool:
    return path.startswith(f"{PREFIX}/")


def placed(site: Site, request: Request) -> Site:
    """The site with the place of the page that is asked for, as it is called in English."""
    path = request.scope["path"]
    english = path[len(PREFIX) :] if is_spanish(path) else path
    query = quote(request.scope["query_string"], safe=_PLAIN)
    return dataclasses.replace(site, here=here_of(quote(english, safe=_PLAIN.replace("?", "")), query))


def without_query(site: Site) -> Site:
    """For a page that says what is wrong: nothing of what a reader typed stands on it, in a link neither."""
    return dataclasses.replace(site, here=site.here.partition("?")[0])


def spoken(response: Response, request: Request, site: Site, kept: Kept) -> Response:
    """The answer in the language of the path."""
    if not is_spanish(request.scope["path"]):
        return response
    if "location" in response.headers:
        response.headers["location"] = _led(response.headers["location"], site)
    if response.headers.get("content-type") != HTML or response.status_code == 304:
        return response
    english = bytes(response.body)
    if "etag" not in response.headers:
        cache = response.headers["cache-control"]
        return answer(_translated(english, site), HTML, status=response.status_code, cache=cache)
    tag = tag_of(response.headers["etag"], PREFIX)
    if is_known(request, tag):
        return not_modified(tag)
    return answer(kept.page(tag, lambda: _translated(english, site)), HTML, tag=tag)


def _translated(page: bytes, site: Site) -> str:
    return in_spanish(page.decode("utf-8"), site)


def _led(location: str, site: Site) -> str:
    path = location.removeprefix(site.base_path)
    return site.path(spanish_path(path)) if has_spanish(path) else location
