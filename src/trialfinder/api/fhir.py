"""A study as a FHIR Bundle, after HL7's published example of a registry record (FHIR R6, ResearchStudy).

In: a document. Out: JSON: one ResearchStudy and what it points at: groups (eligibility, arms), interventions,
organizations, practitioners, locations. The registry's own answer is a pilot of which no example was at hand: ours
follows the mapping of HL7's example, and holds nothing that the record does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from trialfinder.records.document import Document
from trialfinder.records.facts import Lens
from trialfinder.records.fields import enum_labels

PROFILE = "http://hl7.org/fhir/uv/ebm/StructureDefinition/study-registry-record"
SYSTEM = "https://clinicaltrials.gov"
_CODES = "https://clinicaltrials.gov/data-about-studies/study-data-structure#enum-"

Resource = dict[str, Any]
_encoder = msgspec.json.Encoder(enc_hook=lambda number: msgspec.Raw(str(number).encode()))


def bundle(document: Document) -> bytes:
    """The study's bundle."""
    return _encoder.encode(_Writer(document).bundle())


class _Writer:
    """Collects the resources of one study; each is pointed at by its place in the bundle."""

    def __init__(self, document: Document) -> None:
        self._id = document.nct_id
        self._study = document.lens
        self._protocol = document.lens.at("protocolSection")
        self._resources: list[Resource] = []

    def bundle(self) -> Resource:
        study = self._research_study()
        resources = [study, *self._resources]
        entries = [{"fullUrl": self._url(resource["id"]), "resource": resource} for resource in resources]
        return {"resourceType": "Bundle", "id": f"{self._id}-bundle", "type": "collection", "entry": entries}

    def _url(self, name: str) -> str:
        return f"{SYSTEM}/fhir/{name}"

    def _point_at(self, kind: str, place: str, /, **content: Any) -> Resource:
        """Keep a resource, and give the reference to it."""
        number = f"{self._id}-{place}"
        resource = {"resourceType": kind, "id": number, **{key: value for key, value in content.items() if value}}
        self._resources.append(resource)
        return {"reference": self._url(number), "type": kind}

    def _research_study(self) -> Resource:
        identification = self._protocol.at("identificationModule")
        description = self._protocol.at("descriptionModule")
        design = self._protocol.at("designModule")
        official = _text(identification, "officialTitle")
        made: Resource = {
            "resourceType": "ResearchStudy",
            "id": self._id,
            "meta": {"profile": [PROFILE]},
            "identifier": list(self._identifiers(identification)),
            "title": _text(identification, "briefTitle"),
            "label": [{"type": {"text": "official"}, "value": official}] if official else None,
            "status": "active",
            "primaryPurposeType": _concept("PrimaryPurpose", _text(design.at("designInfo"), "primaryPurpose")),
            "phase": _concept("Phase", *[fact.json_text for fact in design.facts("phases")]),
            "studyDesign": list(_designs(design)),
            "condition": [{"text": fact.json_text} for fact in self._protocol.facts("conditionsModule.conditions")],
            "keyword": [{"text": fact.json_text} for fact in self._protocol.facts("conditionsModule.keywords")],
            "descriptionSummary": _text(description, "briefSummary"),
            "description": _text(description, "detailedDescription"),
            "associatedParty": list(self._parties()),
            "progressStatus": list(self._progress()),
            "recruitment": self._recruitment(design),
            "comparisonGroup": list(self._arms()),
            "objective": list(self._objectives()),
            "site": list(self._sites()),
            "classifier": list(self._classifiers()),
        }
        return {key: value for key, value in made.items() if value}

    def _identifiers(self, identification: Lens) -> Iterator[Resource]:
        yield {"use": "official", "system": SYSTEM, "value": self._id}
        organization = _text(identification.at("organization"), "fullName")
        number = _text(identification.at("orgStudyIdInfo"), "id")
        if number:
            yield {"value": number, **({"assigner": {"display": organization}} if organization else {})}
        for info in identification.each("secondaryIdInfos"):
            value, domain = _text(info, "id"), _text(info, "domain")
            if value:
                yield {"value": value, **({"assigner": {"display": domain}} if domain else {})}

    def _parties(self) -> Iterator[Resource]:
        sponsors = self._protocol.at("sponsorCollaboratorsModule")
        named = [("lead-sponsor", sponsors.at("leadSponsor"))]
        named += [("sponsor", collaborator) for collaborator in sponsors.each("collaborators")]
        for number, (role, sponsor) in enumerate(named):
            name = _text(sponsor, "name")
            if name:
                party = self._point_at("Organization", f"organization-{number}", name=name)
                kind = _concept("AgencyClass", _text(sponsor, "class"))
                yield {"role": {"text": role}, "party": party, **({"classifier": [kind]} if kind else {})}
        for number, official in enumerate(self._protocol.each("contactsLocationsModule.overallOfficials")):
            name, role = _text(official, "name"), _text(official, "role")
            if name:
                party = self._point_at("Practitioner", f"practitioner-{number}", name=[{"text": name}])
                yield {"name": name, "role": {"text": role.lower().replace("_", "-")}, "party": party}

    def _progress(self) -> Iterator[Resource]:
        status = self._protocol.at("statusModule")
        state = _concept("Status", _text(status, "overallStatus"))
        start, end = status.at("startDateStruct"), status.at("completionDateStruct")
        period = {"start": _text(start, "date"), "end": _text(end, "date")}
        if state:
            yield {
                "state": {**state, "text": "overall-study"},
                "actual": _text(end, "type") == "ACTUAL",
                "period": {key: value for key, value in period.items() if value},
            }

    def _recruitment(self, design: Lens) -> Resource:
        enrolled = design.at("enrollmentInfo")
        count, eligibility = enrolled.fact("count"), self._protocol.at("eligibilityModule")
        made: Resource = {}
        if count:
            made["actualNumber" if _text(enrolled, "type") == "ACTUAL" else "targetNumber"] = count.value
        criteria = _text(eligibility, "eligibilityCriteria")
        if eligibility:
            told = [("Sex", "sex"), ("Minimum age", "minimumAge"), ("Maximum age", "maximumAge")]
            traits = [_trait(title, _text(eligibility, name)) for title, name in told if _text(eligibility, name)]
            made["eligibility"] = self._point_at(
                "Group", "eligibility", membership="definitional", description=criteria, characteristic=traits
            )
        return made

    def _arms(self) -> Iterator[Resource]:
        arms = self._protocol.at("armsInterventionsModule")
        exposures = {}
        for number, intervention in enumerate(arms.each("interventions")):
            name, about = _text(intervention, "name"), _text(intervention, "description")
            kind = _concept("InterventionType", _text(intervention, "type"))
            variable = self._point_at(
                "EvidenceVariable",
                f"intervention-{number}",
                status="active",
                title=name,
                description=about,
                definition=kind,
            )
            exposures[f"{_label('InterventionType', _text(intervention, 'type'))}: {name}"] = variable
        for number, arm in enumerate(arms.each("armGroups")):
            names = [fact.json_text for fact in arm.facts("interventionNames")]
            traits = [
                {"code": {"text": "Exposed to"}, "valueReference": exposures[name], "exclude": False}
                for name in names
                if name in exposures
            ]
            group = self._point_at(
                "Group",
                f"arm-{number}",
                membership="definitional",
                title=_text(arm, "label"),
                description=_text(arm, "description"),
                characteristic=traits,
            )
            yield {"observedGroup": group}

    def _objectives(self) -> Iterator[Resource]:
        outcomes = self._protocol.at("outcomesModule")
        for kind, name in (
            ("primary", "primaryOutcomes"),
            ("secondary", "secondaryOutcomes"),
            ("other", "otherOutcomes"),
        ):
            measures = [
                {
                    "name": _text(outcome, "measure"),
                    "type": [{"text": kind}],
                    "description": "\n\n".join(
                        filter(None, (_text(outcome, "description"), _text(outcome, "timeFrame")))
                    ),
                }
                for outcome in outcomes.each(name)
            ]
            if measures:
                told = [{key: value for key, value in measure.items() if value} for measure in measures]
                yield {"type": {"text": kind}, "outcomeMeasure": told}

    def _sites(self) -> Iterator[Resource]:
        for number, site in enumerate(self._protocol.each("contactsLocationsModule.locations")):
            address = {key: _text(site, name) for key, name in _ADDRESS.items()}
            point = site.at("geoPoint")
            latitude, longitude = point.fact("lat"), point.fact("lon")
            position = {"latitude": latitude.value, "longitude": longitude.value} if latitude and longitude else None
            yield self._point_at(
                "Location",
                f"location-{number}",
                name=_text(site, "facility"),
                address={key: value for key, value in address.items() if value},
                position=position,
            )

    def _classifiers(self) -> Iterator[Resource]:
        results = self._study.fact("hasResults")
        yield {"text": f"Has Results: {bool(results and results.value is True)}"}
        oversight = self._protocol.at("oversightModule")
        for name in oversight.tree if isinstance(oversight.tree, dict) else ():
            fact = oversight.fact(name)
            if fact:
                yield {"text": f"Oversight Classifier: {name} {fact.json_text}"}


_ADDRESS = {"city": "city", "state": "state", "postalCode": "zip", "country": "country"}


def _text(lens: Lens, name: str) -> str:
    fact = lens.fact(name)
    return fact.json_text if fact else ""


def _label(kind: str, value: str) -> str:
    return enum_labels().get(kind, {}).get(value, value)


def _concept(kind: str, *values: str) -> Resource | None:
    codings = [{"system": _CODES + kind, "code": value, "display": _label(kind, value)} for value in values if value]
    return {"coding": codings} if codings else None


def _trait(title: str, value: str) -> Resource:
    return {"code": {"text": title}, "valueCodeableConcept": {"text": value}, "exclude": False}


def _designs(design: Lens) -> Iterator[Resource]:
    info = design.at("designInfo")
    told = [
        ("StudyType", design, "studyType"),
        ("DesignAllocation", info, "allocation"),
        ("InterventionalAssignment", info, "interventionModel"),
        ("ObservationalModel", info, "observationalModel"),
        ("DesignTimePerspective", info, "timePerspective"),
        ("DesignMasking", info.at("maskingInfo"), "masking"),
    ]
    for kind, lens, name in told:
        concept = _concept(kind, _text(lens, name))
        if concept:
            yield concept
