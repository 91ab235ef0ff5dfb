"""Hubs: conditions, places and sponsors, each with its trials.

In: an `Ask`. Out: a page that is kept as long as store and index stay as they are. Refused: a hub, a letter or a page
that there is not, and all of them while there is no index.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from trialfinder.errors import MissingError
from trialfinder.pages import hubs as pages
from trialfinder.pages.views.hubs import FOLDERS, TITLES, hub_path
from trialfinder.search.hubs import Kind, key_at
from trialfinder.search.index import Index
from trialfinder.web.answers import HTML, answer, is_known, not_modified, tag_of
from trialfinder.web.desk import Answerer, Ask, page_number
from trialfinder.web.kept import code_stamp
from trialfinder.web.search import MAKE_INDEX, NO_INDEX, index_of

_ENDS = "The list ends before this page."
_START = "Start with its first page."
_STEPS = ("country", "state", "city", "slug")


def of_kind(kind: Kind) -> Answerer:
    """The answer at `/conditions`, `/places` or `/sponsors`."""

    def answerer(ask: Ask) -> Response:
        index = _index(ask)
        return _page(ask, index, FOLDERS[kind], lambda: pages.kind_html(kind, index.hubs, ask.site))

    return answerer


def of_letter(kind: Kind) -> Answerer:
    """The answer below `/conditions/letters` and `/sponsors/letters`."""

    def answerer(ask: Ask) -> Response:
        index, letter, page = _index(ask), ask.request.path_params["letter"], page_number(ask.query("page"))
        found = index.hubs.letters(kind).get(letter)
        if found is None:
            raise MissingError("No name here begins so.", "Choose another letter.")
        if page > pages.pages_of(len(found), pages.NAMES_PER_PAGE):
            raise MissingError(_ENDS, _START)
        path = pages.numbered(pages.letter_path(kind, letter), page)
        return _page(ask, index, path, lambda: pages.letter_html(kind, letter, index.hubs, page, ask.site))

    return answerer


def of_hub(kind: Kind) -> Answerer:
    """The answer at the page of a hub."""

    def answerer(ask: Ask) -> Response:
        index, page = _index(ask), page_number(ask.query("page"))
        given = ask.request.path_params
        steps = [given[step] for step in _STEPS if step in given]
        hub = index.hubs.get(kind, "/".join(steps)) if key_at(kind, steps) else None
        if hub is None:
            raise MissingError("No trials here are filed under this.", f"Look at the list: {TITLES[kind].lower()}.")
        if page > pages.pages_of(hub.total, pages.PER_PAGE):
            raise MissingError(_ENDS, _START)

        def made() -> str:
            listed = ask.trials.listed(pages.hub_trials(index, hub, page))
            return pages.hub_html(hub, index.hubs, listed, page, ask.site)

        return _page(ask, index, pages.numbered(hub_path(hub), page), made)

    return answerer


PATHS: tuple[tuple[str, Answerer], ...] = (
    ("/conditions", of_kind("condition")),
    ("/conditions/letters/{letter}", of_letter("condition")),
    ("/conditions/{slug}", of_hub("condition")),
    ("/places", of_kind("place")),
    ("/places/{country}", of_hub("place")),
    ("/places/{country}/{state}", of_hub("place")),
    ("/places/{country}/{state}/{city}", of_hub("place")),
    ("/sponsors", of_kind("sponsor")),
    ("/sponsors/letters/{letter}", of_letter("sponsor")),
    ("/sponsors/{slug}", of_hub("sponsor")),
)


def _index(ask: Ask) -> Index:
    found = index_of(ask) if ask.catalog else None
    if found is None:
        raise MissingError(NO_INDEX, MAKE_INDEX)
    return found


def _page(ask: Ask, index: Index, path: str, make: Callable[[], str]) -> Response:
    """A page that depends on the index and on what the store says of its trials."""
    tag = tag_of(path, index.stamp, ask.trials.store.data_version(), ask.site, code_stamp())
    if is_known(ask.request, tag):
        return not_modified(tag)
    return answer(ask.kept.page(tag, make), HTML, tag=tag)
