"""A word with a slip in it, told by the words beside it: "brest cancer" is no cancer of the town Brest.

In: words as typed, and which of them is in doubt. Out: the word that makes a well-known name of them, one slip away;
None where there is none, and for a word that our tables know as it is. Records are not asked: this is known before
anything is searched. The first letter is taken to be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from trialfinder.search.lexicon import Key, is_known, is_spanish, single_words, words_for
from trialfinder.search.spelling import SHORTEST, slips
from trialfinder.search.words import words

_LONGEST = 3
OF_BODY = frozenset(
    words(
        "cancer tumor carcinoma lump mass pain ache inflammation infection disease disorder surgery biopsy implant "
        "transplant removal reconstruction failure attack"
    )
)
"""What a part of the body has: with it any such part is a well-known name."""


def meant_beside(typed: Sequence[str], at: int) -> str | None:
    """The word meant by the one at `at`, where its neighbours tell.

    >>> meant_beside(("stage", "2", "brest", "cancer"), 2), meant_beside(("brest", "diabetes"), 0)
    ('breast', None)
    """
    folded = [" ".join(words(word)) for word in typed]
    return next((word for word in _near(folded[at]) if _is_name_with(folded, at, word)), None)


def meant_alone(word: str) -> str | None:
    """The word that is a name by itself and one slip away: no more than a guess."""
    folded = words(word)
    return next((near for near in _near(folded[0]) if is_known((near,))), None) if len(folded) == 1 else None


def _near(folded: str) -> Iterator[str]:
    """The words of our tables one slip away, in the order of their letters."""
    if len(folded) < SHORTEST or not folded.isalpha() or folded in single_words() or is_spanish(folded):
        return
    for word in _by_letter().get(folded[0], ()):
        if slips(folded, word, 1) == 1:
            yield word


@cache
def _by_letter() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(single_words()):
        found.setdefault(word[0], []).append(word)
    return {letter: tuple(held) for letter, held in found.items()}


def _is_name_with(folded: Sequence[str], at: int, word: str) -> bool:
    """Whether the words around make a name with `word` in this place."""
    beside = {one for one in (*folded[max(0, at - 1) : at], *folded[at + 1 : at + 2]) if one}
    if words_for((word,)) and beside & OF_BODY:
        return True
    return any(is_known(key) for key in _windows((*folded[:at], word, *folded[at + 1 :]), at))


def _windows(folded: Sequence[str], at: int) -> Iterator[Key]:
    for count in range(2, _LONGEST + 1):
        for start in range(max(0, at - count + 1), min(at, len(folded) - count) + 1):
            yield tuple(folded[start : start + count])
