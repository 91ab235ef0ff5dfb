"""What readers hold against a sentence, and what reviewers answered.

In: a reader's words about one criterion. Out: those that wait, and those that a reviewer has made public.
Nothing about the reader is kept but their words and the day; words that a reviewer does not make public are erased.
"""

from __future__ import annotations

from typing import NamedTuple

from trialfinder.records.ids import id_number
from trialfinder.store.database import Store
from trialfinder.store.studies import nct_id_of


class Dispute(NamedTuple):
    """`answer` and `answered_on` are "" while it waits; `original` and `plain` are what the reader saw."""

    id: int
    made_on: str
    nct_id: str
    criterion: str
    original: str
    plain: str
    words: str
    answer: str = ""
    answered_on: str = ""


class Heard(NamedTuple):
    """A dispute to be kept; `form` is the number of the form it was written in."""

    form: bytes
    made_on: str
    nct_id: str
    criterion: str
    item: bytes
    original: str
    plain: str
    words: str


_WAITING = "NOT EXISTS (SELECT 1 FROM dispute_answers a WHERE a.dispute = d.id)"
_DISPUTE = "SELECT d.id, d.made_on, d.nct, d.criterion, d.original, d.plain, d.words"
_LAST = "a.id = (SELECT max(id) FROM dispute_answers WHERE dispute = d.id)"


def put_dispute(store: Store, heard: Heard) -> bool:
    """Keep a dispute; False where its form was used before. Within a transaction."""
    found = store.rows(
        """INSERT INTO disputes (form, made_on, nct, criterion, item, original, plain, words)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (form) DO NOTHING RETURNING id""",
        (heard.form, heard.made_on, id_number(heard.nct_id), *heard[3:]),
    )
    return bool(found)


def waiting(store: Store, limit: int = 100) -> list[Dispute]:
    """The disputes that nobody has answered yet, the oldest first."""
    sql = f"{_DISPUTE} FROM disputes d WHERE {_WAITING} ORDER BY d.id LIMIT ?"
    return [_dispute(row) for row in store.rows(sql, (limit,))]


def count_waiting(store: Store) -> int:
    return int(store.rows("SELECT count(*) FROM disputes d WHERE " + _WAITING)[0][0])  # noqa: S608 - the condition above


def waiting_items(store: Store) -> dict[bytes, int]:
    """How many disputes wait about each item."""
    return dict(store.rows("SELECT d.item, count(*) FROM disputes d WHERE " + _WAITING + " GROUP BY d.item"))  # noqa: S608 - the condition above


def dispute(store: Store, number: int) -> Dispute | None:
    rows = store.rows(f"{_DISPUTE} FROM disputes d WHERE d.id = ?", (number,))
    return _dispute(rows[0]) if rows else None


def is_waiting(store: Store, number: int) -> bool:
    return bool(store.rows("SELECT 1 FROM disputes d WHERE d.id = ? AND " + _WAITING, (number,)))  # noqa: S608 - the condition above


def put_answer(store: Store, number: int, made_at: str, made_by: str, *, public: bool, answer: str) -> None:
    """Answer a dispute; where it does not become public, the reader's words are erased. Within a transaction."""
    store.run(
        "INSERT INTO dispute_answers (dispute, made_at, made_by, is_public, answer) VALUES (?, ?, ?, ?, ?)",
        (number, made_at, made_by, public, answer),
    )
    if not public:
        store.run("UPDATE disputes SET words = '' WHERE id = ?", (number,))


def answered(store: Store, limit: int) -> list[Dispute]:
    """The disputes that a reviewer has made public, the last answered first."""
    sql = f"""{_DISPUTE}, a.answer, substr(a.made_at, 1, 10) FROM disputes d JOIN dispute_answers a ON {_LAST}
        WHERE a.is_public ORDER BY a.id DESC LIMIT ?"""
    return [_dispute(row) for row in store.rows(sql, (limit,))]


def _dispute(row: tuple[object, ...]) -> Dispute:
    number, made_on, nct, *rest = row
    return Dispute(int(str(number)), str(made_on), nct_id_of(int(str(nct))), *map(str, rest))
