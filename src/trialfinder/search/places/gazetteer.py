"""The tables of places, read when first asked for: cities, states, countries, ZIP codes.

In: keys made by `folding.fold`, or ZIP codes. Out: every `Place` of that name, in no order of preference.
Nothing leaves the machine, and nobody but this module reads the tables.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

import msgspec

KNOWN_ABROAD = 100_000
"""A city of so many people has names in other languages that its own country's records use."""
Kind = Literal["city", "zip", "state", "country", "point"]


class Place(msgspec.Struct, frozen=True, gc=False):
    """A place: a point on the map, or (a state, a country) a region without one.

    `country` and `state` are codes of GeoNames; `own` says that it was found by its own name, not by one in
    another language. `whole`: the ZIP code itself was not known, and the point is that of the codes around it.
    """

    name: str
    kind: Kind
    country: str = ""
    state: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    own: bool = True
    whole: bool = True


class Region(msgspec.Struct, frozen=True, gc=False):
    """A country (`state` empty) or a state: its codes, its name, its short name, and the keys it goes by."""

    country: str
    state: str
    name: str
    short: str
    keys: tuple[str, ...]


def cities(key: str) -> Iterator[Place]:
    """The cities that go by this key."""
    if not key:
        return
    for line in _starting(f"{key}\t"):
        _, rank, population, name, country, state, lat, lon = line.split("\t")
        shown = city_name(name, country, state)
        yield Place(shown, "city", country, state, float(lat), float(lon), int(population), own=rank == "0")


@lru_cache(maxsize=64)
def names_in(country: str, state: str) -> tuple[str, ...]:
    """The names of the cities of a state; of large ones also those in other languages, as records may have them.

    A name that a larger city elsewhere in the country goes by is left out.
    """
    largest: dict[str, tuple[int, str, tuple[str, ...]]] = {}
    for line in _lines("cities.tsv.gz"):
        key, rank, people, name, held, part, *_ = line.split("\t")
        if held == country and (rank == "0" or int(people) >= KNOWN_ABROAD):
            largest[key] = max(largest.get(key, (-1, "", ())), (int(people), part, (key, name)))
    return tuple(dict.fromkeys(name for _, part, names in largest.values() if part == state for name in names))


def near_keys(key: str) -> list[str]:
    """Keys of cities that begin like this one: what may have been meant by a name that is not known."""
    return list({line.partition("\t")[0]: None for line in _starting(key[:3])}) if len(key) > 2 else []


def zip_place(code: str) -> Place | None:
    """The place of a ZIP code of five digits; for one that has no area of its own, the middle of its prefix."""
    lines = _lines("zips.tsv.gz")
    around = lines[bisect_left(lines, code[:3]) : bisect_left(lines, f"{code[:3]}~")]
    rows = [line.split("\t") for line in around]
    if not rows:
        return None
    exact = [row for row in rows if row[0] == code]
    chosen = exact or rows
    lat = sum(float(row[2]) for row in chosen) / len(chosen)
    lon = sum(float(row[3]) for row in chosen) / len(chosen)
    state = chosen[0][1]
    name = ", ".join(filter(None, (f"ZIP {code}", state, "US")))
    return Place(name, "zip", "US", state, round(lat, 4), round(lon, 4), whole=bool(exact))


def regions(key: str) -> list[Region]:
    """The countries and states that go by this key."""
    return _regions()[0].get(key, [])


def region(country: str, state: str = "") -> Region | None:
    return _regions()[1].get((country, state))


def states_of(country: str) -> tuple[Region, ...]:
    return tuple(one for (code, state), one in _regions()[1].items() if code == country and state)


def region_place(found: Region) -> Place:
    country = region(found.country)
    name = f"{found.name}, {_short_country(country)}" if found.state and country else found.name
    return Place(name, "state" if found.state else "country", found.country, found.state)


def city_name(name: str, country: str, state: str) -> str:
    """ "Boston, MA, US", "Toronto, ON, Canada", "Paris, Île-de-France, France"."""
    held_state, held_country = region(country, state) if state else None, region(country)
    parts = [name]
    if held_state and held_state.name != name:
        parts.append(held_state.short or held_state.name)
    if held_country and held_country.name != name:
        parts.append(_short_country(held_country))
    return ", ".join(parts)


def _short_country(country: Region | None) -> str:
    return "US" if country is None or country.country == "US" else country.name


def _starting(start: str) -> Iterator[str]:
    """The lines of cities that start like this."""
    lines = _lines("cities.tsv.gz")
    for at in range(bisect_left(lines, start), len(lines)):
        if not lines[at].startswith(start):
            break
        yield lines[at]


@cache
def _regions() -> tuple[dict[str, list[Region]], dict[tuple[str, str], Region]]:
    by_key: dict[str, list[Region]] = {}
    by_code: dict[tuple[str, str], Region] = {}
    for line in _lines("regions.tsv.gz"):
        kind, country, code, name, short, keys = line.split("\t")
        one = Region(country, code if kind == "state" else "", name, short, tuple(keys.split("|")))
        by_code[one.country, one.state] = one
        for key in one.keys:
            by_key.setdefault(key, []).append(one)
    return by_key, by_code


@cache
def _lines(name: str) -> list[str]:
    packed = files(__package__).joinpath("tables", name).read_bytes()
    return gzip.decompress(packed).decode("utf-8").removesuffix("\n").split("\n")
