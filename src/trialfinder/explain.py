"""Explain an eligibility text: the one entry that brings its readers together.

In: `eligibility_criteria` exactly as the registry sent it. Out: a `PlainStudy`, and its JSON.
No wording is given that the checker has not passed: what it does not pass stays in the registry's words,
with the reason beside it.
"""

from __future__ import annotations

import hashlib
import json

import msgspec

from trialfinder.criteria.model import (
    Criterion,
    ExplainedCriterion,
    PlainStudy,
    Summary,
    Versions,
)
from trialfinder.criteria.segment import segment
from trialfinder.fidelity import judge as checker
from trialfinder.text.grade import grade

SCHEMA = "trialfinder.explain/1"
# `rules` changes whenever the same text could be cut or worded otherwise; `vocabulary` names the words that
# the wording draws on, of which there are none yet.
VERSIONS = Versions(rules="segment-1", vocabulary="none", checker=checker.VERSION)


def explain(eligibility_criteria: str, *, nct_id: str | None = None) -> PlainStudy:
    """The criteria of a text, each with its wording, verdict and reasons."""
    segmentation = segment(eligibility_criteria)
    criteria = tuple(map(_explained, segmentation.criteria))
    return PlainStudy(
        schema=SCHEMA,
        nct_id=nct_id,
        source_sha256=hashlib.sha256(eligibility_criteria.encode("utf-8", "surrogatepass")).hexdigest(),
        versions=VERSIONS,
        about={},
        summary=_summary(eligibility_criteria, criteria),
        headings=segmentation.headings,
        criteria=criteria,
        findings=segmentation.findings,
    )


def to_json(plain_study: PlainStudy) -> bytes:
    """The JSON of `explain --json`, in one line."""
    try:
        return msgspec.json.encode(plain_study)
    except UnicodeEncodeError:
        # Half of a surrogate pair cannot be written as UTF-8, but JSON has an escape for it.
        return json.dumps(msgspec.to_builtins(plain_study), separators=(",", ":")).encode()


def _explained(criterion: Criterion) -> ExplainedCriterion:
    plain = criterion.original
    judgement = checker.judge(criterion.side, criterion.original, plain)
    return ExplainedCriterion(
        **msgspec.structs.asdict(criterion),
        plain=plain,
        # One line, white space and all: `lines` joined by one space must be `plain`, and `plain` is the
        # original to the letter, so a line break inside it may neither go nor become a second line.
        lines=(plain,),
        verdict=judgement.verdict,
        findings=judgement.findings,
    )


def _summary(source: str, criteria: tuple[ExplainedCriterion, ...]) -> Summary:
    verdicts = [criterion.verdict for criterion in criteria]
    return Summary(
        criteria=len(criteria),
        verified=verdicts.count("verified"),
        verified_terms_kept=verdicts.count("verified_terms_kept"),
        machine_worded=verdicts.count("machine_worded"),
        original=verdicts.count("original"),
        grade_before=grade(source.splitlines()),
        grade_after=grade(line for criterion in criteria for line in criterion.lines),
    )
