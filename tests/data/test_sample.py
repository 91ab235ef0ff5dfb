"""The bundled sample keeps the shape of the registry's records and is plainly made up."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from trialfinder.records.ages import parse_age
from trialfinder.records.document import read_document
from trialfinder.records.facts import scalars
from trialfinder.records.fields import enum_labels, field_at
from trialfinder.records.ids import is_sample_id
from trialfinder.sample import studies

HOSTILE = "NCT99990037"
FUTURE = "NCT99990038"
PARTIAL = {"NCT99990048", "NCT99990049"}
INDEX = re.compile(r"\[[0-9]+\]")
NAME = re.compile(r"(NCT9999[0-9]{4})(?:\.([0-9]{4}-[0-9]{2}-[0-9]{2}))?\.json")

FILES = dict(studies())
CURRENT = [name for name in FILES if name.count(".") == 1]
EARLIER = [name for name in FILES if name.count(".") == 2]


@cache
def tree(name: str) -> Any:
    return json.loads(FILES[name])


def module(name: str, which: str) -> dict[str, Any]:
    found: dict[str, Any] = tree(name)["protocolSection"].get(which, {})
    return found


def dated(name: str, which: str) -> str | None:
    date: str | None = module(name, "statusModule").get(which, {}).get("date")
    return date


def test_there_are_enough_studies_and_enough_of_them_have_a_past() -> None:
    assert len(CURRENT) >= 44
    assert len({name.split(".")[0] for name in EARLIER}) >= 5


def test_files_come_in_order_of_ids_and_within_an_id_oldest_first() -> None:
    names = [name for name, _ in studies()]
    places = [(name.split(".")[0], name.count(".") == 1, name) for name in names]
    assert places == sorted(places)
    assert len(set(names)) == len(names)
    assert {name.split(".")[0] for name in EARLIER} <= {name.split(".")[0] for name in CURRENT}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_indented_json_in_utf8_and_named_after_its_id(name: str) -> None:
    text = FILES[name].decode("utf-8")
    named = NAME.fullmatch(name)
    assert named is not None
    assert text.startswith('{\n  "protocolSection": {\n')
    assert text.endswith("}\n")
    assert not text.startswith("\ufeff")
    nct_id = module(name, "identificationModule")["nctId"]
    assert nct_id == named[1]
    assert is_sample_id(nct_id)
    if named[2]:
        assert dated(name, "lastUpdatePostDateStruct") == named[2]


@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_seen_is_written_as_an_escape(name: str) -> None:
    """So that an editor and a review show a file as it is."""
    unseen = [sign for sign in FILES[name].decode() if unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"}]
    assert set(unseen) <= {"\n"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_one_study_whose_values_have_the_types_of_the_model(name: str) -> None:
    document = read_document(FILES[name])
    assert document.nct_id == name.split(".")[0]
    assert document.misfits == ()


@pytest.mark.parametrize("name", FILES)
def test_only_the_record_from_the_future_holds_unknown_fields_and_codes(name: str) -> None:
    unknown_fields = set()
    unknown_codes = set()
    for fact in scalars(tree(name)):
        field = field_at(fact.path)
        if field is None:
            unknown_fields.add(INDEX.sub("", fact.path))
        elif field.is_enum and fact.value not in enum_labels()[field.kind.removesuffix("[]")]:
            unknown_codes.add(fact.value)
    if name.startswith(FUTURE):
        assert {path.rsplit(".", 1)[-1] for path in unknown_fields} == {
            "perMonth", "trend", "months", "remoteVisits", "travelKm", "co2Statement",
            "source", "bigNumber", "small", "exact",
        }  # fmt: skip
        assert unknown_codes == {
            "PHASE2B_ADAPTIVE", "PLATFORM", "REHABILITATION", "STATISTICIAN", "WAIT_LIST", "SOFTWARE", "PAUSED",
        }  # fmt: skip
    else:
        assert not unknown_fields
        assert not unknown_codes


@pytest.mark.parametrize("name", FILES)
def test_has_results_says_whether_results_are_posted(name: str) -> None:
    record = tree(name)
    posted = "resultsFirstSubmitDate" in module(name, "statusModule")
    assert ("resultsSection" in record) is posted
    if name.startswith("NCT99990048"):
        assert "hasResults" not in record
    else:
        assert record["hasResults"] is posted
    assert ("derivedSection" in record) is (name.split(".")[0] not in PARTIAL)


@pytest.mark.parametrize("name", [name for name in FILES if module(name, "eligibilityModule")])
def test_standard_ages_follow_from_the_age_limits(name: str) -> None:
    eligibility = module(name, "eligibilityModule")
    lowest, highest = (parse_age(eligibility.get(key)) for key in ("minimumAge", "maximumAge"))
    assert (lowest is None) is ("minimumAge" not in eligibility)
    assert (highest is None) is ("maximumAge" not in eligibility)
    low = lowest.days / 365.25 if lowest else 0
    high = highest.days / 365.25 if highest else 999
    assert low < high
    groups = (("CHILD", 0, 18), ("ADULT", 18, 65), ("OLDER_ADULT", 65, 999))
    assert eligibility["stdAges"] == [group for group, start, end in groups if low < end and high >= start]


@pytest.mark.parametrize("name", FILES)
def test_arms_and_interventions_name_each_other(name: str) -> None:
    arms = module(name, "armsInterventionsModule").get("armGroups", [])
    interventions = module(name, "armsInterventionsModule").get("interventions", [])
    labels = {arm["label"] for arm in arms}
    assert len(labels) == len(arms)
    for intervention in interventions:
        for label in intervention.get("armGroupLabels", []):
            arm = next(arm for arm in arms if arm["label"] == label)
            assert any(named.endswith(f": {intervention['name']}") for named in arm["interventionNames"])
    named_by_arms = {named.split(": ", 1)[1] for arm in arms for named in arm.get("interventionNames", [])}
    assert named_by_arms <= {intervention["name"] for intervention in interventions}


@pytest.mark.parametrize("name", FILES)
def test_dates_run_forward(name: str) -> None:
    status = module(name, "statusModule")
    for chain in (
        ["startDateStruct", "primaryCompletionDateStruct", "completionDateStruct"],
        ["studyFirstSubmitDate", "studyFirstSubmitQcDate", "studyFirstPostDateStruct", "lastUpdatePostDateStruct"],
        [
            "resultsFirstSubmitDate",
            "resultsFirstSubmitQcDate",
            "resultsFirstPostDateStruct",
            "lastUpdatePostDateStruct",
        ],
        ["dispFirstSubmitDate", "dispFirstSubmitQcDate", "dispFirstPostDateStruct", "lastUpdatePostDateStruct"],
        ["lastUpdateSubmitDate", "lastUpdatePostDateStruct"],
    ):
        dates = [value["date"] if isinstance(value, dict) else value for key in chain if (value := status.get(key))]
        assert all(a[: len(b)] <= b[: len(a)] for a, b in pairwise(dates))
    holder = tree(name).get("derivedSection", {}).get("miscInfoModule", {}).get("versionHolder")
    if holder and status.get("lastUpdatePostDateStruct"):
        assert status["lastUpdatePostDateStruct"]["date"] <= holder


@pytest.mark.parametrize("name", [name for name in FILES if "resultsSection" in tree(name)])
def test_posted_results_add_up(name: str) -> None:
    results = tree(name)["resultsSection"]
    for period in results["participantFlowModule"]["periods"]:
        count = {
            (mile["type"], each["groupId"]): int(each["numSubjects"])
            for mile in period["milestones"]
            for each in mile["achievements"]
        }
        for group in results["participantFlowModule"]["groups"]:
            left = count["NOT COMPLETED", group["id"]]
            assert count["STARTED", group["id"]] == count["COMPLETED", group["id"]] + left
            reasons = [r for drop in period["dropWithdraws"] for r in drop["reasons"] if r["groupId"] == group["id"]]
            assert sum(int(reason["numSubjects"]) for reason in reasons) == left
    started = [int(v["value"]) for v in results["baselineCharacteristicsModule"]["denoms"][0]["counts"]]
    assert started[:-1] and sum(started[:-1]) == started[-1]
    assert started[-1] == module(name, "designModule")["enrollmentInfo"]["count"]
    for measure in results["outcomeMeasuresModule"]["outcomeMeasures"]:
        known = {group["id"] for group in measure.get("groups", [])}
        used = {fact.value for fact in scalars(measure) if fact.path.endswith(".groupId")}
        assert used == known


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith(HOSTILE)])
def test_nobody_real_can_be_reached(name: str) -> None:
    for fact in scalars(tree(name)):
        key = INDEX.sub("", fact.path).rsplit(".", 1)[-1]
        text = str(fact.value)
        if key == "phone":
            assert re.search(r"55501[0-9]{2}$", re.sub(r"[^0-9]", "", text))
        elif key == "email":
            assert text.endswith("@example.org")
        elif key in ("url", "link"):
            assert text.startswith("https://example.org/")
        elif key == "pmid":
            assert text.startswith("9999")  # far above any number that PubMed has given
        assert key == "email" or "@" not in text


def test_earlier_versions_tell_what_changed() -> None:
    told = set()
    for name in EARLIER:
        nct_id = name.split(".")[0]
        row = [other for other in FILES if other.startswith(nct_id)]
        later = row[row.index(name) + 1]
        old, new = ({fact.path: fact.value for fact in scalars(tree(each))} for each in (name, later))
        assert str(dated(name, "lastUpdatePostDateStruct")) < str(dated(later, "lastUpdatePostDateStruct"))
        told |= {INDEX.sub("", path) for path in old.keys() & new.keys() if old[path] != new[path]}
        told |= {path.split(".")[0] for path in new.keys() - old.keys()}
    protocol = "protocolSection."
    assert told >= {
        protocol + "statusModule.overallStatus",
        protocol + "statusModule.primaryCompletionDateStruct.date",
        protocol + "statusModule.completionDateStruct.date",
        protocol + "designModule.enrollmentInfo.count",
        protocol + "identificationModule.briefTitle",
        protocol + "eligibilityModule.eligibilityCriteria",
        protocol + "eligibilityModule.maximumAge",
        protocol + "eligibilityModule.minimumAge",
        protocol + "contactsLocationsModule.locations.status",
        "resultsSection",
        "documentSection",
    }
