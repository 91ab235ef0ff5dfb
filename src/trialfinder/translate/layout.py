"""Lines: one idea to a line, at most 15 words where the words allow.

In: a plain sentence. Out: its lines, which joined by one space are the sentence again. A break falls only where
one space is, never between a negator and what it negates, a number and its unit, or inside a short bracket.
"""

from __future__ import annotations

import re

from trialfinder.translate.tokens import word_set

_WORD = re.compile(r"[^\W_]")
MOST = 15
LONG = 10
_FULL_STOP = re.compile(r"[^\s.]{3,}[.!?][)\"”']?$")
_ENUMERATION = re.compile(r"\(?(?:[a-hA-H]|[1-9]|i{1,3}|iv|vi{0,3})\)$")
_LED = frozenset({"had,", "have,"})
_JOINERS = frozenset({"and", "or", "but", "nor", "and/or"})
_CLAUSES = word_set(
    "who that which whose if unless except when while because provided whichever whether such including where until"
)
_EXCEPTIONS = frozenset({"unless", "except", "provided", "but"})
_PREPOSITIONS = word_set(
    "in within during before after for with at by from to on as than about under between because throughout using "
    "following since into over without not requiring defined based due"
)
_HOLD = word_set(
    "no not non never without neither nor a an the at of than least most more less any some other your his her their "
    "very up per and or but with in to by for from as on before after within is are was be been "
    "able unable willing unwilling likely unlikely due prior such other according related attributed need "
    "needed required allowed must should may can cannot will would could shall do does did have has had "
    "who which that if when while unless including"
)
_NUMBER = re.compile(r"[<>≥≤=~]?\d[\d.,/-]*$")


def lines(text: str) -> tuple[str, ...]:
    """The sentence in lines."""
    words = text.split(" ")
    if len(words) <= 5:
        return (text,)
    depths = _depths(words)
    cuts = _forced(words, depths)
    pieces: list[str] = []
    start = 0
    for cut in [*cuts, len(words)]:
        for begin, end in _parts(words, depths, start, cut):
            pieces.append(" ".join(words[begin:end]))
        start = cut
    return tuple(pieces)


def _depths(words: list[str]) -> list[int]:
    """How many brackets are open before each word."""
    depth = 0
    depths = []
    for word in words:
        depths.append(depth)
        if "(" in word or ")" in word or "[" in word or "]" in word:
            depth += word.count("(") + word.count("[") - word.count(")") - word.count("]")
            depth = max(0, depth)
    return depths


def _forced(words: list[str], depths: list[int]) -> list[int]:
    """Where a line begins whatever its length: sentences, semicolons, enumerations, exceptions set apart."""
    cuts = []
    last = 0
    for place in range(1, len(words)):
        before, word = words[place - 1], words[place]
        if not word or not before:
            continue
        if depths[place] == 0:
            stop = (
                (before[-1] == ";" and len(words) - place > 1)
                or (before[-1] in ".!?)" and word[0].isupper() and _FULL_STOP.search(before))
                or (word[-1] == ")" and _ENUMERATION.match(word) and place - last > 1)
                or (before[-1] == "," and word in _EXCEPTIONS and len(words) - place > 2)
                or (before[-1] == ":" and place - last > 2 and len(words) - place > 2)
                or (before[-1] == "." and word in ("•", "-", "*"))
            )
            bracketed = word[0] == "(" and place - last > 2 and _long_bracket(words, place)
            if stop or bracketed:
                cuts.append(place)
                last = place
    return cuts


def _long_bracket(words: list[str], place: int) -> bool:
    """Whether a bracket that opens here holds more than six words."""
    depth = 0
    for end in range(place, min(place + 7, len(words))):
        depth += words[end].count("(") - words[end].count(")")
        if depth <= 0:
            return False
    return True


def _parts(words: list[str], depths: list[int], start: int, end: int) -> list[tuple[int, int]]:
    """The stretch cut where it reads best until no part is too long."""
    parts = []
    spoken = [1 if _WORD.search(word) else 0 for word in words[start:end]]
    left = sum(spoken)
    begin = start
    while left > LONG:
        cut = _best(words, depths, begin, end, spoken, start, left)
        if cut is None:
            break
        parts.append((begin, cut))
        left -= sum(spoken[begin - start : cut - start])
        begin = cut
    parts.append((begin, end))
    return parts


def _best(
    words: list[str], depths: list[int], begin: int, end: int, spoken: list[int], start: int, left: int
) -> int | None:
    ideal = left / -(-left // 9)
    best, cut = -1000.0, None
    count = 0
    for place in range(begin + 1, end):
        count += spoken[place - 1 - start]
        if count > MOST and cut is not None:
            break
        if count < 4 or left - count < 3:
            continue
        weight = _weight(words, depths, place)
        if weight is None:
            continue
        score = weight - 1.2 * abs(count - ideal)
        if score > best:
            best, cut = score, place
    return cut


def _weight(words: list[str], depths: list[int], place: int) -> float | None:
    """How well a line may begin at a word; None where it may not."""
    before, word = words[place - 1], words[place]
    if not before or not word:
        return None
    low = word.lower()
    before_low = before.lower()
    if (
        before_low in _HOLD
        or _NUMBER.match(before_low)
        or not (word[0].isalpha() or word[0] in "([\"“'‘" or word[0].isdigit())
    ):
        return None
    if low == "not" or (low == "at" and before[-1] != "," and words[place + 1 : place + 2] in (["least"], ["most"])):
        return None
    if before_low in _LED:
        # "You have, or have ever had," goes with what it leads to.
        return None
    weight = -4.0 * depths[place]
    if before[-1] in ",:":
        weight += 8
        if low in _JOINERS:
            weight += 4
        if low in _CLAUSES:
            weight += 4
    elif low in _JOINERS:
        weight += 5
    elif low in _CLAUSES:
        weight += 7
    elif word[0] in "([":
        if word[-1] in ")]" or word[-2:-1] in (")", "]"):
            return None
        weight += 6
    elif low in _PREPOSITIONS:
        weight += 3
    else:
        return None
    if word[0].isdigit() and before[-1] != ",":
        return None
    return weight
