"""Quarantine: one entry for the same bytes at the same place, open until it is drained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from trialfinder.store import quarantine
from trialfinder.store.database import Store, open_store
from trialfinder.store.quarantine import Rejected


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, write=True) as store, store.transaction():
        yield store


def rejected(position: str = "line 3", *, source: str = "/data/a.ndjson", sample: bytes = b"{torn") -> Rejected:
    return Rejected(
        source=source,
        position=position,
        reason="bad_json",
        message="not JSON",
        sha256=quarantine.sha256_of(sample),
        size=len(sample),
        sample=sample,
        truncated=False,
        nct_id="NCT01000001",
    )


def positions(store: Store) -> list[str]:
    return [entry.position for entry in quarantine.open_entries(store)]


def test_an_entry_keeps_its_place_its_reason_and_its_bytes(store: Store) -> None:
    quarantine.put_entry(store, rejected(), run=1, now="2026-01-01T00:00:00Z")
    (entry,) = quarantine.open_entries(store)
    assert entry[1:] == (
        "/data/a.ndjson",
        "line 3",
        "bad_json",
        "not JSON",
        quarantine.sha256_of(b"{torn").hex(),
        5,
        "NCT01000001",
        "2026-01-01T00:00:00Z",
        False,
    )
    assert quarantine.bytes_of(store, entry.id) == b"{torn"
    assert quarantine.bytes_of(store, 99) == b""


def test_the_same_bytes_at_the_same_place_are_one_entry(store: Store) -> None:
    for run in (1, 2):
        quarantine.put_entry(store, rejected(), run=run, now=f"2026-01-0{run}T00:00:00Z")
    quarantine.put_entry(store, rejected("line 4"), run=2, now="")
    quarantine.put_entry(store, rejected(source="/data/b.ndjson"), run=2, now="")
    quarantine.put_entry(store, rejected(sample=b"{other"), run=2, now="")
    assert quarantine.count_open(store) == 4
    assert quarantine.open_entries(store)[0].first_seen == "2026-01-01T00:00:00Z"


def test_a_file_read_to_its_end_drains_what_it_no_longer_holds(store: Store) -> None:
    for position in ("line 3", "line 4"):
        quarantine.put_entry(store, rejected(position), run=1, now="")
    quarantine.put_entry(store, rejected("line 5", source="/data/b.ndjson"), run=1, now="")
    quarantine.put_entry(store, rejected("line 4"), run=2, now="")
    quarantine.drain_source(store, "/data/a.ndjson", run=2, now="")
    assert positions(store) == ["line 4", "line 5"]


def test_a_drained_entry_that_comes_back_is_open_again(store: Store) -> None:
    quarantine.put_entry(store, rejected(), run=1, now="2026-01-01T00:00:00Z")
    (entry,) = quarantine.open_entries(store)
    quarantine.drain_source(store, "/data/a.ndjson", run=2, now="2026-01-02T00:00:00Z")
    assert quarantine.open_entries(store) == []
    assert quarantine.bytes_of(store, entry.id) == b"{torn"
    assert store.rows("SELECT drained_at FROM quarantine") == [("2026-01-02T00:00:00Z",)]
    quarantine.put_entry(store, rejected(), run=3, now="2026-01-03T00:00:00Z")
    assert quarantine.open_entries(store) == [entry]


def test_a_study_that_comes_in_drains_earlier_runs_only(store: Store) -> None:
    quarantine.put_entry(store, rejected(), run=1, now="")
    quarantine.put_entry(store, rejected("line 9"), run=2, now="")
    quarantine.drain_study(store, "NCT01000002", run=2, now="")
    assert positions(store) == ["line 3", "line 9"]
    quarantine.drain_study(store, "NCT01000001", run=2, now="")
    assert positions(store) == ["line 9"]
