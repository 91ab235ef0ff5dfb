"""Words that turn a sentence round, and words that ask or allow: no rule of wording may touch them.

In: a word. Out: what it does. The heading carries the side; a negation keeps its own words whatever the side
(NCT01294800 has "must not have ..." under Exclusion), because only the protocol knows which was meant.
"""

from __future__ import annotations

from trialfinder.translate.tokens import Tokens, word_set

NEGATORS = word_set(
    "no not non never none neither nor without cannot can't don't doesn't isn't unless lack absence free "
    "unable inability unwilling"
)

# Words that begin a finite clause of their own: a verb after one of them has another subject than the first.
SUBORDINATORS = word_set(
    "that which who whom whose if unless when where while because although though whether until whichever provided"
)

FINITE = word_set(
    "is are was were must should shall will would may might can cannot could has have do does did need needs"
)


def stray_verbs(tokens: Tokens, start: int) -> bool:
    """Whether a verb follows that may belong to the first words of the sentence, up to its end.

    "patients with asthma must ..." has one; "patients with a tumor that is large" has none, because "that"
    takes it. A verb right after "and", "or" or "but" goes with the verb before; after a comma it may be the main
    verb (NCT01217411: "..., including antiemetics, are ineligible"); brackets do not count.
    """
    lows = tokens.lows
    if _STRAYING.isdisjoint(lows):
        return False
    taken = 0
    for place in range(start, tokens.size):
        word = lows[place]
        if tokens.bracketed(place):
            continue
        if word in SUBORDINATORS:
            taken += _takes_verb(tokens, place)
        elif word in _PERMITTED and not taken and lows[place - 1] not in FINITE and _closes(tokens, place + 1):
            # "Prior therapies allowed: unlimited" (NCT00678977) leaves its verb out.
            return True
        elif word in FINITE:
            before = lows[place - 1] if place else ""
            if before in ("to", "and", "or", "but", "&") or before in FINITE:
                continue
            if before == "not" and place > 1 and lows[place - 2] in FINITE:
                continue
            if not taken:
                return True
            taken -= 1
        elif word in _MAIN and not taken and place > start and _is_main(tokens, place):
            return True
        elif word in ".;:" and tokens.stops(place):
            # What stands after a full stop is a sentence of its own.
            return False
    return False


# Verbs that no noun and no participle looks like.
_AGREEING = frozenset({"agree", "agrees"})
# In "a biopsy confirmed the presence of gout" these are the main verb; "confirmed by" would describe the biopsy.
_SHOWING = word_set(
    "confirmed confirms showed shows revealed reveals demonstrated demonstrates indicated met suggested"
)
_OCCURRING = word_set("arises exceeds requires")
_MAIN = _AGREEING | _SHOWING | _OCCURRING
_OBJECTS = word_set("the a an that presence no any all")
_HELD = word_set("to and or but & , / ( you they not also who that which having been being be must will both")


def _is_main(tokens: Tokens, place: int) -> bool:
    """Whether a word can only be the verb of the words before it: "women of any age agree to"."""
    if tokens.lows[place - 1] in _HELD or tokens.lows[place - 1] in FINITE:
        return False
    return tokens.lows[place] not in _SHOWING or tokens.low(place + 1) in _OBJECTS


_PERMITTED = frozenset({"allowed", "permitted", "acceptable", "eligible", "ineligible", "excluded"})


_STRAYING = FINITE | _PERMITTED | _MAIN


def _closes(tokens: Tokens, place: int) -> bool:
    return tokens.low(place) in ("", ".", ":", ";", ",", "if", "provided", "as", "unless")


# After "that" or "who", these show that its verb is still to come; another word is that verb itself.
_BEFORE_VERB = word_set(
    "in the a an their they it he she you this these those any at by for , could not have also both to each patients "
    "subjects participants investigator"
)


def _takes_verb(tokens: Tokens, place: int) -> bool:
    """Whether a subordinator has one of the finite verbs listed above to come."""
    following = tokens.low(place + 1)
    if tokens.lows[place] == "because":
        return following != "of"
    if tokens.lows[place] not in ("that", "which", "who"):
        return True
    return following in FINITE or following in _BEFORE_VERB or following.endswith("ly")


_VERDICTS = frozenset({"eligible", "ineligible", "excluded", "included", "excludable", "exclusionary"})
_TRIAL = word_set("the this study trial inclusion participation enrollment enrolment entry any our")


def judges(tokens: Tokens) -> bool:
    """Whether the first sentence says who may join or not: no sentence of ours says that of the reader.

    "Eligible for surgery" is about the surgery; what stands in brackets is about others.
    """
    lows = tokens.lows
    if _VERDICTS.isdisjoint(lows):
        return False
    for place, low in enumerate(lows):
        if low in ".;" and tokens.stops(place):
            return False
        if low not in _VERDICTS or tokens.bracketed(place) or lows[place - 1] not in ("are", "be", "is", "not", "also"):
            continue
        if tokens.low(place + 1) != "for" or tokens.low(place + 2) in _TRIAL:
            return True
    return False
