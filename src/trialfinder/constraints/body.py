"""Body mass index and blood pressure: "BMI 18.5 - 30 kg/m2", "Systolic blood pressure > 160 mmHg".

{"kind": "bmi", "op": ">=", "value": "30", "unit": "kg/m2"} and {"kind": "blood_pressure", "which": "systolic", ...};
two of them for a range, and no unit where the words give none.
Refused: "160/90" (both or either?), "sitting" and other circumstances.
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import Grammar, Reading, either, maybe, named, one_of, said
from trialfinder.constraints.people import HAVING, WHEN, when
from trialfinder.constraints.quantities import PLAIN, bounds, read_bounds

_KILOGRAMS = one_of(("kg", "kgs", "kilogram", "kilograms")) + one_of(("/", "per"))
_AREA = (
    *("m2", "m ^ 2", "m 2", "m * 2", "m ^ ( 2 )", "sqm", "sq m", "m squared", "square meter", "square meters"),
    *("meter squared", "meters squared", "meter square"),
)
_PER_AREA = _KILOGRAMS + one_of(_AREA) + maybe(r"\( ", _KILOGRAMS, one_of(_AREA), r"\) ")
_BMI_NAMES = ("bmi", "body mass index", "body mass index ( bmi )", "bmi ( body mass index )", "body mass index , bmi")
_LINK = maybe(
    one_of(
        (
            *(
                ":",
                "of",
                "is",
                "must be",
                "should be",
                "=",
                "within the range",
                "in the range",
                "in the range of",
                "range",
            ),
            *("within the range of", "within", "range :", "was", "value", ",", "( kg / m2 )"),
        )
    )
)
_BMI = Grammar(
    HAVING + one_of(_BMI_NAMES) + _LINK + bounds(PLAIN, either(_PER_AREA, r"\( " + _PER_AREA + r"\) ")) + WHEN,
    needs=("bmi", "body"),
)
_WHICH = {
    **dict.fromkeys(("systolic blood pressure", "systolic blood pressure ( sbp )", "sbp", "systolic bp"), "systolic"),
    **dict.fromkeys(("systolic bp ( sbp )", "systolic blood pressure ( bp )", "systolic pressure"), "systolic"),
    **dict.fromkeys(
        ("diastolic blood pressure", "diastolic blood pressure ( dbp )", "dbp", "diastolic bp"), "diastolic"
    ),
    **dict.fromkeys(("diastolic bp ( dbp )", "diastolic blood pressure ( bp )", "diastolic pressure"), "diastolic"),
}
_MMHG = ("mmhg", "mm hg", "mm / hg", "millimeters of mercury", "millimeters of mercury ( mmhg )", "mm of hg")
_PRESSURE = Grammar(
    HAVING + named("which", one_of(_WHICH)) + _LINK + bounds(PLAIN, one_of(_MMHG)) + WHEN,
    needs=("bp", "systolic", "diastolic"),
)
GRAMMARS = (_BMI, _PRESSURE)
HINT = re.compile(r"bmi|body|sbp|dbp|systolic|diastolic")


def read(tokens: str) -> Reading | None:
    match = _BMI.fullmatch(tokens)
    if match is not None:
        return _told(match, {"kind": "bmi"}, "kg/m2")
    match = _PRESSURE.fullmatch(tokens)
    if match is not None:
        return _told(match, {"kind": "blood_pressure", "which": _WHICH[said(match, "which")]}, "mmHg")
    return None


def _told(match: re.Match[str], base: dict[str, str], unit: str) -> Reading | None:
    found = read_bounds(match, PLAIN, lambda words: unit if words else "")
    if found is None:
        return None
    return tuple(
        base | {"op": bound.op, "value": bound.value} | ({"unit": bound.unit} if bound.unit else {}) | when(match)
        for bound in found
    )
