"""An explained text as people decided it should read.

In: what the program made of a text, and the decisions that hold for its criteria. Out: the same with the wording that
was approved, the reviewer's, or the official words, each marked with the day of the decision. Nothing is judged here:
a decision carries the checker's verdict on its wording.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trialfinder.criteria.model import Edit, ExplainedCriterion, PlainStudy, Review
from trialfinder.store.decisions import Decision, item_of
from trialfinder.text.grade import grade

BY_PERSON = "review.edit"
"""The rule of an edit that a reviewer made."""


def items_of(plain: PlainStudy) -> list[bytes]:
    """The items that the criteria are, in order."""
    return [item_of(criterion, plain.versions) for criterion in plain.criteria]


def decided(plain: PlainStudy, decisions: Mapping[bytes, Decision]) -> PlainStudy:
    """The text with these decisions, by item; those of other items change nothing."""
    if not decisions:
        return plain
    found = [decisions.get(item) for item in items_of(plain)]
    if not any(found):
        return plain
    criteria = tuple(
        _as_decided(criterion, decision) if decision else criterion
        for criterion, decision in zip(plain.criteria, found, strict=True)
    )
    verdicts = [criterion.verdict for criterion in criteria]
    summary = msgspec.structs.replace(
        plain.summary,
        verified=verdicts.count("verified"),
        verified_terms_kept=verdicts.count("verified_terms_kept"),
        machine_worded=verdicts.count("machine_worded"),
        original=verdicts.count("original"),
        grade_after=grade(line for criterion in criteria for line in criterion.lines),
    )
    return msgspec.structs.replace(plain, criteria=criteria, summary=summary)


def _as_decided(criterion: ExplainedCriterion, decision: Decision) -> ExplainedCriterion:
    review = Review("person", decision.made_at[:10])
    if not decision.changed:
        return msgspec.structs.replace(criterion, review=review)
    is_edit = decision.plain != criterion.original
    return msgspec.structs.replace(
        criterion,
        plain=decision.plain,
        lines=decision.lines,
        verdict=decision.verdict,
        findings=decision.findings,
        edits=(Edit(criterion.span, decision.plain, BY_PERSON),) if is_edit else (),
        review=review,
    )
