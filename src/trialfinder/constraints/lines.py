"""How many lines of treatment came before: "At least 1 prior line of therapy", "No prior systemic therapy".

{"kind": "prior_lines", "op": ">=", "value": "1", "counts": "lines", "of": "therapy"}; none at all is "=" and "0"
without "counts". Two of them for "1 to 3 prior lines".
Refused: an exact number without a comparator ("2 prior regimens": two, or two at least?), and any treatment or
disease that is not in the lists below.
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import Grammar, Reading, either, maybe, named, one_of, said
from trialfinder.constraints.people import SUBJECT
from trialfinder.constraints.quantities import OPS

COUNTS = {
    **dict(
        zip(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight"), map(str, range(9)), strict=True)
    ),
    **dict(zip(("nine", "ten", "eleven", "twelve"), ("9", "10", "11", "12"), strict=True)),
}
_COUNT = either(r"[0-9]{1,2} ", one_of(COUNTS)) + maybe(r"\( ", either(r"[0-9]{1,2} ", one_of(COUNTS)), r"\) ")
_THERAPIES = {
    "therapy": "therapy",
    "therapies": "therapy",
    "treatment": "treatment",
    "treatments": "treatment",
    **{
        f"{adjective} {noun}": f"{adjective} {noun}"
        for adjective in ("systemic", "anticancer", "cytotoxic", "systemic anticancer")
        for noun in ("therapy", "treatment", "chemotherapy")
    },
    **dict.fromkeys(("anti - cancer therapy",), "anticancer therapy"),
    **dict.fromkeys(("anti - cancer treatment",), "anticancer treatment"),
    **dict.fromkeys(("systemic anti - cancer therapy",), "systemic anticancer therapy"),
    **dict.fromkeys(("systemic therapies",), "systemic therapy"),
    "chemotherapy": "chemotherapy",
    "immunotherapy": "immunotherapy",
    **dict.fromkeys(("radiotherapy", "radiation", "radiation therapy"), "radiotherapy"),
    "hormonal therapy": "hormonal therapy",
    "endocrine therapy": "endocrine therapy",
}
_SETTINGS = {
    f"for {stage} disease": f"{stage} disease"
    for stage in ("metastatic", "advanced", "recurrent", "locally advanced", "advanced or metastatic")
} | {f"in the {stage} setting": f"{stage} setting" for stage in ("metastatic", "recurrent", "advanced", "adjuvant")}
_PRIOR = one_of(("prior", "previous"))
_OF = one_of(_THERAPIES)
_FOR = maybe(named("setting", one_of(_SETTINGS)))
_LINES = {
    **dict.fromkeys(("line", "lines"), "lines"),
    **dict.fromkeys(("regimen", "regimens"), "regimens"),
}
_LINE = one_of(_LINES)
_WHAT = either(
    _PRIOR + named("noun1", _LINE) + "of " + named("of1", _OF),
    named("noun2", _LINE) + "of " + _PRIOR + named("of2", _OF),
    _PRIOR + named("of3", _OF) + named("noun3", _LINE),
)
_HAD = maybe(
    either(
        maybe(SUBJECT)
        + one_of(
            ("must have received", "must have had", "has received", "have received", "has had", "have had", "received")
        ),
        maybe(SUBJECT) + one_of(("with", "having")),
    )
)
_SOME = Grammar(
    _HAD
    + either(
        named("op", one_of(OPS)) + named("n", _COUNT),
        named("pn", _COUNT) + one_of(("or more",)),
        named("op1", one_of(OPS))
        + named("n1", _COUNT)
        + one_of(("and", "but", "to"))
        + named("op2", one_of(OPS))
        + named("n2", _COUNT),
        maybe(one_of(("between",)))
        + named("r1", r"[0-9]{1,2} ")
        + one_of(("-", "to", "and"))
        + named("r2", r"[0-9]{1,2} "),
    )
    + _WHAT
    + _FOR
)
_NONE = Grammar(
    either(
        either(
            "no ",
            maybe(SUBJECT) + one_of(("has had no", "have had no", "must have had no", "have received no", "with no")),
        ),
        maybe(SUBJECT)
        + one_of(("must not have received", "has not received", "have not received", "must not have had"))
        + maybe("any "),
    )
    + _PRIOR
    + named("of", _OF)
    + _FOR,
    needs=("no",),
)
GRAMMARS = (_SOME, _NONE)
HINT = re.compile(r"prior|previous")


def read(tokens: str) -> Reading | None:
    none = _NONE.fullmatch(tokens)
    if none is not None:
        told = {"kind": "prior_lines", "op": "=", "value": "0", "of": _THERAPIES[said(none, "of")]}
        return (told | _setting(none),)
    match = _SOME.fullmatch(tokens)
    if match is None:
        return None
    asked = _asked(match)
    if asked is None:
        return None
    return tuple(
        {"kind": "prior_lines", "op": op, "value": value} | _what(match) | _setting(match) for op, value in asked
    )


def _asked(match: re.Match[str]) -> list[tuple[str, str]] | None:
    if match["op"]:
        pairs = [(OPS[said(match, "op")], count(said(match, "n")))]
    elif match["pn"]:
        pairs = [(">=", count(said(match, "pn")))]
    elif match["op1"]:
        pairs = [(OPS[said(match, f"op{i}")], count(said(match, f"n{i}"))) for i in "12"]
    else:
        # "2 and 3 prior lines" is no range unless "between" stands before it.
        if "and " in match.string[match.start("r1") : match.start("r2")] and "between " not in match.string:
            return None
        pairs = [(">=", count(said(match, "r1"))), ("<=", count(said(match, "r2")))]
    asked = [(op, value) for op, value in pairs if value is not None]
    if len(asked) != len(pairs):
        return None
    if len(asked) == 2 and not (">" in asked[0][0] and "<" in asked[1][0] and int(asked[0][1]) < int(asked[1][1])):
        return None
    return asked


def count(words: str) -> str | None:
    """The number of "two", "2" or "two (2)"; None where the two differ."""
    said_numbers = {COUNTS.get(word, word) for word in words.split() if word not in ("(", ")")}
    return said_numbers.pop() if len(said_numbers) == 1 else None


def _what(match: re.Match[str]) -> dict[str, str]:
    noun = match["noun1"] or match["noun2"] or match["noun3"]
    therapy = match["of1"] or match["of2"] or match["of3"]
    return {"counts": _LINES[noun.rstrip()], "of": _THERAPIES[therapy.rstrip()]}


def _setting(match: re.Match[str]) -> dict[str, str]:
    words = said(match, "setting")
    return {"setting": _SETTINGS[words]} if words else {}
