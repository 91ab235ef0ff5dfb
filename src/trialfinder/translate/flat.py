"""The text of one criterion on one line, and the way back to the source.

In: the source slice of a criterion, escapes included. Out: the same text with escapes undone and every run of
white space as one space, with the place in the source of each of its characters. All rules read this form, so
that a line break in the source (NCT00216437 breaks every 90 characters) is never a matter for a rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialfinder.text.normalize import unescape_mapped
from trialfinder.text.spans import Span

_RUN = re.compile(r"\s{2,}|[^\S ]")


class Flat(NamedTuple):
    """`text` on one line; its character i begins at `starts[i]` of the source.

    `spaces` are the places in `text` where one space stands for another run of white space.
    """

    text: str
    starts: Sequence[int]
    spaces: tuple[int, ...]

    def to_source(self, start: int, end: int) -> Span:
        return Span(self.starts[start], self.starts[end])


def flatten(source: str, offset: int) -> Flat:
    """The slice on one line; `offset` is where it begins in the whole text."""
    if "\\" not in source and not _RUN.search(source):
        return Flat(source, range(offset, offset + len(source) + 1), ())
    mapped = unescape_mapped(source)
    starts: list[int] = []
    spaces: list[int] = []
    pieces: list[str] = []
    position = 0
    for run in _RUN.finditer(mapped.text):
        pieces.append(mapped.text[position : run.start()])
        starts.extend(mapped.starts[position : run.start() + 1])
        spaces.append(len(starts) - 1)
        pieces.append(" ")
        position = run.end()
    pieces.append(mapped.text[position:])
    starts.extend(mapped.starts[position:])
    return Flat("".join(pieces), [offset + start for start in starts], tuple(spaces))
