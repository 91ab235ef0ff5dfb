"""The trial page: sixteen blocks, in the order in which people ask."""

from __future__ import annotations

import datetime

import msgspec

from trialfinder.pages import wording
from trialfinder.pages.rules import missing, verdicts, warnings
from trialfinder.pages.showing import Taken, present
from trialfinder.pages.site import Site
from trialfinder.pages.views import help, sections, taking_part
from trialfinder.pages.views.about import about_trial
from trialfinder.pages.views.criteria import groups
from trialfinder.pages.views.machines import named
from trialfinder.pages.views.model import (
    Block,
    Criteria,
    CriteriaGroup,
    RecordView,
    Rule,
    Say,
    Section,
    Slot,
    TrialView,
)
from trialfinder.pages.views.timeline import timeline
from trialfinder.pages.views.told import Told, told
from trialfinder.records.protocol import StatusModule
from trialfinder.trial import Held, Trial

CRITERIA_PATH = "protocolSection.eligibilityModule.eligibilityCriteria"
_UNCUT = "The criteria in the words of the record"  # a text without a letter or digit has no criteria to cut


def record_view(trial: Trial) -> RecordView:
    """The part of the page that shows the record."""
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
        taking_part.involved(study, lens, taken),
        sections.measures(lens, taken, said),
        sections.dates(lens, taken, said),
        sections.locations(study, lens, taken, said),
        sections.people(lens, taken),
        sections.numbers(lens, taken),
        sections.results(study, lens, taken),
        sections.references(lens, taken),
        sections.remainder(lens, taken),
    )
    return RecordView(
        nct_id_fact=number,
        title=title,
        official_title=official,
        acronym=acronym,
        badges=badges,
        lead=said.lead,
        unread=sections.unread(tuple(misfit.path for misfit in trial.document.misfits)),
        standing=warnings.standing(study),
        sections=tuple(section for section in made if section.blocks),
        questions=help.questions(trial.nct_id, said),
        named=named(study, help.questions(trial.nct_id, said)),
    )


def trial_view(trial: Trial, site: Site) -> TrialView:
    """The whole page as a value."""
    record = record_view(trial)
    status = trial.document.study.protocol_section.status_module
    return TrialView(
        record=record,
        warnings=(*day_warnings(record.unread, trial, status, site.as_of), *record.standing),
        sections=(
            *(_filled(section, status, site) for section in record.sections),
            *help.before_questions(trial, site),
            record.questions,
            *help.after_questions(trial, status, site),
        ),
        about=about_trial(trial, site),
        sample=trial.sample,
    )


def _filled(section: Section, status: StatusModule | None, site: Site) -> Section:
    """The section with what depends on the day in its place; what only a page can ask is left out."""
    if not any(isinstance(block, Slot) for block in section.blocks):
        return section
    dated = timeline(status, site.as_of)
    line = (dated,) if dated else ()
    blocks = [
        one
        for block in section.blocks
        for one in ((line if block.name == "timeline" else ()) if isinstance(block, Slot) else (block,))
    ]
    return msgspec.structs.replace(section, blocks=tuple(blocks))


def day_warnings(
    unread: tuple[Rule, ...], held: Held, status: StatusModule | None, today: datetime.date
) -> tuple[Rule, ...]:
    """The warnings that stand first: how the record came, and what the day makes of its dates."""
    return (*((missing.partial(),) if held.partial else ()), *unread, *warnings.of_the_day(status, today))


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
    graded = verdicts.grade(trial.plain)
    plain: tuple[Block, ...] = (
        Say(
            "This is a starting point for a talk with your doctor. "
            "Only the study team can say whether a trial fits you."
        ),
        *basics,
        verdicts.verdicts(trial.plain),
        *([graded] if graded else []),
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
