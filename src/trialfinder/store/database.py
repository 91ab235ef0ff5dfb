"""The store's file: opened for reading by anyone, for writing by one.

In: a data directory. Out: a `Store`. SQLite in WAL mode with `synchronous=FULL`: what was committed
outlives the process and the power; a reader sees the last commit and never waits for the writer.
Refused: a store made by a newer trialfinder, a second writer, and writing through an SQLite that has the
WAL-reset bug.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self

import apsw

from trialfinder.errors import DiskError, MissingError, OtherKindError
from trialfinder.store.blobs import Blobs
from trialfinder.store.disk import disk_refusals
from trialfinder.store.lock import WriterLock
from trialfinder.store.migrations import STEPS, migrate, refuse_newer, schema_version
from trialfinder.store.roots import keep_root

Kind = Literal["sample", "registry"]

FILE_NAME = "trialfinder.sqlite"
PAGE_SIZE = 8192
BUSY_MS = 10_000

_MENDED_PATCHES = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
_WORDS: dict[Kind, str] = {"sample": "the made-up sample", "registry": "records of the registry"}


class _Open:
    """One connection, what it can unpack, and which file it was opened on."""

    def __init__(self, connection: apsw.Connection, identity: tuple[int, int]) -> None:
        self.connection = connection
        self.blobs = Blobs(connection)
        self.identity = identity
        self.process = os.getpid()


class Store:
    """An open store. Reading is safe from any thread: each has a connection of its own.

    A writing store is for the thread that opened it.
    """

    def __init__(self, directory: Path, writing: _Open | None = None, lock: WriterLock | None = None) -> None:
        self.directory = directory
        self.file = directory / FILE_NAME
        self._writing = writing
        self._lock = lock
        self._local = threading.local()
        self._changes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close this thread's connection and give the lock back; others' close when their threads end."""
        reading: _Open | None = getattr(self._local, "open", None)
        self._local = threading.local()
        for opened in (reading, self._writing):
            if opened is not None and opened.process == os.getpid():
                opened.connection.close()
        if self._lock is not None:
            self._lock.release()

    @property
    def kind(self) -> Kind | None:
        """What the store holds; None until the first record marks it."""
        found: Kind | None = self.rows("SELECT value FROM state WHERE name = 'kind'")[0][0]
        return found

    def mark(self, kind: Kind) -> None:
        """Say what the store holds; OtherKindError where it holds the other. Within a transaction."""
        found = self.kind
        if found is None:
            self.run("UPDATE state SET value = ? WHERE name = 'kind'", (kind,))
        elif found != kind:
            raise other_kind(self.directory, found)

    def data_version(self) -> int:
        """A number that is another one after each commit."""
        found: int = self.rows("SELECT value FROM state WHERE name = 'commit'")[0][0]
        return found

    @property
    def blobs(self) -> Blobs:
        return self._open().blobs

    @property
    def connection(self) -> apsw.Connection:
        """This thread's connection, for the rest of this room."""
        return self._open().connection

    def rows(self, sql: str, bindings: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row that a question gives."""
        with disk_refusals(self.file):
            return self.connection.execute(sql, bindings).fetchall()

    def run(self, sql: str, bindings: Sequence[Any] = ()) -> None:
        """Do something that gives no rows: changes, within `transaction`."""
        with disk_refusals(self.file):
            self.connection.execute(sql, bindings)

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """The same for many rows."""
        if rows:
            with disk_refusals(self.file):
                self.connection.executemany(sql, rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several questions to one state of the store."""
        if self.connection.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self._rollback()  # nothing was written: this only lets go of the state that was read

    def begin(self) -> None:
        """Start a transaction; `commit` or `undo` ends it."""
        self.run("BEGIN IMMEDIATE")
        self._changes = self.connection.total_changes()

    def commit(self, needed: int = 0) -> None:
        """Make the open transaction last; `needed` (bytes) is told where the disk is full."""
        connection = self.connection
        with disk_refusals(self.file, needed):
            if connection.total_changes() != self._changes:
                keep_root(connection)
                connection.execute("UPDATE state SET value = random() WHERE name = 'commit'")
            connection.execute("COMMIT")

    def undo(self) -> None:
        """End the open transaction as if it had not been."""
        self._rollback()
        self.blobs.forget()  # it may know a dictionary that was trained in this transaction

    def _rollback(self) -> None:
        if self.connection.in_transaction:  # SQLite has undone it by itself where the disk was full
            self.run("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        self.begin()
        try:
            yield
            self.commit()
        except BaseException:
            self.undo()
            raise

    def _open(self) -> _Open:
        if self._writing is not None:
            return self._writing
        found: _Open | None = getattr(self._local, "open", None)
        if found is not None and found.process == os.getpid() and found.connection.in_transaction:
            return found  # a snapshot stays with the file that it began with
        identity = _identity(self.file)
        if found is None or found.identity != identity or found.process != os.getpid():
            # The file was put in place of another, or this process was forked off its reader.
            found = _Open(connect_reader(self.file), identity)
            self._local.open = found
        return found


def open_store(path: Path, *, kind: Kind | None = None, write: bool = False) -> Store:
    """The store under the data directory `path`; writing makes it where there is none.

    `kind`: refuse a store that holds the other kind, and mark a new one.
    """
    path = Path(path)
    store = _open_writer(path) if write else _open_reader(path)
    try:
        if write and kind is not None and store.kind is None:
            with store.transaction():
                store.mark(kind)
        found = store.kind
        if kind is not None and found is not None and found != kind:
            raise other_kind(path, found)
    except BaseException:
        store.close()
        raise
    return store


def open_beside(path: Path) -> Store:
    """A writing store for a few rows that people make, beside whoever else writes; MissingError where there is none.

    It takes no lock: each change is one short transaction in tables of its own, and SQLite puts it between the
    batches of an import, or BusyError comes after a few seconds.
    """
    path = Path(path)
    _open_reader(path).close()
    return Store(path, _Open(connect_writer(path / FILE_NAME), (0, 0)))


def other_kind(path: Path, found: Kind) -> OtherKindError:
    return OtherKindError(
        f"the store in {path} holds {_WORDS[found]}, and nothing else may enter",
        "Name another --data-dir for the other kind.",
    )


def has_wal_reset_bug(version: str) -> bool:
    """Whether an SQLite of this version may lose or mix up commits in WAL mode.

    With two or more connections a checkpoint could race a restart of the log. Mended in 3.51.3, and
    in the patches 3.50.7 and 3.44.6; 3.52.0 was withdrawn.
    """
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    if (major, minor) in _MENDED_PATCHES:
        return patch < _MENDED_PATCHES[major, minor]
    return (major, minor) < (3, 51) or (major, minor, patch) == (3, 52, 0)


def _open_writer(path: Path) -> Store:
    if has_wal_reset_bug(apsw.sqlite_lib_version()):
        raise DiskError(
            f"SQLite {apsw.sqlite_lib_version()} can damage a store in WAL mode (the WAL-reset bug)",
            "Install apsw 3.54 or newer, which brings a mended SQLite.",
        )
    with disk_refusals(path):
        path.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(path)
    try:
        return Store(path, _Open(connect_writer(path / FILE_NAME), (0, 0)), lock)
    except BaseException:
        lock.release()
        raise


def connect_writer(file: Path) -> apsw.Connection:
    """A writing connection to a store of today's schema. The caller holds the lock."""
    with disk_refusals(file):
        connection = apsw.Connection(str(file))
        try:
            connection.set_busy_timeout(BUSY_MS)
            refuse_newer(connection, file)
            connection.pragma("page_size", PAGE_SIZE)
            connection.pragma("journal_mode", "wal")
            connection.pragma("synchronous", "full")
            connection.pragma("foreign_keys", True)
            connection.pragma("journal_size_limit", 64 * 1024 * 1024)
            migrate(connection)
            _mend_root(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _mend_root(connection: apsw.Connection) -> None:
    """Make the root where something else than our commits changed the documents: a step of the schema did."""
    if connection.execute("SELECT value FROM state WHERE name = 'root'").get is None:
        connection.execute("BEGIN IMMEDIATE")
        keep_root(connection)
        connection.execute("COMMIT")


def _open_reader(path: Path) -> Store:
    file = path / FILE_NAME
    require_store(path)
    connection = connect_reader(file)
    try:
        with disk_refusals(file):
            refuse_newer(connection, file)
            old = schema_version(connection) < len(STEPS)
    finally:
        connection.close()
    if old:
        _open_writer(path).close()  # an upgrade: the first to open the store takes the missing steps
    return Store(path)


def require_store(path: Path) -> None:
    """MissingError where the data directory holds no store."""
    _identity(path / FILE_NAME)


def connect_reader(file: Path) -> apsw.Connection:
    """A reading connection, also where the disk is read-only."""
    with disk_refusals(file):
        try:
            try:
                return _reading(f"{file.resolve().as_uri()}?mode=ro")
            except apsw.ReadOnlyError:
                _recover(file)
                return _reading(f"{file.resolve().as_uri()}?mode=ro")
        except (apsw.CantOpenError, apsw.ReadOnlyError):
            # A read-only disk: SQLite cannot make the files that readers share with a writer. Without
            # a log there is no writer either, and the file alone is the whole store.
            log = file.with_name(file.name + "-wal")
            if os.access(file.parent, os.W_OK) or (log.exists() and log.stat().st_size):
                raise
            return _reading(f"{file.resolve().as_uri()}?immutable=1")


def _recover(file: Path) -> None:
    """Take back what a writer that was killed had begun, which a connection that only reads cannot do.

    It happens while a store is made: until it is in WAL mode, what is begun stands in a journal beside it.
    """
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_timeout(BUSY_MS)
        connection.pragma("user_version")
    finally:
        connection.close()


def _reading(uri: str) -> apsw.Connection:
    connection = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        connection.set_busy_timeout(BUSY_MS)
        connection.pragma("user_version")  # touches the file, so that what is wrong shows here
    except BaseException:
        connection.close()
        raise
    return connection


def _identity(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        raise MissingError(
            f"there is no store in {file.parent}",
            "Make one: `trialfinder demo` for made-up trials, `trialfinder import PATH` for the registry's.",
        ) from None
    return found.st_dev, found.st_ino
