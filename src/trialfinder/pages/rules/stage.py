"""What stage of research this is: each phase by itself, the status, the size."""

from __future__ import annotations

from trialfinder.pages.rules.lead import PHASE_NAMES, join_words
from trialfinder.pages.rules.model import DESIGN, STATUS, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import OPEN_STATUSES
from trialfinder.records.study import Study

RULES = (
    RuleInfo(
        "stage",
        "One sentence for each phase of the record, in its order; where two phases are named, a sentence says so "
        "first. NA, an absent phase and each kind of study without phases have a sentence of their own.",
        (f"{DESIGN}.phases", f"{DESIGN}.studyType"),
    ),
    RuleInfo(
        "status",
        "A sentence for the overall status; UNKNOWN also names the last known status.",
        (f"{STATUS}.overallStatus", f"{STATUS}.lastKnownStatus"),
    ),
    RuleInfo(
        "size",
        "The enrollment count with 'plans' ('planned' once the study takes no more people) "
        "where its type is ESTIMATED, 'included' where it is ACTUAL, and neither "
        "where the type is absent. 99999999 is the registry's sign for a number that is not known. No size is rated.",
        (f"{DESIGN}.enrollmentInfo.count", f"{DESIGN}.enrollmentInfo.type"),
    ),
)

UNKNOWN_COUNT = 99999999

_PHASES = {
    "EARLY_PHASE1": "Early Phase 1 is a very small first look at how something acts in people. "
    "It is not meant to show whether it helps.",
    "PHASE1": "Phase 1 looks mainly at safety: which dose people can take, which side effects come, and how the body "
    "handles what is being tested.",
    "PHASE2": "Phase 2 looks for first signs of whether what is being tested works, and goes on watching safety.",
    "PHASE3": "Phase 3 looks at whether what is being tested works and how safe it is in a larger group of people, "
    "often beside the usual care or a placebo.",
    "PHASE4": "Phase 4 looks at something that is already approved for some use, to learn more about it "
    "in everyday use.",
}
_NO_PHASE = {
    "OBSERVATIONAL": "This is an observational study. It watches and records what happens; it does not assign a "
    "treatment, and it has no phase.",
    "EXPANDED_ACCESS": "Expanded access has no phase. It is a way for patients to get an investigational product "
    "outside a trial.",
    "INTERVENTIONAL": "The record names no phase.",
}
_NOT_APPLICABLE = (
    "The record says that phases do not apply to this study. Phases are used mainly for studies of medicines; "
    "many studies of devices, procedures or behavior have none."
)
_STATUSES = {
    "RECRUITING": "The record says that the study is looking for people to take part now. This can change between "
    "updates: ask the study team before you travel.",
    "NOT_YET_RECRUITING": "The record says that the study has not started to look for people yet.",
    "ENROLLING_BY_INVITATION": "The record says that people join only when the study team invites them, from a group "
    "chosen beforehand.",
    "ACTIVE_NOT_RECRUITING": "The record says that the study is going on, and that it takes no new people.",
    "SUSPENDED": "The record says that the study has stopped early for now, and may start again.",
    "TERMINATED": "The record says that the study stopped early and will not start again. It takes no new people.",
    "COMPLETED": "The record says that the study has ended as planned. It takes no new people.",
    "WITHDRAWN": "The record says that the study was called off before the first person joined.",
    "AVAILABLE": "The record says that expanded access to the product is open now.",
    "NO_LONGER_AVAILABLE": "The record says that expanded access was open once, and is not any more.",
    "TEMPORARILY_NOT_AVAILABLE": "The record says that expanded access is not open now, and is expected to open again.",
    "APPROVED_FOR_MARKETING": "The record says that the product has been approved, so that expanded access has ended.",
    "WITHHELD": "The sponsor has asked the registry to hold back most of this record for now.",
    "UNKNOWN": "The status is not known: the study was to be under way or finished by now, and its record has not been "
    "verified for a long time.",
}
_SHORT = {
    "RECRUITING": "recruiting",
    "NOT_YET_RECRUITING": "not yet recruiting",
    "ACTIVE_NOT_RECRUITING": "active, not recruiting",
    "ENROLLING_BY_INVITATION": "enrolling by invitation",
}


def stage(study: Study) -> tuple[Rule, ...]:
    """The sentences on the phases. A study in Phase 1 and Phase 2 is explained as both, never as the first only."""
    design = study.protocol_section.design_module
    if design is None or (design.study_type is None and not design.phases):
        return (Rule("stage", "The record does not say what kind of study this is, and names no phase."),)
    named = [PHASE_NAMES.get(phase, phase) for phase in design.phases if phase != "NA"]
    if not design.phases:
        return (Rule("stage", _NO_PHASE.get(design.study_type or "", "The record names no phase.")),)
    sentences = [f"This study takes {join_words(named)} together."] if len(named) > 1 else []
    for phase in design.phases:
        words = _NOT_APPLICABLE if phase == "NA" else _PHASES.get(phase)
        sentences.append(words or f"The record gives the phase as {phase}.")
    return tuple(Rule("stage", sentence) for sentence in sentences)


def status(study: Study) -> Rule:
    module = study.protocol_section.status_module
    value = module.overall_status if module else None
    if module is None or value is None:
        return Rule("status", "The record does not say whether the study is looking for people.")
    sentence = _STATUSES.get(value, f"The record gives the status as {value}.")
    if module.last_known_status:
        sentence += f" The last known status was: {_SHORT.get(module.last_known_status, module.last_known_status)}."
    return Rule("status", sentence)


def size(study: Study) -> Rule:
    design = study.protocol_section.design_module
    info = design.enrollment_info if design else None
    if info is None or info.count is None:
        return Rule("size", "The record does not say how many people take part.")
    if info.count == UNKNOWN_COUNT:
        return Rule("size", f"The record gives the number of people as {UNKNOWN_COUNT}: it is not known.")
    people = "1 person" if info.count == 1 else f"{info.count:,} people"
    if info.type == "ESTIMATED":
        status_module = study.protocol_section.status_module
        plans = "plans" if status_module and status_module.overall_status in OPEN_STATUSES else "planned"
        return Rule("size", f"The study {plans} to include {people}.")
    if info.type == "ACTUAL":
        return Rule("size", f"The study included {people}." if info.count else "Nobody took part in the study.")
    return Rule("size", f"The record gives the number of people as {info.count:,}.")
