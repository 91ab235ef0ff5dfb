"""Who is asked for, in everyday words: ages, sexes, groups of age.

In: words in lower case. Out: an age in years, months, weeks or days; a sex; a group. Nothing is guessed: "in her
sixties" is no age.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, NamedTuple

from trialfinder.errors import UsageError
from trialfinder.records.ages import Age

Sex = Literal["FEMALE", "MALE"]
Group = Literal["BABY", "CHILD", "TEEN", "ADULT", "OLDER_ADULT"]

_UNITS = {
    "year": "Year", "years": "Year", "yr": "Year", "yrs": "Year", "yo": "Year", "y": "Year",
    "month": "Month", "months": "Month", "mo": "Month", "mos": "Month", "m": "Month",
    "week": "Week", "weeks": "Week", "wk": "Week", "wks": "Week", "w": "Week",
    "day": "Day", "days": "Day", "d": "Day",
}  # fmt: skip
_MOST = {"Year": 120, "Month": 1440, "Week": 5200, "Day": 9999}
_ASKED_AGE = re.compile(r"([0-9]{1,4}) ?([a-z]{0,6})")


def listed(words: str) -> tuple[str, ...]:
    """The words of a list, each once."""
    return tuple(dict.fromkeys(words.split()))


_ONES = listed("one two three four five six seven eight nine")
_TEENS = listed("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS = {
    **{word: number for number, word in enumerate(_ONES, 1)},
    **{word: number for number, word in enumerate(_TEENS, 10)},
    **{word: number * 10 for number, word in enumerate(_TENS, 2)},
    **{f"{ten}-{one}": t * 10 + o for t, ten in enumerate(_TENS, 2) for o, one in enumerate(_ONES, 1)},
}

_NUMBER = r"(?P<number>[0-9]{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
_LONG_UNIT = r"(?P<unit>years?|yrs?|months?|mos?|weeks?|wks?|days?)"
_NO_AGE = r"(?! ?(?:kg|lbs?|pounds|(?:(?:weeks?|months?) )?(?:pregnant|post)|mg|%|miles|km|weeks?))"
_COUNTED = (
    r"(?:years?|yrs?|months?|mos?|weeks?|wks?|days?|hours?|times?|doses?|cycles?|rounds?|to|or|of|and [0-9]|cm|inch)"
)
_PERSON = r"(?:woman|women|female|girl|lady|man|men|male|boy|kid|toddler|teen|teenager|patient)"
_RELATIVE = r"(?:wife|husband|mother|mom|mum|father|dad|son|daughter|sister|brother|grand(?:ma|pa|mother|father)|child)"
AGES = (
    # "18mo"
    re.compile(r"\b(?P<said>(?P<number>[0-9]{1,2})(?P<unit>mo))\b"),
    # "70-year-old", "18 month old", "70 yrs old"
    re.compile(rf"\b(?P<said>{_NUMBER}[ -]?{_LONG_UNIT}[ -](?:old|of age))\b"),
    re.compile(r"\b(?P<said>(?P<number>[0-9]{1,3}) ?(?P<unit>y/o|yo))\b"),
    # "age 70", "aged 18 months", "I am 70", "she is 6"
    re.compile(
        r"\b(?P<said>(?:age|aged|age of|i am|i'm|im|he is|he's|she is|she's|who is|turning)"
        rf"[ :=]+{_NUMBER}(?: ?{_LONG_UNIT})?)\b{_NO_AGE}"
    ),
    # "my mom is 70": the mother is a woman, and stays in the text for that
    re.compile(rf"\b{_RELATIVE} (?P<said>is {_NUMBER}(?: ?{_LONG_UNIT})?)\b{_NO_AGE}"),
    # "71 male"
    re.compile(r"\b(?P<said>(?P<number>[1-9][0-9])(?P<unit>)) (?:male|female|man|woman)\b"),
    # "mom 82", "kid 7, duchenne", "women 45 in Berlin": a number behind a person that counts nothing else
    re.compile(
        rf"\b(?:{_RELATIVE}|{_PERSON}),? (?P<said>(?P<number>[0-9]{{1,3}})(?P<unit>))"
        rf"(?=$|,|[.;] | [a-z])(?! ?{_COUNTED}\b){_NO_AGE}"
    ),
)

_FEMALE = listed(
    "woman women female females girl girls lady ladies wife mother mom mum mommy daughter sister grandmother grandma "
    "aunt niece girlfriend granddaughter she"
)
_MALE = listed(
    "man men male males boy boys gentleman husband father dad daddy son brother grandfather grandpa uncle nephew "
    "boyfriend grandson he"
)
_SEXES: dict[str, Sex] = {**dict.fromkeys(_FEMALE, "FEMALE"), **dict.fromkeys(_MALE, "MALE")}
_CHILDREN = listed(
    "child children kid kids childhood pediatric paediatric juvenile son daughter boy boys girl girls grandson "
    "granddaughter preschooler"
)
_BABIES = listed("baby babies infant infants newborn newborns toddler toddlers")
_TEENS = listed("teen teens teenager teenagers adolescent adolescents")
_OLD = listed("elderly senior seniors geriatric grandmother grandma grandfather grandpa")
_GROUPS: dict[str, Group] = {
    **dict.fromkeys(_CHILDREN, "CHILD"),
    **dict.fromkeys(_BABIES, "BABY"),
    **dict.fromkeys(_TEENS, "TEEN"),
    **dict.fromkeys(("adult", "adults"), "ADULT"),
    **dict.fromkeys(_OLD, "OLDER_ADULT"),
}
_GROWN = frozenset(
    listed(
        "pregnant pregnancy breastfeeding breast-feeding nursing postpartum mother mothers mom mum parent parents "
        "caregiver caregivers"
    )
)
"""Beside them a child is spoken of, and may not be who takes part."""
_YOUNG: tuple[Group, ...] = ("BABY", "CHILD", "TEEN")


class Span(NamedTuple):
    """The ages of a group: trials for those of `start` years and older leave it out from there on, and so do trials
    for those that are not as old as `least`."""

    least: int
    start: int


SPANS: dict[Group, Span] = {
    "BABY": Span(0, 3),
    "CHILD": Span(0, 18),
    "TEEN": Span(12, 18),
    "ADULT": Span(18, 121),
    "OLDER_ADULT": Span(65, 121),
}
"""The registry's own groups (of adults, all of them), and within that of children the youngest and the oldest."""


class Said(NamedTuple):
    """An age and where it stands in the text."""

    start: int
    end: int
    age: Age


_SHORT = re.compile(r"\b([0-9]{2})(?: ?(?:y/o|yo|YO|Y/O))?(?:[ -]?(?=[FM]\b)|/(?=[FMfm]\b))([FMfm])(?![/-])")


def sex_of(word: str) -> Sex | None:
    return _SEXES.get(word)


class Short(NamedTuple):
    """An age and a sex together, as doctors write them: "65F". `said` is the age, before the letter at `letter`."""

    said: Said
    letter: int
    sex: Sex


def short_person(text: str) -> Short | None:
    """The person that a text as typed speaks of so: with a capital letter, or one behind a slash."""
    found = _SHORT.search(text)
    if not found:
        return None
    said = Said(found.start(), found.start(2), Age(int(found[1]), "Year"))
    return Short(said, found.start(2), "FEMALE" if found[2] in "Ff" else "MALE")


def group_of(word: str) -> Group | None:
    return _GROUPS.get(word)


def one_group(words: Collection[str]) -> Group | None:
    """The group that words mean together: children of two ages are children; None where they differ, and where a
    child stands beside somebody grown up ("breastfeeding and baby allergies")."""
    held = {group for word in words if (group := group_of(word))}
    if held.issubset(_YOUNG) and not _GROWN.isdisjoint(words):
        return None
    if len(held) > 1 and held.issubset(_YOUNG):
        return "CHILD"
    return next(iter(held)) if len(held) == 1 else None


def is_of(age: Age, group: Group) -> bool:
    """Whether somebody of this age may be spoken of so."""
    span = SPANS[group]
    return Age(span.least, "Year").days <= age.days < Age(span.start, "Year").days


def leaves_out(youngest: Age | None, oldest: Age | None, group: Group) -> bool:
    """Whether limits of age take nobody of a group.

    >>> leaves_out(Age(18, "Year"), None, "CHILD"), leaves_out(Age(16, "Year"), None, "CHILD")
    (True, False)
    """
    span = SPANS[group]
    too_old = youngest is not None and youngest.days >= Age(span.start, "Year").days
    return too_old or (oldest is not None and oldest.days < Age(span.least, "Year").days)


def find_age(text: str) -> Said | None:
    """The first age that a text in lower case speaks of."""
    said = [
        Said(*found.span("said"), age)
        for pattern in AGES
        if (found := pattern.search(text)) and (age := _age(found["number"], found["unit"]))
    ]
    return min(said, default=None)


def parse_asked_age(text: str) -> Age:
    """The age that somebody gives: "63", "18mo", "6 weeks"; UsageError for anything else."""
    found = _ASKED_AGE.fullmatch(text.strip().lower())
    unit = _UNITS.get(found[2] or "years") if found else None
    age = Age(int(found[1]), unit) if found and unit else None
    if age is None or age.number > _MOST[age.unit]:
        shown = ascii(text.strip()[:40])[1:-1]
        raise UsageError(f"'{shown}' is not an age", "Give years, as in 63, or other units, as in 18mo, 6 weeks, 10d.")
    return age


def _age(number: str, unit: str | None) -> Age | None:
    value = int(number) if number.isdigit() else NUMBERS[number]
    named = _UNITS.get(unit or "", "Year")
    return Age(value, named) if value <= _MOST[named] else None
