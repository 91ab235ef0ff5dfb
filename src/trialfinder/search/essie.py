"""The registry's expression language: an expression into a question to the index.

In: an expression and the area it is asked in ("ConditionSearch" for `query.cond`). Out: a `Node`. Refused, as an
`EssieError` in the registry's words: what the grammar refuses, names that the model does not know, values that their
field cannot have. What the registry leaves open is decided in docs/adr/0015-search-and-expressions.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import cast

from trialfinder.records.ids import parse_nct_id
from trialfinder.search.areas import COLUMNS, Area, Kind, Piece, Size, enum_values, resolve
from trialfinder.search.grammar import EssieError, Joined, Operand, Prefix, Source, Syntax, read
from trialfinder.search.query import (
    All,
    And,
    AtSite,
    Coverage,
    Distance,
    Expansion,
    Missing,
    Node,
    Not,
    OfStudy,
    Or,
    Range,
    Term,
    Tilt,
    Value,
)
from trialfinder.search.values import span_of
from trialfinder.search.words import words

__all__ = ["EssieError", "nct_ids_only", "parse"]

MILES_IN_KM = 1 / 1.609344
COVERAGES = ("FullMatch", "StartsWith", "EndsWith", "Contains")
EXPANSIONS = ("None", "Term", "Concept", "Relaxation", "Lossy")

_ID = r"[Nn][Cc][Tt]0*[1-9][0-9]{0,7}"
_IDS_ONLY = re.compile(rf"[\s,]*{_ID}(?:[\s,]+{_ID})*[\s,]*")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,15})?")
_RADIUS = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(mi|km)")


@dataclass(frozen=True)
class _Setting:
    """What the prefixes before an operand say."""

    area: str
    coverage: Coverage | None = None
    expansion: Expansion | None = None


def parse(text: str, area: str = "BasicSearch") -> Node:
    """The question that an expression asks in this area, or piece."""
    ids = nct_ids_only(text)
    if ids:
        return _any_of(tuple(Term(area, nct_id) for nct_id in ids))
    return _meaning(read(text), _Setting(area))


def nct_ids_only(text: str) -> tuple[str, ...]:
    """The ids, canonical, of a text that is nothing but NCT ids with commas or spaces between; else none."""
    if len(text) > 20_000 or not _IDS_ONLY.fullmatch(text):
        return ()
    return tuple(parse_nct_id(word) for word in re.split(r"[\s,]+", text) if word)


def _any_of(nodes: tuple[Node, ...]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(nodes)


def _meaning(syntax: Syntax, setting: _Setting) -> Node:
    if isinstance(syntax, Joined):
        nodes = tuple(_meaning(part, setting) for part in syntax.parts)
        return Or(nodes) if syntax.by == "OR" else And(nodes)
    if isinstance(syntax, Operand):
        return _with_prefixes(syntax.prefixes, syntax.of, setting)
    return _source(syntax, setting)


def _with_prefixes(prefixes: tuple[Prefix, ...], of: Syntax, setting: _Setting) -> Node:
    """Settings hold for all that follows; the other operators wrap it, the nearest innermost."""
    wraps: list[Prefix] = []
    for prefix in prefixes:
        if prefix.name in ("NOT", "SEARCH", "TILT"):
            wraps.append(prefix)
        else:
            setting = _set(setting, prefix)
    node = _meaning(of, setting)
    for prefix in reversed(wraps):
        node = _wrap(prefix, node)
    return node


def _set(setting: _Setting, prefix: Prefix) -> _Setting:
    if prefix.name == "AREA":
        _resolved(prefix.argument, prefix.position)
        return replace(setting, area=prefix.argument)
    if prefix.name == "COVERAGE":
        if prefix.argument not in COVERAGES:
            raise EssieError(f"Invalid coverage: {prefix.argument}", prefix.position)
        return replace(setting, coverage=cast(Coverage, prefix.argument))
    if prefix.argument not in EXPANSIONS:
        raise EssieError(f"Invalid expansion: {prefix.argument}", prefix.position)
    return replace(setting, expansion=cast(Expansion, prefix.argument))


def _wrap(prefix: Prefix, node: Node) -> Node:
    if prefix.name == "NOT":
        return Not(node)
    if prefix.name == "SEARCH":
        if prefix.argument not in ("Study", "Location"):
            raise EssieError(f"Unknown document name: `{prefix.argument}`", prefix.position)
        return AtSite(node) if prefix.argument == "Location" else OfStudy(node)
    target = _resolved(prefix.argument, prefix.position)
    if not isinstance(target, Piece) or not target.sorts:
        raise EssieError(f"Invalid tilt field: {prefix.argument}", prefix.position)
    return Tilt(target.name, node)


def _resolved(name: str, position: int) -> Area | Piece | Size:
    found = resolve(name)
    if found is None:
        raise EssieError(f"Unknown area name: `{name}`", position)
    return found


def _source(source: Source, setting: _Setting) -> Node:
    target = _resolved(setting.area, source.position)
    if source.name == "ALL":
        return All()
    if source.name == "MISSING":
        return _missing(target)
    if source.name == "RANGE":
        return _range(target, source)
    if source.name == "DISTANCE":
        return _distance(target, source)
    return _term(target, source, setting)


def _missing(target: Area | Piece | Size) -> Node:
    return Missing(target.piece.name if isinstance(target, Size) else target.name)


def _range(target: Area | Piece | Size, source: Source) -> Node:
    ends = source.arguments
    if ends == ("MIN", "MAX"):
        return Not(_missing(target))
    name, kind = _column(target, source)
    spans = [None if end in ("MIN", "MAX") else span_of(kind, end) for end in ends]
    for end, span in zip(ends, spans, strict=True):
        if span is None and end not in ("MIN", "MAX"):
            raise _bad_value(end, name, source)
    if ends[0] == "MAX" or ends[1] == "MIN":
        raise EssieError(f"Invalid range: [{ends[0]}, {ends[1]}]", source.position)
    low, high = spans
    return Range(name, low[0] if low else None, high[1] if high else None)


def _column(target: Area | Piece | Size, source: Source) -> tuple[str, Kind]:
    """The name and the kind of something that has ranges."""
    if isinstance(target, Size):
        return f"{target.piece.name}:size", Kind.INTEGER
    if isinstance(target, Piece) and target.kind in COLUMNS:
        return target.name, target.kind
    kind = target.base_type if isinstance(target, Piece) else target.name
    raise EssieError(f"RANGE is not applicable to {kind}", source.position)


def _distance(target: Area | Piece | Size, source: Source) -> Node:
    if not isinstance(target, Piece) or target.kind is not Kind.GEO:
        raise EssieError("DISTANCE is applicable to `LocationGeoPoint` only", source.position)
    latitude, longitude, radius = source.arguments
    found = _RADIUS.fullmatch(radius)
    if not found or not _DECIMAL.fullmatch(latitude) or not _DECIMAL.fullmatch(longitude):
        raise EssieError(f"Invalid distance: [{', '.join(source.arguments)}]", source.position)
    point = float(latitude), float(longitude)
    if abs(point[0]) > 90 or abs(point[1]) > 180:
        raise EssieError(f"Invalid distance: [{', '.join(source.arguments)}]", source.position)
    return Distance(*point, float(found[1]) * (1 if found[2] == "mi" else MILES_IN_KM))


def _term(target: Area | Piece | Size, source: Source, setting: _Setting) -> Node:
    text = source.arguments[0]
    if isinstance(target, Size) or (isinstance(target, Piece) and target.kind in COLUMNS):
        name, kind = _column(target, source)
        span = span_of(kind, text)
        if span is None:
            raise _bad_value(text, name, source)
        return Range(name, *span)
    if isinstance(target, Piece) and target.kind in (Kind.STRUCT, Kind.GEO):
        raise EssieError(f"Unsupported field type: {target.base_type}", source.position)
    if isinstance(target, Piece) and target.kind is not Kind.TEXT:
        return Value(target.name, _coded(target, text, source))
    return _words(target.name, text, source, setting)


def _coded(piece: Piece, text: str, source: Source) -> str:
    """The value meant: written as the value or as its older label, whatever the case."""
    values = {"true": (), "false": ()} if piece.kind is Kind.BOOLEAN else enum_values(piece)
    asked = _loose(text)
    for value, labels in values.items():
        if asked in (_loose(value), *map(_loose, labels)):
            return value
    allowed = ", ".join(f"`{value}`" for value in values)
    kind = "boolean" if piece.kind is Kind.BOOLEAN else "enum"
    raise EssieError(f"Allowed values for {kind} field `{piece.path}` are {allowed}", source.position)


def _loose(text: str) -> str:
    """Commas go with the expression's own: "Active, not recruiting" reaches us without."""
    return " ".join(text.replace(",", " ").split()).casefold()


def _words(field: str, text: str, source: Source, setting: _Setting) -> Node:
    coverage = setting.coverage or "Contains"
    quoted = source.name == "PHRASE"
    whole = coverage != "Contains"
    expansion = setting.expansion or ("Concept" if quoted or whole else "Relaxation")
    if whole and expansion in ("Relaxation", "Lossy"):
        raise EssieError(f"Coverage {coverage} cannot be used with expansion {expansion}", source.position)
    together = quoted or whole or expansion in ("None", "Term", "Concept")
    if expansion == "Lossy":
        together = False
        parts = dict.fromkeys(words(text))
        if len(parts) > 1:
            return Or(tuple(Term(field, word, expansion="Lossy") for word in parts))
    return Term(field, text, together, coverage, expansion)


def _bad_value(text: str, name: str, source: Source) -> EssieError:
    return EssieError(f"Invalid value `{text}` for field `{name}`", source.position)
