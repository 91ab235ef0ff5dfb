"""The test results and facts to bring along, taken from the criteria that were read whole.

In: criteria with their typed constraints. Out: what each of them asks, and the tests that the others speak of.
Refused: nothing is inferred: a limit is said as the criteria say it, with the point it stands in, and what a point of
exclusion asks is never turned round.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from trialfinder.criteria.model import ExplainedCriterion, PlainStudy
from trialfinder.pages.rules.model import ELIGIBILITY, RuleInfo
from trialfinder.pages.rules.points import named
from trialfinder.pages.views.model import Rule

_MOST = 24
_MOST_SPOKEN_OF = 8
_CRITERIA = (f"{ELIGIBILITY}.eligibilityCriteria",)

# What people call a test, and the words by which criteria speak of it. No repeats that could overlap.
_TESTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for name, words in (
        ("blood counts", "platelets?|neutrophils?|ANC|h(?:a?)emoglobin|white blood cells?|WBC"),
        ("kidney values", "creatinine|eGFR|glomerular filtration"),
        ("liver values", "bilirubin|ALT|AST|SGOT|SGPT|transaminases?|aminotransferases?"),
        ("blood sugar", "HbA1c|h(?:a?)emoglobin A1c|fasting (?:plasma |blood )?glucose"),
        ("a heart tracing (ECG)", "ECG|EKG|electrocardiograms?|QTc|QTcF"),
        ("how the heart pumps", "LVEF|ejection fraction|echocardiograms?|echocardiography|MUGA"),
        ("a lung function test", "FEV1|FVC|spirometry|DLCO"),
        ("scans", "MRI|CT|PET|RECIST|ultrasound|mammograms?|mammography|X-rays?"),
        ("an HIV test", "HIV|human immunodeficiency virus"),
        ("hepatitis tests", "hepatitis B|hepatitis C|HBV|HCV|HBsAg"),
        ("a tuberculosis test", "tuberculosis|TB"),
        ("a pregnancy test", "pregnancy test|serum pregnancy|urine pregnancy"),
        ("tissue (biopsy) results", "biopsy|biopsies|histologically|histologic|cytologically|pathologically"),
        ("a gene or marker test", "mutations?|HER2|EGFR|ALK|BRCA1?|BRCA2|KRAS|BRAF|PD-L1|biomarkers?|genotype"),
    )
)

RULES = (
    RuleInfo(
        "bring",
        "Each typed constraint of a point that was read whole (laboratory limits, performance status, age, body mass "
        "index, blood pressure, pregnancy, earlier treatments, time since a treatment), with its number and unit as "
        "the criteria write them and the number of the point. For a point of exclusion it says that this keeps a "
        f"person out. The first {_MOST} are told; where there is none, the sentence says so.",
        _CRITERIA,
    ),
    RuleInfo(
        "bring-spoken-of",
        "Kinds of tests of which words stand in points that give no typed constraint, with the numbers of these "
        f"points; the first {_MOST_SPOKEN_OF} kinds of this list: " + ", ".join(name for name, _ in _TESTS) + ". It "
        "says that a word stands there, not what the point asks.",
        _CRITERIA,
    ),
)

_OPS = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "=": "exactly"}
_WITHIN = {"within": "within", "<": "less than", "<=": "at most", ">=": "at least", ">": "more than"}
_BASES = {"xULN": "times the laboratory's upper limit", "xLLN": "times the laboratory's lower limit"}
_OUT = "keeps a person out"

Asked = Mapping[str, str]


def bring(plain: PlainStudy) -> tuple[Rule, ...]:
    """One sentence for each thing that a point asks, in the order of the text: "ANC: at least 1000 cells/mm3 (i4)"."""
    told = [line for criterion in plain.criteria for line in _lines(criterion)]
    return tuple(Rule("bring", line) for line in dict.fromkeys(told[:_MOST]))


def spoken_of(plain: PlainStudy) -> Rule | None:
    """The tests that the other points speak of; None where they speak of none."""
    rest = [one for one in plain.criteria if not one.constraints]
    found = []
    for name, words in _TESTS:
        points = [one.id for one in rest if words.search(one.original)]
        if points:
            found.append(f"{name} ({named(points, 3)})")
    if not found:
        return None
    return Rule("bring-spoken-of", f"The points also speak of: {'; '.join(found[:_MOST_SPOKEN_OF])}.")


def _lines(criterion: ExplainedCriterion) -> Iterator[str]:
    """Constraints of one thing (a range has two) make one line."""
    for name, asked in groupby(criterion.constraints, key=_name):
        said = " and ".join(words for constraint in asked if (words := _said(constraint)))
        if name and said:
            keeps_out = f": {_OUT}" if criterion.side == "exclusion" else ""
            yield f"{name}: {said}{keeps_out} ({criterion.id})"


def _name(asked: Asked) -> str:
    kind = asked["kind"]
    if kind == "lab_threshold":
        return asked["analyte"][:1].upper() + asked["analyte"][1:]
    if kind == "performance_status":
        return f"{asked['scale']} performance status"
    if kind == "blood_pressure":
        return f"{asked['which'].capitalize()} blood pressure"
    if kind == "time_window":
        return f"Day of the last {asked['object']}"
    if kind == "pregnancy":
        return "Pregnancy test" if "test" in asked else "Pregnancy"
    return {"age": "Age", "bmi": "Body mass index", "prior_lines": "Earlier treatments"}.get(kind, "")


def _said(asked: Asked) -> str:
    return _SAID[asked["kind"]](asked) if asked["kind"] in _SAID else ""


def _measure(asked: Asked) -> str:
    unit = asked.get("unit") or _BASES.get(asked.get("basis", ""), asked.get("basis", ""))
    return " ".join(part for part in (_OPS[asked["op"]], asked["value"], unit, _when(asked)) if part)


def _when(asked: Asked) -> str:
    return f"(at {asked['when']})" if "when" in asked else ""


def _performance(asked: Asked) -> str:
    if "allowed" in asked:
        return " ".join(part for part in (asked["allowed"].replace(",", ", "), _when(asked)) if part)
    return _measure(asked)


def _age(asked: Asked) -> str:
    bounds = []
    for end, open_end, closed_end in (("min", "more than", "at least"), ("max", "less than", "at most")):
        if end in asked:
            word = closed_end if asked[f"{end}_inclusive"] == "true" else open_end
            bounds.append(" ".join(part for part in (word, asked[end], asked.get(f"{end}_unit", "")) if part))
    return " ".join(part for part in (" and ".join(bounds), _when(asked)) if part)


def _pregnancy(asked: Asked) -> str:
    if "test" in asked:
        return " ".join(
            part for part in (asked["test"], f"({asked['specimen']})" if "specimen" in asked else "") if part
        )
    states = asked["states"].replace(",", " or ").replace("_", " ")
    return ("not " if asked.get("negated") == "true" else "") + states


def _prior_lines(asked: Asked) -> str:
    setting = f" ({asked['setting']})" if "setting" in asked else ""
    of = asked.get("of", "therapy")
    if asked["op"] == "=" and asked["value"] == "0":
        return f"no {of}{setting}"
    counts = asked.get("counts", "lines")
    what = counts.removesuffix("s") if asked["value"] == "1" else counts
    return f"{_OPS[asked['op']]} {asked['value']} {what} of {of}{setting}"


def _window(asked: Asked) -> str:
    since = f", counted from {asked['anchor']}" if "anchor" in asked else ""
    words = f"{_WITHIN[asked['relation']]} {asked['n']} {asked['unit']}{since}"
    return f"none {words}" if asked.get("negated") == "true" else words


# A sex is in the list of no one: there is nothing to bring.
_SAID: dict[str, Callable[[Asked], str]] = {
    "lab_threshold": _measure,
    "bmi": _measure,
    "blood_pressure": _measure,
    "performance_status": _performance,
    "age": _age,
    "pregnancy": _pregnancy,
    "prior_lines": _prior_lines,
    "time_window": _window,
}
