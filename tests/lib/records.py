"""Small records of the registry's shape, in words of our own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

CRITERIA = (
    "Inclusion Criteria:\n\n* Adults with a paper cut\n* Able to hold a pen\n\nExclusion Criteria:\n\n* Fear of paper"
)


def a_study(
    nct_id: str | None = "NCT01000001",
    *,
    title: str = "Plasters for Paper Cuts",
    acronym: str | None = None,
    org_study_id: str = "PAPER-1",
    aliases: Sequence[str] = (),
    status: str = "RECRUITING",
    last_update: str | None = "2024-03-05",
    version_holder: str = "2024-06-01",
    criteria: str | None = CRITERIA,
    partial: bool = False,
    results: bool = False,
    changes: dict[str, Any] | None = None,
) -> bytes:
    """One study in one line of JSON.

    `partial` leaves the derived section out, `results` adds a section, `changes` replaces top-level members.
    """
    tree: dict[str, Any] = {"protocolSection": _protocol(nct_id, title, acronym, org_study_id, aliases)}
    protocol = tree["protocolSection"]
    protocol["statusModule"] = {"overallStatus": status}
    if last_update is not None:
        protocol["statusModule"]["lastUpdatePostDateStruct"] = {"date": last_update, "type": "ACTUAL"}
    if criteria is not None:
        protocol["eligibilityModule"] = {"eligibilityCriteria": criteria}
    if results:
        tree["resultsSection"] = {"participantFlowModule": {"recruitmentDetails": "At one desk."}}
    if not partial:
        tree["derivedSection"] = {"miscInfoModule": {"versionHolder": version_holder}}
        tree["hasResults"] = results
    tree.update(changes or {})
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False).encode()


def _protocol(
    nct_id: str | None, title: str, acronym: str | None, org_study_id: str, aliases: Sequence[str]
) -> dict[str, Any]:
    identification: dict[str, Any] = {
        "nctId": nct_id,
        "nctIdAliases": list(aliases),
        "orgStudyIdInfo": {"id": org_study_id},
        "briefTitle": title,
        "acronym": acronym,
    }
    return {
        "identificationModule": {name: value for name, value in identification.items() if value},
        "designModule": {"studyType": "INTERVENTIONAL"},
    }


def many_studies(count: int, first: int = 1_000_001, **changes: Any) -> list[bytes]:
    """`count` studies with ids of their own."""
    return [a_study(f"NCT{first + index:08d}", title=f"Study {index}", **changes) for index in range(count)]
