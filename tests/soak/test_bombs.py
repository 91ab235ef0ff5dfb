"""Input made to exhaust the machine is refused in little memory, and what stands beside it comes in."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.memory import PEAK
from lib.records import a_study

pytestmark = pytest.mark.slow

MEGABYTE = 1 << 20
ROOM = 64 * MEGABYTE
SECONDS = 10  # machines are noisy; alone on one, each of these takes well under one

# What the interpreter and our modules need is there before the bomb: the growth is the bomb's own.
IMPORT = f"""
{PEAK}
import json, sys, time; from pathlib import Path
from trialfinder.refresh import import_paths; from trialfinder.store import quarantine
from trialfinder.store.database import open_store
import_paths(Path(sys.argv[1]), [sys.argv[2]])
before = peak(); began = time.monotonic()
counts = import_paths(Path(sys.argv[1]), [sys.argv[3]])
seconds = time.monotonic() - began; grown = peak() - before
with open_store(Path(sys.argv[1])) as store: reasons = [entry.reason for entry in quarantine.open_entries(store)]
print(json.dumps([counts.loaded, reasons, grown, seconds]))
"""


def deep(times: int) -> bytes:
    return b'{"protocolSection":' + b"[" * times + b"]" * times + b"}"


def parts(part: bytes) -> bytes:
    return STUDY.replace(b'"hasResults":false', b'"x":[' + part * (15_000_000 // len(part)) + b"0]")


def packed(beginning: bytes, filler: bytes, megabytes: int, end: bytes = b"") -> bytes:
    """A gzip whose middle is one packed megabyte again and again, which is as valid as it is quick to make."""
    megabyte = filler * (MEGABYTE // len(filler))
    pack = zlib.compressobj(9, wbits=-15)
    head = pack.compress(beginning) + pack.flush(zlib.Z_FULL_FLUSH)
    middle = pack.compress(megabyte) + pack.flush(zlib.Z_FULL_FLUSH)
    tail = pack.compress(end) + pack.flush()
    crc, size = zlib.crc32(beginning), len(beginning) + megabytes * MEGABYTE + len(end)
    for _ in range(megabytes):
        crc = zlib.crc32(megabyte, crc)
    trailer = struct.pack("<2I", zlib.crc32(end, crc), size & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + head + middle * megabytes + tail + trailer


def zipped(megabytes: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("bomb.json", "w") as entry:
            entry.write(b'{"protocolSection": "')
            for _ in range(megabytes):
                entry.write(b"x" * MEGABYTE)
        archive.writestr("NCT01000003.json", a_study("NCT01000003"))
    return target.getvalue()


STUDY, LAST = a_study("NCT01000002"), a_study("NCT01000003")

BOMBS: dict[str, tuple[str, Callable[[], bytes], int, list[str]]] = {
    "deep line": ("a.ndjson", lambda: b"\n".join([STUDY, deep(200_000), LAST]), 2, ["too_deep"]),
    "deep item": ("a.json", lambda: b"[" + STUDY + b"," + deep(200_000) + b"," + LAST + b"]", 1, ["too_deep"]),
    "deep file": ("a.json", lambda: deep(200_000), 0, ["too_deep"]),
    "deep and packed": ("a.json.gz", lambda: packed(b"", b"[", 1000), 0, ["too_deep"]),
    "50 MB line": ("a.ndjson.gz", lambda: packed(STUDY + b'\n{"a":"', b"x", 50, b'"}\n' + LAST), 2, ["too_large"]),
    "100 MB line": ("a.ndjson.gz", lambda: packed(STUDY + b'\n{"a":"', b"x", 100, b'"}\n' + LAST), 1, ["endless"]),
    "1 GB text": ("a.ndjson.gz", lambda: packed(STUDY + b'\n{"a":"', b"x", 1000, b'"}\n' + LAST), 1, ["endless"]),
    "1 GB text in a list": ("a.json.gz", lambda: packed(b"[" + STUDY + b',{"a":"', b"x", 1000), 1, ["endless"]),
    "1 GB of escapes": ("a.json.gz", lambda: packed(b"[" + STUDY + b',{"a":"', b"\\n", 1000), 1, ["endless"]),
    "1 GB of white space": ("a.json.gz", lambda: packed(STUDY, b" \n", 1000), 1, ["endless"]),
    "1 GB of blank lines": ("a.ndjson.gz", lambda: packed(STUDY, b"\n", 1000), 1, ["endless"]),
    "1 GB of zeros": ("a.ndjson.gz", lambda: packed(STUDY + b"\n", b"\0", 1000), 1, ["endless"]),
    "brackets": ("a.json", lambda: b"[" + STUDY + b",[" + b"[[[1]]]," * 8_000_000, 1, ["too_many_parts"]),
    "lists": ("a.ndjson", lambda: b"\n".join([STUDY, parts(b"[],"), LAST]), 2, ["too_many_parts"]),
    "numbers": ("a.ndjson", lambda: b"\n".join([STUDY, parts(b"1.5,"), LAST]), 2, ["too_many_parts"]),
    "numbers alone": ("a.json", lambda: parts(b"1.5,"), 0, ["too_many_parts"]),
    "zip entry": ("a.zip", lambda: zipped(200), 1, ["endless"]),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    file_name, make, loaded, reasons = BOMBS[name]
    bomb = tmp_path / file_name
    bomb.write_bytes(make())
    (tmp_path / "first.json").write_bytes(a_study("NCT01000001"))
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT, tmp_path / "store", tmp_path / "first.json", bomb],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found_loaded, found_reasons, grown, seconds = json.loads(ran.stdout)
    print(f"\n{name}: {bomb.stat().st_size} bytes, {seconds:.2f} s, {grown / MEGABYTE:.1f} MB more")
    assert (found_loaded, found_reasons) == (loaded, reasons)
    assert grown < ROOM
    assert seconds < SECONDS
    assert time.monotonic() - began < 60
