"""A word that stands nowhere, as the word that was probably meant: looked for in words as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from trialfinder.search.index import Index
from trialfinder.search.lexicon import is_known, single_words
from trialfinder.search.ranking import PIECES
from trialfinder.search.spelling import meant
from trialfinder.search.units import WEAK
from trialfinder.search.words import words

SELDOM, OFTEN = 1, 5
"""A word that so few studies have may be a slip of one that so many have."""
_SPELT_IN = ("Condition", "ConditionMeshTerm", "InterventionName", "BriefTitle", "Keyword", "BriefSummary")


def respelt(index: Index, word: str) -> str | None:
    """The word that was meant by one that stands nowhere."""
    folded = words(word)
    if len(folded) != 1 or folded[0] in WEAK or is_known(tuple(folded)) or folded[0] in single_words():
        return None
    held = max(index.frequency(piece, folded[0]) for piece in PIECES)
    if held > SELDOM:
        return None
    likely = meant(folded[0], _spellings(index, folded[0]))
    if held and likely and (likely not in single_words() or _often(index, likely) < OFTEN):
        return None
    return likely


def _often(index: Index, word: str) -> int:
    return max(index.frequency(piece, word) for piece in PIECES)


def _spellings(index: Index, word: str) -> Iterator[tuple[str, int]]:
    for piece in _SPELT_IN:
        yield from index.words_like(piece, word[:1], 20_000)
    yield from ((other, 1) for other in single_words() if other[0] == word[0])
