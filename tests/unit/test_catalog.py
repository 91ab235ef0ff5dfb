"""The reading hall: trials with their plain English, from any thread, and no word lost when it is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lib.records import CRITERIA, a_study
from trialfinder import catalog as hall
from trialfinder.catalog import Catalog
from trialfinder.errors import UnknownTrialError
from trialfinder.explain import VERSIONS, explain
from trialfinder.refresh import import_paths
from trialfinder.store import derived
from trialfinder.store.database import open_store


def a_catalog(tmp_path: Path, *raws: bytes, defer: bool = False) -> Catalog:
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(raws))
    import_paths(tmp_path / "store", [tmp_path / "a.ndjson"], defer=defer)
    return Catalog(open_store(tmp_path / "store"))


def test_a_trial_brings_its_document_its_plain_english_and_where_it_came_from(tmp_path: Path) -> None:
    raw = a_study(version_holder="2024-06-01")
    catalog = a_catalog(tmp_path, a_study(last_update="2020-01-01"), raw)
    trial = catalog.trial("NCT01000001")
    assert trial.document.raw == catalog.document("NCT01000001").raw == raw
    assert trial.plain == explain(CRITERIA, nct_id="NCT01000001")
    assert (trial.partial, trial.processed, trial.versions, trial.sample) == (False, "2024-06-01", 2, False)
    assert trial.first_seen.endswith("Z")
    assert len(catalog.versions("NCT01000001")) == 2
    assert catalog.count() == len(catalog.listing(0, 10)) == 1
    assert catalog.kind == "registry"


def test_the_store_says_the_latest_date_at_which_the_registry_processed_any_of_its_data(tmp_path: Path) -> None:
    older, newer = (a_study(nct_id=f"NCT0100000{n}", version_holder=f"2024-06-0{n}") for n in (1, 2))
    assert a_catalog(tmp_path, newer, older).freshness().processed == "2024-06-02"
    with open_store(tmp_path / "empty", kind="registry", write=True) as empty:
        assert Catalog(empty).freshness() == (None, None)


def test_what_is_not_held_is_unknown(tmp_path: Path) -> None:
    catalog = a_catalog(tmp_path, a_study())
    for ask in (catalog.trial, catalog.document, catalog.versions, catalog.resolve):
        with pytest.raises(UnknownTrialError, match="NCT01999999 is not in this store"):
            ask("NCT01999999")


def test_an_alias_resolves_to_the_current_id(tmp_path: Path) -> None:
    catalog = a_catalog(tmp_path, a_study(aliases=["NCT01000009"]))
    assert catalog.resolve("NCT01000009") == catalog.resolve("NCT01000001") == "NCT01000001"


def test_a_partial_sample_says_so(tmp_path: Path) -> None:
    trial = a_catalog(tmp_path, a_study("NCT99990001", partial=True, criteria=None)).trial("NCT99990001")
    assert (trial.partial, trial.processed, trial.sample) == (True, None, True)
    assert trial.plain.criteria == ()


def test_a_derived_result_is_read_and_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = a_catalog(tmp_path, a_study())

    def never(text: str, **_: Any) -> Any:
        raise AssertionError("reading translates")

    monkeypatch.setattr(hall, "unworded", never)
    assert len(catalog.trial("NCT01000001").plain.criteria) == 3


@pytest.mark.parametrize("how", ["missing", "outdated", "failed"])
def test_without_a_result_the_criteria_come_in_the_registrys_words(tmp_path: Path, how: str) -> None:
    catalog = a_catalog(tmp_path, a_study(), defer=how == "missing")
    document = catalog.document("NCT01000001")
    with open_store(tmp_path / "store", write=True) as store, store.transaction():
        if how == "outdated":
            store.run("UPDATE stamps SET vocabulary = 'older'")
        if how == "failed":
            derived.put_failure(store, "NCT01000001", document.sha256, VERSIONS, "no")
    plain = catalog.trial("NCT01000001").plain
    assert [criterion.plain for criterion in plain.criteria] == [
        *("Adults with a paper cut", "Able to hold a pen", "Fear of paper")
    ]
    assert all(criterion.plain == criterion.original for criterion in plain.criteria)


@pytest.mark.parametrize(
    ("text", "words"), [("  \\>= 3 cuts \n", [">= 3 cuts"]), ("", []), (" \n ", []), ("\ud800 cut", ["\ud800 cut"])]
)
def test_a_text_that_cannot_be_cut_is_shown_whole(text: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(text: str, **_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(hall, "unworded", faulty)
    monkeypatch.setattr(derived, "source_text", lambda document: text)
    plain = hall.original_words(hall.Document(b"{}", "NCT01000001"))
    assert [criterion.plain for criterion in plain.criteria] == words
    assert plain.summary.criteria == plain.summary.original == len(words)
    for criterion in plain.criteria:
        assert criterion.verdict == "original"
        assert criterion.findings
        assert criterion.span.of(text) == text.strip()
