"""SIGKILL at any moment of a sync: the next one goes on at the last page, and ends as if nothing had been."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.records import many_studies
from lib.registry import Registry, a_registry
from lib.stores import contents
from trialfinder.explain import VERSIONS
from trialfinder.refresh.syncing import sync
from trialfinder.search.index import editions_of, open_index
from trialfinder.store import studies
from trialfinder.store.database import open_store
from trialfinder.store.health import check_store

pytestmark = pytest.mark.slow

KILLS = 200 if os.environ.get("TRIALFINDER_SOAK") == "1" else 10
STUDIES = 96
PAGE = 8

# "ready" is told once the start-up is over, so that a kill may hit any moment of the work.
SYNC = """
import sys; from pathlib import Path
from trialfinder.refresh import derive, syncing
from trialfinder.registry import client  # slow to import
from trialfinder.registry.options import Options
from trialfinder.search import index
derive.BATCH = 40
print("ready", flush=True)
syncing.sync(Path(sys.argv[1]), Options(url=sys.argv[2], pause=float(sys.argv[3])))
"""


def start(data: Path, registry: Registry) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", SYNC, str(data), f"{registry.address}/api/v2", "0.04"]
    child = subprocess.Popen(words, stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"ready\n"
    return child


def test_no_kill_loses_or_doubles_anything(tmp_path: Path) -> None:
    chance = random.Random(20240305)  # noqa: S311 - moments to kill at, not a secret
    data = tmp_path / "data"
    early = late = resumed = 0
    with a_registry(many_studies(STUDIES)) as registry:
        registry.most = PAGE
        child = start(tmp_path / "clean", registry)
        began = time.monotonic()
        assert child.wait() == 0
        span = time.monotonic() - began
        walk = registry.asked[-1].at - began  # the rest of the time is for the index and the plain English
        clean = contents(tmp_path / "clean")
        assert len(clean["current"]) == STUDIES
        for turn in range(KILLS):
            shutil.rmtree(data, ignore_errors=True)
            child = start(data, registry)
            time.sleep(chance.uniform(0.0, span if turn % 4 == 0 else walk))
            child.kill()
            late += child.wait() == 0
            if not (data / "trialfinder.sqlite").exists():
                early += 1
                continue
            with open_store(data) as store:
                assert {problem.kind for problem in check_store(store)} <= {"derived_missing"}
                held = studies.count(store)
            assert held % PAGE == 0
            registry.asked.clear()
            found = sync(data, registry.options())
            assert found.stopped is None
            # No page that was committed is asked for again. The last one is empty: a full page has a token.
            pages = len(registry.tokens())
            assert pages == (STUDIES - held) // PAGE + 1 or (pages == 0 and held == STUDIES)
            resumed += bool(found.walked and found.walked.resumed)
            assert contents(data) == clean
            with open_store(data) as store:
                assert not check_store(store, VERSIONS)
                assert open_index(data).marker == studies.marker(store)
                assert len(open_index(data)) == STUDIES
    print(f"\n{KILLS} kills within {walk:.2f} s of walking, and {span:.2f} s in all:", end=" ")
    print(f"{early} without a store, {late} after the end, {resumed} resumed")
    assert resumed > KILLS / 4
    assert len([entry for entry in editions_of(data).folder.iterdir() if entry.is_dir()]) <= 3
