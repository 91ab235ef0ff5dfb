"""Which frame opens a sentence: the first in a fixed order that is sure of it.

In: a draft, and whether the line above already announces a list. Out: its opening, or none.
"""

from __future__ import annotations

import re

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames import (
    address,
    age,
    agreement,
    condition,
    consent,
    history,
    laboratory,
    nouns,
    person,
    pregnancy,
    subject,
    treatment,
)
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.polarity import judges
from trialfinder.translate.tokens import Tokens, word_set

_OTHER = re.compile(
    r"caregiver|carer|parent|partner|donor|staff|clinician|provider|therapist|physician|nurse|mother|teacher"
)

_FRAMES = (
    age.open_age,
    age.open_since,
    laboratory.open_measure,
    pregnancy.open_pregnancy,
    history.open_history,
    condition.open_confirmed,
    condition.open_result,
    treatment.open_treatment,
    consent.open_consent,
    subject.open_subject,
    age.open_sex,
    person.open_person,
)


def is_other(cohort: str | None) -> bool:
    """Whether a heading limits what follows to someone else than the participant who reads."""
    return cohort is not None and _OTHER.search(cohort.lower()) is not None


def is_begun(words: str) -> bool:
    """Whether words only begin what the items below them end: "Medical history of" (NCT02178995)."""
    return words.rstrip(" :.…").lower().endswith(_BEGUN)


_BEGUN = ("history of", "diagnosis of", "must not", "must not be", "must not have", "should not", "may not")


def _another(draft: Draft) -> None:
    """ "An other" is one word in English."""
    tokens = draft.tokens
    if "other" not in tokens.lows:
        return
    for place in range(tokens.size - 1):
        if tokens.lows[place] == "an" and tokens.lows[place + 1] == "other":
            draft.put(place, place + 2, "another", "frame.another")


_MANY = word_set("patients subjects participants individuals persons people")
_NO_LIST = word_set(
    "with within without who whose that which in at for from on by if or unless ( : . ; to not no than as after before"
)


def _any_of(tokens: Tokens) -> bool:
    """ "Patients with AML, NHL and MM" (NCT00460460) are those of each illness: no reader has them all."""
    if tokens.size < 6 or tokens.lows[0] not in _MANY or tokens.lows[1] != "with" or "," not in tokens.lows:
        return False
    lows = tokens.lows[2 : tokens.size - (tokens.words[-1] in ".;:,")]
    if lows.count("and") != 1 or not _NO_LIST.isdisjoint(lows):
        return False
    return "," in lows[: lows.index("and")] and "," not in lows[lows.index("and") :]


def open_sentence(draft: Draft, *, announced: bool) -> None:
    """Open the sentence with the first frame that fits. Items of an announced list keep bare nouns."""
    if not draft.tokens.size or draft.tokens.kinds[0] not in "a0<":
        return
    _another(draft)
    if judges(draft.tokens) or _any_of(draft.tokens):
        return
    for frame in _FRAMES:
        if frame(draft):
            break
    else:
        if not announced and not condition.open_condition(draft):
            nouns.open_noun(draft)
    history.had(draft)
    if draft.lead.startswith("You "):
        agreement.agree(draft, draft.start)
        agreement.join_states(draft)
    subject.word_later(draft)
    if draft.lead.startswith("You") and not spoken_of(draft.tokens):
        agreement.possess(draft, draft.start)
    address.address(draft)
