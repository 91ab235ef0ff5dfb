"""Laboratory thresholds: "ANC ≥1,000 cells/mm3", "AST and ALT ≤ 2.5 x ULN", "HbA1c 7 - 10 %".

{"kind": "lab_threshold", "analyte": "ANC", "op": ">=", "value": "1000", "unit": "cells/mm3"}, with "basis": "xULN"
(or "xLLN") in place of the unit for multiples of the laboratory's own limit; two of them for a range.
A second value in parentheses must be the same by the table of units; there a lost superscript ("1.0 x 109/L") is
read when it gives exactly that value, and nowhere else.
Refused: "AST/ALT" (both, either or the ratio?), a value without a unit (but INR has none), units the analyte is
not measured in, "%" of the limit.
"""

from __future__ import annotations

import re
from decimal import Decimal

from trialfinder.constraints.grammar import Grammar, Reading, either, maybe, named, one_of, said, up_to
from trialfinder.constraints.people import HAVING, WHEN, when
from trialfinder.constraints.quantities import NUMBER, OPS, PLAIN, Bound, bounds, number, read_bounds
from trialfinder.constraints.tables import ANALYTES, FAMILIES, UNITS, Analyte

_TITLES = (
    *("hematologic", "hematopoietic", "hepatic", "renal", "hematology", "hematological", "haematological"),
    *("renal function", "liver function", "hepatic function", "bone marrow function", "kidney function", "kidney"),
    *(
        "adequate renal function",
        "adequate liver function",
        "adequate hepatic function",
        "adequate bone marrow function",
    ),
    *("liver", "bone marrow", "cardiac", "cardiovascular", "coagulation", "bone marrow reserve"),
)
_LIMITS = {
    **dict.fromkeys(
        ("uln", "unl", "iuln", "xuln", "xunl", "upper limit of normal", "upper limits of normal", "upper normal limit"),
        "xULN",
    ),
    **dict.fromkeys(("upper limit of the normal", "upper limit of the normal range", "upper limit normal"), "xULN"),
    **dict.fromkeys(("upper limit of normal range", "upper normal limits", "upper limit of normal value"), "xULN"),
    **dict.fromkeys(
        ("lln", "lower limit of normal", "lower limits of normal", "lower limit of the normal range"), "xLLN"
    ),
    "lower limit of normal range": "xLLN",
}
# Names, units and limits are many and stand in many places, so they are marked first, each by one token:
# "anc > 2 x uln " becomes "§0 > 2 x ‡0 ". The marks cannot stand in a text: there they are tokens of their own.
_ALL_ANALYTES = tuple(dict.fromkeys(ANALYTES.values()))
_ALL_UNITS = tuple(FAMILIES)
_ALL_LIMITS = ("xULN", "xLLN")
_MARKS = (
    {name: f"§{_ALL_ANALYTES.index(analyte)} " for name, analyte in ANALYTES.items()}
    | {spelling: f"¤{_ALL_UNITS.index(unit.name)} " for spelling, unit in UNITS.items()}
    | {words: f"‡{_ALL_LIMITS.index(limit)} " for words, limit in _LIMITS.items()}
)
_MARKED = Grammar("(?<![^ ])", one_of(_MARKS))
_NAME = "(?:§[0-9]+ )"
_UNIT = "(?:¤[0-9]+ )"
_LIMIT = "(?:‡[01] )"
_SHORT = maybe(either(r"\( " + _LIMIT + r"\) ", ", " + _LIMIT, one_of(("value", "values"))))
_WHOSE = maybe(
    one_of(("the", "institutional", "the institutional", "laboratory", "the laboratory", "local", "the local"))
)
_MULTIPLE = maybe(one_of(("x", "times", "*"))) + _WHOSE + _LIMIT + _SHORT
_LEVEL = maybe(one_of(("level", "levels", "count", "counts", "value", "values", "concentration", "activity")))
_ONE = _NAME + maybe(either(r"\( " + _NAME + r"\) ", "/ " + _NAME)) + _LEVEL
_NAMES = named("analytes", maybe("both ") + _ONE + up_to(3, one_of((",", "and", ", and")), _ONE))
_LINK = maybe(
    one_of((":", "of", "is", "must be", "should be", "are", "was", "were", "=", "-", "at", ",", "must be :", "as"))
)
# "x 109/L", its superscript lost: the unit that is left looks like "per litre".
_LOST = f"(?:(?:x )?10 ?9 {_MARKS['/ l']})"
_SECOND = maybe(
    r"\( ",
    maybe("= "),
    maybe(named("op_again", one_of(OPS))),
    named("v_again", NUMBER),
    either(named("u_again", _UNIT), named("lost", _LOST)),
    r"\) ",
)
_SUBJECT = maybe(one_of(_TITLES), ": ") + HAVING + _NAMES + _LINK
_THRESHOLD = Grammar(_SUBJECT, bounds(PLAIN, either(_MULTIPLE, _UNIT)), _SECOND, WHEN)
# "ALT > ULN": the limit itself, once.
_AT_LIMIT = Grammar(_SUBJECT, named("op", one_of(OPS)), _WHOSE, named("limit", _LIMIT), _SHORT, WHEN, needs=("‡",))
GRAMMARS = (_THRESHOLD, _AT_LIMIT, _MARKED)
HINT = re.compile(r"[0-9]|normal|uln|unl|lln")
_PARTS = re.compile(r", and |, |\band ")
_PER_LITRE = Decimal(1000)


def read(tokens: str) -> Reading | None:
    marked = _MARKED.pattern.sub(lambda match: _MARKS[match[0].rstrip()], tokens)
    if "§" not in marked:
        return None
    limit = _AT_LIMIT.fullmatch(marked)
    if limit is not None:
        return _told(limit, (Bound(OPS[said(limit, "op")], "1", _unit_name(said(limit, "limit"))),))
    match = _THRESHOLD.fullmatch(marked)
    found = match and read_bounds(match, PLAIN, _unit_name)
    return _told(match, found) if match and found and _second_agrees(match, found) else None


def _told(match: re.Match[str], found: tuple[Bound, ...]) -> Reading | None:
    analytes = _analytes(said(match, "analytes") + " ")
    measures = [_measure(bound.unit) for bound in found]
    if analytes is None or any(family not in analyte.families for analyte in analytes for family, _ in measures):
        return None
    return tuple(
        {"kind": "lab_threshold", "analyte": analyte.name, "op": bound.op, "value": bound.value} | shown | when(match)
        for analyte in analytes
        for bound, (_, shown) in zip(found, measures, strict=True)
    )


def _analytes(words: str) -> list[Analyte] | None:
    """The analytes of a list that ends in "and"; two names for one place must be of one analyte."""
    parts = [part for part in _PARTS.split(words.removeprefix("both ")) if part]
    if len(parts) > 1 and "and " not in words:
        return None
    # "hemoglobin (hb)" names one thing twice; "AST (ALT)" two things.
    named_in = [set(re.findall("§[0-9]+", part)) for part in parts]
    if any(len(names) != 1 for names in named_in):
        return None
    analytes = [_ALL_ANALYTES[int(names.pop()[1:])] for names in named_in]
    return analytes if len(set(analytes)) == len(analytes) else None


def _unit_name(words: str) -> str:
    """The canonical unit, or the limit that the value multiplies."""
    limit = re.search("‡[01]", words)
    if limit is not None:
        return _ALL_LIMITS[int(limit[0][1:])]
    return _ALL_UNITS[int(words[1:])] if words else ""


def _measure(unit: str) -> tuple[str, dict[str, str]]:
    """The family of a unit, and how the constraint shows it."""
    if not unit:
        return "ratio", {}
    return ("multiple", {"basis": unit}) if unit in _ALL_LIMITS else (FAMILIES[unit].family, {"unit": unit})


def _second_agrees(match: re.Match[str], found: tuple[Bound, ...]) -> bool:
    """Whether "(1.0 x 10^9/L)" after "1,000/mm3" is that value again."""
    if not match["v_again"]:
        return True
    value, first = number(said(match, "v_again")), FAMILIES.get(found[0].unit)
    if len(found) != 1 or value is None or first is None:
        return False
    if match["op_again"] and OPS[said(match, "op_again")] != found[0].op:
        return False
    again = None if match["lost"] else FAMILIES[_unit_name(said(match, "u_again"))]
    family, factor = (again.family, again.factor) if again else ("count", _PER_LITRE)
    return family == first.family and Decimal(value) * factor == Decimal(found[0].value) * first.factor
