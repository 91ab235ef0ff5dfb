"""Every page names the snapshot that it was made from, and is made again from it, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.records import a_study
from lib.sites import a_site
from trialfinder.cli.loading import keep_sheets
from trialfinder.export.ndjson import export_ndjson
from trialfinder.refresh import import_paths
from trialfinder.store.copies import backup, restore
from trialfinder.store.database import open_store
from trialfinder.store.gone import mark_removed
from trialfinder.store.roots import root
from trialfinder.store.studies import current

NCT = "NCT01000002"
OF_ONE = ("", "/print", ".json", "/changes", "/changes.atom", "/changes.json")
OTHERS = (
    "/",
    "/search",
    "/search?q=cuts%20or%20planes",
    "/search?q=cuts%20or%20planes&format=json",
    "/methodology",
    "/about",
    "/privacy",
    "/api",
)
PAGES = (*(f"/trial/{NCT}{end}" for end in OF_ONE), *OTHERS, "/corrections")
OF_OTHERS = (f"/api/v2/studies/{NCT}", "/api/v2/studies?query.term=planes", "/api/v2/version", "/api/v2/stats/size")


def fed(path: Path, *studies: bytes) -> None:
    path.mkdir(exist_ok=True)
    (path / "in.ndjson").write_bytes(b"\n".join(studies))
    import_paths(path, [path / "in.ndjson"])
    keep_sheets(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a history, made of three studies."""
    dates = ["2024-01-01", "2020-01-01", "2022-01-01"]
    versions = [a_study(NCT, last_update=date, title=f"Plasters in {date[:4]}", acronym="PLAST") for date in dates]
    fed(tmp_path / "store", *versions, a_study("NCT01000003", title="Paper planes"), a_study("NCT02000000"))
    return tmp_path / "store"


def answers(path: Path, *pages: str) -> dict[str, bytes]:
    get = a_site(path)
    found = {page: get(page) for page in pages}
    assert {page: answer.status for page, answer in found.items()} == dict.fromkeys(pages, 200)
    return {page: answer.content for page, answer in found.items()}


def test_every_page_names_its_snapshot_and_pages_of_one_trial_name_its_record(path: Path) -> None:
    with open_store(path) as store:
        whole, held = root(store), current(store, NCT)
    assert held
    for page, content in answers(path, *PAGES).items():
        text = content.decode()
        if page.endswith(".json"):
            about = json.loads(text)["about"]
            assert (about["snapshot"], about["document_sha256"], about["as_of"]) == (whole, held.sha256, "2026-06-01")
        elif page.endswith("format=json"):
            assert json.loads(text)["about"]["snapshot"] == whole
        else:
            of = f"record {held.sha256} in " if page.startswith("/trial/") else ""
            line = f"Made from {of}snapshot {whole[:12]} as of 1 June 2026."
            assert (line if page.endswith(".atom") else f'data-rule="snapshot">{line}</p>') in text, page


def test_an_export_taken_into_a_new_store_gives_the_same_pages(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        written = export_ndjson(store, str(tmp_path / "out.ndjson"), history=True)
        arrived = dict(store.rows("SELECT hex(sha256), first_seen FROM versions"))
    import_paths(tmp_path / "new", [tmp_path / "out.ndjson"])
    with open_store(tmp_path / "new", write=True) as store:
        assert root(store) == written.root
        # When a version came is known to this copy alone; with it the pages are the same.
        with store.transaction():
            store.run_many(
                "UPDATE versions SET first_seen = ? WHERE hex(sha256) = ?", [(v, k) for k, v in arrived.items()]
            )
    keep_sheets(tmp_path / "new")
    assert answers(tmp_path / "new", *PAGES, *OF_OTHERS) == answers(path, *PAGES, *OF_OTHERS)


def test_a_backup_gives_the_same_pages(path: Path, tmp_path: Path) -> None:
    before = answers(path, *PAGES)
    backup(path, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "other")
    with_search = {page: content for page, content in before.items() if not page.startswith("/search")}
    assert answers(tmp_path / "other", *with_search) == with_search  # the search is ready after `refresh`


def test_another_trial_changes_the_snapshot_and_nothing_else_of_a_page_and_the_sheet_stays(path: Path) -> None:
    before = answers(path, f"/trial/{NCT}", f"/trial/{NCT}/print")
    with open_store(path) as store:
        old, sheets = root(store), store.rows("SELECT * FROM sheets WHERE nct = 1000002")
    fed(path, a_study("NCT02000000", last_update="2024-03-06"))
    with open_store(path) as store:
        new = root(store)
        assert store.rows("SELECT * FROM sheets WHERE nct = 1000002") == sheets
    after = answers(path, f"/trial/{NCT}", f"/trial/{NCT}/print")
    assert old != new
    assert {page: text.replace(old[:12].encode(), new[:12].encode()) for page, text in before.items()} == after


def test_a_server_that_runs_names_the_new_snapshot_at_once(path: Path) -> None:
    get = a_site(path)
    first = get(f"/trial/{NCT}")
    assert get(f"/trial/{NCT}").content == first.content
    fed(path, a_study("NCT02000000", last_update="2025-03-06"))
    with open_store(path) as store:
        line = f"snapshot {root(store)[:12]} as of".encode()
    second = get(f"/trial/{NCT}", if_none_match=first.headers["etag"])
    assert second.status == 200
    assert line in second.content
    assert line not in first.content


def test_a_record_that_the_registry_no_longer_lists_stands_beside_the_snapshot(path: Path) -> None:
    with open_store(path, write=True) as store, store.transaction():
        mark_removed(store, NCT, now="2026-05-01T00:00:00Z", told_by="404")
    with open_store(path) as store:
        whole = root(store)
    assert f" beside snapshot {whole[:12]} as of" in answers(path, f"/trial/{NCT}")[f"/trial/{NCT}"].decode()


def test_without_trials_no_snapshot_is_named(tmp_path: Path) -> None:
    open_store(tmp_path, write=True).close()
    assert b'data-rule="snapshot"' not in a_site(tmp_path)("/").content


def test_formats_of_others_lead_to_what_they_cannot_say(path: Path) -> None:
    get = a_site(path)
    for page in (*OF_OTHERS, f"/api/v2/studies/{NCT}?format=csv", "/api/v2/studies/download?format=json.zip"):
        assert get(page).headers["link"] == '</about#data>; rel="describedby"', page
    assert b'id="data"' in get("/about").content
