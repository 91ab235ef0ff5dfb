"""The types of an explained eligibility text, as `explain --json` gives them.

All values are frozen. Spans count code points of `eligibilityCriteria` as the registry sent it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from trialfinder.text.spans import Span

Side = Literal["inclusion", "exclusion", "unspecified"]
Verdict = Literal["verified", "verified_terms_kept", "machine_worded", "original"]
HeadingKind = Literal["side", "cohort", "section"]


class Heading(msgspec.Struct, frozen=True, gc=False):
    """A line that governs the criteria below it and is none itself.

    `kind`: `side` says inclusion or exclusion ("Inclusion Criteria:"); `cohort` limits what follows to
    an arm, part, group or population ("For Part B only:"); `section` is any other title
    ("PATIENT CHARACTERISTICS:").
    `text` is the slice with escapes undone.
    """

    id: str
    span: Span
    text: str
    kind: HeadingKind


class Edit(msgspec.Struct, frozen=True, gc=False):
    """`span` of the source is worded as `out`, because of `rule`."""

    span: Span
    out: str
    rule: str


class Note(msgspec.Struct, frozen=True, gc=False):
    """An explanation of a term, shown beside the sentence and never inside it."""

    term: str
    text: str


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One reason why a text cannot be taken as it stands.

    `original` and `plain` are places in the two texts, each None where there is none.
    """

    kind: str
    detail: str
    original: Span | None = None
    plain: Span | None = None


class Criterion(msgspec.Struct, frozen=True, gc=False):
    """One item of the eligibility text.

    `label` is the list mark as sent ("9.", "*", "a)"), empty where there is none; `depth` counts from 0;
    `original` is the slice with escapes undone; `cohort` is the text of the heading that limits it;
    `group` is `all_of`, `any_of` or `at_least:N` for a criterion with children, only where the words say so.
    """

    id: str
    side: Side
    label: str
    depth: int
    parent: str | None
    cohort: str | None
    group: str | None
    span: Span
    original: str


class Segmentation(msgspec.Struct, frozen=True, gc=False):
    """An eligibility text cut up: every letter and digit is in one criterion, one heading or one list mark.

    `headings` and `criteria` ascend by span. `findings` tells what is odd in the text as a whole
    (no headings, a side that changes in the middle of a line, ...).
    """

    headings: tuple[Heading, ...]
    criteria: tuple[Criterion, ...]
    findings: tuple[Finding, ...] = ()


class Review(msgspec.Struct, frozen=True, gc=False):
    """That a person has looked at a wording, and the day on which they decided (UTC)."""

    by: Literal["person"]
    date: str


class ExplainedCriterion(Criterion, frozen=True, gc=False, kw_only=True):
    """A criterion with its plain wording and what the second reader said of it."""

    plain: str
    lines: tuple[str, ...]
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    notes: tuple[Note, ...] = ()
    constraints: tuple[dict[str, str], ...] = ()
    review: Review | None = None


class Versions(msgspec.Struct, frozen=True, gc=False):
    """What made an explanation: it is out of date when one of these has changed."""

    rules: str
    vocabulary: str
    checker: str


class Summary(msgspec.Struct, frozen=True, gc=False):
    """Counts of criteria and verdicts, and the reading grade before and after (None without words)."""

    criteria: int
    verified: int
    verified_terms_kept: int
    machine_worded: int
    original: int
    grade_before: float | None
    grade_after: float | None


class PlainStudy(msgspec.Struct, frozen=True, gc=False):
    """An explained eligibility text: the data of `explain --json`, in its order.

    `about` (source, date, modifications, notice) is known only to the door that hands it out; it is empty
    until then.
    """

    schema: str
    nct_id: str | None
    source_sha256: str
    versions: Versions
    about: dict[str, str | None]
    summary: Summary
    headings: tuple[Heading, ...]
    criteria: tuple[ExplainedCriterion, ...]
    findings: tuple[Finding, ...] = ()
