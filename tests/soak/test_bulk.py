"""A large bulk zip, broken off on the way: fetched once, imported in flat memory, nothing lost, nothing unpacked."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.memory import PEAK
from lib.records import a_study
from lib.registry import Asked, Raw, a_registry
from trialfinder.store import studies
from trialfinder.store.database import open_store
from trialfinder.store.health import check_store

pytestmark = pytest.mark.slow

# More than 65,535 entries need the wide figures of zip64.
MANY = 70_000 if os.environ.get("TRIALFINDER_SOAK") == "1" else 8_000
FEW = 2_000
BREAKS = 3
ALLOWED = 24 << 20

LOAD = f"""
{PEAK}
import json, sys; from pathlib import Path
from trialfinder.refresh.bulk import load; from trialfinder.registry.options import Options
loaded = load(Path(sys.argv[1]), Options(url=sys.argv[2], pause=0, first_wait=0.001, timeout=60), defer=True)
print(json.dumps([loaded.counts.loaded, loaded.entries, loaded.size, loaded.whole, peak()]))
"""


def records(count: int) -> Iterator[bytes]:
    words = random.Random(5)  # noqa: S311 - filler, not a secret
    for number in range(1_000_001, 1_000_001 + count):
        yield a_study(f"NCT{number:08d}", title=f"Study {number}", criteria=words.randbytes(400).hex())


def loaded(path: Path, count: int) -> int:
    """The peak memory of a download that breaks `BREAKS` times, and its import."""
    with a_registry(records(count)) as registry:
        whole = registry.bulk()
        registry.bulk = lambda: whole
        chance = random.Random(count)  # noqa: S311 - places to break at, not a secret
        waiting = [chance.randrange(len(whole) // 10, len(whole) // 4) for _ in range(BREAKS)]

        def faults(asked: Asked) -> Raw | None:
            if asked.path != "/studies/download" or not waiting:
                return None
            size, true = waiting.pop(), registry.truth(asked)
            return Raw(true.status, true.headers, lambda: iter([b"".join(true.chunks())[:size]]))

        registry.faults = faults
        ran = subprocess.run(
            [sys.executable, "-c", LOAD, path, f"{registry.address}/api/v2"], stdout=subprocess.PIPE, check=True
        )
        fetched = [asked for asked in registry.asked if asked.path == "/studies/download"]
    found, entries, size, is_whole, peak = json.loads(ran.stdout)
    assert (found, entries, size, is_whole) == (count, count, len(whole), True)
    assert len(fetched) == BREAKS + 1
    assert all("range" in asked.headers for asked in fetched[1:])
    return int(peak)


def test_a_large_zip_comes_in_whole_and_in_flat_memory(tmp_path: Path) -> None:
    few, many = loaded(tmp_path / "few", FEW), loaded(tmp_path / "many", MANY)
    print(f"\npeak memory: {few >> 20} MB for {FEW:,} studies, {many >> 20} MB for {MANY:,}")
    assert many - few < ALLOWED
    assert list((tmp_path / "many" / "incoming").iterdir()) == []
    with open_store(tmp_path / "many") as store:
        assert studies.count(store) == MANY
        assert {problem.kind for problem in check_store(store)} == {"derived_missing"}
