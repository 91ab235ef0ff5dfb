"""Seven days without the registry: every page answers on, and from the fourth day on each says that it is old."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import stamina

from lib.calls import Caller
from lib.records import many_studies
from lib.sites import a_site
from trialfinder.refresh import import_paths

PROCESSED = datetime.date(2026, 5, 1)
PATHS = (
    *("/", "/search?q=study&status=all", "/trial/NCT01000001", "/trial/NCT01000001/print"),
    *("/trial/NCT01000001/changes", "/methodology", "/about", "/privacy", "/corrections", "/api"),
)
MACHINES = ("/trial/NCT01000001.json", "/trial/NCT01000001/changes.atom", "/feeds/search.atom", "/api/v2/studies")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("week")
    file = folder / "fed.ndjson"
    file.write_bytes(b"\n".join(many_studies(20, version_holder=PROCESSED.isoformat())))
    assert import_paths(folder / "store", [file]).quarantined == 0
    return folder / "store"


@pytest.mark.parametrize("days", range(8))
def test_all_answer_and_the_banner_comes_after_three_days(store: Path, days: int) -> None:
    get = a_site(store, as_of=(PROCESSED + datetime.timedelta(days=days)).isoformat())
    for path in PATHS:
        page = get(path)
        assert page.status == 200, path
        assert ('role="note" data-rule="stale"' in page.text) == (days > 3), path
        assert f"{days} days old" in page.text or days <= 3, path
    for path in MACHINES:
        assert get(path).status == 200, path
    ready = get("/readyz")
    assert (ready.status, ready.json["status"]) == (200, "stale" if days > 3 else "ready")
    assert get("/healthz").status == 200


def test_a_sync_that_finds_no_registry_says_so_and_leaves_the_store_as_it_was(
    store: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    before = a_site(store)("/trial/NCT01000001").content
    # Port 9 of this machine: nobody listens there.
    monkeypatch.setenv("TRIALFINDER_REGISTRY_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("TRIALFINDER_REGISTRY_LOCAL", "on")
    with stamina.set_testing(True, attempts=2):  # else half a minute goes by until the last try
        failed = Caller(store, capfdbinary)("sync")
    assert failed.code == 69, failed.err
    assert a_site(store)("/trial/NCT01000001").content == before
