"""Cut the text of a criterion into tokens: comparators first, then numbers, words and single marks.

In: text on one line. Out: parallel lists of token texts, their lower-case forms and places.
A comparator is one token in every spelling ("</=", "=<", "> or ="), so that no rule can read half of it.
"""

from __future__ import annotations

import re

_COMPARATOR = r"[<>] ?or ?=|[<>] ?/ ?=|[<>]=|=/?[<>]|[<>≤≥≦≧⩽⩾]=?"
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
    | {"=<", "=>", "=/<", "=/>"}
)
HYPHENS = frozenset("-‐‑‒–—−")


class Tokens:
    """The tokens of one text. `kinds`: `<` comparator, `0` number, `a` word, `.` any other mark."""

    __slots__ = ("depths", "ends", "kinds", "lows", "size", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.lows: list[str] = []
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        if "=" in text and _SPACED_SIGN.search(text):
            self._take(_cut(text), 0)
        else:
            self._read(text.split(" "))
        self.size = len(self.words)
        self.depths = _depths(self.words) if "(" in text or "[" in text else None

    def _read(self, chunks: list[str]) -> None:
        """Take chunk after chunk; those of one token, the most by far, without a call."""
        place = 0
        word, low, kind = self.words.append, self.lows.append, self.kinds.append
        start, end = self.starts.append, self.ends.append
        for chunk in chunks:
            found = _CHUNKS[chunk]
            if isinstance(found, str):
                word(chunk)
                low(found)
                kind("a")
                start(place)
                place += len(chunk)
                end(place)
                place += 1
            else:
                self._take(found, place)
                place += len(chunk) + 1

    def _take(self, chunk: _Cut, offset: int) -> None:
        words, lows, kinds, starts, ends = chunk
        self.words += words
        self.lows += lows
        self.kinds += kinds
        self.starts += [offset + start for start in starts]
        self.ends += [offset + end for end in ends]

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

# The words, lower-case forms, kinds, starts and ends of what stands between two spaces.
_Cut = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[int, ...], tuple[int, ...]]


def _cut(text: str) -> _Cut:
    found = list(_TOKEN.finditer(text))
    words = tuple([token[0] for token in found])
    return (
        words,
        tuple([word.lower() for word in words]),
        tuple([_KIND[token.lastindex] for token in found]),
        tuple([token.start() for token in found]),
        tuple([token.end() for token in found]),
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


class _Chunks(dict[str, "str | _Cut"]):
    """What was cut before: criteria share most of their words. Bounded, so that no text can fill the memory.

    A chunk that is one word is only its lower-case form.
    """

    def __missing__(self, chunk: str) -> str | _Cut:
        found: str | _Cut = chunk.lower()
        if not chunk.isalpha():
            cut = _marked(chunk) or _cut(chunk)
            if cut[2] != ("a",) or cut[0] != (chunk,):
                found = cut
        if len(self) < 50_000 and len(chunk) < 40:
            self[chunk] = found
        return found


def _marked(chunk: str) -> _Cut | None:
    """A word with a mark behind it or a bracket before it, the commonest by far, told without the pattern."""
    size = len(chunk)
    if chunk[-1:] in _MARKS and (word := chunk[:-1]).isalpha():
        mark, low = chunk[-1], word.lower()
        words = (word, mark)
        return words, words if low == word else (low, mark), _WORD_AND_MARK, (0, size - 1), (size - 1, size)
    if chunk[:1] == "(" and (word := chunk[1:]).isalpha():
        words, low = ("(", word), word.lower()
        return words, words if low == word else ("(", low), _MARK_AND_WORD, (0, 1), (1, size)
    return None


_MARKS = frozenset(",.;:)")
_WORD_AND_MARK, _MARK_AND_WORD = ("a", "."), (".", "a")

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
