"""What stands around a criterion and changes its sense: headings, leading lines, other lines on the same thing.

Each case has the shape of a real text; its number stands beside it.
"""

from __future__ import annotations

import pytest

from trialfinder.explain import explain


def read(text: str) -> dict[str, bool]:
    """Whether each line of a text gives a constraint."""
    return {criterion.original: bool(criterion.constraints) for criterion in explain(text).criteria}


def test_a_lone_or_between_lines_leaves_open_which_it_joins() -> None:
    # NCT03319901
    found = read(
        "Inclusion Criteria:\n\n* Newly found leukemia of the B-cell kind\n* Age ≥ 60 years\n\nOR\n\n"
        "* Leukemia that came back\n* ECOG 0-2\n\nExclusion Criteria:\n\n* Pregnant"
    )
    assert found["Age ≥ 60 years"] is False
    assert found["ECOG 0-2"] is False
    assert found["Pregnant"] is True


@pytest.mark.parametrize(
    "heading",
    [
        "Donor eligibility",  # NCT02982902
        "Eligibility criteria to begin consolidation therapy",  # NCT03072771
        "Dose escalation phase:",  # NCT03069469
        "Adults with arthrosis:",  # NCT03344913
        "Exceptions:",  # NCT03233854
        "For aim 1:",  # NCT06050265
    ],
)
def test_a_heading_that_narrows_silences_what_stands_below_it(heading: str) -> None:
    found = read(f"Inclusion Criteria:\n\n{heading}\n\n* Age ≥ 18 years\n* Creatinine ≤ 1.5 x ULN")
    assert found["Age ≥ 18 years"] is False
    assert found["Creatinine ≤ 1.5 x ULN"] is False


@pytest.mark.parametrize(
    "heading",
    [
        "General",
        "Hematological:",
        "PATIENT CHARACTERISTICS:",
        "To be eligible for this study, patients must meet all of the following criteria:",
        "Subjects will be eligible if the following criteria are met:",
    ],
)
def test_a_heading_that_only_names_leaves_what_stands_below_it_alone(heading: str) -> None:
    found = read(f"Inclusion Criteria:\n\n{heading}\n\n* Age ≥ 18 years\n* Creatinine ≤ 1.5 x ULN")
    assert found["Age ≥ 18 years"] is True
    assert found["Creatinine ≤ 1.5 x ULN"] is True


@pytest.mark.parametrize(
    ("leader", "line"),
    [
        ("Not fit for cisplatin, because of at least one of these:", "ECOG status 2"),  # NCT02845323
        ("Cannot have an anthracycline for one or more of these reasons:", "Age ≥ 80"),  # NCT06045247
        ("For the healthy control group:", "BMI between 24.0-32.0 kg/m2"),  # NCT02212067
        ("Additional criteria for treatment cohorts:", "Hemoglobin > 9.0 g/dL"),  # NCT06311214
    ],
)
def test_a_line_with_a_colon_leads_the_flat_lines_after_it(leader: str, line: str) -> None:
    assert read(f"Inclusion Criteria:\n\n* {leader}\n* {line}\n* Able to walk")[line] is False
    assert read(f"Inclusion Criteria:\n\n* Adequate organ function:\n* {line}\n* Able to walk")[line] is True


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Age ≥ 60 years", "Age ≥ 18 years"),  # NCT03739814
        ("ECOG 2 or 3", "ECOG =< 2"),  # NCT04774393
        ("Leukocytes > 3,000/mcL", "Leukocytes >= 2,000/mcL"),  # NCT05286814
        ("Male between 18-50 years of age", "Male or female between 18-65 years of age"),  # NCT02739009
    ],
)
def test_lines_that_ask_two_things_of_one_are_meant_for_two_groups(first: str, second: str) -> None:
    assert read(f"Inclusion Criteria:\n\n* {first}\n* Able to walk\n* {second}") == {
        first: False,
        "Able to walk": False,
        second: False,
    }


def test_two_bounds_of_one_and_a_thing_said_twice_are_no_contradiction() -> None:
    found = read(
        "Inclusion Criteria:\n\n* ≥ 18 years old\n* < 65 years old\n* ANC > 1,000/uL\n* INR < 2"
    )  # NCT03797235
    assert all(found.values())
    assert all(read("Exclusion Criteria:\n\n* Age < 18 years\n* Age < 2 years\n* BMI > 40\n* BMI < 18").values())


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("Total bilirubin ≤ 2 mg/dL", "Patients with Gilbert's syndrome must have a total bilirubin ≤ 3 mg/dL"),
        (
            "Serum bilirubin ≤ 1.5 x ULN",
            "With Gilbert's syndrome, direct bilirubin within normal limits",
        ),  # NCT06132945
        ("ANC ≥ 1,500/mm3", "With a spleen that traps blood cells: ANC ≥ 1,000/mm3"),  # NCT05791448
        ("Age ≥ 60 years", "Age < 60 years with any of these:"),  # NCT02204020
    ],
)
def test_a_line_nearby_on_the_same_thing_may_loosen_it(line: str, other: str) -> None:
    assert read(f"Inclusion Criteria:\n\n* {line}\n* {other}\n* Able to walk")[line] is False
    assert read(f"Inclusion Criteria:\n\n* {line}\n* Able to walk")[line] is True
    assert read(f"Inclusion Criteria:\n\n* {line}\n* Able to walk\n\nExclusion Criteria:\n\n* {other}")[line] is True


def test_a_line_that_names_a_group_leads_it_without_a_colon() -> None:
    # NCT05931874
    found = read("Inclusion Criteria:\n\nFor BCS\n\n* Female, age 18 years or older\n* Able to walk")
    assert found["Female, age 18 years or older"] is False


def test_a_line_that_announces_what_follows_leads_it_without_a_colon() -> None:
    # NCT04128748
    found = read(
        "Inclusion Criteria:\n\n* Blood values in the following limits unless due to leukemia\n* Creatinine < 2 mg/dL"
    )
    assert found["Creatinine < 2 mg/dL"] is False


@pytest.mark.parametrize(
    "heading",
    [
        "Participant Inclusion Criteria for the Infusion:",  # NCT04248192
        "Inclusion Criteria for Open-Label Extension:",  # NCT02677896
        "Donor Inclusion Criteria:",  # NCT03249194
    ],
)
def test_a_side_heading_that_narrows_silences_its_list(heading: str) -> None:
    assert read(f"{heading}\n\n* Hemoglobin ≥ 7.0 g/dL\n* Able to walk")["Hemoglobin ≥ 7.0 g/dL"] is False


@pytest.mark.parametrize("heading", ["Key Inclusion Criteria:", "4.1 Inclusion criteria", "INCLUSION CRITERIA:"])
def test_a_side_heading_that_only_says_the_side_leaves_its_list_alone(heading: str) -> None:
    assert read(f"{heading}\n\n* Hemoglobin ≥ 7.0 g/dL\n* Able to walk")["Hemoglobin ≥ 7.0 g/dL"] is True


def test_a_side_heading_that_comes_again_means_two_groups() -> None:
    # NCT00504101
    first = "Inclusion criteria:\n\n* Women ages 18-65\n* Back pain\n\nExclusion criteria:\n\n* Pregnant"
    assert read(first)["Women ages 18-65"] is True
    assert read(f"{first}\n\nInclusion criteria:\n\n* Migraine")["Women ages 18-65"] is False
    assert read(f"Inclusion Criteria:\n\n{first}")["Women ages 18-65"] is True
