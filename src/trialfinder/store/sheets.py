"""Sheets: the part of a trial page that depends on the record alone, laid out ahead and kept beside the record.

In and out: bytes that `pages` makes and reads. They are disposable: a sheet of another version of the document, or
laid out by other code, counts as absent, and the page is then made from the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trialfinder.records.ids import id_number
from trialfinder.store.database import Store
from trialfinder.store.studies import nct_id_of

_CHUNK = 500


class KeptSheet(NamedTuple):
    """A sheet, and what the store knows of the version it shows; `processed` as `Trial` has it."""

    sheet: bytes
    sha256: str
    partial: bool
    processed: str | None
    first_seen: str
    versions: int


def put_sheet(store: Store, nct_id: str, document_sha: str, stamp: str, sheet: bytes) -> None:
    """Keep the sheet of one document. Within a transaction."""
    store.run(
        """INSERT OR REPLACE INTO sheets
        SELECT v.nct, v.id, ?, ?, ? FROM versions v WHERE v.nct = ? AND v.sha256 = ?""",
        (stamp, *store.blobs.pack(sheet), id_number(nct_id), bytes.fromhex(document_sha)),
    )


def sheet(store: Store, nct_id: str, stamp: str) -> KeptSheet | None:
    """The sheet of the current version by exactly this code, or None."""
    rows = store.rows(
        """SELECT k.dictionary, k.sheet, v.sha256, v.is_full, coalesce(v.processed, nullif(v.version_holder, '')),
        v.first_seen, (SELECT count(*) FROM versions WHERE nct = ?1)
        FROM studies s JOIN sheets k ON k.nct = s.nct AND k.version = s.version JOIN versions v ON v.id = s.version
        WHERE s.nct = ?1 AND k.stamp = ?2""",
        (id_number(nct_id), stamp),
    )
    if not rows:
        return None
    dictionary, frame, sha256, is_full, processed, first_seen, versions = rows[0]
    made = store.blobs.unpack(dictionary, frame)
    return KeptSheet(made, sha256.hex(), not is_full, processed or None, first_seen, versions)


def without_sheet(store: Store, stamp: str) -> Iterator[str]:
    """The studies whose current version has no sheet by this code. They may be written while the ids are read."""
    sql = """SELECT s.nct FROM studies s LEFT JOIN sheets k ON k.nct = s.nct
        WHERE s.nct > ? AND (k.nct IS NULL OR k.version != s.version OR k.stamp != ?) ORDER BY s.nct LIMIT ?"""
    last = -1
    while rows := store.rows(sql, (last, stamp, _CHUNK)):
        for (last,) in rows:
            yield nct_id_of(last)
