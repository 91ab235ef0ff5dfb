"""The words of a question in their places, and the names that begin at each.

In: a text, the parts found in it, and what stood between marks of quotation. Out: tokens, and of each run of them the
name that the tables know. No run goes on behind a mark of punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialfinder.search import denials
from trialfinder.search.asked import Part
from trialfinder.search.lexicon import Key, begins_name, is_known, longest, names_of
from trialfinder.search.words import words

LONGEST_NAME = 60
_BACK = 3
"""So many words before a "no" a name may begin that it belongs to: in no name of the tables does it stand later."""
STOP = re.compile(r"[,;:.!?()]")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


class Token(NamedTuple):
    """A word in its place; `phrase`: words between marks of quotation, as one; `short`: what it is short for."""

    start: int
    end: int
    text: str
    phrase: bool = False
    short: str = ""


def tokens_of(head: str, lower: str, phrases: Sequence[Part]) -> list[Token]:
    """The words of a text; `lower` is `head` in lower case, and both have none where the `phrases` stand."""
    plain = [
        Token(one.start(), one.end(), one[0].removesuffix("'s"), short=_short(head[one.start() : one.end()], head))
        for one in _WORD.finditer(lower)
    ]
    marked = [Token(one.start, one.end, one.value, True) for one in phrases]
    return sorted([*plain, *marked])


def _short(typed: str, head: str) -> str:
    """What an everyday word in capitals is short for, where not all is in capitals: "ALL" is no "all" there."""
    if typed.lower() not in denials.BETWEEN or not typed.isupper() or len(typed) < 2 or head.isupper():
        return ""
    return next((name.text for name in names_of(tuple(words(typed))) if name.source == "abbreviation"), "")


class Runs:
    """The words of one text, and the names and parts that each belongs to: what every reading of it asks first."""

    def __init__(self, lower: str, tokens: Sequence[Token], found: Sequence[Part]) -> None:
        self.lower = lower
        self.tokens = tokens
        self.found = found

    def is_name(self, at: int) -> bool:
        """Whether the word belongs to a name that the tables know, as its first word or another."""
        return any(start + self.named(start) > at for start in range(max(0, at - _BACK), at + 1))

    def named(self, at: int) -> int:
        """Of how many words the longest known name is that begins here; of one word it is no name."""
        for count in range(min(longest(), len(self.tokens) - at), 1, -1):
            if is_known(self.key(at, count)):
                return count
        return 0

    def begun(self, at: int) -> int:
        """Two words with which a longer name begins: "small cell"."""
        return 2 if at + 1 < len(self.tokens) and begins_name(self.key(at, 2)) else 0

    def key(self, at: int, count: int) -> Key:
        """Words as the tables have them; none for what is no run."""
        run = self.tokens[at : at + count]
        if any(one.phrase for one in run) or STOP.search(self.lower[run[0].start : run[-1].end]):
            return ()
        return tuple(words(" ".join(one.text for one in run)))

    def part_at(self, at: int) -> Part | None:
        token = self.tokens[at]
        return next((one for one in self.found if one.start < token.end and token.start < one.end), None)

    def text(self, at: int, end: int) -> str:
        """The words from one to before another, as one name."""
        run = self.tokens[at:end]
        return " ".join(self.lower[run[0].start : run[-1].end].replace(",", " ").split())[:LONGEST_NAME]
