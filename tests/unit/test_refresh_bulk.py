"""The bulk zip: cut off and gone on with, redone where that cannot be, and imported whole or not at all."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.records import many_studies
from lib.registry import Asked, Hangup, Raw, Registry, a_registry, plain
from lib.stores import contents
from trialfinder.errors import BusyError, DiskError, RegistryError
from trialfinder.explain import VERSIONS
from trialfinder.refresh import bulk, import_paths
from trialfinder.refresh.agreeing import check
from trialfinder.refresh.bulk import Loaded, load
from trialfinder.refresh.syncing import sync
from trialfinder.store import studies, syncs
from trialfinder.store.database import open_store

COUNT = 60


@pytest.fixture
def registry() -> Iterator[Registry]:
    with a_registry(many_studies(COUNT)) as registry:
        yield registry


def run(path: Path, registry: Registry) -> Loaded:
    return load(path, registry.options(attempts=1, timeout=20.0))


def downloads(registry: Registry) -> list[str]:
    """Which part each request for the zip asked for."""
    return [asked.headers.get("range", "all") for asked in registry.asked if asked.path == "/studies/download"]


def breaking(registry: Registry, *sizes: int, hard: bool = False) -> Callable[[Asked], Raw | None]:
    """Downloads that end after so many bytes each, with a reset where `hard`; then no more faults."""
    waiting = list(sizes)

    def faults(asked: Asked) -> Raw | None:
        if asked.path != "/studies/download" or not waiting:
            return None
        size, true = waiting.pop(0), registry.truth(asked)

        def chunks() -> Iterator[bytes]:
            yield b"".join(true.chunks())[:size]
            if hard:
                time.sleep(0.5)  # of what was sent just before a reset some may be lost
                raise Hangup

        return Raw(true.status, true.headers, chunks)

    return faults


def held(path: Path) -> int:
    with open_store(path) as store:
        assert check(store, VERSIONS) == []
        return studies.count(store)


def test_the_zip_is_imported_and_its_room_given_back(tmp_path: Path, registry: Registry) -> None:
    loaded = run(tmp_path / "a", registry)
    assert (loaded.counts.fed, loaded.counts.loaded, loaded.entries, loaded.whole) == (COUNT, COUNT, COUNT, True)
    assert loaded.size == len(registry.bulk())
    assert list((tmp_path / "a" / "incoming").iterdir()) == []
    (tmp_path / "zip").write_bytes(registry.bulk())
    import_paths(tmp_path / "b", [tmp_path / "zip"])
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert held(tmp_path / "a") == COUNT


def test_a_download_that_breaks_is_gone_on_with(tmp_path: Path, registry: Registry) -> None:
    registry.faults = breaking(registry, 1000, 500, 1)
    assert run(tmp_path, registry).counts.loaded == COUNT
    assert downloads(registry) == ["all", "bytes=1000-", "bytes=1500-", "bytes=1501-"]
    assert held(tmp_path) == COUNT


def test_a_connection_that_is_reset_is_gone_on_with(tmp_path: Path) -> None:
    with a_registry(many_studies(400)) as registry:
        registry.records = {  # more than one chunk of the download
            nct_id: raw.replace(b"Able to hold", os.urandom(3000).hex().encode())
            for nct_id, raw in registry.records.items()
        }
        size = len(registry.bulk())
        assert size > 1_300_000
        registry.faults = breaking(registry, 1_200_000, hard=True)
        assert run(tmp_path, registry).counts.loaded == 400
        assert downloads(registry) in (["all", "bytes=1048576-"], ["all", "all"])


def test_the_next_run_goes_on_where_the_last_one_ended(tmp_path: Path, registry: Registry) -> None:
    registry.faults = breaking(registry, 1000, 0, 0, 0)
    with pytest.raises(RegistryError, match=r"after 1,000 bytes"):
        run(tmp_path, registry)
    assert studies_in(tmp_path) == 0
    asked = len(downloads(registry))
    registry.faults = lambda asked: None
    loaded = run(tmp_path, registry)
    assert downloads(registry)[asked:] == ["bytes=1000-"]
    assert loaded.begun == 1000
    assert loaded.counts.loaded == COUNT


def studies_in(path: Path) -> int:
    with open_store(path) as store:
        return studies.count(store)


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
def test_without_a_sure_tag_it_is_fetched_again(tmp_path: Path, registry: Registry, tag: str) -> None:
    registry.tag = tag
    registry.faults = breaking(registry, 1000)
    assert run(tmp_path, registry).counts.loaded == COUNT
    assert downloads(registry) == ["all", "all"]


def test_a_registry_that_goes_on_nowhere_is_asked_for_it_all_again(tmp_path: Path, registry: Registry) -> None:
    registry.ranges = False
    registry.faults = breaking(registry, 1000)
    assert run(tmp_path, registry).counts.loaded == COUNT
    assert downloads(registry) == ["all", "bytes=1000-"]


def test_data_of_another_tag_are_never_joined(tmp_path: Path, registry: Registry) -> None:
    def faults(asked: Asked) -> Raw | None:
        answer = broken(asked)
        registry.tag = '"two"'
        return answer

    broken = breaking(registry, 1000)
    registry.faults = faults
    assert run(tmp_path, registry).counts.quarantined == 0
    assert held(tmp_path) == COUNT


def test_what_was_fetched_of_older_data_is_not_gone_on_with(tmp_path: Path, registry: Registry) -> None:
    registry.faults = breaking(registry, 1000, 0, 0, 0)
    with pytest.raises(RegistryError):
        run(tmp_path, registry)
    registry.next_day()
    asked = len(downloads(registry))
    registry.faults = lambda asked: None
    assert run(tmp_path, registry).begun == 0
    assert downloads(registry)[asked:] == ["all"]


def test_more_on_the_disk_than_there_is_is_thrown_away(tmp_path: Path, registry: Registry) -> None:
    registry.faults = breaking(registry, 1000, 0, 0, 0)
    with pytest.raises(RegistryError):
        run(tmp_path, registry)
    registry.faults = lambda asked: None
    with (tmp_path / "incoming" / "ctg-studies.json.zip.part").open("ab") as part:
        part.write(os.urandom(len(registry.bulk())))
    assert run(tmp_path, registry).counts.loaded == COUNT


def test_a_whole_zip_that_was_not_imported_yet_is_not_fetched_again(tmp_path: Path, registry: Registry) -> None:
    run(tmp_path, registry)
    folder = tmp_path / "incoming"
    (folder / "ctg-studies.json.zip").write_bytes(registry.bulk())
    note = {"url": f"{registry.address}/api/v2", "tag": registry.tag, "processed": registry.processed}
    (folder / "ctg-studies.json.zip.json").write_text(str(note).replace("'", '"').replace('""one""', r'"\"one\""'))
    asked = len(downloads(registry))
    assert run(tmp_path, registry).counts.unchanged == COUNT
    assert len(downloads(registry)) == asked


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_registry_that_gives_none_says_so_and_the_store_stands(
    tmp_path: Path, registry: Registry, status: int
) -> None:
    registry.faults = lambda asked: plain(status, "No") if asked.path == "/studies/download" else None
    with pytest.raises(RegistryError, match=str(status)):
        run(tmp_path, registry)
    assert studies_in(tmp_path) == 0


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    needed = COUNT * (bulk.PACKED_BYTES + bulk.STORED_BYTES)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=needed - 1))
    with pytest.raises(DiskError, match=f"about {needed} bytes are needed"):
        run(tmp_path, registry)
    assert downloads(registry) == []


def test_a_disk_that_fills_up_on_the_way_keeps_what_came(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskError, match="no space left"):
        run(tmp_path, registry)
    monkeypatch.undo()
    assert run(tmp_path, registry).begun > 0


def test_two_at_once_do_not_write_the_same_file(tmp_path: Path, registry: Registry) -> None:
    with open_store(tmp_path, kind="registry", write=True), pytest.raises(BusyError):
        run(tmp_path, registry)


def test_the_next_sync_is_a_delta(tmp_path: Path, registry: Registry) -> None:
    run(tmp_path, registry)
    with open_store(tmp_path) as store:
        last = syncs.last_sync(store)
        assert last
        assert (last.processed, last.full) == ("2024-06-01T00:00:00", True)
    synced = sync(tmp_path, registry.options())
    assert synced.walked
    assert synced.walked.since == "2024-05-25"


def test_a_zip_of_a_part_is_no_walk_over_everything(tmp_path: Path, registry: Registry) -> None:
    whole = registry.bulk()
    registry.put(*many_studies(COUNT, first=2_000_000))
    registry.bulk = lambda: whole  # an old zip
    assert not run(tmp_path, registry).whole
    with open_store(tmp_path) as store:
        assert syncs.last_sync(store) is None
