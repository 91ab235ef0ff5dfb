"""The store's file: who may open it, what is refused, and what readers and writers see of each other."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import apsw
import pytest

from lib.records import a_study, many_studies
from trialfinder.errors import BadInputError, BusyError, DiskError, MissingError, OtherKindError, SchemaError
from trialfinder.records.document import read_document
from trialfinder.store import database, studies
from trialfinder.store.database import FILE_NAME, Store, has_wal_reset_bug, open_store
from trialfinder.store.migrations import STEPS
from trialfinder.store.versions import put


def load(store: Store, *raws: bytes) -> None:
    with store.transaction():
        for raw in raws:
            put(store, read_document(raw), source="a.ndjson", now="2026-01-02T03:04:05Z")


def test_reading_where_there_is_no_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="there is no store") as caught:
        open_store(tmp_path)
    assert "trialfinder demo" in caught.value.hint
    assert "trialfinder import" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_new_store_is_durable_and_checks_its_references(tmp_path: Path) -> None:
    with open_store(tmp_path / "a" / "b", write=True) as store:
        for name, value in [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("page_size", 8192)]:
            assert store.connection.pragma(name) == value
        assert store.kind is None


def test_a_kind_is_marked_once_and_holds(tmp_path: Path) -> None:
    open_store(tmp_path, kind="sample", write=True).close()
    for write in (True, False):
        with open_store(tmp_path, kind="sample", write=write) as store:
            assert store.kind == "sample"
        with pytest.raises(OtherKindError, match="made-up sample"):
            open_store(tmp_path, kind="registry", write=write)
    with open_store(tmp_path, write=True) as store, store.transaction(), pytest.raises(OtherKindError):
        store.mark("registry")


def test_a_second_writer_is_refused_at_once_and_told_who_holds_the_store(tmp_path: Path) -> None:
    code = """
import sys; from pathlib import Path; from trialfinder.store.database import open_store
from trialfinder.errors import BusyError
try: open_store(Path(sys.argv[1]), write=True)
except BusyError as error: print(error.message)
"""
    with open_store(tmp_path, write=True):
        ran = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
        assert ran.stdout.strip() == f"process {os.getpid()} is writing to {tmp_path}"
        with pytest.raises(BusyError):
            open_store(tmp_path, write=True)
    open_store(tmp_path, write=True).close()


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    code = """
import os, sys; from pathlib import Path; from trialfinder.store.database import open_store
store = open_store(Path(sys.argv[1]), write=True); os._exit(9)
"""
    ran = subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
    assert ran.returncode == 9
    open_store(tmp_path, write=True).close()


def test_readers_are_never_kept_out_and_see_what_was_committed(tmp_path: Path) -> None:
    first, second = many_studies(2)
    with open_store(tmp_path, write=True) as writer:
        load(writer, first)
        with open_store(tmp_path) as reader:
            writer.begin()
            put(writer, read_document(second), source="a", now="")
            assert studies.count(reader) == 1
            writer.commit()
            assert studies.count(reader) == 2


def test_a_snapshot_answers_from_one_state(tmp_path: Path) -> None:
    first, second = many_studies(2)
    with open_store(tmp_path, write=True) as writer:
        load(writer, first)
        with open_store(tmp_path) as reader:
            with reader.snapshot(), reader.snapshot():
                assert studies.count(reader) == 1
                load(writer, second)
                assert studies.count(reader) == 1
            assert studies.count(reader) == 2


def test_the_data_version_changes_with_each_commit_and_only_then(tmp_path: Path) -> None:
    first, second = many_studies(2)
    with open_store(tmp_path, write=True) as writer, open_store(tmp_path) as reader:
        seen = [reader.data_version()]
        for raw in (first, second):
            load(writer, raw)
            assert reader.data_version() == writer.data_version()
            seen.append(reader.data_version())
        assert len(set(seen)) == 3
        load(writer, first)  # nothing new in it
        assert reader.data_version() == seen[-1]


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        with pytest.raises(RuntimeError), store.transaction():
            put(store, read_document(a_study()), source="a", now="")
            raise RuntimeError
        assert studies.count(store) == 0
        load(store, a_study())
        assert studies.count(store) == 1


def test_any_number_of_threads_may_read(tmp_path: Path) -> None:
    raws = many_studies(50)
    with open_store(tmp_path, write=True) as store:
        load(store, *raws)
    wrong: list[object] = []

    def read(store: Store) -> None:
        try:
            for _ in range(20):
                for nct_id in studies.all_ids(store):
                    version = studies.current(store, nct_id)
                    if version is None or version.document.raw not in raws:
                        wrong.append(nct_id)
        except Exception as error:
            wrong.append(error)

    with open_store(tmp_path) as store:
        threads = [threading.Thread(target=read, args=(store,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_reader_notices_that_the_file_was_replaced(tmp_path: Path) -> None:
    first, second = many_studies(2)
    with open_store(tmp_path / "a", write=True) as store:
        load(store, first)
    with open_store(tmp_path / "b", write=True) as store:
        load(store, first, second)
    with open_store(tmp_path / "a") as reader:
        before = reader.data_version()
        (tmp_path / "b" / FILE_NAME).rename(tmp_path / "a" / FILE_NAME)
        assert studies.count(reader) == 2
        assert reader.data_version() != before


_KILLED_BEFORE_ITS_COMMIT = """
import os, sys, apsw
connection = apsw.Connection(sys.argv[1])
connection.pragma("journal_mode", "delete")
connection.pragma("cache_size", 1)
connection.execute("BEGIN IMMEDIATE")
connection.execute("CREATE TABLE heap (x)")
for _ in range(500):
    connection.execute("INSERT INTO heap VALUES (zeroblob(4000))")
os._exit(9)
"""


def test_a_writer_killed_before_the_store_is_in_wal_mode_does_not_keep_readers_out(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        load(store, *many_studies(3))
    file = tmp_path / FILE_NAME
    assert subprocess.run([sys.executable, "-c", _KILLED_BEFORE_ITS_COMMIT, str(file)], check=False).returncode == 9
    assert file.with_name(file.name + "-journal").stat().st_size  # begun, and never committed
    with open_store(tmp_path) as store:
        assert len(list(studies.all_ids(store))) == 3
        assert store.connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'heap'").get == 0


def test_a_reader_whose_store_is_gone_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path, write=True) as store:
        load(store, a_study())
    with open_store(tmp_path) as reader:
        assert studies.count(reader) == 1
        (tmp_path / FILE_NAME).unlink()
        with pytest.raises(MissingError):
            studies.count(reader)


def test_a_forked_process_does_not_read_through_its_parents_connection(tmp_path: Path) -> None:
    code = """
import os, sys; from pathlib import Path
from trialfinder.store import studies; from trialfinder.store.database import open_store
store = open_store(Path(sys.argv[1])); mine = store.connection
pid = os.fork()
if pid == 0:
    os._exit(0 if store.connection is not mine and studies.count(store) == 1 else 1)
_, status = os.waitpid(pid, 0)
assert store.connection is mine
sys.exit(os.waitstatus_to_exitcode(status))
"""
    with open_store(tmp_path, write=True) as store:
        load(store, a_study())
    assert subprocess.run([sys.executable, "-c", code, tmp_path], check=False).returncode == 0


def test_a_store_of_a_newer_version_is_refused_by_readers_and_writers(tmp_path: Path) -> None:
    open_store(tmp_path, write=True).close()
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.pragma("user_version", len(STEPS) + 1)
    connection.close()
    for write in (False, True):
        with pytest.raises(SchemaError, match="made by a newer trialfinder"):
            open_store(tmp_path, write=write)
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    assert connection.pragma("user_version") == len(STEPS) + 1


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database, but long enough to be looked at\n" * 40)
    for write in (False, True):
        with pytest.raises(BadInputError, match="not a store"):
            open_store(tmp_path, write=write)


@pytest.mark.parametrize(
    ("version", "bad"),
    [
        ("3.40.1", True),
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.45.0", True),
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.0", True),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.52.0", True),
        ("3.52.1", False),
        ("3.54.1", False),
        ("4.0.0", False),
    ],
)
def test_versions_with_the_wal_reset_bug_are_known(version: str, bad: bool) -> None:
    assert has_wal_reset_bug(version) is bad


def test_writing_through_an_sqlite_with_the_wal_reset_bug_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "has_wal_reset_bug", lambda version: True)
    with pytest.raises(DiskError, match="WAL-reset bug"):
        open_store(tmp_path / "new", write=True)
    assert not (tmp_path / "new").exists()
