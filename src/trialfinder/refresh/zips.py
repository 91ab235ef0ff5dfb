"""The registry's bulk zip: its entries one after another, without unpacking to disk.

In: an open file. Out: each `.json` entry's name and its chunks. The directory at the end of the zip is
read as a stream too (the standard library holds all of it: hundreds of megabytes for the whole registry).
`Broken` is raised for what is no zip or has lost its end; an entry that cannot be read breaks by itself. Names are
only told, never used as paths.
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
_BAD_DIRECTORY = "the zip's directory is damaged"
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


class _Directory(NamedTuple):
    """Where the directory starts, its size, how many entries it says to list, and where what follows it stands.

    `wide`: the figures are those of zip64.
    """

    start: int
    size: int
    told: int
    ends: int
    wide: bool


def entries(file: BinaryIO) -> Iterator[Entry]:
    """The entries in the directory's order, folders left out."""
    for entry in _listed(file, _directory(file)):
        if not entry.name.endswith("/"):
            yield entry


def count_entries(file: BinaryIO) -> int:
    """How many entries the whole directory lists, folders too; Broken where the zip is not whole."""
    directory = _directory(file)
    if directory.start + directory.size != directory.ends:
        raise Broken("cut_zip", _CUT)
    return sum(1 for _ in _listed(file, directory))


def _listed(file: BinaryIO, directory: _Directory) -> Iterator[Entry]:
    """To the directory's end, whatever its count says: a writer that knows no zip64 counts modulo 65,536."""
    at, end, count = directory.start, directory.start + directory.size, 0
    while at < end:
        file.seek(at)
        head = file.read(_ENTRY.size)
        if len(head) < _ENTRY.size or not head.startswith(b"PK\x01\x02"):
            raise Broken("bad_zip", _BAD_DIRECTORY)
        fields = _ENTRY.unpack(head)
        flags, method, crc, packed_size, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_size, extra_size, comment_size = fields[10:13]
        name = file.read(name_size).decode("utf-8" if flags & 0x800 else "cp437", "replace")
        extra = file.read(extra_size)
        size, packed_size, offset = _sizes(extra, size, packed_size, fields[16])
        at += _ENTRY.size + name_size + extra_size + comment_size
        count += 1
        yield Entry(name, bool(flags & 1), method, crc, packed_size, size, offset)
    if count != directory.told and (directory.wide or count & 0xFFFF != directory.told):
        raise Broken("bad_zip", f"the zip's directory lists {count:,} entries and says {directory.told:,}")


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


def _directory(file: BinaryIO) -> _Directory:
    file.seek(0, 2)
    length = file.tell()
    tail_at = max(0, length - _END.size - _MAX_COMMENT)
    file.seek(tail_at)
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        raise Broken("cut_zip", _CUT)
    fields = _END.unpack_from(tail, found)
    made = _Directory(fields[6], fields[5], fields[4], tail_at + found, wide=False)
    if made.told == 0xFFFF or _HERE_64 in (made.size, made.start):
        made = _directory_64(file, made)
    if made.start + made.size > made.ends:
        raise Broken("cut_zip", _CUT)
    return made


def _directory_64(file: BinaryIO, narrow: _Directory) -> _Directory:
    file.seek(max(0, narrow.ends - _LOCATOR_64.size))
    locator = file.read(_LOCATOR_64.size)
    if not locator.startswith(b"PK\x06\x07"):
        if _HERE_64 in (narrow.size, narrow.start):
            raise Broken("cut_zip", _CUT)
        return narrow  # 65,535 entries, or so many modulo 65,536
    end_at = _LOCATOR_64.unpack(locator)[2]
    file.seek(end_at)
    end = file.read(_END_64.size)
    if len(end) < _END_64.size or not end.startswith(b"PK\x06\x06"):
        raise Broken("cut_zip", _CUT)
    fields = _END_64.unpack(end)
    return _Directory(fields[9], fields[8], fields[7], end_at, wide=True)


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
                raise Broken("bad_zip", _BAD_DIRECTORY) from None
        at += 4 + length
    return size, packed_size, offset
