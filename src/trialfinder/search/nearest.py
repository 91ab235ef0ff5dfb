"""The nearest site that recruits, and why there is none.

In: a record's tree, the place of the person who asks, and how far they would go. Out: a `Site` with its distance, or
a sentence. A site recruits where its own status says so; the study's status does not speak for it. The registry's
coordinates are those of the city, so a distance is one between cities.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from trialfinder.search.geo import EARTH_MILES
from trialfinder.search.kindred import items_at
from trialfinder.search.places import Place, region_of

KM = 1.609344
PATH = "protocolSection.contactsLocationsModule.locations"
_LATER = "NOT_YET_RECRUITING"


class Site(msgspec.Struct, frozen=True, gc=False):
    """A site as `search --json` gives it: `path` is its place in the record; distances are None without a point."""

    path: str
    facility: str | None
    city: str | None
    state: str | None
    country: str | None
    status: str | None
    distance_mi: float | None
    distance_km: float | None
    precision: str = "city"


class Ranked(msgspec.Struct, frozen=True):
    """The sites of one study from a place, the nearest first; `why_none`: those shown do not recruit, and why.

    `more` are further ones of the same kind; `note` warns of nearer sites that are not open yet.
    """

    sites: tuple[Site, ...]
    more: int = 0
    why_none: str | None = None
    note: str | None = None


class Nearest(msgspec.Struct, frozen=True):
    """The site, or why there is none. `note` warns of near sites that are not open yet."""

    site: Site | None = None
    why_no_site: str | None = None
    note: str | None = None
    miles: float | None = None


def nearest_site(tree: Mapping[str, Any], place: Place | None, within: float | None = None) -> Nearest:
    """The nearest recruiting site of a study; with a region for a place, one that lies in it."""
    sites = [(at, site) for at, site in enumerate(items_at(tree, *PATH.split("."))) if isinstance(site, Mapping)]
    if not sites:
        return Nearest(why_no_site="The record lists no sites.")
    recruiting = [(at, site) for at, site in sites if site.get("status") == "RECRUITING"]
    if not recruiting:
        return Nearest(why_no_site=_why(tree, sites))
    if place is None:
        return Nearest(why_no_site="No place was given to measure from.")
    if place.lat is None or place.lon is None:
        return _in_region(recruiting, sites, place)
    found = min(recruiting, key=lambda one: (_miles(one[1], place), one[0]))
    miles = _miles(found[1], place)
    known = miles if math.isfinite(miles) else None
    return Nearest(_site(*found, known), note=_note(sites, place, known, within), miles=known)


def nearest_sites(tree: Mapping[str, Any], place: Place, most: int) -> Ranked:
    """The recruiting sites nearest to a place or lying in a region; where none recruits, all others, and why."""
    sites = [(at, site) for at, site in enumerate(items_at(tree, *PATH.split("."))) if isinstance(site, Mapping)]
    recruiting = [(at, site) for at, site in sites if site.get("status") == "RECRUITING"]
    why = None if recruiting or not sites else _why(tree, sites)
    among = recruiting or sites
    if place.lat is None or place.lon is None:
        inside = [one for one in among if _lies_in(one[1], place)]
        if among and not inside:
            why = f"None of its {'recruiting ' if recruiting else ''}sites is in {place.name}."
        return Ranked(tuple(_site(*one, None) for one in inside[:most]), max(0, len(inside) - most), why)
    far = sorted((miles, at) for at, site in among if math.isfinite(miles := _miles(site, place)))
    unplaced = [(math.inf, at) for at, site in among if not math.isfinite(_miles(site, place))]
    by_at = dict(among)
    shown = (far + unplaced)[:most]
    found = tuple(_site(at, by_at[at], miles if math.isfinite(miles) else None) for miles, at in shown)
    note = _note(sites, place, far[0][0] if far else None, None) if recruiting else None
    return Ranked(found, max(0, len(among) - most), why, note)


def _in_region(recruiting: Sequence[tuple[int, Any]], sites: Sequence[tuple[int, Any]], place: Place) -> Nearest:
    inside = [one for one in recruiting if _lies_in(one[1], place)]
    if inside:
        return Nearest(_site(*inside[0], None))
    later = any(site.get("status") == _LATER and _lies_in(site, place) for _, site in sites)
    words = " Its sites there are not open yet." if later else ""
    return Nearest(why_no_site=f"None of its recruiting sites is in {place.name}.{words}")


def _lies_in(site: Mapping[str, Any], place: Place) -> bool:
    codes = region_of(*(_text(site, name) or "" for name in ("country", "state", "city")))
    return codes is not None and codes[0] == place.country and place.state in ("", codes[1])


def _why(tree: Mapping[str, Any], sites: Sequence[tuple[int, Any]]) -> str:
    statuses = [site.get("status") for _, site in sites]
    later = statuses.count(_LATER)
    if not any(statuses):
        return "The record does not say of any site that it is recruiting."
    words = f" {later} {'is' if later == 1 else 'are'} not open yet." if later else ""
    return f"None of its {len(sites)} sites is recruiting.{words}" if len(sites) > 1 else _single(statuses[0])


def _single(status: Any) -> str:
    return "Its one site is not open yet." if status == _LATER else "Its one site is not recruiting."


def _note(sites: Sequence[tuple[int, Any]], place: Place, miles: float | None, within: float | None) -> str | None:
    """A warning where sites nearer than the nearest recruiting one are about to open."""
    far = math.inf if miles is None else miles
    if within is not None and far <= within:
        return None
    later = [away for _, site in sites if site.get("status") == _LATER and (away := _miles(site, place)) < far]
    if not later or (within is not None and min(later) > within):
        return None
    return "Its sites near you are not open yet."


def _site(at: int, site: Mapping[str, Any], miles: float | None) -> Site:
    return Site(
        path=f"{PATH}[{at}]",
        facility=_text(site, "facility"),
        city=_text(site, "city"),
        state=_text(site, "state"),
        country=_text(site, "country"),
        status=_text(site, "status"),
        distance_mi=None if miles is None else round(miles, 1),
        distance_km=None if miles is None else round(miles * KM, 1),
    )


def _text(site: Mapping[str, Any], name: str) -> str | None:
    value = site.get(name)
    return value if isinstance(value, str) else None


def _miles(site: Mapping[str, Any], place: Place) -> float:
    point = point_of(site)
    if point is None or place.lat is None or place.lon is None:
        return math.inf
    return miles_between(place.lat, place.lon, *point)


def point_of(site: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude of a site, where the record has both."""
    lat, lon = (_degrees(site.get("geoPoint"), name) for name in ("lat", "lon"))
    return None if lat is None or lon is None else (lat, lon)


def _degrees(point: Any, name: str) -> float | None:
    try:
        degrees = float(point[name])
    except (TypeError, KeyError, ValueError):
        return None
    return degrees if math.isfinite(degrees) and abs(degrees) <= 180 else None


def miles_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance, by the haversine formula."""
    here, there = math.radians(lat), math.radians(other_lat)
    across = math.sin((there - here) / 2) ** 2
    along = math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_MILES * math.asin(math.sqrt(min(1.0, across + math.cos(here) * math.cos(there) * along)))


def statuses_at(tree: Mapping[str, Any]) -> Iterator[str]:
    """The status of each site that has one."""
    for site in items_at(tree, *PATH.split(".")):
        if isinstance(site, Mapping) and isinstance(site.get("status"), str):
            yield site["status"]
