"""Explain an eligibility text: the one entry that brings its readers together.

In: `eligibility_criteria` exactly as the registry sent it. Out: a `PlainStudy`, and its JSON.
Each criterion is worded by the translator and judged by the checker, which knows nothing of the translator.
No wording is given that the checker has not passed: what it does not pass stays in the registry's words,
with the reason beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from trialfinder.constraints import constraints_of
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
from trialfinder.fidelity.judge import Judgement
from trialfinder.text.grade import grade
from trialfinder.text.normalize import unescape
from trialfinder.text.spans import Span
from trialfinder.translate import engine as translator
from trialfinder.translate import layout
from trialfinder.translate.engine import Translation
from trialfinder.translate.models.rewording import Wordings, reworded
from trialfinder.vocab import loader as vocabulary

SCHEMA = "trialfinder.explain/1"
# Five times the longest text of the registry (19,559 characters). What is longer is no eligibility text; cutting
# millions of one-letter items would take gigabytes.
LONGEST = 100_000


def sources(*rooms: str, endings: tuple[str, ...] = (".py",)) -> str:
    """A hash of the files of some rooms: what is made with them may come out otherwise when any of it changes."""
    whole = hashlib.sha256()
    for room in rooms:
        for source in _files(files("trialfinder") / room, endings):
            whole.update(source)
    return whole.hexdigest()[:12]


def _files(folder: Traversable, endings: tuple[str, ...]) -> Iterator[bytes]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(endings):
            yield file.read_bytes()
        elif file.is_dir() and file.name != "__pycache__":
            yield from _files(file, endings)


VERSIONS = Versions(
    rules=f"{translator.VERSION}.{sources('criteria', 'text', 'translate', 'constraints')}",
    vocabulary=vocabulary.sha256()[:12],
    checker=f"{checker.VERSION}.{sources('fidelity')}",
)


def versions_with(stamp: str) -> Versions:
    """The versions of explanations for which wordings from outside were at hand, named by a stamp."""
    return msgspec.structs.replace(VERSIONS, rules=f"{VERSIONS.rules}+{stamp}")


def explain(eligibility_criteria: str, *, nct_id: str | None = None, wordings: Wordings | None = None) -> PlainStudy:
    """The criteria of a text, each with its wording, verdict and reasons.

    `wordings` are a second choice, a language model's for example: taken where the checker passes them and they
    read better than what there is.
    """
    if len(eligibility_criteria) > LONGEST:
        return uncut(eligibility_criteria, nct_id=nct_id, why=f"the text has more than {LONGEST} characters")
    segmentation = segment(eligibility_criteria)
    criteria = segmentation.criteria
    known = translator.context(eligibility_criteria, criteria)
    explained = []
    for criterion, asked in zip(criteria, constraints_of(criteria, segmentation.headings), strict=True):
        translation = translator.translate(criterion, known)
        found = _explained(criterion, translation, asked)
        explained.append(_better(found, eligibility_criteria, translation, wordings) if wordings else found)
    return _plain_study(eligibility_criteria, nct_id, segmentation, tuple(explained))


def unworded(eligibility_criteria: str, *, nct_id: str | None = None) -> PlainStudy:
    """The criteria in the registry's words, cut and not worded: what a reader gets until a text is explained."""
    if len(eligibility_criteria) > LONGEST:
        return explain(eligibility_criteria, nct_id=nct_id)
    segmentation = segment(eligibility_criteria)
    criteria = tuple(
        ExplainedCriterion(
            **msgspec.structs.asdict(criterion),
            plain=criterion.original,
            lines=(criterion.original,),
            verdict="original",
            findings=(Finding("not_explained", "This text has not been put into plain words by this version yet."),),
        )
        for criterion in segmentation.criteria
    )
    return _plain_study(eligibility_criteria, nct_id, segmentation, criteria)


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


def _explained(criterion: Criterion, translation: Translation, asked: Sequence[dict[str, str]]) -> ExplainedCriterion:
    """The criterion in the translator's words where the checker passes them, else in the registry's."""
    judgement = checker.judge(criterion.side, criterion.original, translation.plain)
    if judgement.verdict != "original":
        plain, lines, edits = translation.plain, translation.lines, translation.edits
    else:
        # White space and all: `plain` is the original to the letter, and `lines` joined by one space are `plain`.
        plain, lines, edits = criterion.original, layout.lines(criterion.original), ()
        unworded = checker.judge(criterion.side, criterion.original, plain)
        judgement = unworded if unworded.verdict != "original" else _without_places(judgement)
    return ExplainedCriterion(
        **msgspec.structs.asdict(criterion),
        plain=plain,
        lines=lines,
        verdict=judgement.verdict,
        findings=judgement.findings,
        edits=edits,
        notes=translation.notes,
        constraints=tuple(asked),
    )


def _better(found: ExplainedCriterion, text: str, translation: Translation, wordings: Wordings) -> ExplainedCriterion:
    """The criterion in words from outside, where those pass and read better; else as it was."""
    changes = wordings(found.side, found.original)
    for other in reworded(found.span.of(text), found.span.start, changes, translation) if changes else ():
        judgement = checker.judge(found.side, found.original, other.plain)
        if judgement.verdict != "original" and (found.verdict == "original" or _reads_better(judgement, other, found)):
            return msgspec.structs.replace(
                found,
                plain=other.plain,
                lines=other.lines,
                verdict=judgement.verdict,
                findings=judgement.findings,
                edits=other.edits,
            )
    return found


_RANKS = ("original", "machine_worded", "verified_terms_kept", "verified")


def _reads_better(judgement: Judgement, other: Translation, found: ExplainedCriterion) -> bool:
    """Whether a wording is no less sure than the one there is, and easier to read."""
    before, after = grade(found.lines), grade(other.lines)
    surer = _RANKS.index(judgement.verdict) >= _RANKS.index(found.verdict)
    return surer and before is not None and after is not None and after < before


def _without_places(judgement: Judgement) -> Judgement:
    """The findings about a wording that is not shown: they keep their places in the original only."""
    shown = tuple(msgspec.structs.replace(finding, plain=None) for finding in judgement.findings)
    return Judgement(judgement.verdict, shown)


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
