"""The disk refuses: one sentence that names the place, and what was committed is intact."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from lib.records import a_study, many_studies
from lib.sites import a_site
from trialfinder.errors import BadInputError, BusyError, DiskError, TrialfinderError
from trialfinder.refresh import feeding, import_paths
from trialfinder.store import database, studies
from trialfinder.store.database import open_store
from trialfinder.store.disk import disk_refusals
from trialfinder.store.health import check_store


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        (apsw.FullError("full"), DiskError),
        (apsw.ReadOnlyError("read-only"), DiskError),
        (apsw.IOError("i/o"), DiskError),
        (apsw.CantOpenError("cannot open"), DiskError),
        (apsw.PermissionsError("not allowed"), DiskError),
        (apsw.CorruptError("damaged"), DiskError),
        (apsw.NotADBError("no database"), BadInputError),
        (apsw.BusyError("busy"), BusyError),
        (apsw.LockedError("locked"), BusyError),
        (OSError(errno.ENOSPC, "No space left on device"), DiskError),
        (OSError(errno.EROFS, "Read-only file system"), DiskError),
        (PermissionError(errno.EACCES, "Permission denied"), DiskError),
    ],
)
def test_each_refusal_is_one_sentence_with_the_place(raised: Exception, becomes: type[TrialfinderError]) -> None:
    with pytest.raises(becomes) as caught, disk_refusals(Path("place/of/it")):
        raise raised
    assert "place/of/it" in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_a_full_disk_is_told_with_the_bytes_that_were_needed() -> None:
    with pytest.raises(DiskError, match="about 4096 bytes more"), disk_refusals(Path("x"), 4096):
        raise apsw.FullError


@pytest.mark.parametrize("raised", [apsw.SQLError("our mistake"), FileNotFoundError(errno.ENOENT, "gone"), KeyError()])
def test_what_is_no_refusal_of_the_disk_passes(raised: Exception) -> None:
    with pytest.raises(type(raised)), disk_refusals(Path("x")):
        raise raised


def test_a_disk_that_fills_up_at_any_point_leaves_the_last_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "BATCH_RECORDS", 40)
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(many_studies(400)))
    connect = database.connect_writer
    pages = 0

    def limited(file: Path) -> apsw.Connection:
        connection = connect(file)
        connection.pragma("max_page_count", pages)
        return connection

    monkeypatch.setattr(database, "connect_writer", limited)
    open_store(tmp_path / "whole", write=True).close()
    committed = set()
    for pages in range(19, 69):
        path = tmp_path / f"store-{pages}"
        with pytest.raises(DiskError, match=f"no space left on the disk that holds {path}") as caught:
            import_paths(path, [tmp_path / "a.ndjson"])
        assert caught.value.exit_code == 74
        with open_store(path) as store:
            problems = {problem.kind for problem in check_store(store)}
            assert problems <= {"derived_missing"}
            committed.add(studies.count(store))
            assert studies.count(store) % 40 == 0
            page = f"/trial/{first}" if (first := next(studies.all_ids(store), "")) else "/"
        assert a_site(path)(page).status == 200  # the site goes on serving
    assert len(committed) > 5
    pages = 100_000
    import_paths(path, [tmp_path / "a.ndjson"])
    with open_store(path) as store:
        assert studies.count(store) == 400
        assert check_store(store) == []


def test_a_write_that_the_system_refuses_is_a_disk_error(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(many_studies(4000)))
    code = """
import resource, sys; from pathlib import Path
from trialfinder.errors import DiskError; from trialfinder.refresh import import_paths
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
try: import_paths(Path(sys.argv[1]), [sys.argv[2]], defer=True)
except DiskError as error: print(error.message)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "store", tmp_path / "a.ndjson"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(tmp_path / "store") in ran.stdout
    with open_store(tmp_path / "store") as store:
        assert {problem.kind for problem in check_store(store)} == {"derived_missing"}
        assert studies.count(store) % feeding.BATCH_RECORDS == 0
        assert studies.count(store) > 0


def mounted(folder: Path, options: str) -> None:
    folder.mkdir(exist_ok=True)
    ran = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if ran.returncode:
        pytest.skip("needs the right to mount a file system")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs the right to mount a file system")
def test_a_real_full_disk_and_a_real_read_only_disk(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(many_studies(6000)))
    (tmp_path / "one.json").write_bytes(a_study())
    disk = tmp_path / "disk"
    mounted(disk, "size=1500k")
    try:
        with pytest.raises(DiskError, match="no space left"):
            import_paths(disk / "store", [tmp_path / "a.ndjson"], defer=True)
        with open_store(disk / "store") as store:
            held = studies.count(store)
            assert held > 0
            assert held % feeding.BATCH_RECORDS == 0
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with open_store(disk / "store") as store:  # the site goes on serving
            assert studies.count(store) == held
            assert {problem.kind for problem in check_store(store)} == {"derived_missing"}
        with pytest.raises(DiskError):
            import_paths(disk / "store", [tmp_path / "one.json"])
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("place", ["file", "file/store", "x" * 300])
def test_a_place_that_cannot_become_a_folder_is_a_disk_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "one.json").write_bytes(a_study())
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskError):
        import_paths(tmp_path / place, [tmp_path / "one.json"])
