"""Pregnancy: "Pregnant or breastfeeding women", "Not pregnant", "Negative pregnancy test".

{"kind": "pregnancy", "states": "pregnant,breastfeeding"}: any of these; with "negated": "true" none of these.
{"kind": "pregnancy", "test": "negative", "specimen": "urine"}.
Refused: who is tested where that is only some ("women of childbearing potential"), "known", "suspected", partners,
and "is pregnant and breastfeeding" (both at once, or either?).
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import Grammar, Reading, either, maybe, named, one_of, said, up_to
from trialfinder.constraints.people import NOUN, WHEN, when

_FEEDING = (
    *("breastfeeding", "breast feeding", "breast - feeding", "lactating", "nursing", "nursing ( lactating )"),
    *("lactating ( breastfeeding )", "breastfeeding ( lactating )"),
    *(
        "breast - feeding ( lactating )",
        "nursing / lactating",
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
# Each phrase is marked by one token, a capital where it can only be a noun: "pregnancy or nursing " is "§P or §b ".
_PHRASES = {
    "pregnant": "§p ",
    **dict.fromkeys(_FEEDING, "§b "),
    **{phrase: "§d " if "during" in phrase else "§l " for phrase in _PLANNING},
    **dict.fromkeys(("pregnancy", "current pregnancy", "being pregnant"), "§P "),
    **dict.fromkeys(("lactation", "lactation period", "lactation ( breastfeeding )"), "§B "),
}
_STATES = {"p": "pregnant", "b": "breastfeeding", "l": "planning_pregnancy", "d": "planning_pregnancy"}
_MARKED = Grammar("(?<![^ ])", one_of(_PHRASES))
_SOME = "(?:currently )?(?:§[pbld] )"
_THING = "(?:currently )?(?:§[PBb] )"
_WOMEN = ("women", "females", "woman", "female", "mothers")
_WHO = (*("who are", "who is", "that are", "are", "is", "which are", "must be", "are either", "be"),)
_OR = ("or", ",", ", or", "/", "and / or", "or are", "or is", "or who are", ", or are", ", is")
_LIST = _SOME + up_to(3, one_of(_OR), _SOME)
_AND_LIST = _SOME + one_of(("and", "&", ", and")) + _SOME
_THE = maybe(one_of(("the", "a", "any", "all")))
_FEMALE_NOUN = maybe("female ") + NOUN
_GROUP = either(one_of(_WOMEN) + maybe(NOUN), _FEMALE_NOUN)

_ANY = Grammar(
    either(
        _THE + maybe(_GROUP) + maybe(one_of(_WHO)) + _LIST + maybe(_GROUP),
        _THE + _AND_LIST + one_of(("women", "females", "patients", "mothers", "female patients", "subjects")),
        _THING + maybe(one_of(("or", "and", ",", "/", "and / or", "&")), _THING),
    )
    + WHEN
)
_NOT = Grammar(
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
        + _LIST,
        one_of(("neither", "is neither", "are neither")) + _SOME + "nor " + _SOME,
        "not " + _SOME + one_of(("and not", "nor", ", not")) + _SOME,
        "no " + _THING + maybe("or ", _THING),
    )
    + WHEN,
    needs=("no",),
)
_SPECIMENS = {
    "urine": "urine",
    "serum": "serum",
    "blood": "blood",
    **dict.fromkeys(("urine or serum", "serum or urine", "urine / serum", "serum / urine"), "serum or urine"),
}
_TEST = Grammar(
    maybe(
        either(_GROUP + one_of(("with", "with a", "has a", "have a", "who have a")), one_of(("a", "has a", "have a")))
    )
    + named("result", one_of(("negative", "positive")))
    + maybe(named("specimen", one_of(_SPECIMENS)))
    + one_of(("pregnancy test", "pregnancy tests", "pregnancy test result"))
    + WHEN,
    needs=("test",),
)
GRAMMARS = (_ANY, _NOT, _TEST, _MARKED)
HINT = re.compile(r"pregnan|feeding|lactat|nursing")
_ORDER = ("pregnant", "breastfeeding", "planning_pregnancy")


def read(tokens: str) -> Reading | None:
    test = _TEST.fullmatch(tokens)
    if test is not None:
        return _tested(test)
    marked = _MARKED.pattern.sub(lambda match: _PHRASES[match[0].rstrip()], tokens)
    negated = _NOT.fullmatch(marked)
    match = negated or _ANY.fullmatch(marked)
    if match is None:
        return None
    marks = re.findall("§(.)", marked)
    states = {_STATES[mark.lower()] for mark in marks}
    told = {"kind": "pregnancy", "states": ",".join(state for state in _ORDER if state in states)}
    planned = {"planned_for": "study"} if "d" in marks else {}
    return (told | planned | ({"negated": "true"} if negated else {}) | when(match),)


def _tested(match: re.Match[str]) -> Reading | None:
    # "Females with a negative test" may also say that males need not apply, so only all of a kind may be named.
    if re.match(r"(?:\w+ )?(?:women|woman|female|females)\b", match.string):
        return None
    specimen = {"specimen": _SPECIMENS[said(match, "specimen")]} if match["specimen"] else {}
    return ({"kind": "pregnancy", "test": said(match, "result")} | specimen | when(match),)
