"""Where the trials on a page of a search are: dots on a map, and a table beside it that holds all of them.

In: an answer. Out: a `SitesMap`, or None where no trial on the page lists a site. A place is a city as the record
names it; where there are many, the table gathers them by state or country. The map is that of the United States where
the place asked for, or without one all sites, are there; else the world, cut to what is asked for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from trialfinder.pages.atlas import Map, Point, maps
from trialfinder.pages.rules import cards
from trialfinder.pages.views.model import Rule
from trialfinder.search.answer import Answer
from trialfinder.search.kindred import items_at
from trialfinder.search.nearest import KM, PATH, miles_between, point_of

MOST_PLACES = 40
"""More places than these are told by state or country."""
FIRST_ROWS = 6
"""Rows that stand there openly; the others are folded away."""
_LEAST_WIDTH = 260
_HOME = "United States"
_Box = tuple[float, float, float, float]
"""From the left, from the top, width, height."""


class Dot(msgspec.Struct, frozen=True, gc=False):
    """A dot: where, how large, whether a site there recruits, and its trials by their numbers in the list."""

    x: float
    y: float
    size: float
    open: bool
    trials: str


class Row(msgspec.Struct, frozen=True, gc=False):
    """A place in the table: the trials are numbers in the list of the page."""

    name: Rule
    sites: Rule
    away: Rule | None
    trials: tuple[int, ...]


class SitesMap(msgspec.Struct, frozen=True, gc=False):
    """The map and its table. `stroke` is as wide as a thin line is on it; `here` is the place that was asked for;
    `beyond`: some sites lie outside what is shown, or have no coordinates."""

    told: Rule
    view_box: str
    area: str
    borders: str
    stroke: float
    dots: tuple[Dot, ...]
    here: Point | None
    here_size: float
    beyond: bool
    first: tuple[Row, ...]
    rest: tuple[Row, ...]
    by_region: bool


class _Site(NamedTuple):
    """A site: the number of its trial in the list, its own in the record, its place in words, and its point."""

    trial: int
    number: int
    city: str
    state: str
    country: str
    recruiting: bool
    point: Point | None


def sites_map(answer: Answer) -> SitesMap | None:
    sites = [site for number, hit in enumerate(answer.hits, 1) for site in _sites(number, hit.tree)]
    if not sites:
        return None
    place = answer.question.near.place if answer.question.near else None
    here = (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None
    drawn = maps()[_fitting(sites, here)]
    at = {site: point for site in sites if site.point and (point := drawn.place(*site.point))}
    here_at = drawn.place(*here) if here else None
    box = _box(set(at.values()), here_at, drawn)
    inside = {site: point for site, point in at.items() if _holds(box, point)}
    cities = _gathered(sites, lambda site: (site.city, site.state, site.country))
    by_region = len(cities) > MOST_PLACES
    rows = _rows(_gathered(sites, _region) if by_region else cities, here)
    return SitesMap(
        told=cards.mapped(len(sites), len(cities), sum(site.recruiting for site in sites)),
        view_box=" ".join(f"{part:.0f}" for part in box),
        area=drawn.area,
        borders=drawn.borders,
        stroke=round(box[2] / 600, 2),
        dots=tuple(_dots(inside, box[2])),
        here=(round(here_at[0]), round(here_at[1])) if here_at else None,
        here_size=round(box[2] / 55, 1),
        beyond=len(inside) < len(sites),
        first=tuple(rows[:FIRST_ROWS]),
        rest=tuple(rows[FIRST_ROWS:]),
        by_region=by_region,
    )


def _sites(number: int, tree: Mapping[str, Any]) -> Iterator[_Site]:
    for at, site in enumerate(items_at(tree, *PATH.split("."))):
        if isinstance(site, Mapping):
            city, state, country = (_text(site.get(name)) for name in ("city", "state", "country"))
            yield _Site(number, at, city, state, country, site.get("status") == "RECRUITING", point_of(site))


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


# --- the map -------------------------------------------------------------------------------------------------


def _fitting(sites: Sequence[_Site], here: Point | None) -> str:
    """The name of the map: the United States where the reader is there, or all of the sites are."""
    home = maps()["us"]
    if here is not None:
        return "us" if home.place(*here) else "world"
    at_home = all(site.country == _HOME and (not site.point or home.place(*site.point)) for site in sites)
    return "us" if at_home else "world"


def _dots(points: Mapping[_Site, Point], width: float) -> Iterator[Dot]:
    """What would be one blot is one dot, the larger for more sites; those where a site recruits lie on top."""
    fine = width / 250
    blots: dict[tuple[int, int], list[_Site]] = defaultdict(list)
    for site, (x, y) in points.items():
        blots[round(x / fine), round(y / fine)].append(site)
    ordered = sorted(blots.items(), key=lambda one: (any(site.recruiting for site in one[1]), one[0]))
    for (column, row), sites in ordered:
        yield Dot(
            x=round(column * fine, 1),
            y=round(row * fine, 1),
            size=round(width / 130 * (1 + min(len(sites), 9) / 9), 1),
            open=any(site.recruiting for site in sites),
            trials=" ".join(str(number) for number in sorted({site.trial for site in sites})),
        )


def _box(points: Collection[Point], here: Point | None, drawn: Map) -> _Box:
    """What of the map is shown: all of the United States; of the world what is around the place that was asked for,
    else as much as holds all points."""
    if drawn.name == "us" or not points:
        return 0, 0, drawn.width, drawn.height
    shape = drawn.height / drawn.width
    if here:
        (left, top), width = here, _LEAST_WIDTH + 2 * min(math.dist(here, point) for point in points)
        right, bottom = left, top
    else:
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        width = max(_LEAST_WIDTH, (right - left) * 1.25, (bottom - top) * 1.25 / shape)
    width = min(drawn.width, width)
    height = width * shape
    x = min(max(0, (left + right - width) / 2), drawn.width - width)
    y = min(max(0, (top + bottom - height) / 2), drawn.height - height)
    return x, y, width, height


def _holds(box: _Box, point: Point) -> bool:
    return box[0] <= point[0] <= box[0] + box[2] and box[1] <= point[1] <= box[1] + box[3]


# --- the table -----------------------------------------------------------------------------------------------


def _region(site: _Site) -> tuple[str, ...]:
    return (site.state, site.country) if site.country == _HOME else (site.country,)


def _gathered(sites: Sequence[_Site], key: Callable[[_Site], tuple[str, ...]]) -> dict[tuple[str, ...], list[_Site]]:
    found: dict[tuple[str, ...], list[_Site]] = defaultdict(list)
    for site in sites:
        found[key(site)].append(site)
    return found


def _rows(places: Mapping[tuple[str, ...], Sequence[_Site]], here: Point | None) -> list[Row]:
    """The nearest first where a place was asked for, else those with the most recruiting sites."""
    far = {names: _away(sites, here) for names, sites in places.items()}

    def order(one: tuple[tuple[str, ...], Sequence[_Site]]) -> tuple[object, ...]:
        names, sites = one
        away = far[names]
        return (away is None, away or 0.0, -sum(site.recruiting for site in sites), -len(sites), names)

    return [_row(names, sites, far[names]) for names, sites in sorted(places.items(), key=order)]


def _row(names: tuple[str, ...], sites: Sequence[_Site], away: float | None) -> Row:
    several = len(sites) > 1 and len({(site.city, site.state) for site in sites}) > 1
    return Row(
        name=cards.place_name(", ".join(name for name in names if name) or "A place that the record does not name"),
        sites=cards.place_sites(len(sites), sum(site.recruiting for site in sites)),
        away=cards.place_away(away, away * KM, of_several=several) if away is not None else None,
        trials=tuple(sorted({site.trial for site in sites})),
    )


def _away(sites: Sequence[_Site], here: Point | None) -> float | None:
    points = [site.point for site in sites if site.point]
    return min(miles_between(*here, *point) for point in points) if here and points else None
