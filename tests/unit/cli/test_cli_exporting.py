"""`export` and `check store --against`, as they are called."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from lib.calls import PROGRAM, Caller, call, clean_environment
from trialfinder.store.database import open_store
from trialfinder.store.studies import all_ids, current


@pytest.fixture
def caller(sample_store: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Caller:
    return Caller(sample_store, capsysbinary)


def exporting(store: Path, *more: str) -> list[str]:
    return ["--data-dir", str(store), "export", "--format", "ndjson", *more]


def documents(path: Path) -> bytes:
    with open_store(path) as store:
        found = [current(store, nct_id) for nct_id in all_ids(store)]
        return b"".join(version.document.raw + b"\n" for version in found if version)


def test_a_file_gets_its_sidecars_and_the_answer_names_the_root(caller: Caller, tmp_path: Path) -> None:
    out = tmp_path / "all.ndjson"
    told = caller("export", "--format", "ndjson", str(out), "--json")
    assert told.code == 0
    assert out.read_bytes() == documents(caller.data_dir)
    assert told.json["root"] == json.loads((tmp_path / "all.ndjson.manifest.json").read_bytes())["root"]
    assert told.json["documents"] == told.json["lines"] == len(out.read_bytes().splitlines())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "all.ndjson",
        "all.ndjson.about.json",
        "all.ndjson.manifest.json",
    ]
    checked = caller("check", "store", "--against", str(tmp_path / "all.ndjson.manifest.json"), "--json")
    assert (checked.code, checked.json) == (0, {"ok": True, "documents": told.json["documents"], "problems": []})


def test_a_manifest_with_one_other_byte_is_found(caller: Caller, tmp_path: Path) -> None:
    caller("export", "--format", "ndjson", str(tmp_path / "out"))
    manifest = (tmp_path / "out.manifest.json").read_text()
    at = manifest.index('"sha256":"') + 20
    spoilt = manifest[:at] + ("0" if manifest[at] != "0" else "1") + manifest[at + 1 :]
    (tmp_path / "out.manifest.json").write_text(spoilt)
    told = caller("check", "store", "--against", str(tmp_path / "out.manifest.json"), "--json")
    assert told.code == 1
    assert {"wrong_root", "other_document"} <= {problem["kind"] for problem in told.json["problems"]}


@pytest.mark.parametrize("out", ["-", "/dev/stdout", "/dev/fd/1"])
def test_stdout_holds_the_documents_and_nothing_else(sample_store: Path, tmp_path: Path, out: str) -> None:
    with (tmp_path / "stdout").open("wb") as stdout:
        done = subprocess.run(
            [*PROGRAM, *exporting(sample_store, out, "--quiet")],
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "stdout").read_bytes() == documents(sample_store)


def test_a_stream_has_the_sidecars_that_are_named(sample_store: Path, tmp_path: Path) -> None:
    beside = ["--manifest", str(tmp_path / "m.json"), "--about", str(tmp_path / "a.json")]
    told = call(*exporting(sample_store, "-", *beside))
    assert told.code == 0
    assert told.out.encode() == documents(sample_store)
    assert json.loads((tmp_path / "m.json").read_bytes())["root"] in told.err
    assert json.loads((tmp_path / "a.json").read_bytes())["schema"] == "trialfinder.about/1"


def test_a_reader_who_goes_away_ends_it_quietly_and_no_manifest_is_left(sample_store: Path, tmp_path: Path) -> None:
    words = exporting(sample_store, "-", "--manifest", str(tmp_path / "m.json"))
    running = subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment()
    )
    assert running.stdout
    assert running.stderr
    running.stdout.read(10)
    running.stdout.close()
    assert (running.wait(60), running.stderr.read()) == (0, b"")
    running.stderr.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_74(caller: Caller) -> None:
    told = caller("export", "--format", "ndjson", "/dev/full", "--json")
    assert told.code == 74
    assert told.error["code"] == "disk"


def test_a_device_takes_it(caller: Caller) -> None:
    told = caller("export", "--format", "ndjson", "/dev/null")
    assert (told.code, told.out) == (0, "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["export", "out"], 2),
        (["export", "--format", "csv", "out"], 2),
        (["export", "--format", "parquet", "out"], 2),
        (["export", "--format", "xml", "out"], 2),
        (["export", "--format", "ndjson", "no/such/folder/out"], 66),
        (["export", "--format", "ndjson", "."], 66),
        (["check", "store", "--against", "no-such-file"], 66),
    ],
)
def test_what_cannot_be_done_has_its_code(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    told = caller(*words, "--json")
    assert told.code == code
    assert told.error["message"]
    assert list(tmp_path.iterdir()) == []


def test_without_a_store_there_is_nothing_to_export(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    told = Caller(tmp_path, capsysbinary)("export", "--format", "ndjson", str(tmp_path / "out"), "--json")
    assert told.code == 66
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_is_terminated_leaves_nothing_half_done(sample_store: Path, tmp_path: Path) -> None:
    """Its reader takes a little and waits, so that it stands in the middle when the signal comes."""
    words = exporting(sample_store, "/dev/stderr", "--manifest", str(tmp_path / "m"))
    running = subprocess.Popen([*PROGRAM, *words], stderr=subprocess.PIPE, env=clean_environment())
    assert running.stderr
    running.stderr.read(10)
    running.send_signal(signal.SIGTERM)
    running.stderr.close()
    assert running.wait(60) in (0, 143)
    assert list(tmp_path.iterdir()) == []
