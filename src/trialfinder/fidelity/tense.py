"""Compare the tenses of two texts whose words agree: was, is, or has been.

A registry line seldom has a verb, a plain sentence always has one: "Stroke within 6 months" is "You had a
stroke". A past that the original does not bear ("You had asthma" for "Asthma") drops those who have it now.
"""

from __future__ import annotations

from trialfinder.fidelity.canon import STOP, Reading
from trialfinder.fidelity.tokens import listed

# "q" is a form in -ed behind "you": past, unless the original has the same form without a subject.
_PAST = frozenset({"d", "f"})
_SAID = _PAST | {"q"}
_BORNE = {"d": _SAID, "f": _SAID, "q": _SAID | {"p"}}
# Operators that place a thing in the past, or let it begin there.
_BEAR_PAST = frozenset(
    listed("WITHIN LAST PRIOR HISTORY BEFORE SINCE AFTER RECENT EVER NEVER ago UNTIL FROM DURING NEW FIRST diagnose")
)
_BEAR_PERFECT = _BEAR_PAST | {"DUR", "THROUGHOUT", "CONSECUTIVE"}
# Things that happen at a moment: who "has had" one is whom a line without a verb means.
_EVENTS = frozenset(
    listed(
        "transplant surgery transfusion vaccinate amputation resect implant stroke attack fracture injury"
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
        if now in _SAID and was not in _BORNE[now] and not _bears(original, place, was, now):
            return place
        if was in _PAST and now not in _BORNE[was] and not _bears(plain, place, now, was):
            return place
    return None


def _bears(reading: Reading, place: int, present: str, past: str) -> bool:
    """Whether the sentence around `place` speaks of the past, though the verb does not."""
    start, end = _sentence(reading, place)
    keys = reading.keys
    if present in ("n", "g"):
        start = place
    elif (present == "p" and past == "f") or any(tense in _PAST for tense in reading.tenses[start:end]):
        return True
    bearing = _BEAR_PERFECT if past == "f" else _BEAR_PAST
    if any(key in bearing for key in keys[start:end]):
        return True
    return present == "" and any(key in _EVENTS or key.endswith(_EVENT_ENDINGS) for key in keys[place : place + 5])


def _sentence(reading: Reading, place: int) -> tuple[int, int]:
    gaps, stop = reading.gaps, STOP
    start, end = place, place + 1
    while start and not gaps[start] & stop:
        start -= 1
    while end < len(reading.keys) and not gaps[end] & stop:
        end += 1
    return start, end
