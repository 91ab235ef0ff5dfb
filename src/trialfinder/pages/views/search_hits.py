"""A trial in the list of a search: facts of the record with their marks, and our sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trialfinder.pages.rules import cards, gone, searching
from trialfinder.pages.showing import is_blank, shown
from trialfinder.pages.site import Site
from trialfinder.pages.views.model import Rule, Shown
from trialfinder.pages.views.search_model import HitView, Several
from trialfinder.pages.views.search_told import GROUPS
from trialfinder.records.facts import Fact, Lens
from trialfinder.search.answer import Answer, Hit
from trialfinder.search.kindred import items_at
from trialfinder.search.narrowing import ABOUT
from trialfinder.search.nearest import PATH

_WHERE = {
    "briefTitle": "is in the title",
    "officialTitle": "is in the official title",
    "acronym": "is its short name",
    "conditions": "is a condition it studies",
    "keywords": "is one of its keywords",
    "meshes": "is how the registry files it",
    "ancestors": "is a wider term the registry files it under",
    "name": "is what it tests",
    "otherNames": "is another name of what it tests",
    "briefSummary": "is in the summary",
    "label": "is in the name of a group",
    "measure": "is in what it measures",
    "description": "is in the description of what it tests",
}


_MOST_NAMED = 3
_ELIGIBILITY = "protocolSection.eligibilityModule"


def hit_view(hit: Hit, answer: Answer, site: Site, lately: Rule | None = None) -> HitView:
    """`lately` is what changed in the record, from who can tell."""
    lens = Lens(hit.tree)
    people = lens.at(_ELIGIBILITY)
    names = lens.at("protocolSection.identificationModule")
    place = answer.question.near.place.name if answer.question.near else ""
    near = hit.nearest
    away = near.site.distance_mi if near.site else None
    return HitView(
        nct_id=hit.nct_id,
        href=site.path(f"/trial/{hit.nct_id}"),
        number=shown(Fact("protocolSection.identificationModule.nctId", hit.nct_id)),
        title=_fact(names, "briefTitle"),
        tags=tuple(_tags(lens)),
        why=tuple(searching.why(match.word, match.name, _where(match.field)) for match in hit.why),
        site=tuple(_site_facts(hit)),
        site_status=_status_of(hit),
        distance=searching.distance(away, near.site.distance_km or 0.0, place)
        if near.site and away is not None
        else None,
        no_site=searching.no_site(near.why_no_site) if near.why_no_site and place else None,
        notes=tuple(_notes(hit)),
        conditions=_several(hit.tree, "protocolSection.conditionsModule.conditions"),
        treatments=_several(hit.tree, "protocolSection.armsInterventionsModule.interventions", "name"),
        youngest=_fact(people, "minimumAge"),
        oldest=_fact(people, "maximumAge"),
        sex=_fact(people, "sex"),
        sites=_site_count(hit) if not near.site else None,
        lately=lately,
    )


def _several(tree: Mapping[str, Any], path: str, name: str = "") -> Several:
    """The first few of a list of texts, or of a list of things with a name."""
    items = items_at(tree, *path.split("."))
    facts = []
    for at, item in enumerate(items):
        value = item.get(name) if name and isinstance(item, Mapping) else item
        if isinstance(value, str) and value.strip():
            facts.append(Fact(f"{path}[{at}].{name}" if name else f"{path}[{at}]", value))
    return Several(tuple(shown(fact) for fact in facts[:_MOST_NAMED]), cards.more(len(facts) - _MOST_NAMED))


def _site_count(hit: Hit) -> Rule | None:
    sites = [site for site in items_at(hit.tree, *PATH.split(".")) if isinstance(site, Mapping)]
    if not sites:
        return None
    statuses, countries = ([str(site.get(name) or "") for site in sites] for name in ("status", "country"))
    return cards.site_count(statuses, [country for country in countries if country])


def _notes(hit: Hit) -> Iterator[Rule]:
    if hit.removed:
        yield gone.unlisted(hit.removed)
    if hit.nearest.note:
        yield searching.no_site(hit.nearest.note)
    if hit.cannot_tell:
        yield searching.cannot_tell(hit.cannot_tell)
    for match in hit.why:
        if match.filed:
            yield searching.only_filed(match.word, match.text)
    if hit.lacks:
        yield searching.has_some([word for word in dict.fromkeys(match.word for match in hit.why) if word], hit.lacks)
    for name in hit.behind:
        if name in GROUPS:
            yield searching.not_of(GROUPS[name])
        else:
            about = name.removeprefix(ABOUT)
            yield searching.gives(name) if about == name else searching.is_about(about)


def _tags(lens: Lens) -> Iterator[Shown]:
    for path, name in (
        ("protocolSection.statusModule", "overallStatus"),
        ("protocolSection.designModule", "studyType"),
    ):
        fact = _fact(lens.at(path), name)
        if fact:
            yield fact
    phases = lens.at("protocolSection.designModule").tree
    held = phases.get("phases") if isinstance(phases, Mapping) else None
    for at, phase in enumerate(held if isinstance(held, list) else ()):
        if isinstance(phase, str) and phase:
            yield shown(Fact(f"protocolSection.designModule.phases[{at}]", phase))


def _site_facts(hit: Hit) -> Iterator[Shown]:
    found = hit.nearest.site
    if found:
        for name in ("facility", "city", "state", "country"):
            value = getattr(found, name)
            if value and value.strip():
                yield shown(Fact(f"{found.path}.{name}", value))


def _status_of(hit: Hit) -> Shown | None:
    found = hit.nearest.site
    return shown(Fact(f"{found.path}.status", found.status)) if found and found.status else None


def _fact(lens: Lens, name: str) -> Shown | None:
    fact = lens.fact(name)
    return shown(fact) if fact and not is_blank(fact) else None


def _where(field: str) -> str:
    steps = [step.partition("[")[0] for step in field.split(".")]
    return next((_WHERE[step] for step in reversed(steps) if step in _WHERE), "is in the record")
