"""Guides, glossary and accessibility: pages of ours that no record changes.

In: an `Ask`. Out: a response. Refused: a guide or a letter that there is not.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from trialfinder.errors import MissingError
from trialfinder.pages import guided
from trialfinder.pages.site import Site
from trialfinder.pages.views.glossary import letters
from trialfinder.pages.views.guides import guide as guide_of
from trialfinder.web.answers import HTML, answer, is_known, not_modified, tag_of
from trialfinder.web.desk import Ask
from trialfinder.web.kept import code_stamp


def guides(ask: Ask) -> Response:
    return _page(ask, "/guides", guided.guides_html)


def guide(ask: Ask) -> Response:
    found = guide_of(ask.request.path_params["slug"])
    if found is None:
        raise MissingError("There is no such guide.", "Look at the list of guides.")
    return _page(ask, f"/guides/{found.slug}", lambda site: guided.guide_html(found, site))


def glossary(ask: Ask) -> Response:
    return _page(ask, "/glossary", guided.glossary_html)


def letter(ask: Ask) -> Response:
    found = ask.request.path_params["letter"]
    if found not in letters():
        raise MissingError("The glossary has no such letter.", "Start with its list of letters.")
    return _page(ask, f"/glossary/{found}", lambda site: guided.letter_html(found, site))


def accessibility(ask: Ask) -> Response:
    return _page(ask, "/accessibility", guided.accessibility_html)


def _page(ask: Ask, path: str, make: Callable[[Site], str]) -> Response:
    """A page that depends on the site and on our code alone."""
    tag = tag_of(path, ask.site, code_stamp())
    if is_known(ask.request, tag):
        return not_modified(tag)
    return answer(ask.kept.page(tag, lambda: make(ask.site)), HTML, tag=tag)
