"""From what a person writes as a place to the place that is meant, and to what else could be.

In: "Houston", "Houston, TX", "Paris France", "77030", "29.7, -95.4", "Ontario". Out: a `Found`, or None where no place
goes by that name. Of several, the largest comes first; a region of the same name comes where people would look for it.
It never guesses at spelling: `suggestions` gives names that may have been meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

import msgspec

from trialfinder.search.places.folding import LONGEST, fold
from trialfinder.search.places.gazetteer import (
    Place,
    Region,
    cities,
    names_in,
    near_keys,
    region,
    region_place,
    regions,
    states_of,
    zip_place,
)

LARGE = 500_000
"""A city of so many people comes before a region of its name: New York, Washington, Singapore."""
RIVAL = 10
"""A city is no rival of one that is more than so many times as large."""
MOST = 8
_HOME = ("US", "CA", "AU", "GB")
"""Countries whose states people name without the country."""

_ZIP = re.compile(r"([0-9]{5})(?:-[0-9]{4})?")
_POINT = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)[ ,]\s?(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)")


class Found(msgspec.Struct, frozen=True):
    """The place that is meant. `ambiguous`: others of the name that may as well be meant; `also`: the rest."""

    place: Place
    ambiguous: tuple[Place, ...] = ()
    also: tuple[Place, ...] = ()


def find_place(text: str) -> Found | None:
    """The place that goes by these words, whatever their case and accents."""
    text = " ".join(text[:LONGEST].split()).strip(" ,;")
    if not text:
        return None
    return _numbers(text) or _ranked(_named(text)) or _with_article(text)


def _with_article(text: str) -> Found | None:
    """ "the UK": countries alone have an article, bodies and things have one too."""
    found = _ranked(_named(text[4:])) if text[:4].lower() == "the " else None
    return found if found and found.place.kind == "country" else None


def suggestions(text: str) -> list[str]:
    """Names of large places that are written nearly like this, the nearest first."""
    name = fold(text.partition(",")[0])
    near = difflib.get_close_matches(name, near_keys(name), 8, 0.75)
    found = [place for key in near if (place := _ranked(list(cities(key)))) and place.place.population >= 50_000]
    return list(dict.fromkeys(one.place.name for one in found))[:3]


def region_of(country: str, state: str = "", city: str = "") -> tuple[str, str] | None:
    """The codes of a country and a state as a record writes them. Where no table knows the state (outside the US most
    sites name none), it is that of the largest city of the name; "" where that is not known either."""
    for held in regions(fold(country)) if country else ():
        if not held.state:
            inside = [one.state for one in regions(fold(state)) if one.country == held.country and one.state]
            return held.country, inside[0] if inside else _state_of_city(held.country, fold(city))
    return None


def _state_of_city(country: str, key: str) -> str:
    there = [city for city in cities(key) if city.country == country]
    return max(there, key=lambda city: city.population).state if there else ""


def _numbers(text: str) -> Found | None:
    """A ZIP code, alone or after the name of its city, or a latitude and a longitude."""
    words = text.replace(",", " ").split()
    if words and words[0].upper() == "ZIP":
        words = words[1:2]
    if words and words[-1].upper() in ("US", "USA"):
        words.pop()
    code = _ZIP.fullmatch(words[-1]) if words and (len(words) == 1 or not words[0][0].isdigit()) else None
    if code and len(words) <= 4:
        place = zip_place(code[1])
        return Found(place) if place else None
    point = _POINT.fullmatch(text)
    if point and abs(float(point[1])) <= 90 and abs(float(point[2])) <= 180:
        return Found(Place(text, "point", lat=float(point[1]), lon=float(point[2])))
    return None


def _named(text: str) -> list[Place]:
    """All places of the name: with the region where it names one, at a comma or at its end."""
    if "," in text:
        name, _, rest = text.partition(",")
        inside = _inside(fold(name), [fold(part) for part in rest.split(",")])
        if inside:
            return inside
    key = fold(text)
    alone = [*cities(key), *map(region_place, regions(key))]
    return alone or list(_split(key))


def _split(key: str) -> Iterator[Place]:
    """ "houston tx", "paris france", "london ontario canada": the region at the end, without a comma."""
    words = key.split()
    for at in range(len(words) - 1, max(0, len(words) - 5), -1):
        found = _inside(" ".join(words[:at]), [" ".join(words[at:])])
        if not found and len(words) - at > 1:
            found = _inside(" ".join(words[:at]), [" ".join(words[at:-1]), words[-1]])
        if found:
            yield from found
            return


def _inside(name: str, outer: list[str]) -> list[Place]:
    """The places of a name that lie in every region named; a region that nobody knows holds none."""
    named = [regions(key) for key in outer if key]
    if not named or not all(named):
        return []
    places = [*cities(name), *(region_place(one) for one in regions(name) if one.state)]
    return [place for place in places if all(any(_holds(one, place) for one in ones) for ones in named)]


def _holds(region: Region, place: Place) -> bool:
    return region.country == place.country and region.state in ("", place.state)


def _ranked(places: list[Place]) -> Found | None:
    places = list(_without_twins(sorted(places, key=_rank)))
    if not places:
        return None
    first, rest = places[0], places[1:]
    rivals = [place for place in rest if _rivals(place, first)]
    return Found(first, tuple(rivals[:MOST]), tuple(place for place in rest if place not in rivals)[:MOST])


def _rank(place: Place) -> tuple[int, int, str]:
    """Great cities, then the states that people name alone, then countries, other cities, and states elsewhere."""
    if place.kind == "city":
        return (0 if _is_great(place) else 3), -_people(place), place.name
    return (4 if place.state and place.country not in _HOME else 1 if place.state else 2), 0, place.name


def _is_great(place: Place) -> bool:
    """By its own name; New York City also by a shorter one."""
    return place.population >= LARGE and (place.own or place.country in _HOME)


def _people(place: Place) -> int:
    """How many people speak for the place: a name in another language is seldom the one that is meant."""
    return place.population if place.own else place.population // 20


def _rivals(place: Place, first: Place) -> bool:
    if place.kind != "city" and place.country not in _HOME and place.state:
        return False
    if place.kind != "city":
        # Seoul, Singapore: a region that is the city itself leaves nothing to ask.
        return not (first.kind == "city" and place.country == first.country and place.country not in _HOME)
    people = _people(place)
    return people >= LARGE if first.kind != "city" else people * RIVAL >= first.population


def _without_twins(places: list[Place]) -> Iterator[Place]:
    """Some cities stand in the table twice, as the town and as its quarter."""
    names: set[str] = set()
    for place in places:
        if place.name not in names:
            names.add(place.name)
            yield place


def cities_of(country: str, state: str) -> tuple[str, ...]:
    """The names of the cities of a state, as keys and as written."""
    return names_in(country, state)


def other_states(country: str, state: str) -> tuple[str, ...]:
    """The names of all other states of the country."""
    return tuple(key for one in states_of(country) if one.state != state for key in one.keys)


def region_names(country: str, state: str = "") -> tuple[str, ...]:
    """The names by which records and people call a region, as keys; the index folds case and accents alike."""
    held = region(country, state)
    return held.keys if held else ()
