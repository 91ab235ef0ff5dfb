"""What the search page holds: parts with links that take them out, hits, facets and the form."""

from __future__ import annotations

import msgspec

from trialfinder.pages.views.model import Rule, Shown
from trialfinder.pages.views.search_map import SitesMap
from trialfinder.search.asking import Flags

PLACES_CREDIT = "Places: GeoNames (Creative Commons Attribution) and the U.S. Census Bureau."
MAPS_CREDIT = "Maps: Natural Earth and the U.S. Census Bureau (public domain), as us-atlas and world-atlas draw them."
FIRST_NAMES = 6
UNITS = {"Year": "years", "Month": "months", "Week": "weeks", "Day": "days"}


class Way(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Something that leads to another search, "" where it leads nowhere."""

    href: str = ""

    @property
    def asked(self) -> str:
        """What is asked there: all that a private search sends, since it has no address."""
        return self.href.partition("?")[2]


class Choice(Way, frozen=True, gc=False):
    """Something that can be chosen or taken out by following its link."""

    rule: Rule
    do: str


class PageLink(Way, frozen=True, gc=False):
    """To the pages before and behind this one."""

    rel: str
    text: str


class Expanded(msgspec.Struct, frozen=True, gc=False):
    rule: Rule
    names: tuple[Choice, ...]


class FacetRow(Way, frozen=True, gc=False):
    label: str
    count: Rule


class Facet(msgspec.Struct, frozen=True, gc=False):
    label: str
    rows: tuple[FacetRow, ...]


class Several(msgspec.Struct, frozen=True, gc=False):
    """The first few of the facts of one kind, and how many more there are."""

    facts: tuple[Shown, ...]
    more: Rule | None


class HitView(msgspec.Struct, frozen=True, gc=False):
    """A trial in the list: facts with their marks, and sentences.

    `youngest` and `oldest` are the ages, None where the record gives no limit. `sites` counts them, where no place was
    asked for; `lately` is what changed in the record, where that was looked for.
    """

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
    conditions: Several
    treatments: Several
    youngest: Shown | None
    oldest: Shown | None
    sex: Shown | None
    sites: Rule | None
    lately: Rule | None = None


class SearchView(msgspec.Struct, frozen=True):
    """The page. `flags` fill the form again as it was; `options` are the values of its lists, each with its words;
    `carried` is what other forms of the page hand on; `here`, what the question for a place does where somebody wrote
    "near me"."""

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
    pages: tuple[PageLink, ...]
    map: SitesMap | None
    here: tuple[tuple[str, str], ...] = ()
    credit: str = f"{PLACES_CREDIT} {MAPS_CREDIT}"

    @property
    def also(self) -> str:
        """The first of the names that were searched too, in a line."""
        names = [choice.rule.text for one in self.expanded for choice in one.names]
        return ", ".join(names[:FIRST_NAMES]) + (" and more" if len(names) > FIRST_NAMES else "")
