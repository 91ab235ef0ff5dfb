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
        "not be verified. Where no point has other words than the official ones, the sentence says that.",
        (f"{ELIGIBILITY}.eligibilityCriteria",),
    ),
)


def verdicts(plain: PlainStudy) -> Rule:
    total = plain.summary.criteria
    original = plain.summary.original
    worded = total - original
    if not total:
        return Rule("verdicts", "The text holds no criteria.")
    if total == 1 and (original or plain.criteria[0].plain == plain.criteria[0].original):
        return Rule("verdicts", "The text has 1 point. It is shown in the official words, not in plain words yet.")
    if not worded or all(criterion.plain == criterion.original for criterion in plain.criteria):
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
