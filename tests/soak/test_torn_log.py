"""A log cut off anywhere: the store opens as one of the states that were committed."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from lib.records import many_studies
from trialfinder.records.document import read_document
from trialfinder.store import studies
from trialfinder.store.database import FILE_NAME, open_store
from trialfinder.store.health import check_store
from trialfinder.store.versions import put

pytestmark = pytest.mark.slow

CUTS = 500 if os.environ.get("TRIALFINDER_SOAK") == "1" else 60


def test_a_torn_log_opens_as_a_committed_state(tmp_path: Path) -> None:
    raws = many_studies(200)
    live = tmp_path / "live"
    with open_store(live, kind="registry", write=True) as writer:
        for at in range(0, len(raws), 10):
            with writer.transaction():
                for raw in raws[at : at + 10]:
                    put(writer, read_document(raw), source="a", now="")
        database, log = (live / name for name in (FILE_NAME, f"{FILE_NAME}-wal"))
        shutil.copytree(live, tmp_path / "copy")
        size = log.stat().st_size
        assert size > 200_000
        assert database.stat().st_size > 0
    chance = random.Random(3)  # noqa: S311 - places to cut at, not a secret
    states = set()
    for number in range(CUTS):
        torn = tmp_path / f"torn-{number}"
        torn.mkdir()
        shutil.copy(tmp_path / "copy" / FILE_NAME, torn)
        shutil.copy(tmp_path / "copy" / f"{FILE_NAME}-wal", torn)
        os.truncate(torn / f"{FILE_NAME}-wal", chance.randrange(size))
        with open_store(torn, write=True) as store:
            states.add(studies.count(store))
            assert {problem.kind for problem in check_store(store)} <= {"derived_missing"}
        shutil.rmtree(torn)
    assert states <= set(range(0, len(raws) + 1, 10))
    assert len(states) > 10
