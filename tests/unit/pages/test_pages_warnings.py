"""Warnings: each fires on the contradiction it names, and is silent beside it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from lib.trials import a_tree, warnings_on
from trialfinder.pages.rules.warnings import RULES
from trialfinder.records.study import convert

TODAY = datetime.date(2026, 9, 1)
FRESH = {"lastUpdatePostDateStruct": {"date": "2026-08-20"}}


def warned(today: datetime.date = TODAY, **changes: Any) -> dict[str, list[str]]:
    """The sentences by the name of their rule."""
    found: dict[str, list[str]] = {}
    for rule in warnings_on(convert(a_tree(**changes))[0], today):
        found.setdefault(rule.name, []).append(rule.text)
    assert set(found) <= {info.name for info in RULES}
    return found


def status(overall: str | None = "RECRUITING", **more: Any) -> dict[str, Any]:
    module = {**FRESH, **more}
    return {"statusModule": {**module, "overallStatus": overall} if overall else module}


def dated(date: str) -> dict[str, str]:
    return {"date": date}


def test_a_record_without_contradictions_has_no_warning() -> None:
    assert warned() == {}


def test_a_record_without_any_module_has_no_warning() -> None:
    assert warnings_on(convert({"protocolSection": {}})[0], TODAY) == ()


# --- old ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "date", "fires"),
    [
        ("RECRUITING", "2025-09-01", True),
        ("RECRUITING", "2025-09-02", False),
        ("NOT_YET_RECRUITING", "2019-01-01", True),
        ("COMPLETED", "2019-01-01", False),
        ("ENROLLING_BY_INVITATION", "2019-01-01", True),
        (None, "2019-01-01", False),
        ("RECRUITING", "2025-08", True),  # the last day of the month is what counts
        ("RECRUITING", "2025-09", False),
        ("RECRUITING", "2027-01-01", False),
        ("RECRUITING", "long ago", False),
    ],
)
def test_an_open_study_with_a_record_a_year_old_is_warned_of(overall: str | None, date: str, fires: bool) -> None:
    assert ("warn-old" in warned(**status(overall, lastUpdatePostDateStruct=dated(date)))) == fires


def test_the_warning_says_how_old_the_record_is() -> None:
    assert warned(**status(lastUpdatePostDateStruct=dated("2024-08-01")))["warn-old"] == [
        "The record says that the study is looking for people, but it was last updated 2 years ago. "
        "Ask whether that still holds."
    ]


# --- completion ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "date", "fires"),
    [
        ("RECRUITING", "2026-08-31", True),
        ("RECRUITING", "2026-09-01", False),
        ("RECRUITING", "2026-08", True),
        ("RECRUITING", "2026-09", False),
        ("RECRUITING", "2026", False),
        ("RECRUITING", "2025", True),
        ("NOT_YET_RECRUITING", "2026-08", True),
        ("ACTIVE_NOT_RECRUITING", "2020-01", False),
        ("RECRUITING", "2020-13", False),
    ],
)
def test_an_open_study_that_was_to_be_complete_by_now_is_warned_of(overall: str, date: str, fires: bool) -> None:
    for name in ("completionDateStruct", "primaryCompletionDateStruct"):
        assert ("warn-completion" in warned(**status(overall, **{name: dated(date)}))) == fires


def test_the_whole_study_is_named_before_the_main_measurements_and_only_one_of_them() -> None:
    both = status(completionDateStruct=dated("2026-05-31"), primaryCompletionDateStruct=dated("2025-05"))
    assert warned(**both)["warn-completion"] == [
        "The record says that the study is looking for people, but also that the whole study would be complete by "
        "31 May 2026, which is past. Ask whether it takes people."
    ]
    main = status(completionDateStruct=dated("2027-05"), primaryCompletionDateStruct=dated("2025-05"))
    assert "that the main measurements would be complete by May 2025," in warned(**main)["warn-completion"][0]
    assert warned(**status(completionDateStruct={"type": "ESTIMATED"})) == {}
    assert warned(statusModule=None) == {}


# --- text that says closed ----------------------------------------------------------------------------------


def closed(summary: str, overall: str = "RECRUITING", **more: str) -> list[str]:
    return warned(**status(overall), descriptionModule={"briefSummary": summary, **more}).get("warn-closed-text", [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Arms A, B, C and D are closed to enrollment.",  # the shape of NCT03418038
        "Part 1 is closed to new patient accrual",
        "This cohort is now closed.",
        "Randomization was closed in spring.",
        "Enrollment is closed.",
        "Enrolment has been completed.",
        "Recruitment was halted.",
        "Accrual to the first group is suspended",
        "ENROLLMENT IS ON HOLD",
        "closed early to accrual",
    ],
)
def test_a_recruiting_study_whose_text_says_closed_is_warned_of_with_the_sentence(sentence: str) -> None:
    (warning,) = closed(f"People get a plaster. {sentence}\n\nThe rest goes on.")
    assert f"“{sentence}”" in warning
    assert closed("Plasters.", detailedDescription=f"* \\[Note\\] {sentence}") != []


@pytest.mark.parametrize(
    "sentence",
    [
        "Enrollment will be closed in spring.",
        "Enrollment would be completed by then.",
        "The arm may be closed to enrollment.",
        "If the first part is closed, the second begins.",
        "Recruitment is closed when the number is reached.",
        "Once enrollment is completed, people are followed.",
        "Until accrual is closed, people can join.",
        "After enrollment is completed the code is broken.",
        "The arm is not closed to enrollment.",
        "The arm should be closed to enrollment at that size.",
        "Cuts that are closed with a plaster heal in days.",
        "The study is closely watched.",
        "Wounds were closed. Enrollment is open.",
        "An enrollment form comes first; closed envelopes are used.",
    ],
)
def test_a_plan_a_condition_or_a_wound_is_no_closed_study(sentence: str) -> None:
    assert closed(sentence) == []


def test_only_a_study_that_is_said_to_recruit_can_contradict_its_text() -> None:
    for overall in ("COMPLETED", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING"):
        assert closed("Enrollment is closed.", overall) == []
    assert "warn-closed-text" not in warned(descriptionModule=None)
    assert "warn-closed-text" not in warned(descriptionModule={})


def test_one_sentence_is_quoted_without_its_list_mark_and_none_that_is_too_long_to_read() -> None:
    (warning,) = closed("* Arm A is closed.\n* Arm B is closed.")
    assert "“Arm A is closed.”" in warning
    assert closed(f"{'Very ' * 80}old arm is closed.") == []


# --- sites --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "states", "fires"),
    [
        ("RECRUITING", ["COMPLETED", "WITHDRAWN"], True),
        ("RECRUITING", ["COMPLETED", None], True),
        ("RECRUITING", ["COMPLETED", "RECRUITING"], False),
        ("RECRUITING", [None, None], False),
        ("RECRUITING", [], False),
        ("NOT_YET_RECRUITING", ["NOT_YET_RECRUITING"], False),
    ],
)
def test_a_recruiting_study_without_a_recruiting_site_is_warned_of(
    overall: str, states: list[str | None], fires: bool
) -> None:
    sites = [{"city": "Elm", **({"status": state} if state else {})} for state in states]
    found = warned(**status(overall), contactsLocationsModule={"locations": sites})
    assert ("warn-sites" in found) == fires
    assert "warn-sites" not in warned(**status(overall), contactsLocationsModule=None)


# --- spelling -----------------------------------------------------------------------------------------------


def spelled(*texts: str) -> list[str]:
    description = {"briefSummary": texts[0], "detailedDescription": " ".join(texts[1:])}
    return warned(descriptionModule=description).get("warn-spelling", [])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("QUIL-PPQ", "QUIL-PQQ"),  # the shape of NCT06087653: one letter for another that the name has too
        ("MOON-INK", "MOON-IKN"),
        ("ABBAAB", "ABBABA"),
    ],
)
def test_two_spellings_of_one_name_are_flagged(first: str, second: str) -> None:
    (warning,) = spelled(f"{first} and {first} again", f"the {second} dose")
    assert warning == f"The record writes both “{first}” and “{second}”. They may mean the same: ask the study team."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ARM-A", "ARM-B"),
        ("COHORT-A", "COHORT-B"),
        ("PART-ONE", "PART-TWO"),
        ("QUIL-PPQ", "QUIL-PPQ"),
        ("QUIL-PPQ", "QUIL-PQ"),
        ("ABCDEF", "FEDCBA"),
        ("ABCDE", "ABCED"),
        ("QUILPQ7", "QUILQP7"),
        ("quil-ppq", "quil-pqq"),
    ],
)
def test_names_that_differ_on_purpose_are_not_flagged(first: str, second: str) -> None:
    assert spelled(f"{first} goes here", f"{second} goes there") == []


def test_names_are_read_wherever_the_record_speaks_in_its_own_words() -> None:
    one, two = "QUIL-PPQ", "QUIL-PQQ"
    places: list[dict[str, Any]] = [
        {"identificationModule": {"briefTitle": one, "officialTitle": two}},
        {"identificationModule": {"briefTitle": one}, "descriptionModule": {"briefSummary": two}},
        {"armsInterventionsModule": {"armGroups": [{"label": one, "description": two}]}},
        {"armsInterventionsModule": {"interventions": [{"name": one, "description": two}]}},
        {
            "armsInterventionsModule": {"armGroups": [{"label": one}, {}], "interventions": [{}]},
            "eligibilityModule": {"eligibilityCriteria": f"* Took {two}"},
        },
    ]
    for changes in places:
        assert len(warned(**changes)["warn-spelling"]) == 1


def test_the_spelling_that_is_used_more_comes_first() -> None:
    (warning,) = spelled("MOON-IKN", "MOON-INK MOON-INK")
    assert "both “MOON-INK” and “MOON-IKN”" in warning


def test_a_text_made_of_slips_brings_five_warnings_and_no_more() -> None:
    assert len(spelled(" ".join("ABBABABB"[:i] + "A" + "ABBABABB"[i:] for i in range(8)), "")) <= 5
    names = [f"{'A' * i}B{'A' * (11 - i)}" for i in range(12)]
    assert len(spelled(" ".join(names), "")) == 5


# --- phases in titles ---------------------------------------------------------------------------------------


def phased(title: str, *phases: str, **more: str) -> list[str]:
    return warned(
        identificationModule={"briefTitle": title, **more},
        designModule={"studyType": "INTERVENTIONAL", "phases": phases},
    ).get("warn-phase", [])


@pytest.mark.parametrize(
    ("title", "phases", "quoted"),
    [
        ("A Phase II Study of Plasters", ["PHASE1"], "Phase II"),
        ("A Phase 3 Study", ["PHASE2"], "Phase 3"),
        ("PHASE IV plasters", ["PHASE3"], "PHASE IV"),
        ("A phase IIb study", ["PHASE3"], "phase IIb"),
        ("A Phase I/II Study", ["PHASE1"], "Phase I/II"),
        ("A Phase 1b/2a Study", ["PHASE1"], "Phase 1b/2a"),
        ("Phase 1 and Phase 2 of Plasters", ["PHASE1"], "Phase 1 and Phase 2"),
        ("A Phase-III Study", ["PHASE2"], "Phase-III"),
        ("Phase 2–3 plasters", ["PHASE2"], "Phase 2–3"),
    ],
)
def test_a_title_that_names_another_phase_is_quoted(title: str, phases: list[str], quoted: str) -> None:
    assert phased(title, *phases) == [
        f"A title says “{quoted}”, but the record gives the phase as "
        f"{' and '.join(phase.replace('PHASE', 'Phase ') for phase in phases)}. Ask the study team."
    ]


@pytest.mark.parametrize(
    ("title", "phases"),
    [
        ("A Phase II Study", ["PHASE2"]),
        ("A Phase I/II Study", ["PHASE1", "PHASE2"]),
        ("A Phase 1 Study", ["PHASE1", "PHASE2"]),
        ("A Phase Ib Study", ["PHASE1"]),
        ("An Early Phase I Study", ["EARLY_PHASE1"]),
        ("A Phase III Study", ["NA"]),
        ("A Phase III Study", []),
        ("A Phase in Between", ["PHASE2"]),
        ("Two-phase Ink", ["PHASE2"]),
        ("Phase 30 Plasters", ["PHASE2"]),
        ("Phased Plasters in 4 Towns", ["PHASE2"]),
        ("A Phase 2 - 12 Weeks of Plasters", ["PHASE2"]),
    ],
)
def test_a_title_that_agrees_or_names_no_phase_is_let_be(title: str, phases: list[str]) -> None:
    assert phased(title, *phases) == []


def test_the_official_title_is_read_too_and_one_warning_is_enough() -> None:
    assert len(phased("A Phase 3 Study", "PHASE2", officialTitle="A Phase III Study")) == 1
    assert "“Phase III”" in phased("Plasters", "PHASE2", officialTitle="A Phase III Study")[0]
    assert warned(designModule=None) == {}
    assert "warn-phase" not in warned(identificationModule=None)


# --- ages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("youngest", "oldest", "fires"),
    [
        ("65 Years", "18 Years", True),
        ("18 Months", "1 Year", True),
        ("12 Months", "1 Year", False),
        ("18 Years", "18 Years", False),
        ("18 Years", "65 Years", False),
        ("18 Years", None, False),
        (None, "1 Day", False),
        ("N/A", "1 Day", False),
    ],
)
def test_a_youngest_age_above_the_oldest_is_warned_of(youngest: str | None, oldest: str | None, fires: bool) -> None:
    ages = {"minimumAge": youngest, "maximumAge": oldest}
    module = {name: age for name, age in ages.items() if age}
    assert ("warn-ages" in warned(eligibilityModule=module)) == fires
    assert "warn-ages" not in warned(eligibilityModule=None)


def test_warnings_come_in_the_order_in_which_the_method_lists_them() -> None:
    everything = warned(
        **status(lastUpdatePostDateStruct=dated("2019"), completionDateStruct=dated("2019")),
        descriptionModule={"briefSummary": "Enrollment is closed. QUIL-PPQ, QUIL-PQQ."},
        identificationModule={"briefTitle": "A Phase 3 Study"},
        contactsLocationsModule={"locations": [{"status": "COMPLETED"}]},
        eligibilityModule={"minimumAge": "2 Years", "maximumAge": "1 Year"},
    )
    # An UNKNOWN status is none of the open ones, so its warning never stands beside these.
    assert list(everything) == [info.name for info in RULES if info.name != "warn-unknown"]


def test_a_study_that_is_not_open_yet_is_never_called_open() -> None:
    rule = warned(**status("NOT_YET_RECRUITING", lastUpdatePostDateStruct=dated("2019")))["warn-old"]
    assert "has not started to look for people" in str(rule)


def test_an_unknown_status_is_a_warning_with_the_date_of_the_last_check() -> None:
    rule = warned(**status("UNKNOWN", statusVerifiedDate="2007-04"))["warn-unknown"]
    assert "stood when it was last verified (April 2007)" in str(rule)
    assert "warn-unknown" not in warned(**status("COMPLETED", statusVerifiedDate="2007-04"))
