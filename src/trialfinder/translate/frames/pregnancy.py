"""Pregnancy: "Pregnant or lactating women" becomes "You are a pregnant or breastfeeding woman".

In: a draft. Out: its opening. A sentence that says what such women must do is not touched here.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import stray_verbs
from trialfinder.translate.tokens import word_set

_STATES = word_set("pregnant or and lactating breastfeeding breast feeding nursing , - / ( ) currently and/or")
_PERSONS = {"women": "woman", "woman": "woman", "females": "female", "female": "female"}


def open_pregnancy(draft: Draft) -> bool:
    """Begin with "You are a ... woman", or "You are a woman who is ..."."""
    tokens = draft.tokens
    if tokens.lows[0] == "pregnancy":
        return _nouns(draft)
    if tokens.low(0) not in ("pregnant", "lactating", "breastfeeding", "nursing", "breast", "currently"):
        return False
    place = 0
    while place < tokens.size and place < 12 and tokens.lows[place] in _STATES:
        place += 1
    person = _PERSONS.get(tokens.low(place))
    if (
        person is None
        or tokens.low(place + 1) in ("patients", "subjects", "participants")
        or stray_verbs(tokens, place)
    ):
        return False
    if tokens.low(place + 1) not in ("", ".", ";", ",", "and"):
        return False
    if tokens.low(place + 1) in (",", "and") and tokens.low(place + 2) not in ("or", "and", "women"):
        return False
    if tokens.size > place + 3:
        return False
    draft.open(0, "You are a", "frame.pregnancy")
    draft.put(place, place + 1, person, "frame.pregnancy")
    return True


_NOUNS: Phrases[str] = Phrases(
    (phrase, plain)
    for phrase, plain in (
        ("pregnancy", "pregnant"),
        ("pregnancy or lactation", "pregnant or breastfeeding"),
        ("pregnancy or breastfeeding", "pregnant or breastfeeding"),
        ("pregnancy or breast-feeding", "pregnant or breast-feeding"),
        ("pregnancy or breast feeding", "pregnant or breast feeding"),
        ("pregnancy or nursing", "pregnant or nursing"),
        ("pregnancy and lactation", "pregnant and breastfeeding"),
        ("pregnancy and breastfeeding", "pregnant and breastfeeding"),
        ("pregnancy and breast feeding", "pregnant and breast feeding"),
        ("pregnancy, lactation", "pregnant, breastfeeding"),
        ("pregnancy, breastfeeding", "pregnant, breastfeeding"),
    )
)


def _nouns(draft: Draft) -> bool:
    """ "Pregnancy or lactation", and nothing else."""
    tokens = draft.tokens
    for end, plain in _NOUNS.at(tokens, 0):
        if tokens.low(end) in ("", ".", ";"):
            draft.put(0, end, f"You are {plain}", "frame.pregnancy")
            return True
    return False
