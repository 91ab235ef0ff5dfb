"""JSON files: one study, a list of studies, a `/studies` page, or such values one after another.

In: a reader. Out: a piece with the exact bytes of each study. The file is cut at its brackets without
being decoded, so that a list of any length needs the memory of its largest study. Where the brackets do
not fit, what came before stands and the rest is one piece of damage.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from trialfinder.refresh.lines import split_lines
from trialfinder.refresh.pieces import Broken, Gathering, Piece
from trialfinder.refresh.streams import Reader, ink

_MAX_DEPTH = 10_000  # the reader of documents refuses far less; here it only bounds the work on a bomb

_MAX_BRACKETS = 250_000  # passed one by one in a value; the largest record at hand needs 16,000

# Possessive throughout: nothing is looked at again, but for the inside of a bracket that holds brackets.
_TEXT = rb'[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_FLAT = re.compile(rb"(?:%b)*+" % _TEXT, re.DOTALL)
_FLAT_AND_LEAVES = re.compile(rb"(?:%b|\[(?:%b)*+\]|\{(?:%b)*+\})*+" % (_TEXT, _TEXT, _TEXT), re.DOTALL)
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BARE = re.compile(rb'[^\s,\[\]{}"]*+')
_PAGE = re.compile(rb'(?<!\\)"studies"\s*:\s*\Z')
_LOOK_BACK = 64
_QUOTE, _COMMA = b'",'
_CLOSER = {ord("{"): ord("}"), ord("["): ord("]")}


class _Mismatch(Exception):
    """A place where the text is no JSON, whatever stands within the records."""


class _PageFound(Exception):
    """The object being gathered is a page: the reader stands within the list of its studies."""


def split_values(reader: Reader) -> Iterator[Piece]:
    """The studies of a reader at its start.

    Positions: `whole file` for one study, `[3]` in a list, `studies[3]` in a page, `value 2` for the
    second of several values, `line 2` where the first value is a line and more lines follow.
    """
    return _Splitter(reader).pieces()


class _Splitter:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._gathered = Gathering()
        self._position = ""
        self._stack = bytearray()
        self._brackets = 0
        self._newlines = 0

    def pieces(self) -> Iterator[Piece]:
        try:
            yield from self._values()
        except _Mismatch as mismatch:
            message = f"the file's JSON breaks here: {mismatch}; nothing after this place can be taken"
            yield self._rest("broken_json", message)
        except Broken as broken:
            yield self._gathered.damaged(self._position, broken.reason, broken.message, last=True)

    def _values(self) -> Iterator[Piece]:
        for number in itertools.count(1):
            self._start("whole file" if number == 1 else f"value {number}")
            first = self._ink()
            if first is None:
                break
            prefix = "" if number == 1 else f"value {number} "
            if first == ord("["):
                self._reader.at += 1
                yield from self._items(prefix)
            else:
                yield from self._study_or_page(prefix)
            if self._position == "line 1":
                yield from split_lines(self._reader, 1 + self._newlines)
                return
        if number == 1:
            yield self._gathered.damaged(self._position, "empty", "the file holds nothing", last=True)

    def _study_or_page(self, prefix: str) -> Iterator[Piece]:
        try:
            self._value(top=True)
        except _PageFound:
            yield from self._items(f"{prefix}studies")
            self._start(f"{prefix}after studies")
            self._stack = bytearray(b"{")
            self._structure(top=False)
            return
        self._reader.piece_done()
        if not prefix and self._is_line():
            self._position = "line 1"
        yield self._done()

    def _is_line(self) -> bool:
        """Whether the value gathered is a line of its own and another study stands on the next."""
        if self._gathered.too_large or b"\n" in self._gathered.held():
            return False
        try:
            return self._ink() == ord("{") and self._newlines > 0
        except Broken:  # comes up again once this value is out
            return False

    def _items(self, prefix: str) -> Iterator[Piece]:
        """The items of a list whose opening bracket was consumed, up to and with its closing one."""
        index = 0
        self._start(f"{prefix}[0]")
        while (found := self._ink()) != ord("]"):
            if index:
                if found != _COMMA:
                    raise _Mismatch("the list is cut off" if found is None else "a comma is missing")
                self._reader.at += 1
            self._value(top=False)
            yield self._done()
            index += 1
            self._start(f"{prefix}[{index}]")
        self._reader.at += 1

    def _start(self, position: str) -> None:
        self._position = position
        self._gathered = Gathering()
        self._stack = bytearray()
        self._brackets = 0

    def _done(self) -> Piece:
        self._reader.piece_done()
        return self._gathered.piece(self._position)

    def _value(self, *, top: bool) -> None:
        """Gather one value of any sort."""
        first = self._ink()
        if first is None:
            raise _Mismatch("a value is missing")
        if first in _CLOSER:
            self._structure(top=top)
        elif first == _QUOTE:
            self._reader.at += 1
            self._gathered.add(b'"')
            self._string_end()
        else:
            self._bare()

    def _structure(self, *, top: bool) -> None:
        """Gather an object or a list up to the bracket that empties the stack."""
        reader, gathered, stack = self._reader, self._gathered, self._stack
        start = reader.at
        while True:
            # The value itself may be a leaf, and so may a page's list of studies: neither must be passed by.
            pattern = _FLAT if len(stack) <= top else _FLAT_AND_LEAVES
            found = pattern.match(reader.data, reader.at)
            reader.at = found.end() if found else reader.at
            if reader.at == len(reader.data):
                gathered.add(reader.data[start:])
                if not reader.more():
                    raise _Mismatch("it is cut off")
                start = 0
                continue
            mark = reader.data[reader.at]
            reader.at += 1
            if mark == _QUOTE:  # a text that goes on in the next chunk
                gathered.add(reader.data[start : reader.at])
                self._string_end()
                start = reader.at
                continue
            if top and mark == ord("[") and len(stack) == 1 and self._after_studies(start):
                raise _PageFound
            try:
                self._follow(mark)
            except (_Mismatch, Broken):
                gathered.add(reader.data[start : reader.at])
                raise
            if not stack:
                gathered.add(reader.data[start : reader.at])
                return

    def _after_studies(self, start: int) -> bool:
        data, end = self._reader.data, self._reader.at - 1
        before = self._gathered.tail(_LOOK_BACK) + data[max(start, end - _LOOK_BACK) : end]
        return _PAGE.search(before[-_LOOK_BACK:]) is not None

    def _follow(self, mark: int) -> None:
        stack = self._stack
        self._brackets += 1
        if self._brackets > _MAX_BRACKETS:
            message = f"more than {_MAX_BRACKETS} brackets in a record; the rest of the file was not read"
            raise Broken("too_many_parts", message)
        if mark in _CLOSER:
            stack.append(mark)
            if len(stack) > _MAX_DEPTH:
                message = f"nested deeper than {_MAX_DEPTH}; the rest of the file was not read"
                raise Broken("too_deep", message)
        elif not stack or _CLOSER[stack.pop()] != mark:
            raise _Mismatch(f"an unexpected {chr(mark)}")

    def _string_end(self) -> None:
        """Gather the rest of a text whose opening quote was consumed, over as many chunks as it takes."""
        reader = self._reader
        start = reader.at
        while True:
            reader.at = _text_end(reader.data, reader.at)
            if reader.data[reader.at : reader.at + 1] == b'"':
                reader.at += 1
                self._gathered.add(reader.data[start : reader.at])
                return
            escaped = reader.at < len(reader.data)  # a backslash is the chunk's last byte
            self._gathered.add(reader.data[start:])
            if not reader.more():
                raise _Mismatch("a text is cut off")
            start, reader.at = 0, int(escaped)

    def _bare(self) -> None:
        """Gather a number, a name, or what stands in the place of one."""
        reader = self._reader
        while True:
            found = _BARE.match(reader.data, reader.at)
            end = found.end() if found else reader.at
            self._gathered.add(reader.data[reader.at : end])
            reader.at = end
            if end < len(reader.data) or not reader.more():
                break
        if not self._gathered.size:
            raise _Mismatch("a value is missing")

    def _ink(self) -> int | None:
        """The next byte that is no white space, not consumed; None at the end."""
        reader = self._reader
        self._newlines = 0
        while True:
            start = reader.at
            reader.at = ink(reader.data, start)
            self._newlines += reader.data.count(b"\n", start, reader.at)
            if reader.at < len(reader.data):
                return reader.data[reader.at]
            if not reader.more():
                return None

    def _rest(self, reason: str, message: str) -> Piece:
        """Everything from the place of the damage to the end of the file, as one piece."""
        reader, gathered = self._reader, self._gathered
        try:
            gathered.add(reader.data[reader.at :])
            while reader.more():
                gathered.add(reader.data)
        except Broken as broken:
            message = f"{message}; {broken.message}"
        return gathered.damaged(self._position, reason, message, last=True)


def _text_end(data: bytes, at: int) -> int:
    """Where a text's closing quote stands in the chunk, or a backslash that is its last byte, or its end."""
    quote = data.find(b'"', at)
    end = len(data) if quote < 0 else quote
    text = data[at:end]
    escaping = (len(text) - len(text.rstrip(b"\\"))) % 2
    if not escaping or quote < 0:
        return end - escaping
    found = _IN_STRING.match(data, at)  # slower, but no slower the more quotes are escaped
    return found.end() if found else at
