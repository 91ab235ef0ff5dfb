"""What taking part involves: what is quoted, what chance and placebos have to do with it, and what is not stated."""

from __future__ import annotations

from trialfinder.pages.rules.model import DESIGN, ELIGIBILITY, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.records.study import Study

_ARMS = "protocolSection.armsInterventionsModule"

RULES = (
    RuleInfo(
        "quote",
        "A whole sentence of the record, word for word, found by a table of patterns that a sentence has to fit and of "
        "others that speak against it. The field it stands in is named beside it. At most two are shown for each "
        "question, those that fit best.",
        (
            "protocolSection.descriptionModule.briefSummary",
            "protocolSection.descriptionModule.detailedDescription",
            f"{DESIGN}.designInfo.interventionModelDescription",
            f"{_ARMS}.armGroups[].description",
            f"{_ARMS}.interventions[].description",
            f"{ELIGIBILITY}.eligibilityCriteria",
        ),
    ),
    RuleInfo("not-stated", "Shown where no sentence of those fields answers the question by that table.", ()),
    RuleInfo(
        "chance",
        "A sentence for the allocation that the record gives, and the number of groups that it names. No chance is "
        "computed: groups need not be of one size.",
        (f"{DESIGN}.designInfo.allocation", f"{DESIGN}.studyType", f"{_ARMS}.armGroups"),
    ),
    RuleInfo(
        "placebo",
        "How many groups are of the type PLACEBO_COMPARATOR or SHAM_COMPARATOR; else whether the name of an "
        "intervention holds the word placebo or sham.",
        (f"{_ARMS}.armGroups[].type", f"{_ARMS}.interventions[].name"),
    ),
    RuleInfo(
        "gets-nothing",
        "Shown for a group to which the record links no intervention.",
        (f"{_ARMS}.armGroups[].interventionNames",),
    ),
)

_COMPARATORS = {"PLACEBO_COMPARATOR": "placebo", "SHAM_COMPARATOR": "sham treatment"}
_ALLOCATIONS = {
    "RANDOMIZED": "The record says that chance decides who joins which group (randomized).",
    "NON_RANDOMIZED": "The record says that groups are not chosen by chance (non-randomized).",
    "NA": "The record says that people are not put into different groups.",
}


def not_stated() -> Rule:
    return Rule("not-stated", "Not stated in the record, as far as we can find. That does not mean no: ask.")


def gets_nothing() -> Rule:
    return Rule("gets-nothing", "The record links no treatment to this group.")


def chance(study: Study) -> Rule:
    """For example: "The record says that chance decides who joins which group (randomized). It names 3 groups."."""
    design, arms = study.protocol_section.design_module, study.protocol_section.arms_interventions_module
    if design is not None and design.study_type == "OBSERVATIONAL":
        return Rule("chance", "This study watches and assigns nothing, so chance decides nothing.")
    allocation = design.design_info.allocation if design and design.design_info else None
    groups = len(arms.arm_groups) if arms else 0
    words = _ALLOCATIONS.get(allocation or "", "The record does not say whether chance decides who joins which group.")
    if allocation == "NA" and groups > 1:  # what the record says twice differs: neither is taken for the truth
        words = "The record says that allocation does not apply."
    if groups:
        words += f" It names {groups} group{'' if groups == 1 else 's'}."
    return Rule("chance", words)


def placebo(study: Study) -> Rule:
    """For example: "1 of these groups is a placebo group."."""
    arms = study.protocol_section.arms_interventions_module
    types = [group.type or "" for group in arms.arm_groups] if arms else []
    said = [
        f"{count} of the groups {'is' if count == 1 else 'are'} listed as getting a {what}"
        for kind, what in _COMPARATORS.items()
        if (count := types.count(kind))
    ]
    if said:
        return Rule("placebo", f"{', and '.join(said)}.")
    names = [(one.name or "").casefold() for one in arms.interventions] if arms else []
    if any("placebo" in name or "sham" in name.split() for name in names):
        return Rule("placebo", "No group is listed as a placebo group, but what is given includes a placebo or a sham.")
    return Rule("placebo", "No group is listed as a placebo or sham group, and no treatment is named so.")
