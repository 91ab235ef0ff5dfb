"""In no form of file does the memory of an import grow with the number of studies."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.memory import PEAK
from lib.records import a_study

pytestmark = pytest.mark.slow

FEW, MANY = (600, 3000) if os.environ.get("TRIALFINDER_SOAK") == "1" else (600, 1500)
PADDING = (
    "paper " * 4000
)  # 24 kB, like the average record: held all at once, MANY of them would take 22 MB more or worse
ALLOWED = 12 << 20

IMPORT = f"""
{PEAK}
import json, sys; from pathlib import Path; from trialfinder.refresh import import_paths
counts = import_paths(Path(sys.argv[1]), [sys.argv[2]], defer=True)
print(json.dumps([counts.loaded, peak()]))
"""


def studies(count: int) -> Iterator[tuple[str, bytes]]:
    for number in range(1_000_001, 1_000_001 + count):
        nct_id = f"NCT{number:08d}"
        yield nct_id, a_study(nct_id, title=PADDING)


def a_list(path: Path, count: int) -> None:
    with path.open("wb") as file:
        for index, (_, raw) in enumerate(studies(count)):
            file.write((b",\n" if index else b"[") + raw)
        file.write(b"]")


def a_page(path: Path, count: int) -> None:
    a_list(path, count)
    text = path.read_bytes()
    path.write_bytes(b'{"totalCount": 1, "studies": ' + text + b"}")


def lines(path: Path, count: int) -> None:
    path.write_bytes(b"\n".join(raw for _, raw in studies(count)))


def one_line(path: Path, count: int) -> None:
    path.write_bytes(b"[" + b",".join(raw for _, raw in studies(count)) + b"]")


def packed(path: Path, count: int) -> None:
    path.write_bytes(gzip.compress(b"\n".join(raw for _, raw in studies(count)), 1))


def a_zip(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for nct_id, raw in studies(count):
            archive.writestr(f"{nct_id[:7]}xxxx/{nct_id}.json", raw)


def a_folder(path: Path, count: int) -> None:
    for nct_id, raw in studies(count):
        folder = path / f"{nct_id[:7]}xxxx"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{nct_id}.json").write_bytes(raw)


FORMS: dict[str, Callable[[Path, int], None]] = {
    **{"a.json": a_list, "page.json": a_page, "a.ndjson": lines, "line.json": one_line},
    **{"a.ndjson.gz": packed, "a.zip": a_zip, "folder": a_folder},
}


@pytest.mark.parametrize("name", FORMS)
def test_five_times_the_studies_take_the_same_memory(tmp_path: Path, name: str) -> None:
    peaks = []
    for count in (FEW, MANY):
        (tmp_path / str(count)).mkdir()
        path = tmp_path / str(count) / name
        FORMS[name](path, count)
        ran = subprocess.run(
            [sys.executable, "-c", IMPORT, tmp_path / f"store-{count}", path],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        loaded, peak = json.loads(ran.stdout)
        assert loaded == count
        peaks.append(peak)
    print(f"\n{name}: {peaks[0] >> 20} MB for {FEW}, {peaks[1] >> 20} MB for {MANY}")
    assert peaks[1] - peaks[0] < ALLOWED
