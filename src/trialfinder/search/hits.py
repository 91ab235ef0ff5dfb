"""What a search gives: ids in order, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Sort(NamedTuple):
    """One key of an order: a date or number piece. Studies without it come last, whichever the direction."""

    piece: str
    descending: bool


class Cursor(NamedTuple):
    """The last study of a page in a sorted walk: its value of each key (None: it has none), and its number."""

    values: tuple[int | None, ...]
    number: int


@dataclass(frozen=True)
class Hits:
    """A page of studies.

    `total` counts all matches, where it was asked for. `scores` stand beside the ids where the order is by relevance.
    `cursor` is where a sorted walk goes on, None where nothing was found.
    """

    total: int | None
    nct_ids: list[str]
    scores: list[float]
    cursor: Cursor | None = None
