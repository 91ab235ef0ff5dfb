"""Who may take part by age, sex and health, from the coded fields alone."""

from __future__ import annotations

from trialfinder.pages.rules.model import ELIGIBILITY, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.records.ages import parse_age
from trialfinder.records.study import Study

RULES = (
    RuleInfo(
        "who",
        "Youngest and oldest age as the record writes them ('and older' where there is no oldest, 'up to' where there "
        "is no youngest; one that is no number of units is quoted), the sex, and whether healthy volunteers are taken. "
        "What the record lacks is said to be "
        "missing; an absent age is not taken for 'any age' beyond saying that no limit is given.",
        (
            f"{ELIGIBILITY}.minimumAge",
            f"{ELIGIBILITY}.maximumAge",
            f"{ELIGIBILITY}.sex",
            f"{ELIGIBILITY}.healthyVolunteers",
        ),
    ),
)

_SEXES = {"ALL": "people of any sex", "FEMALE": "women or girls only", "MALE": "men or boys only"}
_HEALTHY = {
    True: "Healthy volunteers are taken.",
    False: "No healthy volunteers are taken.",
    None: "Nothing is stated about healthy volunteers.",
}


def who(study: Study) -> Rule:
    """For example: "The record asks for people of any sex, 18 years and older. No healthy volunteers are taken."."""
    module = study.protocol_section.eligibility_module
    if module is None:
        return Rule("who", "The record does not say who may take part.")
    sex = _SEXES.get(module.sex or "", f"people (sex given as {module.sex})" if module.sex else "people")
    unsaid = "" if module.sex else "It states no sex. "
    ages = _ages(module.minimum_age, module.maximum_age)
    return Rule("who", f"The record asks for {sex}{ages}. {unsaid}{_HEALTHY[module.healthy_volunteers]}")


def _ages(youngest: str | None, oldest: str | None) -> str:
    if any(text and not parse_age(text) for text in (youngest, oldest)):
        return f", with the youngest age given as {youngest or 'nothing'} and the oldest as {oldest or 'nothing'}"
    if youngest and oldest:
        return f", {youngest.lower()} to {oldest.lower()} old"
    if youngest:
        return f", {youngest.lower()} and older"
    if oldest:
        return f", up to {oldest.lower()} old"
    return ", and gives no age limit"
