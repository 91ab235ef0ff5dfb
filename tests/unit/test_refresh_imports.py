"""Import: every record fed is counted once, what is malformed stops nothing, and a run can be repeated."""

from __future__ import annotations

import dataclasses
import gzip
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from lib.records import a_study, many_studies
from lib.stores import contents
from trialfinder import refresh as refresh_room
from trialfinder.errors import BadInputError, MissingError, OtherKindError
from trialfinder.explain import VERSIONS
from trialfinder.records.document import MAX_BYTES
from trialfinder.refresh import Counts, derive, feeding, import_paths, load_sample, refresh
from trialfinder.store import derived, quarantine, studies
from trialfinder.store.database import open_store
from trialfinder.store.health import check_store


def a_file(folder: Path, name: str, *raws: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\n".join(raws))
    return path


def entries(store_path: Path) -> list[tuple[str, str]]:
    with open_store(store_path) as store:
        return [(entry.position, entry.reason) for entry in quarantine.open_entries(store)]


def counted(counts: Counts) -> dict[str, int]:
    """The counts that are not zero, and that they add up."""
    parts = counts.loaded + counts.unchanged + counts.updated + counts.older + counts.quarantined
    assert parts == counts.fed
    return {name: value for name, value in dataclasses.asdict(counts).items() if value}


def test_each_record_is_counted_once(tmp_path: Path) -> None:
    first = a_file(
        tmp_path,
        "a.ndjson",
        a_study("NCT01000001"),
        a_study("NCT01000002"),
        b"{torn",
        a_study("NCT01000001", last_update="2020-01-01"),
        a_study("NCT01000002", title="Mended"),
        a_study("NCT01000001"),
    )
    assert counted(import_paths(tmp_path / "store", [first])) == {
        **{"fed": 6, "loaded": 2, "quarantined": 1, "older": 1, "updated": 1, "unchanged": 1},
        "derived": 2,
    }
    with open_store(tmp_path / "store") as store:
        assert check_store(store, VERSIONS) == []


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    file = a_file(tmp_path, "a.ndjson", *many_studies(5), b"{torn")
    import_paths(tmp_path / "store", [file])
    before = contents(tmp_path / "store")
    assert counted(import_paths(tmp_path / "store", [file])) == {"fed": 6, "unchanged": 5, "quarantined": 1}
    assert contents(tmp_path / "store") == before


def test_all_forms_and_folders_come_in_together(tmp_path: Path) -> None:
    raws = many_studies(8)
    a_file(tmp_path, "in/one.json", json.dumps(json.loads(raws[0]), indent=2).encode())
    a_file(tmp_path, "in/deep/list.json", b"[" + raws[1] + b"," + raws[2] + b"]")
    a_file(tmp_path, "in/page.json", b'{"studies": [' + raws[3] + b"]}")
    a_file(tmp_path, "in/lines.ndjson.gz", gzip.compress(raws[4] + b"\n" + raws[5]))
    a_file(tmp_path, "in/notes.txt", b"not for us")
    with zipfile.ZipFile(tmp_path / "in" / "bulk.zip", "w") as archive:
        archive.writestr("NCT0100xxxx/NCT01000007.json", raws[6])
        archive.writestr("README.txt", "not for us either")
    last = a_file(tmp_path, "last.jsonl", raws[7])
    counts = import_paths(tmp_path / "store", [tmp_path / "in", str(last)])
    assert counted(counts) == {"fed": 8, "loaded": 8, "derived": 8, "ignored_files": 2}
    with open_store(tmp_path / "store") as store:
        held = {nct_id: studies.current(store, nct_id) for nct_id in studies.all_ids(store)}
    with open_store(tmp_path / "store") as store:
        held = {nct_id: studies.current(store, nct_id) for nct_id in studies.all_ids(store)}
        assert [version.document.raw for version in held.values() if version] == raws
        assert [version.source for version in held.values() if version] == [
            *("one.json", "list.json", "list.json", "page.json", "lines.ndjson.gz", "lines.ndjson.gz"),
            *("bulk.zip", "last.jsonl"),
        ]


def test_a_document_keeps_its_bytes(tmp_path: Path) -> None:
    raw = a_study(criteria="A \\< B").replace(
        b'"hasResults":false', b'"x": [1.50, 1e3, "\\u00e9\\n"] , "hasResults" : false'
    )
    laid_out = b"[\n  " + raw.replace(b',"designModule"', b',\r\n  "designModule"') + b"\n]"
    import_paths(tmp_path / "a", [a_file(tmp_path, "a.ndjson", raw, a_study("NCT01000002"))])
    import_paths(tmp_path / "b", [a_file(tmp_path, "b.json", laid_out)])
    for path, expected in [
        ("a", raw),
        ("b", raw.replace(b": [1.50, 1e3, ", b":[1.50,1e3,").replace(b'] , "hasResults" : ', b'],"hasResults":')),
    ]:
        with open_store(tmp_path / path) as store:
            version = studies.current(store, "NCT01000001")
            assert version is not None
            assert version.document.raw == expected


MALFORMED = {
    "bad_json": b'{"protocolSection": {',
    "bad_utf8": a_study("NCT02000001", title="caf\xe9").replace("caf\xe9".encode(), b"caf\xe9"),
    "too_deep": b'{"protocolSection":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "not_a_study": b'["a", "list"]',
    "no_nct_id": a_study(None),
    "bad_nct_id": a_study("NCT123"),
    "duplicate_key": a_study("NCT02000002").replace(b'{"overallStatus"', b'{"overallStatus":"X","overallStatus"'),
    "too_large": a_study("NCT02000003", title="x" * MAX_BYTES),
    "too_many_parts": a_study("NCT02000004", aliases=["x"] * 250_001),
    "other_kind": a_study("NCT99990001"),
}


@pytest.mark.parametrize("reason", MALFORMED)
def test_each_reason_is_named_and_stops_nothing(tmp_path: Path, reason: str) -> None:
    first, last = many_studies(2)
    file = a_file(tmp_path, "a.ndjson", first, MALFORMED[reason], last)
    assert counted(import_paths(tmp_path / "store", [file], defer=True)) == {"fed": 3, "loaded": 2, "quarantined": 1}
    with open_store(tmp_path / "store") as store:
        (entry,) = quarantine.open_entries(store)
        assert (entry.source, entry.position, entry.reason) == (str(file), "line 2", reason)
        assert entry.message
        assert entry.size == len(MALFORMED[reason])
        assert entry.sha256 == quarantine.sha256_of(MALFORMED[reason]).hex()
        kept = {"too_large": MALFORMED[reason][: 64 * 1024], "other_kind": b""}.get(reason, MALFORMED[reason])
        assert quarantine.bytes_of(store, entry.id) == kept
        assert entry.truncated == (kept != MALFORMED[reason])
        guessed = {"bad_utf8": 1, "duplicate_key": 2, "too_large": 3, "too_many_parts": 4}.get(reason)
        expected = "NCT99990001" if reason == "other_kind" else guessed and f"NCT0200000{guessed}"
        assert entry.nct_id == expected


@pytest.mark.parametrize(
    ("name", "data", "positions"),
    [
        ("a.json", b"[" + a_study() + b",{},{]", [("[1]", "not_a_study"), ("[2]", "broken_json")]),
        ("a.ndjson.gz", gzip.compress(a_study() + b"\n{}\n")[:-9], [("line 2", "not_a_study"), ("line 3", "cut_gzip")]),
        ("a.json", b"", [("whole file", "empty")]),
    ],
)
def test_damage_of_a_file_is_an_entry_beside_its_records(
    tmp_path: Path, name: str, data: bytes, positions: list[tuple[str, str]]
) -> None:
    counts = import_paths(tmp_path / "store", [a_file(tmp_path, name, data)])
    assert counts.quarantined == len(positions)
    assert entries(tmp_path / "store") == positions


def test_an_id_is_guessed_from_the_name_where_the_bytes_have_none(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bulk.zip", "w") as archive:
        archive.writestr("NCT0100xxxx/NCT01000007.json", b"{torn")
    import_paths(tmp_path / "store", [a_file(tmp_path, "NCT01000008.json", b"{torn"), tmp_path / "bulk.zip"])
    with open_store(tmp_path / "store") as store:
        assert [entry.nct_id for entry in quarantine.open_entries(store)] == ["NCT01000008", "NCT01000007"]


def test_a_mended_file_drains_its_entries(tmp_path: Path) -> None:
    first, second, third = many_studies(3)
    file = a_file(tmp_path, "a.ndjson", first, second[:50], third[:50], b"")
    import_paths(tmp_path / "store", [file])
    assert entries(tmp_path / "store") == [("line 2", "bad_json"), ("line 3", "bad_json")]
    a_file(tmp_path, "a.ndjson", first, second, third[:50], b"")
    import_paths(tmp_path / "store", [file])
    assert entries(tmp_path / "store") == [("line 3", "bad_json")]
    a_file(tmp_path, "a.ndjson", first, second, b"")
    import_paths(tmp_path / "store", [file])
    assert entries(tmp_path / "store") == []


def test_a_file_that_was_not_read_to_its_end_drains_nothing(tmp_path: Path) -> None:
    first, second = many_studies(2)
    file = a_file(tmp_path, "a.ndjson.gz", gzip.compress(first + b"\n{torn\n" + second))
    import_paths(tmp_path / "store", [file])
    file.write_bytes(gzip.compress(first + b"\n" + second)[:-9])
    import_paths(tmp_path / "store", [file])
    assert ("line 2", "bad_json") in entries(tmp_path / "store")
    file.write_bytes(gzip.compress(first + b"\n" + second))
    import_paths(tmp_path / "store", [file])
    assert entries(tmp_path / "store") == []


def test_a_study_that_comes_from_another_file_drains_the_entry_that_named_it(tmp_path: Path) -> None:
    bad = a_file(tmp_path, "a.ndjson", a_study("NCT01000001"), a_study("NCT01000002") + b",")
    import_paths(tmp_path / "store", [bad])
    good = a_file(tmp_path, "b.ndjson", a_study("NCT01000002"))
    import_paths(tmp_path / "store", [good])
    assert entries(tmp_path / "store") == []


def test_a_malformed_copy_beside_a_well_formed_one_stays_in_sight(tmp_path: Path) -> None:
    file = a_file(tmp_path, "a.ndjson", a_study() + b",", a_study(), b"")
    for _ in range(2):
        import_paths(tmp_path / "store", [file])
        assert entries(tmp_path / "store") == [("line 1", "bad_json")]


def test_a_path_that_is_not_there_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        import_paths(tmp_path / "store", [tmp_path / "nowhere"])
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("data", ["[]".encode("utf-16"), b"PK\x03\x04 and then nothing"])
def test_a_file_that_cannot_be_opened_is_an_error_where_nothing_else_was_fed(tmp_path: Path, data: bytes) -> None:
    bad, good = a_file(tmp_path, "bad.json", data), a_file(tmp_path, "good.json", a_study())
    with pytest.raises(BadInputError, match=r"bad\.json: the (file|zip) is"):
        import_paths(tmp_path / "store", [bad])
    assert counted(import_paths(tmp_path / "store", [bad, good], defer=True)) == {
        **{"fed": 2, "loaded": 1, "quarantined": 1}
    }


def test_the_first_record_marks_the_store(tmp_path: Path) -> None:
    import_paths(tmp_path / "a", [a_file(tmp_path, "a.ndjson", b"{torn", a_study("NCT01000001"))])
    import_paths(tmp_path / "b", [a_file(tmp_path, "b.ndjson", b"{torn", a_study("NCT99990001"))])
    import_paths(tmp_path / "c", [a_file(tmp_path, "c.ndjson", b"{torn", a_study("NCT99999999"))])
    kinds = []
    for name in "abc":
        with open_store(tmp_path / name) as store:
            kinds.append(store.kind)
    assert kinds == ["registry", "sample", "registry"]


@pytest.mark.parametrize(("mine", "other"), [("NCT01000001", "NCT99990001"), ("NCT99990001", "NCT01000001")])
def test_nothing_of_the_other_kind_enters(tmp_path: Path, mine: str, other: str) -> None:
    import_paths(tmp_path / "store", [a_file(tmp_path, "a.ndjson", a_study(mine))])
    before = contents(tmp_path / "store")
    with pytest.raises(OtherKindError):
        import_paths(tmp_path / "store", [a_file(tmp_path, "b.ndjson", a_study(other))])
    assert contents(tmp_path / "store") == before


def test_of_a_mixed_file_the_right_kind_enters(tmp_path: Path) -> None:
    file = a_file(tmp_path, "a.ndjson", a_study("NCT01000001"), a_study("NCT99990001"), a_study("NCT01000002"))
    assert counted(import_paths(tmp_path / "store", [file], defer=True)) == {"fed": 3, "loaded": 2, "quarantined": 1}
    assert entries(tmp_path / "store") == [("line 2", "other_kind")]


def test_a_kind_that_was_named_refuses_a_store_of_the_other(tmp_path: Path) -> None:
    file = a_file(tmp_path, "a.ndjson", a_study("NCT01000001"))
    import_paths(tmp_path / "store", [file], kind="registry")
    with pytest.raises(OtherKindError):
        import_paths(tmp_path / "store", [file], kind="sample")
    with pytest.raises(OtherKindError):
        import_paths(tmp_path / "new", [file], kind="sample")


def test_many_lines_of_nonsense_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "_NOT_RECORDS", 50)
    file = a_file(tmp_path, "a.csv", *[b"%d,x" % number for number in range(1000)])
    counts = import_paths(tmp_path / "store", [file.rename(tmp_path / "a.ndjson")])
    assert counts.quarantined == counts.fed == 51
    assert entries(tmp_path / "store")[-1] == ("after line 50", "no_studies")
    nonsense = [b"%d,x" % number for number in range(49)]
    good = a_file(tmp_path, "b.ndjson", a_study(), *nonsense, a_study(), *nonsense)
    assert import_paths(tmp_path / "store", [good]).fed == 100


def test_progress_tells_bytes_and_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "BATCH_RECORDS", 10)
    file = a_file(tmp_path, "a.ndjson", *many_studies(35))
    told: list[tuple[int, int, int]] = []
    made: list[tuple[int, int, int]] = []
    indexed: list[tuple[int, int]] = []
    import_paths(
        tmp_path / "store",
        [file],
        progress=lambda *seen: told.append(seen),
        derive_progress=lambda *seen: made.append(seen),
        index_progress=lambda *seen: indexed.append(seen),
    )
    assert [fed for _, _, fed in told] == [10, 20, 30, 35]
    assert {total for _, total, _ in told} == {file.stat().st_size}
    assert all(0 < done <= total for done, total, _ in told)
    assert told[-1][0] == told[-1][1]
    assert made == [(35, 35, 35)]
    assert indexed == [(35, 35)]


def test_deferred_results_are_left_to_a_refresh(tmp_path: Path) -> None:
    file = a_file(tmp_path, "a.ndjson", *many_studies(5))
    assert import_paths(tmp_path / "store", [file], defer=True).derived == 0
    made: list[tuple[int, int, int]] = []
    assert refresh(tmp_path / "store", progress=lambda *seen: made.append(seen)) == 5
    assert made == [(5, 5, 5)]
    assert refresh(tmp_path / "store") == 0
    assert refresh(tmp_path / "store", everything=True) == 5
    with open_store(tmp_path / "store") as store:
        assert check_store(store, VERSIONS) == []


def test_results_that_older_rules_made_are_left_to_a_refresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = a_file(tmp_path, "a.ndjson", *many_studies(3))
    import_paths(tmp_path / "store", [file])
    monkeypatch.setattr(derive, "VERSIONS", dataclass_replace(VERSIONS, rules="newer"))
    more = a_file(tmp_path, "b.ndjson", a_study("NCT02000001"))
    assert import_paths(tmp_path / "store", [more]).derived == 1
    assert refresh(tmp_path / "store") == 3


def dataclass_replace(versions: Any, **changes: str) -> Any:
    return type(versions)(**{**{name: getattr(versions, name) for name in versions.__struct_fields__}, **changes})


def test_a_fault_of_ours_costs_one_result_and_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    explain = derive.explain

    def faulty(text: str, *, nct_id: str) -> Any:
        if nct_id == "NCT01000002":
            raise ZeroDivisionError("a fault of ours")
        return explain(text, nct_id=nct_id)

    monkeypatch.setattr(derive, "explain", faulty)
    file = a_file(tmp_path, "a.ndjson", *many_studies(3))
    assert counted(import_paths(tmp_path / "store", [file])) == {
        **{"fed": 3, "loaded": 3, "derived": 2, "derived_failed": 1}
    }
    with open_store(tmp_path / "store") as store:
        assert derived.failures(store) == [("NCT01000002", "ZeroDivisionError: a fault of ours")]
        assert [problem.kind for problem in check_store(store, VERSIONS)] == ["derived_failed"]
    monkeypatch.setattr(derive, "explain", explain)
    assert refresh(tmp_path / "store") == 1
    with open_store(tmp_path / "store") as store:
        assert check_store(store, VERSIONS) == []


def test_a_refresh_needs_a_store(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        refresh(tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_an_interrupted_import_loses_its_open_batch_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "BATCH_RECORDS", 10)
    file = a_file(tmp_path, "a.ndjson", *many_studies(35))
    put = feeding.put

    def interrupted(store: Any, document: Any, **seen: Any) -> Any:
        if document.nct_id == "NCT01000026":
            raise KeyboardInterrupt
        return put(store, document, **seen)

    monkeypatch.setattr(feeding, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_paths(tmp_path / "store", [file])
    with open_store(tmp_path / "store") as store:
        assert studies.count(store) == 20
    monkeypatch.setattr(feeding, "put", put)
    assert counted(import_paths(tmp_path / "store", [file])) == {
        **{"fed": 35, "loaded": 15, "unchanged": 20, "derived": 35}
    }


def test_a_name_that_is_no_text_is_no_obstacle(tmp_path: Path) -> None:
    folder = Path(str(tmp_path) + "/caf\udce9")
    file = a_file(folder, "a.ndjson", b"{torn", a_study())
    import_paths(tmp_path / "store", [file])
    with open_store(tmp_path / "store") as store:
        (entry,) = quarantine.open_entries(store)
        assert entry.source.endswith("caf\\xe9/a.ndjson")


def test_the_sample_comes_in_whole_with_its_history(tmp_path: Path) -> None:
    counts = load_sample(tmp_path / "store")
    assert counts.quarantined == counts.older == counts.derived_failed == 0
    assert counts.loaded > 10
    with open_store(tmp_path / "store") as store:
        assert store.kind == "sample"
        assert check_store(store, VERSIONS) == []
    assert load_sample(tmp_path / "store").quarantined == 0
    shutil.rmtree(tmp_path / "store")
    import_paths(tmp_path / "store", [a_file(tmp_path, "a.ndjson", a_study("NCT01000001"))])
    with pytest.raises(OtherKindError):
        load_sample(tmp_path / "store")


def test_the_room_shows_what_the_doors_need() -> None:
    wanted = {"Counts", "Progress", "Reworded", "import_paths", "load_sample", "refresh", "reword"}
    assert set(refresh_room.__all__) == wanted
