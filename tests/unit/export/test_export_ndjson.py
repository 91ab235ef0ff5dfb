"""An export is the store: every document, byte for byte, in order, from one state, proved by its manifest."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from trialfinder.errors import DamagedError, DiskError, UsageError
from trialfinder.export.ndjson import export_ndjson
from trialfinder.refresh import import_paths
from trialfinder.store import withheld
from trialfinder.store.database import open_store
from trialfinder.store.gone import mark_removed
from trialfinder.store.roots import root
from trialfinder.store.studies import all_ids, current, versions

ODD = (
    b'{"protocolSection":{"identificationModule":{"briefTitle":"\\u0041 \\/ 1.50e3 \xc3\xa9  x",'
    b'"nctId":"NCT01000001"}},"x":1.50e3}'
)


def fed(path: Path, *studies: bytes) -> Path:
    path.mkdir(exist_ok=True)
    (path / "in.ndjson").write_bytes(b"\n".join(studies))
    import_paths(path, [path / "in.ndjson"], defer=True)
    return path


def exported(path: Path, out: Path, **options: bool) -> tuple[list[bytes], dict, dict]:  # type: ignore[type-arg]  # JSON
    with open_store(path) as store:
        export_ndjson(store, str(out), **options)  # type: ignore[arg-type]  # flags alone
    beside = [json.loads(out.with_name(out.name + end).read_bytes()) for end in (".manifest.json", ".about.json")]
    content = out.read_bytes()
    assert not content or content.endswith(b"\n")
    return content.splitlines(), beside[0], beside[1]


def test_each_line_is_the_received_document_in_order_of_id(tmp_path: Path) -> None:
    spaced = json.dumps(json.loads(a_study("NCT07000000")), indent=2).encode().replace(b"NCT07000000", b"NCT00000007")
    path = fed(tmp_path / "store", *many_studies(3, first=1_000_999), ODD)
    (tmp_path / "spaced.json").write_bytes(spaced)
    import_paths(path, [tmp_path / "spaced.json"], defer=True)
    lines, manifest, about = exported(path, tmp_path / "out")
    ids = [json.loads(line)["protocolSection"]["identificationModule"]["nctId"] for line in lines]
    assert ids == ["NCT00000007", "NCT01000001", "NCT01000999", "NCT01001000", "NCT01001001"]
    assert lines[1] == ODD
    assert lines[0] == json.dumps(json.loads(spaced), separators=(",", ":")).encode()
    assert [(one["nct_id"], one["sha256"]) for one in manifest["documents"]] == [
        (nct_id, hashlib.sha256(line).hexdigest()) for nct_id, line in zip(ids, lines, strict=True)
    ]
    with open_store(path) as store:
        assert manifest["root"] == manifest["snapshot"] == about["root"] == root(store)
    assert about["documents"] == about["lines"] == manifest["count"] == 5
    assert about["withheld"] == 0
    assert about["processed"] == "2024-06-01"
    assert len(about["modifications"]) == 1
    assert any("NLM" in notice for notice in about["notices"])


def test_the_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(5))
    for name in ("one", "other"):
        exported(path, tmp_path / name, history=True)
    for end in ("", ".manifest.json", ".about.json"):
        assert (tmp_path / f"one{end}").read_bytes() == (tmp_path / f"other{end}").read_bytes()


def test_the_history_stands_beside_its_study_with_the_current_version_last(tmp_path: Path) -> None:
    dates = ["2024-01-01", "2020-01-01", "2022-01-01"]
    path = fed(tmp_path / "store", *[a_study("NCT01000002", last_update=date) for date in dates], *many_studies(1))
    lines, manifest, about = exported(path, tmp_path / "out", history=True)
    with open_store(path) as store:
        assert lines == [v.document.raw for nct_id in all_ids(store) for v in versions(store, nct_id)]
        assert manifest["root"] == root(store)
    assert [one.get("older", False) for one in manifest["documents"]] == [False, True, True, False]
    assert (about["documents"], about["lines"]) == (2, 4)
    alone, _, _ = exported(path, tmp_path / "alone")
    assert alone == [lines[0], lines[3]]


def test_what_the_registry_no_longer_lists_is_not_exported_and_counted(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(3))
    with open_store(path, write=True) as store, store.transaction():
        mark_removed(store, "NCT01000002", now="2026-06-01T00:00:00Z", told_by="404")
    lines, _, about = exported(path, tmp_path / "out", history=True)
    assert len(lines) == 2
    assert about["no_longer_listed"] == {"removed": 1}


def test_an_empty_store_gives_an_empty_file(tmp_path: Path) -> None:
    open_store(tmp_path / "store", write=True).close()
    lines, manifest, _ = exported(tmp_path / "store", tmp_path / "out")
    assert lines == manifest["documents"] == []


def test_an_import_meanwhile_is_not_in_it(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(1200))
    seen: list[int] = []

    def meanwhile(done: int, total: int, lines: int) -> None:
        if not seen:
            writer = threading.Thread(target=fed, args=(path, *many_studies(50, first=900_000), *changed))
            writer.start()
            writer.join()
        seen.append(done)

    changed = [a_study(f"NCT{1_001_100 + n:08d}", last_update="2025-01-01") for n in range(50)]
    with open_store(path) as store:
        before = root(store)
        written = export_ndjson(store, str(tmp_path / "out"), progress=meanwhile)
    assert (written.documents, written.root) == (1200, before)
    assert seen[-1] == 1200
    with open_store(path) as store:
        assert root(store) != before


def test_a_withheld_person_is_in_no_line_and_the_sidecars_say_so(tmp_path: Path) -> None:
    contact = {"contactsLocationsModule": {"centralContacts": [{"name": "Ada Quill", "phone": "555 0100"}]}}
    study = json.loads(a_study("NCT01000001"))
    study["protocolSection"] |= contact
    raw = json.dumps(study).encode()
    path = fed(tmp_path / "store", raw, a_study("NCT01000002"))
    with open_store(path, write=True) as store, store.transaction():
        withheld.add(store, withheld.new_entries((), name="ada quill"))
    lines, manifest, about = exported(path, tmp_path / "out")
    assert lines[0] == raw.replace(b'"Ada Quill"', b'"[withheld on request]"').replace(
        b'"555 0100"', b'"[withheld on request]"'
    )
    entry = manifest["documents"][0]
    assert entry["sha256"] == hashlib.sha256(lines[0]).hexdigest()
    assert entry["received"] == hashlib.sha256(raw).hexdigest()
    assert "received" not in manifest["documents"][1]
    with open_store(path) as store:
        assert manifest["snapshot"] == root(store) != manifest["root"]
        held = current(store, "NCT01000001")
        assert held and held.document.raw == raw  # the store keeps what it received
    assert about["withheld"] == 1
    assert len(about["modifications"]) == 2


def test_a_damaged_document_stops_the_export_and_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(3))
    exported(path, tmp_path / "out")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    with open_store(path, write=True) as store, store.transaction():
        frame = store.rows("SELECT document FROM versions WHERE nct = 1000001")[0][0]
        store.run("UPDATE versions SET document = ? WHERE nct = 1000002", (frame,))
    with open_store(path) as store, pytest.raises(DamagedError, match="NCT01000002"):
        export_ndjson(store, str(tmp_path / "out"))
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == before


def test_a_full_disk_is_told_with_the_room_it_takes(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(3))
    size = sum(len(study) + 1 for study in many_studies(3))
    with open_store(path) as store, pytest.raises(DiskError, match=f"/dev/full.* {size} bytes"):
        export_ndjson(store, "/dev/full")


def test_the_store_itself_is_not_written_over(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(1))
    with open_store(path) as store:
        for out, manifest in ((path / "trialfinder.sqlite", None), (path / "x", path / "trialfinder.lock")):
            with pytest.raises(UsageError):
                export_ndjson(store, str(out), manifest=str(manifest) if manifest else None)


def test_a_named_pipe_is_written_straight_and_gets_no_sidecars(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(3))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with open_store(path) as store:
        export_ndjson(store, str(pipe), manifest=str(tmp_path / "m.json"))
    reader.join()
    assert read[0].splitlines() == many_studies(3)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["m.json", "pipe", "store"]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(2))
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with open_store(path) as store:
        export_ndjson(store, str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes().splitlines() == many_studies(2)


def test_the_files_may_have_the_longest_names(tmp_path: Path) -> None:
    path = fed(tmp_path / "store", *many_studies(1))
    lines, _, _ = exported(path, tmp_path / ("x" * (255 - len(".manifest.json"))))
    assert len(lines) == 1
