"""SIGKILL at any moment of an update: the index shows one state of the store, whole, and the next update mends all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.records import many_studies
from trialfinder.refresh import import_paths
from trialfinder.refresh.indexing import catch_up
from trialfinder.search.index import editions_of, open_index
from trialfinder.search.query import All
from trialfinder.store import studies
from trialfinder.store.database import open_store

pytestmark = pytest.mark.slow

KILLS = 100 if os.environ.get("TRIALFINDER_SOAK") == "1" else 12

IMPORT = """
import sys; from pathlib import Path
from trialfinder.refresh import import_paths
from trialfinder.search import index
print("ready", flush=True)
import_paths(Path(sys.argv[1]), [sys.argv[2]], defer=sys.argv[3] == "defer")
"""


def start(data_dir: Path, file: Path) -> subprocess.Popen[bytes]:
    child = subprocess.Popen([sys.executable, "-c", IMPORT, data_dir, file, ""], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"ready\n"
    return child


def test_no_kill_leaves_half_an_index(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "more.ndjson"
    chance = random.Random(5)  # noqa: S311 - moments to kill at, not a secret
    file.write_bytes(b"\n".join(many_studies(30)))
    import_paths(data, [file])
    behind = 0
    span = 1.0
    for turn in range(KILLS):
        file.write_bytes(b"\n".join(many_studies(30 + turn, first=1_000_001 + 1000 * (turn % 5))))
        began = time.monotonic()
        child = start(data, file)
        time.sleep(chance.uniform(0, span))
        child.kill()
        if child.wait() == 0:
            span = min(span, time.monotonic() - began)
        index = open_index(data)
        assert len(index.search(All(), limit=10_000).nct_ids) == len(index)
        with open_store(data) as store:
            is_behind = index.marker != studies.marker(store)
        behind += is_behind
        assert catch_up(data) is is_behind
        with open_store(data) as store:
            assert len(open_index(data)) == studies.count(store)
    assert behind, "no kill came between the store and its index"
    left = [entry.name for entry in editions_of(data).folder.iterdir() if entry.is_dir()]
    assert len(left) <= 3
