"""Longest match of phrases over tokens.

In: rows of (words, value). Out: at a place, the values of the phrases that begin there, longest first.
One dictionary look-up a word: the time does not depend on how many phrases there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from trialfinder.translate.tokens import HYPHENS, Tokens

Value = TypeVar("Value")


class _Node(Generic[Value]):
    __slots__ = ("next", "values")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Value]] = {}
        self.values: list[Value] = []


class Phrases(Generic[Value]):
    """A set of phrases, each with a value; the same phrase may stand several times."""

    def __init__(self, rows: Iterable[tuple[str, Value]]) -> None:
        self._root: _Node[Value] = _Node()
        for phrase, value in rows:
            node = self._root
            for word in Tokens(phrase).lows:
                node = node.next.setdefault(word, _Node())
            # Read backwards below, so that rows of the same words come in their order.
            node.values.insert(0, value)
        self._firsts = self._root.next
        self.firsts = frozenset(self._firsts)

    def at(self, tokens: Tokens, start: int) -> list[tuple[int, Value]]:
        """(end, value) of every phrase that begins at this token, longest first."""
        lows = tokens.lows
        node = self._firsts.get(lows[start])
        if node is None:
            return []
        place = start + 1
        found = [(place, value) for value in node.values] if node.values else []
        size = tokens.size
        while place < size and (step := node.next.get(lows[place])):
            # A hyphen inside a phrase joins words only where no space stands around it.
            if lows[place] in HYPHENS and not (tokens.glued(place) and tokens.glued(place + 1)):
                break
            node = step
            place += 1
            for value in node.values:
                found.append((place, value))
        found.reverse()
        return found
