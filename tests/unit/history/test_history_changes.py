"""What changed between versions: each kind of difference once, and no noise."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from lib.trials import NCT, a_tree
from trialfinder.history.changes import changes
from trialfinder.records.document import Document, read_document
from trialfinder.trial import Change

PROTOCOL = "protocolSection"
PLACES = f"{PROTOCOL}.contactsLocationsModule"


def document(tree: dict[str, Any]) -> Document:
    return read_document(json.dumps(tree).encode())


def edited(path: str, value: Any) -> dict[str, Any]:
    """The small study with one value replaced, or taken out where it is None."""
    tree: Any = a_tree()
    place = tree
    *above, last = path.split(".")
    for name in above:
        place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
    if value is None:
        place.pop(last)
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return dict(tree)


def between(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    (found,) = changes([document(old), document(new)])
    return list(found.changes)


@pytest.mark.parametrize(
    ("path", "value", "change"),
    [
        (
            "identificationModule.briefTitle",
            "Plasters",
            Change("changed", "identificationModule.briefTitle", "Plasters for Paper Cuts", "Plasters"),
        ),
        (
            "statusModule.overallStatus",
            "COMPLETED",
            Change("changed", "statusModule.overallStatus", "RECRUITING", "COMPLETED"),
        ),
        ("statusModule.whyStopped", "No paper", Change("added", "statusModule.whyStopped", "", "No paper")),
        ("eligibilityModule.minimumAge", None, Change("removed", "eligibilityModule.minimumAge", "18 Years", "")),
        (
            "eligibilityModule.healthyVolunteers",
            True,
            Change("changed", "eligibilityModule.healthyVolunteers", "false", "true"),
        ),
        (
            "designModule.enrollmentInfo.count",
            30,
            Change("changed", "designModule.enrollmentInfo.count", "24", "30"),
        ),
        ("designModule.phases", ["PHASE2", "PHASE3"], Change("added", "designModule.phases", "", "PHASE3")),
        ("designModule.phases", None, Change("removed", "designModule.phases", "PHASE2", "")),
        ("conditionsModule.conditions.0", "Ink Stain", None),
        ("descriptionModule.briefSummary", "Other words.", Change("changed", "descriptionModule.briefSummary")),
        ("descriptionModule.detailedDescription", "More.", Change("changed", "descriptionModule.detailedDescription")),
        ("eligibilityModule.eligibilityCriteria", "* All", Change("changed", "eligibilityModule.eligibilityCriteria")),
        (
            "armsInterventionsModule.interventions",
            [{"type": "DEVICE", "name": "Plaster"}, {"name": "Breath"}],
            Change("added", "armsInterventionsModule.interventions", "", "Breath"),
        ),
        (
            "outcomesModule.primaryOutcomes",
            [],
            Change("removed", "outcomesModule.primaryOutcomes", "Days until closed", ""),
        ),
    ],
)
def test_a_difference_in_a_field_that_readers_ask_about_is_one_change(
    path: str, value: Any, change: Change | None
) -> None:
    found = between(a_tree(), edited(f"{PROTOCOL}.{path}", value))
    if change is None:
        assert [(one.kind, one.old, one.new) for one in found] == [
            ("removed", "Paper Cut", ""),
            ("added", "", "Ink Stain"),
        ]
    else:
        assert found == [Change(change.kind, f"{PROTOCOL}.{change.path}", change.old, change.new)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("identificationModule.briefTitle", "Plasters  for\nPaper Cuts "),
        ("descriptionModule.briefSummary", "People with paper cuts\n\nget a plaster or a breath of air. "),
        ("statusModule.statusVerifiedDate", "2026-09"),
        ("statusModule.lastUpdatePostDateStruct.date", "2026-09-01"),
        ("madeUpModule.field", "new"),
        ("contactsLocationsModule.locations.0.zip", "12345"),
        ("contactsLocationsModule.locations.0.geoPoint", {"lat": 1.5}),
    ],
)
def test_white_space_dates_of_the_record_and_unknown_fields_are_noise(path: str, value: Any) -> None:
    assert between(a_tree(), edited(f"{PROTOCOL}.{path}", value)) == []


def test_what_the_registry_derives_and_the_order_of_lists_are_noise() -> None:
    old, new = a_tree(), a_tree()
    for tree, order in ((old, 1), (new, -1)):
        tree[PROTOCOL]["conditionsModule"]["conditions"] = ["A", "B"][::order]
        tree[PROTOCOL]["contactsLocationsModule"]["locations"] = [{"city": "Elm"}, {"city": "Ash"}][::order]
        tree[PROTOCOL]["armsInterventionsModule"]["interventions"] = [{"name": "A"}, {"name": "B"}][::order]
    new["derivedSection"] = {"miscInfoModule": {"versionHolder": "2026-09-01"}, "conditionBrowseModule": {}}
    assert between(old, new) == []


def test_one_of_two_equal_names_that_goes_is_one_change() -> None:
    twice = edited(f"{PROTOCOL}.conditionsModule.conditions", ["Paper Cut", "Paper Cut"])
    assert between(twice, a_tree()) == [
        Change("removed", f"{PROTOCOL}.conditionsModule.conditions", "Paper Cut", ""),
    ]


def with_sites(*sites: dict[str, Any]) -> dict[str, Any]:
    return edited(f"{PLACES}.locations", list(sites))


ELM = {"facility": "Elm Clinic", "status": "RECRUITING", "city": "Elm", "state": "Ohio", "country": "Freedonia"}
ASH = {"city": "Ash", "country": "Freedonia"}
ELM_NAME = "Elm Clinic, Elm, Ohio, Freedonia"


def test_sites_that_come_and_go_are_named_with_their_place() -> None:
    assert between(with_sites(ELM), with_sites(ELM, ASH)) == [
        Change("added", f"{PLACES}.locations", new="Ash, Freedonia")
    ]
    assert between(with_sites(ELM, ASH), with_sites(ASH)) == [Change("removed", f"{PLACES}.locations", old=ELM_NAME)]


def test_a_site_that_changes_its_status_is_one_change() -> None:
    assert between(with_sites(ELM), with_sites({**ELM, "status": "COMPLETED"})) == [
        Change("changed", f"{PLACES}.locations.status", f"{ELM_NAME}: RECRUITING", f"{ELM_NAME}: COMPLETED")
    ]
    assert between(with_sites(ASH), with_sites({**ASH, "status": "RECRUITING"})) == [
        Change("changed", f"{PLACES}.locations.status", "Ash, Freedonia: ", "Ash, Freedonia: RECRUITING")
    ]


def test_of_two_sites_at_one_place_the_one_that_goes_is_named_and_so_is_a_changed_status() -> None:
    closed = {**ELM, "status": "COMPLETED"}
    assert between(with_sites(ELM, ELM), with_sites(ELM)) == [Change("removed", f"{PLACES}.locations", old=ELM_NAME)]
    assert between(with_sites(ELM, ELM), with_sites(closed, ELM)) == [
        Change("changed", f"{PLACES}.locations.status", f"{ELM_NAME}: RECRUITING", f"{ELM_NAME}: COMPLETED")
    ]
    assert between(with_sites(ELM, closed), with_sites(closed, ELM)) == []


def test_a_contact_is_named_without_its_address() -> None:
    """A feed goes to anyone: e-mail addresses stand on the trial page only."""
    new = edited(f"{PLACES}.centralContacts", [{"name": "Bo Nib", "phone": "555-0101", "email": "b@quill.example"}])
    found = between(a_tree(), new)
    assert [(one.old, one.new) for one in found] == [("Ada Quill, 555-0100", ""), ("", "Bo Nib, 555-0101")]
    assert between(a_tree(), edited(f"{PLACES}.centralContacts.0.email", "c@quill.example")) == []


@pytest.mark.parametrize(("old", "new", "told"), [(False, True, True), (None, True, True), (True, True, False)])
def test_results_that_are_posted_are_told_once(old: bool | None, new: bool, told: bool) -> None:
    found = between(a_tree(hasResults=old), a_tree(hasResults=new))
    assert (found == [Change("changed", "hasResults", "false", "true")]) == told


def test_versions_come_newest_first_each_with_its_own_date_and_bytes() -> None:
    trees = [a_tree(), a_tree(), a_tree(statusModule={"overallStatus": "COMPLETED"}, derivedSection=None)]
    trees[1][PROTOCOL]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2026-08-25"
    documents = [document(tree) for tree in trees]
    newest, older = changes(documents)
    assert (newest.sha256, newest.date, newest.nct_id) == (documents[2].sha256, "", NCT)
    assert (older.sha256, older.date) == (documents[1].sha256, "2026-08-25")
    assert older.changes == ()
    assert newest.changes


def test_a_version_without_an_update_date_is_dated_by_its_holder() -> None:
    (only,) = changes([document(a_tree()), document(a_tree(statusModule=None))])
    assert only.date == "2026-08-28"


def test_fewer_than_two_versions_have_no_changes() -> None:
    assert changes([]) == ()
    assert changes([document(a_tree())]) == ()


def test_a_record_of_the_wrong_shape_changes_into_one_of_the_right_shape_without_a_failure() -> None:
    odd = deepcopy(a_tree())
    for name in odd[PROTOCOL]:
        if name != "identificationModule":
            odd[PROTOCOL][name] = ["odd", 1, None, {"locations": "Elm"}]
    assert between(odd, a_tree())
    assert between(a_tree(), odd)
