"""Speak to the reader in the clauses behind the first words: "an illness that puts the patient at risk".

In: a draft whose sentence is opened or left bare. Out: "the patient" there as "you", "the patient's" as "your", and
the verb behind it in step.
Refuses: sentences in which somebody else is spoken of, "the patient" before a word that makes it part of a longer
name ("the patient diary"), and whatever says who is eligible.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames.agreement import VERBS, agree, possess
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.polarity import FINITE
from trialfinder.translate.tokens import Tokens, word_set

_READER = frozenset({"patient", "subject", "participant"})
_OWNED = frozenset(f"{one}{sign}s" for one in _READER for sign in "'’")
_NAMED = _READER | _OWNED
# Before a subject of its own: "unless the patient is well".
_BEGINNING = word_set("if unless when that which because whether while until where , ; : . ( since although provided")
# What puts, makes or keeps somebody so.
_DOING_TO = word_set(
    """
    place places placing put puts putting make makes making render renders rendering expose exposes exposing prevent
    prevents preventing preclude precludes precluding keep keeps keeping allow allows cause causes endanger endangers
    endangering harm harms predispose predisposes subject leave leaves risk jeopardize compromise for to from by affect
    permit permits enable enables
    """
)
_BEHIND_OBJECT = word_set(
    """
    at unable unsuitable inappropriate unfit unlikely unsafe intolerant in into to from with for during after before
    because if an a on as medically incapable vulnerable more less , . )
    """
) | {""}
_VERDICTS = word_set("eligible ineligible excluded included exclusion inclusion qualify qualifies qualified")


def address(draft: Draft) -> None:
    """Word "the patient" as "you", where nobody else can be meant and none is left over."""
    tokens = draft.tokens
    if _NAMED.isdisjoint(tokens.lows) or spoken_of(tokens) or not _NOT_READERS.isdisjoint(tokens.lows[draft.start :]):
        return
    found: list[tuple[int, int, str]] = []
    for place in range(draft.start, tokens.size):
        if tokens.lows[place] not in _NAMED:
            continue
        first = place - (tokens.low(place - 1) == "the")
        if not draft.free(first, place + 1):
            if first == place:
                continue
            return
        # Of "any patient in whom there is doubt" (NCT01902225) "the patient" is that one.
        bare = first == place and not (draft.lead.startswith("You") and place)
        if bare or tokens.in_compound(first, place + 1) or (verb := _role(tokens, first, place)) is None:
            return
        found.append((first, place, verb))
    for first, place, verb in found:
        told = "your" if tokens.lows[place] in _OWNED else "you"
        draft.put(first, place + 1, told, "frame.address")
        if verb and verb != tokens.lows[place + 1]:
            draft.put(place + 1, place + 2, verb, "frame.address")
            agree(draft, place + 2)
    if found:
        possess(draft, found[0][0])


def _role(tokens: Tokens, first: int, place: int) -> str | None:
    """What follows "you" at a place: its verb, or nothing behind an object and an owner; None where it is not sure."""
    if not _VERDICTS.isdisjoint(tokens.lows[place + 1 : place + 6]):
        return None
    before, following = tokens.low(first - 1), tokens.low(place + 1)
    if tokens.lows[place] in _OWNED:
        return "" if first < place or before in _BEFORE_OWNED else None
    if following == "." and place + 2 < tokens.size:
        return None
    if (before in _BEGINNING or before in ("or", "and")) and following in _VERBS:
        return VERBS.get(following, following)
    if before not in _DOING_TO or (before == "for" and following == "with"):
        # "for the subject with high creatinine" (NCT02812693): for those of a kind.
        return None
    if following in ("or", "and"):
        # "a risk to the patient or interfere with the study", but not "to the patient or the hospital"
        return "" if tokens.low(place + 2) in _GOING_ON else None
    return "" if following in _BEHIND_OBJECT else None


_BEFORE_OWNED = word_set(
    "of with on in to by for from affect affects affecting compromise compromises impair impairs limit limits alter "
    "jeopardize endanger influence and or"
)
_GOING_ON = word_set("interfere affect compromise could would may might limit interferes affects prevent confound that")


# People in the plural are a group of which the reader may be none, and "himself" is nobody who is spoken to.
_NOT_READERS = word_set(
    "patients subjects participants individuals persons people women men females males himself herself they themselves "
    "oneself"
)
_VERBS = (FINITE | frozenset(VERBS)) - {"need", "needs"}
