"""Every real record through a sync, from a server that plays the registry and misbehaves."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lib.corpus import corpus_dir
from lib.registry import a_registry, drawn
from trialfinder.refresh.syncing import sync
from trialfinder.store import studies
from trialfinder.store.database import open_store

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("rate", [0.0, 0.3])
def test_every_record_comes_as_the_bytes_that_were_sent(tmp_path: Path, rate: float) -> None:
    lines = gzip.decompress((corpus_dir() / "registry" / "studies.ndjson.gz").read_bytes()).splitlines()
    with a_registry(lines, drawn(3, rate, rare={"slow": 0.0, "moved": 0.0})) as registry:
        registry.most = 100 if rate else 1000
        for _ in range(20):
            found = sync(tmp_path, registry.options(), defer=True)
            if found.stopped is None:
                break
    assert found.stopped is None
    assert found.walked is not None
    assert (found.walked.studies, found.walked.total) == (2043, 2043)
    with open_store(tmp_path) as store:
        assert studies.count(store) == 2043
        for nct_id, raw in registry.records.items():
            version = studies.current(store, nct_id)
            assert version is not None
            assert version.document.raw == raw
