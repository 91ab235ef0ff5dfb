"""Lines: one idea to a line, at most 15 words where the words allow.

In: a plain sentence. Out: its lines, which joined by one space are the sentence again. A break falls only where
one space is, never between a negator and what it negates, a number and its unit, or inside a short bracket.
"""

from __future__ import annotations

import re

import msgspec

from trialfinder.translate.tokens import word_set

_WORD = re.compile(r"[^\W_]")
MOST = 15
LONG = 8
# Longer lines than this, up to LONG, are parted only where a clause, a bracket or the next item of a list begins.
SHORT = 7
_STRONG = 6.0
_FULL_STOP = re.compile(r"[^\s.]{3,}[.!?][)\"”']?$")
_ENUMERATION = re.compile(r"\(?(?:[a-hA-H]|[1-9]|i{1,3}|iv|vi{0,3})\)$")
_LED = frozenset({"had,", "have,", "now,", "active,", "is,"})
_JOINERS = frozenset({"and", "or", "but", "nor", "and/or"})
_CLAUSES = word_set(
    "who that which whose if unless except when while because provided whichever whether such including where until"
)
_EXCEPTIONS = frozenset({"unless", "except", "provided", "but"})
_PREPOSITIONS = word_set(
    "in within during before after for with at by from to on as about under between because throughout using "
    "following since into over without not requiring despite according defined based due"
)
_HOLD = word_set(
    "no not non never without neither nor a an the at of than least most more less any some other your his her their "
    "very up per and or but with in to by for from as on before after within is are was be been "
    "able unable willing unwilling likely unlikely due prior such other according related attributed need "
    "needed required allowed must should may can cannot will would could shall do does did have has had "
    "who which that if when while unless including based defined referring cared consistent compatible depending "
    "consisting capable adequate known suspected informed written clinically histologically cytologically "
    "significant grade stage class type phase part arm cohort group day week visit get gets trouble either keep "
    "linked expected considered keeping keeps send sending sends go going gone look looking"
)
_NUMBER = re.compile(r"[<>≥≤=~]?\d[\d.,/-]*$")


class _Word(msgspec.Struct, frozen=True, gc=False):
    """What the breaking of lines asks of one word, whatever stands around it."""

    # 1 where it has a letter or a digit.
    spoken: int
    brackets: int
    # A line may not end with it.
    holds: bool
    # How well a line begins with it, after a comma or colon and after another word; None where it may not.
    after_comma: float | None
    after_word: float | None
    ends_comma: bool
    # Its part in forced breaks: how it ends, and how it begins.
    ending: str
    opens: bool
    capital: bool
    enumerates: bool
    excepts: bool


class _Words(dict[str, _Word]):
    """What is known of words seen before. Bounded, so that no text can fill the memory."""

    def __missing__(self, word: str) -> _Word:
        found = _look(word)
        if len(self) < 50_000 and len(word) < 40:
            self[word] = found
        return found


def _look(word: str) -> _Word:
    low = word.lower()
    after_comma, after_word = _weights(word, low)
    letters = word.isalpha()
    return _Word(
        spoken=1 if letters or _WORD.search(word) else 0,
        brackets=0 if letters else word.count("(") + word.count("[") - word.count(")") - word.count("]"),
        # "You have, or have ever had," goes with what it leads to.
        holds=not word or low in _HOLD or low in _LED or (not letters and _NUMBER.match(low) is not None),
        after_comma=after_comma,
        after_word=after_word,
        ends_comma=word[-1:] in (",", ":"),
        ending="end" if word[-1:] in (".", "!", "?", ")") and _FULL_STOP.search(word) else word[-1:],
        opens=word[:1] == "(",
        capital=word[:1].isupper(),
        enumerates=word[-1:] == ")" and _ENUMERATION.match(word) is not None,
        excepts=low == word and word in _EXCEPTIONS,
    )


def _weights(word: str, low: str) -> tuple[float | None, float | None]:
    if not word or not (word[0].isalnum() or word[0] in "([\"“'‘") or low == "not" or low.startswith("etc"):
        return None, None
    joins, leads = low in _JOINERS, low in _CLAUSES
    after_comma = 8.0 + 4 * joins + 4 * leads
    if joins:
        after_word: float | None = _JOINED
    elif leads:
        after_word = 7.0
    elif word[0] in "([":
        after_word = None if word[-1] in ")]" or word[-2:-1] in (")", "]") else 6.0
    else:
        after_word = (1.0 if low == "to" else 3.0) if low in _PREPOSITIONS else None
    return after_comma, after_word


_SEEN = _Words()


def lines(text: str) -> tuple[str, ...]:
    """The sentence in lines."""
    words = text.split(" ")
    if len(words) <= 5:
        return (text,)
    looks = list(map(_SEEN.__getitem__, words))
    depths = _depths(looks) if "(" in text or "[" in text else None
    pieces: list[str] = []
    start = 0
    for cut in [*_forced(words, looks, depths), len(words)]:
        for begin, end in _parts(words, looks, depths, start, cut):
            pieces.append(" ".join(words[begin:end]))
        start = cut
    return tuple(pieces)


def _depths(looks: list[_Word]) -> list[int]:
    """How many brackets are open before each word."""
    depth = 0
    depths = []
    for look in looks:
        depths.append(depth)
        if look.brackets:
            depth = max(0, depth + look.brackets)
    return depths


_ENDINGS = frozenset({"end", ";", ",", ":", "."})


def _forced(words: list[str], looks: list[_Word], depths: list[int] | None) -> list[int]:
    """Where a line begins whatever its length: sentences, semicolons, enumerations, exceptions set apart."""
    cuts: list[int] = []
    last = 0
    size = len(words)
    before = looks[0]
    for place in range(1, size):
        look = looks[place]
        ending = before.ending
        if (ending in _ENDINGS or look.opens or look.enumerates) and not (depths and depths[place]):
            rest = size - place
            if (
                ending
                and words[place]
                and (
                    (ending == ";" and rest > 1)
                    or (ending == "end" and look.capital)
                    or (look.enumerates and place - last > 1)
                    or (ending == "," and look.excepts and rest > 2)
                    or (ending == ":" and place - last > 2 and rest > 2)
                    or (ending in (".", "end") and words[place] in ("•", "-", "*"))
                    or (look.opens and place - last > 2 and _long_bracket(looks, place))
                )
            ):
                cuts.append(place)
                last = place
        before = look
    return cuts


def _long_bracket(looks: list[_Word], place: int) -> bool:
    """Whether a bracket that opens here holds more than six words."""
    depth = 0
    for look in looks[place : place + 7]:
        depth += look.brackets
        if depth <= 0:
            return False
    return True


def _parts(
    words: list[str], looks: list[_Word], depths: list[int] | None, start: int, end: int, *, whole: bool = True
) -> list[tuple[int, int]]:
    """The stretch cut where it reads best until no part is too long; a `whole` one at "or" too."""
    left = sum([look.spoken for look in looks[start:end]])
    if left <= SHORT:
        return [(start, end)]
    parts = []
    begin = start
    while left > SHORT:
        found = _best(words, looks, depths, begin, end, left, whole=whole)
        if found is None:
            break
        cut, count = found
        if count > LONG:
            # A strong break that came late leaves a long line before it. Half of an alternative stays there.
            parts += _parts(words, looks, depths, begin, cut, whole=False)
        else:
            parts.append((begin, cut))
        left -= count
        begin = cut
    parts.append((begin, end))
    return parts


def _best(
    words: list[str], looks: list[_Word], depths: list[int] | None, begin: int, end: int, left: int, *, whole: bool
) -> tuple[int, int] | None:
    """The best place for a break behind `begin`, and the spoken words before it."""
    long = left > LONG
    ideal = left / -(-left // 8) if long else left / 2
    least = -1000.0 if long else _STRONG
    best, cut = -1000.0, None
    count = 0
    before = looks[begin]
    for place in range(begin + 1, end):
        count += before.spoken
        if (count > MOST and cut is not None) or left - count < 3:
            break
        look = looks[place]
        weight = look.after_comma if before.ends_comma else look.after_word
        holds, before = before.holds, look
        if weight is None or holds or weight < least or count < 3 or (weight == _JOINED and (count < 4 or not whole)):
            continue
        weight = _weight(words, weight, depths, place)
        if weight is None or weight < least:
            continue
        score = weight - 1.2 * abs(count - ideal)
        if score > best:
            best, cut = score, (place, count)
    return cut


def _weight(words: list[str], weight: float, depths: list[int] | None, place: int) -> float | None:
    """How well a line may begin at a word of some weight, by the words around it; None where it may not."""
    if words[place] in _AT and not words[place - 1].endswith(",") and words[place + 1 : place + 2] in _LEAST:
        return None
    if _bound(words, place):
        return None
    if weight == _JOINED and (words[place - 1].lower() in _PAIRED or _short_pair(words, place)):
        return None
    if words[place] in ("or", "and") and words[place + 1 : place + 2] and words[place + 1].rstrip(",.;:)") in _BOUNDS:
        return None
    after = words[place + 1] if place + 1 < len(words) else ""
    if weight == _JOINED and words[place - 1][-2:] in _TWINS and after.endswith(words[place - 1][-2:]):
        # "signed and dated", "medical or surgical": two of a kind before one noun.
        return None
    return weight - 4.0 * depths[place] if depths else weight


def _bound(words: list[str], place: int) -> bool:
    """Whether a word is one thing to say with the word before it or with those behind it."""
    word = words[place]
    if word in _BOUND.get(words[place - 1].lower().lstrip("("), ()):
        return True
    return word in _TAILS and (
        words[place + 1 : place + 2] in _TAILS[word] or words[place + 1 : place + 3] in _TAILS[word]
    )


def _short_pair(words: list[str], place: int) -> bool:
    """Whether "or" joins two letters or numbers: "hepatitis B or C", "3+ or 2+"."""
    after = words[place + 1].rstrip(",.;:)") if place + 1 < len(words) else ""
    return _is_sign(words[place - 1]) and _is_sign(after)


def _is_sign(word: str) -> bool:
    return 0 < len(word) < 3 and not word.islower()


# The weight of "and" or "or" after a word without a comma.
_JOINED = 5.0
_TWINS = frozenset({"ed", "ly", "al", "ic", "le", "ng", "ve", "us", "ry"})


# "male or female", "tissue or cell" and "head and neck" are one thing to say.
_PAIRED = frozenset({"tissue", "head", "male", "female", "man", "woman", "males", "females", "men", "women"})
# "45 % or less" is one value.
_BOUNDS = frozenset({"less", "more", "lower", "higher", "greater", "older", "younger", "above", "below", "longer"})
# "as long as", "in line with", "mild to moderate", "fluid in the belly" and "the doctor in charge" are each one thing.
_BOUND = {
    **dict.fromkeys(("long", "soon", "well", "far", "same", "such", "out"), ("as",)),
    **dict.fromkeys(("equal", "equivalent", "pointing", "next", "close", "mild", "moderate", "low", "judged"), ("to",)),
    **dict.fromkeys(("limited", "were", "thought", "suited", "lead", "leading", "flow", "respond"), ("to",)),
    **dict.fromkeys(("fluid", "device", "drop", "protein", "bacteria", "blood", "clot"), ("in", "around")),
    **dict.fromkeys(("result", "resulting"), ("in",)),
    **dict.fromkeys(("you", "put", "puts", "place", "places"), ("at",)),
    **dict.fromkeys(("pressure", "depends"), ("on",)),
    "rules": ("for", "against"),
    "only": ("if",),
    "line": ("with",),
    "trouble": ("with",),
    "sterile": ("by",),
    "defined": ("as", "by"),
    "aged": ("from", "between"),
    "written,": ("informed",),
}
_ALTERNATIVES = (["or"], ["and"])
_TAILS = {
    "in": (["charge"], ["situ"], ["vitro"], ["vivo"], *_ALTERNATIVES),
    "that": (["has", "spread"], ["have", "spread"], ["can", "be"]),
    **dict.fromkeys(("to", "with", "for", "before", "after", "during", "at", "on"), _ALTERNATIVES),
}
_AT = frozenset({"at", "At"})
_LEAST = (["least"], ["most"])
