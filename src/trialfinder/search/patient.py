"""Patient search: the question of a person, answered from the index and the records.

In: a `Question`, an index, and the records. Out: an `Answer`: the trials that fit, in order, each with its nearest
recruiting site and with where the words matched; how many each filter hides; what was searched too; and, where nothing
fits, which filter keeps the trials away. Every question has a time limit (OutOfTime). No word of it is kept.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from trialfinder.errors import UnknownTrialError
from trialfinder.records.ids import parse_nct_id
from trialfinder.search import query as q
from trialfinder.search.answer import Answer, Hit, Records, WhyNot
from trialfinder.search.asking import Question
from trialfinder.search.index import Index, OutOfTime
from trialfinder.search.leaving import LeftOut
from trialfinder.search.matching import matches
from trialfinder.search.meaning import Meaning, mean, node_of
from trialfinder.search.narrowing import filters_of, ranked, set_behind
from trialfinder.search.nearest import nearest_site
from trialfinder.search.ordering import Order
from trialfinder.search.reading import Reader
from trialfinder.search.words import words

SECONDS = 5.0
FACETS = ("OverallStatus", "Phase", "StudyType", "Sex", "StdAge", "HealthyVolunteers", "LeadSponsorClass")
MOST_PINNED = 5


def search(
    index: Index,
    records: Records,
    question: Question,
    *,
    limit: int = 10,
    offset: int = 0,
    why_not: str = "",
    seconds: float = SECONDS,
) -> Answer:
    """Ask; `why_not` is the id of a trial of which to say why it is not there."""
    return _Search(index, records, question, time.monotonic() + seconds).answer(limit, offset, why_not)


class _Search:
    """One search and its deadline."""

    def __init__(self, index: Index, records: Records, question: Question, deadline: float) -> None:
        self.index = index
        self.records = records
        self.question = question
        self.deadline = deadline
        self.filters = list(filters_of(question))
        self._trees: dict[str, Mapping[str, Any]] = {}
        self.reader = Reader(index, records, question, self._seconds)
        self.left_out = LeftOut(index, question, self.filters, self._look_at_the_clock)

    def answer(self, limit: int, offset: int, why_not: str) -> Answer:
        question = self.question
        narrow = q.every(*(one.node for one in self.filters))
        pinned, not_here = self._named()
        named = bool(pinned) and question.asked.only_trials
        # A trial that is not here may be spoken of in one that is.
        typed = not_here if question.asked.only_trials and not pinned else question.asked.left
        meaning = mean(
            *(self.index, self.tree, typed, question.flags.without, narrow),
            phrases=question.asked.phrases,
            look=self._look_at_the_clock,
        )
        matter = q.Nothing() if named else ranked(question, meaning.query)
        hidden_by_criteria, untold = self.reader.hidden(q.every(matter, narrow)) if question.hide else ([], {})
        narrow = q.every(narrow, q.Not(q.Ids(tuple(hidden_by_criteria)))) if hidden_by_criteria else narrow
        matched = q.And((matter, narrow)) if not isinstance(narrow, q.All) else matter
        total, ids = Order(self.index, question, self.tree, self._seconds).page(matter, narrow, pinned, limit, offset)
        behind = self._among(ids, set_behind(question))
        lacks = self._among(ids, _lacked(meaning))
        hits = tuple(
            msgspec.structs.replace(self._hit(nct_id, meaning, untold), behind=behind[nct_id], lacks=lacks[nct_id])
            if nct_id not in pinned
            else self._hit(nct_id, meaning, untold, exact=True)
            for nct_id in ids
        )
        hidden = {one.name: count for one, count in self.left_out.counted(matter)} if not named else {}
        if question.hide:
            hidden["hide"] = len(hidden_by_criteria)
        return Answer(
            question=question,
            meaning=meaning,
            total=total,
            hits=hits,
            hidden=hidden,
            cannot_tell=len(untold),
            facets=self.index.facets(matched, FACETS),
            relaxed=() if total else tuple(self.left_out.relaxed(matter)),
            not_here=tuple(not_here),
            why_not=self._why_not(why_not, meaning, hidden_by_criteria, pinned) if why_not else None,
        )

    def tree(self, nct_id: str) -> Mapping[str, Any]:
        """The record of a study, read once; empty where it has gone since the index was made."""
        self._look_at_the_clock()
        if nct_id not in self._trees:
            try:
                self._trees[nct_id] = self.records.document(nct_id).tree
            except UnknownTrialError:
                self._trees[nct_id] = {}
        return self._trees[nct_id]

    def _look_at_the_clock(self) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime("The search takes longer than it may.", "Ask for less at once, or fewer words.")

    def _seconds(self) -> float:
        return max(0.0, self.deadline - time.monotonic())

    # What is named

    def _named(self) -> tuple[list[str], list[str]]:
        """The trials that the text names exactly, and the ids that it names of trials that are not here."""
        here: list[str] = []
        not_here: list[str] = []
        for nct_id in self.question.asked.trials:
            try:
                here.append(self.records.resolve(nct_id))
            except UnknownTrialError:
                not_here.append(nct_id)
        return list(dict.fromkeys(here)) or ([] if not_here else self._pinned()), not_here

    def _pinned(self) -> list[str]:
        """The trials that the whole text names: by a protocol number, an acronym, a title."""
        text = self.question.asked.text.strip()
        if not text:
            return []
        pieces = ("BriefTitle", "OfficialTitle", "OrgStudyId", "SecondaryId", "Acronym")
        whole = (
            q.Or(tuple(q.Term(piece, text, coverage="FullMatch") for piece in pieces)) if words(text) else q.Nothing()
        )
        found = self.index.search(whole, limit=MOST_PINNED + 1, seconds=self._seconds())
        return found.nct_ids if len(found.nct_ids) <= MOST_PINNED else []

    # Hits

    def _among(self, ids: Sequence[str], said: Mapping[str, q.Node]) -> dict[str, tuple[str, ...]]:
        """For each of a page, what is said of it: the names of those that match it."""
        found: dict[str, tuple[str, ...]] = dict.fromkeys(ids, ())
        for name, node in said.items() if ids else ():
            self._look_at_the_clock()
            for number in self.index.numbers(q.And((q.Ids(tuple(ids)), node))):
                found[f"NCT{number:08d}"] += (name,)
        return found

    def _hit(self, nct_id: str, meaning: Meaning, untold: Mapping[str, list[str]], *, exact: bool = False) -> Hit:
        tree = self.tree(nct_id)
        place = self.question.near.place if self.question.near else None
        near = nearest_site(tree, place, self.question.within)
        why = tuple(matches(tree, meaning.units))
        removed = self.records.removed(nct_id) if exact else None
        return Hit(nct_id, tree, why, near, tuple(untold.get(nct_id, ())), exact, removed)

    # What keeps one out

    def _why_not(self, text: str, meaning: Meaning, hidden: Sequence[str], pinned: Sequence[str]) -> WhyNot:
        nct_id = self.records.resolve(parse_nct_id(text))
        if nct_id in pinned:  # it is there whatever the filters
            return WhyNot(nct_id, True)
        this = q.Ids((nct_id,))
        failed = [(one.name, one.shown) for one in self.filters if not self.index.count(q.And((this, one.node)))]
        if nct_id in hidden:
            failed += [
                ("hide", hide.shown) for hide in self.question.hide if self.reader.judged(hide, nct_id) == "hide"
            ]
        tree = self.tree(nct_id)
        strong = [unit for unit in meaning.units if not unit.weak]
        lacking = tuple(unit.text for unit in strong if not any(matches(tree, (unit,))))
        missing = lacking if not self.index.count(q.And((this, meaning.query))) else ()
        return WhyNot(nct_id, not failed and not missing, tuple(failed), missing)


def _lacked(meaning: Meaning) -> dict[str, q.Node]:
    """The words of the matter, and the trials that have none of their names; none where all must match."""
    strong = [unit for unit in meaning.units if not unit.weak] if meaning.required < meaning.strong else []
    return {unit.text: q.Not(node_of(unit)) for unit in strong}
