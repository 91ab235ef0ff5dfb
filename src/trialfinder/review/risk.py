"""How much could go wrong in one criterion, and whom it would reach: the order of the queue.

In: a criterion with the program's wording. Out: points with their reasons. Words are looked for in the official text
and in the wording, since an error may have added one. What stands in the official words cannot be worded wrongly and
has no risk, unless a reader disputes it.

    priority = risk x (1 + log2(reach))

Reach is the number of trials that hold the same item. So one of 8 points in a single trial comes before one of 2 points
in seven, and behind one of 2 points in sixteen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import NamedTuple

from trialfinder.criteria.model import ExplainedCriterion

DISPUTED = 10


class Reason(NamedTuple):
    """Points, and what they are for."""

    points: int
    why: str


_TOKEN = re.compile(r"[^\W\d_]+|\d|[<>=≤≥±]")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Points for words of a kind; a criterion gets those of each kind once.
_KINDS: tuple[tuple[int, str, frozenset[str]], ...] = (
    (4, "exception", _set("unless except excluding exclude excludes exempt provided")),
    (3, "negation", _set("no not never without neither nor none cannot absence absent non free")),
    (2, "number", _set("0 1 2 3 4 5 6 7 8 9")),
    (
        2,
        "comparison",
        _set("< > ≤ ≥ = ± least most more less than over under above below minimum maximum older younger"),
    ),
    (1, "time", _set("within before after prior during since day days week weeks month months year years")),
)
_VERDICTS = {"machine_worded": (4, "harmless words added"), "verified_terms_kept": (1, "hard words kept")}
_LONG = 40


def reasons(criterion: ExplainedCriterion, disputes: int = 0) -> tuple[Reason, ...]:
    """The points of a criterion; their sum is its risk."""
    found = [Reason(DISPUTED, "disputed by a reader")] if disputes else []
    if criterion.plain != criterion.original:
        found += _of_wording(criterion)
    return tuple(found)


def risk(found: Iterable[Reason]) -> int:
    return sum(reason.points for reason in found)


def priority(risk: int, reach: int) -> float:
    """What comes first has the highest."""
    return round(risk * (1 + math.log2(max(reach, 1))), 3)


def _of_wording(criterion: ExplainedCriterion) -> Iterable[Reason]:
    tokens = {token.lower() for text in (criterion.original, criterion.plain) for token in _TOKEN.findall(text)}
    for points, why, words in _KINDS:
        if words & tokens:
            yield Reason(points, why)
    if "and" in tokens and "or" in tokens:
        yield Reason(2, "both 'and' and 'or'")
    if criterion.verdict in _VERDICTS:
        yield Reason(*_VERDICTS[criterion.verdict])
    if any(edit.rule.startswith("model") for edit in criterion.edits):
        yield Reason(4, "worded by a language model")
    if criterion.side == "unspecified":
        yield Reason(1, "no side")
    if criterion.original.count(" ") >= _LONG:
        yield Reason(1, "long")
