"""Scales of everyday ability: what an ECOG or a Karnofsky level means, as a note.

In: the tokens of a criterion. Out: a note, or nothing. The sentence keeps the scale and its numbers; the note says
in our own words what the levels stand for, up to the highest that the criterion names.
"""

from __future__ import annotations

from trialfinder.criteria.model import Note
from trialfinder.translate.tokens import Tokens

_ECOG = (
    "0: fully active",
    "1: can do light work, but not hard physical work",
    "2: up and about more than half of the day and able to look after yourself, but not able to work",
    "3: in bed or a chair more than half of the day",
    "4: in bed or a chair all day, and not able to look after yourself",
)
_KARNOFSKY = (
    "A score from 0 to 100. 100: no sign of disease. 70: able to look after yourself, but not to work. "
    "50: in need of a lot of help."
)
_LANSKY = (
    "A score from 0 to 100 for how active a child is. 100: fully active. 50: dresses, but lies around much of the day."
)


def note(tokens: Tokens) -> Note | None:
    """The note on the first scale that a criterion names."""
    for place, low in enumerate(tokens.lows):
        if low in ("ecog", "zubrod") or (low == "who" and tokens.low(place + 1) == "performance"):
            levels = _levels(tokens, place)
            if levels:
                return Note("ECOG performance status" if low == "ecog" else "performance status", levels)
        elif low in ("karnofsky", "kps"):
            return Note("Karnofsky", _KARNOFSKY)
        elif low == "lansky":
            return Note("Lansky", _LANSKY)
    return None


def _levels(tokens: Tokens, start: int) -> str | None:
    named = [
        int(tokens.words[place])
        for place in range(start, min(start + 14, tokens.size))
        if tokens.kinds[place] == "0" and tokens.words[place] in ("0", "1", "2", "3", "4")
    ]
    return "Levels: " + "; ".join(_ECOG[: max(named) + 1]) + "." if named else None
