"""Whether the lines around a criterion leave what it says alone.

A parent may narrow its children ("Patients with liver metastases:"), deny them ("None of the following:") or make them
alternatives; a child or the next line may make an exception. A criterion stands alone where every line above it
only introduces ("Adequate bone marrow function, as defined by:"), nothing hangs below it, and its neighbours do
not join it by "or", "unless" and the like. When a parent says its children are measured ("at screening:") is the
parent's to tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialfinder.constraints.tables import INTRODUCING
from trialfinder.criteria.model import Criterion

# Every word of a parent must stand in `introducing.tsv`: words that name what follows and ask nothing of anybody.
# Some stand there for headings alone (`titles.py`), some for exclusion alone: under that heading alternatives exclude
# each on its own, under an inclusion heading none of them is asked by itself.
_JOINING = frozenset(
    (
        "or",
        "unless",
        "except",
        "excepting",
        "however",
        "but",
        "if",
        "note",
        "exception",
        "exceptions",
        "otherwise",
        "when",
    )
)
_WORD = re.compile(r"[^\W_]+")
# The first word, unless a comparator stands before it: "> or = 5".
_FIRST = re.compile(r"[^\w<>=]*([^\W_]+)")
# "within 14 days", "≤ 4 weeks": when something was measured, not who is meant.
_TIME = re.compile(r"\b[0-9]{1,3}[ -]?(?=(?:hour|day|week|month)s?\b)")
_LONGEST_PARENT = 300
# A line that ends in a colon, or announces what follows, and has nothing below it leads the lines beside it; so many
# may be its own.
_LED = 8
_LEADS = re.compile(
    r"""
      [:：]\s*\Z
    | \bthe\sfollowing\b[^:：;,()]{0,80}\Z
    | \b(?:following|below)\W*\Z
    | \A\W*for\s+\S+(?:\s\S+){0,2}\s*\Z  # "For survivors" alone on its line
    """,
    re.IGNORECASE | re.VERBOSE,
)


def stands_alone(criteria: Sequence[Criterion], index: int) -> bool:
    criterion = criteria[index]
    after = criteria[index + 1] if index + 1 < len(criteria) else None
    before = criteria[index - 1] if index else None
    if after is not None and (after.parent == criterion.id or _first(after.original) in _JOINING):
        return False
    if before is not None and _last(before.original) == "or":
        return False
    return all(_introduces(parent) for parent in (*_parents(criteria, index), *_leader(criteria, index)))


def _parents(criteria: Sequence[Criterion], index: int) -> list[Criterion]:
    above: list[Criterion] = []
    wanted = criteria[index].parent
    while wanted is not None and index:
        index -= 1
        if criteria[index].id == wanted:
            above.append(criteria[index])
            wanted = criteria[index].parent
    return above


def _leader(criteria: Sequence[Criterion], index: int) -> list[Criterion]:
    """The line beside this one that leads it like a parent, where a flat list has lost its levels."""
    criterion = criteria[index]
    for at in range(index - 1, max(-1, index - 1 - _LED), -1):
        other = criteria[at]
        if other.side != criterion.side or other.depth < criterion.depth:
            return []
        if other.depth == criterion.depth and _LEADS.search(other.original):
            return [other] if criteria[at + 1].parent != other.id else []
    return []


def _introduces(parent: Criterion) -> bool:
    if parent.group is not None and parent.group != "all_of" and (parent.group, parent.side) != ("any_of", "exclusion"):
        return False
    if len(parent.original) > _LONGEST_PARENT:
        return False
    words = _WORD.findall(_TIME.sub("", parent.original.casefold()))
    allowed = ("any", "exclusion") if parent.side == "exclusion" else ("any",)
    return all(INTRODUCING.get(word) in allowed for word in words)


def _first(words: str) -> str:
    found = _FIRST.match(words)
    return found[1].casefold() if found else ""


def _last(words: str) -> str:
    found = _WORD.findall(words[-40:])
    return found[-1].casefold() if found else ""
