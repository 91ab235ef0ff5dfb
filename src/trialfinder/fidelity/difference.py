"""Where two texts differ, with runs of white space taken as one space.

In: two texts. Out: the stretch in each from the first difference to the last, widened to whole words, or
None where they read the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from trialfinder.text.spans import Span

_WHITE = re.compile(r"\s+")


class _Folded(NamedTuple):
    """Each run of white space is one space in `text`; from `places[i]` on the source is `shifts[i]` ahead."""

    text: str
    places: list[int]
    shifts: list[int]

    def source(self, place: int) -> int:
        return place + self.shifts[bisect_right(self.places, place) - 1]


def difference(one: str, other: str) -> tuple[Span, Span] | None:
    r"""The differing stretches of both texts.

    >>> difference("Age 18 or  older", "Age 80 or older")
    (Span(start=4, end=6), Span(start=4, end=6))
    >>> difference("Age 18\nor older", "Age 18 or older") is None
    True
    """
    first, second = _fold(one), _fold(other)
    if first.text == second.text:
        return None
    start, end = _differing(first.text, second.text)
    shift = len(second.text) - len(first.text)
    return (
        Span(first.source(start), first.source(end)),
        Span(second.source(start), second.source(end + shift)),
    )


def _fold(text: str) -> _Folded:
    pieces: list[str] = []
    places, shifts = [0], [0]
    position = length = 0
    for white in _WHITE.finditer(text):
        if white[0] == " ":
            continue
        pieces += (text[position : white.start()], " ")
        length += white.start() - position + 1
        position = white.end()
        places.append(length)
        shifts.append(position - length)
    pieces.append(text[position:])
    return _Folded("".join(pieces), places, shifts)


def _differing(one: str, other: str) -> tuple[int, int]:
    """The stretch of `one` between what both begin with and what both end with, in whole words."""
    shortest = min(len(one), len(other))
    start = _longest(shortest, lambda n: one[:n] == other[:n])
    tail = _longest(shortest - start, lambda n: one[len(one) - n :] == other[len(other) - n :])
    end = len(one) - tail
    while start and not one[start - 1].isspace():
        start -= 1
    while end < len(one) and not one[end].isspace():
        end += 1
    return start, end


def _longest(most: int, agrees: Callable[[int], bool]) -> int:
    """The largest length up to `most` that agrees, where all shorter ones do; by halving, for long texts."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if agrees(middle):
            least = middle
        else:
            most = middle - 1
    return least
