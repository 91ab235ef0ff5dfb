"""Bytes in order: a file or its gzip as chunks of bounded size.

In: an open file, or chunks. Out: chunks. `Broken` is raised where a stream ends too early or turns to
nonsense, after everything before that place was given out.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from trialfinder.refresh.pieces import PATIENCE, Broken

CHUNK = 256 * 1024


def read_chunks(file: BinaryIO, tell: Callable[[int], None]) -> Iterator[bytes]:
    """The file's bytes; `tell` hears how many were read."""
    while chunk := file.read(CHUNK):
        tell(len(chunk))
        yield chunk


def gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes within a gzip of one or more members; zeros after the last are padding."""
    unpack = zlib.decompressobj(wbits=31)
    started = False
    for chunk in chunks:
        waiting = chunk if started else chunk.lstrip(b"\0")
        while waiting:
            started = True
            before = unpack.copy()
            try:
                plain = unpack.decompress(waiting, CHUNK)
            except zlib.error as error:
                yield from _up_to_damage(before, waiting)
                raise Broken("bad_gzip", f"the gzip is damaged: {error}") from None
            if plain:
                yield plain
            waiting = unpack.unconsumed_tail
            if unpack.eof:
                waiting = unpack.unused_data.lstrip(b"\0")
                unpack = zlib.decompressobj(wbits=31)
                started = False
    if started:
        raise Broken("cut_gzip", "the gzip is cut off")


def _up_to_damage(unpack: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    """What stands before the damage: a failed call gives nothing, so it is made again byte by byte."""
    for at in range(len(packed)):
        try:
            plain = unpack.decompress(packed[at : at + 1])
        except zlib.error:
            return
        if plain:
            yield plain


def ink(data: bytes, at: int) -> int:
    """Where the next byte stands that is no white space; the end where there is none."""
    step = 64  # small at first and then larger: the work is that of the white space passed
    while at < len(data):
        part = data[at : at + step]
        rest = part.lstrip(b" \t\r\n\f\v")
        at += len(part) - len(rest)
        if rest:
            break
        step *= 8
    return at


class Reader:
    """Chunks with a place in them: `data[at:]` is what was not consumed yet."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._since_piece = 0
        self._broken: Broken | None = None
        self.data = b""
        self.at = 0

    def more(self) -> bool:
        """Go to the next chunk, whatever is left of this one; False at the end."""
        self._since_piece += len(self.data)
        self.data, self.at = b"", 0
        if self._since_piece > PATIENCE:
            message = f"no record ends within {PATIENCE} bytes; the rest of the file was not read"
            self._broken = Broken("endless", message)
        if self._broken:  # whoever asks again hears it again: a broken end must not look like an end
            raise self._broken
        try:
            self.data = next(self._chunks, b"")
        except Broken as broken:
            self._broken = broken
            raise
        return bool(self.data)

    def piece_done(self) -> None:
        self._since_piece = 0
