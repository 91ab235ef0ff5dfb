"""The small words between those that carry meaning: whether they still hold the plain sentence together.

In: two readings with equal keys. Out: the first place where a small word of the plain wording has no ground.
The keys leave out "of", "to", "is" and "you", so that "willing is participate" has the keys of "willing to
participate". Here a small word may come, go or change only for a declared reason: it opens the sentence for the
reader, gives a value its verb ("ALT 3" is "your ALT is 3"), or goes with a form of the word beside it ("use of"
is "use", "participation in" is "take part in"). All else is scrambled, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from trialfinder.fidelity.canon import (
    AS,
    BE,
    BEEN,
    BULLET,
    BY,
    COLON,
    COMMA,
    FOR,
    HAD_BEEN,
    HAVE,
    IN,
    OF,
    ON,
    ONE,
    OPEN,
    OTHER,
    STOP,
    THIS,
    TO,
    TWICE,
    WHO,
    WITH,
    YOU,
    YOUR,
    Reading,
)
from trialfinder.fidelity.tables import own_tables
from trialfinder.fidelity.tokens import listed, tokens

_LINKS = WITH | OF | TO | IN | ON | BY | AS | FOR
_VERBS = BE | BEEN | HAVE
_SMALL = _LINKS | _VERBS | WHO | YOU | YOUR | ONE | THIS
_OPENED = STOP | BULLET | COLON
_VALUES = frozenset({"comparator", "number"})
_LINK_OF = {"with": WITH, "of": OF, "to": TO, "in": IN, "into": IN, "on": ON, "by": BY, "as": AS, "for": FOR}
_JOINED_IN = frozenset({WHO | BE, WHO | HAVE, TO | BE, TO | HAVE})
# States that one is: no verb but "be" goes before them.
_STATES = frozenset(listed("able unable willing unwilling capable incapable pregnant"))
_FINITE = frozenset(listed("is are am was were has have had be been do does did"))
_MODAL = frozenset(listed("must should may might can cannot could will would shall"))
# In front of a noun alone, so that "you" cannot stand before them.
_ADJECTIVES = frozenset(
    listed(
        "current prior previous past recent concurrent concomitant no non without none known suspected possible likely"
        " probable significant any all each only other another acute chronic confirmed evidence"
    )
)
# Words that the tables hold as words alone, and that are verbs behind "you".
_OTHER_VERBS = frozenset(listed("speak read own weigh smoke drink live eat drive work respond bleed recover"))
# "enrolled in" with what follows it is in the table as a whole; a diagnosis of a thing is to be diagnosed with it.
_LEANING_TOO = {"join": IN, "AGE": OF, "diagnose": WITH}
_SEVERAL = frozenset(listed("patients subjects participants individuals persons people volunteers those everyone"))
_PERSONS = _SEVERAL | frozenset(listed("patient subject participant individual person"))
_ARTICLES = frozenset(listed("a an the"))
_PASSED = _ARTICLES | {"your"}


def loose_joint(original: Reading, plain: Reading) -> int | None:
    """The place of the first small word that nothing in the original calls for, or None."""
    if (turned := _turned(original.words, plain.words)) is not None:
        return _place_of(plain, turned)
    if original.resolved or plain.resolved:
        return _scrambled(original, plain)
    if (bare := _bared(original, plain)) is not None:
        return bare
    if original.gaps == plain.gaps:
        return None
    yours = False
    for place, (was, now) in enumerate(zip(original.gaps, plain.gaps, strict=True)):
        if now & _OPENED:
            yours = False
        yours = yours or bool(now & YOUR)
        if (was ^ now) & HAD_BEEN and was & now & BEEN:
            # What had been then need not have been up to now.
            return place
        if (was ^ now) & (_SMALL | TWICE) == 0:
            if not (now ^ was) & OTHER or place < len(plain.keys) or _ARTICLES.isdisjoint(plain.words[-1:]):
                continue
            return place
        if now & TWICE and not _said_once(plain, place):
            return place
        opened = not place or was & _OPENED
        holds = _opens(original, plain, place, was, now) if opened else _joins(plain, place, was, now, yours=yours)
        if not holds:
            return place
    return None


def _turned(original: list[str], plain: list[str]) -> int | None:
    """Where the plain words turn an "of" of the original round, or put a verb behind a link that had none.

    "History of another" is no "another of history", and "with have" begins nothing.
    """
    linked = "of" in plain and "of" in original
    if not linked and ("with" not in plain or ("have" not in plain and "has" not in plain)):
        return None
    was = [word for word in original if word not in _PASSED]
    now = [word for word in plain if word not in _PASSED]
    said = {(was[at - 1], was[at + 1]) for at in range(1, len(was) - 1) if was[at] == "of"}
    for at in range(1, len(now)):
        word = now[at]
        if word == "of":
            if at + 1 == len(now):
                continue
            before, behind = now[at - 1], now[at + 1]
            turned = (behind, before) in said and (before, behind) not in said
        else:
            turned = word in ("have", "has") and now[at - 1] == "with" and ("with", word) not in set(pairwise(was))
        if turned:
            return [place for place, one in enumerate(plain) if one not in _PASSED][at]
    return None


def _place_of(plain: Reading, word: int) -> int:
    """The place of the word of meaning at or behind a word."""
    return next((place for place, hard in enumerate(plain.hard) if hard[3] > word), len(plain.hard))


def _bared(original: Reading, plain: Reading) -> int | None:
    """The place of a word that has lost the link of its form: "willing to" is no "willing", "use of" no "have use"."""
    for place, (was, now) in enumerate(zip(original.hard, plain.hard, strict=True)):
        if (
            was[3] - was[2] == 2
            and now[3] - now[2] == 1
            and original.words[was[3] - 1] in ("to", "of")
            and original.words[was[2]] == plain.words[now[2]]
            and not _is_verb_now(plain, place)
        ):
            return place
    return None


def _is_verb_now(plain: Reading, place: int) -> bool:
    """Whether a noun of the original is a verb behind "you": "use of honey" is "you use honey"."""
    return plain.hard[place][1] in ("content", "negation") and not plain.gaps[place] & HAVE


def _scrambled(original: Reading, plain: Reading) -> int | None:
    """The same where an equivalence has moved words, and their small words with them: the grossest faults alone."""
    for place, (was, now) in enumerate(zip(original.gaps, plain.gaps, strict=True)):
        if now & TWICE and not was & TWICE and not _said_once(plain, place):
            return place
        links = was & _LINKS & ~WITH
        if links and place and now & _SMALL == BE and _hard(plain, place)[1] not in _VALUES:
            return place
    return None


def _joins(plain: Reading, place: int, was: int, now: int, *, yours: bool) -> bool:
    """Whether small words inside a sentence came and went for a declared reason."""
    added, dropped = now & ~was & _SMALL, was & ~now & _SMALL
    left, right = _hard(plain, place - 1), _hard(plain, place)
    if not dropped and added in _JOINED_IN:
        # "that is not controlled", "planned to have", "suspected to be"
        return left[1] in ("content", "hedge", "modality")
    leaning = _leaning().get(left[0], 0)
    added, dropped = added & ~leaning, dropped & ~leaning
    if dropped & ONE and added & (YOU | YOUR):
        # "if the patient has" is "if you have"
        dropped, added = dropped & ~ONE, added & ~(YOU | YOUR)
    if not added and not dropped:
        return True
    if added == OF and not dropped:
        return right[1] in _VALUES and not was & (_LINKS | WHO)
    if added == BE and dropped in (0, OF):
        return right[1] in _VALUES or (not dropped and _is_said(plain, place, left, right, yours=yours))
    if added == BE and dropped == HAVE:
        return False
    if added == YOUR and not dropped:
        return left[1] == "connective" or bool(was & COMMA) or (right[1] == "content" and left[1] in ("unit", "number"))
    if added == HAVE and not dropped:
        return left[1] in ("connective", "modality") or _said_not(plain, place)
    if not added and dropped == BE:
        return left[1] in ("negation", "modality")
    return not added and dropped in (WITH, AS, HAVE) and left[1] in ("exception", "time", "content")


def _is_said(plain: Reading, place: int, left: tuple[str, str], right: tuple[str, str], *, yours: bool) -> bool:
    """Whether "is" or "are" may stand before a word that is no value: "and are willing", "your sight is normal"."""
    if left[1] == "connective" or (left[1] == "negation" and right[1] in ("modality", "negation")):
        return True
    return yours and left[1] in ("content", "unit", "number") and right[1] in ("time", "content", "quantifier")


def _opens(original: Reading, plain: Reading, place: int, was: int, now: int) -> bool:
    """Whether the small words that open a sentence are an opening: "you have", "you are on", "your"."""
    added = now & ~was & _SMALL
    word = _word(plain, place)
    kept = now & _LINKS & ~WITH
    if now & ONE and added & YOU:
        words = _before(plain, place)
        if not _SEVERAL.isdisjoint(words) or any(one == "you" and other in _PERSONS for one, other in pairwise(words)):
            return False
    if added & YOUR:
        return not now & (ONE | _LINKS) and bool(now & YOU) == bool(now & HAVE) and not now & (BE | BEEN)
    if added & THIS:
        there = "there" in _before(plain, place)
        return bool(now & BE) and not now & YOU and (there or _hard(plain, place)[1] in _VALUES)
    if not added & YOU:
        return not added
    if word in _STATES and now & _VERBS in (HAVE, HAVE | BEEN):
        return False
    if word in _MODAL and now & _VERBS and not now & (ONE | WHO):
        return False
    if now & HAVE and added & HAVE:
        if was & BE and not now & BE & ~was and "being" in _before(plain, place):
            return False
        if kept & (IN | ON | AS | BY) and not now & (COMMA | ONE | OPEN) and not now & (BE | BEEN):
            return False
    if now & BE and added & BE:
        return not now & (WITH | THIS) or bool(now & ONE)
    if now & _VERBS:
        return True
    return _goes_with_you(original, plain, place, was, word)


def _goes_with_you(original: Reading, plain: Reading, place: int, was: int, word: str) -> bool:
    """Whether "you" alone may stand before a word: before a verb, not before a noun or what describes one."""
    kind = _hard(plain, place)[1]
    if word in _STATES or word in _ADJECTIVES:
        return False
    if kind != "content":
        return kind not in _VALUES and kind != "unit"
    if plain.gaps[place] & _LINKS:
        return False
    if was & (ONE | WHO | _VERBS):
        return True
    key, _, _, _, tense = plain.hard[place]
    if key == "consent":
        return bool(plain.gaps[place + 1] & (TO | FOR))
    return (
        key in _verbs()
        or word in _OTHER_VERBS
        or tense in ("p", "d")
        or word.endswith(("ed", "ly"))
        or word != _word(original, place)
    )


def _said_once(plain: Reading, place: int) -> bool:
    """Whether small words that stand twice are one verb of two words: "have had", "are being"."""
    words = _before(plain, place)
    for at in range(1, len(words)):
        one, other = words[at - 1], words[at]
        if (
            (one == other != "had")
            or (one in _PERSONS and other in _PERSONS)
            or (other in _FINITE and one in _FINITE and (one, other) not in _PAIRS)
        ):
            return False
        if other == "had" and one in ("have", "has", "had") and words[at + 1 : at + 2] and words[at + 1] in _HAD:
            return False
    return True


_PAIRS = frozenset((one, other) for one in ("has", "have", "had") for other in ("had", "been"))
_HAD = frozenset(listed("gone undergone received gotten got receiving undergoing"))


def _before(reading: Reading, place: int) -> list[str]:
    """The words between the word of meaning before a place and the one at it."""
    hard = reading.hard
    end = hard[place][2] if place < len(hard) else len(reading.words)
    return reading.words[hard[place - 1][3] if place else 0 : end]


def _hard(plain: Reading, place: int) -> tuple[str, str]:
    return plain.hard[place][:2] if place < len(plain.hard) else ("", "")


def _word(reading: Reading, place: int) -> str:
    return reading.words[reading.hard[place][2]] if place < len(reading.hard) else ""


def _said_not(plain: Reading, place: int) -> bool:
    """Whether "do not" goes before, and not "no"."""
    return plain.hard[place - 1][1] == "negation" and plain.words[plain.hard[place - 1][3] - 1] not in ("no", "without")


@cache
def _leaning() -> Mapping[str, int]:
    """The links that a form of a word brings with it ("participation in", "allergy to"): they come and go."""
    found = dict(_LEANING_TOO)
    for forms in own_tables():
        for form, units in forms:
            words = tokens(form)
            if len(words) > 1 and (link := _LINK_OF.get(words[-1])):
                key = units[-1][0]
                found[key] = found.get(key, 0) | link
    return found


@cache
def _verbs() -> frozenset[str]:
    """The keys that a table declares as verbs."""
    return frozenset(
        units[0][0]
        for forms in own_tables()
        for form, units in forms
        if units[0][2] == "g" and units[0][1] == "content"
    )
