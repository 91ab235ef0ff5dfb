"""The root hash of a store: the same as anyone's who reads the documents, after whatever was done to it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import apsw
import pytest

from lib.records import a_study, many_studies
from trialfinder.records.document import read_document
from trialfinder.records.roots import EMPTY
from trialfinder.refresh import import_paths
from trialfinder.store.copies import backup, restore
from trialfinder.store.database import FILE_NAME, open_store
from trialfinder.store.gone import mark_removed
from trialfinder.store.roots import counted_root, root
from trialfinder.store.studies import all_ids, current
from trialfinder.store.versions import put

NOW = "2026-06-01T00:00:00Z"


def by_hand(documents: dict[str, bytes]) -> str:
    """The root as the manual tells a sceptic to make it, in code of its own."""
    thousands: dict[str, str] = {}
    for nct_id in sorted(documents):
        line = f"{nct_id} {hashlib.sha256(documents[nct_id]).hexdigest()}\n"
        thousands[nct_id[:8]] = thousands.get(nct_id[:8], "") + line
    lines = [f"{name} {hashlib.sha256(text.encode()).hexdigest()}\n" for name, text in sorted(thousands.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def held_root(path: Path) -> str:
    """The root that the store keeps; it is the one made from every document, and the one made by hand."""
    with open_store(path) as store:
        found = {nct_id: current(store, nct_id) for nct_id in all_ids(store)}
        documents = {nct_id: version.document.raw for nct_id, version in found.items() if version}
        kept = store.rows("SELECT value FROM state WHERE name = 'root'")[0][0]
        assert kept == root(store) == counted_root(store) == by_hand(documents)
        return root(store)


def fed(path: Path, *studies: bytes) -> str:
    (path.parent / "in.ndjson").write_bytes(b"\n".join(studies))
    import_paths(path, [path.parent / "in.ndjson"], defer=True)
    return held_root(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_the_root_of_an_empty_store_is_that_of_nothing(path: Path) -> None:
    open_store(path, write=True).close()
    assert held_root(path) == EMPTY


def test_the_root_follows_every_change_of_a_current_document_and_no_other_change(path: Path) -> None:
    studies = [a_study(f"NCT{number:08d}") for number in (1_000_999, 1_001_000, 1_001_999, 7_000_000, 99_999_998)]
    first = fed(path, *studies)
    assert fed(path, *studies) == first
    newer = fed(path, a_study("NCT01001000", last_update="2025-01-01"))
    assert newer != first
    assert fed(path, a_study("NCT01001000", last_update="2020-01-01")) == newer  # an older version is only history
    assert fed(path, a_study("NCT01001001")) not in (first, newer)
    with open_store(path, write=True) as store, store.transaction():
        mark_removed(store, "NCT01001001", now=NOW, told_by="404")
    assert held_root(path) == newer
    with open_store(path, write=True) as store, store.transaction():
        mark_removed(store, "NCT07000000", now=NOW, told_by="404")  # the last of its thousand
    assert held_root(path) != newer


def test_the_order_of_arrival_and_the_history_leave_no_trace_in_the_root(tmp_path: Path) -> None:
    studies = [*many_studies(30, first=1_000_990), a_study("NCT01000995", last_update="2025-05-05")]
    older = a_study("NCT01000995", last_update="2019-01-01")
    assert fed(tmp_path / "one", *studies) == fed(tmp_path / "other", older, *reversed(studies))


def test_what_is_undone_changes_nothing(path: Path) -> None:
    before = fed(path, *many_studies(3))
    with open_store(path, write=True) as store:
        store.begin()
        put(store, read_document(a_study("NCT01000009")), source="a", now=NOW)
        store.undo()
    assert held_root(path) == before


def test_a_change_behind_our_back_takes_the_root_away_and_the_next_writer_makes_it(path: Path) -> None:
    before = fed(path, *many_studies(3))
    connection = apsw.Connection(str(path / FILE_NAME))
    connection.execute("DELETE FROM names; DELETE FROM studies WHERE nct = 1000002")
    connection.close()
    with open_store(path) as store:
        assert store.rows("SELECT value FROM state WHERE name = 'root'") == [(None,)]
        assert root(store) == counted_root(store) != before
    open_store(path, write=True).close()
    assert held_root(path) != before


def test_a_restored_store_has_the_root_of_then(path: Path, tmp_path: Path) -> None:
    before = fed(path, *many_studies(3))
    backup(path, tmp_path / "copy")
    assert fed(path, a_study("NCT01000002", last_update="2025-01-01")) != before
    restore(tmp_path / "copy", path)
    assert held_root(path) == before
