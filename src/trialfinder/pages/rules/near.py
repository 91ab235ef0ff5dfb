"""The sites nearest to a place, on the page of one trial."""

from __future__ import annotations

from trialfinder.pages.rules import searching
from trialfinder.pages.rules.model import PLACES, RuleInfo
from trialfinder.pages.views.model import Rule

RULES = (
    RuleInfo(
        "near",
        "What the typed place was taken for, or that no place goes by that name; which sites are shown: those with the "
        "status RECRUITING by their distance, in a region those that lie in it; where none has that status, that is "
        "said and the others are shown.",
        (f"{PLACES}.locations[].status", f"{PLACES}.locations[].geoPoint"),
    ),
    RuleInfo(
        "away",
        "The great-circle distance from the place asked for to the coordinates of the location. The registry gives "
        "those of the city, so it is measured between cities and not to a door.",
        (f"{PLACES}.locations[].geoPoint",),
    ),
)


def near(place: str, *, whole: bool) -> Rule:
    """`whole`: the place itself is known, not only what lies around it."""
    nearly = "" if whole else " (that ZIP code itself is not known; measured from those around it)"
    return Rule("near", f"Nearest to {place}{nearly}. Distances are between cities.")


def unknown(typed: str) -> Rule:
    return Rule("near", f"No place is known here as “{typed}”. Try the nearest larger city, with its state or country.")


def none_recruits(why: str) -> Rule:
    return Rule("near", why)


def more(shown: int, rest: int) -> Rule:
    return Rule("near", f"The nearest {shown} are shown; {rest} more stand in the list below.")


def away(miles: float | None, kilometers: float | None, place: str) -> Rule:
    if miles is None or kilometers is None:
        return Rule("away", "How far away it is cannot be told: the place is a region, or the site has no coordinates.")
    return Rule("away", searching.distance(miles, kilometers, place).text)
