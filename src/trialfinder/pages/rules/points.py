"""Which points of the criteria a sheet of paper names, and how: their numbers, what is uncertain of them.

In: criteria as explained. Out: sentences that list points by number ("i3, e2.1"). Refused: nothing; a list that is
longer than a reader would follow ends with how many more there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from trialfinder.criteria.model import ExplainedCriterion, PlainStudy
from trialfinder.pages.rules.model import ELIGIBILITY, RuleInfo
from trialfinder.pages.views.model import Rule

_MOST = 12
HARD, OFFICIAL = "†", "‡"
"""The signs beside the number of a point that keeps hard words, and of one that has no plain words."""
_CRITERIA = (f"{ELIGIBILITY}.eligibilityCriteria",)

RULES = (
    RuleInfo(
        "point",
        "The number of a point on the printable sheet, the same as in the data: i for a point of inclusion, e of "
        "exclusion, u where the record does not say, then its place among the points of that side; after a dot, its "
        f"place below another point. Behind it {HARD} where hard words were kept, {OFFICIAL} where no plain words were "
        "found or proved.",
        _CRITERIA,
    ),
    RuleInfo(
        "points-official",
        f"The numbers of the points that are shown in the official words because no plain ones were found or proved; "
        f"past {_MOST}, how many more.",
        _CRITERIA,
    ),
    RuleInfo(
        "points-hard",
        "How many points keep hard words because these had no safe plain form.",
        _CRITERIA,
    ),
    RuleInfo(
        "points-gone",
        "How many of the numbers that came along from the self-check are of no point of this record, counted by the "
        "page itself on the device. Shown where there is one.",
        _CRITERIA,
    ),
    RuleInfo(
        "points-odd",
        "What is odd in the eligibility text as a whole, as noticed where it was cut into points: list numbers that do "
        "not follow one another, no heading for one of the sides.",
        _CRITERIA,
    ),
)


def number(point: str, verdict: str, *, reviewed: bool = False) -> Rule:
    """The number beside a point, with its sign; what a person has reviewed has none."""
    signs = {} if reviewed else {"verified_terms_kept": HARD, "original": OFFICIAL}
    return Rule("point", f"{point} {signs.get(verdict, '')}".strip())


def named(points: Sequence[str], most: int = _MOST) -> str:
    """ "i3", "i3 and e2", "i3, i4 and 9 more"."""
    shown, more = list(points[:most]), len(points) - most
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1] if shown else "") if part)


def ids(criteria: Sequence[ExplainedCriterion]) -> list[str]:
    return [criterion.id for criterion in criteria]


def uncertain(plain: PlainStudy) -> tuple[Rule, ...]:
    """What is not sure of the wording, and what is odd in the text."""
    official = ids([one for one in plain.criteria if one.verdict == "original" and not one.review])
    hard = sum(one.verdict == "verified_terms_kept" and not one.review for one in plain.criteria)
    made = []
    if plain.criteria and len(official) == len(plain.criteria):
        made.append(Rule("points-official", f"No point could be put into plain words ({OFFICIAL})."))
    elif official:
        made.append(Rule("points-official", f"Not put into plain words (marked {OFFICIAL}): {named(official)}."))
    if hard:
        points = "1 point keeps" if hard == 1 else f"{hard} points keep"
        made.append(Rule("points-hard", f"{points} hard words that have no safe plain form (marked {HARD})."))
    made += [Rule("points-odd", f"In the criteria text: {finding.detail}") for finding in plain.findings[:3]]
    return tuple(made)
