"""Quarantine: what was fed and could not be taken, with the place it stood and the reason.

In: bytes that are no document (or of the other kind). Out: entries, until they are drained: by a later
import that reads the same file to its end without meeting the entry again, or one that brings the study
whose id the bytes name, from any file.
The same bytes at the same place are one entry, however often they are fed.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import zstandard

from trialfinder.records.ids import id_number
from trialfinder.store.database import Store
from trialfinder.store.studies import nct_id_of

KEPT_BYTES = 64 * 1024
"""Of bytes that are too large for a record, the beginning that is kept."""


class Rejected(NamedTuple):
    """Something fed that is no document.

    `source` is the file, `position` the place in it; `sha256` and `size` are those of all its bytes, of
    which `sample` may be the beginning only (`truncated`).
    """

    source: str
    position: str
    reason: str
    message: str
    sha256: bytes
    size: int
    sample: bytes
    truncated: bool
    nct_id: str | None


class Quarantined(NamedTuple):
    """An open entry. Its bytes: `bytes_of`."""

    id: int
    source: str
    position: str
    reason: str
    message: str
    sha256: str
    size: int
    nct_id: str | None
    first_seen: str
    truncated: bool


def put_entry(store: Store, rejected: Rejected, *, run: int, now: str) -> None:
    """Open the entry, or open it again. Within a transaction."""
    frame = zstandard.ZstdCompressor(level=3).compress(rejected.sample)
    nct = id_number(rejected.nct_id) if rejected.nct_id else None
    store.run(
        """INSERT INTO quarantine
        (source, position, sha256, reason, message, size, nct, first_seen, last_run, truncated, bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, position, sha256) DO UPDATE SET
        reason = excluded.reason, message = excluded.message, last_run = excluded.last_run, drained_at = NULL""",
        (
            rejected.source,
            rejected.position,
            rejected.sha256,
            rejected.reason,
            rejected.message,
            rejected.size,
            nct,
            now,
            run,
            rejected.truncated,
            frame,
        ),
    )


def drain_others(store: Store, rejected: Rejected, *, now: str) -> None:
    """The place holds these bytes now: what was found there before is drained. Within a transaction."""
    store.run(
        """UPDATE quarantine SET drained_at = ? WHERE source = ? AND position = ? AND sha256 <> ?
        AND drained_at IS NULL""",
        (now, rejected.source, rejected.position, rejected.sha256),
    )


def drain_source(store: Store, source: str, *, run: int, now: str) -> None:
    """The file was read to its end in this run: what it no longer holds is drained."""
    store.run(
        "UPDATE quarantine SET drained_at = ? WHERE source = ? AND last_run < ? AND drained_at IS NULL",
        (now, source, run),
    )


def drain_study(store: Store, nct_id: str, *, run: int, now: str) -> None:
    """The study came in whole: earlier runs' entries that name it are drained.

    Not those of this run: a file may hold a study twice, once well formed and once not, and the second
    must stay visible.
    """
    store.run(
        "UPDATE quarantine SET drained_at = ? WHERE nct = ? AND last_run < ? AND drained_at IS NULL",
        (now, id_number(nct_id), run),
    )


def forget_other_kind(store: Store, *, run: int) -> None:
    """The whole import was of the other kind and is refused: leave no trace of it."""
    store.run("DELETE FROM quarantine WHERE reason = 'other_kind' AND last_run = ?", (run,))


def open_entries(store: Store) -> list[Quarantined]:
    """In the order in which they were first seen."""
    rows = store.rows(
        """SELECT id, source, position, reason, message, lower(hex(sha256)), size, nct, first_seen, truncated
        FROM quarantine WHERE drained_at IS NULL ORDER BY id"""
    )
    entries = [Quarantined(*row) for row in rows]
    return [
        entry._replace(
            nct_id=nct_id_of(number) if (number := row[7]) is not None else None, truncated=bool(entry.truncated)
        )
        for entry, row in zip(entries, rows, strict=True)
    ]


def count_open(store: Store) -> int:
    found: int = store.rows("SELECT count(*) FROM quarantine WHERE drained_at IS NULL")[0][0]
    return found


def bytes_of(store: Store, id: int) -> bytes:
    """The bytes of an entry, drained or not; for a truncated one their beginning; b"" for an unknown id."""
    rows = store.rows("SELECT bytes FROM quarantine WHERE id = ?", (id,))
    return zstandard.ZstdDecompressor().decompress(rows[0][0]) if rows else b""


def sha256_of(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
