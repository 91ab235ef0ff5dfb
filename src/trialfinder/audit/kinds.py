"""Which fields hold dates, codes, ages, numbers, booleans or marked-up text: `kinds.tsv`, facts of the data model.

A field that the table does not name is text, unless the record itself holds a number or a boolean there.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from trialfinder.audit.paths import Number, without_indexes

FieldKind = Literal["date", "code", "age", "number", "boolean", "markup", "text"]


def kind_of(path: str, value: Any) -> FieldKind:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, Number | int | float):
        return "number"
    kind, _ = _table().get(without_indexes(path), ("text", ()))
    # The registry types a few of these as boolean and sends words: the words are then codes.
    return "code" if kind == "boolean" else kind


def codes_of(path: str) -> tuple[str, ...]:
    """All codes that the field can hold, as far as the data model lists them."""
    return _table().get(without_indexes(path), ("text", ()))[1]


@cache
def _table() -> dict[str, tuple[FieldKind, tuple[str, ...]]]:
    table: dict[str, tuple[FieldKind, tuple[str, ...]]] = {}
    lines = files("trialfinder.audit").joinpath("kinds.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        path, kind, values = [*line.split("\t"), ""][:3]
        table[path] = (cast(FieldKind, kind), tuple(filter(None, values.split("|"))))
    return table
