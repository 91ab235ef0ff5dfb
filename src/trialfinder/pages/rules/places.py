"""The sites in numbers: how many there are, how many recruit, how many say whom to ask."""

from __future__ import annotations

from collections import Counter

from trialfinder.pages.rules.model import PLACES, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.records.study import Study

RULES = (
    RuleInfo(
        "sites",
        "The number of locations in the record and, where locations have a status of their own, how many are "
        "recruiting and how many are not open yet (as last verified, "
        "where the overall status is UNKNOWN); how many countries are "
        "named if more than one.",
        (f"{PLACES}.locations[].status", f"{PLACES}.locations[].country"),
    ),
    RuleInfo(
        "site-contacts",
        "How many recruiting locations carry a phone number or an e-mail address of their own.",
        (f"{PLACES}.locations[].contacts", f"{PLACES}.locations[].status"),
    ),
)


def sites(study: Study) -> Rule:
    module = study.protocol_section.contacts_locations_module
    locations = module.locations if module else ()
    if not locations:
        return Rule("sites", "The record lists no sites.")
    countries = {location.country for location in locations if location.country}
    words = f"The record lists {len(locations)} site{'' if len(locations) == 1 else 's'}"
    if len(countries) > 1:
        words += f" in {len(countries)} countries"
    states = Counter(location.status for location in locations if location.status)
    if states:
        words += f"; {states['RECRUITING']} recruiting{_as_verified(study)}"
        if states["NOT_YET_RECRUITING"]:
            words += f", {states['NOT_YET_RECRUITING']} not open yet"
    return Rule("sites", f"{words}.")


def _as_verified(study: Study) -> str:
    """What a site's status is worth where nobody has confirmed the record for years."""
    module = study.protocol_section.status_module
    return " when the record was last verified" if module and module.overall_status == "UNKNOWN" else ""


def site_contacts(study: Study) -> Rule | None:
    """How many recruiting sites say whom to ask; None where no site recruits."""
    module = study.protocol_section.contacts_locations_module
    recruiting = [location for location in (module.locations if module else ()) if location.status == "RECRUITING"]
    if not recruiting:
        return None
    own = sum(any(contact.phone or contact.email for contact in location.contacts) for location in recruiting)
    if len(recruiting) == 1:
        words = f"The recruiting site gives {'a' if own else 'no'}"
    elif own:
        words = f"{own} of the {len(recruiting)} recruiting sites {'gives' if own == 1 else 'give'} a"
    else:
        words = f"None of the {len(recruiting)} recruiting sites gives a"
    whose = "their" if own > 1 else "its"
    return Rule("site-contacts", f"{words} phone number or e-mail address of {whose} own.")
