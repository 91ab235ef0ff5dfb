"""The trial page: sixteen blocks, in the order in which people ask."""

from __future__ import annotations

from trialfinder.pages import wording
from trialfinder.pages.rules import missing, verdicts, warnings
from trialfinder.pages.showing import Taken, present
from trialfinder.pages.site import Site
from trialfinder.pages.views import help, sections
from trialfinder.pages.views.about import REGISTRY_STUDY, about_trial
from trialfinder.pages.views.criteria import groups
from trialfinder.pages.views.model import (
    Block,
    Criteria,
    CriteriaGroup,
    Say,
    Section,
    TrialView,
)
from trialfinder.pages.views.told import Told, told
from trialfinder.trial import Trial

CRITERIA_PATH = "protocolSection.eligibilityModule.eligibilityCriteria"
_UNCUT = "The criteria in the words of the record"  # a text without a letter or digit has no criteria to cut


def trial_view(trial: Trial, site: Site) -> TrialView:
    """The whole page as a value."""
    study, lens, taken = trial.document.study, trial.document.lens, Taken()
    names = lens.at("protocolSection.identificationModule")
    said = told(study)
    number = taken.one(names, "nctId")
    if number is None:
        raise ValueError("a document without its id")  # no such document is ever taken in
    title = taken.one(names, "briefTitle")
    official = taken.one(names, "officialTitle")
    acronym = taken.one(names, "acronym")
    badges = present(
        taken.one(lens.at("protocolSection.statusModule"), "overallStatus"),
        *taken.all(lens.at("protocolSection.designModule"), "phases"),
        taken.one(lens.at("protocolSection.designModule"), "studyType"),
    )
    made = (
        sections.glance(lens, taken, said, number),
        sections.about(lens, taken, said),
        sections.research_stage(study, lens, taken, said),
        *_criteria(trial, taken, said),
        sections.treatments(lens, taken, said),
        sections.measures(lens, taken, said),
        sections.dates(lens, taken, said),
        sections.locations(study, lens, taken, said),
        sections.people(lens, taken),
        sections.numbers(lens, taken),
        sections.results(study, lens, taken),
        sections.references(lens, taken),
        sections.remainder(lens, taken),
        *help.sections(trial, site, said),
    )
    misfits = tuple(misfit.path for misfit in trial.document.misfits)
    return TrialView(
        nct_id=trial.nct_id,
        nct_id_fact=number,
        title=title,
        official_title=official,
        acronym=acronym,
        badges=badges,
        lead=said.lead,
        warnings=(
            *((missing.partial(),) if trial.partial else ()),
            *sections.unread(misfits),
            *warnings.warnings(study, site.as_of),
        ),
        sections=tuple(section for section in made if section.blocks),
        about=about_trial(trial, site),
        sample=trial.sample,
        json_ld=json_ld(trial, site),
    )


def _criteria(trial: Trial, taken: Taken, said: Told) -> tuple[Section, Section]:
    """Who may be able to join, in plain words and in the official ones."""
    lens, study = trial.document.lens, trial.document.study
    module = study.protocol_section.status_module
    takes_people = (module.overall_status if module else None) in wording.OPEN_STATUSES
    cut: tuple[CriteriaGroup, ...] = groups(trial.plain, wording.SIDES if takes_people else wording.CLOSED_SIDES)
    basics = sections.eligibility_facts(lens, taken, said)
    if not cut:
        gap = said.gaps.get("join")
        uncut = taken.prose(lens.at("protocolSection.eligibilityModule"), "eligibilityCriteria", words=_UNCUT)
        blocks: tuple[Block, ...] = (*basics, *((gap,) if gap else ()), *uncut)
        return Section("join", "Who may be able to join", blocks), Section("original", "", ())
    plain: tuple[Block, ...] = (
        Say(
            "This is a starting point for a talk with your doctor. "
            "Only the study team can say whether a trial fits you."
        ),
        *basics,
        verdicts.verdicts(trial.plain),
        Criteria("plain", cut),
    )
    taken.paths.add(CRITERIA_PATH)
    original = (Criteria("original", cut, path=CRITERIA_PATH, fold="View the official clinical words"),)
    return (
        Section(
            "join",
            "Who may be able to join (plain English)" if takes_people else "Who could join (plain English)",
            plain,
        ),
        Section("original", "The official eligibility criteria", original),
    )


def json_ld(trial: Trial, site: Site) -> dict[str, object]:
    """What search engines read: schema.org's medical study, with nothing that the record does not say."""
    protocol = trial.document.study.protocol_section
    names, design = protocol.identification_module, protocol.design_module
    kind = "MedicalObservationalStudy" if design and design.study_type == "OBSERVATIONAL" else "MedicalTrial"
    conditions = protocol.conditions_module.conditions if protocol.conditions_module else ()
    sponsors = protocol.sponsor_collaborators_module
    sponsor = sponsors.lead_sponsor.name if sponsors and sponsors.lead_sponsor else None
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": kind,
        "identifier": trial.nct_id,
        "url": site.address(f"/trial/{trial.nct_id}"),
    }
    if names and names.brief_title:
        data["name"] = names.brief_title
    if conditions:
        data["healthCondition"] = [{"@type": "MedicalCondition", "name": condition} for condition in conditions]
    if sponsor:
        data["sponsor"] = {"@type": "Organization", "name": sponsor}
    if not trial.sample:
        data["sameAs"] = REGISTRY_STUDY + trial.nct_id
    return data
