"""The registry's bulk zip: its entries one after another, without unpacking to disk.

In: an open file. Out: each `.json` entry's name and its chunks. The directory at the end of the zip is
read as a stream too (the standard library holds all of it: hundreds of megabytes for the whole registry).
`Broken` is raised for what is no zip or has lost its end; an entry that cannot be read breaks by itself.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from trialfinder.refresh.pieces import Broken
from trialfinder.refresh.streams import CHUNK

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64 = struct.Struct("<4sIQI")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_MAX_COMMENT = 0xFFFF
_BAD_ENTRY = "bad_zip_entry"
_HERE_64 = 0xFFFFFFFF  # "the real figure stands in the zip64 field"
_STORED, _DEFLATED = 0, 8
_CUT = "the zip is cut off: the directory at its end is missing"


class Entry(NamedTuple):
    """One file in the zip, as the directory describes it."""

    name: str
    encrypted: bool
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int


def entries(file: BinaryIO) -> Iterator[Entry]:
    """The entries in the directory's order, folders left out."""
    count, start = _directory(file)
    at = start
    for _ in range(count):
        file.seek(at)
        head = file.read(_ENTRY.size)
        if len(head) < _ENTRY.size or not head.startswith(b"PK\x01\x02"):
            raise Broken("bad_zip", "the zip's directory is damaged")
        fields = _ENTRY.unpack(head)
        flags, method, crc, packed_size, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_size, extra_size, comment_size = fields[10:13]
        name = file.read(name_size).decode("utf-8" if flags & 0x800 else "cp437", "replace")
        extra = file.read(extra_size)
        size, packed_size, offset = _sizes(extra, size, packed_size, fields[16])
        at += _ENTRY.size + name_size + extra_size + comment_size
        if not name.endswith("/"):
            yield Entry(name, bool(flags & 1), method, crc, packed_size, size, offset)


def entry_chunks(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The entry's bytes; Broken where they are not what the directory says."""
    if entry.encrypted or entry.method not in (_STORED, _DEFLATED):
        raise Broken(_BAD_ENTRY, "the entry is encrypted or packed in an unknown way")
    file.seek(entry.offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise Broken(_BAD_ENTRY, "the entry is not where the zip's directory says")
    name_size, extra_size = _LOCAL.unpack(head)[-2:]
    at = entry.offset + _LOCAL.size + name_size + extra_size
    crc = size = 0
    for chunk in _unpacked(file, at, entry):
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
        yield chunk
    if size != entry.size or crc != entry.crc:
        raise Broken(_BAD_ENTRY, "the entry is not what the zip's directory says: size or checksum differ")


def _unpacked(file: BinaryIO, at: int, entry: Entry) -> Iterator[bytes]:
    left = entry.packed_size
    unpack = zlib.decompressobj(wbits=-15)
    while left > 0:
        file.seek(at)  # the directory is read from the same file in between
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise Broken(_BAD_ENTRY, "the entry is cut off")
        at += len(chunk)
        left -= len(chunk)
        if entry.method == _STORED:
            yield chunk
            continue
        while chunk:
            try:
                plain = unpack.decompress(chunk, CHUNK)
            except zlib.error as error:
                raise Broken(_BAD_ENTRY, f"the entry is damaged: {error}") from None
            if plain:
                yield plain
            chunk = unpack.unconsumed_tail


def _directory(file: BinaryIO) -> tuple[int, int]:
    """How many entries the directory holds and where it starts."""
    file.seek(0, 2)
    length = file.tell()
    tail_at = max(0, length - _END.size - _MAX_COMMENT)
    file.seek(tail_at)
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        raise Broken("cut_zip", _CUT)
    fields = _END.unpack_from(tail, found)
    count, size, start = fields[4], fields[5], fields[6]
    if count == 0xFFFF or _HERE_64 in (size, start):
        count, start = _directory_64(file, tail_at + found)
    if start + size > length and size != _HERE_64:
        raise Broken("cut_zip", _CUT)
    return count, start


def _directory_64(file: BinaryIO, end_at: int) -> tuple[int, int]:
    file.seek(max(0, end_at - _LOCATOR_64.size))
    locator = file.read(_LOCATOR_64.size)
    if not locator.startswith(b"PK\x06\x07"):
        raise Broken("cut_zip", _CUT)
    file.seek(_LOCATOR_64.unpack(locator)[2])
    end = file.read(_END_64.size)
    if len(end) < _END_64.size or not end.startswith(b"PK\x06\x06"):
        raise Broken("cut_zip", _CUT)
    fields = _END_64.unpack(end)
    return fields[7], fields[9]


def _sizes(extra: bytes, size: int, packed_size: int, offset: int) -> tuple[int, int, int]:
    """The three figures, from the zip64 field where they do not fit the old ones."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            field = extra[at + 4 : at + 4 + length]
            wide = iter(struct.unpack_from(f"<{len(field) // 8}Q", field))
            try:
                size = next(wide) if size == _HERE_64 else size
                packed_size = next(wide) if packed_size == _HERE_64 else packed_size
                offset = next(wide) if offset == _HERE_64 else offset
            except StopIteration:
                raise Broken("bad_zip", "the zip's directory is damaged") from None
        at += 4 + length
    return size, packed_size, offset
