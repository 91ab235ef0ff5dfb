"""`demo`, `import` and `refresh`: every record fed is counted once, and what is loaded is shown."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from lib.calls import Caller

COUNTED = ["fed", "loaded", "unchanged", "updated", "older", "quarantined"]


def a_study(nct_id: str = "NCT00000042", day: str = "2026-05-01", **eligibility: str) -> dict[str, object]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": f"Study {nct_id}"},
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": day}},
            "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Adults", **eligibility},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": day}},
    }


def write(file: Path, *studies: object) -> str:
    lines = "".join(json.dumps(study) + "\n" for study in studies)
    if file.suffix == ".gz":
        file.write_bytes(gzip.compress(lines.encode()))
    else:
        file.write_text(lines, "utf-8")
    return str(file)


def test_an_import_counts_every_record_once(caller: Caller, tmp_path: Path) -> None:
    one, two = a_study("NCT00000001"), a_study("NCT00000002")
    told = caller("import", write(tmp_path / "a.ndjson.gz", one, two), "--json")
    assert told.code == 0
    assert list(told.json)[:6] == COUNTED
    assert [told.json[name] for name in COUNTED] == [2, 2, 0, 0, 0, 0]

    newer, older = a_study("NCT00000002", "2026-05-02"), a_study("NCT00000001", "2020-01-01")
    told = caller("import", write(tmp_path / "b.ndjson", one, newer, older), "--json")
    assert [told.json[name] for name in COUNTED] == [3, 0, 1, 1, 1, 0]


def test_an_import_tells_in_words_too(caller: Caller, tmp_path: Path) -> None:
    told = caller("import", write(tmp_path / "a.json", a_study()))
    assert told.out == "1 fed, 1 loaded, 0 unchanged, 0 updated, 0 older, 0 quarantined\n"
    assert told.err == ""


def test_what_is_no_record_is_quarantined_after_the_rest_is_in(caller: Caller, tmp_path: Path) -> None:
    file = write(tmp_path / "a.ndjson", a_study("NCT00000001"), {"no": "study"}, a_study("NCT00000002"))
    told = caller("import", file, "--json")
    assert told.code == 65
    assert [told.json[name] for name in COUNTED] == [3, 2, 0, 0, 0, 1]
    assert told.error["code"] == "bad_input"
    assert "doctor" in told.error["hint"]
    assert caller("show", "NCT00000002").code == 0

    found = caller("doctor", "--json")
    assert found.code == 0
    (entries,) = [one["entries"] for one in found.json["looked_at"] if "entries" in one]
    (entry,) = entries
    assert entry["source"].endswith("a.ndjson")
    assert entry["reason"] == "not_a_study"
    assert len(entry["sha256"]) == 64
    assert "not_a_study" in caller("doctor").out

    told = caller("import", write(tmp_path / "a.ndjson", a_study("NCT00000001"), a_study("NCT00000003")))
    assert told.code == 0
    assert "not_a_study" not in caller("doctor").out


def test_a_file_that_is_not_there(caller: Caller, tmp_path: Path) -> None:
    told = caller("import", str(tmp_path / "none.json"), "--json")
    assert told.code == 66
    assert told.error["code"] == "missing"
    assert "none.json" in told.error["message"]


def test_made_up_records_do_not_enter_a_store_of_the_registry(caller: Caller, tmp_path: Path) -> None:
    assert caller("import", write(tmp_path / "a.json", a_study())).code == 0
    told = caller("import", write(tmp_path / "b.json", a_study("NCT99990001")), "--json")
    assert (told.code, told.error["code"]) == (65, "other_kind")


def test_deferred_results_wait_for_a_refresh(caller: Caller, tmp_path: Path) -> None:
    assert caller("import", write(tmp_path / "a.json", a_study()), "--defer").code == 0
    assert "1 trial in the registry's words until" in caller("doctor").out
    assert caller("refresh", "--json").json == {"refreshed": 1}
    assert caller("refresh", "--json").json == {"refreshed": 0}
    assert caller("refresh", "--all", "--json").json == {"refreshed": 1}
    assert "up to date" in caller("doctor").out


def test_a_refresh_needs_a_store(caller: Caller) -> None:
    assert caller("refresh").code == 66


def test_the_demo_loads_itself_into_its_own_store_again_and_again(caller: Caller) -> None:
    first, second = caller("demo", "--no-serve", "--json"), caller("demo", "--no-serve", "--json")
    assert first.code == second.code == 0
    assert first.json["fed"] == second.json["fed"] > 0
    assert (first.json["loaded"] > 0, second.json["loaded"]) == (True, 0)
    assert Path(first.json["data_dir"]) == caller.data_dir / "demo"
    assert [path.name for path in caller.data_dir.iterdir()] == ["demo"]


@pytest.mark.parametrize("folder", ["/proc/none", "a.json", "a.json/below"])
@pytest.mark.parametrize("words", [("demo", "--no-serve"), ("import", "a.json")])
def test_a_folder_that_cannot_be_made_is_a_matter_of_the_disk(
    caller: Caller, words: tuple[str, ...], folder: str
) -> None:
    write(Path("a.json"), a_study())
    told = caller(*words, "--json", "--data-dir", folder)
    assert (told.code, told.error["code"]) == (74, "disk")
    assert folder in told.error["message"]
    assert told.error["hint"]


def test_quiet_leaves_only_the_answer(caller: Caller, tmp_path: Path) -> None:
    told = caller("--quiet", "demo", "--no-serve")
    assert (told.code, told.out, told.err) == (0, "", "")


# Operations


def test_a_backup_is_restored_elsewhere(caller: Caller, tmp_path: Path) -> None:
    caller("import", write(tmp_path / "a.json", a_study()))
    copy = str(tmp_path / "copy")
    assert caller("backup", copy).code == 0
    assert caller("backup", copy).code == 2
    assert caller("backup", copy, "--replace", "--json").json["file"] == copy
    shutil.rmtree(caller.data_dir)
    assert caller("show", "NCT00000042").code == 66
    told = caller("restore", copy, "--json")
    assert (told.code, told.json["kept"]) == (0, None)
    assert caller("show", "NCT00000042").code == 0
    assert caller("restore", copy, "--json").json["kept"]


def test_what_is_no_backup_is_not_restored(caller: Caller, tmp_path: Path) -> None:
    assert caller("restore", str(tmp_path / "none")).code == 66
    (tmp_path / "text").write_text("no backup")
    assert caller("restore", str(tmp_path / "text")).code == 65


def test_a_doctor_without_a_store_says_what_to_do(caller: Caller) -> None:
    told = caller("doctor", "--json")
    assert told.code == 0
    found = {one["name"]: one for one in told.json["looked_at"]}
    assert {"version", "sqlite", "data_dir", "free", "store"} == set(found)
    assert found["store"]["state"] == "look"
    assert "trialfinder demo" in found["store"]["detail"]
    assert found["sqlite"]["state"] == "ok"


def test_a_doctor_finds_a_store_that_is_none(caller: Caller) -> None:
    caller.data_dir.mkdir()
    (caller.data_dir / "trialfinder.sqlite").write_bytes(b"no database, long enough to be read" * 50)
    told = caller("doctor", "--json")
    assert told.code == 1
    assert told.json["ok"] is False
    assert caller("doctor").code == 1
