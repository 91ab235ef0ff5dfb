"""What the record lacks: said, never filled in."""

from __future__ import annotations

from collections.abc import Iterator

from trialfinder.pages.rules.model import PLACES, STATUS, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.records.study import Study

RULES = (
    RuleInfo(
        "missing",
        "One sentence for each of these that the record does not hold: summary, eligibility criteria, sites, contacts, "
        "dates, arms, interventions, outcomes.",
        (
            "protocolSection.descriptionModule.briefSummary",
            "protocolSection.eligibilityModule.eligibilityCriteria",
            f"{PLACES}.locations",
            f"{PLACES}.centralContacts",
            f"{STATUS}.startDateStruct",
            f"{STATUS}.completionDateStruct",
            "protocolSection.armsInterventionsModule",
            "protocolSection.outcomesModule",
        ),
    ),
    RuleInfo(
        "partial",
        "The record came without the registry's derived section: it is part of a record only, or was put together.",
        ("derivedSection",),
    ),
    RuleInfo(
        "unread",
        "Places of the record whose value is not of the type that the registry's model gives; they are shown as sent "
        "and take no part in any computed sentence.",
        (),
    ),
)


def missing(study: Study) -> dict[str, Rule]:
    """The sentences on what is missing, by the section they belong to."""
    return {section: Rule("missing", f"The record gives no {what}.") for section, what in _gaps(study)}


def _gaps(study: Study) -> Iterator[tuple[str, str]]:
    protocol = study.protocol_section
    description, eligibility = protocol.description_module, protocol.eligibility_module
    places, dates = protocol.contacts_locations_module, protocol.status_module
    arms, outcomes = protocol.arms_interventions_module, protocol.outcomes_module
    if not (description and (description.brief_summary or "").strip()):
        yield "about", "summary"
    if not (eligibility and (eligibility.eligibility_criteria or "").strip()):
        yield "join", "eligibility criteria"
    if not (places and places.locations):
        yield "places", "sites: no hospital, clinic or city is named"
    if not (places and (places.central_contacts or any(location.contacts for location in places.locations))):
        yield "contacts", "contact: no phone number or e-mail address to ask"
    if not (
        dates and (dates.start_date_struct or dates.completion_date_struct or dates.primary_completion_date_struct)
    ):
        yield "dates", "dates for when the study starts or ends"
    watched = protocol.design_module is not None and protocol.design_module.study_type == "OBSERVATIONAL"
    if not (arms and arms.interventions) and not watched:  # an observational study may give nothing to anyone
        yield "treatments", "interventions: it does not say what is done or given"
    if not (outcomes and outcomes.primary_outcomes):
        yield "measures", "main outcome: it does not say what the study measures"


def partial() -> Rule:
    return Rule(
        "partial",
        "This record lacks the part that the registry adds itself. It was received in part or put together from other "
        "sources. Look at the official record before you rely on it.",
    )


def unread(paths: tuple[str, ...]) -> Rule | None:
    if not paths:
        return None
    named = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
    return Rule("unread", f"Parts of this record have an unexpected form and are shown as sent: {named}.")
