"""Addresses of searches: the same search with something changed, or with a filter taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from trialfinder.pages.site import Site
from trialfinder.search.answer import Answer
from trialfinder.search.asking import Flags

FILTERS = {
    "status": "the status",
    "phase": "the phase",
    "age": "the age",
    "sex": "the sex",
    "healthy": "asking for healthy volunteers",
    "type": "the kind of study",
    "sponsor": "the kind of sponsor",
    "results": "asking for results",
    "near": "the place",
    "site": "the status of the sites",
    "condition": "the condition",
    "place": "the place of the sites",
    "lead": "the sponsor",
    "hide": "what you want hidden",
    "all filters": "any filter",
}
"""The filters, as the page calls them."""
_PARAMETERS = {"near": ("near", "within"), "all filters": ()}


def address(flags: Flags, site: Site, /, **changed: Any) -> str:
    """The address of a search: the flags as they are, with some changed."""
    pairs = list(_pairs({**msgspec.structs.asdict(flags), **changed}))
    return site.path("/search" + (f"?{urlencode(pairs)}" if pairs else ""))


def carried(flags: Flags) -> tuple[tuple[str, str], ...]:
    """What a second form on the page hands on, so that nothing that was asked gets lost."""
    return tuple(_pairs(msgspec.structs.asdict(flags)))


def feed_address(page: str) -> str:
    """The feed of the search at the address `page`."""
    before, _, asked = page.rpartition("/search")
    return f"{before}/feeds/search.atom{asked}"


def without(answer: Answer, name: str, site: Site) -> str:
    """The same search without one filter, whether a flag or the text set it."""
    flags = answer.question.flags
    if name == "all filters":
        return site.path("/search?" + urlencode({"q": text_without(answer, tuple(FILTERS)), "status": "all"}))
    if name == "status":
        return address(flags, site, q=text_without(answer, ("status",)), status="all")
    if name == "hide":
        return address(flags, site, hide=())
    cleared = dict.fromkeys(_PARAMETERS.get(name, (name,)), "")
    return address(flags, site, q=text_without(answer, (name,)), **cleared)


def text_without(answer: Answer, kinds: Sequence[str]) -> str:
    """The text without the parts of these kinds."""
    return answer.question.asked.without(*kinds)


def _pairs(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, tuple):
            yield from ((name, one) for one in value if one)
        elif isinstance(value, bool):
            yield from [(name, "1")] if value else []
        elif value:
            yield name, str(value)
