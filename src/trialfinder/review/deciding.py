"""To decide: approve a wording, edit it, or go back to the official words, with a reason.

In: which criterion, what to do, why and who. Out: the decision, kept in the log. Refused: a reason that is missing or
too long, a criterion that has changed or was decided since it was looked at, and an edit that the checker does not
pass; the last with its findings, which `judged` gives too.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialfinder.criteria.model import ExplainedCriterion, PlainStudy
from trialfinder.decided import decided
from trialfinder.errors import (
    BadInputError,
    ChangedError,
    MissingError,
    RefusedError,
    UnknownTrialError,
    UsageError,
)
from trialfinder.explain import VERSIONS
from trialfinder.fidelity.judge import Judgement, judge
from trialfinder.store import decisions, derived, disputes, studies, waiting
from trialfinder.store.database import Store, open_beside
from trialfinder.store.decisions import Action, Decision, Door, item_of
from trialfinder.translate import layout

LONGEST_REASON = 1000
LONGEST_WORDING = 10_000
_decoder = msgspec.json.Decoder(PlainStudy)


class Looked(NamedTuple):
    """A criterion as a reviewer looks at it: as the program worded it, as readers see it, and what was decided."""

    nct_id: str
    program: ExplainedCriterion
    shown: ExplainedCriterion
    item: bytes
    holding: Decision | None
    earlier: Decision | None
    plain: PlainStudy


class Request(NamedTuple):
    """What a reviewer asks for. `seen`: the item looked at and the decision that held then; None: whatever it is."""

    nct_id: str
    criterion: str
    action: Action
    reason: str
    by: str
    door: Door
    wording: str = ""
    seen: tuple[bytes, int] | None = None


def look(store: Store, nct_id: str, criterion_id: str) -> Looked:
    """The criterion as it stands; MissingError where there is none, or no explanation by these versions."""
    plain = _explained(store, nct_id)
    program = next((one for one in plain.criteria if one.id == criterion_id), None)
    if program is None:
        raise MissingError(f"{nct_id} has no criterion '{criterion_id[:20]}'", "'trialfinder explain' lists them.")
    item = item_of(program, plain.versions)
    holding = decisions.holding(store, lambda: [item])
    shown = decided(plain, holding).criteria[plain.criteria.index(program)]
    held = holding.get(item)
    before = held or decisions.earlier(store, program.side, program.original)
    return Looked(nct_id, program, shown, item, held, before, plain)


def decide(store_path: Path, request: Request) -> Decision:
    """Keep the decision; it holds from the next question on, in every trial with the same item."""
    _require_reason(request.reason)
    with open_beside(store_path) as store:
        looked = look(store, request.nct_id, request.criterion)
        made = _decision(looked, request)
        with store.transaction():
            held = decisions.holding(store, lambda: [looked.item]).get(looked.item)
            if request.seen not in (None, (looked.item, held.id if held else 0)):
                raise ChangedError(
                    "this criterion has changed, or somebody has decided it, since you looked at it",
                    "Look at it again.",
                )
            return msgspec.structs.replace(made, id=decisions.add(store, made))


def judged(looked: Looked, wording: str) -> Judgement:
    """What the checker says of a wording that a reviewer offers."""
    return judge(looked.program.side, looked.program.original, " ".join(wording.split()))


def _explained(store: Store, nct_id: str) -> PlainStudy:
    current = studies.current(store, nct_id)
    if current is None:
        raise UnknownTrialError(f"{nct_id} is not in this store", "Check the number.")
    stored = derived.plain(store, nct_id, current.sha256, VERSIONS)
    if stored is None:
        raise MissingError(f"{nct_id} has no plain English by this version", "Run 'trialfinder refresh' first.")
    return _decoder.decode(stored)


def _require_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON or not _can_be_kept(reason):
        raise UsageError(f"a decision needs a reason of up to {LONGEST_REASON} characters", "Say why in a sentence.")


def _decision(looked: Looked, request: Request) -> Decision:
    program = looked.program
    if not _can_be_kept(program.original + program.plain):
        raise BadInputError("this criterion holds signs that no text may hold", "It stays in the official words.")
    plain, lines, verdict, findings = program.plain, program.lines, program.verdict, program.findings
    if request.action == "reject":
        plain, lines = program.original, layout.lines(program.original)
        verdict, findings = judge(program.side, program.original, plain)
    elif request.action == "edit":
        plain = _wording(request.wording, program)
        lines = layout.lines(plain)
        verdict, findings = judge(program.side, program.original, plain)
        if verdict == "original":
            raise RefusedError(
                "the checker does not pass this wording, so it was not taken: "
                + " ".join(finding.detail for finding in findings),
                "Mend what it names, or go back to the official words.",
            )
    return Decision(
        made_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        made_by=request.by,
        made_in=request.door,
        action=request.action,
        reason=" ".join(request.reason.split()),
        nct_id=request.nct_id,
        criterion=request.criterion,
        side=program.side,
        original=program.original,
        machine=program.plain,
        plain=plain,
        lines=lines,
        verdict=verdict,
        findings=findings,
        versions=looked.plain.versions,
    )


def _wording(text: str, program: ExplainedCriterion) -> str:
    wording = " ".join(text.split())
    if not wording or len(wording) > LONGEST_WORDING or not wording.isprintable():
        raise UsageError(f"a wording has 1 to {LONGEST_WORDING} characters", "Write it as one sentence or several.")
    if wording == " ".join(program.original.split()):
        raise UsageError("these are the official words", "Use 'reject' to go back to them.")
    if wording == program.plain:
        raise UsageError("this is the wording that is there", "Use 'approve' to keep it.")
    return wording


def _can_be_kept(text: str) -> bool:
    """No NUL and no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def stats(store: Store) -> dict[str, int]:
    """What was counted when the queue was made, and what waits now."""

    return {
        **waiting.figures(store),
        "waiting": waiting.count(store),
        "decisions": decisions.count(store),
        "disputes_waiting": disputes.count_waiting(store),
    }
