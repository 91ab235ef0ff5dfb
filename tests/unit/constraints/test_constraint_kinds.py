"""What each kind of criterion gives. The texts have the shape of real ones; the trial that taught it is named."""

from __future__ import annotations

import pytest

from trialfinder.constraints import constraints
from trialfinder.criteria.model import Criterion
from trialfinder.text.spans import Span


def said(words: str) -> list[dict[str, str]]:
    """The constraints of one criterion by itself."""
    span = Span(0, len(words))
    alone = Criterion("i1", "inclusion", "*", 0, None, None, None, span, words)
    return list(constraints(alone))


def age(**ends: str) -> dict[str, str]:
    return {"kind": "age", **ends}


def years(low: str = "", high: str = "", *, least: str = "true", most: str = "true") -> dict[str, str]:
    lower = {"min": low, "min_inclusive": least, "min_unit": "years"} if low else {}
    upper = {"max": high, "max_inclusive": most, "max_unit": "years"} if high else {}
    return age(**lower, **upper)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age ≥ 18 years", years("18")),
        ("age \\>= 18 years.", years("18")),  # an escape that is left
        ("Age &ge; 18 years", years("18")),
        ("Age ＞＝ 18 years；", years("18")),
        ("Age > / = 18 years", years("18")),
        ("Age >/= 18 years", years("18")),
        ("Age > or = 18 years", years("18")),
        ("Age => 18 years", years("18")),
        ("Age </= 75 years", years(high="75")),
        ("Age =< 75 years", years(high="75")),
        ("Age < or = 75 years", years(high="75")),
        ("Age less than or equal to 75 years", years(high="75")),
        ("Age ≤ 75 years", years(high="75")),
        ("> 18 years of age", years("18", least="false")),
        ("Patients over 18 years", years("18", least="false")),
        ("Older than 18 years", years("18", least="false")),
        ("At least 18 years old", years("18")),
        ("18 years or older", years("18")),
        ("18 years of age and over", years("18")),
        ("Aged 18+ years", years("18")),
        ("Younger than 40 years", years(high="40", most="false")),
        ("18-65 years", years("18", "65")),
        ("18 – 65 years of age, inclusive", years("18", "65")),
        ("Aged 18 to 65 years (both inclusive)", years("18", "65")),
        ("Subjects between 18 and 65 years of age", years("18", "65")),
        ("≥ 18 and < 65 years of age", years("18", "65", most="false")),
        ("Age >= 18 and age <= 55 years", years("18", "55")),
        ("Adults aged 18 to 65 years", years("18", "65")),
        ("Age 18 and above", age(min="18", min_inclusive="true")),
        ("Between the ages of 18 and 75", age(min="18", min_inclusive="true", max="75", max_inclusive="true")),
        (
            "Aged 6 months to 5 years",
            age(min="6", min_inclusive="true", min_unit="months", max="5", max_inclusive="true", max_unit="years"),
        ),
        ("Age ≥ 18 years at the time of signing the informed consent", years("18") | {"when": "consent"}),
    ],
)
def test_an_age_keeps_its_comparators_units_and_moment(text: str, expected: dict[str, str]) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("Female", "female"),
        ("Male patients", "male"),
        ("Women only", "female"),
        ("Gender: male", "male"),
        ("Men and women", "all"),
        ("Both genders", "all"),
    ],
)
def test_a_sex_stands_alone(text: str, sex: str) -> None:
    assert said(text) == [{"kind": "sex", "sex": sex}]


def test_a_sex_before_an_age_is_its_own_constraint() -> None:
    assert said("Male or female patients aged 18 to 65 years") == [{"kind": "sex", "sex": "all"}, years("18", "65")]
    assert said("Females ≥ 18 years") == [{"kind": "sex", "sex": "female"}, years("18")]


@pytest.mark.parametrize(
    ("text", "scale", "levels"),
    [
        ("ECOG performance status 0 or 1", "ECOG", {"allowed": "0,1"}),
        ("ECOG 0-2", "ECOG", {"allowed": "0,1,2"}),
        ("ECOG =2,3,4", "ECOG", {"allowed": "2,3,4"}),  # NCT00659399
        ("Eastern Cooperative Oncology Group (ECOG) PS ≤ 2", "ECOG", {"op": "<=", "value": "2"}),
        ("ECOG status of 2 or better", "ECOG", {"op": "<=", "value": "2"}),
        ("Performance status: WHO 0-2", "WHO", {"allowed": "0,1,2"}),
        ("WHO performance status 0, 1 or 2", "WHO", {"allowed": "0,1,2"}),
        ("Zubrod performance status =< 1", "Zubrod", {"op": "<=", "value": "1"}),
        ("Performance status of 0 or 1 on the ECOG scale", "ECOG", {"allowed": "0,1"}),
        ("Karnofsky performance status ≥ 70%", "Karnofsky", {"op": ">=", "value": "70"}),
        ("Lansky 50 or greater", "Lansky", {"op": ">=", "value": "50"}),
    ],
)
def test_a_performance_status_names_its_scale_and_levels(text: str, scale: str, levels: dict[str, str]) -> None:
    assert said(text) == [{"kind": "performance_status", "scale": scale} | levels]


def test_a_range_of_karnofsky_is_two_bounds() -> None:
    base = {"kind": "performance_status", "scale": "Karnofsky"}
    assert said("Karnofsky 60-100%") == [base | {"op": ">=", "value": "60"}, base | {"op": "<=", "value": "100"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ANC ≥1,000 cells/mm3 (1.0 x 109/L).", ("ANC", ">=", "1000", {"unit": "cells/mm3"})),  # NCT06087653
        ("Absolute neutrophil count (ANC) > 1.50 x 10^9/L", ("ANC", ">", "1.5", {"unit": "10^9/L"})),
        ("Platelets ≥ 100,000/µL (100 x 10^9/L)", ("platelets", ">=", "100000", {"unit": "/uL"})),
        ("Platelet count of at least 75,000 per cubic millimeter", ("platelets", ">=", "75000", {"unit": "/mm3"})),
        ("Hemoglobin no less than 9 g/dL", ("hemoglobin", ">=", "9", {"unit": "g/dL"})),
        ("Hb > 90 g/L (9 g/dL)", ("hemoglobin", ">", "90", {"unit": "g/L"})),
        ("Total bilirubin =< 1.5 x ULN", ("total bilirubin", "<=", "1.5", {"basis": "xULN"})),
        ("ALT (SGPT) < 2.5 times the upper limit of normal (ULN)", ("ALT", "<", "2.5", {"basis": "xULN"})),
        ("Creatinine > ULN", ("creatinine", ">", "1", {"basis": "xULN"})),
        ("Calcium ≥ lower limit of normal", ("calcium", ">=", "1", {"basis": "xLLN"})),
        ("INR ≤ 1.5", ("INR", "<=", "1.5", {})),
        ("eGFR < 30 mL/min/1.73 m²", ("eGFR", "<", "30", {"unit": "mL/min/1.73m2"})),
        ("HbA1c > 9.0 % at screening", ("HbA1c", ">", "9", {"unit": "%", "when": "screening"})),
    ],
)
def test_a_laboratory_threshold_keeps_value_and_unit(text: str, expected: tuple[str, str, str, dict[str, str]]) -> None:
    analyte, op, value, rest = expected
    assert said(text) == [{"kind": "lab_threshold", "analyte": analyte, "op": op, "value": value} | rest]


def test_analytes_joined_by_and_share_the_threshold() -> None:
    base = {"kind": "lab_threshold", "op": "<=", "value": "2.5", "basis": "xULN"}
    assert said("AST (SGOT) and ALT (SGPT) ≤ 2.5 x ULN") == [base | {"analyte": "AST"}, base | {"analyte": "ALT"}]


def test_a_range_of_a_value_is_two_bounds() -> None:
    base = {"kind": "lab_threshold", "analyte": "HbA1c", "unit": "%"}
    expected = [base | {"op": ">=", "value": "7"}, base | {"op": "<=", "value": "10.5"}]
    assert said("HbA1c 7.0 - 10.5 %") == expected
    assert said("HbA1c between 7.0% and 10.5%") == expected
    assert said("HbA1c ≥ 7.0% and ≤ 10.5%") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pregnant or breast-feeding women", {"states": "pregnant,breastfeeding"}),
        ("Female subjects who are pregnant", {"states": "pregnant"}),
        ("Pregnancy and lactation", {"states": "pregnant,breastfeeding"}),
        ("Nursing", {"states": "breastfeeding"}),
        ("Not pregnant or nursing", {"states": "pregnant,breastfeeding", "negated": "true"}),
        ("Patients must not be pregnant", {"states": "pregnant", "negated": "true"}),
        ("Is neither pregnant nor nursing", {"states": "pregnant,breastfeeding", "negated": "true"}),
        (
            "Pregnant, lactating, or planning to become pregnant during the study",
            {"states": "pregnant,breastfeeding,planning_pregnancy", "planned_for": "study"},
        ),
        ("Negative urine pregnancy test at screening", {"test": "negative", "specimen": "urine", "when": "screening"}),
        ("Positive pregnancy test", {"test": "positive"}),
    ],
)
def test_pregnancy_names_states_or_a_test(text: str, expected: dict[str, str]) -> None:
    assert said(text) == [{"kind": "pregnancy"} | expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 1 prior line of therapy", {"op": ">=", "value": "1", "counts": "lines", "of": "therapy"}),
        ("No more than two (2) prior chemotherapy regimens", {"op": "<=", "value": "2", "counts": "regimens"}),
        ("3 or more lines of prior systemic therapy", {"op": ">=", "value": "3", "of": "systemic therapy"}),
        ("No prior systemic therapy", {"op": "=", "value": "0", "of": "systemic therapy"}),
        ("No prior chemotherapy for metastatic disease", {"op": "=", "value": "0", "setting": "metastatic disease"}),
    ],
)
def test_prior_lines_have_a_closed_form(text: str, expected: dict[str, str]) -> None:
    (constraint,) = said(text)
    assert constraint["kind"] == "prior_lines"
    assert expected.items() <= constraint.items()


def test_from_one_to_three_prior_lines_is_two_bounds() -> None:
    both = [(constraint["op"], constraint["value"]) for constraint in said("1 to 3 prior lines of therapy")]
    assert both == [(">=", "1"), ("<=", "3")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Major surgery within 4 weeks of randomization",
            {"object": "major surgery", "relation": "within", "n": "4", "unit": "weeks", "anchor": "randomization"},
        ),
        (
            "No history of heart attack within the past six months",
            {"object": "myocardial infarction", "relation": "within", "n": "6", "unit": "months", "negated": "true"},
        ),
        (
            "At least 28 days since prior radiotherapy",
            {"object": "radiotherapy", "relation": ">=", "n": "28", "unit": "days"},
        ),
        (
            "Chemotherapy or radiotherapy within four (4) weeks before study entry",
            {"object": "chemotherapy or radiotherapy", "n": "4", "anchor": "study entry"},
        ),
        ("Stroke in the past year", {"object": "stroke", "relation": "within", "n": "1", "unit": "years"}),
        ("Myocardial infarction < 6 months ago", {"object": "myocardial infarction", "relation": "<", "n": "6"}),
        ("Participation in another clinical trial within the last 30 days", {"object": "clinical trial", "n": "30"}),
        ("Use of any investigational drug within 30 days prior to screening", {"object": "investigational drug"}),
        ("Has received a live vaccine within 30 days of the first dose", {"object": "live vaccine"}),
        ("Blood donation during the previous 3 weeks", {"object": "blood donation"}),
        ("Blood transfusion within 2 weeks before enrolment", {"object": "transfusion", "anchor": "enrollment"}),
    ],
)
def test_a_time_window_has_an_object_of_the_list(text: str, expected: dict[str, str]) -> None:
    (constraint,) = said(text)
    assert constraint["kind"] == "time_window"
    assert expected.items() <= constraint.items()


def test_body_mass_index_and_blood_pressure_keep_what_is_said() -> None:
    assert said("BMI ≥ 30") == [{"kind": "bmi", "op": ">=", "value": "30"}]
    bmi = {"kind": "bmi", "unit": "kg/m2"}
    assert said("Body mass index (BMI) of 18.50 to 30 kg/m^2, inclusive") == [
        bmi | {"op": ">=", "value": "18.5"},
        bmi | {"op": "<=", "value": "30"},
    ]
    pressure = {"kind": "blood_pressure", "unit": "mmHg"}
    assert said("Systolic blood pressure > 160 mmHg and diastolic blood pressure > 95 mm Hg") == [
        pressure | {"which": "systolic", "op": ">", "value": "160"},
        pressure | {"which": "diastolic", "op": ">", "value": "95"},
    ]


def test_parts_of_different_kinds_joined_by_and_are_all_given() -> None:
    kinds = [constraint["kind"] for constraint in said("Age ≥ 18 years and ECOG performance status 0-1")]
    assert kinds == ["age", "performance_status"]
