"""What a way to spoil a text is, and the tools to write one.

A mutation gets a text and a source of chance; it returns the spoilt text, or None where it does not apply.
The same text and the same seed give the same result.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

Mutate = Callable[[str, random.Random], str | None]


class Mutation(NamedTuple):
    """One way to spoil a text; `group` says what it spoils, its docstring why the meaning is another."""

    name: str
    group: str
    mutate: Mutate

    def __call__(self, text: str, chance: random.Random) -> str | None:
        spoilt = self.mutate(text, chance)
        return None if spoilt is None or spoilt.split() == text.split() else spoilt


MUTATIONS: list[Mutation] = []


def mutation(group: str) -> Callable[[Mutate], Mutate]:
    """Declares a function as one way to spoil a text."""

    def declare(mutate: Mutate) -> Mutate:
        MUTATIONS.append(Mutation(mutate.__name__, group, mutate))
        return mutate

    return declare


def pick(pattern: re.Pattern[str], text: str, chance: random.Random) -> re.Match[str] | None:
    """One of the places where a pattern fits, by chance."""
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def put(text: str, place: re.Match[str], new: str, group: int = 0) -> str:
    """The text with `new` in place of what was found."""
    return text[: place.start(group)] + new + text[place.end(group) :]


def changed(
    text: str, chance: random.Random, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str | None]
) -> str | None:
    """The text with something else at one of the places where a pattern fits; `new` may refuse the place."""
    place = pick(pattern, text, chance)
    written = None if place is None else new(place)
    return None if place is None or written is None else put(text, place, written)


def dropped(text: str, chance: random.Random, pattern: re.Pattern[str]) -> str | None:
    """The text without one of the places where a pattern fits."""
    left = changed(text, chance, pattern, lambda place: "")
    return None if left is None else tidy(left)


def exchanged(text: str, chance: random.Random, pairs: Mapping[str, str]) -> str | None:
    """The text with its partner in place of one of the given words."""
    return changed(text, chance, words(*pairs), lambda place: like(place[0], pairs[place[0].lower()]))


@cache
def words(*alternatives: str) -> re.Pattern[str]:
    """A pattern for whole words, longest first."""
    ordered = sorted(alternatives, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])", re.IGNORECASE)


def like(old: str, new: str) -> str:
    """`new` with a capital where `old` has one."""
    return new[:1].upper() + new[1:] if old[:1].isupper() and not old.isupper() else new


def tidy(text: str) -> str:
    """A text after something was cut out: no double spaces, no space before a comma."""
    return re.sub(r"\s+([,.;)])", r"\1", re.sub(r"[ \t]{2,}", " ", text)).strip(" ,;")


def listed(words: str) -> list[str]:
    """The words of a list that is written as one line."""
    return words.split()
