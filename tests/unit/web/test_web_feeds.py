"""The feed of a search: valid Atom that tells what is new and what changed, and keeps nothing."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.atom import read_feed
from lib.records import a_study
from lib.sites import Asked, a_site
from trialfinder.refresh import import_paths

FEED = "/feeds/search.atom"
Get = Callable[..., Asked]


def a_store(folder: Path, *records: bytes) -> Path:
    file = folder / "fed.ndjson"
    file.write_bytes(b"\n".join(records))
    assert import_paths(folder / "store", [file]).quarantined == 0
    return folder / "store"


@pytest.fixture
def get(tmp_path: Path) -> Get:
    old = a_study("NCT01000001", title="Plasters for Paper Cuts", last_update="2024-03-05")
    return a_site(
        a_store(
            tmp_path,
            old,
            a_study("NCT01000001", title="Plasters for Paper Cuts", status="COMPLETED", last_update="2024-05-01"),
            a_study("NCT01000002", title="Paper Cuts <b>at</b> Night & Day", last_update="2024-04-01"),
            a_study("NCT01000003", title="Bruised Knees", last_update="2024-06-01"),
        )
    )


def test_the_feed_holds_what_the_search_finds_the_last_changed_first(get: Get) -> None:
    feed = read_feed(get(f"{FEED}?q=paper+cuts&status=all").text)
    assert [one.title for one in feed.entries] == [
        "NCT01000001: Plasters for Paper Cuts",
        "NCT01000002: Paper Cuts <b>at</b> Night & Day",
    ]
    assert feed.updated == "2024-05-01T00:00:00Z"
    found = json.loads(get("/search?q=paper+cuts&status=all&sort=changed&format=json").text)
    assert [one.title.partition(":")[0] for one in feed.entries] == [hit["nct_id"] for hit in found["hits"]]


def test_an_entry_says_what_changed_or_that_the_trial_is_new(get: Get) -> None:
    changed, new = read_feed(get(f"{FEED}?q=paper+cuts&status=all").text).entries
    assert "Recruiting" in changed.html
    assert "Completed" in changed.html
    assert "New in this copy" not in changed.html
    assert "New in this copy of the registry." in new.html


def test_each_version_is_an_entry_of_its_own(tmp_path: Path, get: Get) -> None:
    before = read_feed(get(f"{FEED}?q=paper+cuts&status=all").text)
    a_store(tmp_path, a_study("NCT01000002", title="Paper Cuts at Noon", last_update="2024-07-01"))
    after = read_feed(get(f"{FEED}?q=paper+cuts&status=all").text)
    assert after.id == before.id
    assert len({one.id for one in (*before.entries, *after.entries)}) == 3


def test_the_feed_carries_its_source_its_age_and_the_notices(get: Get) -> None:
    rights = read_feed(get(f"{FEED}?q=paper+cuts").text).rights
    for words in ("ClinicalTrials.gov data processed: 1 June 2024", "does not endorse", "What we changed", "days old"):
        assert words in rights
    assert "not medical advice" in rights


def test_a_search_without_hits_is_a_feed_without_entries(get: Get) -> None:
    assert read_feed(get(f"{FEED}?q=zebrafish").text).entries == ()
    assert read_feed(get(FEED).text).entries


def test_no_cache_keeps_it_and_an_unchanged_one_is_not_sent_again(get: Get) -> None:
    first = get(f"{FEED}?q=paper+cuts")
    assert first.headers["cache-control"] == "no-store"
    again = get(f"{FEED}?q=paper+cuts", **{"if-none-match": first.headers["etag"]})
    assert (again.status, again.text) == (304, "")


@pytest.mark.parametrize(
    "junk", ["q=%00%ff", "near=nowhere-at-all", "age=old", "sort=%3Cscript%3E", "hide=" + "x" * 5000]
)
def test_junk_gets_a_sentence_or_a_feed_and_no_fault(get: Get, junk: str) -> None:
    assert get(f"{FEED}?{junk}").status in (200, 400)


def test_the_search_page_offers_the_feed_of_the_search(get: Get) -> None:
    page = html.unescape(get("/search?q=paper&status=all&page=1").text)
    assert page.count('href="/feeds/search.atom?q=paper&status=all"') == 2  # for people, and for their programs
    assert "/feeds/" not in get("/search").text
