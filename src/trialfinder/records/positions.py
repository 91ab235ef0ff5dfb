"""Where each text of a document stands in its bytes.

In: the bytes of a document. Out: for each string value its path and where its token begins and ends, quotes and all, so
that one text can be exchanged and every other byte stays. Names of members are passed over. The bytes were read before:
what is no JSON is not looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

# Nothing is given back, and a text without an end would reach to the end: no sign is looked at twice.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[{}\[\],]', re.DOTALL)


class _Frame:
    """An object or a list that is open: where it stands, and at which member or item we are."""

    __slots__ = ("at", "base", "name")

    def __init__(self, base: str, *, listed: bool) -> None:
        self.base = base
        self.at = 0 if listed else -1
        self.name: str | None = None

    @property
    def path(self) -> str:
        if self.at >= 0:
            return f"{self.base}[{self.at}]"
        return f"{self.base}.{self.name}" if self.base else f"{self.name}"


def texts(raw: bytes) -> Iterator[tuple[str, int, int]]:
    """Each string value: its path, the start and the end of its token."""
    open_frames: list[_Frame] = []
    for found in _TOKEN.finditer(raw):
        token = found[0]
        if token in b"{[":
            path = open_frames[-1].path if open_frames else ""
            open_frames.append(_Frame(path, listed=token == b"["))
        elif token in b"}]":
            open_frames.pop()
        elif token == b",":
            _step(open_frames[-1])
        elif (frame := open_frames[-1]).at < 0 and frame.name is None:
            frame.name = msgspec.json.decode(token, type=str)
        else:
            yield frame.path, found.start(), found.end()


def _step(frame: _Frame) -> None:
    if frame.at >= 0:
        frame.at += 1
    else:
        frame.name = None
