"""What the store knows of studies: the reading half.

In: an NCT id or a name. Out: versions (their documents are unpacked on first use), listings, ids.
An id that the store does not hold gives None or an empty list, never an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from trialfinder.records.document import Document, VersionKey
from trialfinder.records.ids import id_number
from trialfinder.store import deltas
from trialfinder.store.database import Store
from trialfinder.store.deltas import OLDEST_FIRST

_VERSIONS = """SELECT v.id, v.nct, v.sha256, v.is_full, v.last_update, v.version_holder, v.sections,
    v.first_seen, v.source, v.processed, s.version = v.id FROM held s JOIN versions v """
_LAST = _VERSIONS + "ON v.id = s.version WHERE s.nct = ?"
_CURRENT = _LAST.replace("held", "studies")
_ALL = f"{_VERSIONS} ON v.nct = s.nct WHERE s.nct = ? ORDER BY {OLDEST_FIRST}"
_CHUNK = 1000


@dataclass(frozen=True)
class StoredVersion:
    """One version of a document as the store keeps it.

    `processed` is the registry's time stamp of the sync that brought it, None for files.
    """

    nct_id: str
    sha256: str
    key: VersionKey
    first_seen: str
    source: str
    processed: str | None
    current: bool
    _store: Store = field(repr=False, compare=False)
    _row: int = field(repr=False, compare=False)

    @property
    def partial(self) -> bool:
        """It came without the registry's derived section."""
        return not self.key.full

    @cached_property
    def document(self) -> Document:
        return Document(deltas.read(self._store, self._row), self.nct_id)


class Listed(NamedTuple):
    """A study as a list shows it; what the record lacks is None."""

    nct_id: str
    brief_title: str | None
    overall_status: str | None
    study_type: str | None
    last_update: str


def nct_id_of(number: int) -> str:
    return f"NCT{number:08d}"


def current(store: Store, nct_id: str) -> StoredVersion | None:
    rows = store.rows(_CURRENT, (id_number(nct_id),))
    return _version(store, rows[0]) if rows else None


def last_known(store: Store, nct_id: str) -> StoredVersion | None:
    """The current version, or the last one of a study that the registry no longer lists."""
    rows = store.rows(_LAST, (id_number(nct_id),))
    return _version(store, rows[0]) if rows else None


def versions(store: Store, nct_id: str) -> list[StoredVersion]:
    """Every version held, the oldest first; of a study that is gone the last known one counts as current."""
    return [_version(store, row) for row in store.rows(_ALL, (id_number(nct_id),))]


def count_versions(store: Store, nct_id: str) -> int:
    found: int = store.rows("SELECT count(*) FROM versions WHERE nct = ?", (id_number(nct_id),))[0][0]
    return found


def resolve(store: Store, nct_id: str) -> str | None:
    """The id itself where the store holds it, else the id of the study that names it as an alias."""
    number = id_number(nct_id)
    sql = """SELECT nct FROM studies WHERE nct = ?1
        UNION ALL SELECT nct FROM aliases WHERE alias = ?1 LIMIT 1"""
    rows = store.rows(sql, (number,))
    return nct_id_of(rows[0][0]) if rows else None


def count(store: Store) -> int:
    found: int = store.rows("SELECT count(*) FROM studies")[0][0]
    return found


def latest_processed(store: Store) -> str | None:
    """The latest date at which the registry processed any version held, None where none says."""
    date = "coalesce(processed, version_holder)"  # as in the index
    rows = store.rows(f"SELECT {date} FROM versions ORDER BY {date} DESC LIMIT 1")  # noqa: S608 - our own words
    return (rows[0][0] or None) if rows else None


def listing(store: Store, offset: int, limit: int) -> list[Listed]:
    """A page of studies, the last updated first."""
    sql = """SELECT nct, brief_title, overall_status, study_type, last_update FROM studies
        ORDER BY last_update DESC, nct LIMIT ? OFFSET ?"""
    return [Listed(nct_id_of(nct), *rest) for nct, *rest in store.rows(sql, (limit, offset))]


def listed(store: Store, nct_ids: Sequence[str]) -> list[Listed]:
    """These studies as lists show them, in this order; those that are not current are left out."""
    numbers = [id_number(nct_id) for nct_id in nct_ids]
    holes = ",".join("?" * len(numbers))
    sql = f"SELECT nct, brief_title, overall_status, study_type, last_update FROM studies WHERE nct IN ({holes})"  # noqa: S608 - holes alone
    rows = {nct: rest for nct, *rest in store.rows(sql, tuple(numbers))}
    return [Listed(nct_id_of(number), *rows[number]) for number in numbers if number in rows]


def last_updates(store: Store, offset: int, limit: int) -> list[tuple[str, str]]:
    """Studies in the order of their numbers, each with the date of its last update as the registry posted it."""
    sql = "SELECT nct, last_update FROM studies ORDER BY nct LIMIT ? OFFSET ?"
    return [(nct_id_of(nct), day) for nct, day in store.rows(sql, (limit, offset))]


def fold(name: str) -> str:
    """A title or a number as it is compared: case and runs of white space do not count."""
    return " ".join(name.split()).casefold()


def find_title_or_org_id(store: Store, text: str) -> list[str]:
    """The studies whose title, acronym or protocol number is exactly `text`, whatever its case."""
    return [nct_id_of(nct) for (nct,) in store.rows("SELECT nct FROM names WHERE name = ? ORDER BY nct", (fold(text),))]


def all_ids(store: Store) -> Iterator[str]:
    """Every id in ascending order, read in small parts so that no long reading holds the log back."""
    return _ids(store, "studies")


def held_ids(store: Store) -> Iterator[str]:
    """The same, with the studies that the registry no longer lists."""
    return _ids(store, "held")


def _ids(store: Store, table: str) -> Iterator[str]:
    last = -1
    sql = f"SELECT nct FROM {table} WHERE nct > ? ORDER BY nct LIMIT ?"  # noqa: S608 - the names above
    while rows := store.rows(sql, (last, _CHUNK)):
        for (last,) in rows:
            yield nct_id_of(last)


def held(store: Store) -> Iterator[tuple[int, int]]:
    """Every study's number, and a number that names its current version as it is shown.

    From the hash of its bytes, and from what marks that something else of them is withheld than before.
    """
    last = -1
    sql = """SELECT s.nct, v.sha256, coalesce(r.mark, 0) FROM studies s JOIN versions v ON v.id = s.version
        LEFT JOIN reshown r ON r.nct = s.nct WHERE s.nct > ? ORDER BY s.nct LIMIT ?"""
    while rows := store.rows(sql, (last, _CHUNK)):
        for last, sha256, mark in rows:
            yield last, int.from_bytes(sha256[:8], "big", signed=True) ^ mark


def sizes(store: Store) -> Iterator[tuple[str, int]]:
    """How many bytes each current document has."""
    last = -1
    sql = """SELECT s.nct, v.size FROM studies s JOIN versions v ON v.id = s.version
        WHERE s.nct > ? ORDER BY s.nct LIMIT ?"""
    while rows := store.rows(sql, (last, _CHUNK)):
        for last, size in rows:
            yield nct_id_of(last), size


def marker(store: Store) -> str:
    """What is current, in a few letters: another one whenever a study came, went or got another current version.

    Also whenever a study is shown otherwise, since something else of it is withheld.
    """
    ((count, total, newest),) = store.rows("SELECT count(*), sum(version), max(version) FROM studies")
    ((marks,),) = store.rows("SELECT sum(mark) FROM reshown")
    if not count:
        return "empty"
    ((sha256,),) = store.rows("SELECT sha256 FROM versions WHERE id = ?", (newest,))
    return f"{count}-{total}-{sha256[:8].hex()}" + (f"-{marks}" if marks else "")


def _version(store: Store, row: tuple[Any, ...]) -> StoredVersion:
    number, nct, sha256, is_full, last_update, holder, sections, first_seen, source, processed, is_current = row
    return StoredVersion(
        nct_id=nct_id_of(nct),
        sha256=sha256.hex(),
        key=VersionKey(bool(is_full), last_update, holder, sections),
        first_seen=first_seen,
        source=source,
        processed=processed,
        current=bool(is_current),
        _store=store,
        _row=number,
    )
