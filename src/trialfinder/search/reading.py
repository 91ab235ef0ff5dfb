"""Criteria, read at the time of a search to hide trials: those that rule out, or ask for, what is not wanted.

In: a question with something to hide, and the query of what matches. Out: the trials to leave out, and of which the
criteria cannot tell.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from trialfinder.criteria.model import ExplainedCriterion
from trialfinder.errors import UnknownTrialError
from trialfinder.search import query as q
from trialfinder.search.answer import Records
from trialfinder.search.asking import Question
from trialfinder.search.hiding import Hide, Verdict, judge
from trialfinder.search.index import Index
from trialfinder.search.narrowing import speaking_of

MOST_READ = 3_000
READING = 0.4
"""Of so many trials at most, and for so much of the time that is left, criteria are read to hide some; the rest are
counted as not told."""


class Reader:
    """Each trial's criteria are read once. `seconds` are those that are left."""

    def __init__(self, index: Index, records: Records, question: Question, seconds: Callable[[], float]) -> None:
        self._index = index
        self._records = records
        self._question = question
        self._seconds = seconds
        self._criteria: dict[str, Sequence[ExplainedCriterion]] = {}

    def hidden(self, node: q.Node) -> tuple[list[str], dict[str, list[str]]]:
        """Those whose criteria rule out or ask for what is not wanted, and those of which they cannot tell."""
        gone: dict[str, None] = {}
        untold: dict[str, list[str]] = {}
        for hide in self._question.hide:
            for nct_id, verdict in self._verdicts(hide, q.every(node, q.Or(tuple(speaking_of(hide))))):
                if verdict == "hide":
                    gone[nct_id] = None
                elif verdict == "cannot tell":
                    untold.setdefault(nct_id, []).append(hide.shown)
        return list(gone), {nct_id: said for nct_id, said in untold.items() if nct_id not in gone}

    def _verdicts(self, hide: Hide, spoken: q.Node) -> Iterator[tuple[str, Verdict]]:
        """Of each trial that speaks of it. Those that fit best are read first, as many as there is time for."""
        everyone = [f"NCT{number:08d}" for number in self._index.numbers(spoken)]
        if hide.mode == "about":
            yield from ((nct_id, "hide") for nct_id in everyone)
            return
        first = self._index.search(spoken, limit=MOST_READ, count=False, seconds=self._seconds()).nct_ids
        until = time.monotonic() + self._seconds() * READING
        unread = dict.fromkeys(everyone)
        for nct_id in first:
            if time.monotonic() > until:
                break
            unread.pop(nct_id)
            yield nct_id, self.judged(hide, nct_id)
        yield from ((nct_id, "cannot tell") for nct_id in unread)

    def judged(self, hide: Hide, nct_id: str) -> Verdict:
        if nct_id not in self._criteria:
            try:
                self._criteria[nct_id] = self._records.trial(nct_id).plain.criteria
            except UnknownTrialError:
                self._criteria[nct_id] = ()
        return judge(hide, self._criteria[nct_id])
