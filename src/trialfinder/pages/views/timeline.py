"""The dates of a study as a line, with the day of the page on it.

It stands beside what is laid out ahead, since it depends on the day: what it needs of the record is its status module.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from trialfinder.pages.rules.model import STATUS
from trialfinder.pages.rules.timeline import today as today_of
from trialfinder.pages.showing import shown
from trialfinder.pages.views.model import Moment, Timeline
from trialfinder.records.dates import parse_date
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


class Dated(NamedTuple):
    """A date of the record: `over` is the day (as an ordinal) from which it stands before the day of the page."""

    begins: datetime.date
    number: int
    over: int
    moment: Moment


def timeline(status: StatusModule | None, today: datetime.date) -> Timeline | None:
    """The dates that there are, the earliest first; None where there are none."""
    found = dated(status)
    if not found:
        return None
    past = [one.moment for one in found if one.over <= today.toordinal()]
    ahead = [msgspec.structs.replace(one.moment, when="ahead") for one in found if one.over > today.toordinal()]
    return Timeline((*past, Moment("today", "", told=today_of(today)), *ahead))


def dated(status: StatusModule | None) -> list[Dated]:
    """The dates of the record, the earliest first, each as it stands when it is past."""
    return sorted(_dated(status), key=lambda one: (one.begins, one.number))


def _dated(status: StatusModule | None) -> Iterator[Dated]:
    for number, (name, path, label) in enumerate(_DATES):
        struct = getattr(status, name, None)
        date = parse_date(struct.date) if struct else None
        if struct is not None and date is not None:
            facts = [shown(Fact(f"{STATUS}.{path}.date", struct.date))]
            if struct.type and path in _KINDED:
                facts.append(shown(Fact(f"{STATUS}.{path}.type", struct.type)))
            # A month has begun, if it is actual, or else is over.
            over = date.first_day().toordinal() if struct.type == "ACTUAL" else date.last_day().toordinal() + 1
            yield Dated(date.first_day(), number, over, Moment("past", label, tuple(facts)))
