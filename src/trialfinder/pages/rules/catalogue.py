"""All rules, as `/methodology` lists them and the audit of pages asks for them."""

from __future__ import annotations

from trialfinder.pages.rules import (
    change,
    checking,
    comparing,
    copies,
    filing,
    freshness,
    gone,
    lead,
    listing,
    missing,
    places,
    reading,
    searching,
    stage,
    verdicts,
    warnings,
    who,
)
from trialfinder.pages.rules.model import RuleInfo

RULES: tuple[RuleInfo, ...] = tuple(
    info
    for module in (
        lead,
        stage,
        who,
        verdicts,
        places,
        missing,
        warnings,
        freshness,
        copies,
        gone,
        change,
        checking,
        comparing,
        listing,
        searching,
        reading,
        filing,
    )
    for info in module.RULES
)


def rule_names() -> frozenset[str]:
    """The names that `data-rule` may have on a page."""
    return frozenset(info.name for info in RULES)
