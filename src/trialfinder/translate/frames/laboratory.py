"""Values that are measured: "Hemoglobin >= 9 g/dL" becomes "Your hemoglobin is at least 9 g/dL".

In: a draft. Out: its opening and the verb before the value. Which way is required follows from the words
alone, never from the side. Only names of this list are taken, because "Grade 3 > ..." or a device name before
a number is no measure of the reader's.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.tokens import Tokens, word_set

_MEASURES = """
absolute neutrophil count|absolute neutrophil counts|neutrophil count|neutrophils|neutrophil|anc|granulocyte count
absolute granulocyte count|absolute lymphocyte count|lymphocyte count|white blood cell count|white blood cells|wbc
wbc count|white blood count|leukocytes|leukocyte count|platelet count|platelets|platelet|plt|hemoglobin|haemoglobin
hgb|hb|hematocrit|total bilirubin|bilirubin|serum bilirubin|serum total bilirubin|direct bilirubin|total serum bilirubin
conjugated bilirubin|serum creatinine|creatinine|creatinine clearance|serum albumin|albumin|alt|ast|sgot|sgpt
aspartate aminotransferase|alanine aminotransferase|aspartate transaminase|alanine transaminase
alkaline phosphatase|egfr|estimated glomerular filtration rate|glomerular filtration rate|gfr|crcl
estimated creatinine clearance|calculated creatinine clearance|measured creatinine clearance|inr
international normalized ratio|international normalised ratio|prothrombin time|pt|ptt|aptt
activated partial thromboplastin time|partial thromboplastin time|serum calcium|serum potassium|potassium|calcium
corrected serum calcium|serum sodium|serum magnesium|magnesium|hba1c|hemoglobin a1c|haemoglobin a1c|a1c
glycated hemoglobin|fasting plasma glucose|fasting glucose|fasting blood glucose|blood glucose|serum glucose
body mass index|bmi|body weight|weight|body surface area|height|systolic blood pressure|diastolic blood pressure
blood pressure|heart rate|resting heart rate|pulse rate|left ventricular ejection fraction|lvef|ejection fraction
left ventricular ejection fraction lvef|qtc|qtcf|qtc interval|qtcf interval|corrected qt interval|fev1|oxygen saturation
best corrected visual acuity|bcva|intraocular pressure|iop|psa|serum psa|ldl|ldl cholesterol|triglycerides
serum triglycerides|total cholesterol|fasting triglycerides|cd4 count|cd4 cell count|cd4 t-cell count|hiv viral load
viral load|hiv rna|hbv dna|hcv rna|ferritin|serum ferritin|tsh|serum testosterone|total testosterone|testosterone
lactate dehydrogenase|ldh|amylase|lipase|serum amylase|serum lipase|life expectancy|estimated life expectancy
expected life expectancy|karnofsky performance status|karnofsky performance score|karnofsky performance scale|karnofsky
karnofsky score|kps|kps score|lansky performance status|lansky play score|lansky|ecog performance status|ecog
ecog performance score|ecog ps|ecog score|ecog status|ecog performance|who performance status|who performance score
zubrod performance status|performance status|eastern cooperative oncology group performance status
eastern cooperative oncology group performance score|eastern cooperative oncology group
eastern co-operative oncology group performance status|eastern co-operative oncology group
world health organization performance status|gleason score|mmse score|mini-mental state examination
mini mental state examination|mmse|mini-mental state examination score|edss score|edss|visual acuity|urine protein
aminotransferases|transaminases|liver transaminases|serum urea|uric acid|serum uric acid|c-reactive protein|crp
vital capacity|forced expiratory volume in 1 second|total iief score|ipss|ipss score|apache ii score|asa score
best-corrected visual acuity|corrected visual acuity|best corrected distance visual acuity|expected survival
expected survival time|estimated survival|estimated survival time|anticipated life expectancy|predicted life expectancy
serum aspartate aminotransferase|serum alanine aminotransferase|serum ast|serum alt
prostate volume|maximum urinary flow rate|postvoid residual|axial length|central subfield thickness
"""
_PLURAL = word_set(
    "counts neutrophils platelets leukocytes cells triglycerides aminotransferases transaminases levels values"
)
_NAMES: Phrases[bool] = Phrases(
    (name.strip(), True) for line in _MEASURES.strip().splitlines() for name in line.split("|")
)
_TAILS = frozenset({"level", "levels", "value", "values", "count", "score", "concentration"})

_BOUNDS: Phrases[str] = Phrases(
    (phrase, phrase)
    for phrase in (
        "at least",
        "greater than",
        "more than",
        "less than",
        "lower than",
        "higher than",
        "above",
        "below",
        "between",
        "equal to",
        "no greater than",
        "no more than",
        "not greater than",
        "not more than",
        "within normal limits",
        "within normal",
        "within the normal",
        "within institutional",
        "within",
        "normal",
        "up to",
        "of at least",
        "of greater than",
        "of more than",
        "of less than",
        "of between",
        "of no greater than",
        "of no more than",
    )
)


def open_measure(draft: Draft) -> bool:
    """Begin with "Your ... is" where the criterion gives a measure and its bound."""
    tokens = draft.tokens
    end = _name(tokens, 0)
    if end is None:
        return False
    plural = tokens.lows[end - 1] in _PLURAL
    while tokens.low(end) in ("and", "or", "/", "and/or", ",") and (more := _name(tokens, end + 1)):
        plural = plural or tokens.lows[end] == "and"
        end = more
    end = _bracketed(tokens, end)
    if tokens.low(end) in (":", ","):
        return False
    if tokens.low(end) in _TAILS:
        plural = plural or tokens.low(end).endswith("s")
        end = _bracketed(tokens, end + 1)
    if tokens.low(end) in ("must", "should", "is", "are"):
        if tokens.low(end + 1) in ("be", "not", "<") or tokens.low(end) in ("is", "are"):
            _your(draft)
            return True
        return False
    return _value(draft, end, "are" if plural else "is")


def _name(tokens: Tokens, place: int) -> int | None:
    if place >= tokens.size:
        return None
    found = _NAMES.at(tokens, place)
    if not found:
        return _score(tokens, place)
    end = _bracketed(tokens, found[0][0])
    # "Eastern Cooperative Oncology Group (ECOG) performance status (PS)"
    if tokens.low(end) == "performance" and tokens.low(end + 1) in ("status", "score", "scale"):
        end += 2
        if tokens.low(end) in ("score", "scale"):
            end += 1
        end = _bracketed(tokens, end)
    return end


def _score(tokens: Tokens, place: int) -> int | None:
    """The end of "MADRS total score" and the like: a few words without a small word among them."""
    for end in range(place, min(place + 7, tokens.size)):
        low = tokens.lows[end]
        if low in ("score", "scores"):
            return _bracketed(tokens, end + 1) if end > place else None
        if (low in _SMALL and tokens.words[end] != "A") or tokens.kinds[end] == "<":
            return None
    return None


_SMALL = word_set(
    "of with and the or in a an for to at by is , ; : ( [ ) . has have on from any no not who whose must if when"
)


def _bracketed(tokens: Tokens, place: int) -> int:
    """The end of one short bracket, or the same place."""
    if tokens.low(place) in ("(", "["):
        for end in range(place + 1, min(place + 6, tokens.size)):
            if tokens.kinds[end] in "<0":
                return place
            if tokens.words[end] in (")", "]"):
                return end + 1
    return place


_PLACES = Phrases(
    (phrase, True)
    for phrase in (
        "in the study eye",
        "in study eye",
        "in the fellow eye",
        "in either eye",
        "in both eyes",
        "in each eye",
        "in the better eye",
        "in the worse eye",
        "letter score",
        "at screening",
        "at baseline",
        "at the screening visit",
        "of the study eye",
    )
)


def _value(draft: Draft, place: int, verb: str) -> bool:
    tokens = draft.tokens
    if place < tokens.size and (aside := _PLACES.at(tokens, place)):
        place = aside[0][0]
    if place >= tokens.size:
        return False
    kind, low = tokens.kinds[place], tokens.lows[place]
    if low in ("of", "=") and place + 1 < tokens.size and tokens.kinds[place + 1] in "0<" and place > 0:
        if kind == "." and low == "=" and tokens.kinds[place + 1] != "0":
            return False
        draft.put_apart(place, place + 1, verb, "frame.measure")
        _your(draft)
        return True
    if low == "of" and _BOUNDS.at(tokens, place):
        draft.put(place, place + 1, verb, "frame.measure")
        _your(draft)
        return True
    if (
        kind == "0"
        or (kind == "<" and place + 1 < tokens.size and tokens.kinds[place + 1] == "0")
        or (kind in "a<" and (_BOUNDS.at(tokens, place) or (kind == "<" and tokens.low(place + 1) in ("uln", "lln"))))
    ):
        return _insert(draft, place, verb)
    return False


def _insert(draft: Draft, place: int, verb: str) -> bool:
    """Put the verb before the value: on the token before it, which stays."""
    draft.before[place] = verb
    _your(draft)
    return True


def _your(draft: Draft) -> None:
    draft.lead, draft.lead_rule, draft.you = "Your", "frame.measure", True
