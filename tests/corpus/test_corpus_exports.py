"""Real records go out as they came in, and the root over them is the one that anyone can reckon."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from lib.corpus import corpus_dir
from trialfinder.export.manifest import differences, read_manifest
from trialfinder.export.ndjson import export_ndjson
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store

ROOT = "acf24a57b2bc"
"""Of the 2,043 records: the first digits of the root hash over their bytes."""


def nct_id(line: bytes) -> str:
    found: str = json.loads(line)["protocolSection"]["identificationModule"]["nctId"]
    return found


def lines_of(name: str) -> list[bytes]:
    return gzip.decompress((corpus_dir() / "registry" / name).read_bytes()).splitlines()


@pytest.mark.corpus
def test_every_real_record_comes_out_as_it_came_in(tmp_path: Path) -> None:
    fed = lines_of("studies.ndjson.gz")
    import_paths(tmp_path, [corpus_dir() / "registry" / "studies.ndjson.gz"], defer=True)
    with open_store(tmp_path) as store:
        written = export_ndjson(store, str(tmp_path / "out"))
        assert list(differences(store, read_manifest(tmp_path / "out.manifest.json"))) == []
    assert (tmp_path / "out").read_bytes().splitlines() == sorted(fed, key=nct_id)
    assert written.documents == len(fed) == 2043
    assert written.root.startswith(ROOT)


@pytest.mark.corpus
def test_every_real_version_comes_out_with_the_history(tmp_path: Path) -> None:
    fed = lines_of("study_versions.ndjson.gz")
    import_paths(tmp_path, [corpus_dir() / "registry" / "study_versions.ndjson.gz"], defer=True)
    with open_store(tmp_path) as store:
        export_ndjson(store, str(tmp_path / "out"), history=True)
        assert list(differences(store, read_manifest(tmp_path / "out.manifest.json"))) == []
    out = (tmp_path / "out").read_bytes().splitlines()
    assert [nct_id(line) for line in out] == sorted(map(nct_id, out))
    assert sorted(out) == sorted(set(fed))
