"""What people decided about wordings: a log that only grows.

In: decisions, ready to be kept. Out: the one that holds for an item, and the log.
An item is a criterion's side and words together with the program's wording of them and the versions that made it: the
same item in another trial has the same decision, and another text, wording or version has none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from trialfinder.criteria.model import ExplainedCriterion, Finding, Verdict, Versions
from trialfinder.records.ids import id_number
from trialfinder.store.database import Store
from trialfinder.store.studies import nct_id_of

Action = Literal["approve", "edit", "reject"]
Door = Literal["site", "command line"]


class Decision(msgspec.Struct, frozen=True):
    """One decision: who, when, by which door, what, why; on which words, and what they became.

    `machine` is the program's wording that was looked at, in `nct_id` at `criterion`; `plain`, `lines`, `verdict` and
    `findings` are those of the wording that holds since.
    """

    made_at: str
    made_by: str
    made_in: Door
    action: Action
    reason: str
    nct_id: str
    criterion: str
    side: str
    original: str
    machine: str
    plain: str
    lines: tuple[str, ...]
    verdict: Verdict
    findings: tuple[Finding, ...]
    versions: Versions
    id: int = 0

    @property
    def item(self) -> bytes:
        return item_key(self.side, self.original, self.machine, self.versions)

    @property
    def changed(self) -> bool:
        """Whether readers see other words than the program's because of it."""
        return self.plain != self.machine


def item_of(criterion: ExplainedCriterion, versions: Versions) -> bytes:
    """The item that a criterion is, as the program worded it."""
    return item_key(criterion.side, criterion.original, criterion.plain, versions)


def item_key(side: str, original: str, machine: str, versions: Versions) -> bytes:
    # Which model was at hand says nothing of a wording: the wording itself is in the key.
    rules = versions.rules.partition("+")[0]
    return _hash(side, original, machine, rules, versions.vocabulary, versions.checker)


def words_key(side: str, original: str) -> bytes:
    """The criterion's words alone: by them an earlier decision is found that holds no longer."""
    return _hash(side, original)


def _hash(*parts: str) -> bytes:
    return hashlib.sha256(json.dumps(parts).encode()).digest()  # JSON escapes what UTF-8 could not hold


_COLUMNS = """id, made_at, made_by, made_in, action, reason, nct, criterion, side, original, machine, plain, lines,
    verdict, findings, rules, vocabulary, checker"""


def add(store: Store, decision: Decision) -> int:
    """Add a decision to the log; its number. Within a transaction."""
    made = decision.versions
    found = store.rows(
        f"""INSERT INTO decisions (item, words, {_COLUMNS}) VALUES (?, ?, NULL{", ?" * 17}) RETURNING id""",  # noqa: S608 - the columns above
        (
            decision.item,
            words_key(decision.side, decision.original),
            *(decision.made_at, decision.made_by, decision.made_in, decision.action, decision.reason),
            *(id_number(decision.nct_id), decision.criterion, decision.side, decision.original, decision.machine),
            *(decision.plain, _json(decision.lines), decision.verdict, _json(decision.findings)),
            *(made.rules, made.vocabulary, made.checker),
        ),
    )
    return int(found[0][0])


def holding(store: Store, items: Callable[[], Sequence[bytes]]) -> dict[bytes, Decision]:
    """The decisions that hold for these items. Costs next to nothing where nobody decided anything."""
    if not store.rows("SELECT EXISTS (SELECT 1 FROM decisions)")[0][0]:
        return {}
    sql = f"""SELECT {_COLUMNS} FROM decisions WHERE id IN (
        SELECT max(id) FROM decisions WHERE item IN (SELECT unhex(value) FROM json_each(?)) GROUP BY item)"""  # noqa: S608 - the columns above
    asked = json.dumps([item.hex() for item in items()])
    return {decision.item: decision for decision in _read(store.rows(sql, (asked,)))}


def earlier(store: Store, side: str, original: str) -> Decision | None:
    """The last decision about these words, whether it still holds or not."""
    sql = f"SELECT {_COLUMNS} FROM decisions WHERE words = ? ORDER BY id DESC LIMIT 1"  # noqa: S608 - the columns above
    return next(iter(_read(store.rows(sql, (words_key(side, original),)))), None)


def log(store: Store, limit: int, *, before: int | None = None, changed: bool = False) -> list[Decision]:
    """The log, the newest first; `changed`: only what gave readers other words than the program's."""
    sql = f"""SELECT {_COLUMNS} FROM decisions WHERE id < ? AND (plain != machine OR NOT ?)
        ORDER BY id DESC LIMIT ?"""  # noqa: S608 - the columns above
    return list(_read(store.rows(sql, (before or 1 << 62, changed, limit))))


def latest(store: Store) -> list[tuple[bytes, Decision]]:
    """The last decision of every item."""
    sql = f"""SELECT {_COLUMNS} FROM decisions WHERE id IN (SELECT max(id) FROM decisions GROUP BY item)
        ORDER BY id"""  # noqa: S608 - the columns above
    return [(decision.item, decision) for decision in _read(store.rows(sql))]


def count(store: Store) -> int:
    return int(store.rows("SELECT count(*) FROM decisions")[0][0])


def _read(rows: Iterable[tuple[object, ...]]) -> Iterable[Decision]:
    for row in rows:
        number, made_at, made_by, made_in, action, reason, nct, criterion, *words = row
        side, original, machine, plain, lines, verdict, findings, rules, vocabulary, checker = words
        yield msgspec.convert(
            {
                **{"id": number, "made_at": made_at, "made_by": made_by, "made_in": made_in, "action": action},
                **{"reason": reason, "nct_id": nct_id_of(int(str(nct))), "criterion": criterion, "side": side},
                **{"original": original, "machine": machine, "plain": plain, "lines": json.loads(str(lines))},
                **{"verdict": verdict, "findings": json.loads(str(findings))},
                "versions": {"rules": rules, "vocabulary": vocabulary, "checker": checker},
            },
            Decision,
        )


def _json(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value))
