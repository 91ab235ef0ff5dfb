"""What a trial page tells to programs that read it: schema.org's words for what the record says, and nothing beyond it.

In: a record. Out: plain values for JSON-LD. Refused: nothing; what the record lacks is left out.
"""

from __future__ import annotations

from trialfinder.pages.site import Site
from trialfinder.pages.views.about import REGISTRY_STUDY
from trialfinder.pages.views.model import Named
from trialfinder.records.study import Study
from trialfinder.trial import Held


def named(study: Study) -> Named:
    """For search engines: schema.org's medical study, with nothing that the record does not say."""
    protocol = study.protocol_section
    names, design = protocol.identification_module, protocol.design_module
    sponsors = protocol.sponsor_collaborators_module
    return Named(
        kind="MedicalObservationalStudy" if design and design.study_type == "OBSERVATIONAL" else "MedicalTrial",
        name=(names.brief_title if names else None) or "",
        conditions=protocol.conditions_module.conditions if protocol.conditions_module else (),
        sponsor=(sponsors.lead_sponsor.name if sponsors and sponsors.lead_sponsor else None) or "",
    )


def json_ld(found: Named, held: Held, site: Site) -> dict[str, object]:
    """What search engines read of the page."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": found.kind,
        "identifier": held.nct_id,
        "url": site.address(f"/trial/{held.nct_id}"),
    }
    if found.name:
        data["name"] = found.name
    if found.conditions:
        data["healthCondition"] = [{"@type": "MedicalCondition", "name": condition} for condition in found.conditions]
    if found.sponsor:
        data["sponsor"] = {"@type": "Organization", "name": found.sponsor}
    if not held.sample and held.left is None:
        data["sameAs"] = REGISTRY_STUDY + held.nct_id
    return data
