"""The dates of a study as a line, with the day of the page on it.

It stands beside what is laid out ahead, since it depends on the day: what it needs of the record is its status module.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from trialfinder.pages.rules.model import STATUS
from trialfinder.pages.rules.timeline import today as today_of
from trialfinder.pages.showing import shown
from trialfinder.pages.views.model import Moment, Shown, Timeline
from trialfinder.records.dates import PartialDate, parse_date
from trialfinder.records.facts import Fact
from trialfinder.records.protocol import StatusModule

_DATES = (
    ("start_date_struct", "startDateStruct", "Start"),
    ("primary_completion_date_struct", "primaryCompletionDateStruct", "Main measurements complete"),
    ("completion_date_struct", "completionDateStruct", "Study complete"),
    ("study_first_post_date_struct", "studyFirstPostDateStruct", "Record first posted"),
    ("last_update_post_date_struct", "lastUpdatePostDateStruct", "Record last updated"),
)
_KINDED = ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct")
"""Dates of the study itself; that a record was posted is never planned."""


class _Dated(NamedTuple):
    date: PartialDate
    number: int
    label: str
    kind: str
    facts: tuple[Shown, ...]


def timeline(status: StatusModule | None, today: datetime.date) -> Timeline | None:
    """The dates that there are, the earliest first; None where there are none."""
    dated = sorted(_dated(status), key=lambda one: (one.date.first_day(), one.number))
    if not dated:
        return None
    past = [Moment("past", one.label, one.facts) for one in dated if _is_past(one, today)]
    ahead = [Moment("ahead", one.label, one.facts) for one in dated if not _is_past(one, today)]
    return Timeline((*past, Moment("today", "", told=today_of(today)), *ahead))


def _dated(status: StatusModule | None) -> Iterator[_Dated]:
    for number, (name, path, label) in enumerate(_DATES):
        struct = getattr(status, name, None)
        date = parse_date(struct.date) if struct else None
        if struct is not None and date is not None:
            facts = [shown(Fact(f"{STATUS}.{path}.date", struct.date))]
            if struct.type and path in _KINDED:
                facts.append(shown(Fact(f"{STATUS}.{path}.type", struct.type)))
            yield _Dated(date, number, label, struct.type or "", tuple(facts))


def _is_past(one: _Dated, today: datetime.date) -> bool:
    return one.date.last_day() < today or (one.kind == "ACTUAL" and one.date.first_day() <= today)
