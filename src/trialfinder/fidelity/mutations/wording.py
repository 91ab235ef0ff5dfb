"""Errors in what is named: things dropped, added, exchanged, or set in another place."""

from __future__ import annotations

import random
import re

from trialfinder.fidelity.mutations.model import exchange, listed, mutation, pick, put, tidy, words

_WORD = re.compile(r"[A-Za-z][a-z]{4,}")
# Words that may go without loss of meaning, or whose loss other mutations plant.
_LIGHT = frozenset(
    listed(
        "about between according absolute mellitus kilogram kilograms period years being receipt provide"
        " provides provided their there these those which would"
        " could should patient patients subject subjects participant participants individuals individual"
        " people person persons where while having receive received receiving undergo given volunteers"
        " volunteer presence yours who's that's candidates underwent undergoing"
    )
)
_DISEASES = {
    "cancer": "asthma",
    "diabetes": "epilepsy",
    "hypertension": "hypotension",
    "hepatitis": "hemophilia",
    "infection": "fracture",
    "stroke": "seizure",
    "asthma": "eczema",
    "pregnancy": "menopause",
    "pregnant": "menopausal",
    "surgery": "radiotherapy",
    "chemotherapy": "immunotherapy",
    "liver": "kidney",
    "kidney": "liver",
    "heart": "lung",
    "lung": "heart",
    "hepatic": "renal",
    "renal": "hepatic",
    "breast": "prostate",
    "prostate": "breast",
    "pneumonia": "anemia",
    "hiv": "HPV",
    "mri": "CT",
    "ecg": "EEG",
}


@mutation("term")
def term_replaced(text: str, chance: random.Random) -> str | None:
    """Another disease, organ or treatment is another criterion."""
    return exchange(_DISEASES)(text, chance)


@mutation("term")
def terms_swapped(text: str, chance: random.Random) -> str | None:
    """Two words in each other's place say something else, or nothing."""
    found = [one for one in _WORD.finditer(text) if one[0].lower() not in _LIGHT]
    pairs = [(a, b) for a, b in zip(found, found[2:], strict=False) if _stem(a[0]) != _stem(b[0])]
    pairs = [(a, b) for a, b in pairs if not re.search(r"\b(?:and|or)\b|,|/", text[a.end() : b.start()], re.IGNORECASE)]
    if not pairs:
        return None
    first, second = chance.choice(pairs)
    return text[: first.start()] + second[0] + text[first.end() : second.start()] + first[0] + text[second.end() :]


def _stem(word: str) -> str:
    return word.lower()[:5]


@mutation("term")
def word_dropped(text: str, chance: random.Random) -> str | None:
    """A word of content that is gone was there for a reason."""
    found = [one for one in _WORD.finditer(text) if one[0].lower() not in _LIGHT]
    if len(found) < 3:
        return None
    return tidy(put(text, chance.choice(found), ""))


@mutation("term")
def abbreviation_changed(text: str, chance: random.Random) -> str | None:
    """Another letter makes another name: HCV is not HBV."""
    place = pick(re.compile(r"\b[A-Z]{3,5}\b"), text, chance)
    if place is None or place[0] in ("AND", "NOT", "ONLY", "WITH", "FROM"):
        return None
    letter = chance.choice([one for one in "BCDKQVXZ" if one != place[0][1]])
    return put(text, place, place[0][0] + letter + place[0][2:])


@mutation("hedge")
def hedge_dropped(text: str, chance: random.Random) -> str | None:
    """Known, suspected and significant say how sure or how grave."""
    pattern = words(
        "known",
        "suspected",
        "possible",
        "clinically",
        "significant",
        "confirmed",
        "documented",
        "severe",
        "serious",
        "uncontrolled",
        "symptomatic",
        "adequate",
        "systemic",
        "major",
        "probable",
        "potential",
    )
    place = pick(pattern, text, chance)
    if place is None or len(text.split()) < 3:
        return None
    return tidy(put(text, place, ""))


@mutation("hedge")
def hedge_changed(text: str, chance: random.Random) -> str | None:
    """Suspected is not confirmed, mild not severe."""
    pairs = {"known": "suspected", "suspected": "confirmed", "confirmed": "suspected", "mild": "severe"}
    pairs |= {"severe": "mild", "moderate": "severe", "acute": "chronic", "chronic": "acute", "possible": "proven"}
    pairs |= {"significant": "minor", "stable": "unstable", "minor": "major", "major": "minor"}
    return exchange(pairs)(text, chance)


@mutation("term")
def sex_changed(text: str, chance: random.Random) -> str | None:
    """Women are not men."""
    pairs = {"women": "men", "men": "women", "female": "male", "male": "female", "females": "males", "males": "females"}
    if re.search(
        r"\b(?:male|men|man|males)\b.{0,12}\b(?:female|women|woman|females)\b|\b(?:female|women)s?\b.{0,12}\b(?:male|men)\b",
        text,
        re.I,
    ):
        return None  # "male or female" turned round says the same
    return exchange({**pairs, "woman": "man", "man": "woman"})(text, chance)


@mutation("term")
def side_of_body_changed(text: str, chance: random.Random) -> str | None:
    """Left is not right, upper not lower."""
    pairs = {"left": "right", "right": "left", "upper": "lower", "lower": "upper", "bilateral": "unilateral"}
    pairs |= {"unilateral": "bilateral", "proximal": "distal", "anterior": "posterior", "internal": "external"}
    return exchange(pairs)(text, chance)


@mutation("term")
def cohort_changed(text: str, chance: random.Random) -> str | None:
    """A rule for part A does not bind part B."""
    place = pick(
        re.compile(r"\b(?:part|cohort|arm|group|phase|stage) ([A-D1-4]|I{1,3}|IV)\b", re.IGNORECASE), text, chance
    )
    if place is None:
        return None
    others = [one for one in ("A", "B", "C") if one != place[1].upper()] if place[1].isalpha() else ["7", "8"]
    return text[: place.start(1)] + chance.choice(others) + text[place.end(1) :]


@mutation("term")
def reference_changed(text: str, chance: random.Random) -> str | None:
    """A reference to another place sends the reader elsewhere."""
    pattern = re.compile(
        r"\b(?:section|appendix|criteri(?:on|a)|table|version|v|part|item|recist|ctcae)\.?\s?v?(\d+(?:\.\d+)*)", re.I
    )
    place = pick(pattern, text, chance)
    return None if place is None else text[: place.start(1)] + place[1] + "1" + text[place.end(1) :]


@mutation("term")
def judge_changed(text: str, chance: random.Random) -> str | None:
    """What the investigator judges is not for the participant to judge."""
    place = pick(
        words("investigator", "investigators", "physician", "doctor", "study doctor", "clinician", "parent"),
        text,
        chance,
    )
    return None if place is None else put(text, place, "participant")


@mutation("term")
def degree_changed(text: str, chance: random.Random) -> str | None:
    """First is not second, primary not secondary."""
    pairs = {"first": "second", "second": "third", "primary": "secondary", "secondary": "primary", "new": "old"}
    pairs |= {
        "early": "late",
        "late": "early",
        "high": "low",
        "low": "high",
        "increased": "decreased",
        "longer": "shorter",
    }
    return exchange(pairs)(text, chance)


@mutation("added")
def clause_added(text: str, chance: random.Random) -> str | None:
    """A clause that the original does not have asks for something more."""
    clause = chance.choice(
        (
            ", confirmed by biopsy",
            " in the opinion of your doctor",
            " or are taking aspirin",
            " and are over 60",
            ", including children",
            " for at least 3 months",
            " at a study hospital",
            " within the last year",
        )
    )
    return text.rstrip(" .;") + clause


@mutation("added")
def comfort_added(text: str, chance: random.Random) -> str | None:
    """The registry says nothing of safety or benefit, so neither may we."""
    return text.rstrip(" .;") + chance.choice(
        (
            ". This is safe",
            ", which is safe",
            ". Do not worry",
            ". This can help you",
            " (this is painless)",
            ". It is free",
        )
    )


@mutation("added")
def definition_added(text: str, chance: random.Random) -> str | None:
    """An explanation belongs beside the line; inside, it limits what it explains."""
    place = pick(_WORD, text, chance)
    if place is None:
        return None
    meaning = chance.choice(
        (", a disease of the blood,", " (a kind of medicine)", ", meaning that it is high,", ", a heart test,")
    )
    return put(text, place, place[0] + meaning)


@mutation("added")
def adjective_added(text: str, chance: random.Random) -> str | None:
    """An adjective narrows."""
    found = [one for one in _WORD.finditer(text) if one[0].lower() not in _LIGHT]
    if not found:
        return None
    place = chance.choice(found)
    extra = chance.choice(("severe", "untreated", "recent", "serious", "older", "single", "painful", "small"))
    return text[: place.start()] + extra + " " + text[place.start() :]


_NOTHING_LOST = re.compile(r"study (?=participant|subject|patient)|(?:previous|prior)\s*$", re.IGNORECASE)


@mutation("dropped")
def truncated(text: str, chance: random.Random) -> str | None:
    """The end of a criterion is part of it."""
    found = list(re.finditer(r"\S+", text))
    if len(found) < 6:
        return None
    cut = chance.randrange(len(found) // 2, len(found) - 1)
    kept, lost = text[: found[cut].start()].rstrip(" ,;("), text[found[cut].start() :]
    return kept if any(one.lower() not in _LIGHT for one in _WORD.findall(lost)) else None


@mutation("dropped")
def beginning_dropped(text: str, chance: random.Random) -> str | None:
    """The beginning of a criterion is part of it."""
    found = list(re.finditer(r"\S+", text))
    if len(found) < 6:
        return None
    cut = chance.randrange(2, len(found) // 2 + 1)
    lost = _NOTHING_LOST.sub("", text[: found[cut].start()])
    return text[found[cut].start() :] if any(one.lower() not in _LIGHT for one in _WORD.findall(lost)) else None


@mutation("characters")
def hidden_sign_added(text: str, chance: random.Random) -> str | None:
    """A sign that is not seen can turn or part what is seen."""
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice("\u202e\u2066\u200b\u2060\u0338") + text[place:]


@mutation("characters")
def letter_lookalike(text: str, chance: random.Random) -> str | None:
    """A letter of another script makes a word that no program finds."""
    place = pick(re.compile(r"(?<=[a-z])[aeopc](?=[a-z])"), text, chance)
    return None if place is None else put(text, place, "аеорс"["aeopc".index(place[0])])
