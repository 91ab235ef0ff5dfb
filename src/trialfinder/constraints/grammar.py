"""The pieces that the grammars are made of.

A grammar is a regular expression over the token text of `tokens.py`, where every token ends in one space.
Each piece therefore brings its own closing space, and pieces are put together by writing them side by side.
No piece repeats another piece without bound, so a match costs little on any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Reading = tuple[dict[str, str], ...]
Fullmatch = Callable[[str], re.Match[str] | None]


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


def words_of(patterns: Iterable[re.Pattern[str]]) -> frozenset[str]:
    """Every word that these patterns can read: a text with any other word is refused unread."""
    found: set[str] = set()
    for pattern in patterns:
        source = re.sub(r"\(\?P<\w+>", "(", pattern.pattern)
        found.update(re.findall(r"[a-z]+(?:[0-9]+[a-z]*)?", source))
    return frozenset(found)
