"""Explain an eligibility text: the one entry that brings its readers together.

In: `eligibility_criteria` exactly as the registry sent it. Out: a `PlainStudy`, and its JSON.
No wording is given that the checker has not passed: what it does not pass stays in the registry's words,
with the reason beside it.
"""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

import msgspec

from trialfinder.criteria.model import (
    Criterion,
    ExplainedCriterion,
    Finding,
    PlainStudy,
    Segmentation,
    Summary,
    Versions,
)
from trialfinder.criteria.segment import segment
from trialfinder.fidelity import judge as checker
from trialfinder.text.grade import grade
from trialfinder.text.normalize import unescape
from trialfinder.text.spans import Span
from trialfinder.vocab import loader as vocabulary

SCHEMA = "trialfinder.explain/1"
# Five times the longest text of the registry (19,559 characters). What is longer is no eligibility text; cutting
# millions of one-letter items would take gigabytes.
LONGEST = 100_000


def _sources(*rooms: str) -> str:
    """A hash of the code of some rooms: the same text may be cut or judged otherwise when any of it changes."""
    whole = hashlib.sha256()
    for room in rooms:
        for file in sorted((files("trialfinder") / room).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".py"):
                whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


VERSIONS = Versions(
    rules=f"segment-1.{_sources('criteria', 'text')}",
    vocabulary=vocabulary.sha256()[:12],
    checker=f"{checker.VERSION}.{_sources('fidelity')}",
)


def explain(eligibility_criteria: str, *, nct_id: str | None = None) -> PlainStudy:
    """The criteria of a text, each with its wording, verdict and reasons."""
    if len(eligibility_criteria) > LONGEST:
        return uncut(eligibility_criteria, nct_id=nct_id, why=f"the text has more than {LONGEST} characters")
    segmentation = segment(eligibility_criteria)
    return _plain_study(eligibility_criteria, nct_id, segmentation, tuple(map(_explained, segmentation.criteria)))


def uncut(eligibility_criteria: str, *, nct_id: str | None, why: str) -> PlainStudy:
    """All of a text as one criterion: nothing worded, nothing dropped."""
    start = len(eligibility_criteria) - len(eligibility_criteria.lstrip())
    span = Span(start, max(start, len(eligibility_criteria.rstrip())))
    words = unescape(span.of(eligibility_criteria))
    criterion = ExplainedCriterion(
        id="u1", side="unspecified", label="", depth=0, parent=None, cohort=None, group=None, span=span,
        original=words, plain=words, lines=(words,), verdict="original", findings=(Finding("not_cut", why),),
    )  # fmt: skip
    return _plain_study(eligibility_criteria, nct_id, Segmentation((), ()), (criterion,) if words else ())


def _plain_study(
    text: str, nct_id: str | None, segmentation: Segmentation, criteria: tuple[ExplainedCriterion, ...]
) -> PlainStudy:
    return PlainStudy(
        schema=SCHEMA,
        nct_id=nct_id,
        source_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        versions=VERSIONS,
        about={},
        summary=_summary(text, criteria),
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
