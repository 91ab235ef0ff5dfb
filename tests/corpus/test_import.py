"""The real files: every record in, in any order, and back out byte for byte."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path

import pytest

from lib.corpus import corpus_dir
from lib.stores import contents
from trialfinder.catalog import Catalog
from trialfinder.explain import VERSIONS
from trialfinder.records.document import read_document
from trialfinder.refresh import Counts, import_paths
from trialfinder.store import quarantine, studies
from trialfinder.store.database import open_store
from trialfinder.store.health import check_store

pytestmark = pytest.mark.corpus

# One study in so many; `make corpus` takes them all.
EVERY = 1 if os.environ.get("TRIALFINDER_FULL_CORPUS") == "1" else 4
FULL, PARTIAL, VERSIONS_FILE = "studies.ndjson.gz", "studies_partial.ndjson.gz", "study_versions.ndjson.gz"


def lines_of(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines()


@pytest.fixture(scope="module")
def registry() -> Path:
    return corpus_dir() / "registry"


@pytest.fixture(scope="module")
def drawn(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The studies, all or one in some, in a file of their own."""
    file = tmp_path_factory.mktemp("drawn") / FULL
    file.write_bytes(gzip.compress(b"\n".join(lines_of(registry / FULL)[::EVERY]), 1))
    return file


@pytest.fixture(scope="module")
def whole(drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counts]:
    path = tmp_path_factory.mktemp("whole")
    return path, import_paths(path, [drawn])


def test_every_record_is_loaded_and_explained(drawn: Path, whole: tuple[Path, Counts]) -> None:
    path, counts = whole
    many = len(lines_of(drawn))
    assert many == len(range(0, 2043, EVERY))
    assert counts == Counts(fed=many, loaded=many, derived=many)
    with open_store(path) as store:
        assert check_store(store, VERSIONS) == []
        assert store.kind == "registry"


def test_every_document_comes_back_byte_for_byte(drawn: Path, whole: tuple[Path, Counts]) -> None:
    raws = lines_of(drawn)
    with open_store(whole[0]) as store:
        catalog = Catalog(store)
        for raw in raws:
            expected = read_document(raw)
            assert catalog.document(expected.nct_id).raw == raw.strip()
        assert list(studies.all_ids(store)) == sorted(read_document(raw).nct_id for raw in raws)


def test_documents_take_less_than_a_quarter_of_their_size(whole: tuple[Path, Counts]) -> None:
    with open_store(whole[0]) as store:
        ((packed, size),) = store.rows("SELECT sum(length(document)), sum(size) FROM versions")
        print(f"\ndocuments: {packed / size:.3f} of {size} bytes")
        assert packed < size / 4


def test_every_trial_can_be_read(whole: tuple[Path, Counts]) -> None:
    with open_store(whole[0]) as store:
        catalog = Catalog(store)
        for nct_id in studies.all_ids(store):
            trial = catalog.trial(nct_id)
            assert trial.plain.nct_id == nct_id
            assert trial.processed
            assert not trial.partial


def test_a_second_import_changes_nothing(drawn: Path, whole: tuple[Path, Counts]) -> None:
    tables = ("versions", "studies", "derived", "names", "aliases", "dictionaries", "quarantine")
    questions = [f"SELECT * FROM {table} ORDER BY 1, 2" for table in tables]  # noqa: S608 - the tables above
    with open_store(whole[0]) as store:
        before = [store.rows(sql) for sql in questions]
    assert import_paths(whole[0], [drawn], defer=True) == Counts(fed=whole[1].fed, unchanged=whole[1].fed)
    with open_store(whole[0]) as store:
        assert [store.rows(sql) for sql in questions] == before


def test_partial_and_dated_records_before_or_after_end_in_the_same_store(
    drawn: Path, registry: Path, tmp_path: Path
) -> None:
    files = [drawn, registry / PARTIAL, registry / VERSIONS_FILE]
    found = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        path = tmp_path / "".join(map(str, order))
        counts = [import_paths(path, [files[index]], defer=True) for index in order]
        assert sum(count.fed for count in counts) == len(lines_of(drawn)) + 66 + 80
        assert sum(count.quarantined for count in counts) == 0
        with open_store(path) as store:
            assert {problem.kind for problem in check_store(store)} == {"derived_missing"}
        found.append(contents(path))
    assert found[0] == found[1] == found[2]
    versions = [version for held in found[0]["versions"].values() for version in held]
    current_full = sum(read_document(raw).version.full for raw in current_documents(found[0]))
    print(f"\nstudies {len(found[0]['current'])}, versions {len(versions)}, current and full {current_full}")
    assert current_full == len(found[0]["current"]) - only_partial(files)


def current_documents(held: dict[str, dict[str, list[tuple[str, bytes, object]]]]) -> list[bytes]:
    current = set(held["current"].values())
    return [raw for versions in held["versions"].values() for sha256, raw, _ in versions if sha256 in current]


def only_partial(files: list[Path]) -> int:
    """Studies of which the files hold no full record, counted without our code."""
    full, partial = set(), set()
    for file in files:
        for line in lines_of(file):
            tree = json.loads(line)
            nct_id = tree["protocolSection"]["identificationModule"]["nctId"]
            (full if "derivedSection" in tree else partial).add(nct_id)
    return len(partial - full)


def test_the_captured_pages_come_in(registry: Path, tmp_path: Path) -> None:
    pages = sorted((registry / "raw").glob("*page*.json")) + sorted((registry / "raw").glob("search_*.json"))
    expected = {
        study["protocolSection"]["identificationModule"]["nctId"]
        for page in pages
        for study in json.loads(page.read_bytes())["studies"]
    }
    counts = import_paths(tmp_path, pages, defer=True)
    assert counts.quarantined == 0
    with open_store(tmp_path) as store:
        assert set(studies.all_ids(store)) == expected
        assert quarantine.open_entries(store) == []


def test_every_form_of_the_same_records_makes_the_same_store(registry: Path, tmp_path: Path) -> None:
    raws = lines_of(registry / FULL)[:300]
    (tmp_path / "a.json").write_bytes(b"[" + b",".join(raws) + b"]")
    (tmp_path / "b.ndjson").write_bytes(b"\r\n".join(raws))
    (tmp_path / "c").mkdir()
    for raw in raws:
        name = f"{read_document(raw).nct_id}.json"
        (tmp_path / "c" / name).write_bytes(json.dumps(json.loads(raw), indent=2, ensure_ascii=False).encode())
    shas = []
    for name in ("a.json", "b.ndjson", "c"):
        assert import_paths(tmp_path / f"store-{name}", [tmp_path / name], defer=True).loaded == 300
        with open_store(tmp_path / f"store-{name}") as store:
            catalog = Catalog(store)
            parts = [json.loads(catalog.document(nct_id).raw) for nct_id in studies.all_ids(store)]
            shas.append(hashlib.sha256(json.dumps(parts).encode()).hexdigest())
    assert len(set(shas)) == 1
