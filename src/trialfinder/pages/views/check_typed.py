"""Which points of a trial a few questions can settle: the questions, and what each typed criterion needs of them.

In: the constraints of a criterion, its side, and the ages that the record gives as coded values. Out: `Settles`, the
constraints as the script on the page compares them, or None where an answer must not decide by itself. Refused: kinds
of which too few were read by hand, what depends on a moment that is not now, an age whose unit nobody says, and words
under the exclusion heading that would rule out those whom the coded ages ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from trialfinder.records.ages import parse_age

Question = Literal["age", "sex", "pregnant", "breastfeeding", "planning_pregnancy", "performance"]
QUESTIONS: tuple[Question, ...] = ("age", "sex", "pregnant", "breastfeeding", "planning_pregnancy", "performance")
"""In the order in which they are asked."""

MEASURED = frozenset(("age", "sex", "pregnancy", "performance_status"))
"""The kinds that an answer may settle: at least three hundred criteria of each were read by hand. A constraint of
another kind is asked in its own words, as all other criteria are."""

# About now, or the day on which somebody joins; "at diagnosis" is another age.
_NOW = frozenset(
    ("screening", "baseline", "enrollment", "study entry", "inclusion", "randomization", "registration", "consent")
)
_FIVE_STEPS = frozenset(("ECOG", "WHO", "Zubrod", "ECOG/WHO", "ECOG/Zubrod"))
_LEVELS = range(5)
_AGE_UNITS = {"Year": "years", "Month": "months", "Week": "weeks", "Day": "days", "Hour": "hours"}

Constraint = dict[str, str]


class Ages(msgspec.Struct, frozen=True):
    """The record's own youngest and oldest age, as it writes them."""

    youngest: str | None
    oldest: str | None


class Settles(msgspec.Struct, frozen=True):
    """What settles a criterion: `asks` these questions, and all of `constraints` must hold for it to be met."""

    asks: tuple[Question, ...]
    constraints: tuple[Constraint, ...]


def settles(
    constraints: Sequence[Constraint], side: str, ages: Ages, kinds: Iterable[str] = MEASURED
) -> Settles | None:
    """How answers settle a criterion with these constraints; None where it has to be asked in its words."""
    if not constraints or side == "unspecified" or not {one["kind"] for one in constraints} <= set(kinds):
        return None
    if side == "exclusion" and (len(constraints) > 1 or "negated" in constraints[0]):
        return None
    found = [_one(one, ages) for one in constraints]
    whole = [one for one in found if one is not None]
    if len(whole) < len(found) or (side == "exclusion" and _rules_out_all(whole[0].constraints[0], ages)):
        return None
    asked = {question for one in whole for question in one.asks}
    return Settles(
        tuple(question for question in QUESTIONS if question in asked),
        tuple(constraint for one in whole for constraint in one.constraints),
    )


def coded_ages(ages: Ages) -> Settles | None:
    """The record's own limits of age as a constraint; None where it gives none, or one that is no number of units."""
    constraint = {"kind": "age"}
    for end, text in (("min", ages.youngest), ("max", ages.oldest)):
        if not text:
            continue
        age = parse_age(text)
        if age is None or age.unit not in _AGE_UNITS:
            return None
        constraint |= {end: str(age.number), f"{end}_unit": _AGE_UNITS[age.unit], f"{end}_inclusive": "true"}
    return Settles(("age",), (constraint,)) if len(constraint) > 1 else None


def coded_sex(sex: str | None) -> Settles | None:
    """The record's own sex as a constraint; None where it takes all, or says nothing."""
    return Settles(("sex",), ({"kind": "sex", "sex": sex.lower()},)) if sex in ("FEMALE", "MALE") else None


def _one(constraint: Constraint, ages: Ages) -> Settles | None:
    if constraint.get("when", "screening") not in _NOW:
        return None
    match constraint["kind"]:
        case "age":
            said = _with_units(constraint, ages)
            return Settles(("age",), (said,)) if said else None
        case "sex":
            return Settles(("sex",) if constraint["sex"] != "all" else (), (constraint,))
        case "pregnancy" if "states" in constraint:
            states = set(constraint["states"].split(","))
            return Settles(tuple(one for one in QUESTIONS if one in states), (constraint,))
        case "performance_status" if constraint["scale"] in _FIVE_STEPS:
            levels = ",".join(str(level) for level in _LEVELS if _allows(constraint, level))
            return Settles(("performance",), ({"kind": "performance_status", "allowed": levels},))
    return None


def _with_units(constraint: Constraint, ages: Ages) -> Constraint | None:
    """The constraint with a unit for each bound: "age 18 and above" are years where the coded age is 18 years."""
    said = dict(constraint)
    for end, coded in (("min", ages.youngest), ("max", ages.oldest)):
        if end not in said or f"{end}_unit" in said:
            continue
        age = parse_age(coded)
        if age is None or age.unit not in _AGE_UNITS or Decimal(said[end]) != age.number:
            return None
        said[f"{end}_unit"] = _AGE_UNITS[age.unit]
    return said


def _allows(constraint: Constraint, level: int) -> bool:
    if "allowed" in constraint:
        return str(level) in constraint["allowed"].split(",")
    value = int(constraint["value"])
    return {"<": level < value, "<=": level <= value, ">": level > value, ">=": level >= value}[constraint["op"]]


def _rules_out_all(constraint: Constraint, ages: Ages) -> bool:
    """Whether a criterion under the exclusion heading names those whom the record asks for: "Age 18 or older" there
    is one of the demands, put under the wrong heading."""
    if constraint["kind"] == "sex":
        return constraint["sex"] == "all"
    if constraint["kind"] != "age":
        return False
    if "min" in constraint and "max" in constraint:
        return True
    end = "min" if "min" in constraint else "max"
    coded = parse_age(ages.youngest if end == "min" else ages.oldest)
    if coded is None:
        # Without a coded limit on that side, "older than 18" may be the demand and "older than 85" rules out.
        return True
    bound = parse_age(f"{constraint[end]} {constraint[f'{end}_unit'].capitalize()}")
    if bound is None:
        return True
    return bound.days <= coded.days if end == "min" else bound.days >= coded.days
