"""Which version is current: the rules one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.records import a_study
from trialfinder.records.document import read_document
from trialfinder.store import studies
from trialfinder.store.database import Store, open_store
from trialfinder.store.versions import put

ID = "NCT01000001"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, write=True) as store:
        yield store


def feed(store: Store, *raws: bytes) -> list[str]:
    with store.transaction():
        return [put(store, read_document(raw), source="a.ndjson", now="2026-01-02T03:04:05Z") for raw in raws]


def current(store: Store) -> bytes:
    found = studies.current(store, ID)
    assert found is not None
    return found.document.raw


NEW = a_study(last_update="2024-06-01", version_holder="2024-07-01", title="New")
EARLIER_UPDATE = a_study(last_update="2024-05-31", version_holder="2024-08-01", title="Earlier update")
EARLIER_HOLDER = a_study(last_update="2024-06-01", version_holder="2024-06-30", title="Earlier holder")
RICHER = a_study(last_update="2024-06-01", version_holder="2024-07-01", title="Richer", results=True)
REWORDED = a_study(last_update="2024-06-01", version_holder="2024-07-01", title="Reworded")
PARTIAL = a_study(last_update="2025-01-01", title="Partial", partial=True)
EARLY_PARTIAL = a_study(last_update=None, title="Early partial", partial=True)


def test_a_first_version_is_loaded_and_the_same_bytes_are_unchanged(store: Store) -> None:
    assert feed(store, NEW, NEW) == ["loaded", "unchanged"]
    assert len(studies.versions(store, ID)) == 1


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (EARLIER_UPDATE, NEW, "updated"),
        (NEW, EARLIER_UPDATE, "older"),
        (EARLIER_HOLDER, NEW, "updated"),
        (NEW, EARLIER_HOLDER, "older"),
        (NEW, RICHER, "updated"),
        (RICHER, NEW, "older"),  # equal dates and a section fewer: poorer
        (NEW, REWORDED, "updated"),  # equal in everything and not poorer: the one received last
        (REWORDED, NEW, "updated"),
        (PARTIAL, EARLIER_UPDATE, "updated"),  # a full record replaces a partial one of any date
        (NEW, PARTIAL, "older"),  # and a partial one never a full one
        (EARLY_PARTIAL, PARTIAL, "updated"),
        (PARTIAL, EARLY_PARTIAL, "older"),
    ],
)
def test_the_second_version_of_two(store: Store, first: bytes, second: bytes, outcome: str) -> None:
    assert feed(store, first, second) == ["loaded", outcome]
    assert current(store) == (second if outcome == "updated" else first)
    assert {version.document.raw for version in studies.versions(store, ID)} == {first, second}


def test_a_version_fed_again_is_held_once(store: Store) -> None:
    assert feed(store, NEW, EARLIER_HOLDER, EARLIER_HOLDER, NEW) == ["loaded", "older", "older", "unchanged"]
    assert len(studies.versions(store, ID)) == 2


def test_an_equal_version_fed_again_is_current_again(store: Store) -> None:
    assert feed(store, NEW, REWORDED, NEW) == ["loaded", "updated", "updated"]
    assert current(store) == NEW
    assert [version.document.raw for version in studies.versions(store, ID)] == [REWORDED, NEW]


def test_versions_come_oldest_first_with_what_is_known_of_each(store: Store) -> None:
    feed(store, RICHER, PARTIAL, EARLIER_HOLDER, NEW, EARLIER_UPDATE)
    held = studies.versions(store, ID)
    assert [version.document.raw for version in held] == [PARTIAL, EARLIER_UPDATE, EARLIER_HOLDER, NEW, RICHER]
    assert [version.current for version in held] == [False, False, False, False, True]
    assert [version.partial for version in held] == [True, False, False, False, False]
    assert all(version.key == version.document.version for version in held)
    assert all(version.sha256 == version.document.sha256 for version in held)
    assert {(version.source, version.first_seen, version.processed) for version in held} == {
        ("a.ndjson", "2026-01-02T03:04:05Z", None)
    }


def test_the_listing_names_and_aliases_are_those_of_the_current_version(store: Store) -> None:
    feed(store, a_study(last_update="2024-01-01", title="Old title", acronym="OLD", aliases=["NCT00000009"]))
    feed(store, a_study(last_update="2024-02-01", title="New title", acronym="NEW", aliases=["NCT00000008"]))
    assert [listed.brief_title for listed in studies.listing(store, 0, 9)] == ["New title"]
    assert studies.find_title_or_org_id(store, "old title") == []
    assert studies.find_title_or_org_id(store, "new") == [ID]
    assert studies.resolve(store, "NCT00000009") is None
    assert studies.resolve(store, "NCT00000008") == ID


def test_a_time_stamp_of_the_sync_is_kept(store: Store) -> None:
    with store.transaction():
        put(store, read_document(NEW), source="sync", now="", processed="2026-05-08T09:00:05")
    found = studies.current(store, ID)
    assert found is not None
    assert found.processed == "2026-05-08T09:00:05"
