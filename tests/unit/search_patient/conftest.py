"""A few made-up records that say what the tests ask about."""

from __future__ import annotations

import pytest

from lib.searchable import Searchable, a_record, sites

HOUSTON = (29.76328, -95.36327)
DALLAS = (32.78306, -96.80667)


def _eligibility(text: str = "", **more: object) -> dict[str, object]:
    return {"eligibilityCriteria": text, "sex": "ALL", **more}


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    """1 heart, recruiting in Houston; 2 heart, done; 3 heart, in Dallas; 4 for men; 5 for children; 6 and 7 a drug."""
    heart = {"conditions": ["Myocardial Infarction"]}
    made = [
        a_record(
            1, "Walking after a Myocardial Infarction", conditionsModule=heart,
            identificationModule={"acronym": "WALKY"},
            contactsLocationsModule=sites(
                ("Dallas, Texas", "United States", "RECRUITING", *DALLAS),
                ("Houston, Texas", "United States", "RECRUITING", *HOUSTON),
                ("Houston, Texas", "United States", "COMPLETED", *HOUSTON),
            ),
            eligibilityModule=_eligibility(
                "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* Diabetes mellitus\n", minimumAge="18 Years"
            ),
        ),
        a_record(2, "Aspirin after Myocardial Infarction", conditionsModule=heart,
                 statusModule={"overallStatus": "COMPLETED"}),
        a_record(
            3, "Sleep after Myocardial Infarction", conditionsModule=heart,
            contactsLocationsModule=sites(("Dallas, Texas", "United States", "RECRUITING", *DALLAS)),
        ),
        a_record(4, "Prostate Biopsy by Robot", conditionsModule={"conditions": ["Prostate Cancer"]},
                 eligibilityModule=_eligibility(sex="MALE", minimumAge="50 Years"),
                 contactsLocationsModule=sites(("Houston, Texas", "United States", None, *HOUSTON))),
        a_record(5, "Inhalers for Asthma in Schools", conditionsModule={"conditions": ["Asthma"]},
                 eligibilityModule=_eligibility(maximumAge="17 Years"),
                 contactsLocationsModule=sites(("Houston, Texas", "United States", "NOT_YET_RECRUITING", *HOUSTON),
                                               ("Dallas, Texas", "United States", "RECRUITING", *DALLAS))),
        a_record(6, "Zolbenib in Lymphoma", conditionsModule={"conditions": ["Lymphoma"]},
                 armsInterventionsModule={"interventions": [
                     {"type": "DRUG", "name": "zolbenib", "otherNames": ["Zolbrand"]}]}),
        a_record(7, "Zolbrand for Skin", conditionsModule={"conditions": ["Eczema"]},
                 designModule={"phases": ["PHASE3"]}),
    ]  # fmt: skip
    return Searchable(tmp_path_factory.mktemp("patient"), made)
