"""Upgrades: a store of every released schema opens, whole, and a broken step leaves it as it was."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from lib.schemas import store_of_schema
from trialfinder.store import database, migrations
from trialfinder.store.database import FILE_NAME, open_store
from trialfinder.store.migrations import APPLICATION_ID, STEPS, migrate, schema_version


def schema(folder: Path) -> list[tuple[str, ...]]:
    connection = apsw.Connection(str(folder / FILE_NAME))
    return connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()


@pytest.mark.parametrize("number", range(len(STEPS) + 1))
@pytest.mark.parametrize("write", [False, True])
def test_a_store_of_every_schema_opens_with_what_it_held(tmp_path: Path, number: int, write: bool) -> None:
    store_of_schema(tmp_path / "old", number)
    open_store(tmp_path / "new", write=True).close()
    with open_store(tmp_path / "old", write=write) as store:
        assert schema_version(store.connection) == len(STEPS)
        assert store.connection.pragma("application_id") == APPLICATION_ID
        assert store.rows("PRAGMA foreign_key_check") == []
        assert store.rows("PRAGMA integrity_check") == [("ok",)]
        if number:
            assert store.rows("SELECT brief_title FROM studies") == [("A title",)]
    assert schema(tmp_path / "old") == schema(tmp_path / "new")


def test_a_step_that_fails_takes_the_store_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_of_schema(tmp_path, len(STEPS))
    before = schema(tmp_path)
    broken = (*STEPS, "CREATE TABLE half (a); CREATE TABLE half (a);")
    monkeypatch.setattr(migrations, "STEPS", broken)
    monkeypatch.setattr(database, "STEPS", broken)
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    with pytest.raises(apsw.SQLError):
        migrate(connection, broken)
    assert schema_version(connection) == len(STEPS)
    connection.close()
    assert schema(tmp_path) == before


def test_a_reader_that_meets_an_older_store_upgrades_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_of_schema(tmp_path, len(STEPS))
    longer = (*STEPS, "CREATE TABLE later (a);")
    monkeypatch.setattr(database, "STEPS", longer)
    monkeypatch.setattr(migrations, "STEPS", longer)
    monkeypatch.setattr(database, "migrate", lambda connection: migrate(connection, longer))
    with open_store(tmp_path) as store:
        assert store.rows("SELECT count(*) FROM later") == [(0,)]
        assert store.rows("SELECT count(*) FROM studies") == [(1,)]
