"""Every word of ours: coded values in words, labels of fields, and the sentences that stand on all pages.

Static sentences hold no digit (what a page computes stands under a rule's mark) and never call a person eligible.
Words follow the registry's own labels unless ours are plainer; a value that no table knows is shown as sent.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from trialfinder.records.dates import parse_date
from trialfinder.records.fields import Field, enum_labels

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as the table it is
)

_ENUM_WORDS = {
    ("Phase", "NA"): "Phase not applicable",
    ("Phase", "EARLY_PHASE1"): "Early Phase 1",
    ("StudyType", "INTERVENTIONAL"): "Interventional study (trial)",
    ("StudyType", "OBSERVATIONAL"): "Observational study",
    ("StudyType", "EXPANDED_ACCESS"): "Expanded access",
    ("Status", "UNKNOWN"): "Unknown status",
    ("Sex", "ALL"): "All sexes",
    ("Sex", "FEMALE"): "Female only",
    ("Sex", "MALE"): "Male only",
    ("AgencyClass", "NIH"): "U.S. National Institutes of Health",
    ("AgencyClass", "FED"): "Other U.S. federal agency",
    ("AgencyClass", "OTHER_GOV"): "Government outside the U.S. federal agencies",
    ("AgencyClass", "INDIV"): "Individual",
    ("AgencyClass", "INDUSTRY"): "Industry",
    ("AgencyClass", "NETWORK"): "Network",
    ("AgencyClass", "AMBIG"): "Unclear from the record",
    ("AgencyClass", "OTHER"): "Other organization",
    ("AgencyClass", "UNKNOWN"): "Unknown",
    ("DesignAllocation", "RANDOMIZED"): "Chosen by chance (randomized)",
    ("DesignAllocation", "NON_RANDOMIZED"): "Not chosen by chance (non-randomized)",
    ("DesignAllocation", "NA"): "Not applicable",
    ("DesignMasking", "NONE"): "Nobody is kept from knowing (open label)",
    ("DesignMasking", "SINGLE"): "People in one role (single)",
    ("DesignMasking", "DOUBLE"): "People in two roles (double)",
    ("DesignMasking", "TRIPLE"): "People in three roles (triple)",
    ("DesignMasking", "QUADRUPLE"): "People in four roles (quadruple)",
    ("PrimaryPurpose", "ECT"): "Education, counseling or training",
    ("StandardAge", "CHILD"): "Child",
    ("StandardAge", "ADULT"): "Adult",
    ("StandardAge", "OLDER_ADULT"): "Older adult",
    ("ReferenceType", "BACKGROUND"): "Background",
    ("ReferenceType", "RESULT"): "Results of this study",
    ("ReferenceType", "DERIVED"): "Mentions this study (found by the registry)",
    ("AgreementRestrictionType", "LTE60"): "The sponsor may hold back publication for up to 60 days",
    ("AgreementRestrictionType", "GT60"): "The sponsor may hold back publication for more than 60 days",
    ("AgreementRestrictionType", "OTHER"): "Other restriction",
    ("BrowseLeafRelevance", "LOW"): "Low",
    ("BrowseLeafRelevance", "HIGH"): "High",
}

_LABELS = {
    "NCTId": "Registry number (NCT ID)",
    "NCTIdAlias": "Earlier registry number",
    "OrgStudyId": "Sponsor's own number",
    "OrgStudyIdType": "Kind of number",
    "OrgStudyIdLink": "Link of the number",
    "SecondaryId": "Other number",
    "SecondaryIdType": "Kind of number",
    "SecondaryIdDomain": "Where the number is from",
    "SecondaryIdLink": "Link of the number",
    "BriefTitle": "Title",
    "OfficialTitle": "Official title",
    "OrgFullName": "Organization that registered it",
    "OrgClass": "Kind of organization",
    "OverallStatus": "Status",
    "LastKnownStatus": "Last known status",
    "DelayedPosting": "Posting delayed",
    "WhyStopped": "Why it stopped",
    "HasExpandedAccess": "Expanded access offered",
    "ExpandedAccessNCTId": "Expanded access record",
    "ExpandedAccessStatusForNCTId": "Status of expanded access",
    "StatusVerifiedDate": "Record last verified",
    "StartDate": "Start",
    "PrimaryCompletionDate": "Main measurements complete",
    "CompletionDate": "Study complete",
    "StudyFirstSubmitDate": "First submitted",
    "StudyFirstSubmitQCDate": "First submitted, passed review",
    "StudyFirstPostDate": "First posted",
    "ResultsFirstSubmitDate": "Results first submitted",
    "ResultsFirstSubmitQCDate": "Results first submitted, passed review",
    "ResultsFirstPostDate": "Results first posted",
    "ResultsWaived": "Results waived",
    "DispFirstSubmitDate": "Request to delay results, submitted",
    "DispFirstSubmitQCDate": "Request to delay results, passed review",
    "DispFirstPostDate": "Request to delay results, posted",
    "LastUpdateSubmitDate": "Last update submitted",
    "LastUpdatePostDate": "Last update posted",
    "LeadSponsorName": "Sponsor",
    "LeadSponsorClass": "Kind of sponsor",
    "CollaboratorName": "Collaborator",
    "CollaboratorClass": "Kind of collaborator",
    "ResponsiblePartyType": "Responsible party",
    "ResponsiblePartyInvestigatorFullName": "Responsible investigator",
    "ResponsiblePartyInvestigatorTitle": "Title of the investigator",
    "ResponsiblePartyInvestigatorAffiliation": "Where the investigator works",
    "ResponsiblePartyOldNameTitle": "Responsible person (older form)",
    "ResponsiblePartyOldOrganization": "Responsible organization (older form)",
    "OversightHasDMC": "Watched by a data monitoring committee",
    "IsFDARegulatedDrug": "Studies a drug that the U.S. FDA regulates",
    "IsFDARegulatedDevice": "Studies a device that the U.S. FDA regulates",
    "IsUnapprovedDevice": "Device not approved or cleared by the U.S. FDA",
    "IsPPSD": "Pediatric postmarket surveillance of a device",
    "IsUSExport": "Product exported from the U.S.",
    "FDAAA801Violation": "Violation of the reporting law noted",
    "Condition": "Conditions",
    "Keyword": "Keywords",
    "StudyType": "Kind of study",
    "NPtrsToThisExpAccNCTId": "Studies that point to this expanded access record",
    "ExpAccTypeIndividual": "For single patients",
    "ExpAccTypeIntermediate": "For groups of intermediate size",
    "ExpAccTypeTreatment": "Under a treatment protocol",
    "PatientRegistry": "Patient registry",
    "TargetDuration": "Each person is followed for",
    "Phase": "Phase",
    "DesignAllocation": "How people are put into groups",
    "DesignInterventionModel": "How the groups run",
    "DesignInterventionModelDescription": "More on how the groups run",
    "DesignPrimaryPurpose": "Main purpose",
    "DesignObservationalModel": "Observational model",
    "DesignTimePerspective": "Time perspective",
    "DesignMasking": "Who is kept from knowing the group (masking)",
    "DesignMaskingDescription": "More on masking",
    "DesignWhoMasked": "Kept from knowing",
    "BioSpecRetention": "Samples kept",
    "BioSpecDescription": "Which samples",
    "EnrollmentCount": "Number of people",
    "EnrollmentType": "The number is",
    "ArmGroupLabel": "Group",
    "ArmGroupType": "Kind of group",
    "ArmGroupInterventionName": "Gets",
    "InterventionType": "Kind",
    "InterventionName": "Name",
    "InterventionArmGroupLabel": "Given in",
    "InterventionOtherName": "Other names",
    "HealthyVolunteers": "Healthy volunteers",
    "Sex": "Sex",
    "GenderBased": "Based on gender",
    "GenderDescription": "About gender",
    "MinimumAge": "Youngest age",
    "MaximumAge": "Oldest age",
    "StdAge": "Age groups",
    "StudyPopulation": "Who is studied",
    "SamplingMethod": "How people are picked",
    "OverallOfficialName": "Name",
    "OverallOfficialAffiliation": "Works at",
    "OverallOfficialRole": "Role",
    "LocationFacility": "Site",
    "LocationStatus": "Status of the site",
    "LocationZip": "Postal code",
    "LocationContactName": "Contact",
    "IPDSharing": "Shares data on single participants",
    "IPDSharingDescription": "More on sharing",
    "IPDSharingInfoType": "Also shares",
    "IPDSharingTimeFrame": "When",
    "IPDSharingAccessCriteria": "Who can get the data",
    "IPDSharingURL": "Where",
    "AvailIPDId": "Data set",
    "AvailIPDType": "Kind",
    "AvailIPDURL": "Where",
    "AvailIPDComment": "Remark",
    "ReferencePMID": "PubMed number",
    "ReferenceType": "Kind",
    "ReferenceCitation": "Citation",
    "RetractionPMID": "Retraction, PubMed number",
    "RetractionSource": "Retraction",
    "SeeAlsoLinkLabel": "Link",
    "SeeAlsoLinkURL": "Address",
    "LargeDocNoSAP": "No statistical analysis plan",
    "LargeDocTypeAbbrev": "Kind",
    "LargeDocHasProtocol": "Holds the protocol",
    "LargeDocHasSAP": "Holds the statistical analysis plan",
    "LargeDocHasICF": "Holds the consent form",
    "LargeDocLabel": "Document",
    "LargeDocDate": "Date of the document",
    "LargeDocUploadDate": "Uploaded",
    "LargeDocFilename": "File",
    "LargeDocSize": "Size in bytes",
    "HasResults": "Results posted",
    "VersionHolder": "Registry data of",
    "RemovedCountry": "Country with no site any more",
}


def value_words(field: Field | None, value: str) -> str:
    """A coded value, an age or a boolean in words: "PHASE1" gives "Phase 1", "18 Years" gives "18 years"."""
    if value in ("true", "false") and (field is None or field.kind == "boolean"):
        return "Yes" if value == "true" else "No"
    if field is None:
        return value
    if field.is_enum:
        kind = field.kind.removesuffix("[]")
        return _ENUM_WORDS.get((kind, value)) or enum_labels().get(kind, {}).get(value, value)
    return value.lower() if field.kind == "NormalizedTime" else value


@lru_cache(maxsize=1 << 14)
def lead_in(path: str, text: str) -> str:
    """The word that has to stand before a fact so that it is understood among others: a bare 22 is no extension."""
    return "extension" if path.endswith("phoneExt") and not text.casefold().startswith("ext") else ""


def date_words(value: str) -> str:
    """A date as people write it, no more exact than it is: "2024-01" gives "January 2024"."""
    date = parse_date(value)
    if date is None:
        return value
    time = value.partition("T")[2]
    words = " ".join(str(part) for part in (date.day, date.month and MONTHS[date.month - 1], date.year) if part)
    return f"{words}, {time}" if time else words


@cache
def label(field: Field | None, name: str) -> str:
    """The label of a field; for one without a wording of ours, its name in the record with spaces."""
    if field and field.piece in _LABELS:
        return _LABELS[field.piece]
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    # A label stands outside the marks, so a name of the registry's to come may not bring digits with it.
    return re.sub(r"[0-9]+", "", spaced).strip().capitalize()


# --- sentences on every page --------------------------------------------------------------------------------

BRAND = "trialfinder"
SAMPLE_BANNER = (
    "Made-up studies. Every trial on this site was invented to show how trialfinder works. None of them exists."
)
DISCLAIMER = "For information only. Always talk to your doctor. This is not medical advice."
ADVICE = (
    "This page is not medical advice. Only the study team can say whether a trial fits you. "
    "Talk with your doctor before you decide anything."
)
NOTICE = (
    "This product uses publicly available data from the U.S. National Library of Medicine (NLM), National Institutes "
    "of Health, Department of Health and Human Services; NLM is not responsible for the product and does not endorse "
    "or recommend this or any other product."
)
EVALUATED = "Listing a study does not mean it has been evaluated by the U.S. Federal Government."
MODIFICATIONS = (
    "What we changed: the eligibility criteria are cut into single points, and a point is put into plain words only "
    "where a second reader has verified them; coded values and dates are put into words; facts are grouped under "
    "headings of ours; some sentences are computed from the facts. Nothing else of the record is changed."
)
WITHHELD = (
    "Whoever is named in a record may ask the operator of this site to withhold a name, a phone number or an e-mail "
    "address. It is then shown on no page, found by no search and left out of the API and of exports; the page says so "
    "in its place. The official record stays as it is, and only its owner can change it."
)
STALE_ADVICE = (
    "Trials may have opened, closed or changed since. Look at the official record, or ask the study team, "
    "before you rely on it."
)
SOURCE = "ClinicalTrials.gov"

SIDES = {
    "inclusion": "You may be able to join if",
    "exclusion": "You may not be able to join if",
    "unspecified": "The record does not say which of these points let a person join and which rule a person out",
}
# For a study that takes no people now: the same points, without an invitation.
CLOSED_SIDES = {
    "inclusion": "The study looked for people to whom this applies",
    "exclusion": "The study did not take people to whom this applies",
    "unspecified": SIDES["unspecified"],
}
OPEN_STATUSES = (None, "RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE")

SHOW_ORIGINAL = "show official words"
SHOW_NOTES = "words explained"
SHOW_ALL_ORIGINALS = "Show the official words of every point"
