"""What changed lately in a record, in one sentence for a list.

In: the records, an NCT id, and a day. Out: the most important of the latest news, or None where the record has said the
same for months. The same trials come up in one search after another, so what was found out is remembered, under the
hash of the newest version: it names no reader and no search.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from trialfinder.alerts.lately import latest_news
from trialfinder.catalog import Catalog
from trialfinder.pages.rules import cards
from trialfinder.pages.views.changes import entry
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words
from trialfinder.records.dates import parse_date

DAYS = 180
"""Older news are no news on a list."""
ROOM = 4_096
"""Records whose latest news are remembered."""


class _News(NamedTuple):
    day: str
    sentence: str
    more: int


_Place = tuple[str, str, int, str]
_remembered: dict[_Place, _News | None] = {}


def recent_news(catalog: Catalog, nct_id: str, as_of: datetime.date) -> Rule | None:
    """For example: "31 May 2026: A site in Columbus, Ohio opened. And 2 more changes."."""
    versions = catalog.versions(nct_id)
    newest = versions[-1]
    if len(versions) == 1 or not _is_recent(newest.key.last_update, as_of):
        return None
    place = (nct_id, newest.sha256, len(versions), catalog.withheld.stamp)
    if place not in _remembered:
        if len(_remembered) >= ROOM:
            _remembered.clear()
        _remembered[place] = _news(catalog, nct_id)
    news = _remembered.get(place)
    if news is None or not _is_recent(news.day, as_of):
        return None
    return cards.lately(news.sentence, news.more, date_words(news.day))


def _is_recent(date: str, as_of: datetime.date) -> bool:
    day = parse_date(date)
    return day is not None and (as_of - day.last_day()).days <= DAYS


def _news(catalog: Catalog, nct_id: str) -> _News | None:
    found = latest_news(catalog, nct_id)
    told = entry(found).news if found else ()
    if not found or not told:
        return None
    sentence = told[0].sentence.text
    # On its own page such a sentence goes on with the names of the sites.
    return _News(found.date, f"{sentence[:-1]}." if sentence.endswith(":") else sentence, len(told) - 1)
