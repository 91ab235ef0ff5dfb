"""Statistics are made once, kept beside the store, and older ones are given out while new ones are being made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.api import Api, an_api, put_in
from lib.calls import Caller
from lib.records import many_studies
from trialfinder.api import tallies
from trialfinder.api.service import Context
from trialfinder.store.database import open_store
from trialfinder.store.withheld import add, new_entries

IDS = "/stats/field/values?fields=NCTId"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No study is read before it is set."""
    event = threading.Event()
    trees = Context.trees

    def later(self: Context) -> Iterator[tuple[str, dict[str, Any]]]:
        event.wait(20)
        return trees(self)

    monkeypatch.setattr(Context, "trees", later)
    monkeypatch.setattr(tallies, "PATIENCE", 0.1)
    yield event
    event.set()


def count(api: Api) -> int:
    found: int = api.get(IDS).json[0]["uniqueValuesCount"]
    return found


def until(api: Api, number: int) -> None:
    for _ in range(200):
        if count(api) == number:
            return
        threading.Event().wait(0.05)
    raise AssertionError(f"never {number}")


def test_they_outlive_the_process_that_made_them(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = an_api(data, many_studies(2)).get(IDS)
    monkeypatch.setattr(Context, "trees", lambda _: pytest.fail("they were made again"))
    again = Api(data).get(IDS)
    assert (again.status, again.content, again.headers["etag"]) == (200, first.content, first.headers["etag"])


def test_older_ones_are_given_under_their_own_tag_while_new_ones_are_made(data: Path, gate: threading.Event) -> None:
    gate.set()
    api = an_api(data, many_studies(2))
    assert count(api) == 2
    gate.clear()
    put_in(data, many_studies(1, first=1_000_009))
    older = api.get(IDS)
    assert older.json[0]["uniqueValuesCount"] == 2
    assert older.headers["etag"] != api.get("/version").headers["etag"]
    gate.set()
    until(api, 3)
    assert api.get(IDS).headers["etag"] == api.get("/version").headers["etag"]


def test_where_there_are_none_yet_the_question_waits_and_then_is_refused(data: Path, gate: threading.Event) -> None:
    api = an_api(data, many_studies(2), seconds=0.1)
    told = api.get(IDS)
    assert (told.status, told.text) == (503, "The statistics are being made; ask again in a while")
    gate.set()
    for _ in range(200):
        if api.get(IDS).status == 200:
            break
    assert count(api) == 2


def test_what_was_made_before_details_were_withheld_is_not_given(data: Path, gate: threading.Event) -> None:
    gate.set()
    api = an_api(data, many_studies(2), seconds=0.1)
    until(api, 2)
    gate.clear()
    with open_store(data, write=True) as store:
        add(store, new_entries([], name="Ada Inkwell"))
    assert api.get(IDS).status == 503


def test_an_import_makes_the_first_ones_and_no_others(
    tmp_path: Path, data: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    caller = Caller(data, capfdbinary)
    for number in (1, 2):
        file = tmp_path / f"{number}.json"
        file.write_bytes(many_studies(1, first=1_000_000 + number)[0])
        assert caller("import", str(file)).code == 0
        kept = (data / tallies.FILE_NAME).read_bytes()
        assert b"NCT01000001" in kept
        assert b"NCT01000002" not in kept
    monkeypatch.setattr(tallies, "MOST_AT_ONCE", 1)
    (data / tallies.FILE_NAME).unlink()
    assert caller("refresh").code == 0
    assert not (data / tallies.FILE_NAME).exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"state":["a","b","c"],"values":[],"sizes":[]}'])
def test_a_file_that_is_damaged_or_of_other_code_is_made_anew(data: Path, content: bytes) -> None:
    put_in(data, many_studies(2))
    (data / tallies.FILE_NAME).write_bytes(content)
    assert count(Api(data)) == 2


def test_a_folder_that_cannot_be_written_keeps_nothing_and_is_no_trouble(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(data, many_studies(2))
    (data / f"{tallies.FILE_NAME}.lock").mkdir()
    (data / f"{tallies.FILE_NAME}.new").mkdir()
    assert count(Api(data)) == 2
    assert not (data / tallies.FILE_NAME).exists()
