"""Statistics over all studies: how large they are, which values their fields have, how long their lists are.

In: every document, once for each state of the store (`tallies.py` keeps what is made). Out: the registry's own tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from trialfinder.api.answers import Refused
from trialfinder.records.dates import parse_date
from trialfinder.search.areas import Kind, Piece, piece_at, pieces
from trialfinder.search.entries import entry_of
from trialfinder.search.values import number_of

TYPES = ("ENUM", "STRING", "DATE", "INTEGER", "NUMBER", "BOOLEAN")
MOST_VALUES = 250
LONG = 200
"""Longer texts are counted by their hash, so that millions of them need little room."""

_TYPE = {
    Kind.TEXT: "STRING",
    Kind.TIME: "STRING",
    Kind.ENUM: "ENUM",
    Kind.DATE: "DATE",
    Kind.INTEGER: "INTEGER",
    Kind.BOOLEAN: "BOOLEAN",
}
Row = dict[str, Any]


class FieldStatistics:
    """The tables of values and of list lengths."""

    def __init__(self, trees: Iterable[tuple[str, dict[str, Any]]]) -> None:
        self._fields = {piece.name: _Field(piece) for piece in pieces().values() if piece.kind in _TYPE}
        self._lists: dict[str, Counter[int]] = {piece.name: Counter() for piece in pieces().values() if piece.listed}
        self._studies = 0
        for nct_id, tree in trees:
            self._studies += 1
            self._take(nct_id, tree)

    def values(self) -> list[Row]:
        """One row a field."""
        return [field.row(self._studies) for field in self._fields.values()]

    def sizes(self) -> list[Row]:
        """One row a list."""
        return [_sizes_row(pieces()[name], sizes) for name, sizes in self._lists.items()]

    def _take(self, nct_id: str, tree: dict[str, Any]) -> None:
        entry = entry_of(tree)
        for name, sizes in entry.sizes.items():
            self._lists[name].update(set(sizes))
        reckoned = {name: numbers for name, numbers in entry.numbers.items() if name not in entry.written}
        for values_of in (entry.texts, entry.codes, entry.written, reckoned):
            for name, values in values_of.items():
                if values:
                    self._fields[name].take(nct_id, values)


class _Field:
    """What one field holds in all studies."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.studies = 0
        self.counts: Counter[object] = Counter()
        self.longest: tuple[int, str, str] = (-1, "", "")
        self.formats: set[str] = set()
        self.numbers = _Numbers()

    def take(self, nct_id: str, values: list[Any]) -> None:
        self.studies += 1
        kind = self.piece.kind
        if kind is Kind.INTEGER:
            for value in values:
                self.numbers.take(number_of(self.piece, value))
        elif kind is Kind.DATE:
            for value in values:
                self._take_date(str(value))
        else:
            texts = set(map(str, values))
            self.counts.update(text if len(text) <= LONG else hash(text) for text in texts)
            longest = max(texts, key=lambda text: (len(text), text))
            if len(longest) > self.longest[0]:
                self.longest = (len(longest), nct_id, longest)

    def _take_date(self, text: str) -> None:
        date = parse_date(text)
        if date is not None:
            form = ("yyyy", "yyyy-MM", "yyyy-MM-dd")[(date.month is not None) + (date.day is not None)]
            self.formats.add(form + ("'T'HH:mm" if "T" in text else ""))
            self.numbers.take_text(text)

    def row(self, studies: int) -> Row:
        kind = _TYPE[self.piece.kind]
        row: Row = {"type": kind, "piece": self.piece.name, "field": self.piece.path}
        row["missingStudiesCount"] = studies - self.studies
        return row | _ROWS[kind](self)


class _Numbers:
    """The least, the greatest and the mean of what came by."""

    def __init__(self) -> None:
        self.count = self.total = 0
        self.least: Any = None
        self.greatest: Any = None

    def take(self, number: int | None) -> None:
        if number is not None:
            self.count += 1
            self.total += number
            self._bound(number)

    def take_text(self, text: str) -> None:
        self._bound(text)

    def _bound(self, value: Any) -> None:
        self.least = value if self.least is None else min(self.least, value)
        self.greatest = value if self.greatest is None else max(self.greatest, value)


def _string_row(field: _Field) -> Row:
    row = _enum_row(field)
    length, nct_id, value = field.longest
    if length >= 0:
        row["longest"] = {"length": length, "nctId": nct_id, "value": value}
    return row


def _enum_row(field: _Field) -> Row:
    shown = ((value, count) for value, count in field.counts.items() if isinstance(value, str))
    top = sorted(shown, key=lambda item: (-item[1], item[0]))[:MOST_VALUES]
    values = [{"value": value, "studiesCount": count} for value, count in top]
    return {"uniqueValuesCount": len(field.counts), **({"topValues": values} if values else {})}


def _date_row(field: _Field) -> Row:
    ends = {"min": field.numbers.least, "max": field.numbers.greatest}
    return {**_without_none(ends), "formats": sorted(field.formats)}


def _number_row(field: _Field) -> Row:
    numbers = field.numbers
    mean = numbers.total / numbers.count if numbers.count else None
    return _without_none({"min": numbers.least, "max": numbers.greatest, "avg": mean})


def _boolean_row(field: _Field) -> Row:
    return {"trueCount": field.counts["true"], "falseCount": field.counts["false"]}


_ROWS: dict[str, Callable[[_Field], Row]] = {
    "STRING": _string_row,
    "ENUM": _enum_row,
    "DATE": _date_row,
    "INTEGER": _number_row,
    "BOOLEAN": _boolean_row,
}


def _without_none(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _sizes_row(piece: Piece, sizes: Counter[int]) -> Row:
    row: Row = {"piece": piece.name, "field": piece.path, "uniqueSizesCount": len(sizes)}
    if sizes:
        top = sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
        row |= {"minSize": min(sizes), "maxSize": max(sizes)}
        row["topSizes"] = [{"size": size, "studiesCount": count} for size, count in top]
    return row


def chosen(rows: Sequence[Row], names: Sequence[str], types: Sequence[str] = ()) -> list[Row]:
    """The rows of these fields and types, where any are named."""
    wanted = {piece.name for name in names if (piece := piece_at(name))}
    return [row for row in rows if (not names or row["piece"] in wanted) and (not types or row.get("type") in types)]


def check_fields(names: Sequence[str], *, lists: bool) -> None:
    """Refuse the first name that the table has not, before any of it is made."""
    for name in names:
        piece = piece_at(name)
        if piece is None or not (piece.listed if lists else piece.kind in _TYPE):
            raise Refused(f"Unknown piece name of field path: {name}", 404)


def size_statistics(sizes: Sequence[tuple[str, int]]) -> Row:
    """How many bytes the studies have."""
    ordered = sorted(size for _, size in sizes)
    largest = sorted(sizes, key=lambda item: (-item[1], item[0]))[:10]
    total = len(ordered)
    ranks = (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 99)
    return {
        "totalStudies": total,
        "averageSizeBytes": sum(ordered) // total if total else 0,
        "percentiles": {str(rank): ordered[min(total - 1, total * rank // 100)] for rank in ranks} if total else {},
        "ranges": list(_ranges(ordered)),
        "largestStudies": [{"id": nct_id, "sizeBytes": size} for nct_id, size in largest],
    }


def _ranges(ordered: Sequence[int]) -> Iterator[Row]:
    ends = (2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
    low = 0
    for high in ends:
        yield {"sizeRange": f"{low} - {high}", "studiesCount": sum(low <= size < high for size in ordered)}
        low = high
    yield {"sizeRange": f"{low} - ", "studiesCount": sum(size >= low for size in ordered)}
