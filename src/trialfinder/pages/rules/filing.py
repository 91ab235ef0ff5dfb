"""The sentences of a site of files: what stands in the list that others embed."""

from __future__ import annotations

from trialfinder.pages.rules.model import STATUS, RuleInfo
from trialfinder.pages.views.model import Rule

RULES = (
    RuleInfo(
        "recruiting",
        "How many trials of this site have the overall status RECRUITING, and how many of them are listed.",
        (f"{STATUS}.overallStatus",),
    ),
)


def recruiting(total: int, listed: int) -> Rule:
    """For example: "63 trials are recruiting. The 50 that were updated last are listed here."."""
    if not total:
        return Rule("recruiting", "No trial of this site is recruiting now.")
    said = f"{total:,} {'trial is' if total == 1 else 'trials are'} recruiting."
    more = "" if listed == total else f" The {listed:,} that were updated last are listed here."
    return Rule("recruiting", said + more)
