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

from trialfinder.constraints.grammar import Reading, either, maybe, named, one_of, said
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
        ("uln", "unl", "iuln", "upper limit of normal", "upper limits of normal", "upper normal limit"), "xULN"
    ),
    **dict.fromkeys(("upper limit of the normal", "upper limit of the normal range", "upper limit normal"), "xULN"),
    **dict.fromkeys(("upper limit of normal range", "upper normal limits", "upper limit of normal value"), "xULN"),
    **dict.fromkeys(
        ("lln", "lower limit of normal", "lower limits of normal", "lower limit of the normal range"), "xLLN"
    ),
    "lower limit of normal range": "xLLN",
}
_SHORT = maybe(one_of(("( uln )", "( iuln )", "( unl )", "( lln )", ", uln", "value", "values")))
_WHOSE = maybe(
    one_of(("the", "institutional", "the institutional", "laboratory", "the laboratory", "local", "the local"))
)
_MULTIPLE = either(
    maybe(one_of(("x", "times", "*"))) + _WHOSE + one_of(_LIMITS) + _SHORT,
    one_of(("xuln", "xunl")),
)
_UNIT = either(_MULTIPLE, one_of(UNITS))
_NAME = one_of(ANALYTES)
_LEVEL = maybe(one_of(("level", "levels", "count", "counts", "value", "values", "concentration", "activity")))
_SAME = maybe(either(r"\( " + _NAME + r"\) ", "/ " + _NAME))
_ONE = _NAME + _SAME + _LEVEL
_JOIN = one_of((",", "and", ", and"))
_LINK = maybe(
    one_of((":", "of", "is", "must be", "should be", "are", "was", "were", "=", "-", "at", ",", "must be :", "as"))
)
_SECOND = maybe(
    r"\( ",
    maybe("= "),
    maybe(named("op3", one_of(OPS))),
    named("v3", NUMBER),
    named("u3", either(one_of(UNITS), one_of(("x 109 / l", "x 10 9 / l", "109 / l", "x 109 / liter")))),
    r"\) ",
)
_NAMES = named("analytes", maybe("both ") + _ONE + maybe(_JOIN + _ONE) * 3)
_LEAD = maybe(one_of(_TITLES), ": ") + HAVING
_PATTERN = re.compile(_LEAD + _NAMES + _LINK + bounds(PLAIN, _UNIT) + _SECOND + WHEN)
# "ALT > ULN": the limit itself, once.
_AT_LIMIT = re.compile(
    _LEAD + _NAMES + _LINK + named("op", one_of(OPS)) + _WHOSE + named("limit", one_of(_LIMITS)) + _SHORT + WHEN
)
_RATIO = re.compile(_LEAD + named("analytes", _ONE) + _LINK + bounds(PLAIN, "") + WHEN)
PATTERNS = (_PATTERN, _AT_LIMIT, _RATIO)
_A_NAME = re.compile(_NAME)
_PARTS = re.compile(r"(?:, and |, |\band )")
_A_LIMIT = re.compile(one_of(_LIMITS))
_LOST = re.compile(r"(?:x )?10 ?9 / (?:l|liter)")
_PER_LITRE = Decimal(1000)


def read(tokens: str) -> Reading | None:
    limit = _AT_LIMIT.fullmatch(tokens)
    if limit is not None:
        bound = Bound(OPS[said(limit, "op")], "1", _LIMITS[said(limit, "limit")])
        return _told(limit, (bound,))
    match = _PATTERN.fullmatch(tokens)
    if match is not None:
        found = read_bounds(match, PLAIN, _unit_name)
        return None if found is None or not _second_agrees(match, found) else _told(match, found)
    ratio = _RATIO.fullmatch(tokens)
    found = ratio and read_bounds(ratio, PLAIN, _unit_name)
    return _told(ratio, found) if ratio and found else None


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
    read = [{ANALYTES[name.rstrip()] for name in _A_NAME.findall(part)} for part in parts]
    # "hemoglobin (hb)" names one thing twice; "AST (ALT)" two things.
    if any(len(same) != 1 for same in read):
        return None
    analytes = [same.pop() for same in read]
    return analytes if len(set(analytes)) == len(analytes) else None


def _unit_name(words: str) -> str:
    """The canonical unit, or the limit that the value multiplies."""
    if not words or words in UNITS:
        return UNITS[words].name if words else ""
    limit = _A_LIMIT.search(words + " ")
    return _LIMITS[limit[0].rstrip()] if limit else "xULN"


def _measure(unit: str) -> tuple[str, dict[str, str]]:
    """The family of a unit, and how the constraint shows it."""
    if not unit:
        return "ratio", {}
    return ("multiple", {"basis": unit}) if unit.startswith("x") else (FAMILIES[unit].family, {"unit": unit})


def _second_agrees(match: re.Match[str], found: tuple[Bound, ...]) -> bool:
    """Whether "(1.0 x 10^9/L)" after "1,000/mm3" is that value again."""
    if not match["v3"]:
        return True
    value, unit = number(said(match, "v3")), said(match, "u3")
    first = FAMILIES.get(found[0].unit)
    if len(found) != 1 or value is None or first is None:
        return False
    if match["op3"] and OPS[said(match, "op3")] != found[0].op:
        return False
    family, factor = ("count", _PER_LITRE) if _LOST.fullmatch(unit) else UNITS[unit][1:]
    return family == first.family and Decimal(value) * factor == Decimal(found[0].value) * first.factor
