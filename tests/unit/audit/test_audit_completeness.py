# ruff: noqa: E501 - a row of a table is easier to judge on one line
"""Every scalar a patient needs is marked on some page of the trial."""

from __future__ import annotations

import copy

import pytest
from audited_page import EXPLAINED, NCT, PAGE, RECORD, RULES, changed

from trialfinder.audit.provenance import audit_trial

CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"


def missing(pages: list[str], record: dict = RECORD) -> list[str]:  # type: ignore[type-arg] # any record
    return [p.where for p in audit_trial(pages, record, EXPLAINED, RULES, NCT) if p.kind == "field-missing"]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("protocolSection.conditionsModule.conditions[1]", ' data-field="protocolSection.conditionsModule.conditions[1]"', ""),
        ("protocolSection.contactsLocationsModule.locations[1].city", ">Pau<", "><"),
        ("protocolSection.contactsLocationsModule.locations[1].city", "<span data-field=\"protocolSection.contactsLocationsModule.locations[1].city\">", "<span hidden data-field=\"protocolSection.contactsLocationsModule.locations[1].city\">"),
        ("protocolSection.eligibilityModule.sex", "<p>Healthy:", '<p style="display:none">Healthy:'),
    ],
    ids=["no mark", "an empty mark", "a hidden mark", "a mark in a hidden part"],
)  # fmt: skip
def test_what_no_page_shows_is_told(path: str, old: str, new: str) -> None:
    assert path in missing([changed(old, new)])


def test_a_field_shown_on_a_second_page_is_not_missing() -> None:
    path = "protocolSection.contactsLocationsModule.locations[1].city"
    first = changed(f' data-field="{path}"', "")
    assert missing([first]) == [path]
    assert missing([first, f'<main><p data-field="{path}">Pau</p></main>']) == []


def test_every_scalar_of_the_record_is_asked_for() -> None:
    paths = missing(["<main></main>"])
    assert len(paths) == len(set(paths)) == PAGE.count("data-field=")


def test_criteria_lack_one_original() -> None:
    page = changed(f' data-field="{CRITERIA}"', "").replace(' data-original="h2"', "")
    assert missing([page]) == [CRITERIA]
    assert missing([page, '<main><h3 data-original="h2">Exclusion Criteria:</h3></main>']) == []


def test_blank_and_foreign_fields_are_not_asked_for() -> None:
    record = copy.deepcopy(RECORD)
    record["protocolSection"]["conditionsModule"]["keywords"] = ["", " \n"]
    record["derivedSection"] = {"miscInfoModule": {"versionHolder": "2024-01-01"}}
    assert missing([PAGE], record) == []


def test_problems_say_which_page_they_are_on() -> None:
    problems = audit_trial([PAGE, "<main>7</main>"], RECORD, EXPLAINED, RULES, NCT)
    assert [(p.kind, p.where.split(":")[0]) for p in problems] == [("unmarked-digit", "page 2")]
