"""All rules, as `/methodology` lists them and the audit of pages asks for them."""

from __future__ import annotations

from trialfinder.pages.rules import (
    asking,
    bringing,
    calling,
    cards,
    change,
    checking,
    comparing,
    copies,
    filing,
    freshness,
    gone,
    hubs,
    lead,
    listing,
    missing,
    near,
    places,
    points,
    reading,
    searching,
    stage,
    taking_part,
    timeline,
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
        near,
        taking_part,
        timeline,
        missing,
        warnings,
        freshness,
        copies,
        gone,
        hubs,
        change,
        checking,
        comparing,
        listing,
        searching,
        cards,
        reading,
        points,
        bringing,
        asking,
        calling,
        filing,
    )
    for info in module.RULES
)


def rule_names() -> frozenset[str]:
    """The names that `data-rule` may have on a page."""
    return frozenset(info.name for info in RULES)
