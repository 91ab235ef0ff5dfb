"""Hubs of the real records: each count is a slow count's, and what the search at its link finds."""

from __future__ import annotations

import random

import pytest

from lib.filing import filed
from lib.searchable import Searchable
from trialfinder.pages.hubs import PER_PAGE, all_hubs, hub_trials
from trialfinder.search import query as q
from trialfinder.search.asking import FILED
from trialfinder.search.hubs import KINDS, Hub, open_key
from trialfinder.text.slugs import is_slug

pytestmark = pytest.mark.corpus
DRAWN = 300
"""Hubs of each kind whose search is asked as readers ask it; the others are counted by their key."""
FLAG = {kind: flag for flag, kind in FILED.items()}


@pytest.fixture(scope="module")
def hubs(records: Searchable) -> list[Hub]:
    return [hub for kind in KINDS for hub in records.index.hubs.of(kind)]


def test_there_are_as_many_hubs_as_a_slow_count_finds(hubs: list[Hub], records: Searchable) -> None:
    slow = filed([document.raw for document in records.documents.values()])
    assert {hub.key: (hub.total, hub.recruiting) for hub in hubs} == {
        key: (len(found.all), len(found.recruiting)) for key, found in slow.items()
    }
    assert len(hubs) > 7_000


def test_each_count_is_that_of_the_index_by_the_key(hubs: list[Hub], records: Searchable) -> None:
    recruiting = q.Value("OverallStatus", "RECRUITING")
    for hub in hubs:
        key = open_key(hub.key) if hub.kind == "place" else hub.key
        assert records.index.count(q.Filed(hub.key)) == hub.total
        assert records.index.count(q.And((q.Filed(key), recruiting))) == hub.recruiting


@pytest.mark.parametrize("kind", KINDS)
def test_the_search_at_the_link_of_a_hub_finds_as_many(kind: str, hubs: list[Hub], records: Searchable) -> None:
    found = [hub for hub in hubs if hub.kind == kind]
    for hub in random.Random(20261127).sample(found, DRAWN):  # noqa: S311 - the same draw each time
        flags = {FLAG[hub.kind]: hub.slug, "sort": "changed"}
        everything = records.ask(status="all", limit=PER_PAGE, **flags)
        assert everything.total == hub.total, hub.key
        assert records.ask(limit=1, **flags).total == hub.recruiting, hub.key
        if hub.total <= PER_PAGE:
            assert {hit.nct_id for hit in everything.hits} == set(hub_trials(records.index, hub, 1))


def test_what_is_narrower_is_held_by_what_is_broader(hubs: list[Hub], records: Searchable) -> None:
    """A tree out of the records' own lists: each trial of a hub is one of those above it."""
    by_key = {hub.key: hub for hub in hubs}
    joined = 0
    for hub in hubs:
        for key in hub.broader:
            above = by_key[key]
            joined += 1
            assert above.total >= hub.total
            assert not records.index.count(q.And((q.Filed(hub.key), q.Not(q.Filed(key)))))
    assert joined > 5_500


def test_slugs_are_unique_and_safe(hubs: list[Hub]) -> None:
    assert len({hub.key for hub in hubs}) == len(hubs)
    assert all(step == "-" or is_slug(step) for hub in hubs for step in hub.slug.split("/"))


def test_every_page_has_a_path_of_its_own(records: Searchable) -> None:
    paths = [page.path for page in all_hubs(records.index.hubs)]
    assert len(paths) == len(set(paths)) > 8_000
