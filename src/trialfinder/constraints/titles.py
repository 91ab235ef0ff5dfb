"""Whether the headings of a text leave what a criterion says alone.

In: the headings of one text and a criterion of it. A heading between two side headings governs what stands below it,
up to the next one. Cohorts are told by the segmenter (`criterion.cohort`); what is asked here is whether any other
title narrows ("Donor eligibility"), makes an exception ("Exceptions:") or, as a lone "OR" between lines, leaves open
which lines it joins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
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

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._headings = headings
        self._starts = [heading.span.start for heading in headings]
        self._runs: list[int] = []
        self._open: set[int] = set()
        run = 0
        for heading in headings:
            run += heading.kind == "side"
            self._runs.append(run)
            if _is_or(heading.text):
                self._open.add(run)

    def leave_alone(self, criterion: Criterion) -> bool:
        at = bisect_right(self._starts, criterion.span.start) - 1
        if (self._runs[at] if at >= 0 else 0) in self._open:
            return False
        return at < 0 or self._headings[at].kind != "section" or _entitles(self._headings[at].text, criterion)


def _is_or(text: str) -> bool:
    words = set(_WORD.findall(text.casefold()))
    return "or" in words and words <= {"or", "and"}


def _entitles(text: str, criterion: Criterion) -> bool:
    """Whether a title only names what follows: "Age:", "Subjects must meet all of the following criteria:"."""
    if len(text) > _LONGEST:
        return False
    words = _WORD.findall(text.casefold())
    excludes = criterion.side == "exclusion" or not _EXCLUDING.isdisjoint(words)
    return all(word in INTRODUCING and (excludes or word not in _ALTERNATIVES) for word in words)
