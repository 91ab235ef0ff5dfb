"""The lead sentence: what kind of study this is, of what, by whom."""

from __future__ import annotations

from trialfinder.pages.rules.model import DESIGN, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.records.study import Study
from trialfinder.text.normalize import unescape

RULES = (
    RuleInfo(
        "lead",
        "The kind of study in words (with its main purpose and its phases where the record has them), then all "
        "conditions of the record up to three, with the number of the others, then the lead sponsor.",
        (
            f"{DESIGN}.studyType",
            f"{DESIGN}.phases",
            f"{DESIGN}.designInfo.primaryPurpose",
            "protocolSection.conditionsModule.conditions",
            "protocolSection.sponsorCollaboratorsModule.leadSponsor.name",
        ),
    ),
)

_PURPOSES = {
    "TREATMENT": "treatment",
    "PREVENTION": "prevention",
    "DIAGNOSTIC": "diagnosis",
    "SUPPORTIVE_CARE": "supportive care",
    "SCREENING": "screening",
    "HEALTH_SERVICES_RESEARCH": "health services",
    "BASIC_SCIENCE": "basic science",
    "DEVICE_FEASIBILITY": "device feasibility",
    "ECT": "education, counseling or training",
}
PHASE_NAMES = {
    "EARLY_PHASE1": "Early Phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
}
_SHOWN_CONDITIONS = 3
_ALSO = " and also "


def lead(study: Study) -> Rule:
    """For example: "This is a Phase 1 and Phase 2 treatment trial about Asthma, run by Alder Institute."."""
    protocol = study.protocol_section
    sentence = f"This is {_kind(study)}"
    conditions = protocol.conditions_module.conditions if protocol.conditions_module else ()
    if conditions:
        sentence += f" about {_conditions(conditions)}"
    sponsors = protocol.sponsor_collaborators_module
    sponsor = sponsors.lead_sponsor.name if sponsors and sponsors.lead_sponsor else None
    if sponsor:
        sentence += f", run by {unescape(sponsor)}"
    return Rule("lead", sentence if sentence.endswith(".") else f"{sentence}.")


def _kind(study: Study) -> str:
    design = study.protocol_section.design_module
    if design is None or design.study_type is None:
        return "a record that does not say what kind of study it is"
    if design.study_type == "OBSERVATIONAL":
        return "a patient registry, an observational study" if design.patient_registry else "an observational study"
    if design.study_type == "EXPANDED_ACCESS":
        return "an expanded access record (a way to get an investigational product outside a trial)"
    if design.study_type != "INTERVENTIONAL":
        return f"a study of the kind {design.study_type}"
    purpose = _PURPOSES.get((design.design_info.primary_purpose or "") if design.design_info else "", "")
    phases = join_words([PHASE_NAMES[phase] for phase in design.phases if phase in PHASE_NAMES])
    words = " ".join(word for word in (phases, purpose, "trial") if word)
    return f"{'an' if words[0] in 'aeiouE' else 'a'} {words}"


def _conditions(conditions: tuple[str, ...]) -> str:
    named = [unescape(condition) for condition in conditions[:_SHOWN_CONDITIONS]]
    more = len(conditions) - len(named)
    if more:
        return join_words([*named, f"{more} more condition{'s' if more > 1 else ''}"])
    # Names hold an "and" of their own ("Head and Neck Cancer"): the one that is ours has to be told from theirs.
    return _ALSO.join(filter(None, (", ".join(named[:-1]), named[-1])))


def join_words(words: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1] if words else "") if part)
