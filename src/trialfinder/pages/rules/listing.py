"""The sentences on lists of trials and on what a page cites."""

from __future__ import annotations

from trialfinder.pages.rules.model import RuleInfo
from trialfinder.pages.views.model import Rule

RULES = (
    RuleInfo("trials", "How many trials this copy holds, and which of them, in order, the page lists.", ()),
    RuleInfo("held", "How many trials this copy holds.", ()),
    RuleInfo(
        "citation",
        "The registry number, the source, the date at which the registry processed the data, and the day of the page.",
        (),
    ),
    RuleInfo("question", "The registry number set into one of our own questions.", ()),
    RuleInfo("results", "Whether results are posted.", ("hasResults",)),
    RuleInfo("count", "How many things of one kind the record lists.", ()),
)

PER_PAGE = 50


def trials(total: int, page: int) -> Rule:
    if not total:
        return Rule("trials", "This copy holds no trials yet.")
    first = (page - 1) * PER_PAGE + 1
    last = min(page * PER_PAGE, total)
    return Rule("trials", f"{total:,} trial{'' if total == 1 else 's'}; {first:,} to {last:,} are listed here.")


def held(total: int) -> Rule:
    """For the first page: "2,043 trials, the last updated first."."""
    return Rule("held", f"{total:,} {'trial' if total == 1 else 'trials'}, the last updated first.")


def citation(nct_id: str, processed: str, as_of: str, *, sample: bool) -> Rule:
    source = "Made-up record." if sample else "Data: ClinicalTrials.gov."
    return Rule("citation", f"trialfinder. {nct_id}. {source} {processed}. {as_of}.")


def results(has_results: bool | None) -> Rule:
    if has_results is None:
        return Rule("results", "The record does not say whether results are posted.")
    return Rule("results", "Results are posted at the registry." if has_results else "No results are posted.")


def count(number: int) -> Rule:
    return Rule("count", f"({number:,})")
