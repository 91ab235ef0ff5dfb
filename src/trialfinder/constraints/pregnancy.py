"""Pregnancy: "Pregnant or breastfeeding women", "Not pregnant", "Negative pregnancy test".

{"kind": "pregnancy", "states": "pregnant,breastfeeding"}: any of these; with "negated": "true" none of these.
{"kind": "pregnancy", "test": "negative", "specimen": "urine"}.
Refused: who is tested where that is only some ("women of childbearing potential"), "known", "suspected", partners,
and "is pregnant and breastfeeding" (both at once, or either?).
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import Reading, either, maybe, named, one_of, said
from trialfinder.constraints.people import NOUN, WHEN, when

_PREGNANT = ("pregnant", "currently pregnant")
_FEEDING = (
    *("breastfeeding", "breast feeding", "breast - feeding", "lactating", "nursing", "nursing ( lactating )"),
    *("lactating ( breastfeeding )", "breastfeeding ( lactating )", "currently breastfeeding", "currently lactating"),
    *(
        "breast - feeding ( lactating )",
        "nursing / lactating",
        "currently nursing",
        "nursing a child",
        "nursing an infant",
    ),
)
_PLANNING = tuple(
    f"{verb} {what}{during}"
    for during in (
        "",
        " during the study",
        " during the study period",
        " during the trial",
        " during study participation",
    )
    for verb, what in (
        *((verb, "to become pregnant") for verb in ("planning", "plan", "plans", "intending", "intend", "intends")),
        *((verb, "on becoming pregnant") for verb in ("planning", "plan", "plans")),
        *((verb, "to become pregnant") for verb in ("wishing", "wish", "who plan", "who intend", "expecting")),
        *((verb, "pregnancy") for verb in ("planning", "planning a", "plan a")),
    )
)
_NOUNS = {
    **dict.fromkeys(("pregnancy", "current pregnancy", "being pregnant"), "pregnant"),
    **dict.fromkeys(("lactation", "breastfeeding", "breast feeding", "breast - feeding", "nursing"), "breastfeeding"),
    **dict.fromkeys(("lactation period", "lactating", "lactation ( breastfeeding )"), "breastfeeding"),
}
_STATES = {
    **dict.fromkeys(_PREGNANT, "pregnant"),
    **dict.fromkeys(_FEEDING, "breastfeeding"),
    **dict.fromkeys(_PLANNING, "planning_pregnancy"),
}
_WOMEN = ("women", "females", "woman", "female", "mothers")
_WHO = (*("who are", "who is", "that are", "are", "is", "which are", "must be", "are either", "be"),)
_OR = ("or", ",", ", or", "/", "and / or", "or are", "or is", "or who are", ", or are", ", is", "or currently")
_SOME = one_of(_STATES)
_LIST = _SOME + maybe(one_of(_OR), _SOME) * 3
_AND_LIST = _SOME + one_of(("and", "&", ", and")) + _SOME
_THE = maybe(one_of(("the", "a", "any", "all")))
_FEMALE_NOUN = maybe("female ") + NOUN
_GROUP = either(one_of(_WOMEN) + maybe(NOUN), _FEMALE_NOUN)

_ANY = re.compile(
    either(
        _THE + maybe(_GROUP) + maybe(one_of(_WHO)) + maybe("currently ") + named("states", _LIST) + maybe(_GROUP),
        _THE
        + named("plural", _AND_LIST)
        + one_of(("women", "females", "patients", "mothers", "female patients", "subjects")),
        named("nouns", one_of(_NOUNS) + maybe(one_of(("or", "and", ",", "/", "and / or", "&")), one_of(_NOUNS))),
    )
    + WHEN
)
_NOT = re.compile(
    _THE
    + maybe(_GROUP)
    + either(
        one_of(
            (
                "not",
                "must not be",
                "is not",
                "are not",
                "should not be",
                "not currently",
                "who are not",
                "cannot be",
                "not be",
                "must be not",
            )
        )
        + named("states", _LIST),
        one_of(("neither", "is neither", "are neither")) + named("first", _SOME) + "nor " + named("second", _SOME),
        "not " + named("third", _SOME) + one_of(("and not", "nor", ", not")) + named("fourth", _SOME),
        one_of(("no",)) + named("nouns", one_of(_NOUNS) + maybe("or ", one_of(_NOUNS))),
    )
    + WHEN
)
_SPECIMENS = {
    "urine": "urine",
    "serum": "serum",
    "blood": "blood",
    **dict.fromkeys(("urine or serum", "serum or urine", "urine / serum", "serum / urine"), "serum or urine"),
}
_TEST = re.compile(
    maybe(
        either(_GROUP + one_of(("with", "with a", "has a", "have a", "who have a")), one_of(("a", "has a", "have a")))
    )
    + named("result", one_of(("negative", "positive")))
    + maybe(named("specimen", one_of(_SPECIMENS)))
    + one_of(("pregnancy test", "pregnancy tests", "pregnancy test result"))
    + WHEN
)
PATTERNS = (_ANY, _NOT, _TEST)
_ORDER = ("pregnant", "breastfeeding", "planning_pregnancy")
_IN_LIST = re.compile(one_of((*_STATES, *_NOUNS)))


def read(tokens: str) -> Reading | None:
    test = _TEST.fullmatch(tokens)
    if test is not None:
        return _tested(test)
    negated = _NOT.fullmatch(tokens)
    match = negated or _ANY.fullmatch(tokens)
    if match is None:
        return None
    lists = ("states", "plural", "nouns", "first", "second", "third", "fourth")
    words = [phrase for name in lists for phrase in _IN_LIST.findall(match.groupdict().get(name) or "")]
    states = {(_STATES | _NOUNS)[phrase.rstrip()] for phrase in words}
    told = {"kind": "pregnancy", "states": ",".join(state for state in _ORDER if state in states)}
    if any("during" in phrase for phrase in words):
        told["planned_for"] = "study"
    return (told | ({"negated": "true"} if negated else {}) | when(match),)


def _tested(match: re.Match[str]) -> Reading | None:
    # "Females with a negative test" may also say that males need not apply, so only all of a kind may be named.
    if re.match(r"(?:\w+ )?(?:women|woman|female|females)\b", match.string):
        return None
    specimen = {"specimen": _SPECIMENS[said(match, "specimen")]} if match["specimen"] else {}
    return ({"kind": "pregnancy", "test": said(match, "result")} | specimen | when(match),)
