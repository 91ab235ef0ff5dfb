"""Stores as each released schema left them: made in the words of that schema, by its own steps."""

from __future__ import annotations

import hashlib
from pathlib import Path

import apsw
import zstandard

from lib.records import a_study
from trialfinder.records.document import read_document
from trialfinder.store.database import FILE_NAME
from trialfinder.store.migrations import STEPS, migrate

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


def fill(folder: Path, count: int, first: int = 2_000_001) -> None:
    """Studies in the words of the first schema, two versions of each."""
    connection = apsw.Connection(str(folder / FILE_NAME))
    with connection:
        for nct in range(first, first + count):
            for day, current in (("2023-01-01", False), ("2024-01-01", True)):
                raw = a_study(f"NCT{nct:08d}", last_update=day, title=f"Study {nct}")
                document = read_document(raw)
                connection.execute(
                    "INSERT INTO versions VALUES (NULL, ?, ?, ?, ?, ?, ?, '2024-03-03', 'a', NULL, ?, NULL, ?)",
                    (nct, hashlib.sha256(raw).digest(), *document.version, len(raw), zstandard.compress(raw)),
                )
                if current:
                    row = (nct, connection.last_insert_rowid(), f"Study {nct}", day)
                    connection.execute("INSERT INTO studies VALUES (?, ?, ?, 'RECRUITING', 'INTERVENTIONAL', ?)", row)
    connection.close()
