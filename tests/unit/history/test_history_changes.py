"""What changed between versions: each difference is told once, and no noise is news."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from lib.trials import NCT, a_tree
from trialfinder.changed import TOPICS, ChangeSet
from trialfinder.history.changes import changes, compare
from trialfinder.records.document import Document, read_document

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


def between(old: dict[str, Any], new: dict[str, Any]) -> ChangeSet:
    return compare(document(old), document(new))


@pytest.mark.parametrize(
    ("path", "value", "topic", "kind"),
    [
        ("identificationModule.briefTitle", "Plasters", "description", "value"),
        ("identificationModule.officialTitle", "A Trial of Plasters", "description", "words"),
        ("statusModule.overallStatus", "COMPLETED", "status", "value"),
        ("statusModule.whyStopped", "No paper", "status", "value"),
        ("statusModule.resultsFirstPostDateStruct.date", "2026-08", "results", "results"),
        ("statusModule.completionDateStruct.type", "ACTUAL", "dates", "date"),
        ("eligibilityModule.minimumAge", None, "who", "age"),
        ("eligibilityModule.healthyVolunteers", True, "who", "value"),
        ("eligibilityModule.stdAges", ["CHILD"], "who", "fields"),
        ("eligibilityModule.eligibilityCriteria", "* All", "criteria", "words"),
        ("designModule.enrollmentInfo.count", 30, "treatment", "number"),
        ("designModule.designInfo.maskingInfo.masking", "DOUBLE", "treatment", "value"),
        ("designModule.patientRegistry", True, "treatment", "fields"),
        ("descriptionModule.detailedDescription", "More.", "description", "words"),
        ("outcomesModule.primaryOutcomes", [], "outcomes", "removed"),
        ("sponsorCollaboratorsModule.leadSponsor.class", "INDUSTRY", "sponsor", "fields"),
        ("contactsLocationsModule.centralContacts.0.phone", "555-0199", "contacts", "details"),
        ("contactsLocationsModule.locations.0.status", "COMPLETED", "sites", "closed"),
        ("contactsLocationsModule.locations.0.zip", "12345", "contacts", "site_details"),
        ("referencesModule.seeAlsoLinks", [{"label": "Ink", "url": "https://a.example"}], "documents", "added"),
        ("oversightModule.oversightHasDmc", True, "other", "fields"),
    ],
)
def test_a_difference_is_one_change_of_its_topic(path: str, value: Any, topic: str, kind: str) -> None:
    (change,) = between(a_tree(), edited(f"{PROTOCOL}.{path}", value)).changes
    assert (change.topic, change.kind) == (topic, kind)
    assert all(one.path.startswith(f"{PROTOCOL}.{path.split('.')[0]}") for one in change.differences)


@pytest.mark.parametrize(
    ("path", "value", "noise"),
    [
        ("identificationModule.briefTitle", "Plasters  for\nPaper Cuts ", "writing"),
        ("descriptionModule.briefSummary", "* People with paper cuts\nget a plaster or a breath of air\\. ", "writing"),
        (
            "eligibilityModule.eligibilityCriteria",
            "Inclusion Criteria:\n\n1. Adults with a paper cut\n2. Able to hold a pen\n\n\n"
            "Exclusion Criteria:\n\n- Fear of\n  paper",
            "writing",
        ),
        ("statusModule.statusVerifiedDate", "2026-09", "record"),
        ("statusModule.lastUpdatePostDateStruct.date", "2026-09-01", "record"),
        ("statusModule.lastUpdateSubmitDate", "2026-09-01", "record"),
        # NCT07011550: the registry stopped to write the "no" that goes without saying
        ("statusModule.expandedAccessInfo", {"hasExpandedAccess": False}, "writing"),
        ("madeUpModule.field", "new", "unknown"),
        ("contactsLocationsModule.locations.0.geoPoint", {"lat": 1.5, "lon": 2}, "derived"),
        ("descriptionModule.detailedDescription", " ", "writing"),
    ],
)
def test_what_says_nothing_new_is_no_news(path: str, value: Any, noise: str) -> None:
    found = between(a_tree(), edited(f"{PROTOCOL}.{path}", value))
    assert found.changes == ()
    assert {one.noise for one in found.technical} == {noise}


def test_what_the_registry_derives_and_the_order_of_lists_are_no_news() -> None:
    old, new = a_tree(), a_tree()
    for tree, order in ((old, 1), (new, -1)):
        tree[PROTOCOL]["conditionsModule"]["conditions"] = ["A", "B"][::order]
        tree[PROTOCOL]["contactsLocationsModule"]["locations"] = [{"city": "Elm"}, {"city": "Ash"}][::order]
        tree[PROTOCOL]["armsInterventionsModule"]["interventions"] = [{"name": "A"}, {"name": "B"}][::order]
    new["derivedSection"] = {"miscInfoModule": {"versionHolder": "2026-09-01"}, "conditionBrowseModule": {}}
    found = between(old, new)
    assert found.changes == ()
    assert {one.noise for one in found.technical} == {"order", "derived"}
    assert sum(one.kind == "moved" for one in found.technical) == 3


def test_two_criteria_made_into_one_are_news() -> None:
    """White space that parts two criteria says something; other white space does not."""
    path = f"{PROTOCOL}.eligibilityModule.eligibilityCriteria"
    found = between(edited(path, "* No ink\n* Fear of paper"), edited(path, "* No ink Fear of paper"))
    assert [change.topic for change in found.changes] == ["criteria"]


def test_a_criterion_that_moves_to_the_other_side_is_news() -> None:
    path = f"{PROTOCOL}.eligibilityModule.eligibilityCriteria"
    old, new = "Inclusion:\n* A\n* B\n\nExclusion:\n* C", "Inclusion:\n* A\n\nExclusion:\n* C\n* B"
    (change,) = between(edited(path, old), edited(path, new)).changes
    assert {run.kind for line in change.lines for run in line.runs} == {"both", "old", "new"}


def test_the_news_comes_in_the_order_of_topics() -> None:
    tree = edited(f"{PROTOCOL}.oversightModule.oversightHasDmc", True)
    tree[PROTOCOL]["statusModule"]["overallStatus"] = "COMPLETED"
    tree[PROTOCOL]["statusModule"]["startDateStruct"]["date"] = "2026-02"
    tree[PROTOCOL]["contactsLocationsModule"]["locations"] = []
    found = [change.topic for change in between(a_tree(), tree).changes]
    assert found == ["status", "sites", "dates", "other"]
    assert found == sorted(found, key=TOPICS.index)


@pytest.mark.parametrize(("old", "new", "told"), [(False, True, True), (None, True, True), (True, True, False)])
def test_results_that_are_posted_are_told_once(old: bool | None, new: bool, told: bool) -> None:
    found = between(a_tree(hasResults=old), a_tree(hasResults=new, resultsSection={"moreInfoModule": {}}))
    assert [change.kind for change in found.changes] == (["posted"] if told else [])


def flow(words: str) -> dict[str, Any]:
    return {"participantFlowModule": {"recruitmentDetails": words}}


def test_results_that_a_version_came_without_did_not_change() -> None:
    """A capture of NCT05665595 says that it has results and holds none."""
    with_them, without = a_tree(hasResults=True, resultsSection=flow("At a desk.")), a_tree(hasResults=True)
    for old, new in ((with_them, without), (without, with_them)):
        found = between(old, new)
        assert found.changes == ()
        assert {one.noise for one in found.technical} == {"absent"}
    other = a_tree(hasResults=True, resultsSection=flow("At two desks."))
    assert [change.kind for change in between(with_them, other).changes] == ["results"]


def test_any_two_versions_can_be_compared_and_turned_round() -> None:
    old, new = document(a_tree()), document(edited(f"{PROTOCOL}.eligibilityModule.maximumAge", "75 Years"))
    (there,), (back,) = compare(old, new).changes, compare(new, old).changes
    assert ([one.value for one in there.new], [one.value for one in back.old]) == (["75 Years"], ["75 Years"])
    assert compare(old, old).changes == compare(old, old).technical == ()


def test_versions_come_newest_first_each_with_its_own_date_and_bytes() -> None:
    trees = [a_tree(), a_tree(), a_tree(statusModule={"overallStatus": "COMPLETED"}, derivedSection=None)]
    trees[1][PROTOCOL]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2026-08-25"
    documents = [document(tree) for tree in trees]
    newest, older = changes(documents)
    assert (newest.old_sha256, newest.sha256, newest.date) == (documents[1].sha256, documents[2].sha256, "")
    assert (older.sha256, older.since, older.date) == (documents[1].sha256, "2026-08-20", "2026-08-25")
    assert newest.nct_id == NCT
    assert older.changes == ()
    assert newest.changes
    assert (newest.partial, older.partial) == (True, False)


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
    assert between(odd, a_tree()).changes
    assert between(a_tree(), odd).changes
    for path in (f"{PLACES}.locations", f"{PROTOCOL}.outcomesModule.primaryOutcomes"):
        for shape in ("text", 7, ["text"], {"a": 1}, [[{"city": 1}]], [{"city": ["x"], "measure": 3}]):
            assert between(a_tree(), edited(path, shape)).changes
            assert between(edited(path, shape), a_tree()).changes
