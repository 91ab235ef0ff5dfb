"""Tell everyday words from hard ones, and an easy text from a hard one.

In: a text. Out: its hard words, which are in no list of everyday words and have no row of the vocabulary that
explains them; and whether the text as a whole is everyday language (no hard word, reading grade 8 at most).
The grade is counted here anew (0.39 x words / sentences + 11.8 x syllables / words - 15.59), so that the
checker does not lean on the figure that the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from trialfinder.fidelity.lexicon import END, Lexicon, Node, has_plainer
from trialfinder.fidelity.tables import unit_words
from trialfinder.fidelity.tokens import cased, tokens
from trialfinder.vocab.terms import Entry

EASY_GRADE = 8
_SIGNS = frozenset("<>=≤≥≦≧⩽⩾±≠")
_VOWELS = re.compile(r"[aeiouy]+")
_SENTENCE_ENDS = frozenset(".!?;•")
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "est", "'s", "’s", "n't", "n’t")
_LONGEST_TERM = 5


class Everyday:
    """The everyday words, and the terms that a note or a plain form explains."""

    def __init__(self, entries: Iterable[Entry], lexicon: Lexicon) -> None:
        chunks = {chunk for entry in entries if entry.plain != entry.term for chunk in entry.plain.split()}
        self.words = _listed() | unit_words() | {word for chunk in chunks for word in tokens(chunk) if word.isalpha()}
        self.lexicon = lexicon
        self.cache: dict[str, bool] = {}

    def is_easy(self, words: list[str]) -> bool:
        """Whether every word of the text is everyday, or part of a term that is explained."""
        known = self.cache
        behind = 0
        for place, word in enumerate(words):
            if place >= behind and not (known[word] if word in known else self._known(word)):
                behind = self._explained(words, place)
                if behind <= place:
                    behind = self._explained(words, self._start_of_term(words, place))
                if behind <= place:
                    return False
        return True

    def _start_of_term(self, words: list[str], place: int) -> int:
        """Where a term begins that holds the hard word at `place`; everyday words may stand before it."""
        for start in range(max(0, place - _LONGEST_TERM), place):
            if self._explained(words, start) > place:
                return start
        return place

    def _explained(self, words: list[str], at: int) -> int:
        """Where the longest explained term ends that begins at `at`; `at` itself where none does."""
        node: Node | None = self.lexicon.phrases(words[at])
        place = best = at
        while node:
            place += 1
            for phrase in node.get(END, ()):
                if phrase.explained:
                    best = place
            node = node.get(words[place]) if place < len(words) else None
        return best

    def _known(self, word: str) -> bool:
        known = self._look_up(word)
        if len(self.cache) < 50_000 and len(word) < 40:
            self.cache[word] = known
        return known

    def _look_up(self, word: str) -> bool:
        if not word[0].isalpha() or word in self.words or len(word) == 1:
            return True
        for ending in _ENDINGS:
            if word.endswith(ending):
                base = word[: -len(ending)]
                if (
                    base in self.words
                    or base + "e" in self.words
                    or (base.endswith("i") and base[:-1] + "y" in self.words)
                ):
                    return True
                if len(base) > 3 and base[-1] == base[-2] and base[:-1] in self.words:
                    return True
        return False


def is_plain_already(everyday: Everyday, text: str) -> bool:
    """Whether a text is everyday language as it stands."""
    words = tokens(text)
    return any(word[0].isalpha() for word in words) and everyday.is_easy(words) and _grade(words) <= EASY_GRADE


def is_wordable(lexicon: Lexicon, text: str) -> bool:
    """Whether there is anything in a text to word: a term with a plainer form, a comparator sign, or no word at all."""
    words = tokens(text)
    if not any(word[0].isalpha() for word in words) or not _SIGNS.isdisjoint(text):
        return True
    return has_plainer(lexicon, words, lambda: cased(text))


def _grade(words: list[str]) -> float:
    counted = [word for word in words if word[0].isalnum()]
    sentences = 1 + sum(word in _SENTENCE_ENDS for word in words[:-1])
    syllables = sum(map(_syllables, counted))
    return 0.39 * len(counted) / sentences + 11.8 * syllables / len(counted) - 15.59


@cache
def _listed() -> frozenset[str]:
    text = files("trialfinder.fidelity").joinpath("everyday.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _syllables(word: str) -> int:
    found = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and found > 1:
        found -= 1
    return max(1, found)
