"""Where in a text a place stands: "near Houston", "within 50 miles of Boston, MA", "Houston TX", "77030".

In: the text as typed and in lower case, and what of it is taken already. Out: the places of the words, and the name
that `find_place` knows; None where the text names no place. A town of the name of an everyday word is a place only
after "near" and its like. A name that stands alone may also be a word with a slip in it: where the words beside it say
so ("brest cancer") it is no place, and whoever asks is told of the other reading either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from trialfinder.search.mending import meant_alone, meant_beside
from trialfinder.search.persons import listed
from trialfinder.search.places import Found, Place, find_place
from trialfinder.search.places.folding import fold

_DISTANCE = (
    r"(?:(?:within|less than|under|up to) )?([0-9]{1,4} ?(?:miles?|mi|kilometers?|kilometres?|km)) "
    r"(?:of|from|around|near) "
)
_NEAR = re.compile(rf"\b(?:{_DISTANCE}|near |nearby |close to |around |in the area of |cerca de )")
_WITHIN = re.compile(
    r"\b(?:within|less than|under|up to|no more than) ([0-9]{1,4} ?(?:miles?|mi|kilometers?|kilometres?|km))\b"
)
_HERE = re.compile(r"(?:me|us|here|home|my|our|by)\b")
_IN = re.compile(r"\b(?:in|at|from|en) ")
_ZIP = re.compile(r"\b([0-9]{5})(?:-[0-9]{4})?\b(?! ?(?:mg|mcg|iu|units?|steps?|ml|people|patients|cells))")
_TOKEN = re.compile(r"[^\s,]+")
_STOP = re.compile(r"\b(?:with|for|who|and|that|trial|trials|study|studies|area|please|within|has|having|where|but)\b")

MOST_WORDS = 6
LARGE = 300_000
"""A city of so many people may stand in a text by its name alone."""
GREAT = 600_000
TOWN = 10_000
"""A city of so many people may stand there with its state or country, or after "in"."""
_NO_PLACE = listed(
    "natal mobile reading nice bath colon split orange progress victoria florence salt sale cancer male men van of "
    "spring angina lens tours lima phoenix children adults remission women general hope"
)


_NICKNAMES = ("nyc", "philly", "las vegas")
_NO_REGION = listed("turkey jordan chad guinea georgia victoria china india")
_NAMED_ALONE = (
    *("US", "CA", "AU", "GB", "IE", "NZ", "DE", "FR", "ES", "IT", "NL", "BE", "CH", "AT", "SE", "NO", "DK", "FI", "PL"),
    *("PT", "GR", "CZ", "HU", "RO", "TR", "IL", "EG", "ZA", "NG", "KE", "SA", "AE", "IN", "PK", "BD", "CN", "HK", "TW"),
    *("JP", "KR", "TH", "VN", "PH", "ID", "MY", "SG", "MX", "BR", "AR", "CL", "CO", "PE"),
)


class Near(NamedTuple):
    """A place in a text: its "near" or its distance begins at `begin`, its name stands from `start` to `end`.

    `bare`: nothing but the name itself says that it is one. `word` may have been meant instead; with `slip` it was,
    and the name is no place.
    """

    begin: int
    start: int
    end: int
    within: str = ""
    bare: bool = False
    word: str = ""
    slip: bool = False


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
    slips: list[Near] = []
    for start, end, bare in _alone(text, lower):
        if not any(start < other_end and other_start < end for other_start, other_end in held):
            near = _in_doubt(text, start, end) if bare else Near(start, start, end)
            if not near.slip:
                return near
            slips.append(near)
    return slips[0] if slips else None


def _in_doubt(text: str, start: int, end: int) -> Near:
    """A name that stands alone: as a place, or as a word with a slip in it."""
    tokens = list(_TOKEN.finditer(text))
    at = next((at for at, token in enumerate(tokens) if token.start() == start), None)
    one = at is not None and tokens[at].end() == end
    if not one or at is None:
        return Near(start, start, end, bare=True)
    if meant := meant_beside([token[0] for token in tokens], at):
        return Near(start, start, end, bare=True, word=meant, slip=True)
    return Near(start, start, end, bare=True, word=meant_alone(text[start:end]) or "")


def find_within(lower: str) -> Iterator[tuple[int, int, str]]:
    """Distances that stand by themselves: "in San Diego, within 100 miles"."""
    for found in _WITHIN.finditer(lower):
        yield found.start(), found.end(), found[1]


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
    """By its own name or the beginning of it ("New York"); a great city also by that in another language, written as
    a name."""
    foreign = place.population >= GREAT and (name[0].isupper() or not name.isascii())
    return place.own or fold(place.name).startswith(fold(name)) or foreign


def _alone(text: str, lower: str) -> Iterator[tuple[int, int, bool]]:
    """Places that stand by themselves: a ZIP code, a city with its state or country, a great city at either end.

    Of each, whether it is a name alone.
    """
    for found in _ZIP.finditer(lower):
        place = find_place(found[0])
        if place and place.place.whole:
            yield *found.span(), False
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    for count in (5, 4, 3, 2):
        for at in {len(tokens) - count, 0}:
            if at >= 0 and at + count <= len(tokens):
                start, end = tokens[at][0], tokens[at + count - 1][1]
                if _is_city_with_region(text[start:end]):
                    yield start, end, False
    for count in (3, 2, 1):
        for at in (len(tokens) - count, 0):
            if at >= 0 and at + count <= len(tokens):
                start, end = tokens[at][0], tokens[at + count - 1][1]
                name = text[start:end].strip(".;?!,")
                if _is_great_city(name) or (at and _is_region(name)):
                    yield start, end, _is_whole_name(name)


def _is_city_with_region(name: str) -> bool:
    found = find_place(name)
    if found is None or found.place.kind != "city" or not found.place.own or found.place.population < TOWN:
        return False
    return find_place(name.split(",")[0]) is not None and ("," in name or not _is_one_name(name))


def _is_one_name(name: str) -> bool:
    """Whether all of it is the city's own name, without a region ("San Diego")."""
    found = find_place(name)
    return found is not None and fold(found.place.name).startswith(fold(name))


def _is_whole_name(name: str) -> bool:
    """Whether it is the place's name and nothing else: no state behind it, no short form."""
    found = find_place(name)
    return found is not None and fold(found.place.name.partition(",")[0]) == fold(name)


def _is_region(name: str) -> bool:
    """A state or a country that may end a text by its name alone; one that is an everyday word too in capitals only."""
    if name.lower() in _NO_REGION and not name[:1].isupper():
        return False
    found = find_place(name) if len(name) > 3 or name.upper() in ("UK", "USA", "U.K.") else None
    return found is not None and found.place.kind in ("state", "country") and found.place.country in _NAMED_ALONE


def _is_great_city(name: str) -> bool:
    if name.lower() in _NICKNAMES:
        return True
    if len(name) < 5 or name.lower() in _NO_PLACE:
        return False
    found = find_place(name)
    return found is not None and found.place.kind == "city" and found.place.population >= LARGE and _is_one_name(name)
