"""Values as numbers that compare: dates and ages as minutes, in records and in expressions.

A record's partial date counts as its first minute: "2022" and "2022-01" as 2022-01-01. A date in an expression is a
span: `2022` is the whole year. Ages compare by duration: 1 year is more than 6 months.
"""

from __future__ import annotations

import re
from typing import Any

from trialfinder.records.ages import parse_age
from trialfinder.records.dates import parse_date
from trialfinder.records.facts import JsonNumber
from trialfinder.search.areas import Kind, Piece

_DAY = 24 * 60
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_CLOCK = re.compile(r"T([0-9]{2}):([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,4}))? ?(year|month|week|day|hour|minute)s?", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_MINUTES = {"year": 525_960, "month": 43_830, "week": 7 * _DAY, "day": _DAY, "hour": 60, "minute": 1}
_GREATEST = 2**62


def number_of(piece: Piece, value: Any) -> int | None:
    """A value of a record as the number that is compared; None where it is none."""
    if isinstance(value, bool):
        return None
    if piece.kind is Kind.DATE:
        return _minute(value) if isinstance(value, str) else None
    if piece.kind is Kind.TIME:
        age = parse_age(value) if isinstance(value, str) else None
        return age.number * _MINUTES[age.unit.lower()] if age else None
    if isinstance(value, int):
        return value if abs(value) < _GREATEST else None
    if isinstance(value, JsonNumber | str) and _NUMBER.fullmatch(value):
        whole, _, rest = value.partition(".")
        return int(whole) if not rest.strip("0") else None
    return None


def span_of(kind: Kind, text: str) -> tuple[int, int] | None:
    """The first and the last number that an expression's value means; None where it is no value of this kind."""
    if kind is Kind.DATE:
        return _span(text)
    if kind is Kind.TIME:
        return _duration(text)
    if _NUMBER.fullmatch(text):
        whole, _, rest = text.partition(".")
        low = int(whole)
        if not rest.strip("0"):
            return (low, low) if abs(low) < _GREATEST else None
        # Between two whole numbers: as an end of a range it cuts there, as a value it equals none.
        return (low, low - 1) if text.startswith("-") else (low + 1, low)
    return None


def _minute(text: str) -> int | None:
    date = parse_date(text)
    if date is None:
        return None
    clock = _CLOCK.search(text)
    minutes = int(clock[1]) * 60 + int(clock[2]) if clock else 0
    return date.first_day().toordinal() * _DAY + minutes


def _span(text: str) -> tuple[int, int] | None:
    american = _AMERICAN.fullmatch(text)
    if american:
        month, day, year = (int(part) for part in american.groups())
        text = f"{year:04d}-{month:02d}-{day:02d}"
    date = parse_date(text)
    if date is None:
        return None
    clock = _CLOCK.search(text)
    if clock:
        minute = _minute(text) or 0
        return minute, minute
    return date.first_day().toordinal() * _DAY, (date.last_day().toordinal() + 1) * _DAY - 1


def _duration(text: str) -> tuple[int, int] | None:
    found = _TIME.fullmatch(" ".join(text.split()))
    if not found:
        return None
    whole, part, unit = found.groups()
    minutes = int(whole) * _MINUTES[unit.lower()]
    if part:
        minutes += int(part) * _MINUTES[unit.lower()] // 10 ** len(part)
    return minutes, minutes
