"""Kinds of people: "Adult patients with asthma" becomes "You are an adult patient with asthma".

In: a draft. Out: its opening, with the person and the verbs that follow "who" put in the singular.
Only where the whole criterion names the people: a main verb ("women must ...") leaves it as it is, and so do
children, whose page may be read by somebody else.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.polarity import stray_verbs
from trialfinder.translate.tokens import HYPHENS, word_set

_PERSONS = {
    "patients": "patient",
    "subjects": "subject",
    "participants": "participant",
    "individuals": "individual",
    "volunteers": "volunteer",
    "adults": "adult",
    "women": "woman",
    "men": "man",
    "females": "female",
    "males": "male",
    "smokers": "smoker",
    "non-smokers": "non-smoker",
    "persons": "person",
    "people": "person",
    "person": "person",
    "individual": "individual",
    "subject": "subject",
    "veterans": "veteran",
    "outpatients": "outpatient",
    "inpatients": "inpatient",
    "survivors": "survivor",
    "students": "student",
    "patient": "patient",
    "volunteer": "volunteer",
    "smoker": "smoker",
    "participant": "participant",
    "adult": "adult",
    "woman": "woman",
    "man": "man",
}
# Said of the reader these are a person.
_ANYBODY = frozenset({"subject", "participant", "individual"})
_BEFORE = word_set(
    """
    adult healthy male female pregnant lactating breastfeeding nursing elderly ambulatory hospitalized hospitalised
    postmenopausal premenopausal menopausal obese overweight diabetic hypertensive fertile infertile current former
    heavy active regular or and , older sexually eligible ineligible critically ill asthmatic treatment-naive naive
    pediatric community-dwelling english-speaking hiv-infected hiv-positive patient volunteer human symptomatic
    asymptomatic surgical depressed adults women men males females patients subjects participants healthy
    skeletally mature chemonaive chemo-naive naïve non ex never daily
    cigarette tobacco habitual chronic passive caucasian asian japanese chinese white black
    korean
    """
)
_AFTER = word_set(
    """
    with without who aged age between undergoing receiving taking using on in at from of having requiring diagnosed
    treated scheduled referred suffering over under above older younger presenting ≥ > ≤ < >= <= ages known
    able unable willing unwilling planning planned unlikely likely not
    """
)
# The reader, of whom nothing else is said: "patients in a coma" is "you are in a coma".
_READERS = word_set("patients subjects participants individuals persons people patient participant subject")
_STATES = word_set(
    "in on under over aged between undergoing receiving taking using scheduled known unlikely likely at younger "
    "older above below enrolled hospitalized hospitalised admitted infected affected"
)
_RELATIVE = word_set("who whose that which")
_DISAGREEING = frozenset({("who", "are"), ("who", "have"), ("who", "were"), ("who", "do")})
# Verbs joined to those after "who", and no nouns.
_JOINED = {
    "plan": "plans",
    "intend": "intends",
    "wish": "wishes",
    "refuse": "refuses",
    "agree": "agrees",
    "suffer": "suffers",
}
_SINGULAR = {"are": "is", "have": "has", "were": "was", "do": "does"}


# Behind a word for a person: a compound, a pair, or whose something is.
_NO_PERSON = frozenset({*HYPHENS, "'", "’", "or", "and", "/", "("})


def open_person(draft: Draft) -> bool:
    """Begin with "You are a ...", where people of a kind are all that the criterion names."""
    tokens = draft.tokens
    place = 0
    while place < 7 and place < tokens.size:
        low = tokens.lows[place]
        if low in _PERSONS and tokens.low(place + 1) not in _NO_PERSON and tokens.low(place + 1) not in _PERSONS:
            return _open(draft, place)
        if low not in _BEFORE and low not in HYPHENS and low not in _PERSONS:
            return False
        place += 1
    return False


def _open(draft: Draft, place: int) -> bool:
    tokens = draft.tokens
    following = tokens.low(place + 1)
    if tokens.low(place + 2) in ("and", "or"):
        return False
    if following == "," and tokens.low(place + 2) in (
        "aged",
        "age",
        "ages",
        "at",
        "between",
        "with",
        "who",
        "≥",
        ">",
        ">=",
    ):
        following = "aged"
    if following == "," and place + 2 < tokens.size and tokens.kinds[place + 2] == "0":
        following = "aged"
    numbered = place + 1 < tokens.size and tokens.kinds[place + 1] == "0"
    if (
        following not in _AFTER
        and not numbered
        and following not in ("", ".", ";", "co")
        and not following.endswith("ed")
    ):
        return False
    if place == 0 and tokens.lows[0] in ("adult", "man", "patient", "participant") and not following:
        return False
    if spoken_of(tokens) or stray_verbs(tokens, place + 1) or "whom" in tokens.lows or tokens.size > 60:
        return False
    if any(low in _PERSONS and low != _PERSONS[low] for low in tokens.lows[place + 1 :]):
        # Two kinds of people: one reader is not both.
        return False
    if "had" in tokens.lows and _RELATIVE.isdisjoint(tokens.lows):
        # "Participants in the control group had normal sugar" (NCT04909632) is a sentence of its own.
        return False
    if "and" in tokens.lows[:place] or "," in tokens.lows[:place]:
        return False
    if place == 0 and tokens.lows[0] in _READERS and following in _STATES and _RELATIVE.isdisjoint(tokens.lows):
        draft.open(1, "You are", "frame.person")
        return True
    persons = [at for at in range(place + 1) if tokens.lows[at] in _PERSONS]
    several = tokens.lows[place] != _PERSONS[tokens.lows[place]]
    if not several and any(pair in _DISAGREEING for pair in zip(tokens.lows, tokens.lows[1:], strict=False)):
        return False
    if several and not _singular(draft, place + 1):
        return False
    for at in persons:
        word = tokens.words[at]
        out = _PERSONS[tokens.lows[at]]
        if out in _ANYBODY and tokens.low(at - 1) not in ("male", "female"):
            out = "person"
        draft.put(at, at + 1, out.capitalize() if word[0].isupper() and at else out, "frame.person")
    draft.open(0, "You are", "frame.person", article=True)
    draft.you = False
    for at in persons:
        draft.claimed[at] = 1
    return True


def _singular(draft: Draft, start: int) -> bool:
    """Put "who are" in the singular and what is joined to it; False where that is not sure."""
    tokens = draft.tokens
    changes: list[tuple[int, str]] = []
    owner = ""
    for place in range(start, tokens.size):
        low = tokens.lows[place]
        before = tokens.low(place - 1)
        if low == "who" and before in ("those", "others"):
            owner = "thing"
        elif low == "who":
            owner = "person" if not owner or owner == "person" else "other"
        elif low in ("that", "which", "whose"):
            owner = "thing"
        elif low == "." and tokens.stops(place):
            break
        elif low in _SINGULAR and not (low == "do" and tokens.low(place + 1) != "not"):
            joined = before in ("who", "and", "or", "but", ",", "also", "currently", "previously")
            if before == "who" and not _MANY.isdisjoint(tokens.lows[place + 1 : place + 4]):
                # "patients who are prior recipients" (NCT00556933)
                return False
            if owner == "person" and (joined or tokens.low(place - 2) == "who"):
                changes.append((place, _SINGULAR[low]))
            elif before in ("and", "or", "but", ","):
                return False
        elif before == "who" and tokens.kinds[place] == "a" and not _past(low):
            if tokens.low(place) in ("currently", "previously", "also", "recently", "only"):
                continue
            return False
        elif owner == "person" and low in _JOINED and before in (",", "and", "or"):
            if low in ("plan", "wish") and tokens.low(place + 1) not in ("to", "on"):
                return False
            changes.append((place, _JOINED[low]))
        elif (
            before in ("and", "or") and owner == "person" and low in ("require", "need", "take", "use", "meet", "agree")
        ):
            return False
    for place, out in changes:
        draft.put(place, place + 1, out, "frame.person")
    return True


_MANY = word_set("recipients candidates smokers drinkers users carriers patients subjects adults volunteers survivors")
_NOT_PAST = word_set("exceed need proceed succeed bleed feed breed")


def _past(low: str) -> bool:
    return (low.endswith("ed") and low not in _NOT_PAST) or low in (
        "had",
        "must",
        "can",
        "cannot",
        "may",
        "will",
        "should",
        "took",
        "underwent",
        "gave",
    )
