"""A page of the API that is no JSON as a whole: the studies that can be told apart, and where the next page is.

In: a body that came whole and cannot be decoded. Out: its studies as pieces, one of them broken (or more), and the
page without them. Where the brackets do not fit there is no telling what follows: then there is no page.
"""

from __future__ import annotations

from typing import NamedTuple

from trialfinder.refresh.pieces import Piece
from trialfinder.refresh.streams import Reader
from trialfinder.refresh.values import split_values
from trialfinder.registry.answers import Page, Unreadable, read_page


class Salvaged(NamedTuple):
    pieces: list[Piece]
    page: Page | None


def salvage(body: bytes) -> Salvaged:
    pieces = list(split_values(Reader(iter([body]))))
    if any(piece.damage and piece.damage.last for piece in pieces) or not all(
        piece.position.startswith("studies[") for piece in pieces
    ):
        return Salvaged(pieces, None)
    try:
        return Salvaged(pieces, read_page(_without(body, pieces)))
    except Unreadable:
        return Salvaged(pieces, None)


def _without(body: bytes, pieces: list[Piece]) -> bytes:
    """The page with an empty list of studies: from the first study to the end of the last is left out."""
    if not pieces:
        return body
    start = end = body.index(pieces[0].raw)
    for piece in pieces:
        size = piece.damage.size if piece.damage else len(piece.raw)
        end = body.index(piece.raw, end) + size
    return body[:start] + body[end:]
