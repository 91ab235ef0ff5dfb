"""Ages as the registry writes them: "18 Years", "6 Months", "30 Minutes"; absent means no limit."""

from __future__ import annotations

import re
from typing import NamedTuple

_AGE = re.compile(r"([0-9]{1,4}) (Year|Month|Week|Day|Hour|Minute)s?")
# Days in a unit; a year is 365.25 days so that 12 months and 1 year are equal, as in the registry's ranges.
_DAYS = {"Year": 365.25, "Month": 365.25 / 12, "Week": 7.0, "Day": 1.0, "Hour": 1 / 24, "Minute": 1 / 1440}


class Age(NamedTuple):
    """A number of units of time, the unit in the singular: Age(18, "Year")."""

    number: int
    unit: str

    @property
    def days(self) -> float:
        """The age as a duration, for comparisons: 1 year is more than 6 months."""
        return self.number * _DAYS[self.unit]


def parse_age(text: str | None) -> Age | None:
    """The age that `text` holds, or None where it is absent or of another form ("N/A")."""
    found = _AGE.fullmatch(text) if text else None
    return Age(int(found[1]), found[2]) if found else None
