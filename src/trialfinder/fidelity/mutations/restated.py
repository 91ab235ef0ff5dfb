"""Find what a text says twice: without one of the two it still says the same, so nothing is spoilt.

In: a text or two stretches of one. Out: which brackets only say again, in other words for the same thing, what
stands before them ("fluid in the belly (ascites)"), and whether two stretches name one thing. What names the
same thing is asked of the vocabulary, as data, and of nothing that the checker knows.
"""

from __future__ import annotations

import re
from functools import cache

from trialfinder.text.spans import Span
from trialfinder.vocab.loader import entries

_BRACKET = re.compile(r"\(([^()]{1,80})\)")
_WORD = re.compile(r"\S+")
# The longest plain form has fewer words.
_MOST_WORDS = 8
_FARTHEST = 120
# A unit behind its own name, or its name behind the unit: "5 kilogram (kg)", "50 kg (kilogram)".
_NAMED = r"(?:milli|micro|kilo|deci|nano)?(?:gram|lit(?:er|re)|mole|met(?:er|re)|second|minute|unit)s?|mercury|day"
_SHORT = r"(?:units?/|[a-zµμ])[a-zµμ]{0,3}\d?(?:\^\d)?(?:/[a-z0-9.]{1,5})*"
_UNIT_NAMED = re.compile(rf"(?<![a-z])(?:{_NAMED})\s*$", re.IGNORECASE)
_UNIT_SHORT = re.compile(rf"\d\s*(?:{_SHORT})\s*$", re.IGNORECASE)
_ONLY_NAMED = re.compile(rf"\s*(?:{_NAMED})\s*", re.IGNORECASE)
_ONLY_SHORT = re.compile(rf"\s*(?:{_SHORT})\s*", re.IGNORECASE)


def same(one: str, other: str) -> bool:
    """Whether two stretches of text name one thing."""
    mine, theirs = _folded(one), _folded(other)
    return mine == theirs or bool(_concepts(mine) & _concepts(theirs))


def restatements(text: str) -> list[Span]:
    """The brackets that only say again what stands before them."""
    return [Span(*found.span()) for found in _BRACKET.finditer(text) if _restates(text, found)]


def _restates(text: str, bracket: re.Match[str]) -> bool:
    before = text[max(0, bracket.start() - _FARTHEST) : bracket.start()]
    if _ONLY_SHORT.fullmatch(bracket[1]) and _UNIT_NAMED.search(before):
        return True
    if _ONLY_NAMED.fullmatch(bracket[1]) and _UNIT_SHORT.search(before):
        return True
    starts = [word.start() for word in _WORD.finditer(before)][-_MOST_WORDS:]
    return any(same(before[start:], bracket[1]) for start in starts)


def _concepts(words: str) -> frozenset[str]:
    return _by_words().get(words, frozenset()) | _by_words().get(words.removesuffix("s"), frozenset())


@cache
def _by_words() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in entries():
        for words in {_folded(entry.term), _folded(entry.plain)} - {""}:
            found.setdefault(words, set()).add(entry.concept)
    return {words: frozenset(concepts) for words, concepts in found.items()}


def _folded(words: str) -> str:
    return " ".join(words.lower().replace("-", " ").strip(" ,;.").split())
