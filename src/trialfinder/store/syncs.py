"""Walks over the registry's API: where each stands, and what was last walked to its end.

In: what is walked (a scope) and where the walk has come to. Out: an open walk to go on with, or the last that was
finished. A walk's place is moved in the transaction that brings the records of a page, so that the two never differ.
The scope is a hash: what was asked for is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from trialfinder.records.ids import id_number
from trialfinder.store.database import Store


class LastSync(NamedTuple):
    """The last walk that was finished. `processed`: the registry's `dataTimestamp`; `fetched_at`: when it ended.

    `full`: everything that the registry holds was walked, not only what had changed or met a condition.
    """

    processed: str
    fetched_at: str
    full: bool


class Walk(NamedTuple):
    """A walk that is under way. `since`: only what was posted from this date on; None for all.

    `cursor` is the registry's token of the next page; None at the start. `total` is what page one said, if it did.
    `unnamed` counts the records that came without an id. `overlap` is set once the registry has processed new data
    meanwhile: the pages are then of what was updated since that date, and `processed`, `pages` and `cursor` too.
    """

    id: int
    scope: bytes
    since: str | None
    processed: str
    cursor: str | None
    pages: int
    total: int | None
    unnamed: int
    overlap: str | None = None


_COLUMNS = "id, scope, since, processed, cursor, pages, total, unnamed, overlap"


def last_sync(store: Store, scope: bytes | None = None) -> LastSync | None:
    """The last walk of any scope, or of this one."""
    rows = store.rows(
        """SELECT processed, finished_at, whole FROM walks WHERE finished_at IS NOT NULL AND coalesce(scope = ?, 1)
        ORDER BY finished_at DESC, id DESC LIMIT 1""",
        (scope,),
    )
    return LastSync(rows[0][0], rows[0][1], bool(rows[0][2])) if rows else None


def last_arrival(store: Store) -> str | None:
    """When the last version came into the store, by whatever way (UTC, ISO, seconds)."""
    rows = store.rows("SELECT first_seen FROM versions ORDER BY id DESC LIMIT 1")
    return rows[0][0] if rows else None


def open_walk(store: Store, scope: bytes) -> Walk | None:
    """The walk of this scope that was begun and not finished."""
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM walks WHERE finished_at IS NULL AND scope = ? ORDER BY id DESC LIMIT 1",  # noqa: S608 - a constant
        (scope,),
    )
    return Walk(*rows[0]) if rows else None


def begin_walk(store: Store, scope: bytes, *, since: str | None, whole: bool, processed: str, now: str) -> Walk:
    """Start at page one; an open walk of the same scope is given up. Within a transaction.

    `whole`: the scope is all that the registry holds, and so is this walk.
    """
    abandon_walk(store, scope)
    store.run(
        """INSERT INTO walks (scope, since, whole, processed, begun_at, pages, unnamed)
        VALUES (?, ?, ?, ?, ?, 0, 0)""",
        (scope, since, whole, processed, now),
    )
    return Walk(store.connection.last_insert_rowid(), scope, since, processed, None, 0, None, 0)


def unseen(store: Store, walk: Walk, nct_ids: Iterable[str]) -> set[str]:
    """Those of the ids that this walk has not met yet."""
    asked = set(nct_ids)
    known = (
        store.rows("SELECT 1 FROM walked WHERE walk = ? AND nct = ?", (walk.id, id_number(nct_id))) for nct_id in asked
    )
    return {nct_id for nct_id, rows in zip(asked, known, strict=True) if not rows}


def move_walk(store: Store, walk: Walk, nct_ids: Iterable[str]) -> None:
    """The walk as it stands after a page, and the ids that the page held. Within a transaction."""
    store.run_many(
        "INSERT INTO walked VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(walk.id, id_number(nct_id)) for nct_id in nct_ids],
    )
    store.run(
        "UPDATE walks SET cursor = ?, pages = ?, total = ?, unnamed = ?, processed = ?, overlap = ? WHERE id = ?",
        (walk.cursor, walk.pages, walk.total, walk.unnamed, walk.processed, walk.overlap, walk.id),
    )


def count_seen(store: Store, walk: Walk) -> int:
    """How many different studies the walk has met so far."""
    found: int = store.rows("SELECT count(*) FROM walked WHERE walk = ?", (walk.id,))[0][0]
    return found + walk.unnamed


def finish_walk(store: Store, walk: Walk, *, now: str) -> None:
    """The walk came to its end. Within a transaction."""
    store.run("DELETE FROM walked WHERE walk = ?", (walk.id,))
    store.run(
        "UPDATE walks SET processed = ?, finished_at = ?, cursor = NULL WHERE id = ?", (walk.processed, now, walk.id)
    )
    # The last of each scope says where the next one starts; what came before it says nothing more.
    store.run("DELETE FROM walks WHERE scope = ? AND id < ?", (walk.scope, walk.id))


def abandon_walk(store: Store, scope: bytes) -> None:
    """Forget where an open walk stands. Within a transaction."""
    store.run(
        "DELETE FROM walked WHERE walk IN (SELECT id FROM walks WHERE finished_at IS NULL AND scope = ?)", (scope,)
    )
    store.run("DELETE FROM walks WHERE finished_at IS NULL AND scope = ?", (scope,))
