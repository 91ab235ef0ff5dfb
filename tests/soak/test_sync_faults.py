"""A thousand faults of the registry and of what lies between: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from lib.records import a_study, many_studies
from lib.registry import KINDS, Registry, a_registry, drawn
from lib.stores import contents
from trialfinder.refresh.syncing import Synced, sync
from trialfinder.store.database import open_store
from trialfinder.store.health import check_store

pytestmark = pytest.mark.slow

FAULTS = 1000 if os.environ.get("TRIALFINDER_SOAK") == "1" else 150
RATE = 0.38
RARE = {"slow": 0.2, "moved": 0.4}
STUDIES = 90
BROKEN = "NCT04000001"


def synced_at_last(data: Path, registry: Registry, *, full: bool) -> list[Synced]:
    """As a timer does it: again after each failure, until the data are those of the registry."""
    runs: list[Synced] = []
    while True:
        found = sync(data, registry.options(timeout=0.4), full=full and not runs, defer=True)
        runs.append(found)
        counts = found.counts
        assert counts.loaded + counts.unchanged + counts.updated + counts.older + counts.quarantined == counts.fed
        if found.stopped is None and found.walked and found.walked.processed == registry.processed:
            return runs
        assert len(runs) < 50


def news(registry: Registry, turn: int, chance: random.Random) -> None:
    """What a day brings: new studies, changed ones, and one that can be read every second day."""
    day = registry.next_day()
    registry.put(
        *(a_study(nct_id, title=f"Changed {turn}", last_update=day) for nct_id in chance.sample(registry.order, 3)),
        a_study(f"NCT{2_000_000 + turn:08d}", last_update=day, aliases=[f"NCT{3_000_000 + turn:08d}"]),
        a_study(f"NCT{5_000_000 + turn:08d}", last_update=day, changes={f"newModule{turn}": {"status": "NEW_VALUE"}}),
        a_study(BROKEN, last_update=day).replace(
            b'"hasResults"', b'"hasResults":true,"hasResults"' if turn % 2 else b'"hasResults"'
        ),
    )


def holding(data: Path) -> dict[str, Any]:
    """What must be the same after any way to the same data: all but how it was before."""
    found = contents(data)
    found["quarantine"] = {entry[:4] for entry in found["quarantine"]}
    return {name: value for name, value in found.items() if name != "versions"}


def test_no_fault_loses_or_doubles_anything(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311 - what changes, not a secret
    faulty, clean = tmp_path / "faulty", tmp_path / "clean"
    runs, turn = [], 0
    with a_registry(many_studies(STUDIES)) as registry, a_registry() as elsewhere:
        registry.elsewhere = f"{elsewhere.address}/api/v2/version"
        registry.most = 20
        while registry.injected.total() < FAULTS or turn % 2:
            turn += 1
            news(registry, turn, chance)
            registry.faults = drawn(turn, RATE, rare=RARE)
            runs += synced_at_last(faulty, registry, full=turn % 5 == 0)
            registry.faults = lambda asked: None
            assert sync(clean, registry.options(), full=True, defer=True).stopped is None
            assert holding(faulty) == holding(clean), f"after {turn} days"
        assert sync(tmp_path / "fresh", registry.options(), defer=True).stopped is None
        assert holding(tmp_path / "fresh") == holding(faulty)
        assert elsewhere.asked == []
        injected = registry.injected
        assert set(injected) == set(KINDS)
    stopped = sum(run.stopped is not None for run in runs)
    print(
        f"\n{injected.total()} faults in {len(runs)} syncs over {turn} days; {stopped} syncs gave up before their end"
    )
    with open_store(faulty, write=True) as store:
        held = contents(faulty)["versions"]
        fed = [raw for versions in held.values() for _, raw, _ in versions]
        assert len(fed) == len(set(fed))
        assert set(fed) <= registry.ever
        assert {problem.kind for problem in check_store(store)} <= {"derived_missing"}
