"""Abbreviations that a text itself defines, with the places of both forms.

In: an eligibility text. Out: `Definition`s, in order: "upper limit of normal (ULN)" gives ULN.
The method is Schwartz and Hearst's (2003): the letters of the short form are found from right to left in the
words before the bracket, the first of them at the beginning of a word. Nothing is guessed from letters alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trialfinder.text.spans import Span

_BRACKET = re.compile(r"\(([^\s()\[\]]{2,10})\)")
_SHORT = re.compile(r"(?=[^a-z]*[A-Z])[A-Za-z0-9][A-Za-z0-9/+-]*")
_STOPS = ".;:!?()[]\n"


class Definition(NamedTuple):
    """A short form and the words it stands for, each with its place in the text."""

    short: str
    long: str
    short_span: Span
    long_span: Span


def definitions(text: str) -> tuple[Definition, ...]:
    """The definitions of a text, in order.

    >>> [(found.short, found.long) for found in definitions("ALT at most 3 x upper limit of normal (ULN)")]
    [('ULN', 'upper limit of normal')]
    """
    found = []
    for bracket in _BRACKET.finditer(text):
        short = bracket[1]
        if not _SHORT.fullmatch(short) or sum(map(str.isupper, short)) < 2:
            continue
        stretch = _before(text, bracket.start(), short)
        start = _align(text, stretch, short)
        if start is not None:
            long = " ".join(text[start : stretch.end].split())
            found.append(
                Definition(short, long, Span(bracket.start() + 1, bracket.end() - 1), Span(start, stretch.end))
            )
    return tuple(found)


def _before(text: str, bracket: int, short: str) -> Span:
    """The words before a bracket that may hold the long form: at most twice as many as the short has letters."""
    end = bracket
    while end > 0 and text[end - 1].isspace():
        end -= 1
    floor = max(0, end - 200)
    floor += 1 + max(map(text[floor:end].rfind, _STOPS))
    words = list(re.finditer(r"\S+", text[floor:end]))
    most = min(len(short) + 5, len(short) * 2)
    start = floor + words[-most].start() if len(words) >= most else floor + (words[0].start() if words else 0)
    return Span(start, end)


def _align(text: str, stretch: Span, short: str) -> int | None:
    place = stretch.end
    letters = [letter.lower() for letter in short if letter.isalnum()]
    for index in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= stretch.start and (
            text[place].lower() != letters[index]
            or (index == 0 and place > stretch.start and text[place - 1].isalnum())
        ):
            place -= 1
        if place < stretch.start:
            return None
    long = text[place : stretch.end]
    return place if len(long) > len(short) and short not in long.split() else None
