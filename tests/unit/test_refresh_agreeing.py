"""`check store` across the rooms: store, plain English and index are of one state, or it says where they are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import tantivy

from lib.records import a_study, many_studies
from trialfinder.explain import VERSIONS
from trialfinder.refresh import import_paths
from trialfinder.refresh.agreeing import check
from trialfinder.search.index import editions_of
from trialfinder.search.index.schema import NCT, SITE, SITES_OF_ONE, schema_of
from trialfinder.store.database import open_store
from trialfinder.store.gone import mark_removed


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(many_studies(30)))
    import_paths(tmp_path / "data", [tmp_path / "a.ndjson"])
    return tmp_path / "data"


def problems(data_dir: Path) -> set[tuple[str, str]]:
    with open_store(data_dir) as store:
        return {(problem.kind, problem.where) for problem in check(store, VERSIONS)}


def feed(data_dir: Path, raw: bytes, *, defer: bool) -> None:
    (data_dir.parent / "more.json").write_bytes(raw)
    import_paths(data_dir, [data_dir.parent / "more.json"], defer=defer)


def add_entries(data_dir: Path, part: str, *numbers: int) -> None:
    """Entries behind the back of whoever keeps the list of what was taken in."""
    edition = editions_of(data_dir).current()
    assert edition
    index = tantivy.Index(schema_of(part), str(edition.folder / part))  # type: ignore[arg-type]  # a part by its name
    writer = index.writer(15_000_000, 1)
    for number in numbers:
        document = tantivy.Document()
        document.add_integer(NCT, number)
        if part == "sites":
            document.add_integer(SITE, number * SITES_OF_ONE)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def test_all_of_one_state_is_no_problem(data_dir: Path) -> None:
    assert problems(data_dir) == set()
    feed(data_dir, a_study("NCT01000003", last_update="2025-01-01"), defer=False)
    assert problems(data_dir) == set()


def test_what_was_only_stored_is_told_study_by_study(data_dir: Path) -> None:
    feed(data_dir, a_study("NCT01000003", last_update="2025-01-01"), defer=True)
    feed(data_dir, a_study("NCT01000099"), defer=True)
    assert problems(data_dir) == {
        ("derived_missing", "derived"),
        ("index_behind", "index"),
        ("index_lacks", "NCT01000099"),
        ("index_other_version", "NCT01000003"),
    }


def test_a_removed_study_that_is_still_in_the_index_is_found(data_dir: Path) -> None:
    with open_store(data_dir, write=True) as store, store.transaction():
        mark_removed(store, "NCT01000005", now="2026-05-04T03:02:01Z", told_by="404")
    assert problems(data_dir) == {("index_behind", "index"), ("index_extra", "NCT01000005")}


@pytest.mark.parametrize("part", ["studies", "rest"])
def test_an_entry_that_stands_twice_or_was_never_taken_in_is_found(data_dir: Path, part: str) -> None:
    add_entries(data_dir, part, 1_000_004, 1_000_777)
    assert problems(data_dir) == {("index_twice", "NCT01000004"), ("index_extra", "NCT01000777")}


def test_sites_that_stand_twice_or_belong_to_no_study_are_found(data_dir: Path) -> None:
    add_entries(data_dir, "sites", 1_000_004, 1_000_004, 1_000_777)
    assert problems(data_dir) == {("index_twice", "NCT01000004"), ("index_extra", "NCT01000777")}


def test_an_entry_that_is_gone_is_found(data_dir: Path) -> None:
    edition = editions_of(data_dir).current()
    assert edition
    held = edition.held()
    more = np.concatenate([held, np.array([(1_000_500, 1)], dtype=held.dtype)])
    np.save(edition.folder / "held.npy", more)
    assert ("index_lacks", "NCT01000500") in problems(data_dir)


def test_no_index_and_a_damaged_one_are_problems_and_no_crash(data_dir: Path) -> None:
    edition = editions_of(data_dir).current()
    assert edition
    (edition.folder / "held.npy").write_bytes(b"nonsense")
    assert problems(data_dir) == {("index_damaged", "index")}
    shutil.rmtree(data_dir / "index")
    assert problems(data_dir) == {("index_missing", "index")}


def test_many_differences_are_counted_and_not_all_listed(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(many_studies(60)))
    import_paths(tmp_path / "data", [tmp_path / "a.ndjson"])
    edition = editions_of(tmp_path / "data").current()
    assert edition
    np.save(edition.folder / "held.npy", edition.held()[:0])
    with open_store(tmp_path / "data") as store:
        found = [problem for problem in check(store, VERSIONS) if problem.kind == "index_lacks"]
    assert len(found) == 21
    assert found[-1].where == "index"
    assert "40 more" in found[-1].detail
