"""Cut the text of a criterion into tokens: comparators first, then numbers, words and single marks.

In: text on one line. Out: parallel lists of token texts, their lower-case forms and places.
A comparator is one token in every spelling ("</=", "=<", "> or ="), so that no rule can read half of it.
"""

from __future__ import annotations

import re

_COMPARATOR = r"[<>] ?or ?=|[<>] ?/ ?=|[<>]=|=[<>]|[<>≤≥≦≧⩽⩾]=?"
_NUMBER = r"\d+(?:[.,]\d+)*"
_WORD = r"[^\W\d_](?:[^\W_]|['’](?=[^\W_]))*"
_TOKEN = re.compile(rf"({_COMPARATOR})|({_NUMBER})|({_WORD})|[^\s]")


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(words.split())


HYPHENS = frozenset("-‐‑‒–—−")


class Tokens:
    """The tokens of one text. `kinds`: `<` comparator, `0` number, `a` word, `.` any other mark."""

    __slots__ = ("depths", "ends", "kinds", "lows", "size", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_TOKEN.finditer(text))
        self.words = [token[0] for token in found]
        self.lows = [word.lower() for word in self.words]
        self.starts = [token.start() for token in found]
        self.ends = [token.end() for token in found]
        self.kinds = [_KIND[token.lastindex] for token in found]
        self.size = len(self.words)
        self.depths = _depths(self.words) if "(" in text or "[" in text else None

    def low(self, index: int) -> str:
        """The lower-case token at a place, empty outside the text."""
        return self.lows[index] if 0 <= index < self.size else ""

    def bracketed(self, index: int) -> bool:
        """Whether the token stands inside brackets."""
        return self.depths is not None and self.depths[index] > 0

    def stops(self, index: int) -> bool:
        """Whether a sentence ends with the token: a full stop, but not that of "e.g."."""
        if self.words[index] not in (".", ";", ":"):
            return False
        after = index + 1
        if after >= self.size or self.glued(after):
            return False
        if self.words[index] != ".":
            return True
        initial = index > 0 and self.kinds[index - 1] == "a" and len(self.words[index - 1]) == 1
        return self.words[after][0].isupper() and not initial

    def glued(self, index: int) -> bool:
        """Whether no space parts the token from the one before it."""
        return 0 < index < self.size and self.starts[index] == self.ends[index - 1]

    def in_compound(self, start: int, end: int) -> bool:
        """Whether the tokens from start to end are part of a hyphenated compound or a glued name."""
        before = start > 0 and self.glued(start) and (self.words[start - 1] in HYPHENS or self.kinds[start - 1] == "0")
        after = end < self.size and self.glued(end) and (self.words[end] in HYPHENS or self.kinds[end] == "0")
        return before or after


_KIND = {1: "<", 2: "0", 3: "a", None: "."}


def _depths(words: list[str]) -> list[int]:
    depth = 0
    depths = []
    for word in words:
        depths.append(depth)
        if word in "([":
            depth += 1
        elif word in ")]" and depth:
            depth -= 1
    return depths
