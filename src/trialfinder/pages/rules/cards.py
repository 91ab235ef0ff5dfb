"""The sentences on a trial in the list of a search, and on the map of the sites found."""

from __future__ import annotations

from collections.abc import Collection

from trialfinder.pages.rules.model import PLACES, RuleInfo
from trialfinder.pages.views.model import Rule

RULES = (
    RuleInfo(
        "lately",
        "The most important news of the last version held that brought any, told where that version was posted no "
        "longer ago than some months; how many more it brought, and the day on which it was posted.",
        (),
    ),
    RuleInfo("more-of-these", "How many of a kind the record lists beside those named.", ()),
    RuleInfo(
        "site-count",
        "How many locations the record lists, how many of them have the status RECRUITING, and in how many countries.",
        (f"{PLACES}.locations[].status", f"{PLACES}.locations[].country"),
    ),
    RuleInfo(
        "map",
        "Of the trials listed on the page: how many locations they have, in how many places, and how many have the "
        "status RECRUITING. A dot stands at the coordinates that the registry gives, which are those of the city.",
        (f"{PLACES}.locations[].geoPoint", f"{PLACES}.locations[].status"),
    ),
    RuleInfo(
        "place-sites",
        "How many locations the trials listed on the page have in a place, and how many have the status RECRUITING; "
        "where there are many places, those of a state or a country together. How far away is as for `distance`.",
        (
            f"{PLACES}.locations[].city",
            f"{PLACES}.locations[].state",
            f"{PLACES}.locations[].country",
            f"{PLACES}.locations[].status",
        ),
    ),
)  # fmt: skip


def lately(sentence: str, more: int, day: str) -> Rule:
    """For example: "31 May 2026: A site in Columbus, Ohio opened. And 2 more changes."."""
    others = "" if not more else f" And {more:,} more {'change' if more == 1 else 'changes'}."
    return Rule("lately", f"{day}: {sentence}{others}")


def more(count: int) -> Rule | None:
    return Rule("more-of-these", f"and {count:,} more") if count > 0 else None


def site_count(statuses: Collection[str], countries: Collection[str]) -> Rule:
    """For example: "12 sites in 3 countries, 8 of them recruiting"."""
    open_now = sum(status == "RECRUITING" for status in statuses)
    if len(statuses) == 1:
        return Rule("site-count", "One site, which is recruiting" if open_now else "One site")
    where = f" in {len(set(countries)):,} countries" if len(set(countries)) > 1 else ""
    recruiting = f", {open_now:,} of them recruiting" if open_now else ""
    return Rule("site-count", f"{len(statuses):,} sites{where}{recruiting}")


def mapped(sites: int, places: int, recruiting: int) -> Rule:
    told = f"The trials on this page have {_sites(sites)} in {places:,} {'place' if places == 1 else 'places'}"
    return Rule("map", f"{told}; {recruiting:,} {'is' if recruiting == 1 else 'are'} recruiting.")


def place_sites(sites: int, recruiting: int) -> Rule:
    return Rule("place-sites", f"{_sites(sites)}, {recruiting:,} recruiting" if recruiting else _sites(sites))


def place_name(name: str) -> Rule:
    return Rule("place-sites", name)


def place_away(miles: float, kilometers: float, *, of_several: bool) -> Rule:
    """How far a place is; `of_several`: of a state or a country, its nearest site."""
    far = f"{miles:,.0f} mi ({kilometers:,.0f} km) away" if miles >= 1 else "in the city itself"
    return Rule("place-sites", f"the nearest {far}" if of_several else far)


def _sites(count: int) -> str:
    return "1 site" if count == 1 else f"{count:,} sites"
