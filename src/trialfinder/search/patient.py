"""Patient search: the question of a person, answered from the index and the records.

In: a `Question`, an index, and the records. Out: an `Answer`: the trials that fit, in order, each with its nearest
recruiting site and with where the words matched; how many each filter hides; what was searched too; and, where nothing
fits, which filter keeps the trials away. Every question has a time limit (OutOfTime). No word of it is kept.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from trialfinder.criteria.model import ExplainedCriterion
from trialfinder.errors import UnknownTrialError
from trialfinder.records.ids import parse_nct_id
from trialfinder.search import filters
from trialfinder.search import query as q
from trialfinder.search.answer import Answer, Hit, Records, Relaxed, WhyNot
from trialfinder.search.asking import Question
from trialfinder.search.filters import Filter
from trialfinder.search.hiding import Hide, Verdict, judge
from trialfinder.search.hits import Sort
from trialfinder.search.index import Index, OutOfTime
from trialfinder.search.matching import matches
from trialfinder.search.meaning import Meaning, mean, node_of
from trialfinder.search.narrowing import filters_of, ranked, set_behind, speaking_of
from trialfinder.search.nearest import nearest_site
from trialfinder.search.places import Place
from trialfinder.search.words import words

SECONDS = 5.0
MOST_READ = 3_000
READING = 0.4
"""Of so many trials at most, and for so much of the time that is left, criteria are read to hide some; the rest are
counted as not told."""
FACETS = ("OverallStatus", "Phase", "StudyType", "Sex", "StdAge", "HealthyVolunteers", "LeadSponsorClass")
RADII = (1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1_000.0, 2_500.0, filters.MOST_MILES)
MOST_MEASURED = 1_500
_LATEST = {"newest": "StudyFirstPostDate", "changed": "LastUpdatePostDate"}
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
        self._criteria: dict[str, Sequence[ExplainedCriterion]] = {}

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
        hidden_by_criteria, untold = self._hidden(q.every(matter, narrow)) if question.hide else ([], {})
        narrow = q.every(narrow, q.Not(q.Ids(tuple(hidden_by_criteria)))) if hidden_by_criteria else narrow
        matched = q.And((matter, narrow)) if not isinstance(narrow, q.All) else matter
        total, ids = self._page(matter, narrow, pinned, limit, offset)
        behind = self._among(ids, set_behind(question))
        lacks = self._among(ids, _lacked(meaning))
        hits = tuple(
            msgspec.structs.replace(self._hit(nct_id, meaning, untold), behind=behind[nct_id], lacks=lacks[nct_id])
            if nct_id not in pinned
            else self._hit(nct_id, meaning, untold, exact=True)
            for nct_id in ids
        )
        hidden = {one.name: count for one, count in self._left_out(matter)} if not named else {}
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
            relaxed=() if total else tuple(self._relaxed(matter)),
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

    @property
    def _seconds(self) -> float:
        return max(0.0, self.deadline - time.monotonic())

    # Order

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
        found = self.index.search(whole, limit=MOST_PINNED + 1, seconds=self._seconds)
        return found.nct_ids if len(found.nct_ids) <= MOST_PINNED else []

    def _page(
        self, matter: q.Node, narrow: q.Node, pinned: Sequence[str], limit: int, offset: int
    ) -> tuple[int, list[str]]:
        """How many match, and the ids of this page: those named exactly come before all others."""
        rest = q.every(narrow, q.Not(q.Ids(tuple(pinned)))) if pinned else narrow
        first = list(pinned)[offset : offset + limit]
        left, skip = limit - len(first), max(0, offset - len(pinned))
        total, ids = self._ordered(matter, rest, left, skip)
        return total + len(pinned), [*first, *ids]

    def _ordered(self, matter: q.Node, narrow: q.Node, limit: int, offset: int) -> tuple[int, list[str]]:
        sort, near = self.question.sort, self.question.near
        if sort == "distance" and near is not None:
            return self._by_distance(q.every(matter, narrow), near.place, limit, offset)
        only = None if isinstance(narrow, q.All) else narrow
        if sort == "fit":
            found = self.index.search(matter, filters=only, offset=offset, limit=limit, seconds=self._seconds)
            return found.total or 0, found.nct_ids
        latest = (Sort(_LATEST[sort], True),)
        found = self.index.search(matter, filters=only, sort=latest, limit=offset + limit, seconds=self._seconds)
        return found.total or 0, found.nct_ids[offset:]

    def _by_distance(self, node: q.Node, place: Place, limit: int, offset: int) -> tuple[int, list[str]]:
        """By the nearest recruiting site, ring after ring; those without one come last, by fit."""
        assert place.lat is not None and place.lon is not None  # noqa: S101 - `asking` lets no region through
        taken: set[int] = set()
        ordered: list[str] = []
        for radius in RADII:
            if len(ordered) >= offset + limit:
                break
            near = q.AtSite(q.And((q.Distance(place.lat, place.lon, radius), q.Value("LocationStatus", "RECRUITING"))))
            ring = [number for number in self.index.numbers(q.every(node, near)) if number not in taken]
            taken.update(ring)
            ordered += self._measured([f"NCT{number:08d}" for number in ring], place)
        total = self.index.count(node)
        if len(ordered) < offset + limit and len(taken) < total:
            rest = q.every(node, q.Not(q.Ids(tuple(f"NCT{number:08d}" for number in taken))))
            more = self.index.search(rest, limit=limit + offset - len(ordered), seconds=self._seconds)
            ordered += more.nct_ids
        return total, ordered[offset : offset + limit]

    def _measured(self, ring: list[str], place: Place) -> list[str]:
        """A ring in order of distance. Of more than can be measured, the order is that of the ids."""
        if len(ring) > MOST_MEASURED:
            return ring
        miles = {nct_id: nearest_site(self.tree(nct_id), place).miles for nct_id in ring}
        return sorted(ring, key=lambda nct_id: (miles[nct_id] is None, miles[nct_id] or 0.0, nct_id))

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

    def _hidden(self, node: q.Node) -> tuple[list[str], dict[str, list[str]]]:
        """Those whose criteria rule out or ask for what is not wanted, and those of which they cannot tell."""
        gone: dict[str, None] = {}
        untold: dict[str, list[str]] = {}
        for hide in self.question.hide:
            for nct_id, verdict in self._verdicts(hide, q.every(node, q.Or(tuple(speaking_of(hide))))):
                if verdict == "hide":
                    gone[nct_id] = None
                elif verdict == "cannot tell":
                    untold.setdefault(nct_id, []).append(hide.shown)
        return list(gone), {nct_id: said for nct_id, said in untold.items() if nct_id not in gone}

    def _verdicts(self, hide: Hide, spoken: q.Node) -> Iterator[tuple[str, Verdict]]:
        """Of each trial that speaks of it. Those that fit best are read first, as many as there is time for."""
        everyone = [f"NCT{number:08d}" for number in self.index.numbers(spoken)]
        if hide.mode == "about":
            yield from ((nct_id, "hide") for nct_id in everyone)
            return
        first = self.index.search(spoken, limit=MOST_READ, count=False, seconds=self._seconds).nct_ids
        until = time.monotonic() + self._seconds * READING
        unread = dict.fromkeys(everyone)
        for nct_id in first:
            if time.monotonic() > until:
                break
            unread.pop(nct_id)
            yield nct_id, self._judged(hide, nct_id)
        yield from ((nct_id, "cannot tell") for nct_id in unread)

    def _judged(self, hide: Hide, nct_id: str) -> Verdict:
        if nct_id not in self._criteria:
            try:
                self._criteria[nct_id] = self.records.trial(nct_id).plain.criteria
            except UnknownTrialError:
                self._criteria[nct_id] = ()
        return judge(hide, self._criteria[nct_id])

    # What was left out

    def _left_out(self, matter: q.Node) -> Iterator[tuple[Filter, int]]:
        """For each filter, how many trials it alone hides."""
        total = self.index.count(q.every(matter, *(one.node for one in self.filters)))
        for one in self.filters:
            self._look_at_the_clock()
            others = [other.node for other in self._others(one)]
            yield one, self.index.count(q.every(matter, *others)) - total

    def _others(self, one: Filter) -> Iterator[Filter]:
        """The other filters. Without the default status, near sites need not be open either."""
        for other in self.filters:
            if other.name == "near" and one.name == "status" and self.question.near and not self.question.site:
                yield other._replace(node=filters.by_place(self.question.near.place, self.question.within, ()))
            elif other.name == "place" and one.name == "status" and not self.question.site:
                yield other._replace(node=q.Filed(f"place/{other.shown}"))
            elif other is not one:
                yield other

    def _relaxed(self, matter: q.Node) -> Iterator[Relaxed]:
        """What each filter, left out, would bring; all of them, where no single one brings anything."""
        found = [Relaxed(one.name, one.shown, count) for one, count in self._left_out(matter) if count]
        yield from sorted(found, key=lambda one: (-one.would_bring, one.filter))
        if not found and len(self.filters) > 1 and (count := self.index.count(matter)):
            yield Relaxed("all filters", "", count)

    def _why_not(self, text: str, meaning: Meaning, hidden: Sequence[str], pinned: Sequence[str]) -> WhyNot:
        nct_id = self.records.resolve(parse_nct_id(text))
        if nct_id in pinned:  # it is there whatever the filters
            return WhyNot(nct_id, True)
        this = q.Ids((nct_id,))
        failed = [(one.name, one.shown) for one in self.filters if not self.index.count(q.And((this, one.node)))]
        if nct_id in hidden:
            failed += [("hide", hide.shown) for hide in self.question.hide if self._judged(hide, nct_id) == "hide"]
        tree = self.tree(nct_id)
        strong = [unit for unit in meaning.units if not unit.weak]
        lacking = tuple(unit.text for unit in strong if not any(matches(tree, (unit,))))
        missing = lacking if not self.index.count(q.And((this, meaning.query))) else ()
        return WhyNot(nct_id, not failed and not missing, tuple(failed), missing)


def _lacked(meaning: Meaning) -> dict[str, q.Node]:
    """The words of the matter, and the trials that have none of their names; none where all must match."""
    strong = [unit for unit in meaning.units if not unit.weak] if meaning.required < meaning.strong else []
    return {unit.text: q.Not(node_of(unit)) for unit in strong}
