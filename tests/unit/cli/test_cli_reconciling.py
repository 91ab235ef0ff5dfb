"""`sync --reconcile`: what the registry removed is told, and nothing is removed on a broken list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.calls import Caller
from lib.records import many_studies
from lib.registry import Registry, a_registry


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    with a_registry(many_studies(3)) as registry:
        monkeypatch.setenv("TRIALFINDER_REGISTRY_URL", f"{registry.address}/api/v2")
        monkeypatch.setenv("TRIALFINDER_REGISTRY_PAUSE", "0")
        yield registry


@pytest.fixture
def copy(caller: Caller, tmp_path: Path) -> Caller:
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(many_studies(3)))
    assert caller("import", str(tmp_path / "a.ndjson")).code == 0
    return caller


def test_what_was_removed_and_renumbered_is_told(copy: Caller, registry: Registry) -> None:
    registry.remove("NCT01000001", "NCT01000002")
    registry.aliases = {"NCT01000002": "NCT01000003"}
    told = copy("sync", "--reconcile")
    assert told.code == 0
    assert told.out == "0 fed, 0 loaded, 0 unchanged, 0 updated, 0 older, 0 quarantined\n"
    assert "no longer listed: NCT01000001; renumbered: NCT01000002 to NCT01000003" in told.err
    assert "The registry no longer lists this record" in copy("show", "NCT01000001").out
    assert copy("check", "store").code == 0
    assert "kept though no longer listed: 1 removed, 1 renumbered" in copy("doctor").out


def test_the_json_holds_the_same(copy: Caller, registry: Registry) -> None:
    registry.remove("NCT01000001")
    told = copy("sync", "--reconcile", "--json")
    assert told.json["fed"] == 0
    assert told.json["reconciled"]["removed"] == ["NCT01000001"]
    assert (told.json["reconciled"]["listed"], told.json["reconciled"]["held"]) == (2, 3)


def test_a_list_that_is_cut_short_ends_with_69_and_changes_nothing(copy: Caller, registry: Registry) -> None:
    registry.faults = lambda asked: "dead end" if asked.path == "/studies" else None
    told = copy("sync", "--reconcile", "--json")
    assert told.code == 69
    assert copy("search", "--status", "all", "--json").json["total"] == 3


def test_it_compares_everything_or_nothing(copy: Caller, registry: Registry) -> None:
    assert copy("sync", "--reconcile", "--condition", "x").code == 2
    assert copy("sync", "--bulk", "--watch").code == 2
    assert copy("sync", "--bulk", "--reconcile").code == 2
    assert registry.asked == []


def test_the_bulk_zip_is_loaded_and_the_next_sync_is_a_delta(caller: Caller, registry: Registry) -> None:
    told = caller("sync", "--bulk", "--json")
    assert told.code == 0
    assert (told.json["fed"], told.json["loaded"]) == (3, 3)
    assert told.json["bulk"] == {"size": len(registry.bulk()), "begun": 0, "entries": 3, "whole": True}
    assert caller("sync", "--json").json["walked"]["since"] == "2024-05-25"
    assert caller("check", "store").code == 0


def test_a_zip_with_a_record_that_cannot_be_read_ends_with_65(caller: Caller, registry: Registry) -> None:
    registry.records["NCT01000002"] = b'{"torn'
    assert caller("sync", "--bulk").code == 65
    assert caller("search", "--status", "all", "--json").json["total"] == 2
