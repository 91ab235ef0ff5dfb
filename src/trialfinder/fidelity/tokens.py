"""Cut a text into tokens: words, numbers, comparators, marks.

In: text with its escapes undone. Out: the tokens in lower case, and on demand where each stands.
Nothing is thrown away but white space and hyphens inside words: a mark that nobody knows is a token too, so
that it cannot come or go unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialfinder.text.spans import Span

# A canonical token: its key, its class, its first word, the word behind it, and the tense of its word.
Token = tuple[str, str, int, int, str]

# Each alternative begins with a character of its own kind and repeats one class only, so that no text can make
# it slow. A minus belongs to its number where nothing stands before it that it could join. The first alternative
# is the last but one for the commonest words, found sooner.
_TOKEN = re.compile(
    r"(?!x[ul]ln)[a-z]++(?![\w'’.])"
    r"|e\.g\b\.?|i\.e\b\.?"
    r"|&(?:lt|gt|le|ge|amp|\#\d{1,6});=?"
    r"|[<>＜＞≤≥]\s?/?\s?=|=\s?/?\s?[<>]|\+/[-−]"
    r"|(?<!\w)\.\d+"
    r"|\d+(?:st|nd|rd|th)\b"
    r"|\d+(?:[.,]\d+)*"
    r"|[x×](?=\d|uln|lln)"
    r"|(?<![\w)\]])[-−–](?:\d+(?:[.,]\d+)*|\.\d+)"
    r"|°\s?[cf]\b|[^\W\d_][^\W_]*(?:['’][^\W\d_]+)*"
    r"|\S"
)
# "stem-cell" reads as "stem cell", "28-day" as "28 day", "PD-1" as "PD 1"; "18-65" keeps its dash.
_JOINER = re.compile(r"(?<=[^\W_])[-‐‑–](?=[^\W\d_])|(?<=[^\W\d_])[-‐‑–](?=\d)")

# The only tokens with white space inside; all others can be cut chunk by chunk.
_ACROSS = re.compile(r"[<>＜＞≤≥=/]\s{1,2}[/=<>]|°\s[cf]")
_REMEMBERED = 50_000
# Marks that end the word before them, whatever the word.
_MARKS = frozenset(",.;:)")

_POSSESSIVE = re.compile(r"(?<=[^\W\d_])['’]s\b", re.IGNORECASE)


def tokens(text: str) -> list[str]:
    """The tokens in order.

    >>> tokens("Non-smoker, ANC ≥1.5 x 10^9/L (18-65)")
    ['non', 'smoker', ',', 'anc', '≥', '1.5', 'x', '10', '^', '9', '/', 'l', '(', '18', '-', '65', ')']
    """
    low = _low(text)
    if _may_reach_across(low):
        return _TOKEN.findall(_apart(low))
    found: list[str] = []
    for chunk in low.split():
        found += _CHUNKS[chunk]
    return found


def _may_reach_across(text: str) -> bool:
    """Whether a token may hold white space."""
    if "=" in text or "<" in text or ">" in text or "/" in text or "°" in text:
        return _ACROSS.search(text) is not None
    return False


class _Chunks(dict[str, tuple[str, ...]]):
    """The tokens of what stands between two white spaces; remembered, up to a limit that no attacker can pass."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        found = self._cut(chunk)
        if len(self) < _REMEMBERED and len(chunk) < 40:
            self[chunk] = found
        return found

    def _cut(self, chunk: str) -> tuple[str, ...]:
        if chunk.isascii():  # the commonest, told without the pattern: a word, a word and a mark
            if chunk.isalpha() and chunk[0] != "x":
                return (chunk,)
            word, mark = chunk[:-1], chunk[-1]
            if mark in _MARKS and word.isalpha() and word[0] != "x":
                return (word, mark)
        return tuple(_TOKEN.findall(_apart(chunk)))


_CHUNKS = _Chunks()


def first_token(text: str) -> str:
    """The first token of a text that holds one, without cutting the rest."""
    found = _TOKEN.search(folded(text))
    return found[0] if found else ""


def cased(text: str) -> list[str]:
    """The tokens in order, with their capitals."""
    if _may_reach_across(_low(text)):
        return [place.of(text) for place in spans(text)]
    found: list[str] = []
    for chunk in text.split():
        found += _CASED[chunk]
    return found


class _Cased(_Chunks):
    """As `_Chunks`, with capitals."""

    def _cut(self, chunk: str) -> tuple[str, ...]:
        return tuple(place.of(chunk) for place in spans(chunk))


_CASED = _Cased()


def spans(text: str) -> list[Span]:
    """Where each token stands, in the same order."""
    return [Span(*found.span()) for found in _TOKEN.finditer(folded(text))]


def folded(text: str) -> str:
    """Lower case, hyphens inside words and possessives as spaces; every character keeps its place."""
    return _apart(_low(text))


def _low(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered, and would move all places behind them
        low = "".join(_lowered(text))
    return low


def _apart(text: str) -> str:
    if "'" in text or "’" in text:
        text = _POSSESSIVE.sub("  ", text)
    if "-" in text or "‐" in text or "‑" in text or "–" in text:
        text = _JOINER.sub(" ", text)
    return text


def _lowered(text: str) -> Iterator[str]:
    for character in text:
        low = character.lower()
        yield low if len(low) == 1 else character


def listed(words: str) -> list[str]:
    """The words of a list that is written as one line."""
    return words.split()
