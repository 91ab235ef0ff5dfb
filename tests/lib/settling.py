"""Whether a typed criterion is true for a person, told by real birthdays and by trying all that is not known.

The page's script compares spans of months and hours; this reference builds the youngest and the oldest person who
would give an age, and asks each way of reading a limit. It shares nothing with the script.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from itertools import product
from typing import Any

Constraint = dict[str, str]
Person = dict[str, Any]
TODAYS = tuple(
    datetime.datetime(*day, 12) for day in ((2026, 9, 1), (2024, 2, 28), (2025, 3, 1), (2023, 12, 15), (2021, 1, 10))
)
_SHORT = {
    "weeks": datetime.timedelta(weeks=1),
    "days": datetime.timedelta(days=1),
    "hours": datetime.timedelta(hours=1),
}
_MONTHS = {"years": 12, "months": 1}
_MOMENT = datetime.timedelta(minutes=1)


def expected(constraints: list[Constraint], person: Person, today: datetime.datetime = TODAYS[0]) -> str:
    """ "yes", "no", or "" where people, or the ways to read the words, differ."""
    answers = [_one(constraint, person, today) for constraint in constraints]
    return "no" if "no" in answers else "" if "" in answers else "yes"


def _one(constraint: Constraint, person: Person, today: datetime.datetime) -> str:
    if constraint["kind"] == "age":
        if person.get("age") is None:
            return ""
        ends = [
            _agreed(set(_readings(constraint, end, person["age"], today)))
            for end in ("min", "max")
            if end in constraint
        ]
        return "no" if "no" in ends else "" if "" in ends else "yes"
    return _agreed({_is_true(constraint, whole) for whole in _completed(person)})


def _agreed(found: set[bool]) -> str:
    return "" if len(found) > 1 else "yes" if True in found else "no"


# Ages


def _readings(constraint: Constraint, end: str, age: dict[str, Any], today: datetime.datetime) -> Iterator[bool]:
    """What the youngest and the oldest who give this age make of a limit, counted in whole units and exactly."""
    count, unit, inclusive = int(constraint[end]), constraint[f"{end}_unit"], constraint[f"{end}_inclusive"] == "true"
    youngest = _before(today, age["number"], age["unit"])
    oldest = _before(today, age["number"] + 1, age["unit"]) + _MOMENT
    for birth in (youngest, oldest):
        reached, whole = _after(birth, count, unit), _whole(birth, today, unit)
        exact = today >= reached if inclusive else today > reached
        if end == "min":
            yield whole >= count if inclusive else whole > count
            yield exact
        else:
            yield whole <= count if inclusive else whole < count
            if not (inclusive and unit == age["unit"]):  # who says 75 is within "up to 75"
                yield today <= reached if inclusive else today < reached


def _after(birth: datetime.datetime, count: int, unit: str) -> datetime.datetime:
    if unit in _SHORT:
        return birth + count * _SHORT[unit]
    months = birth.year * 12 + birth.month - 1 + count * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return birth.replace(year=year, month=month, day=min(birth.day, calendar.monthrange(year, month)[1]))


def _before(today: datetime.datetime, count: int, unit: str) -> datetime.datetime:
    return _after(today, -count, unit)


def _whole(birth: datetime.datetime, today: datetime.datetime, unit: str) -> int:
    """The units that somebody has completed."""
    if unit in _SHORT:
        return (today - birth) // _SHORT[unit]
    months = (today.year - birth.year) * 12 + today.month - birth.month
    months -= _after(birth, months, "months") > today
    return months // _MONTHS[unit]


# All else: what is not known may be either


_OPEN = {
    "sex": ("female", "male"),
    "pregnant": ("yes", "no"),
    "breastfeeding": ("yes", "no"),
    "planning_pregnancy": ("yes", "no"),
    "performance": ("0", "1", "2", "3", "4"),
}


def _completed(person: Person) -> Iterator[Person]:
    choices = [[person[name]] if person.get(name) in values else list(values) for name, values in _OPEN.items()]
    return (dict(zip(_OPEN, chosen, strict=True)) for chosen in product(*choices))


def _is_true(constraint: Constraint, person: Person) -> bool:
    match constraint["kind"]:
        case "sex":
            return constraint["sex"] in ("all", person["sex"])
        case "pregnancy":
            met = any(person[state] == "yes" for state in constraint["states"].split(","))
            return met != (constraint.get("negated") == "true")
        case "performance_status":
            return person["performance"] in constraint["allowed"].split(",")
    raise ValueError(constraint["kind"])
