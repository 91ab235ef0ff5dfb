"""What changed between versions: one entry for each pair of them, as pages, feeds and JSON show it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from trialfinder.changed import Change, ChangeSet, Line
from trialfinder.pages.rules import change as rules
from trialfinder.pages.rules.change_sites import LOCATIONS, several, site
from trialfinder.pages.rules.citing import Sentence
from trialfinder.pages.views.model import Rule


class News(NamedTuple):
    """A sentence; below it the sites that it speaks of, or the words of the text that changed."""

    sentence: Sentence
    sites: tuple[Sentence, ...]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]


class Entry(NamedTuple):
    """What one version changed. `calm` says that nothing of it is news; `partial` that not all could be compared."""

    date: Rule
    news: tuple[News, ...]
    calm: Rule | None
    partial: Rule | None
    found: ChangeSet


def entry(found: ChangeSet) -> Entry:
    news = tuple(_news(found))
    return Entry(
        date=rules.version_date(found.date),
        news=news,
        calm=None if news else rules.technical(found),
        partial=rules.partial() if found.partial else None,
        found=found,
    )


def news_lines(told: Entry) -> tuple[str, ...]:
    """The news as lines of text; none where nothing is news."""
    return tuple(line for one in told.news for line in (one.sentence.text, *(f"- {site.text}" for site in one.sites)))


def _news(found: ChangeSet) -> Iterator[News]:
    """The sentences; sites with which the same happened share one."""
    for _, group in groupby(found.changes, key=_shared):
        changes = tuple(group)
        if len(changes) > 1:
            yield News(several(changes), tuple(site(one) for one in changes), (), changes)
        else:
            yield News(rules.sentence(changes[0]), (), changes[0].lines, changes)


def _shared(change: Change) -> tuple[object, ...]:
    """What sites must have in common to share a sentence; all else stands alone."""
    if change.path != LOCATIONS or change.kind == "site_moved":
        return (id(change),)
    new_or_gone = not all(one.old_path and one.new_path for one in change.differences)
    return (
        change.kind,
        new_or_gone,
        tuple(one.value for one in change.old),
        tuple(one.value for one in change.new),
    )
