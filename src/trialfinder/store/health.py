"""Is the store what it promises to be? Each promise is looked at anew, from the bytes.

In: a store. Out: problems, none for a sound store. Nothing is changed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from trialfinder.criteria.model import PlainStudy, Versions
from trialfinder.errors import DamagedError, DiskError
from trialfinder.records.document import Document, Malformed, read_document
from trialfinder.records.ids import id_number, is_sample_id
from trialfinder.store import derived, gone, roots, studies
from trialfinder.store.database import Store
from trialfinder.store.studies import StoredVersion
from trialfinder.store.versions import listing_of


class Problem(NamedTuple):
    """One promise that does not hold.

    `kind` is for programs: damaged, foreign_key, unreadable, other_bytes, other_id, other_kind, wrong_key,
    not_current, wrong_listing, orphan, gone_and_current, leads_nowhere, derived_failed, derived_unreadable,
    derived_missing, sheet_of_none. `where` is a study or a table.
    """

    kind: str
    where: str
    detail: str


def check_store(store: Store, made_by: Versions | None = None) -> list[Problem]:
    """Every problem. With `made_by`, derived results that other versions made count as missing."""
    try:
        with store.snapshot():
            looked = (_database(store), _orphans(store), _gone(store), _studies(store), _derived(store, made_by))
            return list(itertools.chain(*looked))
    except DiskError as error:
        return [Problem("damaged", str(store.file), error.message)]


def _database(store: Store) -> Iterator[Problem]:
    for (line,) in store.rows("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield Problem("damaged", str(store.file), line)
    for table, row, parent, _ in store.rows("PRAGMA foreign_key_check"):
        yield Problem("foreign_key", table, f"row {row} names what {parent} does not hold")
    if roots.root(store) != (counted := roots.counted_root(store)):
        yield Problem("wrong_root", "state", f"the documents give the root {counted}")


def _orphans(store: Store) -> Iterator[Problem]:
    sql = "SELECT DISTINCT nct FROM versions WHERE nct NOT IN (SELECT nct FROM held)"
    for (nct,) in store.rows(sql):
        yield Problem("orphan", studies.nct_id_of(nct), "versions without a current one")


def _gone(store: Store) -> Iterator[Problem]:
    """What left the registry's list is out of all tables of what is current, and still leads to a record."""
    for one in gone.all_gone(store):
        nct = id_number(one.nct_id)
        if store.rows("SELECT 1 FROM studies WHERE nct = ?1 UNION ALL SELECT 1 FROM names WHERE nct = ?1", (nct,)):
            yield Problem("gone_and_current", one.nct_id, "it is gone, and listed or found as if it were current")
        if gone.stands_for(store, one.nct_id) is None:
            yield Problem("leads_nowhere", one.nct_id, f"it became {one.to}, of which nothing is held")


def _studies(store: Store) -> Iterator[Problem]:
    for nct_id in studies.held_ids(store):
        if store.kind != ("sample" if is_sample_id(nct_id) else "registry"):
            yield Problem("other_kind", nct_id, f"in a store of kind {store.kind}")
        held = studies.versions(store, nct_id)
        for version in held:
            yield from _version(version)
        yield from _current(store, nct_id, held)


def _version(version: StoredVersion) -> Iterator[Problem]:
    document = _readable(version)
    if document is None:
        yield Problem("unreadable", version.nct_id, f"version {version.sha256} cannot be unpacked and read")
        return
    if document.sha256 != version.sha256:
        yield Problem("other_bytes", version.nct_id, f"version {version.sha256} holds {document.sha256}")
    if document.nct_id != version.nct_id:
        yield Problem("other_id", version.nct_id, f"version {version.sha256} names {document.nct_id}")
    if document.version != version.key:
        yield Problem("wrong_key", version.nct_id, f"version {version.sha256} is kept as {version.key}")


def _readable(version: StoredVersion) -> Document | None:
    try:
        return read_document(version.document.raw)
    except (Malformed, DamagedError):
        return None


def _current(store: Store, nct_id: str, held: list[StoredVersion]) -> Iterator[Problem]:
    current = [version for version in held if version.current]
    if len(current) != 1 or current[0].key < max(version.key for version in held):
        yield Problem("not_current", nct_id, "the current version is not the greatest one")
        return
    document = _readable(current[0])
    listed = store.rows(
        "SELECT brief_title, overall_status, study_type, last_update FROM studies WHERE nct = ?",
        (id_number(nct_id),),
    )
    if document is not None and listed and listed[0] != listing_of(document):
        yield Problem("wrong_listing", nct_id, "the listing shows what the document does not say")


def _derived(store: Store, made_by: Versions | None) -> Iterator[Problem]:
    for failure in derived.failures(store):
        yield Problem("derived_failed", failure.nct_id, failure.problem)
    for nct_id, blob in derived.each_plain(store):
        if not _is_plain(blob):
            yield Problem("derived_unreadable", nct_id, "the derived result cannot be unpacked and read")
    failed = {failure.nct_id for failure in derived.failures(store)}
    waiting = derived.stale_ids(store, made_by) if made_by else derived.missing_ids(store)
    count = sum(1 for nct_id in waiting if nct_id not in failed)
    if count:
        yield Problem("derived_missing", "derived", f"{count} studies wait for `trialfinder refresh`")
    # A sheet of an older version waits to be laid out anew; one of a study that is not current has no business here.
    for (nct,) in store.rows("SELECT nct FROM sheets WHERE nct NOT IN (SELECT nct FROM studies) ORDER BY nct"):
        yield Problem("sheet_of_none", studies.nct_id_of(nct), "a page laid out for a study that is not current")


def _is_plain(blob: bytes | None) -> bool:
    try:
        return blob is not None and bool(msgspec.json.decode(blob, type=PlainStudy))
    except msgspec.MsgspecError:
        return False
