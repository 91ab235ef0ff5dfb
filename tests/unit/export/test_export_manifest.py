"""A manifest and a store: equal or not, and every change of a byte that says something is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from trialfinder.errors import BadInputError
from trialfinder.export.manifest import differences, read_manifest
from trialfinder.export.ndjson import export_ndjson
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a history, and the manifest of its export beside it."""
    (tmp_path / "in.ndjson").write_bytes(
        b"\n".join([*many_studies(4, first=1_000_998), a_study("NCT01000998", last_update="2020-01-01")])
    )
    import_paths(tmp_path, [tmp_path / "in.ndjson"], defer=True)
    with open_store(tmp_path) as store:
        export_ndjson(store, str(tmp_path / "out"), history=True)
    return tmp_path


def kinds(path: Path, manifest: bytes) -> set[str]:
    (path / "m.json").write_bytes(manifest)
    with open_store(path) as store:
        return {problem.kind for problem in differences(store, read_manifest(path / "m.json"))}


def test_an_export_equals_its_store(path: Path) -> None:
    assert kinds(path, (path / "out.manifest.json").read_bytes()) == set()


def test_every_changed_byte_of_a_hash_or_a_number_is_found(path: Path) -> None:
    manifest = (path / "out.manifest.json").read_bytes()
    places = [at for found in re.finditer(rb"[0-9a-f]{64}|NCT[0-9]{8}", manifest) for at in range(*found.span())]
    assert len(places) > 500
    for at in places[:: max(1, len(places) // 150)]:
        other = b"1" if manifest[at : at + 1] != b"1" else b"2"
        assert kinds(path, manifest[:at] + other + manifest[at + 1 :]), at


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (rb'"kind":"registry"', b'"kind":"sample"', "other_kind"),
        (rb'"count":5', b'"count":6', "wrong_count"),
        (rb'\n\{"nct_id":"NCT01001001"[^\n]*\n', b"\n", "not_in_manifest"),
        (rb',"older":true', b"", "unordered"),
        (rb'\n\{[^\n]*"older":true\},', b"", "unknown_version"),
        (rb'"root":"[0-9a-f]{8}', b'"root":"00000000', "wrong_root"),
        (rb'"snapshot":"[0-9a-f]{8}', b'"snapshot":"00000000', "wrong_snapshot"),
    ],
)
def test_what_is_wrong_has_its_name(path: Path, old: bytes, new: bytes, found: str) -> None:
    manifest = (path / "out.manifest.json").read_bytes()
    spoilt = re.sub(old, lambda _: new, manifest, count=1).replace(b"},\n]", b"}\n]")
    assert spoilt != manifest
    assert found in kinds(path, spoilt)


def test_a_store_that_went_on_differs_by_what_changed(path: Path) -> None:
    (path / "more.ndjson").write_bytes(
        b"\n".join([a_study("NCT01000999", last_update="2025-01-01"), a_study("NCT02000000")])
    )
    import_paths(path, [path / "more.ndjson"], defer=True)
    with open_store(path) as store:
        found = differences(store, read_manifest(path / "out.manifest.json"))
        assert {(one.kind, one.where) for one in found} == {
            ("wrong_snapshot", "manifest"),
            ("other_document", "NCT01000999"),
            ("not_in_manifest", "NCT02000000"),
            ("unknown_version", "NCT01000999"),
        }


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"schema":"trialfinder.manifest/2"}', b"\xff"])
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.json").write_bytes(content)
    with pytest.raises(BadInputError):
        read_manifest(tmp_path / "m.json")
