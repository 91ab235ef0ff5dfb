"""Where in a text a place stands: "near Houston", "within 50 miles of Boston, MA", "Houston TX", "77030".

In: the text as typed and in lower case, and what of it is taken already. Out: the places of the words, and the name
that `find_place` knows; None where the text names no place. A town of the name of an everyday word is a place only
after "near" and its like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from trialfinder.search.persons import listed
from trialfinder.search.places import Found, Place, find_place

_DISTANCE = (
    r"(?:(?:within|less than|under|up to) )?([0-9]{1,4} ?(?:miles?|mi|kilometers?|kilometres?|km)) "
    r"(?:of|from|around|near) "
)
_NEAR = re.compile(rf"\b(?:{_DISTANCE}|near |nearby |close to |around |in the area of )")
_HERE = re.compile(r"(?:me|us|here|home|my|our|by)\b")
_IN = re.compile(r"\b(?:in|at|from) ")
_ZIP = re.compile(r"\b([0-9]{5})(?:-[0-9]{4})?\b(?! ?(?:mg|mcg|iu|units?|steps?|ml|people|patients|cells))")
_TOKEN = re.compile(r"[^\s,]+")
_STOP = re.compile(r"\b(?:with|for|who|and|that|trial|trials|study|studies|area|please|within|has|having|where|but)\b")

MOST_WORDS = 6
LARGE = 300_000
"""A city of so many people may stand in a text by its name alone."""
TOWN = 10_000
"""A city of so many people may stand there with its state or country, or after "in"."""
_NO_PLACE = listed(
    "natal mobile reading nice bath colon split orange progress victoria florence salt sale cancer male men van of "
    "spring angina lens tours lima phoenix children adults remission women general hope"
)


class Near(NamedTuple):
    """A place in a text: its "near" or its distance begins at `begin`, its name stands from `start` to `end`."""

    begin: int
    start: int
    end: int
    within: str = ""


def find_near(text: str, lower: str, taken: Iterable[tuple[int, int]]) -> Near | None:
    """The place that the text names."""
    held = list(taken)
    for found in _NEAR.finditer(lower):
        end = None if _HERE.match(lower, found.end()) else _name_at(text, lower, found.end(), least=0)
        if end:
            return Near(found.start(), found.end(), end, found[1] or "")
    for found in _IN.finditer(lower):
        end = _name_at(text, lower, found.end(), least=TOWN)
        if end and lower[found.end() : end] not in _NO_PLACE:
            return Near(found.start(), found.end(), end)
    for start, end in _alone(text, lower):
        if not any(start < other_end and other_start < end for other_start, other_end in held):
            return Near(start, start, end)
    return None


def _name_at(text: str, lower: str, start: int, least: int) -> int | None:
    """Where the longest name of a place that begins here ends."""
    stop = _STOP.search(lower, start)
    limit = stop.start() if stop and stop.start() > start else len(text)
    ends = [found.end() for found in islice(_TOKEN.finditer(text, start, limit), MOST_WORDS)]
    for end in reversed(ends):
        name = text[start:end].rstrip(" .;?!")
        found = find_place(name) if name.strip(",") and not name.endswith(",") else None
        if found and _is_large(found, name, least):
            return start + len(name)
    return None


def _is_large(found: Found, name: str, least: int) -> bool:
    place = found.place
    return not least or place.kind != "city" or (_is_own(place, name) and place.population >= least)


def _is_own(place: Place, name: str) -> bool:
    """By its own name or the beginning of it ("New York")."""
    return place.own or place.name.lower().startswith(name.lower())


def _alone(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """Places that stand by themselves: a ZIP code, a city with its state or country, a great city at either end."""
    for found in _ZIP.finditer(lower):
        place = find_place(found[0])
        if place and place.place.whole:
            yield found.span()
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    for count in (5, 4, 3, 2):
        for at in {len(tokens) - count, 0}:
            if at >= 0 and at + count <= len(tokens):
                start, end = tokens[at][0], tokens[at + count - 1][1]
                if _is_city_with_region(text[start:end]):
                    yield start, end
    for count in (3, 2, 1):
        for at in (len(tokens) - count, 0):
            if at >= 0 and at + count <= len(tokens):
                start, end = tokens[at][0], tokens[at + count - 1][1]
                if _is_great_city(text[start:end].strip(".;?!,")):
                    yield start, end


def _is_city_with_region(name: str) -> bool:
    found = find_place(name)
    if found is None or found.place.kind != "city" or not found.place.own or found.place.population < TOWN:
        return False
    return find_place(name.split(",")[0]) is not None and ("," in name or not _is_one_name(name))


def _is_one_name(name: str) -> bool:
    """Whether all of it is the city's own name, without a region ("San Diego")."""
    found = find_place(name)
    return found is not None and found.place.name.lower().startswith(name.lower())


def _is_great_city(name: str) -> bool:
    if len(name) < 5 or name.lower() in _NO_PLACE:
        return False
    found = find_place(name)
    return found is not None and found.place.kind == "city" and found.place.population >= LARGE and _is_one_name(name)
