"""SIGKILL at any moment of an import: the store opens whole, and the same import ends as if nothing had been."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from lib.stores import contents
from trialfinder.refresh import import_paths
from trialfinder.store import studies
from trialfinder.store.database import open_store
from trialfinder.store.health import check_store

pytestmark = pytest.mark.slow

KILLS = 200 if os.environ.get("TRIALFINDER_SOAK") == "1" else 12
STUDIES = 600 if os.environ.get("TRIALFINDER_SOAK") == "1" else 240
BATCH = 40

# Small batches, so that a kill may hit any of many commits; "ready" is told once the start-up is over.
IMPORT = f"""
import sys; from pathlib import Path
from trialfinder.refresh import derive, feeding, import_paths
from trialfinder.store import blobs
feeding.BATCH_RECORDS = derive.BATCH = {BATCH}; blobs.ENOUGH_DOCUMENTS = 200; blobs._TOO_SMALL = 1
print("ready", flush=True)
import_paths(Path(sys.argv[1]), [sys.argv[2]])
"""


def start(store_path: Path, file: Path) -> subprocess.Popen[bytes]:
    child = subprocess.Popen([sys.executable, "-c", IMPORT, store_path, file], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"ready\n"
    return child


def test_no_kill_loses_or_doubles_anything(tmp_path: Path) -> None:
    filler = random.Random(7)  # noqa: S311 - filler, not a secret
    words = ["pen", "paper", "plaster", "desk", "finger", "cut", "week", "visit", "adult", "ruler", "ink"]
    raws = many_studies(STUDIES)
    raws[::3] = [
        a_study(f"NCT{1_000_001 + at:08d}", criteria=" ".join(filler.choices(words, k=300)))
        for at in range(0, STUDIES, 3)
    ]
    raws[50:50] = [b"{torn", a_study("NCT01000001", last_update="2025-01-01")]
    file = tmp_path / "a.ndjson"
    file.write_bytes(b"\n".join(raws))
    began = time.monotonic()
    assert start(tmp_path / "clean", file).wait() == 0
    span = time.monotonic() - began
    clean = contents(tmp_path / "clean")
    assert len(clean["current"]) == STUDIES
    chance = random.Random(20240305)  # noqa: S311 - moments to kill at, not a secret
    early = late = 0
    store_path = tmp_path / "store"
    for turn in range(KILLS):
        shutil.rmtree(store_path, ignore_errors=True)
        child = start(store_path, file)
        waited = (turn + chance.random()) / KILLS * 0.6 * span
        time.sleep(waited)
        child.kill()
        finished = child.wait() == 0
        if finished:  # the machine has more time for us than at the first
            span = min(span, waited)
        if not (store_path / "trialfinder.sqlite").exists():
            early += 1
            continue
        late += finished
        with open_store(store_path) as store:
            assert {problem.kind for problem in check_store(store)} <= {"derived_missing"}
            held = studies.count(store)
        assert held in (STUDIES, *range(0, STUDIES, BATCH), *range(BATCH - 2, STUDIES, BATCH))
        import_paths(store_path, [file])
        assert contents(store_path) == clean
    print(f"\n{KILLS} kills within {span:.2f} s: {early} before the store was made, {late} after the end")
    assert early + late < KILLS / 2
