"""Pages that only a site of files has: its search and its trials side by side, which run in the browser, and a list to
embed elsewhere.

In: what can be chosen, or the trials that recruit. Out: HTML. All words stand in the page; the script that searches
holds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from trialfinder.pages.front import Listed, in_list
from trialfinder.pages.render import made_of
from trialfinder.pages.rules import filing
from trialfinder.pages.rules.comparing import MOST as MOST_COMPARED
from trialfinder.pages.site import Site
from trialfinder.records.fields import enum_labels

RECRUITING = "RECRUITING"
_FIRST = "RECRUITING,NOT_YET_RECRUITING"


class Choices(NamedTuple):
    """What the trials of a site can be narrowed down by: the values that they have, places as country and state."""

    statuses: frozenset[str]
    phases: frozenset[str]
    places: frozenset[tuple[str, str]]


def browser_search_html(choices: Choices, core: str, site: Site) -> str:
    """The search page; `core` is the file with which the index begins."""
    countries = sorted({country for country, _ in choices.places})
    return made_of(
        "browser_search.html",
        site,
        page_title="Find a trial",
        core=core,
        status=[
            _option(RECRUITING, "Recruiting now"),
            _option(_FIRST, "Recruiting, or not open yet"),
            _option("all", "All"),
        ],
        sex=[_option("FEMALE", "Female"), _option("MALE", "Male")],
        phase=_coded("Phase", choices.phases),
        country=[_option(country, country) for country in countries],
        state=[{"country": country, "states": _states(country, choices)} for country in countries],
        statuses=_coded("Status", choices.statuses),
    )


def compare_here_html(site: Site) -> str:
    """The page of trials side by side, empty: the reader's browser puts the columns together."""
    return made_of("compare_here.html", site, page_title="Trials side by side", most=MOST_COMPARED)


def widget_html(recruiting: Sequence[Listed], most: int, site: Site) -> str:
    """The trials that recruit, the last updated first and no more than `most`, as one page for a frame elsewhere."""
    return made_of(
        "widget.html",
        site,
        page_title="Trials that are recruiting",
        trials=[in_list(one) for one in recruiting[:most]],
        count=filing.recruiting(len(recruiting), min(most, len(recruiting))),
    )


def _coded(kind: str, values: Iterable[str]) -> list[dict[str, Any]]:
    """The registry's values in its own order, each with its words."""
    labels, held = enum_labels()[kind], set(values) - {""}
    known = [value for value in labels if value in held]
    return [_option(value, labels.get(value, value)) for value in (*known, *sorted(held - set(known)))]


def _states(country: str, choices: Choices) -> list[str]:
    return sorted(state for other, state in choices.places if other == country and state)


def _option(value: str, words: str) -> dict[str, Any]:
    return {"value": value, "words": words}
