"""Where a walk over the registry stands, and what was walked last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from trialfinder.store.database import Store, open_store
from trialfinder.store.syncs import (
    LastSync,
    Walk,
    abandon_walk,
    begin_walk,
    count_seen,
    finish_walk,
    last_sync,
    move_walk,
    open_walk,
    unseen,
)

ALL, SOME = b"all", b"some"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, write=True) as opened:
        yield opened


def begun(store: Store, scope: bytes = ALL, processed: str = "2026-05-08T09:00:00", **more: str | None) -> Walk:
    with store.transaction():
        return begin_walk(
            store, scope, since=more.get("since"), whole=scope == ALL, processed=processed, now="2026-05-08T10:00:00Z"
        )


def finished(store: Store, walk: Walk, now: str) -> None:
    with store.transaction():
        finish_walk(store, walk, now=now)


def test_a_store_that_never_synced_says_so(store: Store) -> None:
    assert last_sync(store) is None
    assert open_walk(store, ALL) is None


def test_an_open_walk_is_no_last_sync(store: Store) -> None:
    walk = begun(store)
    assert last_sync(store) is None
    assert open_walk(store, ALL) == walk
    assert open_walk(store, SOME) is None


def test_a_walk_goes_on_where_its_last_page_was_committed(store: Store) -> None:
    walk = begun(store, since="2026-05-01")
    moved = walk._replace(cursor="t1", pages=1, total=3, unnamed=1)
    with store.transaction():
        move_walk(store, moved, ["NCT01000001", "NCT01000002"])
    assert open_walk(store, ALL) == moved
    store.begin()
    move_walk(store, moved._replace(cursor="t2", pages=2), ["NCT01000003"])
    store.undo()
    assert open_walk(store, ALL) == moved
    assert count_seen(store, moved) == 3
    assert unseen(store, moved, ["NCT01000001", "NCT01000003"]) == {"NCT01000003"}


def test_a_study_met_twice_is_counted_once(store: Store) -> None:
    walk = begun(store)
    for _ in range(2):
        with store.transaction():
            move_walk(store, walk, ["NCT01000001", "NCT01000001"])
    assert count_seen(store, walk) == 1


def test_the_last_sync_is_the_one_that_ended_last_and_each_scope_has_its_own(store: Store) -> None:
    everything, some = begun(store), begun(store, SOME, "2026-05-09T09:00:00")
    finished(store, some, "2026-05-09T10:00:00Z")
    assert last_sync(store) == LastSync("2026-05-09T09:00:00", "2026-05-09T10:00:00Z", False)
    assert last_sync(store, ALL) is None
    finished(store, everything._replace(processed="2026-05-10T09:00:00"), "2026-05-10T10:00:00Z")
    assert last_sync(store) == last_sync(store, ALL) == LastSync("2026-05-10T09:00:00", "2026-05-10T10:00:00Z", True)
    assert last_sync(store, SOME) == LastSync("2026-05-09T09:00:00", "2026-05-09T10:00:00Z", False)


def test_a_new_walk_gives_up_the_open_one_of_its_scope_and_no_other(store: Store) -> None:
    old, other = begun(store), begun(store, SOME)
    with store.transaction():
        move_walk(store, old, ["NCT01000001"])
        move_walk(store, other, ["NCT01000001"])
    new = begun(store)
    assert open_walk(store, ALL) == new
    assert (count_seen(store, old), count_seen(store, new), count_seen(store, other)) == (0, 0, 1)
    with store.transaction():
        abandon_walk(store, SOME)
    assert open_walk(store, SOME) is None
    assert store.rows("SELECT count(*) FROM walked") == [(0,)]


def test_what_is_over_leaves_one_row_for_each_scope(store: Store) -> None:
    for day in range(1, 6):
        walk = begun(store, processed=f"2026-05-0{day}T09:00:00")
        with store.transaction():
            move_walk(store, walk, ["NCT01000001"])
        finished(store, walk, f"2026-05-0{day}T10:00:00Z")
    assert store.rows("SELECT count(*) FROM walks") == [(1,)]
    assert store.rows("SELECT count(*) FROM walked") == [(0,)]
    assert last_sync(store) == LastSync("2026-05-05T09:00:00", "2026-05-05T10:00:00Z", True)
