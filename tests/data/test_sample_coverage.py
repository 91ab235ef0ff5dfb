"""The bundled sample holds every kind of record that the pages, the search and the APIs must show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from trialfinder.records.fields import enum_labels
from trialfinder.sample import studies

TREES: list[Any] = [json.loads(raw) for name, raw in studies() if name.count(".") == 1]
MODULES = {
    "sponsorCollaboratorsModule", "statusModule", "oversightModule", "descriptionModule", "conditionsModule",
    "designModule", "armsInterventionsModule", "outcomesModule", "eligibilityModule", "contactsLocationsModule",
    "referencesModule", "ipdSharingStatementModule",
}  # fmt: skip


def at(tree: Any, path: str) -> list[Any]:
    """All values under a dotted path, lists walked through."""
    found = [tree]
    for step in path.split("."):
        found = [part[step] for part in found if isinstance(part, dict) and step in part]
        found = [item for part in found for item in (part if isinstance(part, list) else [part])]
    return found


def everywhere(path: str) -> list[Any]:
    return [value for tree in TREES for value in at(tree, "protocolSection." + path)]


def criteria(digits: str) -> str:
    text: str = at(one(digits), "protocolSection.eligibilityModule.eligibilityCriteria")[0]
    return text


def one(digits: str) -> Any:
    (tree,) = (t for t in TREES if at(t, "protocolSection.identificationModule.nctId") == [f"NCT9999{digits}"])
    return tree


def texts() -> Iterator[str]:
    yield from everywhere("eligibilityModule.eligibilityCriteria")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("statusModule.overallStatus", "Status"),
        ("statusModule.startDateStruct.type", "DateType"),
        ("sponsorCollaboratorsModule.responsibleParty.type", "ResponsiblePartyType"),
        ("designModule.studyType", "StudyType"),
        ("designModule.phases", "Phase"),
        ("designModule.designInfo.allocation", "DesignAllocation"),
        ("designModule.designInfo.interventionModel", "InterventionalAssignment"),
        ("designModule.designInfo.primaryPurpose", "PrimaryPurpose"),
        ("designModule.designInfo.observationalModel", "ObservationalModel"),
        ("designModule.designInfo.timePerspective", "DesignTimePerspective"),
        ("designModule.designInfo.maskingInfo.masking", "DesignMasking"),
        ("designModule.designInfo.maskingInfo.whoMasked", "WhoMasked"),
        ("designModule.bioSpec.retention", "BioSpecRetention"),
        ("designModule.enrollmentInfo.type", "EnrollmentType"),
        ("armsInterventionsModule.armGroups.type", "ArmGroupType"),
        ("armsInterventionsModule.interventions.type", "InterventionType"),
        ("eligibilityModule.sex", "Sex"),
        ("eligibilityModule.stdAges", "StandardAge"),
        ("eligibilityModule.samplingMethod", "SamplingMethod"),
        ("contactsLocationsModule.overallOfficials.role", "OfficialRole"),
        ("contactsLocationsModule.locations.status", "RecruitmentStatus"),
        ("referencesModule.references.type", "ReferenceType"),
        ("ipdSharingStatementModule.ipdSharing", "IpdSharing"),
        ("ipdSharingStatementModule.infoTypes", "IpdSharingInfoType"),
    ],
)
def test_every_code_of_a_field_occurs(path: str, kind: str) -> None:
    assert set(enum_labels()[kind]) <= set(everywhere(path))


@pytest.mark.parametrize("path", ["startDateStruct", "primaryCompletionDateStruct", "completionDateStruct"])
def test_dates_are_full_or_partial_actual_estimated_or_untyped(path: str) -> None:
    dates = everywhere(f"statusModule.{path}")
    assert {len(date["date"]) for date in dates} == {len("2024-01"), len("2024-01-31")}
    assert {date.get("type") for date in dates} == {"ACTUAL", "ESTIMATED", None}


def test_phases_are_single_double_not_applicable_empty_or_absent() -> None:
    designs = everywhere("designModule")
    phases = [tuple(design["phases"]) for design in designs if "phases" in design]
    assert {("NA",), ("EARLY_PHASE1",), ("PHASE1", "PHASE2"), ("PHASE2", "PHASE3"), ("PHASE4",), ()} <= set(phases)
    assert len(phases) < len(designs)


def test_stopped_studies_say_why_and_unknown_ones_what_was_last_known() -> None:
    for status in everywhere("statusModule"):
        stopped = status["overallStatus"] in {"TERMINATED", "WITHDRAWN", "SUSPENDED"}
        assert ("whyStopped" in status) is stopped
        assert ("lastKnownStatus" in status) is (status["overallStatus"] == "UNKNOWN")
    assert len(set(everywhere("statusModule.lastKnownStatus"))) >= 3


def test_the_withheld_record_holds_almost_nothing() -> None:
    record = one("0015")
    assert at(record, "protocolSection.statusModule.overallStatus") == ["WITHHELD"]
    assert at(record, "protocolSection.statusModule.delayedPosting") == [True]
    assert set(record["protocolSection"]) == {"identificationModule", "statusModule", "oversightModule"}


def test_expanded_access_comes_in_three_kinds_alone_and_together_and_is_pointed_to() -> None:
    kinds = everywhere("designModule.expandedAccessTypes")
    assert {(kind,) for kind in ("individual", "intermediate", "treatment")} <= {tuple(kind) for kind in kinds}
    assert any(len(kind) == 3 for kind in kinds)
    assert everywhere("designModule.nPtrsToThisExpAccNctId")
    for info in everywhere("statusModule.expandedAccessInfo"):
        assert ("nctId" in info) is info["hasExpandedAccess"]
        if info["hasExpandedAccess"]:
            target = one(info["nctId"].removeprefix("NCT9999"))
            assert at(target, "protocolSection.statusModule.overallStatus") == [info["statusForNctId"]]
    assert True in everywhere("statusModule.expandedAccessInfo.hasExpandedAccess")


def test_a_patient_registry_has_a_target_duration() -> None:
    registries = [design for design in everywhere("designModule") if design.get("patientRegistry")]
    assert registries
    assert all(design["targetDuration"] for design in registries)


def test_ages_come_in_every_unit_and_may_be_absent_on_either_side() -> None:
    ages = everywhere("eligibilityModule.minimumAge") + everywhere("eligibilityModule.maximumAge")
    units = {age.split()[1] for age in ages}
    assert units == {"Years", "Year", "Months", "Month", "Weeks", "Days", "Hours", "Minutes"}
    limits = {("minimumAge" in each, "maximumAge" in each) for each in everywhere("eligibilityModule")}
    assert limits == {(True, True), (True, False), (False, True), (False, False)}


def test_healthy_volunteers_and_gender_are_true_false_or_absent() -> None:
    eligibility = everywhere("eligibilityModule")
    assert {each.get("healthyVolunteers") for each in eligibility} == {True, False, None}
    assert {each.get("genderBased") for each in eligibility} == {True, False, None}
    assert all(each["genderDescription"] for each in eligibility if each.get("genderBased"))


def test_enrollment_may_be_unknown_nought_or_absent() -> None:
    assert {99999999, 0} <= set(everywhere("designModule.enrollmentInfo.count"))
    assert any("enrollmentInfo" not in design for design in everywhere("designModule"))


def test_sites_may_lack_anything_and_one_trial_has_sixty_in_many_countries() -> None:
    sites = everywhere("contactsLocationsModule.locations")
    for key in ("geoPoint", "contacts", "status", "state", "zip"):
        assert {key in site for site in sites} == {True, False}
    assert "Research Site" in {site["facility"] for site in sites}
    many = at(one("0002"), "protocolSection.contactsLocationsModule.locations")
    assert len(many) >= 60
    assert len({site["country"] for site in many}) >= 10
    assert {"Malmö", "Île-de-France"} <= {site[key] for site in sites for key in ("city", "state") if key in site}


def test_contacts_may_lack_a_phone_an_address_or_an_extension() -> None:
    contacts = everywhere("contactsLocationsModule.centralContacts")
    assert {("phone" in contact, "email" in contact) for contact in contacts} == {
        (True, True),
        (True, False),
        (False, True),
    }
    assert any("phoneExt" in contact for contact in contacts)
    assert any("affiliation" not in official for official in everywhere("contactsLocationsModule.overallOfficials"))


def test_outcomes_are_primary_secondary_and_other() -> None:
    for kind in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes"):
        assert everywhere(f"outcomesModule.{kind}")
    assert {"description" in each for each in everywhere("outcomesModule.primaryOutcomes")} == {True, False}
    assert any("timeFrame" not in each for each in everywhere("outcomesModule.primaryOutcomes"))


def test_references_links_and_shared_data_have_all_their_parts() -> None:
    references = everywhere("referencesModule.references")
    assert {"pmid" in reference for reference in references} == {True, False}
    assert {"pmid", "source"} <= set(everywhere("referencesModule.references.retractions")[0])
    assert everywhere("referencesModule.seeAlsoLinks.url")
    assert {"id", "type", "url", "comment"} <= {
        key for each in everywhere("referencesModule.availIpds") for key in each
    }
    shared = everywhere("ipdSharingStatementModule")
    assert {"description", "infoTypes", "timeFrame", "accessCriteria", "url"} <= {
        key for each in shared for key in each
    }
    assert {"ipdSharing"} in [set(each) for each in shared]


def test_ids_include_aliases_acronyms_and_secondary_ids_of_several_types() -> None:
    assert len(everywhere("identificationModule.nctIdAliases")) == 2
    secondary = everywhere("identificationModule.secondaryIdInfos")
    assert {"EUDRACT_NUMBER", "CTIS", "REGISTRY", "OTHER_GRANT", "OTHER", None} <= {
        each.get("type") for each in secondary
    }
    assert {("acronym" in each, "officialTitle" in each) for each in everywhere("identificationModule")} == {
        (True, True), (True, False), (False, True), (False, False),
    }  # fmt: skip


def test_oversight_flags_occur() -> None:
    flags = everywhere("oversightModule")
    for key in ("oversightHasDmc", "isFdaRegulatedDrug", "isFdaRegulatedDevice", "isUnapprovedDevice", "isPpsd"):
        assert {True, False} <= {flag.get(key) for flag in flags}
    assert {True, False} <= {flag.get("isUsExport") for flag in flags}
    assert True in {flag.get("fdaaa801Violation") for flag in flags}


def test_sponsors_are_of_many_classes_and_old_records_name_an_office() -> None:
    classes = set(everywhere("sponsorCollaboratorsModule.leadSponsor.class"))
    classes |= set(everywhere("sponsorCollaboratorsModule.collaborators.class"))
    # No institute of the US NIH is made up here: every other class is.
    assert classes == set(enum_labels()["AgencyClass"]) - {"NIH"}
    assert everywhere("sponsorCollaboratorsModule.responsibleParty.oldNameTitle")
    assert any("responsibleParty" not in each for each in everywhere("sponsorCollaboratorsModule"))


def test_results_documents_and_annotations_occur() -> None:
    (results,) = (tree for tree in TREES if "resultsSection" in tree)
    assert set(results["resultsSection"]) == {
        "participantFlowModule", "baselineCharacteristicsModule", "outcomeMeasuresModule", "adverseEventsModule",
        "moreInfoModule",
    }  # fmt: skip
    measures = at(results, "resultsSection.outcomeMeasuresModule.outcomeMeasures")
    assert {measure["reportingStatus"] for measure in measures} == {"POSTED", "NOT_POSTED"}
    documents = at(results, "documentSection.largeDocumentModule.largeDocs")
    for key in ("hasProtocol", "hasSap", "hasIcf"):
        assert {document[key] for document in documents} == {True, False}
    events = [event for tree in TREES for event in at(tree, "annotationSection.annotationModule.unpostedAnnotation")]
    assert {event["type"] for event in events[0]["unpostedEvents"]} == {"RELEASE", "RESET", "UNRELEASE"}
    assert any("date" not in event for event in events[0]["unpostedEvents"])
    violations = [v for tree in TREES for v in at(tree, "annotationSection.annotationModule.violationAnnotation")]
    assert violations[0]["violationEvents"]
    assert [tree for tree in TREES if at(tree, "derivedSection.miscInfoModule.submissionTracking.submissionInfos")]


def test_derived_sections_hold_meshes_ancestors_and_older_ones_leaves() -> None:
    for side in ("conditionBrowseModule", "interventionBrowseModule"):
        for part in ("meshes", "ancestors"):
            assert [tree for tree in TREES if at(tree, f"derivedSection.{side}.{part}")]
    leaves = [leaf for tree in TREES for leaf in at(tree, "derivedSection.conditionBrowseModule.browseLeaves")]
    assert {leaf["relevance"] for leaf in leaves} == {"HIGH", "LOW"}
    assert [tree for tree in TREES if at(tree, "derivedSection.miscInfoModule.removedCountries")]


def test_each_optional_module_is_missing_from_some_otherwise_full_record() -> None:
    missing = [MODULES - set(tree["protocolSection"]) for tree in TREES]
    often = {"oversightModule", "referencesModule", "ipdSharingStatementModule", "contactsLocationsModule"}
    for module in MODULES:
        assert any(module in gone and len(gone - often - {"armsInterventionsModule"}) <= 2 for gone in missing)
    assert any("derivedSection" not in tree for tree in TREES)
    assert any("hasResults" not in tree for tree in TREES)


def test_records_contradict_themselves() -> None:
    record = one("0041")
    assert at(record, "protocolSection.statusModule.overallStatus") == ["RECRUITING"]
    assert "arms A, B and C are closed" in at(record, "protocolSection.descriptionModule.briefSummary")[0]
    (processed,) = at(record, "derivedSection.miscInfoModule.versionHolder")
    assert at(record, "protocolSection.statusModule.completionDateStruct.date")[0] < processed
    assert "RECRUITING" not in at(record, "protocolSection.contactsLocationsModule.locations.status")
    assert at(record, "protocolSection.eligibilityModule.maximumAge") == ["80 Years"]
    assert "18 to 75 years" in criteria("0041")


def test_hostile_text_stands_in_one_record_that_says_so() -> None:
    hostile = json.dumps(one("0037"), ensure_ascii=False)
    signs = ("<script>", "</script>", "{{", "\u202e", "\\u001b[31m", '"=1+1"', "javascript:", "DROP TABLE")
    assert all(sign in hostile for sign in signs)
    assert at(one("0037"), "protocolSection.identificationModule.briefTitle")[0].startswith("SAMPLE OF HOSTILE TEXT")
    for tree in TREES:
        if tree is not one("0037"):
            text = json.dumps(tree, ensure_ascii=False)
            assert not [sign for sign in signs if sign in text]


def test_numbers_of_the_future_keep_their_text() -> None:
    raw = dict(studies())["NCT99990038.json"]
    assert all(text in raw for text in (b"12345678901234567890", b"1e-7", b"1.10", b"null"))


@pytest.mark.parametrize(
    ("layout", "digits", "pattern"),
    [
        ("escaped comparison", "0001", r"\\>= 3 earlier"),
        ("escaped brackets", "0001", r"\\\[GI\\\]"),
        ("escaped caret", "0001", r"10\\\^9/L"),
        ("escaped quote", "0001", r"protocol\\'s"),
        ("escaped hyphen, tilde, plus, underscore", "0007", r"(?s)\\- .*\\~.*\\\+.*item\\_"),
        ("escaped number", "0020", r"^1\\\. "),
        ("double damage", "0054", r"\\&lt; 18 years[\s\S]*&#8805;"),
        ("no heading", "0028", r"\A(?![\s\S]*(?i:criteria))"),
        ("exclusion heading only in the middle of a line", "0053", r"interferon\. Exclusion Criteria\n"),
        (
            "headings repeated for each cohort",
            "0004",
            r"(?s)Exclusion Criteria - Infants.*Exclusion Criteria - Children",
        ),
        ("separate lists of patients and controls", "0022", r"(?s)Criteria for Cases:.*Criteria for Controls:"),
        ("Non-inclusion", "0036", r"^Non-inclusion Criteria:$"),
        ("bare heading", "0006", r"^Inclusion:$[\s\S]*^Exclusion:$"),
        ("item that starts like a heading", "0006", r"^\* Inclusion must follow"),
        ("item that starts with a side and a colon", "0055", r"^\* Inclusion: baby"),
        ("upper case heading", "0011", r"^EXCLUSION CRITERIA$"),
        ("numbered heading", "0051", r"^4\.2 Exclusion criteria$"),
        ("bold heading", "0007", r"^\*\*Exclusion criteria for everyone\*\*$"),
        ("Eligibility Criteria", "0020", r"\AEligibility Criteria$"),
        ("legacy headings without sides", "0009", r"(?s)\ADISEASE CHARACTERISTICS:.*^PRIOR CONCURRENT THERAPY:"),
        ("one line", "0014", r"\AInclusion Criteria:- [^\n]* Exclusion Criteria:- [^\n]*\Z"),
        (
            "numbers trapped in bullets",
            "0052",
            r"^\* 1\\\. [\s\S]*^  2\\\. .* 3\. .* 4\. [\s\S]*^     Exclusion Criteria:",
        ),
        ("three levels", "0001", r"^2\. [\s\S]*^   2\. [\s\S]*^      \* "),
        ("roman numbers", "0032", r"^III\. "),
        ("roman numbers in brackets", "0017", r"^ii\) "),
        ("letters", "0013", r"^b\. "),
        ("letters in brackets", "0032", r"^   \(a\) "),
        ("numbers in brackets", "0042", r"^\(1\) "),
        ("numbers and a bracket", "0008", r"^1\) "),
        ("hyphens", "0005", r"^- "),
        ("unicode bullets", "0023", r"^• [\s\S]*^▪ "),
        ("numbered items run together", "0054", r"^1\. .* 2\. .* 3\. .* 4\. .* 5\. "),
        ("cohort headings", "0039", r"^Cohort B: mantle cell lymphoma$"),
        ("lost superscript", "0011", r"100 × 109/L"),
        ("lost superscript with a gap", "0035", r"10 9/L"),
        ("mojibake", "0035", r"â‰¤ 25%[\s\S]*Ã—"),
        ("full-width punctuation", "0034", r"，[\s\S]*；[\s\S]*（NYHA"),
        ("isolated Chinese words", "0034", r"KPS≥60分"),
        ("no list marks", "0047", r"^Registered nurse$"),
        ("paragraphs", "0044", r"^Known HIV infection\.$"),
        ("exception", "0001", r"except in people with Gilbert syndrome"),
        ("cross reference", "0001", r"\(see also item 6\)"),
        ("reference to the other side", "0030", r"\(see exclusion 3\)"),
        ("and/or", "0001", r" and/or "),
        ("range", "0001", r"between 30 and 120 mL/min, both limits included"),
        ("multiple of a limit of normal", "0001", r"2\.5 × ULN"),
        ("time window", "0058", r"no longer than 16 months ago"),
        ("double negation in an exclusion list", "0041", r"^\* No uncontrolled infection$"),
    ],
)
def test_criteria_texts_come_in_every_hard_layout(layout: str, digits: str, pattern: str) -> None:
    assert re.search(pattern, criteria(digits), re.MULTILINE), layout


def test_criteria_texts_are_very_short_and_very_long() -> None:
    lengths = [len(text) for text in texts()]
    assert min(lengths) < 60
    assert max(lengths) > 8000
    assert any("eligibilityModule" not in tree["protocolSection"] for tree in TREES)


def test_titles_summaries_and_criteria_are_each_written_once() -> None:
    for path in (
        "identificationModule.briefTitle",
        "descriptionModule.briefSummary",
        "eligibilityModule.eligibilityCriteria",
    ):
        values = everywhere(path)
        assert len(values) == len(set(values))
