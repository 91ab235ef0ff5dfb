"""Studies in which something is unusual, of shapes that real records have or may have one day."""

from __future__ import annotations

import json
from typing import Any


def odd_studies() -> list[bytes]:
    """A dozen small studies whose ids follow NCT02000001."""
    made: list[dict[str, Any]] = [
        {"identificationModule": {"briefTitle": "Malmö tumours, Crohn's and naïve T-cells", "acronym": "MALMÖ"}},
        {"identificationModule": {"briefTitle": "malmo TUMOR", "officialTitle": "tumor malmo tumor", "acronym": ""}},
        {"conditionsModule": {"conditions": ["heart", "attack", "Heart Attack"], "keywords": []}},
        {"conditionsModule": {"conditions": ["attack of the heart"], "keywords": ["heart attack, acute"]}},
        {"statusModule": {"overallStatus": "BRAND_NEW_STATUS", "startDateStruct": {"date": "2022"}}},
        {
            "statusModule": {
                "overallStatus": "RECRUITING",
                "startDateStruct": {"date": "2022-12"},
                "statusVerifiedDate": "x",
            }
        },
        {"statusModule": {"startDateStruct": {"date": "2022-02-29"}, "completionDateStruct": {}}},
        {
            "designModule": {
                "phases": ["PHASE1", "PHASE2"],
                "enrollmentInfo": {"count": 0},
                "studyType": "OBSERVATIONAL",
            }
        },
        {"designModule": {"phases": ["NA"], "enrollmentInfo": {"count": 99999999}, "patientRegistry": False}},
        {"designModule": {"phases": [], "enrollmentInfo": {"count": "many"}, "targetDuration": "2 Weeks"}},
        {"eligibilityModule": {"minimumAge": "6 Months", "maximumAge": "1 Year", "stdAges": ["CHILD"]}},
        {"eligibilityModule": {"minimumAge": "1 Year", "maximumAge": "N/A", "healthyVolunteers": True}},
        {"contactsLocationsModule": {"locations": [_site("Oslo", "RECRUITING", 59.91273, 10.74609)]}},
        {
            "contactsLocationsModule": {
                "locations": [
                    _site("Oslo", "WITHDRAWN", 59.91273, 10.74609),
                    _site("Bergen", "RECRUITING", 60.39299, 5.32415),
                    {"unknownKey": "only this"},
                ]
            }
        },
        {
            "contactsLocationsModule": {
                "locations": [_site("Suva", None, -18.14161, 178.44149), _site("Apia", None, -13.8, -172)]
            }
        },
        {
            "contactsLocationsModule": {
                "locations": [_site("South Pole", None, -90, 0), _site("Alert", None, 82.5, -62.3)]
            }
        },
        {
            "contactsLocationsModule": {
                "locations": [_site("Nowhere", "RECRUITING", None, None)],
                "centralContacts": [{}],
            }
        },
        {
            "armsInterventionsModule": {
                "armGroups": [{"interventionNames": ["a", "b"]}, {"interventionNames": ["a"]}, {}]
            }
        },
        {"referencesModule": {"references": [{"retractions": [{"pmid": "1"}, {"pmid": 2}]}, {"pmid": 12345}]}},
        {"descriptionModule": {"briefSummary": 5, "detailedDescription": "Only here: pseudopseudohypoparathyroidism."}},
    ]
    return [_study(2_000_001 + place, protocol) for place, protocol in enumerate(made)]


def _study(number: int, protocol: dict[str, Any]) -> bytes:
    nct_id = f"NCT{number:08d}"
    identification = {"nctId": nct_id, **protocol.get("identificationModule", {})}
    tree = {
        "protocolSection": {**protocol, "identificationModule": identification},
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-01-01"}},
        "hasResults": False,
    }
    return json.dumps(tree, ensure_ascii=False).encode()


def _site(city: str, status: str | None, latitude: float | None, longitude: float | None) -> dict[str, Any]:
    site: dict[str, Any] = {"facility": f"{city} Hospital", "city": city, "country": "Norway"}
    if status:
        site["status"] = status
        site["contacts"] = [{"name": "Kari Nordmann", "role": "CONTACT"}]
    if latitude is not None:
        site["geoPoint"] = {"lat": latitude, "lon": longitude}
    return site
