"""The step of a refresh that asks a language model: about criteria that the rules left in hard words.

In: a store whose derived results are up to date, and the options of a model. Out: results in which the model's words
stand where the checker passed them, and what was asked. Each question is asked once: the answer is kept under a hash
of the words, their side, the model, the prompt and the adapter. Where answers are wanting (no budget, no server), the
result is stamped as open and looked at again by the next run; what the rules made stays in its place meanwhile.
Of a trial, nothing goes out but the words of single criteria; of readers, nothing is known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from trialfinder.criteria.model import ExplainedCriterion, PlainStudy
from trialfinder.explain import VERSIONS, explain, to_json, versions_with
from trialfinder.refresh.derive import Progress
from trialfinder.store import decisions, derived, studies, wordings
from trialfinder.store.database import Store, open_store, require_store
from trialfinder.store.decisions import item_of
from trialfinder.store.wordings import Kept
from trialfinder.translate.draft import Change
from trialfinder.translate.models.answers import Refusal, Wording, refusal_of
from trialfinder.translate.models.asking import Model, Use, stamp
from trialfinder.translate.models.options import Ask, Options
from trialfinder.translate.models.questions import Question, question_of

OPEN = ".open"
"""Ends the stamp of a result for which answers are still wanting."""

BATCH = 100
MOST_UNKEPT = 20  # answers; a kill loses no more of what was paid for

_Words = tuple[str, str]
_decoder = msgspec.json.Decoder(PlainStudy)
_wording_decoder = msgspec.json.Decoder(Wording)


class Reworded(msgspec.Struct, frozen=True):
    """What came of it: studies made anew, criteria now in the model's words, criteria that still wait."""

    studies: int
    criteria: int
    waiting: int
    failed: int
    use: Use


def reword(store_path: Path, options: Options, progress: Progress | None = None) -> Reworded:
    """Ask about all that was not asked yet, as far as the budget goes.

    `progress` is told studies done, studies to do, and criteria in the model's words.
    """
    require_store(Path(store_path))
    with open_store(Path(store_path), write=True) as store:
        made_with = versions_with(stamp(options))
        total = sum(1 for _ in derived.other_ids(store, made_with)) if progress else 0
        with Model(options, *wordings.used(store)) as model:
            desk = _Desk(store, model)
            try:
                for done, nct_id in enumerate(derived.other_ids(store, made_with), 1):
                    desk.take(nct_id)
                    if progress:
                        progress(done, total, desk.criteria)
            finally:
                desk.write()
            return Reworded(desk.studies, desk.criteria, desk.waiting, desk.failed, model.use)


class _Desk:
    """One run: questions and answers on their way between store and model. No transaction is open while it asks."""

    def __init__(self, store: Store, model: Model) -> None:
        self._store = store
        self._model = model
        self._stamp = stamp(model.options)
        self._answers: dict[_Words, Kept] = {}
        self._results: list[tuple[str, str, PlainStudy]] = []
        self._written_requests = self._written_tokens = 0
        self.studies = self.criteria = self.waiting = self.failed = 0

    def take(self, nct_id: str) -> None:
        """Look at one study, and ask about what is still open."""
        version = studies.last_known(self._store, nct_id)
        blob = version and derived.plain(self._store, nct_id, version.sha256, VERSIONS)
        if not version or not blob:
            return
        text = derived.source_text(version.document)
        before = _decoder.decode(blob)
        try:
            plain = before if before.versions == VERSIONS else explain(text, nct_id=nct_id)
            after, is_open = self._asked(text, plain)
        except Exception:  # a fault of ours: what the rules made stays
            self.failed += 1
            return
        if is_open and after is plain and plain is before:
            return  # nothing new yet
        made_with = versions_with(self._stamp + OPEN * is_open)
        if before.versions != made_with or after is not plain:
            self._results.append((nct_id, version.sha256, msgspec.structs.replace(after, versions=made_with)))
        if len(self._results) >= BATCH or len(self._answers) >= MOST_UNKEPT:
            self.write()

    def write(self) -> None:
        """Keep what was answered, what it took, and what was made of it."""
        use = self._model.use
        requests, tokens = use.requests - self._written_requests, use.tokens - self._written_tokens
        if not (self._answers or self._results or requests):
            return
        with self._store.transaction():
            for (side, original), kept in self._answers.items():
                wordings.keep(self._store, self._stamp, side, original, kept)
            if requests:
                wordings.add_use(self._store, self._model.options.slug, requests, tokens)
            for nct_id, sha256, plain in self._results:
                derived.put_plain(self._store, nct_id, sha256, plain.versions, to_json(plain))
        self.studies += len(self._results)
        self._written_requests, self._written_tokens = use.requests, use.tokens
        self._answers, self._results = {}, []

    def _asked(self, text: str, plain: PlainStudy) -> tuple[PlainStudy, bool]:
        """The study with the model's words where they pass, and whether answers are wanting.

        What a person decided about the rules' wording stands: other words would take the decision off the page.
        """
        found: dict[_Words, Sequence[Change]] = {}
        waiting = 0
        items = [item_of(criterion, plain.versions) for criterion in plain.criteria]
        held = decisions.holding(self._store, lambda: items)
        for criterion, item in zip(plain.criteria, items, strict=True):
            if _is_wanted(criterion, self._model.options.ask) and item not in held:
                changes = self._changes(criterion)
                if changes is None:
                    waiting += 1
                elif changes:
                    found[criterion.side, criterion.original] = changes
        self.waiting += waiting
        if not found:
            return plain, waiting > 0
        after = explain(text, nct_id=plain.nct_id, wordings=lambda side, original: found.get((side, original), ()))
        worded = sum(
            any(edit.rule == self._model.options.rule for edit in criterion.edits) for criterion in after.criteria
        )
        self.criteria += worded
        return (after if worded else plain), waiting > 0

    def _changes(self, criterion: ExplainedCriterion) -> Sequence[Change] | None:
        """The model's changes of a criterion, none where it has nothing to say; None where nobody could be asked."""
        question = question_of(criterion.side, criterion.original)
        if question is None:
            return ()
        kept = self._kept(question, criterion)
        if kept is None:
            return None
        wording = kept.wording and _wording_decoder.decode(kept.wording)
        if not wording or refusal_of(question, wording):
            return ()
        return wording.changes(self._model.options.rule)

    def _kept(self, question: Question, criterion: ExplainedCriterion) -> Kept | None:
        """The answer of an earlier run, or a new one."""
        words = criterion.side, criterion.original
        allowed = self._model.options.answer_tokens
        kept = self._answers.get(words) or wordings.find(self._store, self._stamp, *words)
        if kept and not (kept.refusal == "cut_off" and kept.answer_tokens < allowed):
            return kept
        answer = self._model.ask(question)
        if answer is None:
            return None
        if isinstance(answer, Refusal):
            kept = Kept(None, answer.reason, allowed)
        else:
            kept = Kept(msgspec.json.encode(answer), None, allowed)
        self._answers[words] = kept
        return kept


def _is_wanted(criterion: ExplainedCriterion, ask: Ask) -> bool:
    """Whether to ask about it: what is still in the registry's words and not plain already, or all that is hard."""
    if criterion.verdict == "original":
        return True
    return criterion.verdict == "verified_terms_kept" and (ask == "hard" or criterion.plain == criterion.original)
