"""Errors that a reader of the clinic would see: another test, drug, stage, course, side or intent."""

from __future__ import annotations

import random
import re

from trialfinder.fidelity.mutations.model import changed, dropped, exchanged, like, mutation, pick, put, words


@mutation("clinical")
def analyte_exchanged(text: str, chance: random.Random) -> str | None:
    """One liver, kidney or blood test is not another."""
    pairs = {
        "alt": "AST",
        "ast": "ALT",
        "sgot": "SGPT",
        "sgpt": "SGOT",
        "creatinine": "urea",
        "bilirubin": "albumin",
        "albumin": "bilirubin",
        "hemoglobin": "hematocrit",
        "haemoglobin": "haematocrit",
        "platelet": "neutrophil",
        "platelets": "neutrophils",
        "neutrophil": "lymphocyte",
        "neutrophils": "lymphocytes",
        "leukocytes": "platelets",
        "ldl": "HDL",
        "hdl": "LDL",
        "tsh": "PTH",
        "sodium": "potassium",
        "potassium": "calcium",
        "calcium": "sodium",
        "glucose": "lactose",
        "cholesterol": "cortisol",
        "triglycerides": "cholesterol",
        "inr": "PTT",
        "aptt": "INR",
    }
    return exchanged(text, chance, pairs)


@mutation("clinical")
def fraction_exchanged(text: str, chance: random.Random) -> str | None:
    """Total is not direct bilirubin, nor the upper blood pressure the lower."""
    pairs = {
        "total": "direct",
        "direct": "indirect",
        "systolic": "diastolic",
        "diastolic": "systolic",
        "fasting": "random",
        "serum": "urine",
        "urine": "serum",
        "plasma": "saliva",
        "blood": "urine",
        "arterial": "venous",
        "venous": "arterial",
        "resting": "standing",
        "absolute": "relative",
        "corrected": "uncorrected",
        "top": "bottom",
    }
    return exchanged(text, chance, pairs)


@mutation("clinical")
def eye_or_limb_exchanged(text: str, chance: random.Random) -> str | None:
    """One eye is not both, and the study eye not the other one."""
    pairs = {
        "study eye": "fellow eye",
        "fellow eye": "study eye",
        "other eye": "study eye",
        "both eyes": "one eye",
        "one eye": "both eyes",
        "either eye": "both eyes",
        "each eye": "one eye",
        "arm": "leg",
        "arms": "legs",
        "leg": "arm",
        "knee": "hip",
        "hip": "knee",
        "ipsilateral": "contralateral",
        "contralateral": "ipsilateral",
        "medial": "lateral",
        "lateral": "medial",
        "dominant": "non-dominant",
        "central": "peripheral",
        "peripheral": "central",
    }
    return exchanged(text, chance, pairs)


_NUMBERED = re.compile(r"\b(type|grade|class|stage|level|phase|step|degree)s?\s(\d|I{1,3}V?|IV|V)\b", re.IGNORECASE)
_NEXT = {"I": "II", "II": "III", "III": "IV", "IV": "III", "V": "IV", "1": "2", "2": "1", "3": "4", "4": "3", "0": "1"}


@mutation("clinical")
def grade_changed(text: str, chance: random.Random) -> str | None:
    """Type 1 diabetes is not type 2, nor stage II stage III."""
    place = pick(_NUMBERED, text, chance)
    new = None if place is None else _NEXT.get(place[2].upper())
    return None if place is None or new is None else put(text, place, new, 2)


@mutation("clinical")
def substage_changed(text: str, chance: random.Random) -> str | None:
    """Stage IIIA is not IIIB, nor T1 T3, nor N0 N2."""
    pattern = re.compile(r"\b(?:I{1,3}|IV|[1-4])([ABCabc])\b|\b[TNM]([0-3])(?=[abcNM\b]|\b)")
    place = pick(pattern, text, chance)
    if place is None:
        return None
    if place[1]:
        new = {"A": "B", "B": "C", "C": "A", "a": "b", "b": "c", "c": "a"}[place[1]]
        return put(text, place, new, 1)
    return put(text, place, str((int(place[2]) + 1) % 4), 2)


@mutation("clinical")
def receptor_sign_turned(text: str, chance: random.Random) -> str | None:
    """HER2+ is not HER2-."""
    pattern = re.compile(r"(?<=[A-Za-z0-9])([+-])(?=[\s,.;:)]|$)|(?<=[a-z0-9]-)(positive|negative)\b", re.IGNORECASE)
    new = {"+": "-", "-": "+", "positive": "negative", "negative": "positive"}
    return changed(text, chance, pattern, lambda place: new[place[0].lower()])


@mutation("clinical")
def prefix_exchanged(text: str, chance: random.Random) -> str | None:
    """Too much is not too little, and inside not between."""
    pairs = {"hyper": "hypo", "hypo": "hyper", "intra": "extra", "extra": "intra", "pre": "post", "post": "pre"}
    pairs |= {"mono": "poly", "poly": "mono", "brady": "tachy", "tachy": "brady", "endo": "exo", "macro": "micro"}
    pattern = re.compile(
        r"\b(hyper|hypo|intra|extra|pre|post|mono|poly|brady|tachy|endo|macro)(?=-?[a-z]{5})", re.IGNORECASE
    )
    other_words = re.compile(
        r"pre(?:gnan|sen|scrib|scrip|vious|ferr|vent|paration|ced|dict|domin|liminary|mature|ss)|post(?:er|pone)"
        r"|extrem|extract|hypothe|poly(?:p|mer|ether|myalg)|monoclon|endoscop|hypoallerg",
        re.IGNORECASE,
    )
    return changed(
        text,
        chance,
        pattern,
        lambda place: None if other_words.match(text, place.start()) else like(place[0], pairs[place[0].lower()]),
    )


@mutation("clinical")
def prefix_added(text: str, chance: random.Random) -> str | None:
    """Treated is not untreated."""
    pairs = {
        "controlled": "uncontrolled",
        "treated": "untreated",
        "stable": "unstable",
        "resectable": "unresectable",
        "resolved": "unresolved",
        "active": "inactive",
        "adequate": "inadequate",
        "complete": "incomplete",
        "effective": "ineffective",
        "measurable": "unmeasurable",
        "eligible": "ineligible",
        "sufficient": "insufficient",
        "usual": "unusual",
        "regular": "irregular",
        "tolerant": "intolerant",
        "invasive": "non-invasive",
        "operable": "inoperable",
        "specific": "nonspecific",
    }
    return exchanged(text, chance, pairs)


@mutation("clinical")
def severity_exchanged(text: str, chance: random.Random) -> str | None:
    """A benign or local disease is no malignant or spread one."""
    pairs = {
        "benign": "malignant",
        "malignant": "benign",
        "metastatic": "localized",
        "localized": "metastatic",
        "locally advanced": "widespread",
        "advanced": "early",
        "ischemic": "hemorrhagic",
        "hemorrhagic": "ischemic",
        "relapsed": "new",
        "refractory": "responsive",
        "resistant": "sensitive",
        "sensitive": "resistant",
        "serious": "slight",
        "life-threatening": "harmless",
        "bacterial": "viral",
        "viral": "bacterial",
        "partial": "complete",
        "congenital": "acquired",
        "squamous": "non-squamous",
        "systemic": "topical",
        "focal": "diffuse",
    }
    return exchanged(text, chance, pairs)


@mutation("clinical")
def risk_dropped(text: str, chance: random.Random) -> str | None:
    """Who may get a thing need not have it."""
    pattern = re.compile(
        r"\b(?:(?:at|a|an)\s)?(?:(?:high|increased|higher|elevated|low)\s)?(?:risk|chance|signs?|symptoms?|evidence|"
        r"suspicion)\s(?:of|for)\s",
        re.IGNORECASE,
    )
    return dropped(text, chance, pattern)


@mutation("clinical")
def adverb_dropped(text: str, chance: random.Random) -> str | None:
    """How much, how well and how sure are part of what is asked."""
    pattern = words(
        "highly",
        "mainly",
        "fully",
        "completely",
        "significantly",
        "poorly",
        "severely",
        "moderately",
        "mildly",
        "partially",
        "primarily",
        "regularly",
        "very",
        "newly",
        "recently",
        "locally",
        "histologically",
        "permanently",
        "surgically",
        "medically",
        "continuously",
        "exclusively",
    )
    return dropped(text, chance, pattern)
