"""Undo the registry's markdown escapes, and keep the way back.

In: text as the registry sent it. Out: the text a person reads, and a map between offsets of the two.
A backslash before ASCII punctuation is an escape and goes; nothing else changes. Entities (`&lt;`), lost
superscripts, mojibake and odd white space stay as sent, because a guess about them would be ours and not
the registry's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from trialfinder.text.spans import Span

# CommonMark's rule: any ASCII punctuation may be escaped, a backslash before anything else is a backslash.
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Mapped(NamedTuple):
    """`text` is unescaped; its character i begins at `starts[i]` of the source, `starts[-1]` is the end."""

    text: str
    starts: Sequence[int]

    def to_source(self, span: Span) -> Span:
        """The stretch of the source that reads as `span` of the text."""
        return Span(self.starts[span.start], self.starts[span.end])

    def from_source(self, span: Span) -> Span:
        """The stretch of the text that `span` of the source touches; half an escape counts as the whole."""
        if span.start == span.end:
            place = bisect_right(self.starts, span.start) - 1
            return Span(place, place)
        return Span(bisect_right(self.starts, span.start) - 1, bisect_left(self.starts, span.end))


def unescape(text: str) -> str:
    r"""The text with escapes undone.

    >>> unescape(r"1\. FEV1 \>= 80 % \[GINA\], \&lt; 5 puffs")
    '1. FEV1 >= 80 % [GINA], &lt; 5 puffs'
    """
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def unescape_mapped(text: str) -> Mapped:
    """The text with escapes undone, and where each of its characters came from."""
    if "\\" not in text:
        return Mapped(text, range(len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    position = 0
    for escape in _ESCAPE.finditer(text):
        pieces.append(text[position : escape.start()])
        starts.extend(range(position, escape.start() + 1))
        pieces.append(escape[1])
        position = escape.end()
    pieces.append(text[position:])
    starts.extend(range(position, len(text) + 1))
    return Mapped("".join(pieces), starts)
