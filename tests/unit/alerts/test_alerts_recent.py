"""The latest news of a record on the card of a search: what is recent and news, in one sentence, read once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from lib.records import a_study
from trialfinder.alerts import recent
from trialfinder.alerts.recent import DAYS, recent_news
from trialfinder.catalog import Catalog
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store

NCT = "NCT01000001"
DAY = datetime.date(2024, 6, 1)
Feed = Callable[..., None]


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    def feeding(record: bytes) -> None:
        file = tmp_path / "fed.ndjson"
        file.write_bytes(record)
        import_paths(tmp_path / "data", [file])

    return feeding


@pytest.fixture
def catalog(tmp_path: Path, feed: Feed) -> Iterator[Catalog]:
    feed(a_study(last_update="2024-03-05"))
    with open_store(tmp_path / "data") as store:
        yield Catalog(store)


def told(catalog: Catalog, day: datetime.date = DAY) -> str | None:
    rule = recent_news(catalog, NCT, day)
    return rule.text if rule else None


def test_a_record_that_has_one_version_has_no_news(catalog: Catalog) -> None:
    assert told(catalog) is None


def test_the_most_important_change_is_told_with_its_day_and_how_many_more_there_are(
    catalog: Catalog, feed: Feed
) -> None:
    feed(a_study(title="Plasters for Deep Cuts", status="COMPLETED", last_update="2024-05-20"))
    assert told(catalog) == "20 May 2024: The status went from “Recruiting” to “Completed”. And 1 more change."


def test_news_grow_old(catalog: Catalog, feed: Feed) -> None:
    feed(a_study(status="COMPLETED", last_update="2024-05-20"))
    last = datetime.date(2024, 5, 20) + datetime.timedelta(days=DAYS)
    assert told(catalog, last)
    assert told(catalog, last + datetime.timedelta(days=1)) is None


def test_what_is_no_news_hides_no_news_before_it(catalog: Catalog, feed: Feed) -> None:
    feed(a_study(status="COMPLETED", last_update="2024-05-20"))
    feed(a_study(status="COMPLETED", last_update="2024-05-25", version_holder="2024-07-01"))
    assert (told(catalog) or "").startswith("20 May 2024: The status went")


def test_a_pair_of_versions_is_compared_once_and_again_when_another_comes(catalog: Catalog, feed: Feed) -> None:
    feed(a_study(status="COMPLETED", last_update="2024-05-20"))
    with patch.object(recent, "latest_news", wraps=recent.latest_news) as compared:
        first, again = told(catalog), told(catalog)
        assert first == again
        assert compared.call_count <= 1
        feed(a_study(status="TERMINATED", last_update="2024-05-28"))
        assert (told(catalog) or "").startswith("28 May 2024")
        assert compared.call_count <= 2
