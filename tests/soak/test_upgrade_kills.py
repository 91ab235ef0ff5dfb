"""SIGKILL at any moment of an upgrade from any released schema: nothing is lost, and the next opening finishes it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import apsw
import pytest

from lib.schemas import fill, store_of_schema
from lib.stores import contents
from trialfinder.store.database import FILE_NAME, open_store
from trialfinder.store.health import check_store
from trialfinder.store.migrations import STEPS, migrate, schema_version

pytestmark = pytest.mark.slow

KILLS = 50 if os.environ.get("TRIALFINDER_SOAK") == "1" else 6
STUDIES = 400
RELEASED = (1, 2, 3, 4)
"""The schemas of released versions."""

UPGRADE = """
import sys; from pathlib import Path
from trialfinder.store.database import open_store
print("ready", flush=True)
open_store(Path(sys.argv[1]), write=True).close()
"""


def start(path: Path) -> subprocess.Popen[bytes]:
    child = subprocess.Popen([sys.executable, "-c", UPGRADE, path], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"ready\n"
    return child


def reached(path: Path) -> int:
    """The schema that a killed upgrade left, read without upgrading."""
    connection = apsw.Connection(str(path / FILE_NAME))
    try:
        assert connection.pragma("integrity_check") == "ok"
        return schema_version(connection)
    finally:
        connection.close()


def held(path: Path) -> dict[str, Any]:
    """What the studies that came in the words of the first schema have become."""
    found = contents(path)
    return {name: found[name] for name in ("kind", "versions", "current", "names", "listing")}


def without_made_up_rows(path: Path) -> None:
    """The one row of each table stands for its shape, and no document is in it."""
    connection = apsw.Connection(str(path / FILE_NAME))
    with connection:
        for table in ("names", "aliases", "derived", "studies", "versions"):
            connection.execute(f"DELETE FROM {table} WHERE nct < 2000000")  # noqa: S608 - the tables above
        connection.execute("DELETE FROM quarantine")
    connection.close()


@pytest.mark.parametrize("number", RELEASED if KILLS == 50 else [RELEASED[0], RELEASED[-1]])
def test_no_kill_of_an_upgrade_loses_anything(tmp_path: Path, number: int) -> None:
    old = tmp_path / "old"
    store_of_schema(old, 1)
    without_made_up_rows(old)
    fill(old, STUDIES)
    if number > 1:
        _grown(old, number)
    clean = tmp_path / "clean"
    shutil.copytree(old, clean)
    began = time.monotonic()
    assert start(clean).wait() == 0
    span = time.monotonic() - began
    wanted = held(clean)
    assert len(wanted["current"]) == STUDIES
    chance = random.Random(number)  # noqa: S311 - moments to kill at, not a secret
    stages = set()
    for at in range(KILLS):
        path = tmp_path / f"killed-{at}"
        shutil.copytree(old, path)
        child = start(path)
        time.sleep(chance.uniform(0.0, 0.5 * span))  # the rest is the end of the process
        child.kill()
        child.wait()
        stages.add(reached(path))
        with open_store(path) as store:
            assert schema_version(store.connection) == len(STEPS)
            assert {problem.kind for problem in check_store(store)} <= {"derived_missing"}
        assert held(path) == wanted
        shutil.rmtree(path)
    print(f"\nfrom schema {number}: {KILLS} kills within {span:.2f} s found the schemas {sorted(stages)}")
    assert stages <= set(range(number, len(STEPS) + 1))


def _grown(path: Path, number: int) -> None:
    """The same store as an earlier version of trialfinder left it, `number` steps on."""
    connection = apsw.Connection(str(path / FILE_NAME))
    connection.pragma("journal_mode", "wal")
    migrate(connection, STEPS[:number])
    connection.close()
