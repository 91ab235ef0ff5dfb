"""Whether the headings of a text leave what a criterion says alone.

In: the headings of one text and a criterion of it. A heading governs what stands below it, up to the next one, and a
side heading up to the next side heading. Cohorts are told by the segmenter (`criterion.cohort`); what is asked here is
whether any title narrows ("Donor eligibility", "Inclusion Criteria for the infusion"), makes an exception
("Exceptions:"), stands there twice, once for each group, or, as a lone "OR" between lines, leaves open which it joins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from trialfinder.constraints.tables import INTRODUCING
from trialfinder.criteria.model import Criterion, Heading

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 300
# "Any of the following" offers alternatives, unless the title itself says that each of them excludes.
_ALTERNATIVES = frozenset(("any", "one", "or"))
_EXCLUDING = frozenset(("exclude", "excluded", "excludes", "excluding", "ineligible", "not"))


class Titles:
    """The headings of one text, as they bear on its criteria."""

    def __init__(self, headings: Sequence[Heading], criteria: Sequence[Criterion]) -> None:
        self._headings = headings
        self._starts = [heading.span.start for heading in headings]
        # For each heading, the side heading above it, if any, and whether a lone "OR" stands below that one.
        self._sides: list[Heading | None] = []
        self._open: set[Heading | None] = set()
        side = None
        for heading in headings:
            side = heading if heading.kind == "side" else side
            self._sides.append(side)
            if _is_or(heading.text):
                self._open.add(side)
        # "Inclusion Criteria:" right above "Inclusion criteria" is one heading; only what has lines below it counts.
        used = {id(found): found for found in map(self._side_of, criteria) if found is not None}
        self._times = Counter(_letters(heading.text) for heading in used.values())

    def leave_alone(self, criterion: Criterion) -> bool:
        side = self._side_of(criterion)
        if side in self._open:
            return False
        if side is not None and (self._times[_letters(side.text)] > 1 or not _entitles(side.text, criterion)):
            return False
        at = self._above(criterion)
        return at < 0 or self._headings[at].kind != "section" or _entitles(self._headings[at].text, criterion)

    def _above(self, criterion: Criterion) -> int:
        return bisect_right(self._starts, criterion.span.start) - 1

    def _side_of(self, criterion: Criterion) -> Heading | None:
        at = self._above(criterion)
        return self._sides[at] if at >= 0 else None


def _letters(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _is_or(text: str) -> bool:
    words = set(_WORD.findall(text.casefold()))
    return "or" in words and words <= {"or", "and"}


def _entitles(text: str, criterion: Criterion) -> bool:
    """Whether a title only names what follows: "Age:", "Subjects must meet all of the following criteria:"."""
    if len(text) > _LONGEST:
        return False
    words = _WORD.findall(text.casefold())
    excludes = criterion.side == "exclusion" or not _EXCLUDING.isdisjoint(words)
    return all(word.isdecimal() or (word in INTRODUCING and (excludes or word not in _ALTERNATIVES)) for word in words)
