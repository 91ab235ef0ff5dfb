"""Every form of file as one stream of pieces.

In: a path. Out: pieces, each the bytes of one study or the damage found in its place. Forms: `.json` (one
study, a list, a `/studies` page), `.ndjson`, either in gzip, the registry's bulk zip; told apart by what
they hold, and only where that leaves it open by their names. A folder gives the files within it.
Memory does not grow with the number of studies in any of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from trialfinder.errors import MissingError
from trialfinder.refresh.lines import split_lines
from trialfinder.refresh.pieces import Broken, Gathering, Piece, whole_file
from trialfinder.refresh.streams import Reader, gunzip, read_chunks
from trialfinder.refresh.values import split_values
from trialfinder.refresh.zips import MAGIC, Entry, entries, entry_chunks
from trialfinder.store.disk import disk_refusals

_STUDY_FILE = re.compile(r"\.(?:json|ndjson|jsonl)(?:\.gz)?|\.zip", re.IGNORECASE)
_LINES_NAME = re.compile(r"\.(?:ndjson|jsonl)(?:\.gz)?\Z", re.IGNORECASE)
# The first line of a value that was laid out over several lines.
_OPENING = re.compile(rb'(?:\[\s*\{?|\{|\{\s*"studies"\s*:\s*\[?\s*\{?)')
_MANY = re.compile(rb'\s*(?:\[|\{\s*"(?:studies|nextPageToken|totalCount)")')
_HEAD = 4096
_CHECKED_FIRST = 8 * 1024 * 1024  # twice the registry's largest study
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"

Tell = Callable[[int], None]


class Folders:
    """The files that the given paths stand for, in order; what a folder holds besides is counted."""

    def __init__(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if not path.exists():
                raise MissingError(f"there is no file or folder {path}", "Check the path.")
        self.paths = paths
        self.ignored = 0

    def files(self) -> Iterator[Path]:
        for path in self.paths:
            yield from self._within(path) if path.is_dir() else (path,)

    def _within(self, folder: Path) -> Iterator[Path]:
        with disk_refusals(folder):
            inside = sorted(folder.iterdir())
        for path in inside:
            if path.is_dir():
                if not path.is_symlink():  # a link may lead back to a folder above
                    yield from self._within(path)
            elif _STUDY_FILE.fullmatch("".join(path.suffixes[-2:])) or _STUDY_FILE.fullmatch(path.suffix):
                yield path
            else:
                self.ignored += 1


def pieces_of(path: Path, tell: Tell, ignored: Tell) -> Iterator[Piece]:
    """The pieces of one file. `tell` hears of bytes read, `ignored` of entries that are no studies."""
    with disk_refusals(path), path.open("rb") as file:
        if not file.peek(4).startswith(MAGIC):  # a look ahead, since a pipe cannot go back
            yield from _stream_pieces(read_chunks(file, tell), path.name)
        elif file.seekable():
            yield from _zip_pieces(file, tell, ignored)
        else:
            yield whole_file("zip_in_pipe", "a zip is read from its end: save it as a file first")


def _zip_pieces(file: BinaryIO, tell: Tell, ignored: Tell) -> Iterator[Piece]:
    position = "whole file"
    try:
        for entry in entries(file):
            if not entry.name.lower().endswith((".json", ".ndjson")):
                ignored(1)
                continue
            position = f"after {entry.name}"
            yield from _entry_pieces(file, entry)
            tell(entry.packed_size)
    except Broken as broken:
        yield whole_file(broken.reason, broken.message, position)


def _entry_pieces(file: BinaryIO, entry: Entry) -> Iterator[Piece]:
    """The pieces of one entry: nothing of it where its checksum is wrong, unless it is too large to wait for that."""
    chunks = entry_chunks(file, entry)
    first, gathered = [], Gathering()
    try:
        while gathered.size < _CHECKED_FIRST and (chunk := next(chunks, b"")):
            first.append(chunk)
            gathered.add(chunk)
    except Broken as broken:
        yield gathered.damaged(entry.name, broken.reason, broken.message, last=False)
        return
    del gathered
    for piece in _stream_pieces(itertools.chain(first, chunks), entry.name):
        place = "" if piece.position == "whole file" else f" {piece.position}"
        damage = piece.damage and piece.damage._replace(last=False)  # the next entry stands by itself
        yield Piece(f"{entry.name}{place}", piece.raw, damage)


def _stream_pieces(chunks: Iterator[bytes], name: str) -> Iterator[Piece]:
    try:
        head, rest = _peek(chunks)
        if head.startswith(_GZIP):
            head, rest = _peek(gunzip(itertools.chain([head], rest)))
    except Broken as broken:
        yield whole_file(broken.reason, broken.message)
        return
    refusal = _refusal(head)
    if refusal:
        yield whole_file(*refusal)
        return
    head = head.removeprefix(_BOM)
    reader = Reader(itertools.chain([head] if head else [], rest))
    if _LINES_NAME.search(name) and not _is_laid_out(head):
        yield from _lines(reader)
    else:
        yield from split_values(reader)


def _peek(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Enough of the beginning to tell what it is, and what follows it."""
    head = b""
    try:
        while len(head) < _HEAD and (chunk := next(chunks, b"")):
            head += chunk
    except Broken as broken:
        if not head:
            raise
        return head, _breaking(broken)
    return head, chunks


def _breaking(broken: Broken) -> Iterator[bytes]:
    yield from ()
    raise broken


def _refusal(head: bytes) -> tuple[str, str] | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:2] or head[2:4] == b"\0\0":
        return "utf16", "the file is UTF-16 (or no text); save it as UTF-8"
    if head.startswith((_GZIP, *MAGIC)):
        return "packed_twice", "an archive within a gzip; unpack the outer one first"
    return None


def _is_laid_out(head: bytes) -> bool:
    first, newline, _ = head.lstrip().partition(b"\n")
    first = first.rstrip()
    return bool(newline) and (bool(_OPENING.fullmatch(first)) or (first[:1] == b"[" and first[-1:] == b","))


def _lines(reader: Reader) -> Iterator[Piece]:
    """Lines; but a file of one line that is no study by itself may be a list or a page."""
    pieces = split_lines(reader)
    first = next(pieces, None)
    if first is None:
        return
    second = next(pieces, None)
    if second is None and first.damage is None and _MANY.match(first.raw):
        yield from split_values(Reader(iter([first.raw])))
        return
    yield first
    if second is not None:
        yield second
        yield from pieces
