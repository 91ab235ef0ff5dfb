"""Backup and restore, while the site serves.

A backup is one file, written beside its place and put there whole. A restore is one transaction in the
store that is there: running readers see the old state until the new one is complete, and a kill in between
leaves the old one. What the store held before is kept aside.
Refused: a file that is no whole store, one of a newer trialfinder, and one of the other kind.
"""

from __future__ import annotations

from pathlib import Path

import apsw

from trialfinder.errors import BadInputError, DiskError, MissingError, TrialfinderError, UsageError
from trialfinder.store.database import FILE_NAME, Kind, connect_reader, connect_writer, other_kind, require_store
from trialfinder.store.disk import disk_refusals, sync
from trialfinder.store.lock import WriterLock
from trialfinder.store.migrations import APPLICATION_ID, refuse_newer

ASIDE = "trialfinder-before-restore-{}.sqlite"


def backup(store_path: Path, file: Path, *, replace: bool = False) -> None:
    """Copy the store into `file`; an existing one is only replaced where `replace` says so."""
    require_store(store_path)
    if file.absolute().parent.resolve() == store_path.resolve() and file.name.startswith(
        (FILE_NAME, "trialfinder.lock")
    ):
        raise UsageError(f"{file} is the store itself", "Name a file outside the data directory.")
    if file.exists() and not replace:
        raise UsageError(f"{file} exists", "Name another file, or say that it may be replaced.")
    source = connect_reader(store_path / FILE_NAME)
    try:
        _copy_to_file(source, file)
    finally:
        source.close()


def restore(file: Path, store_path: Path) -> Path | None:
    """Make the store what `file` holds; where the earlier store was kept, if there was any."""
    if not file.is_file():
        raise MissingError(f"there is no file {file}", "Check the path.")
    with disk_refusals(store_path):
        store_path.mkdir(parents=True, exist_ok=True)
    source = _verified(file)
    try:
        lock = WriterLock(store_path)
        try:
            return _restore(source, store_path)
        finally:
            lock.release()
    finally:
        source.close()


def _restore(source: apsw.Connection, store_path: Path) -> Path | None:
    target = store_path / FILE_NAME
    held = _usable(target)
    if held is None:
        aside = _move_aside(target) if target.exists() else None
        _copy_to_file(source, target)
    else:
        try:
            _refuse_other_kind(source, held, store_path)
            aside = _copy_aside(held, store_path)
            with disk_refusals(target):
                _copy(source, held)
        finally:
            held.close()
    connect_writer(target).close()  # takes the schema's steps that an older backup lacks
    return aside


def _verified(file: Path) -> apsw.Connection:
    """A connection to a backup that is whole."""
    try:
        with disk_refusals(file):
            connection = apsw.Connection(
                f"{file.resolve().as_uri()}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            )
            if connection.pragma("application_id") != APPLICATION_ID:
                raise BadInputError(f"{file} is not a backup of trialfinder", "Name a file made by `backup`.")
            refuse_newer(connection, file)
            found = connection.pragma("integrity_check")
    except DiskError as error:
        raise BadInputError(f"{file} cannot be restored: {error.message}", "Try an earlier backup.") from None
    if found != "ok":
        raise BadInputError(f"{file} is damaged and was not restored", "Try an earlier backup.")
    return connection


def _usable(target: Path) -> apsw.Connection | None:
    """A writing connection to the store there is; None where there is none, or only a damaged one."""
    if not target.exists():
        return None
    try:
        connection = connect_writer(target)
    except (DiskError, BadInputError) as error:
        if _is_newer(error):
            raise
        return None
    with disk_refusals(target):
        if connection.pragma("quick_check", 1) != "ok":
            connection.close()
            return None
    return connection


def _is_newer(error: TrialfinderError) -> bool:
    return error.code == "schema"


def _refuse_other_kind(source: apsw.Connection, held: apsw.Connection, store_path: Path) -> None:
    sql = "SELECT value FROM state WHERE name = 'kind'"
    new: Kind | None = source.execute(sql).get
    old: Kind | None = held.execute(sql).get
    if new and old and new != old:
        raise other_kind(store_path, old)


def _copy_aside(held: apsw.Connection, store_path: Path) -> Path | None:
    if not held.execute("SELECT EXISTS (SELECT 1 FROM versions)").get:
        return None
    aside = _free_name(store_path)
    _copy_to_file(held, aside)
    return aside


def _move_aside(target: Path) -> Path:
    """A damaged store goes as it is, log and all: somebody may still save what is in it."""
    aside = _free_name(target.parent)
    with disk_refusals(target):
        for suffix in ("-wal", "-shm", ""):
            part = target.with_name(target.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
    return aside


def _free_name(folder: Path) -> Path:
    number = 1
    while (aside := folder / ASIDE.format(number)).exists():
        number += 1
    return aside


def _copy_to_file(source: apsw.Connection, file: Path) -> None:
    """One file that is whole from the moment it has its name."""
    part = file.with_name(f"{file.name}.part")
    with disk_refusals(file):
        part.unlink(missing_ok=True)
        try:
            target = apsw.Connection(str(part))
            try:
                _copy(source, target)
                target.pragma("journal_mode", "delete")  # one file, with no log beside it
            finally:
                target.close()
            sync(part)
            part.rename(file)
            sync(file.parent)
        finally:
            part.unlink(missing_ok=True)


def _copy(source: apsw.Connection, target: apsw.Connection) -> None:
    """All pages in one step: of a source that is being written to, one state."""
    with target.backup("main", source, "main") as copying:
        copying.step(-1)
