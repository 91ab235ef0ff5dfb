"""What the index sees of a study: the one function that decides it.

In: a record's tree. Out: an `Entry`: for each piece its texts, codes, numbers and the lengths of its lists, and the
names of all that is present; the same for each location, which is searched as an entry of its own. Refused: nothing.
Keys and values that the model does not know are passed over; a value of another type than the model's is text where
text is expected, else it is passed over.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from trialfinder.records.facts import JsonNumber
from trialfinder.search.areas import COLUMNS, LOCATIONS, Kind, Piece, enum_values, pieces
from trialfinder.search.values import number_of


@dataclass
class Entry:
    """A study or a location. `point` is a location's latitude and longitude.

    `written` has dates, ages and numbers as the record writes them, `numbers` as they are compared.
    """

    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    written: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    present: set[str] = field(default_factory=set)
    sites: list[Entry] = field(default_factory=list)
    point: tuple[float, float] | None = None


@dataclass
class _Node:
    """A piece, how its values are taken, and what the model has below it, by key."""

    piece: Piece
    name: str
    take: str
    below: dict[str, _Node] = field(default_factory=dict)


def entry_of(tree: dict[str, Any]) -> Entry:
    """The entry of a study, with those of its locations."""
    entry = Entry()
    _walk(tree, _model(), entry)
    _reckon(entry)
    return entry


def _walk(tree: dict[str, Any], below: dict[str, _Node], entry: Entry) -> bool:
    """Take in all that the model knows; whether there was anything."""
    found = False
    for key, value in tree.items():
        node = below.get(key)
        if node is not None and _take(node, value, entry):
            entry.present.add(node.name)
            found = True
    return found


def _take(node: _Node, value: Any, entry: Entry) -> bool:
    if type(value) is str and node.take == "text":  # most of all there is
        if value:
            entry.texts[node.name].append(value)
        return bool(value)
    if type(value) is not list:
        return _take_one(node, value, entry)
    if node.piece.listed:
        entry.sizes[node.name].append(len(value))
    found = False
    for item in value:  # all of them, also after one was found
        found = _take_one(node, item, entry) or found
    return found


def _take_one(node: _Node, item: Any, entry: Entry) -> bool:
    if node.take == "leaf" or node.take == "text":
        return _leaf(node.piece, item, entry)
    if type(item) is not dict:
        return False
    return _site(node, item, entry) if node.take == "site" else _walk(item, node.below, entry)


def _site(node: _Node, item: dict[str, Any], entry: Entry) -> bool:
    """A location: an entry of its own, whose values are the study's too."""
    site = Entry()
    found = _walk(item, node.below, site)
    if found:
        entry.sites.append(site)
        entry.present |= site.present
        for ours, theirs in ((entry.texts, site.texts), (entry.codes, site.codes)):
            for name, values in theirs.items():
                ours[name].extend(values)
        for name, sizes in site.sizes.items():
            entry.sizes[name].extend(sizes)
    return found


def _leaf(piece: Piece, value: Any, entry: Entry) -> bool:
    if value is None or value == "":
        return False
    if piece.kind is Kind.GEO:
        entry.point = _point(value)
        return entry.point is not None
    if piece.kind in COLUMNS:
        number = number_of(piece, value)
        if number is not None:
            entry.numbers[piece.name].append(number)
        if isinstance(value, dict | list):
            return False
        entry.written[piece.name].append(value)
        return True
    text = _text(value)
    if not text:
        return False
    if piece.kind in (Kind.ENUM, Kind.BOOLEAN):
        entry.codes[piece.name].append(text)
    else:
        entry.texts[piece.name].append(text)
    return True


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else ""


def _point(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, dict):
        return None
    found = [_degrees(value.get("lat"), 90), _degrees(value.get("lon"), 180)]
    latitude, longitude = found
    return (latitude, longitude) if latitude is not None and longitude is not None else None


def _degrees(value: Any, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | JsonNumber):
        return None
    number = float(value)
    return number if abs(number) <= most else None


@lru_cache(maxsize=10_000)
def code_texts(piece: Piece, value: str) -> tuple[str, ...]:
    """A coded value as words that people search for: itself and the registry's older labels."""
    return (value, *enum_values(piece).get(value, ()))


def _reckon(entry: Entry) -> None:
    """The pieces that are only indexed, from those that records hold."""
    for piece in _reckoned():
        numbers = list(_numbers(piece, entry))
        if numbers:
            entry.numbers[piece.name].extend(numbers)
            entry.present.add(piece.name)


def _numbers(piece: Piece, entry: Entry) -> Iterator[int]:
    sizes = [size for name in piece.of for size in entry.sizes.get(name, ())]
    if piece.how == "size":
        yield from sizes
    elif piece.how == "total":
        plain = sum(1 for name in piece.of if name in entry.present and not pieces()[name].listed)
        if sizes or plain:
            yield sum(sizes) + plain
    elif piece.how == "distinct":
        values = {value for name in piece.of for value in entry.texts.get(name, ())}
        if values:
            yield len(values)
    elif piece.how == "year":
        for name in piece.of:
            for minute in entry.numbers.get(name, ()):
                yield _year(minute)


def _year(minute: int) -> int:
    return datetime.date.fromordinal(minute // 1440).year


@cache
def _reckoned() -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces().values() if piece.how)


@cache
def _model() -> dict[str, _Node]:
    roots: dict[str, _Node] = {}
    for piece in pieces().values():
        if piece.how:
            continue
        *before, last = piece.path.split(".")
        level = roots
        for step in before:
            level = level[step].below
        level[last] = _Node(piece, piece.name, _how(piece))
    return roots


def _how(piece: Piece) -> str:
    if piece.kind is Kind.STRUCT:
        return "site" if piece.path == LOCATIONS else "struct"
    return "text" if piece.kind is Kind.TEXT else "leaf"
