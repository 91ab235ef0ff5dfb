"""The self-check of one trial: its criteria as points that a person answers, and how each answer counts.

In: a trial. Out: a `CheckView`. A point is asked with three answers; `fit` is the one that fits it, empty where the
record does not say which way an answer counts, and then `unclear` says why. A criterion with sub-points is a title
where its words only introduce them, a group where its words say how many of them count and nothing else, and else one
question together with all that stands under it: "brain metastasis, unless:" must not be taken apart. Words that name
nothing that can be asked ("N/A") are a title too, over nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from trialfinder.criteria.model import ExplainedCriterion
from trialfinder.pages import wording
from trialfinder.pages.showing import Taken
from trialfinder.pages.views.check_typed import QUESTIONS, Ages, Question, Settles, coded_ages, coded_sex, settles
from trialfinder.pages.views.check_words import is_joined, is_loose, is_turned, names_nothing, needed
from trialfinder.pages.views.criteria import groups
from trialfinder.pages.views.model import CriterionView, Row
from trialfinder.trial import Trial

Kind = Literal["point", "group", "title"]
Unclear = Literal["", "side", "turned", "joined"]
ELIGIBILITY = "protocolSection.eligibilityModule"


class Node(msgspec.Struct, frozen=True):
    """A criterion in the check.

    `ids`: those that one question asks about together. `need`: of a group, how many of its parts must be true for it
    to be true. `parts`: what stands under a title or a group. `settled`: JSON of the constraints that answers to the
    first questions are held against, or empty. `within`: a part of a group, whose answer counts there. `loose`: it
    holds for some people only, or names exceptions, so that no answer speaks against it.
    """

    words: CriterionView
    kind: Kind
    side: str
    ids: str
    fit: str
    unclear: Unclear = ""
    settled: str = ""
    need: int = 0
    within: bool = False
    loose: bool = False
    parts: tuple[Node, ...] = ()


class Coded(msgspec.Struct, frozen=True):
    """A point that the record gives as coded values: an id of ours, its facts, and what settles it."""

    id: str
    rows: tuple[Row, ...]
    settled: str


class Part(msgspec.Struct, frozen=True):
    """The points under one heading; `say` words the side where it begins, `cohort` says it limits what follows."""

    say: str
    side: str
    heading_id: str
    heading: str
    heading_kind: str
    nodes: tuple[Node, ...]


class CheckView(msgspec.Struct, frozen=True):
    """`stamp` names the points: answers that were kept for others are dropped."""

    asks: tuple[Question, ...]
    coded: tuple[Coded, ...]
    parts: tuple[Part, ...]
    points: int
    stamp: str


def check_view(trial: Trial) -> CheckView:
    module = trial.document.study.protocol_section.eligibility_module
    ages = Ages(module.minimum_age if module else None, module.maximum_age if module else None)
    reader = _Reader(trial.plain.criteria, ages)
    status = trial.document.study.protocol_section.status_module
    takes_people = (status.overall_status if status else None) in wording.OPEN_STATUSES
    parts = tuple(
        Part(
            group.say,
            reader.side_of(group.criteria),
            group.heading_id,
            group.heading,
            group.heading_kind,
            tuple(reader.node(one) for one in group.criteria),
        )
        for group in groups(trial.plain, wording.SIDES if takes_people else wording.CLOSED_SIDES)
    )
    coded = tuple(_coded(trial, ages, module.sex if module else None, reader.asked))
    return CheckView(
        asks=tuple(question for question in QUESTIONS if question in reader.asked),
        coded=coded,
        parts=parts,
        points=len(coded) + sum(_count(node) for part in parts for node in part.nodes),
        stamp=_stamp(trial.plain.criteria),
    )


def _coded(trial: Trial, ages: Ages, sex: str | None, asked: set[Question]) -> Iterator[Coded]:
    lens, taken = trial.document.lens.at(ELIGIBILITY), Taken()
    for name, found, fields in (
        ("age", coded_ages(ages), ("minimumAge", "maximumAge")),
        ("sex", coded_sex(sex), ("sex",)),
    ):
        if found:
            asked.update(found.asks)
            yield Coded(name, taken.rows(lens, *fields), _json(found))


class _Reader:
    """Makes nodes of the criteria of one text, and notes which of the first questions they need (`asked`)."""

    def __init__(self, criteria: Sequence[ExplainedCriterion], ages: Ages) -> None:
        self._at: Mapping[str, int] = {one.id: index for index, one in enumerate(criteria)}
        self._criteria = criteria
        self._ages = ages
        self.asked: set[Question] = set()

    def side_of(self, views: Sequence[CriterionView]) -> str:
        return self._of(views[0]).side if views else ""

    def node(self, view: CriterionView) -> Node:
        criterion = self._of(view)
        if not view.children and names_nothing(criterion):
            return Node(view, "title", criterion.side, view.id, "")
        if view.children:
            need = needed(criterion, len(view.children))
            if need == 0:
                return Node(view, "title", criterion.side, view.id, "", parts=tuple(map(self.node, view.children)))
            if need > 0 and not any(is_turned(self._of(child)) for child in view.children):
                parts = tuple(
                    Node(child, "point", criterion.side, _ids(child), "", within=True) for child in view.children
                )
                fit, unclear = self._fit(view, criterion)
                loose = self._lets_off(view)
                return Node(view, "group", criterion.side, view.id, fit, unclear, need=need, loose=loose, parts=parts)
        fit, unclear = self._fit(view, criterion)
        found = settles(criterion.constraints, criterion.side, self._ages) if fit and not view.children else None
        if found:
            self.asked.update(found.asks)
        loose = bool(fit) and self._lets_off(view)
        return Node(view, "point", criterion.side, _ids(view), fit, unclear, _json(found) if found else "", loose=loose)

    def _of(self, view: CriterionView) -> ExplainedCriterion:
        return self._criteria[self._at[view.id]]

    def _lets_off(self, view: CriterionView) -> bool:
        """Whether it, or what is asked together with it, holds for some only; what stands under it may let off too."""
        below = view.children
        return is_loose(self._of(view)) or any(is_turned(self._of(one)) or self._lets_off(one) for one in below)

    def _fit(self, view: CriterionView, criterion: ExplainedCriterion) -> tuple[str, Unclear]:
        """The answer that fits this point, or why none can be said to."""
        if criterion.side == "unspecified":
            return "", "side"
        if is_turned(criterion):
            return "", "turned"
        first, last = self._at[view.id], self._at[_ids(view).rpartition(",")[2]]
        before = self._criteria[first - 1].original if first else ""
        after = self._criteria[last + 1].original if last + 1 < len(self._criteria) else ""
        if is_joined(criterion.side, before, criterion.original, self._criteria[last].original, after):
            return "", "joined"
        return ("yes" if criterion.side == "inclusion" else "no"), ""


def _ids(view: CriterionView) -> str:
    return ",".join([view.id, *(_ids(child) for child in view.children)])


def _count(node: Node) -> int:
    """How many points it holds that have a result of their own."""
    return sum(map(_count, node.parts)) if node.kind == "title" else 1


def _json(found: Settles) -> str:
    return msgspec.json.encode(found.constraints).decode()


def _stamp(criteria: Sequence[ExplainedCriterion]) -> str:
    words = msgspec.json.encode([(one.id, one.side, one.original) for one in criteria])
    return hashlib.sha256(words).hexdigest()[:16]
