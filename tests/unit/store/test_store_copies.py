"""Backup and restore: whole or not at all, while others read and write."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from lib.records import a_study, many_studies
from lib.stores import contents
from trialfinder.errors import BadInputError, BusyError, MissingError, OtherKindError, SchemaError, UsageError
from trialfinder.records.document import read_document
from trialfinder.refresh import import_paths
from trialfinder.store import studies
from trialfinder.store.copies import backup, restore
from trialfinder.store.database import FILE_NAME, open_store
from trialfinder.store.health import check_store
from trialfinder.store.migrations import STEPS
from trialfinder.store.versions import put


def a_store(path: Path, *raws: bytes) -> Path:
    source = path.with_suffix(".ndjson")
    source.write_bytes(b"\n".join(raws))
    import_paths(path, [source])
    return path


def ids(path: Path) -> list[str]:
    with open_store(path) as store:
        return list(studies.all_ids(store))


def test_a_backup_restores_to_the_same_store(tmp_path: Path) -> None:
    store_path = a_store(tmp_path / "a", *many_studies(20), b"{torn")
    backup(store_path, tmp_path / "copy")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "a.ndjson", "copy"]
    assert restore(tmp_path / "copy", tmp_path / "b") is None
    assert contents(tmp_path / "b") == contents(store_path)
    with open_store(tmp_path / "b") as store:
        assert check_store(store) == []


def test_a_backup_is_taken_while_a_writer_writes_and_holds_what_was_committed(tmp_path: Path) -> None:
    first, second = many_studies(2)
    store_path = a_store(tmp_path / "a", first)
    with open_store(store_path, write=True) as writer:
        writer.begin()
        put(writer, read_document(second), source="a", now="")
        backup(store_path, tmp_path / "copy")
        writer.commit()
    restore(tmp_path / "copy", tmp_path / "b")
    assert ids(tmp_path / "b") == ["NCT01000001"]
    assert ids(store_path) == ["NCT01000001", "NCT01000002"]


def test_an_existing_file_is_only_replaced_when_told(tmp_path: Path) -> None:
    store_path = a_store(tmp_path / "a", a_study())
    (tmp_path / "copy").write_bytes(b"precious")
    with pytest.raises(UsageError, match="exists"):
        backup(store_path, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"precious"
    backup(store_path, tmp_path / "copy", replace=True)
    restore(tmp_path / "copy", tmp_path / "b")


def test_there_must_be_a_store_to_back_up_and_a_file_to_restore(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no store"):
        backup(tmp_path / "a", tmp_path / "copy")
    with pytest.raises(MissingError, match="no file"):
        restore(tmp_path / "copy", tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_restore_keeps_the_earlier_store_aside_and_readers_see_the_new_one(tmp_path: Path) -> None:
    old = a_store(tmp_path / "old", *many_studies(5))
    backup(a_store(tmp_path / "new", *many_studies(3, first=2_000_001)), tmp_path / "copy")
    before = contents(old)
    with open_store(old) as reader:
        version = reader.data_version()
        assert studies.count(reader) == 5
        kept = restore(tmp_path / "copy", old)
        assert studies.count(reader) == 3
        assert reader.data_version() != version
    assert contents(old) == contents(tmp_path / "new")
    assert kept is not None
    restore(kept, tmp_path / "third")
    assert contents(tmp_path / "third") == before
    again = restore(tmp_path / "copy", old)
    assert again not in (None, kept)


def test_a_reader_in_the_middle_of_a_snapshot_keeps_its_state(tmp_path: Path) -> None:
    old = a_store(tmp_path / "old", *many_studies(5))
    backup(a_store(tmp_path / "new", *many_studies(3, first=2_000_001)), tmp_path / "copy")
    with open_store(old) as reader, reader.snapshot():
        assert studies.count(reader) == 5
        restore(tmp_path / "copy", old)
        assert studies.count(reader) == 5


def test_a_store_that_is_being_written_to_is_not_restored(tmp_path: Path) -> None:
    store_path = a_store(tmp_path / "a", a_study())
    backup(store_path, tmp_path / "copy")
    with open_store(store_path, write=True), pytest.raises(BusyError):
        restore(tmp_path / "copy", store_path)


def test_the_other_kind_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    registry = a_store(tmp_path / "registry", a_study("NCT01000001"))
    backup(a_store(tmp_path / "sample", a_study("NCT99990001")), tmp_path / "copy")
    before = contents(registry)
    with pytest.raises(OtherKindError):
        restore(tmp_path / "copy", registry)
    assert contents(registry) == before


def test_a_backup_by_a_newer_version_is_refused(tmp_path: Path) -> None:
    store_path = a_store(tmp_path / "a", a_study())
    backup(store_path, tmp_path / "copy")
    connection = apsw.Connection(str(tmp_path / "copy"))
    connection.pragma("user_version", len(STEPS) + 1)
    connection.close()
    before = contents(store_path)
    with pytest.raises(SchemaError):
        restore(tmp_path / "copy", store_path)
    assert contents(store_path) == before


def test_a_store_of_a_newer_version_is_not_overwritten(tmp_path: Path) -> None:
    store_path = a_store(tmp_path / "a", a_study())
    backup(store_path, tmp_path / "copy")
    connection = apsw.Connection(str(store_path / FILE_NAME))
    connection.pragma("user_version", len(STEPS) + 1)
    connection.close()
    with pytest.raises(SchemaError):
        restore(tmp_path / "copy", store_path)
    connection = apsw.Connection(str(store_path / FILE_NAME))
    assert connection.pragma("user_version") == len(STEPS) + 1


def test_an_empty_store_is_not_kept_aside(tmp_path: Path) -> None:
    backup(a_store(tmp_path / "a", a_study()), tmp_path / "copy")
    open_store(tmp_path / "empty", write=True).close()
    assert restore(tmp_path / "copy", tmp_path / "empty") is None
    assert contents(tmp_path / "empty") == contents(tmp_path / "a")


def test_what_is_no_whole_backup_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    store_path = a_store(tmp_path / "a", *many_studies(300))
    backup(store_path, tmp_path / "copy")
    whole = (tmp_path / "copy").read_bytes()
    before = contents(store_path)
    other = apsw.Connection(str(tmp_path / "other"))
    other.execute("CREATE TABLE t (a)")
    other.close()
    damaged = bytearray(whole)
    damaged[len(whole) // 2 : len(whole) // 2 + 20_000] = b"\xff" * 20_000
    for name, data in [
        ("other", (tmp_path / "other").read_bytes()),
        ("text", b"hello " * 4000),
        ("empty", b""),
        ("cut", whole[: len(whole) // 2]),
        ("damaged", bytes(damaged)),
    ]:
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadInputError):
            restore(tmp_path / name, store_path)
        assert contents(store_path) == before, name


def test_a_damaged_store_is_moved_aside_as_it_is(tmp_path: Path) -> None:
    store_path = a_store(tmp_path / "a", *many_studies(300))
    backup(store_path, tmp_path / "copy")
    file = store_path / FILE_NAME
    before = contents(store_path)
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 3 : len(damaged) // 3 + 50_000] = b"\xff" * 50_000
    file.write_bytes(damaged)
    kept = restore(tmp_path / "copy", store_path)
    assert kept is not None
    assert kept.read_bytes() == damaged
    assert contents(store_path) == before
    file.write_bytes(b"no store at all " * 600)
    assert restore(tmp_path / "copy", store_path) not in (None, kept)
    assert contents(store_path) == before
