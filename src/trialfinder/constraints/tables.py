"""The tables of the room, as token text: analytes, units, events and the moments that windows hang on.

`analytes.tsv` gives each analyte its names and the families of units it is measured in; `units.tsv` gives each unit
its family, its size in that family's smallest common measure, and its spellings. A unit keeps the spelling of the
words as far as the table tells them apart ("cells/mm3" is not "/uL", though they are the same size).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from typing import NamedTuple


class Unit(NamedTuple):
    name: str
    family: str
    factor: Decimal


class Analyte(NamedTuple):
    name: str
    families: frozenset[str]


def _rows(table: str) -> Iterator[dict[str, str]]:
    head, *lines = files(__package__).joinpath(table).read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))


def _analytes() -> dict[str, Analyte]:
    return {
        name: Analyte(row["analyte"], frozenset(row["families"].split("|")))
        for row in _rows("analytes.tsv")
        for name in row["names"].split("|")
    }


def _units() -> dict[str, Unit]:
    return {
        spelling: Unit(row["unit"], row["family"], Decimal(row["factor"]))
        for row in _rows("units.tsv")
        for spelling in row["spellings"].split("|")
    }


def _names(table: str, column: str, group: str = "") -> dict[str, str]:
    return {
        name: row[column]
        for row in _rows(table)
        if not group or row["group"] == group
        for name in row["names"].split("|")
    }


EVENTS = _names("events.tsv", "object", "event")
STUDIES = _names("events.tsv", "object", "study")
ANCHORS = _names("anchors.tsv", "anchor")
INTRODUCING = {row["word"]: row["side"] for row in _rows("introducing.tsv")}
ANALYTES = _analytes()
UNITS = _units()
FAMILIES = {unit.name: unit for unit in UNITS.values()}
