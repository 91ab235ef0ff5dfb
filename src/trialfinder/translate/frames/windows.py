"""Windows of time around a noun: whether they look back, and whose they are.

In: the tokens of a criterion. Out: yes or no.
"Within 14 days" alone looks neither back nor ahead, and "within 5 days of the first dose" looks both ways; only
"before", "prior to", "last" and the start of the trial, which lies ahead of the reader, look back for sure.
"""

from __future__ import annotations

from trialfinder.translate import quantities
from trialfinder.translate.tokens import Tokens, word_set

# With one of these a window may also reach into the trial.
_AHEAD = word_set("during planned anticipated throughout will expected scheduled")
_BEHIND = frozenset({"last", "past", "previous", "preceding", "prior"})


def reaches_ahead(tokens: Tokens) -> bool:
    """Whether the words may reach into the trial; "during the last 5 years" does not."""
    if _AHEAD.isdisjoint(tokens.lows):
        return False
    return any(
        low in _AHEAD and not (low == "during" and not _BEHIND.isdisjoint(tokens.lows[place + 1 : place + 3]))
        for place, low in enumerate(tokens.lows)
    )


def looks_back(tokens: Tokens) -> bool:
    """Whether the words set a time before something: a window and its "prior to", "before", "last"."""
    lows = tokens.lows
    if "within" in lows and _anchored(tokens):
        return True
    for place, low in enumerate(lows):
        if low in ("prior", "before", "preceding") and place and lows[place - 1] in quantities.TIME_UNITS:
            return True
    return any(low in ("within", "in", "for", "during", "≤", "<", "<=") for low in lows) and any(
        low in ("prior", "before", "last", "past", "previous", "preceding") for low in lows
    )


_ANCHORS = word_set(
    "enrollment enrolment screening randomization randomisation registration baseline entry initiation start starting "
    "inclusion visit joining recruitment"
)


def _anchored(tokens: Tokens) -> bool:
    """Whether a window is one of the start of the trial ("within 4 weeks of enrollment"), which lies ahead."""
    for place, low in enumerate(tokens.lows):
        if low == "within":
            end = quantities.amount(tokens, place + 1)
            if not end:
                continue
            if tokens.low(end) in ("(", "or"):
                # "within 4 weeks (or 5 half-lives, whichever is longer) of screening"
                end = next((at for at in range(end, min(end + 16, tokens.size)) if tokens.lows[at] == "of"), end)
            if tokens.low(end) in ("of", "from") and not _ANCHORS.isdisjoint(tokens.lows[end + 1 : end + 5]):
                return True
    return False


def window_at(tokens: Tokens, end: int) -> bool:
    """Whether a window belongs to the noun that ends at a place: it follows, or follows its "of ..." or "in ...".

    In "infection needing antibiotics within 7 days" it is the antibiotics that have the window.
    """
    for place in range(end, min(end + 8, tokens.size)):
        low = tokens.lows[place]
        if low in ("within", "during") or (low == "in" and tokens.low(place + 1) in ("the", "past", "last")):
            if low != "in" or _timed(tokens, place):
                return True
        elif low in _BREAKS:
            return False
    return False


_BREAKS = word_set("requiring needing with without that which who treated and or , ; . ( [ for if unless as to")


def _timed(tokens: Tokens, place: int) -> bool:
    return any(low in ("past", "last", "previous", "preceding") for low in tokens.lows[place + 1 : place + 3]) or any(
        kind == "0" for kind in tokens.kinds[place + 1 : place + 3]
    )
