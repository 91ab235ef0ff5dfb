"""Upgrades: a store of every released schema opens, whole, and a broken step leaves it as it was."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from trialfinder.store import database, migrations
from trialfinder.store.database import FILE_NAME, open_store
from trialfinder.store.migrations import APPLICATION_ID, STEPS, migrate, schema_version

# One row in each table, in the words of the schema that first had it. A new step adds its tables here and
# leaves the rows before it alone: they are what older stores hold.
ROWS = {
    1: """
        UPDATE state SET value = 'registry' WHERE name = 'kind';
        INSERT INTO versions VALUES (1, 1000001, x'00', 1, '2024-01-01', '2024-02-02', 3, '2024-03-03T00:00:00Z',
            'a.ndjson', NULL, 2, NULL, x'28b52ffd2002110000' || x'7b7d');
        INSERT INTO studies VALUES (1000001, 1, 'A title', 'RECRUITING', 'INTERVENTIONAL', '2024-01-01');
        INSERT INTO aliases VALUES (1000002, 1000001);
        INSERT INTO names VALUES ('a title', 1000001);
        INSERT INTO stamps VALUES (1, 'r', 'v', 'c');
        INSERT INTO derived VALUES (1000001, 1, 1, NULL, NULL, x'00');
        INSERT INTO quarantine VALUES (1, '/a', 'line 1', x'00', 'bad_json', 'no', 1, NULL, '2024', 1, NULL, 0, x'00');
    """,
    2: """
        INSERT INTO wordings VALUES (x'00', 'model.a.1.b', '2026-01-01T00:00:00Z', 2000, NULL, x'7b7d');
        INSERT INTO model_use VALUES ('a', 1, 2);
    """,
    4: """
        INSERT INTO accounts VALUES (1, 'Ada Quill', '$argon2id$', '2026-01-01T00:00:00Z', NULL);
        INSERT INTO sessions VALUES (x'00', 1, '2026-01-01T12:00:00Z');
        INSERT INTO decisions VALUES (NULL, x'00', x'01', '2026-01-01T00:00:00Z', 'Ada Quill', 'site', 'approve', 'So.',
            1000001, 'i1', 'inclusion', 'a', 'b', 'b', '["b"]', 'verified', '[]', 'r', 'v', 'c');
        INSERT INTO disputes VALUES (NULL, x'02', '2026-01-01', 1000001, 'i1', x'00', 'a', 'b', 'It is not so.');
        INSERT INTO dispute_answers VALUES (NULL, 1, '2026-01-02T00:00:00Z', 'Ada Quill', 1, 'It is.');
    """,
    5: """
        INSERT INTO versions VALUES (2, 1000003, x'00', 1, '2024-01-01', '2024-02-02', 3, '2024-03-03T00:00:00Z',
            'a.ndjson', NULL, 2, NULL, x'28b52ffd2002110000' || x'7b7d');
        INSERT INTO departures VALUES (NULL, 1000003, 'removed', NULL, '2026-01-01T00:00:00Z', NULL, '404', 2, NULL);
    """,
    6: """
        INSERT INTO walks VALUES (NULL, x'00', '2026-01-01', 1, '2026-01-08T09:00:00', '2026-01-08T10:00:00Z', NULL,
            'token', 3, 4000, 0);
        INSERT INTO walked VALUES (1, 1000001);
    """,
    7: """
        INSERT INTO versions VALUES (3, 1000001, x'01', 1, '2023-01-01', '2023-02-02', 3, '2024-03-03T00:00:00Z',
            'a.ndjson', NULL, 2, NULL, x'00');
        INSERT INTO deltas VALUES (3, 1);
    """,
    10: "UPDATE walks SET overlap = '2026-01-01';",
}


def store_of_schema(folder: Path, number: int) -> None:
    folder.mkdir(exist_ok=True)
    connection = apsw.Connection(str(folder / FILE_NAME))
    for step in range(1, number + 1):
        migrate(connection, STEPS[:step])
        connection.execute(ROWS.get(step, ""))
    connection.close()


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
