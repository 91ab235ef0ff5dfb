"""A word that stands nowhere, or makes no sense beside its neighbours, as the word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialfinder.search import query as q
from trialfinder.search.index import Index
from trialfinder.search.kindred import TreeOf
from trialfinder.search.lexicon import is_known, is_spanish, single_words
from trialfinder.search.mending import meant_beside
from trialfinder.search.ranking import PIECES
from trialfinder.search.spelling import meant
from trialfinder.search.units import WEAK
from trialfinder.search.words import words
from trialfinder.search.written import as_written

SELDOM, OFTEN = 1, 5
"""A word that so few studies have may be a slip of one that so many have."""
_OF_SOMEBODY = ("disease", "syndrome")
_NAMES_IN = ("Condition", "ConditionMeshTerm", "InterventionName", "Keyword")
_TEXTS_IN = ("BriefTitle", "BriefSummary")


def respelt(index: Index, tree_of: TreeOf, word: str) -> str | None:
    """The word that was meant by one that stands nowhere, as people write it."""
    folded = words(word)
    if len(folded) != 1 or folded[0] in WEAK or is_known(tuple(folded)) or is_spanish(folded[0]):
        return None
    if folded[0] in single_words():
        return None
    held = max(index.frequency(piece, folded[0]) for piece in PIECES)
    if held > SELDOM:
        return None
    likely = meant(folded[0], _names(index, folded[0])) or meant(folded[0], _texts(index, folded[0]), 1)
    if held and likely and (likely not in single_words() or _often(index, likely) < OFTEN):
        return None
    return as_written(index, tree_of, likely) if likely else None


def respelt_beside(index: Index, tree_of: TreeOf, typed: Sequence[str], at: int) -> str | None:
    """The word that was meant where those beside it tell: "prostrate cancer". What records have as a name stays."""
    meant = meant_beside(typed, at)
    if meant is None or any(_is_name(index, typed[start : start + 2]) for start in (at - 1, at) if start >= 0):
        return None
    return as_written(index, tree_of, meant)


def names_itself(index: Index, likely: str, following: str) -> bool:
    """Whether a word meant before "disease" or "syndrome" is what such a one is called: it is mostly somebody's name,
    and another word is no better ("Batten disease" is no bite)."""
    if following.lower() not in _OF_SOMEBODY:
        return True
    key = (*words(likely), *words(following))
    return is_known(key) or index.count(q.Or(tuple(q.Near(piece, " ".join(key)) for piece in _NAMES_IN))) > 0


def _is_name(index: Index, pair: Sequence[str]) -> bool:
    text = " ".join(pair)
    return len(pair) > 1 and index.count(q.Or(tuple(q.Near(piece, text) for piece in _NAMES_IN))) > SELDOM


def _often(index: Index, word: str) -> int:
    return max(index.frequency(piece, word) for piece in PIECES)


def _names(index: Index, word: str) -> Iterator[tuple[str, int]]:
    """Words of names: of illnesses, of treatments, and of our tables."""
    for piece in _NAMES_IN:
        yield from index.words_like(piece, word[:1], 20_000)
    yield from ((other, 1) for other in single_words() if other[0] == word[0])


def _texts(index: Index, word: str) -> Iterator[tuple[str, int]]:
    """Words of running text: any of them, so one slip is all that is forgiven."""
    for piece in _TEXTS_IN:
        yield from index.words_like(piece, word[:1], 20_000)
