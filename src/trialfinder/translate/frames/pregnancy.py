"""Pregnancy: "Pregnant or lactating women" becomes "You are a pregnant or breastfeeding woman".

In: a draft. Out: its opening. "Women must ..." becomes "If you are a woman, you must ...": a rule for a group binds
the reader only as one of it.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import stray_verbs
from trialfinder.translate.tokens import Tokens, word_set

_STATES = word_set("pregnant or and lactating breastfeeding breast feeding nursing , - / ( ) currently and/or")
_PERSONS = {"women": "woman", "woman": "woman", "females": "female", "female": "female"}


def open_pregnancy(draft: Draft) -> bool:
    """Begin with "You are a ... woman", or "You are a woman who is ..."."""
    tokens = draft.tokens
    if tokens.lows[0] == "pregnancy":
        return _nouns(draft)
    if _rule(draft):
        return True
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
    # The vocabulary's row for "lactating women" ends with the word that was put just now.
    if _FEEDING.isdisjoint(tokens.lows[:place]):
        for at in range(place):
            if tokens.lows[at] == "lactating":
                draft.put(at, at + 1, "breastfeeding", "frame.pregnancy")
    return True


_FEEDING = frozenset({"breastfeeding", "feeding", "nursing"})
_GROUPS: Phrases[str] = Phrases(
    row
    for group, you in (
        ("women", "a woman"),
        ("woman", "a woman"),
        ("a woman", "a woman"),
        ("females", "female"),
        ("men", "a man"),
        ("males", "male"),
        ("female patients", "female"),
        ("female subjects", "female"),
        ("female participants", "female"),
        ("male patients", "male"),
        ("male subjects", "male"),
        ("male participants", "male"),
        ("fertile patients", "fertile"),
    )
    for row in (
        (f"{group} must", you),
        *(
            (f"{group} of {potential} potential must", "a woman who could become pregnant")
            for potential in ("childbearing", "child-bearing", "child bearing")
            if "wom" in group or "female" in group
        ),
        (f"all {group} must", you),
    )
)
_GROUP_WORDS = word_set(
    "women woman females female men males male man patients patient subjects subject participants they them who"
)


def _rule(draft: Draft) -> bool:
    """ "Women of childbearing potential must ..." begins with "If you are a woman who could become pregnant"."""
    tokens = draft.tokens
    for end, you in _GROUPS.at(tokens, 0):
        rest = tokens.lows[end:]
        if not rest or rest[0] in (":", "also") or spoken_of(tokens) or not _GROUP_WORDS.isdisjoint(rest):
            return False
        for place in range(end, tokens.size):
            if tokens.lows[place] in ("their", "her", "his"):
                draft.put(place, place + 1, "your", "frame.group")
        draft.open(end, f"If you are {you}, you must", "frame.group")
        return True
    return False


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
        if tokens.low(end) in ("", ".", ";") or _only_bracket(tokens, end) or _joined(draft, end):
            draft.put(0, end, f"You are {plain}", "frame.pregnancy")
            return True
    return False


# What may be joined to a pregnancy, and how it goes on from "You are".
_JOINED: Phrases[str] = Phrases(
    (phrase, plain)
    for phrase, plain in (
        ("or unwillingness to", "or unwilling to"),
        ("or unwilling to", "or unwilling to"),
        ("or planning to", "or planning to"),
        ("or plans to", "or planning to"),
        ("or planned pregnancy", "or planning a pregnancy"),
        ("or intention to", "or intending to"),
        ("or intending to", "or intending to"),
        ("or desire to", "or wishing to"),
    )
)


def _joined(draft: Draft, end: int) -> bool:
    """ "Pregnancy, or intention to become pregnant" goes on with "intending to"."""
    tokens = draft.tokens
    place = end + 1 if tokens.low(end) == "," else end
    if place >= tokens.size or spoken_of(tokens) or stray_verbs(tokens, place):
        return False
    for behind, plain in _JOINED.at(tokens, place):
        draft.put(place, behind, plain, "frame.pregnancy")
        return True
    return False


def _only_bracket(tokens: Tokens, place: int) -> bool:
    """Whether one bracket is all that follows: "Pregnancy (positive test)"."""
    closed = tokens.words[-2:] == [")", "."] or tokens.words[-1] == ")"
    return tokens.low(place) == "(" and not tokens.glued(place) and closed and tokens.words.count("(") == 1
