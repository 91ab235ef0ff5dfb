"""The printable summary of a trial: what a person brings to the doctor, on two sheets where it can be.

In: a trial, the site. Out: a `Summary`: facts with their paths, computed sentences, the criteria point by point.
Long lists are cut to what fits on paper, and a sentence says how many more the record has; the criteria are never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialfinder.pages import wording
from trialfinder.pages.rules import asking, bringing, calling, places, points, verdicts
from trialfinder.pages.showing import Taken, present
from trialfinder.pages.site import Site
from trialfinder.pages.views.about import REGISTRY_STUDY
from trialfinder.pages.views.criteria import groups
from trialfinder.pages.views.model import CriteriaGroup, CriterionView, Rule, Shown
from trialfinder.pages.views.told import Told, told
from trialfinder.pages.views.trial import day_warnings, record_view
from trialfinder.records.facts import Lens
from trialfinder.records.study import Study
from trialfinder.trial import Trial

MOST_NAMED = 6
"""Conditions, things tested and groups that are named on the sheet."""
MOST_PEOPLE = 3
MOST_SITES = 4


class Listed(msgspec.Struct, frozen=True, gc=False):
    """Facts under one label of ours, and how many more the record has."""

    label: str
    facts: tuple[tuple[Shown, ...], ...]
    more: Rule | None = None


class Reach(msgspec.Struct, frozen=True, gc=False):
    """Whom to call: a person or a site, and how."""

    title: tuple[Shown, ...]
    tags: tuple[Shown, ...]
    people: tuple[tuple[Shown, ...], ...]


class Block(msgspec.Struct, frozen=True, gc=False):
    """The points under one heading, parents before their children; `say` words the side where it begins."""

    say: str
    heading_id: str
    heading: str
    points: tuple[CriterionView, ...]


class Summary(msgspec.Struct, frozen=True, gc=False):
    """All that stands on the sheet, in its order."""

    number: Shown
    title: Shown
    official_title: Shown | None
    badges: tuple[Shown, ...]
    lead: Rule
    code: Rule
    coded: str
    facts: tuple[Listed, ...]
    who: Rule
    uncertain: tuple[Rule, ...]
    open: bool
    bring: tuple[Rule, ...]
    spoken_of: Rule | None
    questions: tuple[Rule, ...]
    central: tuple[Reach, ...]
    more_central: Rule | None
    sites: Rule
    reach: tuple[Reach, ...]
    more_sites: Rule | None
    call_words: Rule
    whole_page: Rule | None
    counts: Rule | None
    blocks: tuple[Block, ...]


def summary(trial: Trial, site: Site) -> Summary:
    """The sheet as a value."""
    record, study, lens, taken = record_view(trial), trial.document.study, trial.document.lens, Taken()
    said = told(study)
    module = lens.at("protocolSection.contactsLocationsModule")
    central, reach = _central(module, taken), _sites(module, taken)
    status = study.protocol_section.status_module
    coded = trial.nct_id if trial.sample else REGISTRY_STUDY + trial.nct_id
    people, sites = len(tuple(module.each("centralContacts"))), len(tuple(module.each("locations")))
    return Summary(
        number=record.nct_id_fact,
        title=record.title or record.nct_id_fact,
        official_title=_another(record.official_title, record.title),
        badges=record.badges,
        lead=record.lead,
        code=calling.code(coded),
        coded=coded,
        facts=tuple(_facts(lens, taken)),
        who=said.who,
        uncertain=(
            *day_warnings(record.unread, trial, status, site.as_of),
            *record.standing,
            *_gaps(study, said, reach),
            *points.uncertain(trial.plain),
        ),
        open=_takes_people(study),
        bring=bringing.bring(trial.plain),
        spoken_of=bringing.spoken_of(trial.plain),
        questions=asking.questions(study, trial.plain),
        central=central,
        more_central=calling.more(people - len(central), "contact"),
        sites=said.sites,
        reach=reach,
        more_sites=calling.more(sites - len(reach), "site"),
        call_words=calling.call_words(trial.nct_id),
        whole_page=calling.whole_page(site.address(f"/trial/{trial.nct_id}")),
        counts=verdicts.verdicts(trial.plain) if trial.plain.criteria else None,
        blocks=_blocks(trial),
    )


def _another(official: Shown | None, brief: Shown | None) -> Shown | None:
    """The official title where it says something else."""
    return None if official and brief and official.text == brief.text else official


def _gaps(study: Study, said: Told, reach: Sequence[Reach]) -> Iterator[Rule]:
    """What the record does not state; that it names no sites is told where they would stand."""
    yield from (rule for section, rule in said.gaps.items() if section != "places")
    own = places.site_contacts(study)
    if own and "contacts" not in said.gaps and not any(site.people for site in reach):
        yield own


def _facts(lens: Lens, taken: Taken) -> Iterator[Listed]:
    """What a doctor looks for first."""
    protocol = lens.at("protocolSection")
    design, status = protocol.at("designModule"), protocol.at("statusModule")
    info, arms = design.at("designInfo"), protocol.at("armsInterventionsModule")
    names, sponsors = protocol.at("identificationModule"), protocol.at("sponsorCollaboratorsModule")
    yield from _list("Sponsor", (present(taken.one(sponsors.at("leadSponsor"), "name")),), "")
    yield from _list("Sponsor's own number", (present(taken.one(names.at("orgStudyIdInfo"), "id")),), "")
    conditions = tuple((fact,) for fact in taken.all(protocol.at("conditionsModule"), "conditions"))
    yield from _list("Conditions", conditions, "condition")
    tested = (present(taken.one(part, "name"), taken.one(part, "type")) for part in arms.each("interventions"))
    yield from _list("Tested", tuple(tested), "intervention")
    grouped = (present(taken.one(part, "label"), taken.one(part, "type")) for part in arms.each("armGroups"))
    yield from _list("Groups", tuple(grouped), "group")
    how = present(
        taken.one(info, "allocation"),
        taken.one(info, "interventionModel"),
        taken.one(info, "observationalModel"),
    )
    yield from _list("Design", tuple((fact,) for fact in how), "")
    yield from _list("Masking", (present(taken.one(info.at("maskingInfo"), "masking")),), "")
    enrolled = design.at("enrollmentInfo")
    yield from _list("People", (present(taken.one(enrolled, "count"), taken.one(enrolled, "type")),), "")
    for label, name in (("Start", "startDateStruct"), ("Complete", "completionDateStruct")):
        date = status.at(name)
        yield from _list(label, (present(taken.one(date, "date"), taken.one(date, "type")),), "")


def _list(label: str, facts: Sequence[tuple[Shown, ...]], what: str) -> Iterator[Listed]:
    found = tuple(fact for fact in facts if fact)
    if found:
        yield Listed(label, found[:MOST_NAMED], calling.more(len(found) - MOST_NAMED, what) if what else None)


def _central(module: Lens, taken: Taken) -> tuple[Reach, ...]:
    """The contacts of the study as a whole, each on a line of its own."""
    people = list(module.each("centralContacts"))[:MOST_PEOPLE]
    return tuple(Reach((), (), (found,)) for person in people if (found := _person(person, taken)))


def _sites(module: Lens, taken: Taken) -> tuple[Reach, ...]:
    """Some sites: those that recruit and say whom to ask, then those that recruit, then others."""
    ranked = sorted(module.each("locations"), key=_rank)[:MOST_SITES]
    return tuple(
        Reach(
            title=present(*(taken.one(site, name) for name in ("facility", "city", "state", "country"))),
            tags=present(taken.one(site, "status")),
            people=tuple(found for person in list(site.each("contacts"))[:1] if (found := _person(person, taken))),
        )
        for site in ranked
    )


def _rank(site: Lens) -> tuple[bool, bool]:
    status = site.fact("status")
    recruits = status is not None and status.value == "RECRUITING"
    reachable = any(person.fact("phone") or person.fact("email") for person in site.each("contacts"))
    return not recruits, not reachable


def _person(person: Lens, taken: Taken) -> tuple[Shown, ...]:
    return present(*(taken.one(person, name) for name in ("name", "phone", "phoneExt", "email")))


def _takes_people(study: Study) -> bool:
    module = study.protocol_section.status_module
    return (module.overall_status if module else None) in wording.OPEN_STATUSES


def _blocks(trial: Trial) -> tuple[Block, ...]:
    """The criteria under their headings."""
    takes_people = _takes_people(trial.document.study)
    cut = groups(trial.plain, wording.SIDES if takes_people else wording.CLOSED_SIDES)
    return tuple(_block(group) for group in cut)


def _block(group: CriteriaGroup) -> Block:
    told_heading = group.heading if group.heading_kind != "side" else ""
    return Block(group.say, group.heading_id, told_heading, tuple(_flat(group.criteria)))


def _flat(criteria: Sequence[CriterionView]) -> Iterator[CriterionView]:
    """Each point, then those below it."""
    for one in criteria:
        yield one
        yield from _flat(one.children)
