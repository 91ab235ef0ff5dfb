"""How old the data are: when the registry processed them, when the record was last updated and verified."""

from __future__ import annotations

import datetime

import msgspec

from trialfinder.pages.rules.model import STATUS, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import STALE_ADVICE, date_words
from trialfinder.records.dates import parse_date
from trialfinder.records.protocol import StatusModule

STALE_DAYS = 3
"""Days after which a copy is called old: the registry posts on working days, and a weekend has two others."""

RULES = (
    RuleInfo(
        "processed",
        "The date at which the registry processed the data: the dataTimestamp of the download that brought the record, "
        "else the record's own versionHolder, else 'not known'.",
        ("derivedSection.miscInfoModule.versionHolder",),
    ),
    RuleInfo(
        "fetched",
        "The day on which this copy first held the version shown; on pages about no trial or many, the day on which "
        "the copy was last brought up to date from the registry, or else something last came in.",
        (),
    ),
    RuleInfo(
        "stale",
        f"Shown where more than {STALE_DAYS} days lie between the latest date at which the registry processed any of "
        "the data held and the day that the page takes for today, or where that date is not known. Made-up trials do "
        "not age. On a page that stands as a file, the reader's browser counts the days to its own today.",
        ("derivedSection.miscInfoModule.versionHolder",),
    ),
    RuleInfo("as-of", "The day that the page takes for today.", ()),
    RuleInfo(
        "updated",
        "Days, months (30 days and more) or years (365 days and more), rounded down, from the last update posted, and "
        "from the end of the month in which the record was last verified, to the day that the page takes for today.",
        (f"{STATUS}.lastUpdatePostDateStruct.date", f"{STATUS}.statusVerifiedDate"),
    ),
    RuleInfo("versions", "How many versions of the record this copy holds.", ()),
)


def processed(date: str | None, *, latest: bool = False) -> Rule:
    words = date_words(date) if date else "not known"
    words += " at the latest" if date and latest else ""
    return Rule("processed", f"ClinicalTrials.gov data processed: {words}")


def fetched(moment: str | None, *, whole: bool = False) -> Rule:
    """`moment` in ISO's form; `whole`: of the whole copy, not of one record."""
    words = date_words(moment[:10]) if moment else "not known"
    return Rule("fetched", f"{'Copy last brought up to date' if whole else 'In this copy since'}: {words}")


def age_days(processed: str | None, today: datetime.date) -> int | None:
    """Days since the registry processed the data; None where that is not known."""
    parsed = parse_date(processed[:10]) if processed else None
    return (today - parsed.last_day()).days if parsed else None


def is_stale(processed: str | None, today: datetime.date) -> bool:
    days = age_days(processed, today)
    return days is None or days > STALE_DAYS


def stale(processed: str | None, today: datetime.date) -> Rule | None:
    """For example: "This copy of the registry is 12 days old. ..."."""
    if not is_stale(processed, today):
        return None
    days = age_days(processed, today)
    how = "It is not known how old this copy of the registry is." if days is None else _old(days)
    return Rule("stale", f"{how} {STALE_ADVICE}")


def _old(days: int) -> str:
    return f"{_OLD[0]}{days}{_OLD[1]}"


_OLD = ("This copy of the registry is ", " days old.")


class Ageing(msgspec.Struct, frozen=True):
    """The sentence of an old copy in parts, so that a browser can count the days of a page that is a file."""

    processed: str
    most: int
    before: str
    days: int
    after: str


def ageing(processed: str | None, today: datetime.date) -> Ageing | None:
    """None where it is not known when the registry processed the data: then no browser can count."""
    parsed = parse_date(processed[:10]) if processed else None
    if parsed is None:
        return None
    day = parsed.last_day()
    return Ageing(day.isoformat(), STALE_DAYS, _OLD[0], (today - day).days, f"{_OLD[1]} {STALE_ADVICE}")


def as_of(today: datetime.date) -> Rule:
    return Rule("as-of", f"Page as of {date_words(today.isoformat())}")


def updated(module: StatusModule | None, today: datetime.date) -> Rule:
    """For example: "The record was last updated 5 months ago and last verified 2 years ago."."""
    post = (
        parse_date(module.last_update_post_date_struct.date) if module and module.last_update_post_date_struct else None
    )
    verified = parse_date(module.status_verified_date) if module else None
    parts = [
        f"last {verb} {ago}"
        for verb, day in (("updated", post), ("verified", verified))
        if day and (ago := age_words(day.last_day(), today))
    ]
    if not parts:
        return Rule("updated", "The record does not say when it was last updated or verified.")
    return Rule("updated", f"The record was {' and '.join(parts)}.")


def versions(number: int) -> Rule:
    return Rule("versions", f"This copy holds {number} version{'' if number == 1 else 's'} of the record.")


def age_words(day: datetime.date, today: datetime.date) -> str:
    """How long ago `day` was: "today", "3 days ago", "5 months ago"; "on a later day than today" for the future."""
    days = (today - day).days
    if days < 0:
        # The end of this month is still to come for a record verified this month.
        return "this month" if (day.year, day.month) == (today.year, today.month) else "on a later day than today"
    if days == 0:
        return "today"
    for unit, length in (("year", 365), ("month", 30), ("day", 1)):
        if days >= length:
            number = days // length
            return f"{number} {unit}{'' if number == 1 else 's'} ago"
    raise AssertionError(days)
