"""The dates of a study in their order, with the day of the page among them."""

from __future__ import annotations

import datetime

from trialfinder.pages.rules.model import STATUS, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words

RULES = (
    RuleInfo(
        "today",
        "The day that the page takes for today, at its place among the dates of the record. A month stands before it "
        "where it has begun by then and is given as actual, or is over.",
        (
            f"{STATUS}.startDateStruct",
            f"{STATUS}.primaryCompletionDateStruct",
            f"{STATUS}.completionDateStruct",
            f"{STATUS}.studyFirstPostDateStruct",
            f"{STATUS}.lastUpdatePostDateStruct",
        ),
    ),
)


def today(day: datetime.date) -> Rule:
    return Rule("today", f"The day of this page: {date_words(day.isoformat())}")
