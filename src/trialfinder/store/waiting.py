"""The review queue as the store keeps it: what waits for a person, and where it stands.

In: items with their risk, reach and priority. Out: the most pressing. It is disposable: made from the derived results,
and out of date as soon as any of them is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialfinder.records.ids import id_number
from trialfinder.store.database import Store
from trialfinder.store.studies import nct_id_of


class Waiting(NamedTuple):
    """An item of the queue, and one place where it stands."""

    item: bytes
    words: bytes
    risk: int
    reach: int
    priority: float
    nct_id: str
    criterion: str


def replace_queue(
    store: Store,
    of: int,
    by: str,
    queue: Sequence[Waiting],
    places: Iterable[tuple[bytes, int]],
    figures: dict[str, int],
) -> None:
    """Another queue: `of` is what `changes` said when its making began, `by` what made it. Within a transaction."""
    store.run("DELETE FROM review_queue")
    store.run("DELETE FROM review_places")
    rows = [(*one[:5], id_number(one.nct_id), one.criterion) for one in queue]
    store.run_many("INSERT INTO review_queue VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    store.run_many("INSERT OR IGNORE INTO review_places VALUES (?, ?)", list(places))
    store.run("UPDATE state SET value = ? WHERE name = 'review_queue'", (of,))
    for name, value in (("review_figures", json.dumps(figures)), ("review_queue_by", by)):
        store.run("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def changes(store: Store) -> int:
    """A number that grows with every derived result."""
    return int(store.rows("SELECT value FROM state WHERE name = 'derived_changes'")[0][0])


def made_of(store: Store) -> int | None:
    """What `changes` said for the queue that is there; None without one."""
    found: int | None = store.rows("SELECT value FROM state WHERE name = 'review_queue'")[0][0]
    return found


def made_by(store: Store) -> str:
    rows = store.rows("SELECT value FROM state WHERE name = 'review_queue_by'")
    return str(rows[0][0]) if rows else ""


def figures(store: Store) -> dict[str, int]:
    """What was counted when the queue was made."""
    rows = store.rows("SELECT value FROM state WHERE name = 'review_figures'")
    found: dict[str, int] = json.loads(rows[0][0]) if rows else {}
    return found


_UNDECIDED = "FROM review_queue q WHERE NOT EXISTS (SELECT 1 FROM decisions d WHERE d.item = q.item)"


def queue(store: Store, limit: int, offset: int = 0) -> list[Waiting]:
    """What nobody has decided, the most pressing first."""
    sql = f"""SELECT item, words, risk, reach, priority, nct, criterion {_UNDECIDED}
        ORDER BY priority DESC, item LIMIT ? OFFSET ?"""
    rows = store.rows(sql, (limit, offset))
    return [
        Waiting(item, words, risk, reach, priority, nct_id_of(nct), criterion)
        for item, words, risk, reach, priority, nct, criterion in rows
    ]


def count(store: Store) -> int:
    return int(store.rows(f"SELECT count(*) {_UNDECIDED}")[0][0])
