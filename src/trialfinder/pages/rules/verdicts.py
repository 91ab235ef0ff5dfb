"""How many criteria are in plain words, and how sure that is: counts, never one score."""

from __future__ import annotations

from trialfinder.criteria.model import PlainStudy
from trialfinder.pages.rules.model import ELIGIBILITY, RuleInfo
from trialfinder.pages.views.model import Rule

RULES = (
    RuleInfo(
        "verdicts",
        "The number of criteria in the text, and of those how many are in plain words that a second reader has "
        "verified, how many of these keep hard words, and how many are shown in the official words because they could "
        "not be verified.",
        (f"{ELIGIBILITY}.eligibilityCriteria",),
    ),
)


def verdicts(plain: PlainStudy) -> Rule:
    total = plain.summary.criteria
    original = plain.summary.original
    worded = total - original
    if not total:
        return Rule("verdicts", "The text holds no criteria.")
    if total == original == 1:
        return Rule("verdicts", "The text has 1 point. It is shown in the official words, not in plain words yet.")
    if not worded:
        return Rule(
            "verdicts",
            f"The text has {total} points. None of them is in plain words yet: they are shown in the official words.",
        )
    kept = plain.summary.verified_terms_kept
    return Rule(
        "verdicts",
        f"Points in the text: {total}. In plain words that a second reader has verified: {worded} (of these, with some "
        f"hard words kept: {kept}). In the official words because they could not be verified: {original}.",
    )
