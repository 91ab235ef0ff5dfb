"""The text of one criterion on one line, and the way back to the source.

In: the source slice of a criterion, escapes included. Out: the same text with escapes and names of signs undone
and every run of white space as one space, with the way from each of its characters to the source. All rules read
this form, so that a line break in the source (NCT00216437 breaks every 90 characters) is never a matter for a rule.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from trialfinder.text.spans import Span

# An escape as `text.normalize` undoes it, or white space that is not one space.
_OTHERWISE = re.compile(r"\\([!-/:-@\[-`{-~])|\s{2,}|[^\S ]|&(?:lt|gt|amp);")
# Left over from somebody's page: NCT03121716 has "&gt;" for ">".
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


class Flat(NamedTuple):
    """`text` on one line.

    From `places[i]` on, a character of the text stands `shifts[i]` further on in the source.
    `spaces` are the places in `text` where one space stands for another run of white space, or a sign for its
    name in HTML.
    """

    text: str
    places: Sequence[int]
    shifts: Sequence[int]
    spaces: tuple[int, ...]

    def to_source(self, start: int, end: int) -> Span:
        """The stretch of the source that reads as the text from start to end."""
        return Span(self._at(start), self._at(end))

    def _at(self, place: int) -> int:
        return place + self.shifts[bisect_right(self.places, place) - 1]


def flatten(source: str, offset: int) -> Flat:
    """The slice on one line; `offset` is where it begins in the whole text."""
    found = _OTHERWISE.search(source) if _may_differ(source) else None
    if found is None:
        return Flat(source, (0,), (offset,), ())
    places, shifts = [0], [offset]
    spaces: list[int] = []
    pieces: list[str] = []
    position = size = 0
    for odd in _OTHERWISE.finditer(source, found.start()):
        start, end = odd.span()
        pieces.append(source[position:start])
        size += start - position
        mark = odd[1]
        if mark is None:
            spaces.append(size)
            mark = _ENTITIES.get(odd[0], " ")
        pieces.append(mark)
        size += 1
        position = end
        places.append(size)
        shifts.append(offset + end - size)
    pieces.append(source[position:])
    return Flat("".join(pieces), places, shifts, tuple(spaces))


def _may_differ(source: str) -> bool:
    """Whether there can be anything to undo, told without a pattern: no white space but a space is printable."""
    return not source.isprintable() or "  " in source or "\\" in source or "&" in source
