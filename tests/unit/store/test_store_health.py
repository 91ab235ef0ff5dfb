"""The check of the store notices each promise that is broken, and nothing in a sound store."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from lib.records import a_study, many_studies
from trialfinder.criteria.model import Versions
from trialfinder.explain import VERSIONS
from trialfinder.refresh import import_paths
from trialfinder.store.database import FILE_NAME, open_store
from trialfinder.store.health import check_store


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    old = a_study("NCT01000001", last_update="2020-01-01")
    (tmp_path / "a.ndjson").write_bytes(b"\n".join([old, *many_studies(3)]))
    import_paths(tmp_path / "store", [tmp_path / "a.ndjson"])
    return tmp_path / "store"


def kinds(path: Path, made_by: Versions | None = VERSIONS) -> list[str]:
    with open_store(path) as store:
        return [problem.kind for problem in check_store(store, made_by)]


def test_a_sound_store_has_no_problems(store_path: Path) -> None:
    assert kinds(store_path) == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE studies SET version = (SELECT min(id) FROM versions) WHERE nct = 1000001", ["not_current"]),
        ("UPDATE studies SET brief_title = 'Other' WHERE nct = 1000001", ["wrong_listing"]),
        ("UPDATE versions SET version_holder = '2030' WHERE nct = 1000001 AND last_update > '2024'", ["wrong_key"]),
        (
            "UPDATE versions SET sha256 = zeroblob(32) WHERE nct = 1000001 AND last_update > '2024'",
            ["other_bytes", "wrong_root"],
        ),
        ("UPDATE versions SET document = x'00' WHERE nct = 1000001 AND last_update > '2024'", ["unreadable"]),
        (
            "UPDATE versions SET document = (SELECT document FROM versions WHERE nct = 1000002)"
            " WHERE nct = 1000001 AND last_update > '2024'",
            ["other_bytes", "other_id", "wrong_listing", "unreadable"],  # the older version rests on these bytes
        ),
        ("UPDATE state SET value = 'sample' WHERE name = 'kind'", ["other_kind"]),
        ("DELETE FROM studies WHERE nct = 1000003", ["foreign_key", "orphan"]),
        ("DELETE FROM derived WHERE nct = 1000003", ["derived_missing"]),
        ("UPDATE derived SET plain = x'00' WHERE nct = 1000003", ["derived_unreadable"]),
        (
            "UPDATE derived SET dictionary = NULL, plain = x'28b52ffd20021100007b7d' WHERE nct = 1000003",
            ["derived_unreadable"],
        ),
        ("UPDATE derived SET plain = NULL, problem = 'no' WHERE nct = 1000003", ["derived_failed"]),
        ("UPDATE stamps SET rules = 'older'", ["derived_missing"]),
    ],
)
def test_each_broken_promise_is_noticed(store_path: Path, damage: str, found: list[str]) -> None:
    connection = apsw.Connection(str(store_path / FILE_NAME))
    connection.execute(damage)
    connection.close()
    noticed = set(kinds(store_path))
    if found != ["derived_missing"]:
        noticed.discard("derived_missing")  # which follows from some of the others
    assert noticed == set(found)


def test_without_versions_only_absent_results_are_missing(store_path: Path) -> None:
    connection = apsw.Connection(str(store_path / FILE_NAME))
    connection.execute("UPDATE stamps SET rules = 'older'")
    connection.close()
    assert kinds(store_path, None) == []
    assert kinds(store_path) == ["derived_missing"]


def test_a_damaged_file_is_a_problem_and_no_crash(store_path: Path) -> None:
    file = store_path / FILE_NAME
    connection = apsw.Connection(str(file))
    # A page of documents: without the schema nothing opens at all.
    page: int = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'versions'").get
    size: int = connection.pragma("page_size")
    connection.close()
    data = bytearray(file.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    file.write_bytes(data)
    assert "damaged" in kinds(store_path)


def test_checking_changes_nothing(store_path: Path) -> None:
    before = (store_path / FILE_NAME).read_bytes()
    kinds(store_path)
    assert (store_path / FILE_NAME).read_bytes() == before
