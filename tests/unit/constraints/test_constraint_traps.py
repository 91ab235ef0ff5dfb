"""What gives no constraint: a word left over, a sign that two people read differently, a line that leans on another."""

from __future__ import annotations

import time

import pytest

from trialfinder.constraints import constraints, constraints_of
from trialfinder.constraints.tables import ANALYTES, ANCHORS, EVENTS, INTRODUCING, STUDIES, UNITS
from trialfinder.criteria.model import Criterion, Side
from trialfinder.text.spans import Span


def criterion(
    words: str, *, side: Side = "inclusion", id: str = "i1", parent: str | None = None, **rest: str
) -> Criterion:
    """A criterion with the words that a test is about."""
    return Criterion(
        id=id,
        side=side,
        label="*",
        depth=id.count("."),
        parent=parent,
        cohort=rest.get("cohort"),
        group=rest.get("group"),
        span=Span(0, len(words)),
        original=words,
    )


def said(words: str) -> list[dict[str, str]]:
    return list(constraints(criterion(words)))


@pytest.mark.parametrize(
    "text",
    [
        # something is left over
        "INR ≤ 1.5, unless on warfarin",  # NCT00088894
        "Age ≥ 18 years (Part B only)",
        "Part B only: age ≥ 18 years",
        "ANC ≥ 1,000/mm3, except for patients with leukemia",
        "ALT < 3 x ULN if there are liver metastases",
        "For patients with liver metastases, ALT ≤ 5 x ULN",
        "Hemoglobin ≥ 9 g/dL without transfusion",
        "ECOG performance status ≤ 2 (see Section 5.2)",
        "ECOG ≤ 2 (patients with bone pain may have 3)",
        "Creatinine clearance ≥ 60 mL/min by Cockcroft-Gault",
        "Healthy men aged 18 to 45 years",
        "Women of childbearing potential",
        "Known pregnancy",
        "Women of childbearing potential must have a negative pregnancy test",
        "No prior systemic therapy for this lung cancer",
        "Major surgery, other than biopsy, within 4 weeks",
        "Investigational drug within 30 days or 5 half-lives",
        "Sitting systolic blood pressure > 160 mmHg",
        "Age ≥ 18 years:",
        "Age ≥ 18 years; and",
        "ECOG 0-2 or",
        # "or" between two things
        "Creatinine ≤ 1.5 mg/dL or creatinine clearance ≥ 60 mL/min",
        "Age < 18 or > 65 years",
        "ALT or AST > 3 x ULN",
        "Systolic blood pressure < 90 mmHg or > 180 mmHg",
        # numbers and signs that two people read differently
        "Platelets < 50.000 /mmc",
        "LDH ≤ 1,5 x ULN",
        "ANC ≥ 1.5 x 109/L",  # NCT02775006
        "ANC ≥ 1.5 x 10 9/L",
        "ANC ³ 1500/mm3",
        "Platelets ≥ 100 000/mm3",
        "Platelets = 100,000/mm3",
        "Platelets = > 100,000/mm3",
        "Platelets ≥ 1,00,000/mm3",
        "AST/ALT ≤ 2.5 x ULN",
        "Blood pressure > 160/90 mmHg",
        "2 prior chemotherapy regimens",
        "ECOG of at least 1",
        "Is pregnant and breastfeeding",
        "Adult patients ≤ 75 years of age",
        "Eosinophils ≥ 150 µL",
        # values that do not agree
        "ANC ≥ 1,000/mm3 (1.5 x 10^9/L)",
        "Hemoglobin ≥ 9 g/dL (5.6 mmol/L)",
        "Hemoglobin > 90 g/L (≥ 9 g/dL)",
        "AST (SGPT) ≤ 2.5 x ULN",
        "No more than two (3) prior lines of therapy",
        "Age ≥ 65 and ≤ 18 years",
        "Age < 6 and > 18 years",
        "18 to 18 years",
        "Aged 24 months to 1 year",
        "Hemoglobin ≥ 9 mL/min",
        # a number that may be anything's
        "> 6 months",
        "≥ 2 years",
        "18 years",
        "Age: 18 years",
        "≥ 18",
        "ANC ≥ 1,500",
        "HbA1c > 9.0",
        # no scale, no such level, the pronoun
        "Performance status 0-1",
        "WHO 0-3",
        "WHO grade 0-2",
        "Patients who 0-1",
        "ECOG 0-7",
        "ECOG 2-0",
        "ECOG 0-1 (Karnofsky 70-100%)",  # NCT00551421
        "Karnofsky ≥ 170",
        # joined parts that lean on each other
        "Systolic blood pressure < 160 mmHg and diastolic blood pressure < 95 mmHg at study entry",
        "No major surgery within 4 weeks and stroke within 6 months",
        "Subject is female and is pregnant",
        "",
        "≥",
        "and and and",
    ],
)
def test_what_is_not_wholly_read_gives_nothing(text: str) -> None:
    assert said(text) == []


def test_female_subjects_who_are_pregnant_are_not_a_sex() -> None:
    assert [constraint["kind"] for constraint in said("Female subjects who are pregnant or lactating")] == ["pregnancy"]


def test_a_cohort_or_a_group_gives_nothing() -> None:
    assert constraints(criterion("Age ≥ 18 years", cohort="For Part B only:")) == ()
    assert constraints(criterion("Age ≥ 18 years", group="any_of")) == ()


def test_the_side_changes_nothing() -> None:
    assert constraints(criterion("Age < 18 years")) == constraints(criterion("Age < 18 years", side="exclusion"))


def above(parent: str, *, side: Side = "inclusion", group: str = "") -> list[bool]:
    """Whether two lines below this parent are read."""
    lines = [
        criterion(parent, side=side, **({"group": group} if group else {})),
        criterion("ANC ≥ 1,500/mm3", side=side, id="i1.1", parent="i1"),
        criterion("Hemoglobin ≥ 9 g/dL", side=side, id="i1.2", parent="i1"),
    ]
    return [bool(read) for read in constraints_of(lines)[1:]]


def test_a_parent_that_only_introduces_leaves_its_children_alone() -> None:
    assert above("Adequate bone marrow function, as defined by the following:") == [True, True]
    assert above("Laboratory values within 14 days of registration:") == [True, True]
    assert above("These laboratory results must be met at screening:") == [True, True]  # NCT06087653
    assert above("Any of the following laboratory abnormalities:", side="exclusion", group="any_of") == [True, True]


@pytest.mark.parametrize(
    "parent",
    [
        "Patients with liver metastases:",
        "None of the following:",
        "Patients with impaired renal function:",
        "Laboratory values on treatment:",
        "Group 2:",
        "For Part B:",
        "Any of the following:",
    ],
)
def test_a_parent_that_narrows_or_denies_silences_its_children(parent: str) -> None:
    assert above(parent) == [False, False]


def test_alternatives_are_not_asked_one_by_one() -> None:
    assert above("Laboratory values:", group="any_of") == [False, False]
    assert above("Laboratory values:", group="at_least:1", side="exclusion") == [False, False]


def lines(*texts: str) -> list[bool]:
    numbered = [criterion(text, id=f"i{number}") for number, text in enumerate(texts, start=1)]
    return [bool(read) for read in constraints_of(numbered)]


def test_neighbours_that_join_or_except_silence_a_line() -> None:
    assert lines("Karnofsky 60-100%", "Age ≥ 18 years") == [True, True]
    assert lines("ECOG 0-2 OR", "Karnofsky 60-100%", "Age ≥ 18 years") == [False, False, True]
    assert lines("Age ≥ 18 years", "Unless there is a guardian", "BMI < 40") == [False, False, True]


def test_a_line_with_children_gives_nothing() -> None:
    child = criterion("or younger with consent of a parent", id="i1.1", parent="i1")
    assert constraints_of([criterion("Age ≥ 18 years"), child]) == ((), ())


def test_the_tables_hold_one_meaning_a_name() -> None:
    assert not EVENTS.keys() & STUDIES.keys()
    assert len({unit.name for unit in UNITS.values()}) <= len(UNITS)
    for table in (ANALYTES, UNITS, EVENTS, STUDIES, ANCHORS, INTRODUCING):
        for name in table:
            assert name == " ".join(name.split()).lower(), name
    units = {unit.family for unit in UNITS.values()}
    families = {family for analyte in ANALYTES.values() for family in analyte.families}
    assert families - units == {"multiple", "ratio"}


@pytest.mark.parametrize(
    "hostile",
    [
        "age " * 30_000,
        "1" * 100_000,
        "≥ " * 60,
        "1,1" * 80,
        "( " * 120,
        "ast and alt and " * 16,
        "pregnant or " * 20,
        "age ≥ 18 and " * 18,
        "18 - " * 60,
        "\\" * 250,
    ],
)
def test_hostile_texts_cost_little(hostile: str) -> None:
    lone: Criterion = criterion(hostile)
    start = time.perf_counter()
    assert constraints(lone) == ()
    assert time.perf_counter() - start < 0.25
