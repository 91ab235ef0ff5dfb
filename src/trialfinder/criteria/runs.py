"""Items run together on one line, and when it is safe to part them.

In: the words of one block. Out: the marks found inside it that begin items of their own.
A wrong split changes the meaning ("grade 2. 3 doses" is no item 3), so the numbering itself must prove it:
either the numbers inside fill the gap before the next line's number, or they go on for at least two more
steps, or a sentence ends, the expected number stands there and a capital follows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialfinder.criteria.marks import SURE_BULLETS, Mark, ordinals_at
from trialfinder.criteria.words import MEASURES, TAKES_NUMBER

_INSIDE = re.compile(
    r"(?<=[\s,;.:)])(?P<open>\(?)(?P<number>\d{1,2})(?P<close>[.)])(?=\s{0,24}[^\W\d_]|\s{0,24}[≥≤<>(“\"])"
)
_SIGNS = "<>=≥≤~±+/×-–—#*"


def takes_number(before: str) -> bool:
    """Whether words want the number that follows them: "less than", "grade", "≥"."""
    words = before.split()
    if not words:
        return False
    last = words[-1].lower()
    if last[-1] in _SIGNS:
        return True
    last = last.lstrip("([,;\"'").removesuffix("s")
    if last not in TAKES_NUMBER and last + "s" not in TAKES_NUMBER:
        return False
    return not (last in MEASURES and len(words) > 1 and words[-2][-1].isdigit())


class _Place(NamedTuple):
    """A number inside the words that could begin an item."""

    mark: Mark
    plain: bool  # the word before it takes no number
    ended: bool  # a sentence or clause ends before it
    begins: bool  # a capital or a sign follows

    @property
    def sure(self) -> bool:
        return self.plain and self.ended and self.begins


def numbers_inside(text: str, start: int, end: int, mark: Mark | None, following: int | None) -> list[Mark]:
    """Marks inside `text[start:end]` that carry on the numbering of `mark`.

    `following` is the number of the next line that is marked in the same style, None where there is none.
    Without a numbered mark only a run of three or more numbers that begin items beyond doubt is parted.
    """
    places = _places(text, start, end)
    if mark is None or mark.value is None:
        return _stray_run(places)
    if mark.style not in ("1.", "1)", "(1)") or following == mark.value + 1:
        return []
    places = [place for place in places if place.mark.style == mark.style]
    chain = _chain(places, mark.value + 1, following)
    if not chain:
        return []
    doubtful = sum(1 for place in chain if not place.plain)
    if following == chain[-1].mark.value_after or (len(chain) >= 2 and doubtful * 2 < len(chain)):
        return [place.mark for place in chain]
    restarts = following is None or following <= mark.value
    return [chain[0].mark] if restarts and chain[0].sure else []


def _places(text: str, start: int, end: int) -> list[_Place]:
    places = []
    for found in _INSIDE.finditer(text, start, end):
        before = text[max(start, found.start() - 24) : found.start()].rstrip()
        if before:
            style = f"{found['open']}1{found['close']}"
            mark = Mark(found.start(), found.end(), style, int(found["number"]))
            begins = _begins_item(text, found.end(), end)
            places.append(_Place(mark, not takes_number(before), before[-1] in ".;,:)?。；，", begins))
    return places


def _chain(places: list[_Place], expected: int, following: int | None) -> list[_Place]:
    """Places with the numbers `expected`, `expected + 1`, ... in order of the text.

    A number after a word that takes one ("grade 2.") counts only where nothing better comes before the next
    number, a capital follows it, and the numbering goes on after it.
    """
    chain: list[_Place] = []
    doubtful: _Place | None = None
    for place in places:
        value = place.mark.value
        if value == expected and place.plain:
            chain.append(place)
            expected, doubtful = expected + 1, None
        elif value == expected and place.begins and doubtful is None:
            doubtful = place
        elif value == expected + 1 and doubtful is not None and (place.plain or place.begins):
            chain += (doubtful, place)
            expected, doubtful = expected + 2, None
    if doubtful is not None and following == expected + 1:
        chain.append(doubtful)
    return chain


def _stray_run(places: list[_Place]) -> list[Mark]:
    run: list[Mark] = []
    enough = 3
    before: set[int | None] = set()  # a run that begins in the middle must not leave its own 1 behind
    for place in places:
        value = place.mark.value
        if run and value == run[-1].value_after and place.plain and place.begins:
            run.append(place.mark)
        elif len(run) < 3:
            fits = place.begins and place.mark.style == "1." and value != 1
            run = [place.mark] if fits and before.isdisjoint({1, (value or 0) - 1}) else []
            enough = 3 if place.plain else 4
        before.add(value)
    return run if len(run) >= enough else []


def leading_number(text: str, start: int, end: int) -> Mark | None:
    """The number 1 that begins the words of a bullet, where a 2 and more follow it: "* 1. Age 2. Consent"."""
    for mark in ordinals_at(text, start, end):
        if mark.value == 1 and mark.style in ("1.", "1)", "(1)"):
            return mark if numbers_inside(text, mark.end, end, mark, None) else None
    return None


def _begins_item(text: str, start: int, end: int) -> bool:
    rest = text[start : min(end, start + 26)].lstrip()
    return bool(rest) and not rest[0].islower()


_BULLETS = re.compile(rf"(?<=[\s,;.:)])[{SURE_BULLETS.replace('∙', '')}](?=\s{{0,20}}[^\W\d_])")


def bullets_inside(text: str, start: int, end: int) -> list[Mark]:
    """Unmistakable bullets in the middle of a line."""
    return [
        Mark(match.start(), match.end(), match[0], None)
        for match in _BULLETS.finditer(text, start + 1, end)
        if not text[match.end() : match.end() + 21].lstrip()[:1].islower()  # "40 kg • m-2", "or • half-lives"
    ]


_DASHES = re.compile(r"(?<=[\w.;,:)%])(?:\s{0,20}[-–]\s{1,20}(?=\S)|\s{1,20}[-–](?=[^\W\d_]))")


def dashes_inside(text: str, start: int, end: int) -> list[Mark]:
    """Dashes that part the items of a one-line record: "- Age over 18 - Signed consent".

    Only asked about words whose own mark is a dash right after a heading on the same line.
    """
    found = []
    for match in _DASHES.finditer(text, start, end):
        dash = match.end() - len(match[0].lstrip())
        before, after = text[match.start() - 1], text[match.end() : match.end() + 1]
        if before.isdigit() and after.isdigit():
            continue
        found.append((dash, after))
    capitals = sum(1 for _, after in found if not after.islower())
    return [
        Mark(dash, dash + 1, "-", None) for dash, after in found if not after.islower() or capitals * 2 < len(found)
    ]
