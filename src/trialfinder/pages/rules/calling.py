"""Whom to call, how many are not named on the sheet, and what its square code holds."""

from __future__ import annotations

from trialfinder.pages.rules.model import PLACES, RuleInfo
from trialfinder.pages.views.model import Rule

RULES = (
    RuleInfo(
        "code",
        "What the square code on the printable sheet holds: the address of the official record, or the registry number "
        "alone where the trial is made up.",
        ("protocolSection.identificationModule.nctId",),
    ),
    RuleInfo(
        "call-words",
        "A sentence to begin a call with, with the registry number.",
        ("protocolSection.identificationModule.nctId",),
    ),
    RuleInfo(
        "more",
        "How many things of one kind the record lists beyond those that stand on the printable sheet.",
        (f"{PLACES}.locations", f"{PLACES}.centralContacts", "protocolSection.conditionsModule.conditions"),
    ),
    RuleInfo("whole-page", "The address of the trial's page on this site, where the site knows its own address.", ()),
)


def code(held: str) -> Rule:
    return Rule("code", f"The square code holds: {held}")


def call_words(nct_id: str) -> Rule:
    return Rule(
        "call-words",
        f"When you call, say: “I am calling about the study {nct_id}. Is it taking people now, and where is the site "
        "nearest to me? May I read you my diagnosis and my latest results?”",
    )


def more(number: int, what: str) -> Rule | None:
    """For example: "and 12 more sites"; None where all are there. `what` is in the singular."""
    return Rule("more", f"and {number:,} more {what}{'' if number == 1 else 's'}") if number > 0 else None


def whole_page(address: str) -> Rule | None:
    return Rule("whole-page", f"The whole page: {address}") if address.startswith("http") else None
