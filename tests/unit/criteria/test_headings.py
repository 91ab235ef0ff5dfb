"""Which words are a side heading, which are a cohort or a section, and which are criteria."""

from __future__ import annotations

import pytest

from trialfinder.criteria.headings import side_title, titles_within
from trialfinder.criteria.titles import other_title, repeated_title


@pytest.mark.parametrize(
    ("line", "side", "population"),
    [
        ("Inclusion Criteria:", "inclusion", False),
        ("EXCLUSION CRITERIA", "exclusion", False),
        ("Exclusion criteria：", "exclusion", False),  # full-width colon: NCT05739409
        ("Key Exclusion Criteria", "exclusion", False),
        ("4.3 Exclusion criteria", "exclusion", False),
        ("Non-inclusion Criteria:", "exclusion", False),  # NCT02472431
        ("Non inclusion criteria for controls", "exclusion", True),
        ("Inclusion:", "inclusion", False),
        ("Exclusions", "exclusion", False),
        ("General medical exclusions:", "exclusion", False),
        ("[Inclusion Criteria]", "inclusion", False),
        ("Inclusion_Criteria:", "inclusion", False),
        ("**Exclusion Criteria:**", "exclusion", False),
        ("Inclution Criteria:", "inclusion", False),  # typing errors of real headings
        ("EXLUSION CRITERIA", "exclusion", False),
        ("Exclusion Citeria:", "exclusion", False),
        ("Exclusion Criteria (healthy control group)", "exclusion", True),  # NCT00328679
        ("Inclusion Criteria for Part B only:", "inclusion", True),
        ("Phase 2 Inclusion Criteria:", "inclusion", True),
        ("Exclusion criteria for all subjects:", "exclusion", False),
        ("Inclusion Criteria - Siblings:", "inclusion", True),
        ("Step 1: Exclusion Criteria", "exclusion", True),
        ("Inclusion/Exclusion Criteria:", "unspecified", False),
        ("Inclusion criteria include, but are not limited to:", "inclusion", False),
        ("The exclusion criteria are as follows:", "exclusion", False),
        ("Main criteria for inclusion:", "inclusion", False),
        ("Ineligibility criteria:", "exclusion", False),
        ("Excluded:", "exclusion", False),
        ("Dropout Criteria:", "unspecified", False),
        ("Withdrawal criteria", "unspecified", False),
        ("Volunteers meeting any of the following exclusion criteria cannot take part:", "exclusion", True),
    ],
)
def test_a_line_of_its_own_that_names_a_side_is_a_heading(line: str, side: str, population: bool) -> None:
    title = side_title(line, marked=False)
    assert title is not None
    assert (title.kind, title.side, title.population) == ("side", side, population)
    assert title.end >= len(line.rstrip("*]"))


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("Inclusion must take place before week 30 of the pregnancy.", True),  # NCT00159523
        ("Inclusion: has finished 4 weeks of run-in treatment", True),  # NCT02304679
        ("Does not meet the inclusion criteria", True),
        ("Other protocol-defined exclusion criteria may apply", False),
        ("Further exclusion criteria apply.", False),
        ("Any exclusion criteria in the drug label", True),
        ("Exclusion criteria according to the product label", False),
        ("Exclusion of other causes of hepatitis:", True),
        ("INCLUSION OF WOMEN AND MINORITIES:", False),
        ("Not fulfilling inclusion criterion 4", False),
        ("In an exclusion period after another study", True),
        ("Subjects with arthritis before inclusion", False),
        ("Eligibility for surgery", False),
        ("", False),
    ],
)
def test_a_sentence_that_speaks_of_inclusion_or_exclusion_is_a_criterion(line: str, marked: bool) -> None:
    assert side_title(line, marked=marked) is None


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Inclusion Criteria: - adults - consent", "Inclusion Criteria:"),
        ("Exclusion Criteria- none", "Exclusion Criteria-"),  # NCT02490007
        ("Exclusion criteria: no infection. No fever.", "Exclusion criteria:"),
        ("Exclusion criteria Patients with a late reaction to wheat", "Exclusion criteria"),
        ("INCLUSION CRITERIA 1. Consent", "INCLUSION CRITERIA"),
        ("Exclusion criteria are a diagnosis of gout or psoriasis", "Exclusion criteria are"),
    ],
)
def test_a_heading_may_be_followed_by_criteria_on_its_line(line: str, heading: str) -> None:
    title = side_title(line, marked=False)
    assert title is not None
    assert line[: title.end].rstrip() == heading


@pytest.mark.parametrize(
    ("line", "heading", "side"),
    [
        ("No radiotherapy in 4 weeks. Exclusion Criteria", "Exclusion Criteria", "exclusion"),  # NCT00006046
        ("Stable for 6 months Exclusion Criteria:- nitrates", "Exclusion Criteria:", "exclusion"),  # NCT00663728
        ("Creatinine over 2 mg/dL.D) Other Exclusion Criteria", "Other Exclusion Criteria", "exclusion"),
        ("Able to walk. exclusion criteria: fever", "exclusion criteria:", "exclusion"),
        (
            "For the length of the study Exclusion\n             Criteria: gout",
            "Exclusion\n             Criteria:",
            "exclusion",
        ),
    ],
)
def test_a_heading_in_the_middle_of_a_line_is_found(line: str, heading: str, side: str) -> None:
    ((start, title),) = titles_within(line, 0, len(line))
    assert line[start : title.end] == heading
    assert title.side == side


@pytest.mark.parametrize(
    "line",
    [
        "As described in the Exclusion Criteria",
        "Meets all Inclusion Criteria: see above",
        "No Exclusion Criteria",
        "29 Additional Exclusion Criteria",  # NCT00738400: how many, not which
        "Other reasons (see Exclusion Criteria)",
        "Any of the following exclusion criteria: gout",
    ],
)
def test_a_reference_to_the_criteria_is_no_heading(line: str) -> None:
    assert titles_within(line, 0, len(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "Part B",
        "For Part B only:",
        "Cohort 2: seropositive",
        "Group 1 (current gout)",
        "Healthy volunteers:",
        "Controls:",
        "DONOR:",
        "For all participants:",
        "Women:",
        "Patients with gout:",
        "Trained users only:",
        "Substudy:",
        "Step 1",
        "Normal healthy volunteers",
    ],
)
def test_a_line_that_names_an_arm_or_a_population_is_a_cohort_heading(line: str) -> None:
    title = other_title(line, list_follows=True, side="inclusion")
    assert title is not None
    assert title.kind == "cohort"


@pytest.mark.parametrize(
    "line",
    [
        "PATIENT CHARACTERISTICS:",  # the old cancer records: NCT00001579
        "DISEASE CHARACTERISTICS:",
        "Performance status",
        "Age",
        "Study Eye:",
        "At screening:",
        "Concurrent ocular conditions",
        "OR",
        "- AND -",
        "Patients must meet all of the following criteria to be eligible for the study:",
    ],
)
def test_a_line_that_only_titles_or_joins_is_a_section_heading(line: str) -> None:
    title = other_title(line, list_follows=True, side="inclusion")
    assert title is not None
    assert title.kind == "section"


@pytest.mark.parametrize(
    "line",
    [
        "History of:",
        "Known gout",
        "Active stomach ulcer",
        "Patients must have:",
        "Histologically confirmed diagnosis of:",
        "Any of the following:",
        "Age over 18 years",
        "pregnant women",
        "Able to give consent.",
        "Patients must meet at least two of the following criteria:",  # a choice: stays with its items
        "Patients who meet any of the following criteria are not eligible:",  # contradicts the side: stays words
        "Adequate bone marrow function:",
        "***",
    ],
)
def test_a_line_that_asks_something_itself_is_no_heading(line: str) -> None:
    assert other_title(line, list_follows=True, side="inclusion") is None


def test_a_title_without_a_colon_needs_a_list_below_it() -> None:
    for line in ("Performance status", "Healthy volunteers", "Patients must meet the following criteria."):
        assert other_title(line, list_follows=True, side="inclusion") is not None
        assert other_title(line, list_follows=False, side="inclusion") is None


def test_a_refusal_above_the_exclusions_is_a_heading() -> None:
    line = "Patients who meet any of the following criteria are not eligible:"
    title = other_title(line, list_follows=True, side="exclusion")
    assert title is not None
    assert title.kind == "section"


def test_a_line_that_stands_above_two_lists_is_a_title_unless_it_asks_something() -> None:
    cohort, section = repeated_title("People with gout only"), repeated_title("Second visit")
    assert cohort is not None
    assert section is not None
    assert (cohort.kind, section.kind) == ("cohort", "section")
    assert repeated_title("Must have:") is None
    assert repeated_title("Persons with") is None
    assert repeated_title("Gout.") is None
