"""A study that is updated is finished in the same commit: no reader meets it half made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.records import CRITERIA, a_study
from lib.stores import contents
from trialfinder.catalog import Catalog
from trialfinder.cli.entry import run
from trialfinder.cli.loading import keep_sheet, keep_sheets
from trialfinder.errors import DamagedError
from trialfinder.explain import VERSIONS
from trialfinder.pages import sheet
from trialfinder.refresh import Counts, feeding, import_paths
from trialfinder.store import derived, studies
from trialfinder.store.database import Store, open_store
from trialfinder.store.health import check_store

IDS = [f"NCT0100000{number}" for number in range(1, 5)]


def a_file(folder: Path, name: str, *raws: bytes) -> Path:
    (folder / name).write_bytes(b"\n".join(raws))
    return folder / name


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A store with three finished studies."""
    import_paths(tmp_path / "store", [a_file(tmp_path, "a.ndjson", *[a_study(nct_id) for nct_id in IDS[:3]])])
    keep_sheets(tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def update(tmp_path: Path, data_dir: Path) -> Callable[..., Counts]:
    """Imports later versions of the three studies, and a new one."""
    later = [a_study(nct_id, last_update="2024-04-01", criteria=f"{CRITERIA}\n* Dry ink") for nct_id in IDS]
    file = a_file(tmp_path, "b.ndjson", *later)
    return lambda **more: import_paths(data_dir, [file], **more)


def half_made(data_dir: Path) -> list[str]:
    """What a reader finds without its plain English or its page."""
    with open_store(data_dir) as store:
        catalog = Catalog(store)
        held = [(nct_id, studies.current(store, nct_id)) for nct_id in IDS]
        return [
            nct_id
            for nct_id, version in held
            if version
            and not (derived.plain(store, nct_id, version.sha256, VERSIONS) and catalog.laid_out(nct_id, sheet.stamp()))
        ]


def test_after_each_commit_every_page_that_was_there_is_whole(
    data_dir: Path, update: Callable[..., Counts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "BATCH_SECONDS", 0.0)
    seen: list[list[str]] = []
    committing = Store.commit

    def commit(self: Store, needed: int = 0) -> None:
        committing(self, needed)
        seen.append(half_made(data_dir))

    monkeypatch.setattr(Store, "commit", commit)
    counts = update(ready=keep_sheet)
    assert (counts.updated, counts.loaded, counts.derived, counts.derived_failed) == (3, 1, 4, 0)
    assert len(seen) >= 4, "a commit for each study, and one for the rest"
    assert {nct_id for found in seen for nct_id in found} == {IDS[3]}, "what is new has no page that could be missed"


def test_while_it_is_finished_readers_have_what_they_had(data_dir: Path, update: Callable[..., Counts]) -> None:
    finished = []

    def ready(store: Store, nct_id: str) -> None:
        assert "Dry ink" in Catalog(store).trial(nct_id).plain.criteria[-1].original
        with open_store(data_dir) as reading:
            assert "Dry ink" not in Catalog(reading).document(nct_id).raw.decode()
        keep_sheet(store, nct_id)
        finished.append(nct_id)

    update(ready=ready)
    assert finished == IDS[:3]


def test_the_store_is_the_same_as_if_all_was_made_at_the_end(
    data_dir: Path, update: Callable[..., Counts], tmp_path: Path
) -> None:
    update(ready=keep_sheet)
    keep_sheets(data_dir)
    other = tmp_path / "other"
    for name in ("a.ndjson", "b.ndjson"):
        import_paths(other, [tmp_path / name])
        keep_sheets(other)
    assert contents(data_dir) == contents(other)
    with open_store(data_dir) as one, open_store(other) as two:
        laid = [[Catalog(store).laid_out(nct_id, sheet.stamp()) for nct_id in IDS] for store in (one, two)]
        assert all(laid[0])
        assert [it and it.sheet for it in laid[0]] == [it and it.sheet for it in laid[1]]
        assert check_store(one, VERSIONS) == []


def test_when_there_are_too_many_the_rest_is_made_at_the_end(
    data_dir: Path, update: Callable[..., Counts], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "FINISH_SECONDS", 0.0)
    finished: list[str] = []
    counts = update(ready=lambda store, nct_id: finished.append(nct_id))
    assert finished == IDS[:1]
    assert (counts.updated, counts.derived) == (3, 4)


def test_a_fault_in_the_laying_out_stops_no_import(data_dir: Path, update: Callable[..., Counts]) -> None:
    def ready(store: Store, nct_id: str) -> None:
        raise DamagedError("an earlier version cannot be read", "Restore the last backup.")

    counts = update(ready=ready)
    assert (counts.updated, counts.derived) == (3, 4)
    assert half_made(data_dir) == IDS
    assert keep_sheets(data_dir) == 4


def test_what_is_deferred_is_not_finished(data_dir: Path, update: Callable[..., Counts]) -> None:
    counts = update(ready=keep_sheet, defer=True)
    assert (counts.updated, counts.derived) == (3, 0)


def test_the_command_finishes_what_it_updates(
    data_dir: Path, update: Callable[..., Counts], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished: list[str] = []
    monkeypatch.setattr("trialfinder.cli.loading.keep_sheet", lambda store, nct_id: finished.append(nct_id))
    assert run(["--data-dir", str(data_dir), "--quiet", "import", str(tmp_path / "b.ndjson")]) == 0
    assert finished == IDS[:3]
    assert half_made(data_dir) == []
