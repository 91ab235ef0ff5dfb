"""Whether a parent says that all, any or some of its children are meant.

In: the parent's own words. Out: `all_of`, `any_of`, `at_least:N`, or None where the words do not say so.
"""

from __future__ import annotations

import re

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
}
_THESE = r"\s(?:of\s)?(?:the\s|these\s|below\s)?(?:\w+\s){0,2}?(?:following|these|below|criteria|conditions)\b"
_AT_LEAST = re.compile(
    r"\b(?:at least|minimum of|a minimum of)\s(?P<n>one|two|three|four|five|[1-6])(?:\s\([1-6]\))?"
    + _THESE
    + r"|\b(?P<m>two|three|four|five|[2-6])\sor more(?:\s\([1-6]\))?"
    + _THESE,
    re.IGNORECASE,
)
_ANY = re.compile(
    r"\b(?:any|either|one or more|1 or more|any one|one or both)(?:\sone)?"
    + _THESE
    + r"|\b(?:at least one|any one)"
    + _THESE,
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|each|both|every one)" + _THESE, re.IGNORECASE)


def group_of(words: str) -> str | None:
    """What the words of the parent say.

    >>> group_of("Measurable disease, shown by at least two of the following:")
    'at_least:2'
    >>> group_of("Prior therapy with:")
    """
    tail = " ".join(words[-300:].split())
    said = {
        _name(kind, match)
        for kind, pattern in (("at_least", _AT_LEAST), ("any_of", _ANY), ("all_of", _ALL))
        for match in pattern.finditer(tail)
    }
    # "any of the following ... all of the following": which one governs the list is unclear
    return said.pop() if len(said) == 1 else None


def _name(kind: str, match: re.Match[str]) -> str:
    if kind != "at_least":
        return kind
    number = _NUMBERS[(match["n"] or match["m"]).lower()]
    return "any_of" if number == 1 else f"at_least:{number}"
