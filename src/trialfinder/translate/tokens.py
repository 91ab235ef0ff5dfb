"""Cut the text of a criterion into tokens: comparators first, then numbers, words and single marks.

In: text on one line. Out: parallel lists of token texts, their lower-case forms and places.
A comparator is one token in every spelling ("</=", "=<", "> or ="), so that no rule can read half of it.
"""

from __future__ import annotations

import re
from itertools import accumulate, chain
from operator import add

from trialfinder.vocab.terms import Entry

_COMPARATOR = r"[<>] ?or ?=|[<>] ?/ ?=|[<>]=|=[<>]|[<>≤≥≦≧⩽⩾]=?"
_NUMBER = r"\d+(?:[.,]\d+)*"
_WORD = r"[^\W\d_](?:[^\W_]|['’](?=[^\W_]))*"
_TOKEN = re.compile(rf"({_COMPARATOR})|({_NUMBER})|({_WORD})|[^\s]")


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(words.split())


# Every spelling of a comparator, in lower case.
COMPARATORS = frozenset(
    {f"{sign}{gap}{word}{space}=" for sign in "<>" for word in ("or", "/") for gap in ("", " ") for space in ("", " ")}
    | {f"{sign}{end}" for sign in "<>≤≥≦≧⩽⩾" for end in ("", "=")}
    | {"=<", "=>"}
)
HYPHENS = frozenset("-‐‑‒–—−")


class Tokens:
    """The tokens of one text. `kinds`: `<` comparator, `0` number, `a` word, `.` any other mark.

    `terms` are the rows of the vocabulary that were found at places, which `words.match` keeps.
    """

    __slots__ = ("depths", "ends", "kinds", "lows", "size", "starts", "terms", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        cuts = list(map(_CHUNKS.__getitem__, text.split(" ")))
        first = 0
        if not all(cuts) or ("=" in text and _SPACED_SIGN.search(text)):
            first, whole = _cut(text)
            cuts = [whole]
        # One column after the other: no step of this is taken token by token.
        words, lows, kinds, steps = zip(*cuts, strict=True)
        self.words: list[str] = list(chain.from_iterable(words))
        self.lows: list[str] = list(chain.from_iterable(lows))
        self.kinds: list[str] = list(chain.from_iterable(kinds))
        self.starts: list[int] = list(accumulate(chain.from_iterable(steps), initial=first))
        self.starts.pop()  # where a token behind the last would begin
        self.ends: list[int] = list(map(add, self.starts, map(len, self.words)))
        self.terms: dict[int, tuple[int, Entry] | None] = {}
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
# Comparators that hold a space ("> or =") are the only tokens that do.
_SPACED_SIGN = re.compile(r"[<>] ?(?:or|/) ?=")

# The words, lower-case forms and kinds of what stands between two spaces, and how far each is from the start of the next.
_Cut = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[int, ...]]


def _cut(text: str) -> tuple[int, _Cut]:
    """Where the first token begins, and all of them."""
    found = list(_TOKEN.finditer(text))
    words = tuple([token[0] for token in found])
    starts = [token.start() for token in found]
    steps = [after - start for start, after in zip(starts, [*starts[1:], len(text) + 1], strict=False)]
    return starts[0] if starts else 0, (
        words,
        tuple([word.lower() for word in words]),
        tuple([_KIND[token.lastindex] for token in found]),
        tuple(steps),
    )


def lows_of(text: str) -> list[str]:
    """The lower-case tokens of a text alone."""
    if text.isalpha():
        return [text.lower()]
    return Tokens(text).lows


def first_token(text: str) -> str:
    """The first token of a text that holds one, without cutting the rest."""
    found = _TOKEN.search(text)
    return found[0] if found else ""


class _Chunks(dict[str, "_Cut | tuple[()]"]):
    """What was cut before: criteria share most of their words. Bounded, so that no text can fill the memory.

    What does not begin with a token is empty: its text is cut as a whole.
    """

    def __missing__(self, chunk: str) -> _Cut | tuple[()]:
        found = _known(chunk)
        if found is None:
            first, cut = _cut(chunk)
            found = cut if cut[0] and not first else ()
        if len(self) < 50_000 and len(chunk) < 40:
            self[chunk] = found
        return found


def _known(chunk: str) -> _Cut | None:
    """The commonest chunks, told without the pattern: a word, a word with a mark behind it or a bracket before it."""
    size = len(chunk)
    if chunk.isalpha():
        low = chunk.lower()
        words = (chunk,)
        return words, words if low == chunk else (low,), _WORD_ALONE, (size + 1,)
    if chunk[-1:] in _MARKS and (word := chunk[:-1]).isalpha():
        words, low = (word, chunk[-1]), word.lower()
        return words, words if low == word else (low, chunk[-1]), _WORD_AND_MARK, (size - 1, 2)
    if chunk[:1] == "(" and (word := chunk[1:]).isalpha():
        words, low = ("(", word), word.lower()
        return words, words if low == word else ("(", low), _MARK_AND_WORD, (1, size)
    return None


_MARKS = frozenset(",.;:)")
_WORD_ALONE, _WORD_AND_MARK, _MARK_AND_WORD = ("a",), ("a", "."), (".", "a")


_CHUNKS = _Chunks()


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
