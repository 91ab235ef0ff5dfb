"""What the search page holds: parts with links that take them out, hits, facets and the form."""

from __future__ import annotations

import msgspec

from trialfinder.pages.views.model import Rule, Shown
from trialfinder.search.asking import Flags

PLACES_CREDIT = "Places: GeoNames (Creative Commons Attribution) and the U.S. Census Bureau."
FIRST_NAMES = 6
UNITS = {"Year": "years", "Month": "months", "Week": "weeks", "Day": "days"}


class Choice(msgspec.Struct, frozen=True, gc=False):
    """Something that can be chosen or taken out by following its link."""

    rule: Rule
    href: str
    do: str


class Expanded(msgspec.Struct, frozen=True, gc=False):
    rule: Rule
    names: tuple[Choice, ...]


class FacetRow(msgspec.Struct, frozen=True, gc=False):
    label: str
    count: Rule
    href: str


class Facet(msgspec.Struct, frozen=True, gc=False):
    label: str
    rows: tuple[FacetRow, ...]


class HitView(msgspec.Struct, frozen=True, gc=False):
    """A trial in the list: facts with their marks, and sentences."""

    nct_id: str
    href: str
    number: Shown
    title: Shown | None
    tags: tuple[Shown, ...]
    why: tuple[Rule, ...]
    site: tuple[Shown, ...]
    site_status: Shown | None
    distance: Rule | None
    no_site: Rule | None
    notes: tuple[Rule, ...]


class SearchView(msgspec.Struct, frozen=True):
    """The page. `flags` fill the form again as it was; `options` are the values of its lists, each with its words;
    `carried` is what other forms of the page hand on."""

    flags: Flags
    hide: str
    options: dict[str, tuple[tuple[str, str, bool], ...]]
    carried: tuple[tuple[str, str], ...]
    found: Rule
    understood: tuple[Choice, ...]
    chosen: tuple[Choice, ...]
    ambiguous: tuple[Choice, ...]
    expanded: tuple[Expanded, ...]
    most_words: Rule | None
    not_here: tuple[Choice, ...]
    not_known: tuple[Rule, ...]
    hidden: tuple[Choice, ...]
    untold: Rule | None
    relaxed: tuple[Choice, ...]
    why_not: tuple[Rule, ...]
    hits: tuple[HitView, ...]
    facets: tuple[Facet, ...]
    pages: tuple[tuple[str, str, str], ...]
    credit: str = PLACES_CREDIT

    @property
    def also(self) -> str:
        """The first of the names that were searched too, in a line."""
        names = [choice.rule.text for one in self.expanded for choice in one.names]
        return ", ".join(names[:FIRST_NAMES]) + (" and more" if len(names) > FIRST_NAMES else "")
