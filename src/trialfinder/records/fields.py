"""The field catalogue: every piece name and path of the registry's model, and its coded values.

The tables beside this module are facts of the registry's own metadata (`/studies/metadata`,
`/studies/enums`), two of them added by hand: geoPoint's `lat` and `lon`, which the metadata leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

_INDEX = re.compile(r"\[[0-9]+\]")


class Field(NamedTuple):
    """One node of the registry's model.

    `kind` is the registry's type ("PartialDate", "Phase[]", "markup"); `source` its storage type
    ("STRUCT" for a branch); `alternatives` are older names of the piece.
    """

    path: str
    piece: str
    kind: str
    source: str
    is_enum: bool
    alternatives: tuple[str, ...]


@cache
def fields() -> dict[str, Field]:
    """All fields by path, in the model's order."""
    return {row[0]: _field(row) for row in _rows("fields.tsv")}


@cache
def pieces() -> dict[str, Field]:
    """All fields by piece name and by alternative name."""
    named = {field.piece: field for field in fields().values()}
    for field in fields().values():
        for name in field.alternatives:
            named.setdefault(name, field)
    return named


@cache
def enum_labels() -> dict[str, dict[str, str]]:
    """For each enum type, the registry's older label of each value: {"Phase": {"PHASE1": "Phase 1"}}."""
    labels: dict[str, dict[str, str]] = {}
    for kind, value, label in _rows("enums.tsv"):
        labels.setdefault(kind, {})[value] = label
    return labels


def field_at(path: str) -> Field | None:
    """The field of a path with or without indexes, or None for one that the model does not know."""
    return fields().get(_INDEX.sub("", path))


def _field(row: list[str]) -> Field:
    path, piece, kind, source, enum, alternatives = row
    return Field(path, piece, kind, source, enum == "enum", tuple(alternatives.split("|")) if alternatives else ())


def _rows(table: str) -> Iterator[list[str]]:
    text = resources.files(__package__).joinpath(table).read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        yield line.split("\t")
