"""Sex: "Female", "Male patients", "Men and women". {"kind": "sex", "sex": "female" | "male" | "all"}.

Women who are said to be something else ("of childbearing potential", "who are pregnant") are another matter.
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import Grammar, Reading, either, maybe, named, one_of, said
from trialfinder.constraints.people import NOUN

_FEMALE = ("female", "females", "woman", "women", "female sex", "female gender")
_MALE = ("male", "males", "man", "men", "male sex", "male gender")
_SLASHES = ("/", "and", "or", "and / or")
_PAIRS = (("male", "female"), ("males", "females"), ("men", "women"), ("man", "woman"), ("male", "females"))
_ALL = (
    *(f"{a} {joint} {b}" for one, two in _PAIRS for joint in _SLASHES for a, b in ((one, two), (two, one))),
    "both male and female",
    "both males and females",
    "both men and women",
    "either male or female",
    "male and female gender",
    "male or female sex",
)
_ALL_SEXES = (
    "both sexes",
    "both genders",
    "both gender",
    "both sex",
    "either sex",
    "either gender",
    "any sex",
    "any gender",
    "all genders",
    "all sexes",
)

SEXES = {
    **dict.fromkeys(_FEMALE, "female"),
    **dict.fromkeys(_MALE, "male"),
    **dict.fromkeys(_ALL, "all"),
}
SEX_TAILS = {
    **dict.fromkeys(
        (
            *_ALL_SEXES,
            *(f"{of} {phrase}" for phrase in _ALL_SEXES for of in ("of", "for")),
            "male or female",
            "regardless of gender",
            "regardless of sex",
        ),
        "all",
    ),
}
_ALONE = SEXES | SEX_TAILS

_PATTERN = Grammar(
    either(
        maybe(either("all ", NOUN))
        + maybe(one_of(("must be", "should be", "is", "are", "of", "is a", "must be a")))
        + named("sex", one_of(_ALONE))
        + maybe(NOUN)
        + maybe("only "),
        one_of(("gender", "sex", "genders"))
        + maybe(one_of((":", "is", "=", "-")))
        + named("titled", one_of(_ALONE))
        + maybe("only "),
        named("eligible", one_of(_ALONE)) + maybe(NOUN) + one_of(("are eligible", "eligible")),
    )
)
GRAMMARS = (_PATTERN,)
HINT = re.compile(r"male|man |men |gender|sex")


def read(tokens: str) -> Reading | None:
    match = _PATTERN.fullmatch(tokens)
    if match is None:
        return None
    words = said(match, "sex") or said(match, "titled") or said(match, "eligible")
    return ({"kind": "sex", "sex": _ALONE[words]},)
