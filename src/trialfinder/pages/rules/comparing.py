"""What the page of several trials side by side computes."""

from __future__ import annotations

from collections.abc import Sequence

from trialfinder.criteria.model import PlainStudy
from trialfinder.pages.rules.model import ELIGIBILITY, RuleInfo
from trialfinder.pages.views.model import Rule

MOST = 5
"""Trials side by side: more cannot be told apart on a screen."""

RULES = (
    RuleInfo(
        "compared",
        "Which of the numbers that were given are compared: those that this copy holds, each once, in the order given, "
        f"the first {MOST} of them. A number that became another one is named with the one that stands for it; those "
        "that are not here, are no numbers of trials, or come after the last that fits are named too.",
        (),
    ),
    RuleInfo(
        "compare-points",
        "How many criteria stand under the heading for joining, how many under the one that rules people out, and how "
        "many under neither. Parts of a criterion that are criteria of their own are counted too.",
        (f"{ELIGIBILITY}.eligibilityCriteria",),
    ),
)


def not_here(ids: Sequence[str]) -> Rule | None:
    said = f"This copy does not hold {_listed(ids)}. Look at the number again, or look it up at ClinicalTrials.gov."
    return Rule("compared", said) if ids else None


def no_numbers(words: Sequence[str]) -> Rule | None:
    quoted = _listed([f"“{word}”" for word in words])
    said = f"A trial’s number is NCT and eight digits. This is none: {quoted}."
    return Rule("compared", said) if words else None


def left_over(ids: Sequence[str]) -> Rule | None:
    said = f"At most {MOST} trials stand side by side. Not shown yet: {_listed(ids)}."
    return Rule("compared", said) if ids else None


def renumbered(pairs: Sequence[tuple[str, str]]) -> tuple[Rule, ...]:
    return tuple(Rule("compared", f"{old} is now {new}, and is shown under that number.") for old, new in pairs)


def points(plain: PlainStudy) -> Rule:
    """For example: "12 points for joining, 30 that rule people out."."""
    sides = [criterion.side for criterion in plain.criteria]
    if not sides:
        return Rule("compare-points", "The record gives no criteria.")
    counted = (
        (sides.count("inclusion"), "for joining"),
        (sides.count("exclusion"), "that rule people out"),
        (sides.count("unspecified"), "of which the record does not say which way they count"),
    )
    first, *rest = [f"{count} {words}" for count, words in counted if count]
    noun = "point" if first.startswith("1 ") else "points"
    return Rule("compare-points", f"{', '.join([first.replace(' ', f' {noun} ', 1), *rest])}.")


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
