"""A word that no record has, and the one that was meant.

In: a folded word, and ways to ask which words there are. Out: the likeliest word within one slip (two for long words):
a letter too many, too few, another, or two the wrong way round. The first letter is taken to be right.
"""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 5
TWO_SLIPS = 8
"""From this length on, a word may have two slips."""


def slips(asked: str, other: str, most: int) -> int:
    """How many slips apart two words are; `most + 1` stands for any more.

    >>> slips("migrane", "migraine", 2), slips("alzeimer", "alzheimer", 2), slips("form", "from", 1)
    (1, 1, 1)
    """
    if abs(len(asked) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(asked, 1):
        now = [row]
        for column, sign in enumerate(other, 1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != sign))
            if row > 1 and column > 1 and letter == other[column - 2] and asked[row - 2] == sign:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)


def meant(asked: str, known: Iterable[tuple[str, int]], most: int = 2) -> str | None:
    """The word of `known` (each with its weight) that `asked` is a slip of: the nearest, then the weightiest.

    Words are known without their plural, so what ends like one may be meant as one: "diabetis" is no "diabetic".
    """
    if len(asked) < SHORTEST or not asked.isalpha():
        return None
    most = min(most, 2 if len(asked) >= TWO_SLIPS else 1)
    best: tuple[int, int, str] | None = None
    for word, weight in known:
        if not word.isalpha() or word == asked:
            continue
        away = min(slips(asked, one, most) for one in ((word, f"{word}s") if asked.endswith("s") else (word,)))
        if away <= most and (best is None or (away, -weight, word) < best):
            best = (away, -weight, word)
    return best[2] if best else None


_ENDINGS = (
    *("ations", "ation", "ements", "ement", "ically", "iness", "ments", "ingly", "itis"),
    *("ions", "ment", "ness", "ical", "ives", "ally", "ious", "able", "ing", "ion", "ive", "ics", "ies", "ers", "ous"),
    *("ity", "ial", "ed", "er", "es", "ic", "al", "ly", "or", "ia", "y", "s", "e"),
)


def endings() -> tuple[str, ...]:
    """What `stem_of` takes off, for whoever compares words elsewhere: a browser."""
    return _ENDINGS


def stem_of(word: str) -> str:
    """A word without its ending: "allergy", "allergies" and "allergic" share one. It need not be a word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
