"""Finding studies: by id, alias, exact name, and in pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from trialfinder.records.document import read_document
from trialfinder.store import studies
from trialfinder.store.database import Store, open_store
from trialfinder.store.versions import put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, write=True) as store:
        yield store


def load(store: Store, *raws: bytes) -> None:
    with store.transaction():
        for raw in raws:
            put(store, read_document(raw), source="a", now="")


def test_an_id_that_is_not_held_gives_nothing(store: Store) -> None:
    assert studies.current(store, "NCT01000001") is None
    assert studies.versions(store, "NCT01000001") == []
    assert studies.resolve(store, "NCT01000001") is None
    assert studies.count_versions(store, "NCT01000001") == 0
    assert studies.listing(store, 0, 10) == []
    assert list(studies.all_ids(store)) == []
    assert studies.count(store) == 0


def test_an_id_resolves_to_itself_before_it_is_anyones_alias(store: Store) -> None:
    load(store, a_study("NCT01000001", aliases=["NCT01000002", "NCT01000003", "no id", "NCT01000003"]))
    assert studies.resolve(store, "NCT01000002") == "NCT01000001"
    load(store, a_study("NCT01000002"))
    assert studies.resolve(store, "NCT01000001") == "NCT01000001"
    assert studies.resolve(store, "NCT01000002") == "NCT01000002"
    assert studies.resolve(store, "NCT01000003") == "NCT01000001"


@pytest.mark.parametrize(
    "text", ["Straße and Paper", "STRASSE AND PAPER", "  strasse   and\npaper ", "pap-1", "PAP-1", "Cut", "Official"]
)
def test_an_exact_name_in_any_case_finds_its_study(store: Store, text: str) -> None:
    raw = a_study(title="Straße and Paper", org_study_id="PAP-1", acronym="CUT")
    load(store, raw.replace(b'"acronym"', b'"officialTitle":"Official","acronym"'), a_study("NCT01000002"))
    assert studies.find_title_or_org_id(store, text) == ["NCT01000001"]


def test_a_part_of_a_name_finds_nothing(store: Store) -> None:
    load(store, a_study(title="Plasters for Paper Cuts"))
    assert studies.find_title_or_org_id(store, "Plasters") == []
    assert studies.find_title_or_org_id(store, "") == []


def test_a_name_that_two_studies_share_finds_both(store: Store) -> None:
    load(store, a_study("NCT01000002", acronym="CUT"), a_study("NCT01000001", acronym="cut"))
    assert studies.find_title_or_org_id(store, "Cut") == ["NCT01000001", "NCT01000002"]


def test_a_title_too_long_to_be_asked_for_is_still_listed(store: Store) -> None:
    load(store, a_study(title="x" * 5000))
    assert studies.find_title_or_org_id(store, "x" * 5000) == []
    assert studies.listing(store, 0, 1)[0].brief_title == "x" * 5000


def test_the_listing_starts_with_the_last_updated_and_pages_without_gaps(store: Store) -> None:
    load(
        store,
        *many_studies(3, first=1_000_001, last_update="2024-01-01"),
        *many_studies(3, first=2_000_001, last_update="2024-02"),
        a_study("NCT00000005", last_update=None, title=""),
    )
    pages = [studies.listing(store, offset, 2) for offset in range(0, 8, 2)]
    assert [listed.nct_id for page in pages for listed in page] == [
        *("NCT02000001", "NCT02000002", "NCT02000003", "NCT01000001", "NCT01000002", "NCT01000003", "NCT00000005")
    ]
    assert pages[0][0] == ("NCT02000001", "Study 0", "RECRUITING", "INTERVENTIONAL", "2024-02")
    assert pages[3][0] == ("NCT00000005", None, "RECRUITING", "INTERVENTIONAL", "")


def test_values_of_a_wrong_type_are_listed_as_absent(store: Store) -> None:
    load(store, a_study().replace(b'"INTERVENTIONAL"', b'["INTERVENTIONAL"]').replace(b'"RECRUITING"', b"7"))
    assert studies.listing(store, 0, 1)[0][2:4] == (None, None)


def test_all_ids_come_in_order_while_the_store_is_written_to(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "_CHUNK", 3)
    load(store, *reversed(many_studies(10)))
    seen = []
    for nct_id in studies.all_ids(store):
        seen.append(nct_id)
        if len(seen) == 4:
            load(store, a_study("NCT05000000"))
    assert seen == [*(f"NCT{number:08d}" for number in range(1_000_001, 1_000_011)), "NCT05000000"]
