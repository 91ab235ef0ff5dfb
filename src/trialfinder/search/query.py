"""A question to the index, as a tree.

What the expression language can say, and what a program may say beside it (`Best`, `Boost`, `Near`, `Fuzzy`, `Ids`).
Pieces and areas stand by the registry's names. The tree says what is meant and nothing of how it is found, so that
the index and the slow scan of the tests can both read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Coverage = Literal["Contains", "FullMatch", "StartsWith", "EndsWith"]
Expansion = Literal["None", "Term", "Concept", "Relaxation", "Lossy"]


@dataclass(frozen=True)
class All:
    """Every study (within `AtSite`: every location)."""


@dataclass(frozen=True)
class Nothing:
    """No study."""


@dataclass(frozen=True)
class Term:
    """Words in an area or a piece. `together`: in this order, side by side, within one value.

    `text` are the words as they were written; `coverage` other than Contains implies `together`.
    """

    field: str
    text: str
    together: bool = False
    coverage: Coverage = "Contains"
    expansion: Expansion = "Relaxation"


@dataclass(frozen=True)
class Value:
    """A coded value or a boolean, as records write it: "PHASE3", "true"."""

    piece: str
    value: str


@dataclass(frozen=True)
class Filed:
    """Filed under a hub, by its key (see `hubs`); within `AtSite`: the location lies in that place."""

    key: str


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high`, both included; None leaves that end open.

    Dates are minutes since the first day of the calendar, ages minutes (see `values`). `piece` may be the size of a
    list ("Phase:size").
    """

    piece: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Missing:
    """No value in the area, the piece, or anywhere below the structure."""

    field: str


@dataclass(frozen=True)
class Distance:
    """Some location not farther from the point than this."""

    latitude: float
    longitude: float
    miles: float


@dataclass(frozen=True)
class Not:
    node: Node


@dataclass(frozen=True)
class And:
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """Any of them; those that match several rank higher."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class AtSite:
    """`SEARCH[Location](...)`: one location at which all of it holds."""

    node: Node


@dataclass(frozen=True)
class OfStudy:
    """`SEARCH[Study](...)`: back to the study, within `AtSite`."""

    node: Node


@dataclass(frozen=True)
class Tilt:
    """What `node` matches, those with later (greater) values of `piece` first."""

    piece: str
    node: Node


# For programs


@dataclass(frozen=True)
class Best:
    """Any of them; the best one alone gives the score, the others add `tie` of theirs."""

    nodes: tuple[Node, ...]
    tie: float = 0.0


@dataclass(frozen=True)
class Boost:
    """The same matches; the score times `factor`. A factor of 0 makes a filter of it."""

    node: Node
    factor: float


@dataclass(frozen=True)
class Near:
    """Words within `slop` places of their order in one value of a piece; one word alone will do too."""

    piece: str
    text: str
    slop: int = 0


@dataclass(frozen=True)
class Fuzzy:
    """A word that differs from `word` (folded, see `words`) by at most `edits` letters (1 or 2), in a text piece."""

    piece: str
    word: str
    edits: int = 1


@dataclass(frozen=True)
class Optional:
    """What `node` matches; those that `extra` matches too rank higher."""

    node: Node
    extra: Node


@dataclass(frozen=True)
class Ids:
    """These studies, by their NCT ids."""

    nct_ids: tuple[str, ...]


Node = (
    All
    | Nothing
    | Term
    | Value
    | Filed
    | Range
    | Missing
    | Distance
    | Not
    | And
    | Or
    | AtSite
    | OfStudy
    | Tilt
    | Best
    | Boost
    | Near
    | Fuzzy
    | Optional
    | Ids
)


def every(*nodes: Node) -> Node:
    """All of them: fewer nodes where some say nothing."""
    told = tuple(node for node in nodes if not isinstance(node, All))
    if not told:
        return All()
    return told[0] if len(told) == 1 else And(told)
