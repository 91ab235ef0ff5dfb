"""Derived results count only for the document and the versions that made them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from trialfinder.criteria.model import Versions
from trialfinder.records.document import read_document
from trialfinder.store import derived
from trialfinder.store.database import Store, open_store
from trialfinder.store.versions import put

ID = "NCT01000001"
MADE_BY = Versions("rules-1", "words-1", "checker-1")
DOCUMENT = read_document(a_study(last_update="2024-01-01"))
NEWER = read_document(a_study(last_update="2024-02-01"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, write=True) as store, store.transaction():
        put(store, DOCUMENT, source="a", now="")
        yield store


def test_what_was_kept_comes_back(store: Store) -> None:
    assert derived.plain(store, ID, DOCUMENT.sha256, MADE_BY) is None
    assert list(derived.stale_ids(store, MADE_BY)) == [ID]
    assert list(derived.missing_ids(store)) == [ID]
    derived.put_plain(store, ID, DOCUMENT.sha256, MADE_BY, b'{"plain": true}')
    assert derived.plain(store, ID, DOCUMENT.sha256, MADE_BY) == b'{"plain": true}'
    assert list(derived.stale_ids(store, MADE_BY)) == []
    assert list(derived.missing_ids(store)) == []


@pytest.mark.parametrize(
    "other",
    [
        Versions("rules-2", "words-1", "checker-1"),
        Versions("rules-1", "words-2", "checker-1"),
        Versions("rules-1", "words-1", "checker-2"),
    ],
)
def test_a_result_by_other_versions_is_absent_until_it_is_made_anew(store: Store, other: Versions) -> None:
    derived.put_plain(store, ID, DOCUMENT.sha256, MADE_BY, b"old")
    assert derived.plain(store, ID, DOCUMENT.sha256, other) is None
    assert list(derived.stale_ids(store, other)) == [ID]
    assert list(derived.missing_ids(store)) == []  # it is out of date, but it is there
    derived.put_plain(store, ID, DOCUMENT.sha256, other, b"new")
    assert derived.plain(store, ID, DOCUMENT.sha256, other) == b"new"
    assert derived.plain(store, ID, DOCUMENT.sha256, MADE_BY) is None


def test_a_result_of_an_earlier_document_is_absent(store: Store) -> None:
    derived.put_plain(store, ID, DOCUMENT.sha256, MADE_BY, b"old")
    put(store, NEWER, source="a", now="")
    assert derived.plain(store, ID, NEWER.sha256, MADE_BY) is None
    assert list(derived.stale_ids(store, MADE_BY)) == list(derived.missing_ids(store)) == [ID]


def test_a_failure_is_reported_and_tried_again_by_a_refresh_only(store: Store) -> None:
    derived.put_failure(store, ID, DOCUMENT.sha256, MADE_BY, "ValueError: no")
    assert derived.failures(store) == [(ID, "ValueError: no")]
    assert derived.plain(store, ID, DOCUMENT.sha256, MADE_BY) is None
    assert list(derived.stale_ids(store, MADE_BY)) == [ID]
    assert list(derived.missing_ids(store)) == []
    put(store, NEWER, source="a", now="")
    assert derived.failures(store) == []


def test_ids_come_in_order_while_results_are_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived, "_CHUNK", 2)
    for raw in many_studies(7, first=2_000_001):
        put(store, read_document(raw), source="a", now="")
    seen = []
    for nct_id in derived.stale_ids(store, MADE_BY):
        seen.append(nct_id)
        derived.put_failure(store, nct_id, DOCUMENT.sha256, MADE_BY, "no such version of most of these")
    assert seen == [ID, *(f"NCT{number:08d}" for number in range(2_000_001, 2_000_008))]


@pytest.mark.parametrize("criteria", [None, ""])
def test_a_record_without_criteria_has_an_empty_text(criteria: str | None) -> None:
    assert derived.source_text(read_document(a_study(criteria=criteria))) == ""


def test_criteria_of_a_wrong_type_are_no_text() -> None:
    raw = a_study(criteria="x").replace(b'"eligibilityCriteria":"x"', b'"eligibilityCriteria":["x"]')
    assert derived.source_text(read_document(raw)) == ""
    assert derived.source_text(read_document(raw.replace(b'["x"]', b"7"))) == ""
