"""The fields of an answer: which were asked for, and a record cut down to them.

In: names (areas, pieces, older names of pieces, paths, `@query`) and a document. Out: the JSON of the study. A whole
study is the bytes as received; a cut one keeps the record's order, the text of its numbers, and below a branch that was
asked for also what the model does not know. Requested and absent is absent: no empty parent is left standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec

from trialfinder.api.answers import Refused
from trialfinder.api.markup import legacy
from trialfinder.records.document import Document
from trialfinder.search.areas import Kind, areas, piece_at, pieces

Wanted = dict[str, Any]
"""Keys below a branch: each leads to a `Wanted` of its own, or to True for all that is there."""

_encoder = msgspec.json.Encoder(enc_hook=lambda number: msgspec.Raw(str(number).encode()))
_ALL_QUERIED = "@query"


def wanted(names: Sequence[str], queried: Iterable[str] | None = None) -> Wanted:
    """What the names ask for; Refused for one that the model does not know.

    `queried` are the areas and pieces that `@query` stands for; None where nothing is queried.
    """
    chosen: Wanted = {}
    for name in names:
        for path in _paths(name, queried):
            _choose(chosen, path.split("."))
    return chosen


def study_json(document: Document, chosen: Wanted | None, *, as_legacy: bool = False) -> bytes:
    """A study as JSON in one line; the whole of it where nothing is chosen."""
    if chosen is None and not as_legacy:
        return document.raw
    tree = document.tree if chosen is None else _cut(document.tree, chosen) or {}
    return _encoder.encode(_with_legacy(tree, _markup()) if as_legacy else tree)


def _paths(name: str, queried: Iterable[str] | None) -> list[str]:
    if name == _ALL_QUERIED and queried is not None:
        return [path for field in queried for path in _paths(field, None)]
    area = areas().get(name)
    if area:
        return [pieces()[piece].path for piece in area.weights]
    piece = piece_at(name)
    if piece is None or piece.how:
        raise Refused(f"Parameter 'fields' contains invalid field name: '{name}'")
    return [piece.path]


def _choose(chosen: Wanted, steps: list[str]) -> None:
    for step in steps[:-1]:
        below = chosen.setdefault(step, {})
        if below is True:  # all of it already
            return
        chosen = below
    chosen[steps[-1]] = True


def _cut(tree: Any, chosen: Wanted) -> Any:
    """The chosen parts of an object or of each object in a list; None where nothing is left."""
    if isinstance(tree, list):
        return [part for item in tree if (part := _cut(item, chosen)) is not None] or None
    if not isinstance(tree, dict):
        return None
    kept = {}
    for key, value in tree.items():
        below = chosen.get(key)
        part = value if below is True else _cut(value, below) if below else None
        if part is not None:
            kept[key] = part
    return kept or None


@cache
def _markup() -> Wanted:
    chosen: Wanted = {}
    for piece in pieces().values():
        if piece.kind is Kind.TEXT and piece.base_type == "markup":
            _choose(chosen, piece.path.split("."))
    return chosen


def _with_legacy(tree: Any, texts: Wanted) -> Any:
    if isinstance(tree, list):
        return [_with_legacy(item, texts) for item in tree]
    if not isinstance(tree, dict):
        return tree
    return {key: _legacy_value(value, texts.get(key)) for key, value in tree.items()}


def _legacy_value(value: Any, below: Any) -> Any:
    if below is None:
        return value
    if below is True:
        return legacy(value) if type(value) is str else value
    return _with_legacy(value, below)
