"""The pieces that the grammars are made of.

A grammar is a regular expression over the token text of `tokens.py`, where every token ends in one space.
Each piece therefore brings its own closing space, and pieces are put together by writing them side by side.
No piece repeats another piece without bound, so a match costs little on any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

Reading = tuple[dict[str, str], ...]


def one_of(phrases: Iterable[str]) -> str:
    """One of these phrases, the longest first."""
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase + " ") for phrase in longest_first) + ")"


def maybe(*pieces: str) -> str:
    """These pieces in a row, or nothing."""
    return "(?:" + "".join(pieces) + ")?"


def either(*pieces: str) -> str:
    return "(?:" + "|".join(pieces) + ")"


def named(name: str, piece: str) -> str:
    return f"(?P<{name}>{piece})"


def said(match: re.Match[str], name: str) -> str:
    """The words of a named piece, empty where it was left out."""
    return (match[name] or "").rstrip()


def up_to(most: int, *pieces: str) -> str:
    """These pieces in a row, so many times at most."""
    return "(?:" + "".join(pieces) + f"){{0,{most}}}"


class Grammar:
    """A pattern that is compiled when first needed: together they take longer than most texts take to read.

    `needs`: words of which it cannot do without any; a text that holds none of them is refused uncompiled.
    """

    def __init__(self, *pieces: str, needs: tuple[str, ...] = ("",)) -> None:
        self.source = "".join(pieces)
        self.needs = needs

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source)

    def fullmatch(self, tokens: str) -> re.Match[str] | None:
        return self.pattern.fullmatch(tokens) if any(word in tokens for word in self.needs) else None


def words_of(grammars: Iterable[Grammar]) -> frozenset[str]:
    """Every word that these grammars can read: a text with any other word is refused unread."""
    found: set[str] = set()
    for grammar in grammars:
        source = re.sub(r"\(\?P<\w+>", "(", grammar.source)
        found.update(re.findall(r"[a-z]+(?:[0-9]+[a-z]*)?", source))
    return frozenset(found)
