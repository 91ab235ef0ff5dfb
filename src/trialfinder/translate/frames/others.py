"""Whether a criterion also speaks of somebody else: a partner, a parent, a caregiver, a donor, the staff.

In: tokens. Out: yes or no. With somebody else in the sentence "you" could be either, so no frame speaks to the
reader. "Child" in "child-bearing" and "Child-Pugh", and "father" in "father a child", are nobody.
"""

from __future__ import annotations

from trialfinder.translate.tokens import HYPHENS, Tokens, word_set

_OTHERS = word_set(
    """
    partner partners parent parents parental caregiver caregivers carer carers guardian guardians mother mothers
    father fathers sibling siblings spouse spouses donor donors relative relatives infant infants newborn newborns
    child baby babies fetus foetus clinician clinicians surrogate representative representatives proxy dyad dyads
    informant apgar companion teacher teachers couple couples provider providers controls husband wife sponsor
    partner's parent's mother's father's child's infant's spouse's he she him
    """
)
_NOBODY = {
    "child": (*HYPHENS, "bearing", "pugh", "turcotte"),
    "father": ("children", "a", "child"),
    "relative": ("contraindication", "contraindications", "risk", "to", "afferent"),
}


def spoken_of(tokens: Tokens) -> bool:
    """Whether somebody else than the participant is in the criterion."""
    if _OTHERS.isdisjoint(tokens.lows):
        return False
    return any(
        low in _OTHERS
        and tokens.low(place + 1) not in _NOBODY.get(low, ())
        and not (low == "child" and tokens.low(place - 2) == "father")
        for place, low in enumerate(tokens.lows)
    )
