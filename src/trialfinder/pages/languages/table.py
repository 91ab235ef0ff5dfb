"""Sentences and their translation, from tables that people can review.

In: rows of a context, an English text and a Spanish one. A text may have holes, `{name:kind}`; the Spanish one names
each of them once, as `{name}`. Out: `Table.say(context, text)`, the translated text as pieces, or None.

The context tells where a text stands: empty for words in the open, the name of the rule for a computed sentence,
`value` for a coded value, and so on. A row holds in its own contexts alone, so that a sentence that quotes a record
can never be taken for words that stand in the open.

A pattern is matched without going back: each piece between the holes is looked for once from the left and, where a
hole does not like what it got, once from the right. Time is in step with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from trialfinder.errors import BadInputError
from trialfinder.pages.languages.holes import ELEMENT, FOREIGN, KINDS

_HOLE = re.compile(r"\{([a-z]{1,20})(?::([a-z-]{1,20}))?\}")
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z“\x01])")


class Foreign(NamedTuple):
    """Words that keep their language."""

    text: str


class Nested(NamedTuple):
    """The element that stood in the text at this place."""

    number: int


Piece = str | Foreign | Nested
Said = tuple[Piece, ...]


_Parts = dict[tuple[str, str], Said | None]


class Row(NamedTuple):
    where: str
    english: str
    spanish: str


class Pattern(NamedTuple):
    """`between`: the words around the holes, one more than there are holes."""

    between: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    spanish: tuple[str, ...]
    names: tuple[str, ...]


class Table:
    def __init__(self, rows: Iterable[Row]) -> None:
        self._whole: dict[tuple[str, str], Said] = {}
        self._patterns: dict[str, list[Pattern]] = {}
        for row in rows:
            for where in row.where.split(","):
                if _HOLE.search(row.english):
                    self._patterns.setdefault(where, []).append(_pattern(row))
                else:  # of two rows the first counts; a test finds those that differ
                    self._whole.setdefault((where, row.english), _whole(row))
        for patterns in self._patterns.values():
            patterns.sort(key=_looseness)

    def say(self, where: str, text: str) -> Said | None:
        """`text` translated; sentence by sentence where no row knows it whole."""
        whole = self._say(where, text)
        if whole is not None:
            return whole
        sentences = _SENTENCE_END.split(text)
        if len(sentences) == 1:
            return None
        said: list[Piece] = []
        elements = 0
        for sentence in sentences:
            part = self._say(where, sentence)
            if part is None:
                return None
            said += [" ", *(Nested(p.number + elements) if isinstance(p, Nested) else p for p in part)]
            elements += sentence.count(ELEMENT)
        return tuple(said[1:])

    def _say(self, where: str, text: str, parts: _Parts | None = None, depth: int = 0) -> Said | None:
        """`parts` are those of this sentence that were looked up already: lists would ask for them again and again."""
        known = self._whole.get((where, text))
        if known is not None:
            return known
        parts = {} if parts is None else parts
        for pattern in self._patterns.get(where, ()):
            first, last = pattern.between[0], pattern.between[-1]
            if text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last):
                for cut in (_from_left, _from_right):
                    found = cut(pattern, text)
                    said = None if found is None else self._filled(pattern, found, parts, depth)
                    if said is not None:
                        return said
        return None

    def _filled(self, pattern: Pattern, found: list[str], parts: _Parts, depth: int) -> Said | None:
        held: dict[str, Said] = {}
        elements = pattern.between[0].count(ELEMENT)
        for (name, kind), part, after in zip(pattern.kinds, found, pattern.between[1:], strict=True):
            said = self._in_hole(kind, part, elements, parts, depth)
            if said is None:
                return None
            held[name] = said
            elements += part.count(ELEMENT) + after.count(ELEMENT)
        pieces: list[Piece] = [pattern.spanish[0]]
        for name, words in zip(pattern.names, pattern.spanish[1:], strict=True):
            pieces += [*held[name], words]
        return tuple(piece for piece in pieces if piece != "")

    def _in_hole(self, kind: str, part: str, elements: int, parts: _Parts, depth: int) -> Said | None:
        if kind not in KINDS:
            if depth > _DEEPEST:
                return None
            if (kind, part) not in parts:
                parts[kind, part] = self._say(kind, part, parts, depth + 1)
            said = parts[kind, part]
            return said and tuple(Nested(p.number + elements) if isinstance(p, Nested) else p for p in said)
        text = KINDS[kind](part)
        if text is None:
            return None
        if kind == FOREIGN:
            return (Foreign(text),)
        return with_elements(text, elements)


def _looseness(pattern: Pattern) -> tuple[int, int]:
    """What has most words of its own is tried first; of two with the same words, the one with fewer of others."""
    return -sum(map(len, pattern.between)), sum(kind == FOREIGN for _, kind in pattern.kinds)


_DEEPEST = 12


def with_elements(text: str, first: int = 0) -> Said:
    """Text with the signs of its elements as pieces, the elements numbered from `first`."""
    if ELEMENT not in text:
        return (text,)
    pieces: list[Piece] = []
    for number, words in enumerate(text.split(ELEMENT)):
        pieces += [Nested(first + number - 1), words] if number else [words]
    return tuple(piece for piece in pieces if piece != "")


def _from_left(pattern: Pattern, text: str) -> list[str] | None:
    """What stands in each hole, every hole as short as it can be but the last."""
    at, end = len(pattern.between[0]), len(text) - len(pattern.between[-1])
    found = []
    for words in pattern.between[1:-1]:
        place = text.find(words, at, end)
        if place < 0:
            return None
        found.append(text[at:place])
        at = place + len(words)
    return [*found, text[at:end]] if at <= end else None


def _from_right(pattern: Pattern, text: str) -> list[str] | None:
    """The same from the other end."""
    start, end = len(pattern.between[0]), len(text) - len(pattern.between[-1])
    found = []
    for words in reversed(pattern.between[1:-1]):
        place = text.rfind(words, start, end)
        if place < 0:
            return None
        found.append(text[place + len(words) : end])
        end = place
    return [*found, text[start:end]][-1:] + found[::-1] if start <= end else None


def _whole(row: Row) -> Said:
    """A row without holes; the signs of elements stand for themselves, in their order."""
    if row.english.count(ELEMENT) != row.spanish.count(ELEMENT):
        raise BadInputError(f"The row {row.english!r} has other elements in Spanish.")
    return with_elements(row.spanish)


def _pattern(row: Row) -> Pattern:
    kinds = tuple((found[1], found[2] or "") for found in _HOLE.finditer(row.english))
    names = tuple(found[1] for found in _HOLE.finditer(row.spanish))
    if sorted(names) != sorted(name for name, _ in kinds) or len(set(names)) != len(names):
        raise BadInputError(f"The row {row.english!r} has other holes in Spanish.")
    if not all(kind for _, kind in kinds):
        raise BadInputError(f"The row {row.english!r} has a hole without a kind.")
    between = tuple(_HOLE.sub("\0", row.english).split("\0"))
    if "" in between[1:-1]:
        raise BadInputError(f"The row {row.english!r} has two holes with nothing between them.")
    return Pattern(between, kinds, tuple(_HOLE.sub("\0", row.spanish).split("\0")), names)


def read_rows(text: str, name: str) -> list[Row]:
    """The rows of a table; empty lines and those that begin with `#` are for people."""
    header, *lines = text.removesuffix("\n").split("\n")
    if header != "where\tenglish\tspanish":
        raise BadInputError(f"The table {name} has another header than where, english, spanish.")
    rows = []
    for line in lines:
        if line and not line.startswith("#"):
            fields = line.split("\t")
            if len(fields) != 3 or not fields[1] or not fields[2]:
                raise BadInputError(f"The table {name} has a row that is not whole: {line!r}")
            rows.append(Row(*fields))
    return rows


def holes_of(text: str) -> Mapping[str, str]:
    """The holes of a text by name, with their kinds."""
    return {found[1]: found[2] or "" for found in _HOLE.finditer(text)}
