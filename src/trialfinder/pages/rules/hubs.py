"""The sentences on hubs: what trials are filed under, and how many there are."""

from __future__ import annotations

from trialfinder.pages.rules.model import PLACES, STATUS, RuleInfo
from trialfinder.pages.views.model import Rule

_BROWSE = "derivedSection.conditionBrowseModule"
_SPONSOR = "protocolSection.sponsorCollaboratorsModule.leadSponsor.name"

RULES = (
    RuleInfo(
        "hub-name",
        "The name as most records write it. Names that differ in case, accents or points alone are one, and so are a "
        "country's names.",
        (f"{_BROWSE}.meshes", f"{_BROWSE}.ancestors", _SPONSOR, f"{PLACES}.locations"),
    ),
    RuleInfo(
        "hub-count",
        "How many trials of this copy are filed under the name, and how many of them are recruiting. Under a "
        "condition: it is one of the trial's MeSH terms, or above one, as the record says. Under a sponsor: it leads "
        "the trial. Under a place: the trial lists a site there; counted as recruiting where one of these sites is "
        "recruiting or will be. A search by the same name counts the same.",
        (f"{_BROWSE}.meshes", f"{_BROWSE}.ancestors", _SPONSOR, f"{PLACES}.locations", f"{STATUS}.overallStatus"),
    ),
    RuleInfo(
        "hub-everyday", "What our vocabulary calls the condition, and what it lists as everyday words for it.", ()
    ),
    RuleInfo(
        "hub-above",
        "The MeSH terms right above and right below this one, as the order tells in which records list the terms above "
        "their own; where it does not tell, none. Every trial filed under a term is filed under those above it.",
        (f"{_BROWSE}.meshes", f"{_BROWSE}.ancestors"),
    ),
    RuleInfo("hub-list", "How many names there are, and which of them, in order, the page lists.", ()),
    RuleInfo("hub-page", "Which of the trials, in order, the page lists.", ()),
)


def name(text: str) -> Rule:
    return Rule("hub-name", text)


def conditions(total: int, recruiting: int) -> Rule:
    return Rule(
        "hub-count", f"{_trials(total)} {_are(total)} filed under this condition; {_recruiting(total, recruiting)}."
    )


def sponsors(total: int, recruiting: int) -> Rule:
    return Rule("hub-count", f"{_trials(total)} {_are(total)} led by this sponsor; {_recruiting(total, recruiting)}.")


def places(total: int, recruiting: int) -> Rule:
    have = "has" if total == 1 else "have"
    there = ", with a site here that is open or will be" if recruiting else " here"
    return Rule("hub-count", f"{_trials(total)} {have} a site here; {_recruiting(total, recruiting, there)}.")


def row(total: int, recruiting: int) -> Rule:
    """Behind a name in a list."""
    return Rule("hub-count", f"{_trials(total)}, {recruiting:,} recruiting")


def everyday(text: str) -> Rule:
    return Rule("hub-everyday", text)


def page(first: int, last: int, total: int) -> Rule:
    return Rule("hub-page", f"Trials {first:,} to {last:,} of {total:,}.")


def of_kind(count: int, one: str, many: str) -> Rule:
    return Rule("hub-list", f"{count:,} {one if count == 1 else many}.")


def names(first: int, last: int, total: int) -> Rule:
    return Rule("hub-list", f"Names {first:,} to {last:,} of {total:,}.")


def _trials(count: int) -> str:
    return f"{count:,} {'trial' if count == 1 else 'trials'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _recruiting(total: int, recruiting: int, where: str = "") -> str:
    if total == 1:
        return f"it is {'' if recruiting else 'not '}recruiting{where or ' now'}"
    some = f"{recruiting:,}" if recruiting else "none"
    return f"{some} of them {'is' if recruiting < 2 else 'are'} recruiting{where or ' now'}"
