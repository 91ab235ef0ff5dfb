"""Longest match of phrases over tokens.

In: rows of (words, value). Out: at a place, the values of the phrases that begin there, longest first.
One dictionary look-up a word: the time does not depend on how many phrases there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from trialfinder.translate.tokens import HYPHENS, Tokens, first_token, lows_of

Value = TypeVar("Value")


class _Node(Generic[Value]):
    __slots__ = ("next", "values")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Value]] = {}
        self.values: list[Value] = []


class Phrases(Generic[Value]):
    """A set of phrases, each with a value; the same phrase may stand several times.

    Phrases are cut into words when a text first holds their first word: a text meets a few hundred of many thousand.
    """

    def __init__(self, rows: Iterable[tuple[str, Value]]) -> None:
        self._waiting: dict[str, list[tuple[str, Value]]] = {}
        self._grown: dict[str, _Node[Value]] = {}
        waiting = self._waiting
        for row in rows:
            first = first_word(row[0])
            if first in waiting:
                waiting[first].append(row)
            else:
                waiting[first] = [row]
        self.firsts = frozenset(self._waiting)

    def _beginning(self, word: str) -> _Node[Value]:
        """What goes on from a first word."""
        root: _Node[Value] = _Node()
        for phrase, value in self._waiting[word]:
            node = root
            for low in lows_of(phrase):
                step = node.next.get(low)
                if step is None:
                    step = node.next[low] = _Node()
                node = step
            # Read backwards below, so that rows of the same words come in their order.
            node.values.insert(0, value)
        # Two readers at once grow the same branch; the one that is kept last is as good as the other.
        found = self._grown[word] = root.next[word]
        return found

    def at(self, tokens: Tokens, start: int) -> list[tuple[int, Value]]:
        """(end, value) of every phrase that begins at this token, longest first."""
        lows = tokens.lows
        low = lows[start]
        node = self._grown.get(low)
        if node is None:
            if low not in self.firsts:
                return []
            node = self._beginning(low)
        place = start + 1
        size = tokens.size
        if place == size or lows[place] not in node.next:
            return [(place, value) for value in node.values[::-1]] if node.values else []
        found = [(place, value) for value in node.values]
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


def first_word(phrase: str) -> str:
    """The first word of a phrase as `Tokens` cuts it; a word of letters alone needs no cutting."""
    head = phrase.partition(" ")[0]
    return head.lower() if head.isascii() and head.isalpha() else first_token(phrase).lower()
