"""Compare the tenses of two texts whose words agree: was, is, or has been.

A registry line seldom has a verb, a plain sentence always has one: "Stroke within 6 months" is "You had a
stroke". A past that the original does not bear ("You had asthma" for "Asthma") drops those who have it now.
"""

from __future__ import annotations

from trialfinder.fidelity.canon import BULLET, CLOSE, COLON, OPEN, STOP, WHO, Reading
from trialfinder.fidelity.tokens import listed
from trialfinder.fidelity.topics import stands_over

# "q" is a form in -ed behind "you": past, unless the original has the same form without a subject.
_PAST = frozenset({"d", "f"})
_SAID = _PAST | {"q"}
_BORNE = {"d": _SAID, "f": _SAID, "q": _SAID | {"p"}}
# Operators that place a thing in the past. The first kind stands behind all that it dates, the second before it.
_DATES = frozenset(listed("WITHIN LAST BEFORE SINCE EVER NEVER ago"))
_DATED = frozenset(listed("PRIOR HISTORY RECENT"))
_LASTS = frozenset(listed("DUR THROUGHOUT CONSECUTIVE"))
# What is done: it is said of the same past, however long the words for what was used or given.
_DEEDS = frozenset(listed("use treat receive take therapy intake study participate enroll"))
_NOW = frozenset({"CURRENT", "ONGOING", "CONCURRENT", "plan"})
# Things that happen at a moment: who "has had" one is whom a line without a verb means.
_EVENTS = frozenset(
    listed(
        "transplant surgery transfusion vaccinate amputation resect stroke attack fracture injury"
        " trauma hysterectomy relapse miscarriage abortion delivery donate"
    )
)
_EVENT_ENDINGS = ("ectomy", "plasty", "otomy", "ostomy", "donation")


def tense_conflict(original: Reading, plain: Reading) -> int | None:
    """The place of the first hard token whose tense the other text does not bear, or None."""
    one, other = original.tenses, plain.tenses
    if one == other:
        return None
    for place, (was, now) in enumerate(zip(one, other, strict=True)):
        if was == now:
            continue
        if not was and stands_over(original, place):
            return place
        if now in _SAID and was not in _BORNE[now] and not _bears(original, place, was, now):
            return place
        if was in _PAST and now not in _BORNE[was] and not _bears(plain, place, now, was):
            return place
    return None


def _bears(reading: Reading, place: int, present: str, past: str) -> bool:
    """Whether the clause around `place` speaks of the past, though the verb does not."""
    keys, key = reading.keys, reading.keys[place]
    if past == "f" and (present == "p" or key in ("diagnose", "HISTORY")):
        return True
    if present == "n" or key == "HISTORY" or reading.hard[place][1] == "modality":
        return False
    if not _NOW.isdisjoint(keys[max(0, place - 1) : place + 1]):
        return False
    deed = not _DEEDS.isdisjoint(keys[place : place + 2])
    clause = _clause(reading, place, across=WHO if deed else 0)
    near = max(clause) if deed else place + _NEAR
    if any(_dates(reading, one, place, near, past) for one in clause if one >= place or present != "g"):
        return True
    if keys[max(clause)] == "PRIOR" and _JOINING.isdisjoint(keys[place : max(clause)]):  # "asthma in the past"
        return True
    return present == "" and _is_event(reading, place)


def _dates(reading: Reading, one: int, place: int, near: int, past: str) -> bool:
    """Whether the token at `one` places what stands at `place` in the past."""
    keys, hard = reading.keys, reading.hard
    key = keys[one]
    if key in _LASTS:
        return past == "f"
    if key in ("WITHIN", "LAST"):
        return any(hard[behind][1] == _TIME for behind in range(one + 1, min(one + 5, len(keys))))
    if key in _DATES:
        return not any(key.startswith("exist") for key in keys[one + 1 : one + 2])  # "pre-existing" is still there
    if key not in _DATED:
        return False
    if one <= place or (key == "PRIOR" and hard[one - 1][1] == _TIME):
        return True
    return key != "HISTORY" and one <= near and all(hard[between][1] in _BETWEEN for between in range(place, one))


def _is_event(reading: Reading, place: int) -> bool:
    """Whether what begins here is a thing that happens at a moment: "heart attack"."""
    for one in range(place, min(place + _NEAR, len(reading.keys))):
        key, kind = reading.hard[one][:2]
        if kind != "content" or (one > place and reading.gaps[one] & (OPEN | STOP | COLON | BULLET)):
            return False
        if key in _EVENTS or key.endswith(_EVENT_ENDINGS):
            return True
    return False


_NEAR = 4
# What may stand between a verb and the "prior" that is said of its object.
_BETWEEN = frozenset({"content", "negation", "quantifier"})
_JOINING = frozenset({"AND", "OR"})
_TIME = "time unit"
_PARTS = STOP | BULLET | COLON | CLOSE | WHO


def _clause(reading: Reading, place: int, across: int) -> list[int]:
    """The places of the clause around one; brackets that open in it are passed over."""
    gaps, size = reading.gaps, len(reading.keys)
    parts = _PARTS & ~across
    clause = [place]
    one = place
    while one and not gaps[one] & (parts | OPEN):
        one -= 1
        clause.append(one)
    one, depth = place + 1, 0
    while one < size:
        gap = gaps[one]
        if depth:
            depth -= bool(gap & CLOSE)
            if depth:
                one += 1
                continue
        elif gap & parts:
            break
        if gap & OPEN:
            depth = 1
        else:
            clause.append(one)
        one += 1
    return clause
