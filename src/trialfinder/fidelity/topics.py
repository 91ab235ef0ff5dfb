"""Tell a title from a statement: "Prior therapy:" over "Never treated" says of nobody that there was one.

In: a reading and a place in it. Out: whether the words there only name what is spoken of behind their colon.
A title has no verb, no limit, no negation and no time but its "prior"; what ends in a link ("prior treatment
with:") or points ahead ("any of the following:") is a sentence that its list finishes.
"""

from __future__ import annotations

from trialfinder.fidelity.canon import AS, BULLET, BY, COLON, FOR, IN, OF, ON, OPEN, STOP, TO, VERB, WHO, WITH, Reading
from trialfinder.fidelity.tokens import listed

_NAMED = frozenset({"content", "connective"})
_FINISHED_BEHIND = WITH | OF | TO | IN | ON | BY | AS | FOR | VERB | WHO
_LINKS = frozenset(listed("with of to in on by as for"))
# "as follows" announces, and brackets, verbs and stops make more of it than a name.
_NO_NAME = STOP | BULLET | OPEN | VERB | WHO | AS
# "PRIOR CONCURRENT THERAPY:" heads a section of older records (NCT00002475).
_TITLED = frozenset({"PRIOR", "CONCURRENT"})
# Longer stretches before a colon are seldom titles, and never short ones.
_LONGEST = 8


def stands_over(reading: Reading, place: int) -> bool:
    """Whether a title with a "prior" begins at a place and its colon follows."""
    keys, hard, gaps = reading.keys, reading.hard, reading.gaps
    if place and not gaps[place] & (STOP | BULLET | COLON):
        return False
    for end in range(place, min(place + _LONGEST, len(gaps))):
        gap = gaps[end] if end > place else 0
        if gap & COLON:
            # A link may be part of the word before it: "exposure to".
            open_ended = gap & _FINISHED_BEHIND or reading.words[hard[end - 1][3] - 1] in _LINKS
            return end > place + 1 and not open_ended and "PRIOR" in keys[place:end]
        if gap & _NO_NAME or end == len(hard):
            return False
        if hard[end][1] not in _NAMED and keys[end] not in _TITLED:
            return False
    return False
