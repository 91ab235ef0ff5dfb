"""Errors in what is named: things dropped, added, exchanged, or set in another place."""

from __future__ import annotations

import random
import re

from trialfinder.fidelity.mutations.model import changed, exchanged, listed, mutation, pick, put, tidy, words
from trialfinder.fidelity.mutations.restated import restatements, same
from trialfinder.text.spans import Span

_WORD = re.compile(r"[A-Za-z][a-z]{4,}")
# Words that may go without loss of meaning, or whose loss other mutations plant.
_LIGHT = frozenset(
    listed(
        "about between according absolute mellitus kilogram kilograms period years being receipt provide"
        " provides provided their there these those which would"
        " could should patient patients subject subjects participant participants individuals individual"
        " people person persons where while having receive received receiving undergo given volunteers"
        " volunteer presence yours who's that's candidates underwent undergoing"
        " undergone getting suffering affected whose"
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
    return exchanged(text, chance, _DISEASES)


@mutation("term")
def terms_swapped(text: str, chance: random.Random) -> str | None:
    """Two words in each other's place say something else, or nothing."""
    again = restatements(text)
    found = [one for one in _WORD.finditer(text) if one[0].lower() not in _LIGHT and not _within(again, one)]
    pairs = [(a, b) for a, b in zip(found, found[2:], strict=False) if not _alike(a[0], b[0])]
    pairs = [(a, b) for a, b in pairs if not re.search(r"\b(?:and|or)\b|,|/", text[a.end() : b.start()], re.IGNORECASE)]
    if not pairs:
        return None
    first, second = chance.choice(pairs)
    return text[: first.start()] + second[0] + text[first.end() : second.start()] + first[0] + text[second.end() :]


# Words that say the same here, whatever their form.
_ALIKE = (("treat", "therap"), ("study", "studies", "trial", "investigational", "experimental"), ("phone", "telephone"))


def _alike(one: str, other: str) -> bool:
    """Whether two words say the same, so that they may stand in each other's place."""
    mine, theirs = one.lower(), other.lower()
    if mine[:5] == theirs[:5] or same(mine, theirs):
        return True
    return any(mine.startswith(group) and theirs.startswith(group) for group in _ALIKE)


@mutation("term")
def word_dropped(text: str, chance: random.Random) -> str | None:
    """A word of content that is gone was there for a reason."""
    found = _weighty(text)
    return tidy(put(text, chance.choice(found), "")) if len(found) >= 3 else None


# What a word may announce or repeat without saying more: "either" an "or"; "history" a stretch of time, in which
# what happened is its history; "within" the past month; the "course" of what goes on anyway; "study" before
# its patients; "giving" consent, which is to consent.
_SAYS_NOTHING = re.compile(
    r"either\s[^.;]{1,80}\sor\b"
    r"|history\s[^,.;()]{1,80}\s(?:within|(?:in|over|during)\s(?:the\s)?(?:last|past|previous|\d+))\b"
    r"|(?:within|during)\s(?:the\s)?(?:last|past|previous)\b|course\sof\b|(?:medical|previous|prior)\shistory\b"
    r"|(?<=history\sof\s)(?:previous|prior)\b|(?<=go\s)through\b|(?<=gone\s)through\b|(?<=going\s)through\b"
    r"|(?<=in\s)combination\swith\b|study\s(?:participant|subject|patient)"
    r"|giving\s(?:written\s|signed\s)?(?:informed\s)?consent\b",
    re.IGNORECASE,
)
_MOST_AROUND = 3


def _weighty(text: str) -> list[re.Match[str]]:
    """The words without which the text says something else."""
    again = restatements(text)
    return [
        one
        for one in _WORD.finditer(text)
        if one[0].lower() not in _LIGHT
        and not _within(again, one)
        and not _SAYS_NOTHING.match(text, one.start())
        and not _spare(text, one)
    ]


def _within(spans: list[Span], word: re.Match[str]) -> bool:
    return any(span.start < word.start() < span.end for span in spans)


def _spare(text: str, word: re.Match[str]) -> bool:
    """Whether what is named has the same name without the word: "angina pectoris", "milligram (mg)"."""
    before = text[: word.start()].split()[-_MOST_AROUND:]
    behind = text[word.end() :].split(maxsplit=_MOST_AROUND)[:_MOST_AROUND]
    if behind and behind[0].startswith("(") and restatements(f"{word[0]} {' '.join(behind)}"):
        return True
    for left in range(len(before) + 1):
        for right in range(len(behind) + 1):
            around = before[left:], behind[:right]
            rest = " ".join((*around[0], *around[1]))
            if rest and same(" ".join((*around[0], word[0], *around[1])), rest):
                return True
    return False


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
    if len(text.split()) < 3:
        return None
    left = changed(text, chance, pattern, lambda place: None if _spare(text, place) else "")
    return None if left is None else tidy(left)


@mutation("hedge")
def hedge_changed(text: str, chance: random.Random) -> str | None:
    """Suspected is not confirmed, mild not severe."""
    pairs = {"known": "suspected", "suspected": "confirmed", "confirmed": "suspected", "mild": "severe"}
    pairs |= {"severe": "mild", "moderate": "severe", "acute": "chronic", "chronic": "acute", "possible": "proven"}
    pairs |= {"significant": "minor", "stable": "unstable", "minor": "major", "major": "minor"}
    return exchanged(text, chance, pairs)


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
    return exchanged(text, chance, {**pairs, "woman": "man", "man": "woman"})


@mutation("term")
def side_of_body_changed(text: str, chance: random.Random) -> str | None:
    """Left is not right, upper not lower."""
    pairs = {"left": "right", "right": "left", "upper": "lower", "lower": "upper", "bilateral": "unilateral"}
    pairs |= {"unilateral": "bilateral", "proximal": "distal", "anterior": "posterior", "internal": "external"}
    return exchanged(text, chance, pairs)


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
    judges = words("investigator", "investigators", "physician", "doctor", "study doctor", "clinician", "parent")
    return changed(text, chance, judges, lambda place: "participant")


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
    return exchanged(text, chance, pairs)


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
    meanings = (", a disease of the blood,", " (a kind of medicine)", ", meaning that it is high,", ", a heart test,")
    return changed(text, chance, _WORD, lambda place: place[0] + chance.choice(meanings))


@mutation("added")
def adjective_added(text: str, chance: random.Random) -> str | None:
    """An adjective narrows."""
    found = [one for one in _WORD.finditer(text) if one[0].lower() not in _LIGHT]
    if not found:
        return None
    place = chance.choice(found)
    extra = chance.choice(("severe", "untreated", "recent", "serious", "older", "single", "painful", "small"))
    return text[: place.start()] + extra + " " + text[place.start() :]


_NOTHING_LOST = re.compile(r"study\s(?:participant|subject|patient)", re.IGNORECASE)


@mutation("dropped")
def truncated(text: str, chance: random.Random) -> str | None:
    """The end of a criterion is part of it."""
    found = list(re.finditer(r"\S+", text))
    if len(found) < 6:
        return None
    cut = chance.randrange(len(found) // 2, len(found) - 1)
    place = found[cut].start()
    return text[:place].rstrip(" ,;(") if any(one.start() >= place for one in _weighty(text)) else None


@mutation("dropped")
def beginning_dropped(text: str, chance: random.Random) -> str | None:
    """The beginning of a criterion is part of it."""
    found = list(re.finditer(r"\S+", text))
    if len(found) < 6:
        return None
    cut = chance.randrange(2, len(found) // 2 + 1)
    place = found[cut].start()
    if any(span.start == place for span in restatements(text)):
        return None  # "Prostate-specific antigen (PSA)": what is left says it again
    lost = [one for one in _weighty(text) if one.end() <= place and not _NOTHING_LOST.match(text, one.start())]
    return text[place:] if lost else None


@mutation("characters")
def hidden_sign_added(text: str, chance: random.Random) -> str | None:
    """A sign that is not seen can turn or part what is seen."""
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice("\u202e\u2066\u200b\u2060\u0338") + text[place:]


@mutation("characters")
def letter_lookalike(text: str, chance: random.Random) -> str | None:
    """A letter of another script makes a word that no program finds."""
    inside = re.compile(r"(?<=[a-z])[aeopc](?=[a-z])")
    return changed(text, chance, inside, lambda place: "аеорс"["aeopc".index(place[0])])
