"""List marks: bullets, numbers, letters, roman numerals at the start of a line.

In: a line of unescaped text and where to look. Out: the mark that stands there, or None.
A mark is only a mark with something after it that a list item could begin with: "1.5 x 10" and "i.v. drugs"
have none. Whether a letter or a two-part number counts depends on its neighbours in the whole text, so the
caller gathers those first (`sequences`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# Round and square bullets, arrows, ticks, and the private-use ones that word processors leave behind.
SURE_BULLETS = "•●▪■◦○‣∙►➢➤⁃◆◇□☐❖✓✔\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf02d"
_BULLET = re.compile(
    rf"[{SURE_BULLETS}]"
    r"|[*·+](?=\s)|\*(?=[^\W\d_])"
    r"|[-–—‐‑−](?=\s|[^\W\d_]|[≥≤<>(\[“\"'])|--(?=\s?[^\W\d_])"
    r"|o(?=\s{2,4}\S|\s[^\W\d_a-z])"
)
_ORDINAL = re.compile(
    r"(?P<open>[(\[（]?)(?P<ordinal>\d{1,3}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})(?P<close>\)\.|\.\)|\.-|[.)\]）．、:/-]|\s[.)-])"
)
_MANY_PART = re.compile(r"(?P<ordinal>\d{1,2}(?:\.\d{1,2}){1,3})(?P<close>[.)]?)(?=\s)")
_ROMAN = {"i": 1, "v": 5, "x": 10}
# What may follow "1." or "a)" directly, without white space.
_STARTS_ITEM = re.compile(r"[^\W\d_]|[≥≤<>(\[“\"'*•+~]")


class Mark(NamedTuple):
    """A list mark; `start` and `end` are offsets in the text, white space after it not included.

    `style` is alike for marks of one list ("1.", "(a)", "*"); `value` is 9 for "9." and None for a bullet.
    """

    start: int
    end: int
    style: str
    value: int | None

    @property
    def value_after(self) -> int | None:
        """The number that the next item of the list must have."""
        return None if self.value is None else self.value + 1


class Sequences:
    """The ordinals that begin lines of one text: tells whether a mark has a neighbour."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._seen: set[tuple[str, int]] = {(m.style, m.value) for m in marks if m.value is not None}

    def has(self, style: str, value: int) -> bool:
        return (style, value) in self._seen


def bullet_at(text: str, start: int, end: int) -> Mark | None:
    """A bullet at `start`, with something left before `end`."""
    found = _BULLET.match(text, start, end)
    if found is None or found.end() >= end:
        return None
    return Mark(start, found.end(), "-" if found[0] in "-–—‐‑−" else found[0], None)


def ordinals_at(text: str, start: int, end: int) -> list[Mark]:
    """The readings of an ordinal at `start`: "i." may be a letter and a roman numeral."""
    found = _MANY_PART.match(text, start, end)
    if found is not None:
        parts = found["ordinal"].split(".")
        style = ".".join(["0", *parts[:-1]]) + found["close"]
        return [Mark(start, found.end(), style, int(parts[-1]))]
    found = _ORDINAL.match(text, start, end)
    if found is None or not _separates(text, found, end):
        return []
    ordinal, frame = found["ordinal"], (found["open"], found["close"])
    if ordinal.isdigit():
        return [Mark(start, found.end(), "1".join(frame), int(ordinal))]
    readings = []
    if len(ordinal) == 1:
        letter = "a" if ordinal.islower() else "A"
        readings.append(Mark(start, found.end(), letter.join(frame), ord(ordinal.lower()) - 96))
    value = _roman(ordinal)
    if value:
        readings.append(Mark(start, found.end(), ("i" if ordinal.islower() else "I").join(frame), value))
    return readings


def _separates(text: str, found: re.Match[str], end: int) -> bool:
    opened, close = found["open"], found["close"]
    if bool(opened) != (close in ")]）") and opened:
        return False
    if found.end() >= end:
        return True
    follower = text[found.end()]
    if close[-1] in ":/-":  # "1: Age", "1- Age", "1/ Age": only with white space, and never a lone "3-day"
        return follower.isspace()
    if follower.isspace() or close in ")]）．、":
        return True
    return found["ordinal"].isdigit() and _STARTS_ITEM.match(follower) is not None


def _roman(ordinal: str) -> int:
    values = [_ROMAN.get(letter, 0) for letter in ordinal.lower()]
    if 0 in values:
        return 0
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    # Only the numeral as it is written: "iix" and "vv" are words or typing errors.
    return total if _numeral(total) == ordinal.lower() else 0


def _numeral(value: int) -> str:
    tens, units = divmod(value, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[units]
