"""What can be searched: the registry's pieces and its search areas, by their names.

The tables beside this module are facts of the registry's own answers (`/studies/metadata`, `/studies/search-areas`)
and of its list of fields that are indexed and never returned. In: a name as an expression writes it. Out: an `Area`,
a `Piece`, or a `Size` (the length of a list, "Phase:size"); None for a name that the model does not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import NamedTuple

from trialfinder.records.fields import enum_labels, fields

LOCATIONS = "protocolSection.contactsLocationsModule.locations"
SIZE = ":size"


class Kind(Enum):
    """How the values of a piece are compared."""

    STRUCT = "struct"
    TEXT = "text"
    ENUM = "enum"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DATE = "date"
    TIME = "time"
    GEO = "geo"


_KINDS = {
    "boolean": Kind.BOOLEAN,
    "integer": Kind.INTEGER,
    "number": Kind.INTEGER,
    "short": Kind.INTEGER,
    "long": Kind.INTEGER,
    "NormalizedDate": Kind.DATE,
    "PartialDate": Kind.DATE,
    "DateTimeMinutes": Kind.DATE,
    "NormalizedTime": Kind.TIME,
    "GeoPoint": Kind.GEO,
}
COLUMNS = frozenset({Kind.INTEGER, Kind.DATE, Kind.TIME})
"""Kinds whose values are numbers to us: they have ranges, and all but ages sort."""


@dataclass(frozen=True)
class Piece:
    """One node of the registry's model.

    `listed`: its own value is a list. `repeated`: it or a node above it is one, so that a study may hold several.
    `how` and `of` tell how a piece that is only indexed is reckoned, from which others.
    """

    name: str
    path: str
    type: str
    source: str
    kind: Kind
    listed: bool
    repeated: bool
    synonyms: bool = False
    nested: bool = False
    alternatives: tuple[str, ...] = ()
    max_chars: int | None = None
    definition: str = ""
    anchor: str = ""
    how: str = ""
    of: tuple[str, ...] = ()

    @property
    def base_type(self) -> str:
        return self.type.removesuffix("[]")

    @property
    def at_site(self) -> bool:
        """Whether it belongs to a location."""
        return self.path.startswith(LOCATIONS + ".") and self.how != "size"

    @property
    def sorts(self) -> bool:
        return self.kind in (Kind.INTEGER, Kind.DATE)


class Part(NamedTuple):
    """Pieces of an area that weigh the same."""

    pieces: tuple[str, ...]
    weight: float
    type: str
    is_enum: bool
    is_synonyms: bool


@dataclass(frozen=True)
class Area:
    """A named group of pieces; `label` is its name in forms and errors, `parameter` the end of `query.…`."""

    name: str
    label: str
    parameter: str
    parts: tuple[Part, ...]

    @property
    def weights(self) -> dict[str, float]:
        return {piece: part.weight for part in self.parts for piece in part.pieces}


class Size(NamedTuple):
    """How long a list is."""

    piece: Piece


@cache
def pieces() -> dict[str, Piece]:
    """Every piece by its own name: those of records in the model's order, then those that are only indexed."""
    extras = {row[0]: row for row in _rows("pieces.tsv")}
    found: dict[str, Piece] = {}
    lists: set[str] = set()
    for field in fields().values():
        if field.path.startswith(LOCATIONS + ".geoPoint."):
            continue  # the registry's model ends at the point
        _, kind, flags, longest, definition, anchor, source = extras.get(field.piece, [""] * 7)
        kind = kind or field.kind
        if kind.endswith("[]"):
            lists.add(field.path)
        found[field.piece] = Piece(
            name=field.piece,
            path=field.path,
            type=kind,
            source=source or field.source,
            kind=_kind(kind.removesuffix("[]"), field.source, field.is_enum),
            listed=kind.endswith("[]"),
            repeated=_repeated(field.path, lists),
            synonyms="synonyms" in flags,
            nested="nested" in flags,
            alternatives=field.alternatives,
            max_chars=int(longest) if longest else None,
            definition=definition,
            anchor=anchor,
        )
    for path, name, kind, how, of in _rows("indexed_only.tsv"):
        whole = path.rpartition(".")[0]
        found[name] = Piece(
            name=name,
            path=path,
            type=kind,
            source="",
            kind=_KINDS.get(kind, Kind.TEXT),
            listed=False,
            repeated=_repeated(whole, lists),
            how=how,
            of=tuple(of.split("|")),
        )
    return found


@cache
def areas() -> dict[str, Area]:
    """The search areas by name, in the registry's order."""
    found: dict[str, Area] = {}
    for name, label, parameter, weight, kind, flags, names in _rows("areas.tsv"):
        part = Part(tuple(names.split("|")), float(weight), kind, "enum" in flags, "synonyms" in flags)
        area = found.get(name, Area(name, label, parameter, ()))
        found[name] = Area(name, label, parameter, (*area.parts, part))
    return found


@cache
def in_areas() -> frozenset[str]:
    """The pieces that some area searches."""
    return frozenset(piece for area in areas().values() for part in area.parts for piece in part.pieces)


def resolve(name: str) -> Area | Piece | Size | None:
    """What a name in `AREA[...]` means: an area, a piece by its own or an older name, or the size of a list."""
    if name.endswith(SIZE):
        piece = _by_any_name().get(name.removesuffix(SIZE))
        return Size(piece) if piece and piece.listed else None
    return areas().get(name) or _by_any_name().get(name)


def piece_at(name: str) -> Piece | None:
    """The piece of this name, older name or path."""
    return _by_any_name().get(name) or _by_path().get(name)


def enum_values(piece: Piece) -> dict[str, tuple[str, ...]]:
    """The values of a coded piece, each with the registry's older labels of it."""
    exceptions = {(kind, value): label for kind, value, name, label in enum_exceptions() if name == piece.name}
    return {
        value: tuple(filter(None, (exceptions.get((piece.base_type, value)), label)))
        for value, label in enum_labels().get(piece.base_type, {}).items()
    }


@cache
def enum_exceptions() -> list[tuple[str, str, str, str]]:
    """Type, value, piece, label: where a piece had another older label than its type."""
    return [(row[0], row[1], row[2], row[3]) for row in _rows("enum_exceptions.tsv")]


@cache
def _by_any_name() -> dict[str, Piece]:
    found = dict(pieces())
    for piece in pieces().values():
        for name in piece.alternatives:
            found.setdefault(name, piece)
    return found


@cache
def _by_path() -> dict[str, Piece]:
    return {piece.path: piece for piece in pieces().values()}


def _kind(base: str, source: str, is_enum: bool) -> Kind:
    if source == "STRUCT":
        return Kind.STRUCT
    return Kind.ENUM if is_enum else _KINDS.get(base, Kind.TEXT)


def _repeated(path: str, lists: set[str]) -> bool:
    steps = path.split(".")
    return any(".".join(steps[:end]) in lists for end in range(1, len(steps) + 1))


def _rows(table: str) -> Iterator[list[str]]:
    text = resources.files(__package__).joinpath(table).read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        yield line.split("\t")
