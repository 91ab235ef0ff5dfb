"""NDJSON: one study a line.

In: a reader. Out: a piece for each line that is not blank, with its number. Lines may end in LF or CRLF,
the last one in nothing. A line too large for a record is passed by without being held.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialfinder.refresh.pieces import Broken, Gathering, Piece
from trialfinder.refresh.streams import Reader, ink


def split_lines(reader: Reader, number: int = 1) -> Iterator[Piece]:
    """The lines of a reader that stands at the start of line `number`."""
    gathered: Gathering | None = None  # a line that began in an earlier chunk
    while True:
        try:
            if reader.at >= len(reader.data) and not reader.more():
                break
        except Broken as broken:
            gathered = gathered or Gathering()
            yield gathered.damaged(f"line {number}", broken.reason, broken.message, last=True)
            return
        data, at = reader.data, reader.at
        if gathered is None:
            start = ink(data, at)
            number += data.count(b"\n", at, start)
            reader.at = at = start
            if start == len(data):
                continue
        end = data.find(b"\n", at)
        reader.at = len(data) if end < 0 else end
        if end >= 0 and gathered is None:
            yield _line(reader, number, data[at:end])
            continue
        gathered = gathered or Gathering()
        gathered.add(data[at : reader.at])
        if end >= 0:
            reader.piece_done()
            yield gathered.piece(f"line {number}")
            gathered = None
    if gathered is not None:
        yield gathered.piece(f"line {number}")


def _line(reader: Reader, number: int, raw: bytes) -> Piece:
    reader.piece_done()
    return Piece(f"line {number}", raw)
