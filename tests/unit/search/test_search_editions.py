"""An index on the disk: complete or not there, in step with its store or knowing that it is not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lib.indexed import an_index, put_in
from lib.records import a_study, many_studies
from trialfinder.errors import BusyError, DamagedError, MissingError
from trialfinder.refresh import import_paths, refresh
from trialfinder.refresh.indexing import catch_up
from trialfinder.search.essie import parse
from trialfinder.search.index import Library, editions_of, open_index, update
from trialfinder.search.query import All
from trialfinder.store import studies
from trialfinder.store.database import open_store


def imported(data_dir: Path, documents: list[bytes], *, defer: bool = False) -> None:
    file = data_dir.parent / "studies.ndjson"
    file.write_bytes(b"\n".join(documents))
    import_paths(data_dir, [file], defer=defer)


def in_step(data_dir: Path) -> bool:
    with open_store(data_dir) as store:
        return open_index(data_dir).marker == studies.marker(store)


def test_without_an_index_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingError) as caught:
        open_index(tmp_path)
    assert "trialfinder refresh" in caught.value.hint


def test_an_import_ends_with_an_index_in_step(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, many_studies(5))
    assert in_step(data)
    imported(data, [a_study("NCT01000001", title="Now about rulers", last_update="2025-01-01")])
    assert in_step(data)
    assert open_index(data).numbers(parse("rulers")) == [1_000_001]
    assert len(open_index(data)) == 5


def test_a_deferred_import_leaves_the_index_behind_and_refresh_brings_it_in_step(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, many_studies(5))
    imported(data, many_studies(2, first=1_000_100), defer=True)
    assert not in_step(data)
    assert len(open_index(data)) == 5
    refresh(data)
    assert in_step(data)
    assert len(open_index(data)) == 7


def test_a_server_that_starts_behind_catches_up_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    imported(data, many_studies(3), defer=True)
    assert catch_up(data) is True
    assert in_step(data)
    assert catch_up(data) is False
    imported(data, many_studies(1, first=1_000_100), defer=True)
    with open_store(data, write=True), pytest.raises(BusyError):
        catch_up(data)


def test_an_older_version_that_becomes_current_again_is_noticed(tmp_path: Path) -> None:
    """Two versions with the same dates: the one that was fed last is current, and neither is new to the store."""
    data = tmp_path / "data"
    one, two = a_study(title="About glue"), a_study(title="About tape")
    for document, word in ((one, "glue"), (two, "tape"), (one, "glue"), (two, "tape")):
        imported(data, [document])
        assert in_step(data)
        assert open_index(data).numbers(parse(word)) == [1_000_001]


def test_an_update_that_fails_leaves_the_last_edition(tmp_path: Path) -> None:
    documents = many_studies(3)
    put_in(tmp_path, documents)

    def fails(number: int) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        update(tmp_path, "later", [(1_000_001, 5)], fails)
    assert len(open_index(tmp_path)) == 3
    assert [entry.name for entry in editions_of(tmp_path).folder.iterdir() if entry.name.startswith("new-")] == []


def test_what_a_killed_update_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    put_in(tmp_path, many_studies(1))
    left = editions_of(tmp_path).folder / "new-7"
    left.mkdir()
    (left / "half").write_bytes(b"half")
    put_in(tmp_path, many_studies(2))
    assert not left.exists()
    assert len(open_index(tmp_path)) == 2


@pytest.mark.parametrize("part", ["studies/meta.json", "held.npy", "sites.numbers.npy", "stamp.json", "sites"])
def test_a_damaged_index_is_made_anew(tmp_path: Path, part: str) -> None:
    documents = many_studies(4)
    put_in(tmp_path, documents)
    current = editions_of(tmp_path).current()
    assert current
    victim = current.folder / part
    if victim.is_dir():
        shutil.rmtree(victim)
    else:
        victim.write_bytes(b"\0garbage")
    assert put_in(tmp_path, documents).added == 4
    assert len(open_index(tmp_path)) == 4


def test_a_damaged_index_is_told_to_readers(tmp_path: Path) -> None:
    put_in(tmp_path, many_studies(1))
    current = editions_of(tmp_path).current()
    assert current
    (current.folder / "rest" / "meta.json").write_bytes(b"{}")
    for opened in (lambda: Library(tmp_path).index(), lambda: open_index(tmp_path)):
        with pytest.raises(DamagedError) as caught:
            opened()
        assert "trialfinder refresh" in caught.value.hint


@pytest.mark.parametrize("part", ["studies", "rest"])
def test_an_empty_file_of_the_index_is_damage_and_a_refresh_mends_it(tmp_path: Path, part: str) -> None:
    data = tmp_path / "data"
    imported(data, many_studies(3))
    current = editions_of(data).current()
    assert current
    max((current.folder / part).glob("*.term"), key=lambda file: file.stat().st_size).write_bytes(b"")
    with pytest.raises(DamagedError):
        open_index(data)
    refresh(data)
    imported(data, many_studies(1, first=1_000_100))
    assert len(open_index(data)) == 4


def test_an_open_index_stays_as_it_was_while_others_are_written(tmp_path: Path) -> None:
    before = an_index(tmp_path, many_studies(3))
    for count in (4, 5, 6, 7):
        put_in(tmp_path, many_studies(count))
    assert len(before.search(All(), limit=10).nct_ids) == 3
    assert len(open_index(tmp_path)) == 7


def test_a_library_notices_a_new_edition_and_keeps_the_one_before(tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert library.index() is None
    put_in(tmp_path, many_studies(1))
    first = library.index()
    assert first is not None and library.index() is first
    put_in(tmp_path, many_studies(2))
    second = library.index()
    assert second is not None and len(second) == 2
    assert library.edition(first.stamp) is first
    assert library.edition(12345) is None


def test_few_editions_stay_on_the_disk_and_none_of_other_makers(tmp_path: Path) -> None:
    other = tmp_path / "index" / "0123456789ab" / "1"
    other.mkdir(parents=True)
    for count in range(1, 6):
        put_in(tmp_path, many_studies(count))
    kept = sorted(entry.name for entry in editions_of(tmp_path).folder.iterdir() if entry.is_dir())
    assert kept == ["4", "5"]
    assert not other.exists()


def test_an_index_of_other_code_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(tmp_path, many_studies(1))
    monkeypatch.setattr("trialfinder.search.index.editions.made_by", lambda: "another")
    assert editions_of(tmp_path).current() is None
    assert put_in(tmp_path, many_studies(1)).added == 1


def test_the_stamp_names_the_state_of_the_store(tmp_path: Path) -> None:
    put_in(tmp_path, many_studies(2))
    current = editions_of(tmp_path).current()
    assert current
    assert json.loads((current.folder / "stamp.json").read_text()) == {"marker": current.marker, "studies": 2}
