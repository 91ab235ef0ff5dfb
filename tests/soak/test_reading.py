"""Reading while another process writes: no error, no half-written batch, and the news within a moment."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from trialfinder.catalog import Catalog
from trialfinder.refresh import import_paths
from trialfinder.store import studies
from trialfinder.store.copies import backup, restore
from trialfinder.store.database import Store, open_store
from trialfinder.store.health import check_store

pytestmark = pytest.mark.slow

BATCH = 50
STUDIES = 2000

IMPORT = f"""
import sys; from pathlib import Path; from trialfinder.refresh import feeding, import_paths
feeding.BATCH_RECORDS = {BATCH}
import_paths(Path(sys.argv[1]), [sys.argv[2]])
"""


def test_readers_see_whole_batches_while_a_writer_writes(tmp_path: Path) -> None:
    (tmp_path / "first.json").write_bytes(a_study("NCT00000001"))
    import_paths(tmp_path / "store", [tmp_path / "first.json"])
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(many_studies(STUDIES)))
    store = open_store(tmp_path / "store")
    done = threading.Event()
    seen: set[int] = set()
    versions: set[int] = set()
    wrong: list[object] = []
    threads = [threading.Thread(target=read, args=(store, done, seen, versions, wrong)) for _ in range(3)]
    for thread in threads:
        thread.start()
    child = subprocess.Popen([sys.executable, "-c", IMPORT, tmp_path / "store", tmp_path / "a.ndjson"])
    while child.poll() is None and not (tmp_path / "copy").exists():
        backup(tmp_path / "store", tmp_path / "copy")
    assert child.wait() == 0
    deadline = time.monotonic() + 5
    while STUDIES + 1 not in seen and time.monotonic() < deadline:
        time.sleep(0.01)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert STUDIES + 1 in seen
    assert len(seen) > 3
    assert len(versions) > 3
    assert seen <= {1 + count for count in range(0, STUDIES + 1, BATCH)}
    store.close()
    restore(tmp_path / "copy", tmp_path / "restored")
    with open_store(tmp_path / "restored") as restored:
        assert {problem.kind for problem in check_store(restored)} <= {"derived_missing"}


def read(store: Store, done: threading.Event, seen: set[int], versions: set[int], wrong: list[object]) -> None:
    catalog = Catalog(store)
    try:
        while not done.is_set():
            with store.snapshot():
                count = catalog.count()
                versions.add(store.data_version())
                listed = catalog.listing(0, STUDIES + 10)
            seen.add(count)
            if len(listed) != count:
                wrong.append((count, len(listed)))
            trial = catalog.trial(listed[count // 2].nct_id)
            if len(trial.plain.criteria) != 3 or not studies.versions(store, trial.nct_id):
                wrong.append(trial.nct_id)
    except Exception as error:
        wrong.append(error)
