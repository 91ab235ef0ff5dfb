"""The registry's answers about its own model: fields, coded values, search areas.

Made from the tables of names and types; the registry's explanations of fields are its own and not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from trialfinder.records.fields import enum_labels
from trialfinder.search.areas import Kind, Piece, areas, enum_exceptions, pieces

POLICY = "https://clinicaltrials.gov/policy/"


@cache
def metadata(with_indexed_only: bool) -> list[dict[str, Any]]:
    """The tree of fields. Fields that only history has are not known here."""
    roots: list[dict[str, Any]] = []
    nodes: dict[str, dict[str, Any]] = {}
    for piece in pieces().values():
        if piece.how and not with_indexed_only:
            continue
        node = nodes[piece.path] = dict(_node(piece))
        above = nodes.get(piece.path.rpartition(".")[0])
        (roots if above is None else above.setdefault("children", [])).append(node)
    return roots


def _node(piece: Piece) -> Iterator[tuple[str, Any]]:
    yield "name", piece.path.rpartition(".")[2]
    yield "piece", piece.name
    yield "sourceType", piece.source or "NUMERIC"
    yield "type", piece.type
    if piece.alternatives:
        yield "altPieceNames", list(piece.alternatives)
    if piece.definition:
        yield "dedLink", {"label": piece.definition, "url": POLICY + piece.anchor}
    if piece.max_chars is not None:
        yield "maxChars", piece.max_chars
    flags = {
        "isEnum": piece.kind is Kind.ENUM,
        "nested": piece.nested,
        "synonyms": piece.synonyms,
        "indexedOnly": bool(piece.how),
    }
    yield from ((name, True) for name, is_set in flags.items() if is_set)


@cache
def enums() -> list[dict[str, Any]]:
    """Each type of coded values, the pieces that have it, and its values with their older labels."""
    return [
        {
            "type": kind,
            "pieces": [piece.name for piece in pieces().values() if piece.base_type == kind],
            "values": [_enum_value(kind, value, label) for value, label in labels.items()],
        }
        for kind, labels in enum_labels().items()
    ]


def _enum_value(kind: str, value: str, label: str) -> dict[str, Any]:
    exceptions = {piece: other for type_, of, piece, other in enum_exceptions() if (type_, of) == (kind, value)}
    return {"value": value, "legacyValue": label, **({"exceptions": exceptions} if exceptions else {})}


@cache
def search_areas() -> list[dict[str, Any]]:
    """The search areas of a study, each with its pieces and their weights."""
    found = []
    for area in areas().values():
        names = {"uiLabel": area.label, "param": area.parameter}
        parts = [
            {
                "pieces": list(part.pieces),
                "type": part.type,
                "isEnum": part.is_enum,
                "isSynonyms": part.is_synonyms,
                "weight": part.weight,
            }
            for part in area.parts
        ]
        found.append({"name": area.name, **{key: name for key, name in names.items() if name}, "parts": parts})
    return [{"name": "Study", "areas": found}]
