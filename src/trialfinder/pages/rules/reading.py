"""What the pages to read compute of themselves."""

from __future__ import annotations

import datetime

from trialfinder.pages.rules.model import RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words

RULES = (
    RuleInfo(
        "guide-day",
        "The day on which the text of a guide was last written or changed, as its file says. Nobody has held each "
        "sentence against the full sources, and nobody clinical has reviewed it yet.",
        (),
    ),
    RuleInfo(
        "glossary",
        "How many entries the vocabulary of this version gives, under a letter or in all, and how many of them have a "
        "row that names who reviewed it. An entry is a concept with a note, or of a kind that people look up with a "
        "plain form; or an abbreviation that stands for words.",
        (),
    ),
)


def guide_day(reviewed: datetime.date) -> Rule:
    return Rule(
        "guide-day",
        f"Last written or changed on {date_words(reviewed.isoformat())}, for this software. "
        "No doctor, nurse or lawyer has reviewed this guide yet.",
    )


def entries(count: int, reviewed: int, day: datetime.date) -> Rule:
    """For example: "310 entries as of 8 May 2026." and what is known of their review."""
    said = f"{reviewed:,} of them name who reviewed them." if reviewed else "None has been reviewed by a clinician yet."
    noun = "entry" if count == 1 else "entries"
    return Rule("glossary", f"{count:,} {noun} as of {date_words(day.isoformat())}. {said}")
