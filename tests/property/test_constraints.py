"""What holds for constraints of any text: nothing is read in part, and nothing is made up."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from trialfinder.constraints import constraints, constraints_of
from trialfinder.criteria.model import Criterion
from trialfinder.text.spans import Span

# The first text of a kind also waits for its patterns to be compiled; hostile texts are timed in the unit tests.
unhurried = settings(deadline=None)
NUMBERS = st.one_of(
    st.integers(1, 99).map(str),
    st.integers(1, 999).map(lambda thousands: f"{thousands},000"),
    st.decimals(0, 99, places=1).map(str),
)
SIGNS = st.sampled_from(
    ["≥", ">=", ">/=", "> or =", "≤", "=<", "</=", "<", ">", "at least ", "no more than ", "below "]
)
UNITS = st.sampled_from(
    ["/mm3", "cells/µL", " x 10^9/L", " g/dL", " mg/dL", " x ULN", " times the upper limit of normal", "%"]
)
ANALYTES = st.sampled_from(
    ["ANC", "Platelet count", "Hemoglobin", "Total bilirubin", "AST and ALT", "Creatinine", "HbA1c"]
)
EVENTS = st.sampled_from(["Major surgery", "Stroke", "Chemotherapy or radiotherapy", "A live vaccine"])
SENTENCES = st.one_of(
    st.builds("{} {}{}{}".format, ANALYTES, SIGNS, NUMBERS, UNITS),
    st.builds("Age {}{} years".format, SIGNS, NUMBERS),
    st.builds("{} patients aged {} to {} years".format, st.sampled_from(["Male", "All"]), NUMBERS, NUMBERS),
    st.builds("ECOG performance status {}".format, st.sampled_from(["0-2", "0 or 1", "≤ 2", "< 3", "0, 1 or 2"])),
    st.builds("Karnofsky {}{}%".format, SIGNS, st.integers(10, 100)),
    st.builds("{} within {} weeks of {}".format, EVENTS, NUMBERS, st.sampled_from(["screening", "randomization"])),
    st.builds("{}{} prior lines of therapy".format, SIGNS, NUMBERS),
    st.builds("BMI {}{} kg/m2".format, SIGNS, NUMBERS),
    st.builds("Systolic blood pressure {}{} mmHg".format, SIGNS, NUMBERS),
    st.sampled_from(
        ["Pregnant or lactating women", "Not pregnant", "Negative pregnancy test", "Female", "Men and women"]
    ),
)
LEFT_OVER = st.sampled_from(
    [
        ", unless the investigator agrees",
        " in cohort B",
        " (Part B only)",
        " except for patients with liver metastases",
        " if clinically indicated",
        "; see section 5.2",
        " for patients with leukemia",
        " or",
        ":",
        " (5)",
        " without support",
    ]
)
PARTS = st.sampled_from(
    [
        *("Age", "18", "years", "or", "older", "than", "and", "≥", "=", "<", ">", "/", "1,000", "50.000", "1.5", "x"),
        *("10", "9", "^", "ULN", "ANC", "(", ")", "ECOG", "0", "2", "who", "-", "to", "between", "WHO", "platelets"),
        *("/mm3", "pregnant", "not", "no", "prior", "lines", "of", "therapy", "within", "weeks", "major", "surgery"),
        *("kg/m2", "BMI", "%", ",", ".", ";", ":", "female"),
    ]
)


def alone(words: str) -> Criterion:
    return Criterion("i1", "inclusion", "*", 0, None, None, None, Span(0, len(words)), words)


def numbers_in(words: str) -> set[str]:
    """The numbers of a text, commas gone and closing zeros cut off."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", words)
    plain = [number.replace(",", "") for number in found]
    return {number.rstrip("0").rstrip(".") if "." in number else number for number in plain}


@unhurried
@given(st.one_of(st.text(max_size=300), st.lists(PARTS, max_size=30).map(" ".join)))
def test_no_text_raises_and_what_is_said_is_strings(words: str) -> None:
    for constraint in constraints(alone(words)):
        assert "kind" in constraint
        assert all(isinstance(key, str) and isinstance(value, str) and value for key, value in constraint.items())


@unhurried
@given(SENTENCES, LEFT_OVER)
def test_whatever_is_left_over_empties_the_list(words: str, rest: str) -> None:
    assert constraints(alone(words + rest)) == ()


@unhurried
@given(
    SENTENCES,
    st.sampled_from(["In cohort B, ", "Unless stable, ", "For patients with anemia, ", "No limit if ", "Or "]),
)
def test_whatever_stands_before_empties_the_list(words: str, before: str) -> None:
    assert constraints(alone(before + words[0].lower() + words[1:])) == ()


@unhurried
@given(st.one_of(SENTENCES, st.lists(PARTS, max_size=20).map(" ".join)))
def test_every_number_of_a_constraint_stands_in_the_text(words: str) -> None:
    said = numbers_in(words) | {"0" if "no" in words.lower() else ""}
    for constraint in constraints(alone(words)):
        for key in ("value", "min", "max", "n"):
            if key in constraint and constraint.get("basis") is None:
                assert constraint[key] in said, (key, constraint)
        if constraint["kind"] == "performance_status" and "allowed" in constraint:
            levels = constraint["allowed"].split(",")
            assert {levels[0], levels[-1]} <= {digit for digit in words if digit.isdigit()}


OPS = {"≥": ">=", ">=": ">=", ">/=": ">=", "> or =": ">=", "at least ": ">=", "≤": "<=", "=<": "<=", "</=": "<="} | {
    "no more than ": "<=",
    "<": "<",
    "below ": "<",
    ">": ">",
}


@unhurried
@given(SIGNS, st.integers(1, 999), st.sampled_from(["ANC {}{},000/mm3", "Platelets {}{},000/mm3"]))
def test_the_comparator_is_the_one_that_is_said(sign: str, thousands: int, sentence: str) -> None:
    (constraint,) = constraints(alone(sentence.format(sign, thousands)))
    assert constraint["op"] == OPS[sign]
    assert constraint["value"] == f"{thousands}000"


@unhurried
@given(st.lists(SENTENCES, min_size=1, max_size=4))
def test_a_text_gives_no_more_than_its_lines_do_alone(texts: list[str]) -> None:
    criteria = [
        Criterion(f"i{number}", "inclusion", "*", 0, None, None, None, Span(0, len(words)), words)
        for number, words in enumerate(texts, start=1)
    ]
    for criterion, said in zip(criteria, constraints_of(criteria), strict=True):
        assert said in ((), constraints(criterion))


@unhurried
@given(SENTENCES, SENTENCES)
def test_two_wholes_joined_by_and_give_both_or_nothing(first: str, second: str) -> None:
    each = constraints(alone(first)) + constraints(alone(second))
    both = constraints(alone(f"{first} and {second}"))
    # Two bounds of one age become one constraint, so it is what they say that is compared.
    assert both == () or facts(both) == facts(each)


@example("Female", "Male patients aged 1 to 2 years")
@given(st.sampled_from(["Female", "Females", "Women"]), st.sampled_from(["males", "Male patients aged 1 to 2 years"]))
def test_the_two_sexes_joined_by_and_are_all(first: str, second: str) -> None:
    said = constraints(alone(f"{first} and {second}"))
    assert said == () or {one["sex"] for one in said if one["kind"] == "sex"} == {"all"}


def facts(said: tuple[dict[str, str], ...]) -> set[tuple[str, str, str, str]]:
    """What is said, thing by thing; the two sexes together are all of them."""
    found = {
        (constraint["kind"], constraint.get("analyte", ""), key, value)
        for constraint in said
        for key, value in constraint.items()
    }
    sexes = {("sex", "", "sex", "female"), ("sex", "", "sex", "male")}
    return (found - sexes) | {("sex", "", "sex", "all")} if sexes <= found else found
