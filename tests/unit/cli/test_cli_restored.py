"""What is put back is what is found: `restore` leaves no search behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from lib.calls import Caller
from lib.records import a_study
from trialfinder.refresh.indexing import is_behind


def load(caller: Caller, folder: Path, *documents: bytes) -> None:
    file = folder / "studies.ndjson"
    file.write_bytes(b"\n".join(documents))
    assert caller("import", str(file)).code == 0


def found(caller: Caller, text: str) -> list[str]:
    told = caller("search", text, "--status", "all", "--json")
    assert told.code == 0
    return [hit["nct_id"] for hit in told.json["hits"]]


def test_what_came_after_the_backup_is_not_found_and_what_was_then_is(caller: Caller, tmp_path: Path) -> None:
    load(caller, tmp_path, a_study("NCT00000042", title="About glue"))
    caller("backup", str(tmp_path / "copy"))
    load(caller, tmp_path, a_study("NCT00000042", title="About tape", last_update="2025-06-01"), a_study("NCT00000043"))
    assert found(caller, "tape") == ["NCT00000042"]
    assert caller("restore", str(tmp_path / "copy")).code == 0
    assert not is_behind(caller.data_dir)
    assert (found(caller, "glue"), found(caller, "tape"), found(caller, "NCT00000043")) == (["NCT00000042"], [], [])


def test_two_pasts_whose_states_are_named_alike_are_told_apart(caller: Caller, tmp_path: Path) -> None:
    """Three versions each, the last the same: only what is held tells one from the other."""
    first, last = a_study("NCT00000041", title="First"), a_study("NCT00000043", title="Last")
    for name in ("glue", "tape"):
        load(caller, tmp_path, first, a_study("NCT00000042", title=f"About {name}"), last)
        caller("backup", str(tmp_path / name))
        (caller.data_dir / "trialfinder.sqlite").unlink()
    for name, other in (("glue", "tape"), ("tape", "glue")):
        assert caller("restore", str(tmp_path / name)).code == 0
        assert (found(caller, name), found(caller, other)) == (["NCT00000042"], [])


def test_a_restore_into_an_empty_folder_can_be_searched_at_once(caller: Caller, tmp_path: Path) -> None:
    load(caller, tmp_path, a_study("NCT00000042", title="About glue"))
    caller("backup", str(tmp_path / "copy"))
    shutil.rmtree(caller.data_dir)
    assert caller("restore", str(tmp_path / "copy")).code == 0
    assert found(caller, "glue") == ["NCT00000042"]
