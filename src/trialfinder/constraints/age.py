"""Age: "Age ≥ 18 years", "Male or female patients aged 18 to 65 years".

{"kind": "age", "min": "18", "min_inclusive": "true", "min_unit": "years", "max": ...}: keys only for the bounds that
are said, and units only where the words give one ("Age 18 and above" gives none).
A sex that stands before the age as an adjective is its own constraint, for both hold together.
Refused: a bare duration that may be anything's ("> 6 months"), "18 years" without a comparator.
"""

from __future__ import annotations

import re
from decimal import Decimal

from trialfinder.constraints.grammar import Grammar, Reading, either, maybe, named, one_of, said
from trialfinder.constraints.people import BE, BEING, NOUN, WHEN, when
from trialfinder.constraints.quantities import AGES, Bound, bounds, read_bounds
from trialfinder.constraints.sex import SEX_TAILS, SEXES

_UNITS = {
    **dict.fromkeys(("years", "year", "yrs", "yr", "y", "yo"), "years"),
    **dict.fromkeys(("months", "month", "mo"), "months"),
    **dict.fromkeys(("weeks", "week"), "weeks"),
    **dict.fromkeys(("days", "day"), "days"),
    **dict.fromkeys(("hours", "hour"), "hours"),
}
# Long enough to see that "6 months to 5 years" runs forward. A number without a unit is compared as years.
_DAYS = {
    "years": Decimal(365),
    "": Decimal(365),
    "months": Decimal(30),
    "weeks": Decimal(7),
    "days": Decimal(1),
    "hours": Decimal(1) / 24,
}
_OLD = ("old", "of age", "of ages", "in age", "- old", "- of - age", "age")
_UNIT = maybe("- ") + one_of(_UNITS) + maybe(one_of(_OLD))
_AGE_WORDS = (
    *("age", "aged", "ages", "age of", "aged of", "ages of", "the age of", "the ages of", "age :", "aged :", "ages :"),
    *("age is", "age range", "age range :", "age range of", "age group", "age group :", "age must be", "age should be"),
    *("age -", "age limit :", "patient age", "patient age :", "subject age", "age ( years )", "age ( years ) :"),
    *("an age of", "age from", "in age", "age range is", "age :", "years of age", "age =", "ages ranging", "aged in"),
)
_OF_SEXES = tuple(phrase for phrase in SEX_TAILS if phrase.startswith("of "))
_SEX = maybe(
    named("sex", one_of([*SEXES, *_OF_SEXES])), maybe(either(NOUN, "adults ", "adult ")), maybe(", "), maybe(BE)
)
_BODY = bounds(AGES, _UNIT)
_GRAMMAR = Grammar(
    BEING
    + _SEX
    + maybe(one_of(("of", "with", "with a", "who are", ",", "and", ":")))
    + named("word", maybe(one_of(_AGE_WORDS)))
    + _BODY
    + maybe(named("tail", one_of(("of age", "old", "years old"))))
    + WHEN
    + maybe(maybe(one_of((",", "and"))), named("sex2", one_of(SEX_TAILS)))
)
GRAMMARS = (_GRAMMAR,)
HINT = re.compile(r"year|yr|month|week|day|hour|yo |age|old|young|elder")
# A comparator that only ages have, or a word of age anywhere, makes a bare number an age.
_SAYS_AGE = re.compile(r"\b(?:age|ages|aged|old|older|younger|elder)\b")
# "over the age of 18", "between the ages of 18 and 65": the words for age stand after the comparator.
_INTO = re.compile(
    r"(?P<before>between|over|above|under|below|from|older than|younger than|greater than|less than|at least) "
    r"(?:the )?(?:age|ages)(?: group| range)? (?:of )?(?=[0-9])"
)
_YOUNGEST_BARE = 16
_ADULT = re.compile(r"\badults?\b")


def read(tokens: str) -> Reading | None:
    match = _GRAMMAR.fullmatch(_INTO.sub(r"\g<before> ", tokens))
    if match is None:
        return None
    found = read_bounds(match, AGES, _unit_name, _size)
    if found is None or (said(match, "sex") and said(match, "sex2")):
        return None
    if _ADULT.search(tokens) and not _adult(found):
        return None
    if not _SAYS_AGE.search(tokens) and not _bare_age(found):
        return None
    age = {"kind": "age"}
    for bound in found:
        age |= _side(bound)
    sex = said(match, "sex") or said(match, "sex2")
    of_sex = ({"kind": "sex", "sex": (SEXES | SEX_TAILS)[sex]},) if sex else ()
    return (*of_sex, age | when(match))


def _adult(found: tuple[Bound, ...]) -> bool:
    """Whether the bounds say who is an adult: "adults aged 18 to 65" do, "adult patients up to 75" leave it open."""
    least = found[0]
    return least.op in (">", ">=") and least.unit in ("years", "") and Decimal(least.value) >= _YOUNGEST_BARE


def _unit_name(words: str) -> str:
    first = words.removeprefix("- ").split(" ")[0]
    return _UNITS[first] if first else ""


def _size(unit: str) -> Decimal:
    return _DAYS[unit]


def _side(bound: Bound) -> dict[str, str]:
    end = "min" if bound.op in (">", ">=") else "max"
    unit = {f"{end}_unit": bound.unit} if bound.unit else {}
    return {end: bound.value, f"{end}_inclusive": "true" if "=" in bound.op else "false"} | unit


def _bare_age(found: tuple[Bound, ...]) -> bool:
    """ "18-65 years" can only be an age; "> 2 years" may be how long a disease has lasted."""
    in_years = all(bound.unit == "years" for bound in found)
    return in_years and max(Decimal(bound.value) for bound in found) >= _YOUNGEST_BARE
