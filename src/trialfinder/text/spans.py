"""Spans and offset maps.

A span counts Unicode code points in the text exactly as the registry sent it, escapes included.
"""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of code points: `text[span.start:span.end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start
