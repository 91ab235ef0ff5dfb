"""A page made from a kept sheet is the page made from the record; a sheet never outlives what it shows."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from lib.records import a_study
from lib.trials import SITE
from trialfinder.catalog import Catalog
from trialfinder.explain import VERSIONS, explain, to_json
from trialfinder.pages import sheet
from trialfinder.pages.render import page_html, trial_html
from trialfinder.refresh import import_paths, load_sample, refresh
from trialfinder.store import derived
from trialfinder.store.database import Store, open_store
from trialfinder.store.studies import all_ids

NCT = "NCT01000001"


def laid_out(path: Path) -> int:
    with open_store(path, write=True) as store:
        return sheet.keep(store, Catalog(store).trial)


def kept(store: Store, nct_id: str = NCT) -> str | None:
    found = Catalog(store).laid_out(nct_id, sheet.stamp())
    return page_html(sheet.from_bytes(found.sheet), found, SITE) if found else None


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A store with one study, its page laid out."""
    (tmp_path / "a.json").write_bytes(a_study(NCT, version_holder="2024-06-01"))
    import_paths(tmp_path / "store", [tmp_path / "a.json"])
    assert laid_out(tmp_path / "store") == 1
    return tmp_path / "store"


def test_every_sample_page_from_its_sheet_is_the_page_from_the_record_byte_for_byte(tmp_path: Path) -> None:
    load_sample(tmp_path)
    made = laid_out(tmp_path)
    with open_store(tmp_path) as store:
        ids = list(all_ids(store))
        site = dataclasses.replace(SITE, sample=True)
        assert made == len(ids) >= 40
        for nct_id in ids:
            found = Catalog(store).laid_out(nct_id, sheet.stamp())
            assert found is not None
            page = page_html(sheet.from_bytes(found.sheet), found, site)
            assert page == trial_html(Catalog(store).trial(nct_id), site)


def test_laying_out_again_makes_nothing(registry: Path) -> None:
    assert laid_out(registry) == 0


def test_a_newer_document_has_no_sheet_until_it_is_laid_out(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(a_study(NCT, last_update="2025-01-01", version_holder="2025-01-02"))
    import_paths(registry, [tmp_path / "b.json"], defer=True)
    with open_store(registry) as store:
        assert kept(store) is None
    assert laid_out(registry) == 1
    with open_store(registry) as store:
        assert kept(store) == trial_html(Catalog(store).trial(NCT), SITE)


def test_a_sheet_goes_when_the_plain_english_changes(registry: Path) -> None:
    with open_store(registry, write=True) as store, store.transaction():
        document = Catalog(store).document(NCT)
        other = to_json(explain("Inclusion Criteria:\n\n* Left-handed\n", nct_id=NCT))
        derived.put_plain(store, NCT, document.sha256, VERSIONS, other)
    with open_store(registry) as store:
        assert kept(store) is None
        assert "eft-handed" in trial_html(Catalog(store).trial(NCT), SITE)


def test_a_sheet_by_other_code_counts_as_absent_and_is_laid_out_anew(registry: Path) -> None:
    with open_store(registry, write=True) as store, store.transaction():
        store.run("UPDATE sheets SET stamp = 'older code'")
    with open_store(registry) as store:
        assert kept(store) is None
    assert laid_out(registry) == 1


def test_a_refresh_of_everything_leaves_no_sheet_of_older_words(registry: Path) -> None:
    refresh(registry, everything=True)
    with open_store(registry) as store:
        assert kept(store) is None
    assert laid_out(registry) == 1


def test_a_trial_that_cannot_be_laid_out_is_in_nobodys_way(registry: Path) -> None:
    def faulty(nct_id: str) -> None:
        raise ZeroDivisionError(nct_id)

    with open_store(registry, write=True) as store:
        with store.transaction():
            store.run("DELETE FROM sheets")
        assert sheet.keep(store, faulty) == 0  # type: ignore[arg-type] # a fault in place of a trial
        assert sheet.keep(store, Catalog(store).trial) == 1
