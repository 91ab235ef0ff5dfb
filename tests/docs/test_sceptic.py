"""The program that the manual gives to a sceptic does what the manual says of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from trialfinder.export.ndjson import export_ndjson
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "snapshots.md"


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    versions = [a_study("NCT01000999", last_update=f"20{year}-01-01") for year in (10, 11, 12)]
    (tmp_path / "in.ndjson").write_bytes(b"\n".join([*many_studies(5, first=1_000_997), *versions]))
    import_paths(tmp_path, [tmp_path / "in.ndjson"], defer=True)
    with open_store(tmp_path) as store:
        export_ndjson(store, str(tmp_path / "out"), history=True)
    return tmp_path / "out"


def agrees(out: Path) -> bool:
    (program,) = re.findall(r"```python\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", program, str(out), f"{out}.manifest.json"], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0 or "AssertionError" in done.stderr
    assert done.stdout == ""
    return done.returncode == 0


def test_an_export_passes(exported: Path) -> None:
    assert agrees(exported)


@pytest.mark.parametrize("name", ["out", "out.manifest.json"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.95])
def test_a_changed_digit_does_not(exported: Path, name: str, part: float) -> None:
    file = exported.with_name(name)
    content = file.read_bytes()
    at = next(at for at in range(int(len(content) * part), len(content)) if content[at : at + 1].isdigit())
    file.write_bytes(content[:at] + b"%d" % ((int(content[at : at + 1]) + 1) % 10) + content[at + 1 :])
    assert not agrees(exported)


def test_a_missing_or_an_added_line_does_not(exported: Path) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(b"".join(lines[:-1]))
    assert not agrees(exported)
    exported.write_bytes(b"".join([*lines, lines[-1]]))
    assert not agrees(exported)
