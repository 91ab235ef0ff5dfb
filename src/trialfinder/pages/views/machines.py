"""What pages tell to programs that read them: schema.org's words for what the record says, and nothing beyond it.

In: a record, or the way to a page. Out: plain values for JSON-LD. Refused: nothing; what the record lacks, and what
somebody asked to withhold, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from trialfinder.pages.site import Site
from trialfinder.pages.views.about import REGISTRY_STUDY
from trialfinder.pages.views.model import Named, Question, Section
from trialfinder.records.people import WITHHELD
from trialfinder.records.study import Study
from trialfinder.trial import Held

CONTEXT = "https://schema.org"
MESH = "MeSH"
# schema.org's MedicalStudyStatus; it has no word for the other statuses of the registry.
_STATUSES = {
    "RECRUITING": "Recruiting",
    "NOT_YET_RECRUITING": "NotYetRecruiting",
    "ENROLLING_BY_INVITATION": "EnrollingByInvitation",
    "ACTIVE_NOT_RECRUITING": "ActiveNotRecruiting",
    "COMPLETED": "Completed",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
}
MOST_PLACES = 100
"""Places of sites that are named: the largest trials have a thousand sites, and a page is to stay small."""


class Step(Protocol):
    """A step of the way to a page."""

    @property
    def path(self) -> str: ...
    @property
    def text(self) -> str: ...


def named(study: Study, questions: Section) -> Named:
    """For search engines: schema.org's medical study, with nothing that the record does not say."""
    protocol = study.protocol_section
    names, design = protocol.identification_module, protocol.design_module
    sponsors, status = protocol.sponsor_collaborators_module, protocol.status_module
    other = (names.official_title, names.acronym) if names else ()
    return Named(
        kind="MedicalObservationalStudy" if design and design.study_type == "OBSERVATIONAL" else "MedicalTrial",
        name=_known(names.brief_title if names else None),
        conditions=protocol.conditions_module.conditions if protocol.conditions_module else (),
        sponsor=_known(sponsors.lead_sponsor.name if sponsors and sponsors.lead_sponsor else None),
        other_names=tuple(filter(None, map(_known, other))),
        codes=tuple(_codes(study)),
        status=(status.overall_status if status else None) or "",
        places=tuple(dict.fromkeys(_places(study)))[:MOST_PLACES],
        questions=tuple(_asked(questions)),
    )


def _known(text: str | None) -> str:
    return "" if text is None or text == WITHHELD else text


def _codes(study: Study) -> Iterator[tuple[str, str]]:
    """The MeSH terms that the registry gives the conditions of the study."""
    browse = study.derived_section.condition_browse_module if study.derived_section else None
    for mesh in browse.meshes if browse else ():
        if mesh.id and mesh.term:
            yield mesh.id, mesh.term


def _places(study: Study) -> Iterator[tuple[str, str, str]]:
    """City, state and country of each site: its own name may be that of a person."""
    module = study.protocol_section.contacts_locations_module
    for site in module.locations if module else ():
        place = (_known(site.city), _known(site.state), _known(site.country))
        if any(place):
            yield place


def _asked(questions: Section) -> Iterator[tuple[str, str]]:
    for block in questions.blocks:
        if isinstance(block, Question):
            yield block.text, " ".join(part.text for part in block.answer)


def json_ld(found: Named, held: Held, site: Site) -> dict[str, object]:
    """What search engines read of the page of a trial: the study, and the questions that the page answers."""
    graph = [_study(found, held, site)]
    if found.questions:
        graph.append(_questions(found.questions))
    return {"@context": CONTEXT, "@graph": graph}


def _study(found: Named, held: Held, site: Site) -> dict[str, object]:
    data: dict[str, object] = {
        "@type": found.kind,
        "identifier": held.nct_id,
        "url": site.address(f"/trial/{held.nct_id}"),
    }
    if found.name:
        data["name"] = found.name
    if found.other_names:
        data["alternateName"] = list(found.other_names)
    if found.conditions:
        data["healthCondition"] = [{"@type": "MedicalCondition", "name": condition} for condition in found.conditions]
    if found.codes:
        data["code"] = [
            {"@type": "MedicalCode", "codeValue": code, "codingSystem": MESH, "name": term}
            for code, term in found.codes
        ]
    if found.sponsor:
        data["sponsor"] = {"@type": "Organization", "name": found.sponsor}
    if found.status in _STATUSES and held.left is None:
        data["status"] = f"{CONTEXT}/{_STATUSES[found.status]}"
    if found.places:
        data["studyLocation"] = [_place(*place) for place in found.places]
    if not held.sample and held.left is None:
        data["sameAs"] = REGISTRY_STUDY + held.nct_id
    return data


def _place(city: str, state: str, country: str) -> dict[str, object]:
    parts = {"addressLocality": city, "addressRegion": state, "addressCountry": country}
    address = {name: part for name, part in parts.items() if part}
    return {"@type": "Place", "address": {"@type": "PostalAddress", **address}}


def _questions(questions: Sequence[tuple[str, str]]) -> dict[str, object]:
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in questions
        ],
    }


def breadcrumbs(steps: Sequence[Step], site: Site) -> dict[str, object]:
    """The way to a page, its own step last."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": step.text, "item": site.address(step.path)}
            for at, step in enumerate(steps, 1)
        ],
    }


def own_address(site: Site) -> str:
    """The one address of the page that is made, where the site knows its own; of its query, the number alone stays.

    "" for a search: what people look for is no page of its own.
    """
    path, _, query = site.here.partition("?")
    if not site.base_url or not path or path.startswith(_NO_PAGES):
        return ""
    number = query.removeprefix("page=")
    return site.address(f"{path}?{query}" if number != query and number.isdigit() else path)


_NO_PAGES = ("/search", "/review", "/compare", "/saved")
