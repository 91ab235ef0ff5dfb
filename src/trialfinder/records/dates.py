"""Dates as the registry writes them: `2024`, `2024-01` or `2024-01-31`, some with a time of day.

A partial date stays partial: no day is invented. Comparisons say which end of the span they use.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import NamedTuple

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T[0-9:.]*)?")


class PartialDate(NamedTuple):
    """A year, perhaps a month, perhaps a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def first_day(self) -> datetime.date:
        return datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    def last_day(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def parse_date(text: str | None) -> PartialDate | None:
    """The date that `text` holds, or None where it is absent or no date ("2024-13", "2024-00")."""
    found = _DATE.fullmatch(text) if text else None
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    date = PartialDate(year or 0, month, day)
    try:
        date.first_day()
    except ValueError:
        return None
    return date
