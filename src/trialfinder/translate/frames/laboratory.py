"""Values that are measured: "Hemoglobin >= 9 g/dL" becomes "Your hemoglobin is 9 g/dL or more".

In: a draft. Out: its opening and the verb before the value. Which way is required follows from the words
alone, never from the side. Only names of this list are taken, because "Grade 3 > ..." or a device name before
a number is no measure of the reader's.
"""

from __future__ import annotations

from trialfinder.translate import quantities
from trialfinder.translate.draft import Draft
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import FINITE, SUBORDINATORS, stray_verbs
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
serum total ige|total ige|serum ige|blood urea nitrogen|bun|cholesterol|fasting cholesterol|estimated gfr
systolic pressure|diastolic pressure|mean pulmonary artery pressure
best corrected va|corrected va|serum glutamic oxaloacetic transaminase
serum glutamic pyruvic transaminase|serum glutamate pyruvate transaminase|spo2|o2 saturation|forced expiratory volume
mean arterial pressure|serum phosphate|serum glucose level|fasting triglyceride|fasting serum glucose|serum sodium level
expected life span|life span|expected lifespan|predicted survival|anticipated survival|minimum life expectancy
prostate volume|maximum urinary flow rate|postvoid residual|axial length|central subfield thickness
"""
_PLURAL = word_set(
    "scores counts neutrophils platelets leukocytes cells triglycerides aminotransferases transaminases levels values"
)
# What is said as "You are expected to live".
_LIFE = frozenset(
    {
        "life expectancy",
        "expected survival",
        "expected survival time",
        "anticipated survival",
        "anticipated life expectancy",
        "expected life expectancy",
    }
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
        "not less than",
        "no less than",
        "of not less than",
        "of no less than",
    )
)


# Said before a measure, these go with it.
_WHEN = frozenset({"baseline", "screening", "mean", "average", "current", "fasting", "resting"})


def open_measure(draft: Draft) -> bool:
    """Begin with "Your ... is" where the criterion gives a measure and its bound."""
    tokens = draft.tokens
    if tokens.lows[0] in _QUALITIES and _open_organ(draft):
        return True
    end = _name(tokens, 0)
    if end is None and tokens.lows[0] in _WHEN:
        end = _name(tokens, 1)
    if tokens.lows[0] in _ARTICLES:
        end = _name(tokens, 1)
    if end is None:
        return False
    if " ".join(tokens.lows[:end]) in _LIFE and _open_life(draft, end):
        return True
    end, plural = _measured(tokens, 0, end)
    if tokens.low(end) in (":", ","):
        return False
    if tokens.low(end) in ("must", "should", "is", "are"):
        if tokens.low(end + 1) in ("be", "not", "<") or tokens.low(end) in ("is", "are"):
            _your(draft)
            _without_article(draft)
            return True
        return False
    if _goes_on_to_verb(tokens, end) or not _value(draft, end, "are" if plural else "is"):
        return False
    _without_article(draft)
    _more_measures(draft, end)
    return True


def _goes_on_to_verb(tokens: Tokens, place: int) -> bool:
    """Whether the value is no end but a subject: "BMI > 25 is required" (NCT03934723)."""
    for low in tokens.lows[place : place + 12]:
        if low in FINITE:
            return True
        if low in _VALUE_ENDS:
            return False
    return False


_VALUE_ENDS = SUBORDINATORS | word_set(". , ; : ( [ and or but in at for on with by to")
_ARTICLES = frozenset({"a", "an", "the"})


def _without_article(draft: Draft) -> None:
    """ "The ECOG score is 0" (NCT05143151) is "Your ECOG score is 0"."""
    if draft.tokens.lows[0] in _ARTICLES:
        draft.claim(0, 1)
        draft.start = 1


def _open_life(draft: Draft, end: int) -> bool:
    """ "Life expectancy of at least 3 months" is "You are expected to live at least 3 months"."""
    tokens = draft.tokens
    if tokens.low(end) in ("of", "is", ":"):
        end += 1
    value = end
    if value < tokens.size and tokens.kinds[value] == "<" and quantities.comparator(tokens, value):
        value += 1
    elif value < tokens.size and (found := _BOUNDS.at(tokens, value)):
        if tokens.lows[value] == "within":
            # "Life expectancy within 12 months" (NCT03869164) is a length, and no place in time.
            return False
        value = found[0][0]
    if quantities.amount(tokens, value) is None:
        return False
    quantities.say_range(draft, value)
    draft.open(end, "You are expected to live", "frame.life")
    return True


def _measured(tokens: Tokens, start: int, end: int) -> tuple[int, bool]:
    """The end of the measures that share one value, and whether they are several."""
    plural = any(
        tokens.lows[place] in _PLURAL and (place + 1 == end or tokens.words[place + 1] in "([")
        for place in range(start, end)
    )
    while tokens.low(end) in ("and", "or", "/", "and/or", ",") and (more := _name(tokens, end + 1)):
        plural = plural or tokens.lows[end] == "and"
        end = more
    end = _bracketed(tokens, end)
    if tokens.low(end) in _TAILS:
        plural = plural or tokens.low(end).endswith("s")
        end = _bracketed(tokens, end + 1)
    return end, plural


_LEAVING = word_set(
    "for with if except unless in who patients subjects participants when whose while without because due within "
    "before after during than that which provided until excluding although by"
)


def _more_measures(draft: Draft, start: int) -> None:
    """ "... and platelets > 100" goes on with "your platelets are"."""
    tokens = draft.tokens
    for place in range(start + 1, tokens.size - 2):
        bound = tokens.lows[place - 1] == "than" and tokens.lows[place - 2] in ("less", "greater", "more")
        if tokens.lows[place - 1] in _LEAVING and not tokens.bracketed(place - 1) and not bound:
            # In "... for patients with metastases and ALT > 5" the second measure is theirs.
            return
        joined = tokens.lows[place - 1]
        if joined not in ("and", "or", ",", ";") or tokens.bracketed(place):
            continue
        if joined in ("and", "or") and _NAMES.at(tokens, place - 2):
            # "ALT and AST < 5" share their value.
            continue
        named = place + 1 if tokens.lows[place] == "a" else place
        word = tokens.words[named]
        if not (word.islower() or word.isupper()) or not draft.free(place, named + 1) or not _NAMES.at(tokens, named):
            continue
        end, plural = _measured(tokens, named, _name(tokens, named) or named + 1)
        signed = end + 1 < tokens.size and tokens.kinds[end] == "<" and tokens.kinds[end + 1] == "0"
        if (signed or _is_bound(tokens, end)) and draft.free(end, end + 1):
            if signed:
                _bound(draft, end)
            draft.before[end] = "are" if plural else "is"
            if named > place:
                draft.put(place, named, "your", "frame.measure")
            else:
                draft.before[place] = "your"


def _is_bound(tokens: Tokens, place: int) -> bool:
    """Whether a bound in words and its number stand at a place: "less than 9"."""
    return (
        place + 2 < tokens.size
        and tokens.lows[place] in ("less", "greater", "more", "lower", "higher", "at")
        and tokens.lows[place + 1] in ("than", "least", "most")
        and tokens.kinds[place + 2] == "0"
    )


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
    "of with and the or in a an for to at by is , ; : ( [ ) . has have on from any no not who whose must if when "
    "patient patients subject subjects participant participants"
)


# Numbers behind these are no values: "(see Appendix 1)".
_REFERRED = word_set("appendix table section attachment annex figure")


def _bracketed(tokens: Tokens, place: int) -> int:
    """The end of the short brackets that begin at a place, or the same place."""
    while tokens.low(place) in ("(", "["):
        depth = 0
        for end in range(place, min(place + 12, tokens.size)):
            if tokens.kinds[end] == "<" or (tokens.kinds[end] == "0" and tokens.low(end - 1) not in _REFERRED):
                return place
            depth += (tokens.words[end] in ("(", "[")) - (tokens.words[end] in (")", "]"))
            if not depth:
                place = end + 1
                break
        else:
            return place
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
    if low == "of" and tokens.lows[place - 1] == "score" and tokens.low(place + 2) in quantities.TIME_UNITS:
        # "Apgar score of 5 minutes not less than 7" (NCT00444327): the moment, and no value.
        return False
    if low in ("of", "=") and place + 1 < tokens.size and tokens.kinds[place + 1] in "0<" and place > 0:
        if kind == "." and low == "=" and tokens.kinds[place + 1] != "0":
            return False
        draft.put_apart(place, place + 1, verb, "frame.measure")
        if tokens.kinds[place + 1] == "<":
            _bound(draft, place + 1)
        else:
            quantities.say_range(draft, place + 1)
        _your(draft)
        return True
    if low == "of" and _BOUNDS.at(tokens, place):
        draft.put(place, place + 1, verb, "frame.measure")
        _your(draft)
        return True
    if (
        kind == "0"
        or (kind == "<" and place + 1 < tokens.size and tokens.kinds[place + 1] == "0")
        or (
            kind in "a<"
            and (_BOUNDS.at(tokens, place) or (kind == "<" and tokens.low(place + 1) in ("uln", "lln", "twice")))
        )
    ):
        return _insert(draft, place, verb)
    return False


def _insert(draft: Draft, place: int, verb: str) -> bool:
    """Put the verb before the value: on the token before it, which stays."""
    draft.before[place] = verb
    if draft.tokens.kinds[place] == "<":
        _bound(draft, place)
    else:
        quantities.say_range(draft, place)
    _your(draft)
    return True


# After a value with "or more", these go on with the sentence.
_ON = word_set(". ; ( [ , at within in on without during before prior by for after and") | {""}
_OR = {"at least": "or more", "at most": "or less"}


def _bound(draft: Draft, place: int) -> None:
    """ ">= 9 g/dL" as "9 g/dL or more", where what follows leaves no doubt what "or" belongs to."""
    tokens = draft.tokens
    words = _OR.get(quantities.comparator(tokens, place) or "")
    value = place + 1
    if not words or tokens.kinds[value] != "0":
        return
    end = quantities.units(tokens, value + 1)
    following = tokens.low(end)
    if following not in _ON or (following in ".,;" and tokens.glued(end + 1)):
        return
    if (following in ("and", ",") and not _goes_on(tokens, end + 1)) or (following == "(" and _parts(tokens, end)):
        return
    rule = "operator.ge" if words == "or more" else "operator.le"
    if end == value + 1:
        draft.put_apart(place, end, f"{tokens.words[value]} {words}", rule)
        return
    draft.put_apart(place, value + 1, tokens.words[value], rule)
    draft.claim(value + 1, end)
    draft.put(end - 1, end, f"{tokens.words[end - 1]} {words}", rule)


def _parts(tokens: Tokens, place: int) -> bool:
    """Whether a bracket holds a unit or stands between the number and its unit: "1500 (1.5 x 10) cells/mm3"."""
    if quantities.units(tokens, place + 1) > place + 1:
        return True
    for end in range(place + 1, min(place + 30, tokens.size - 1)):
        if tokens.words[end] == ")":
            return quantities.units(tokens, end + 1) > end + 1
    return False


def _goes_on(tokens: Tokens, place: int) -> bool:
    """Whether something else than a second bound follows ("8 % and < 11 %" is one range)."""
    return place < tokens.size and tokens.kinds[place] == "a" and not _BOUNDS.at(tokens, place)


_QUALITIES = frozenset({"adequate", "inadequate", "acceptable", "normal", "satisfactory", "sufficient"})
# The organs and the like that a criterion calls adequate or not, and what of them.
_ORGANS = word_set(
    """
    organ organs bone marrow liver hepatic kidney renal heart cardiac lung pulmonary hematologic hematological
    haematological haematologic blood coagulation hematology haematology chemistry clinical laboratory baseline system
    other end major metabolic nutritional thyroid adrenal immune cardiovascular hematopoietic performance respiratory
    biological lab vital and or , / - & neurologic cognitive contraceptive bladder pancreatic biochemical endocrine
    """
)
# Said with "a": a normal rate, but normal creatinine.
_ONE_OF_MANY = frozenset({"rate", "fraction", "interval", "count", "index", "score", "bmi", "lvef", "qtc"})
_JOINS = frozenset({"and", "or", ",", "/"})
_OF_ORGANS = word_set(
    "function functions reserve status values parameters labs tests counts assessments results measurements capacity"
)
_AFTER_ORGANS = word_set(
    """
    . ; : , ( as defined within at including with based according to evidenced per assessed measured prior before
    determined for indicated by documented demonstrated based obtained
    """
) | {""}


def _open_organ(draft: Draft) -> bool:
    """Begin with "You have" before "adequate liver and kidney function"."""
    tokens = draft.tokens
    if tokens.lows[0] == "normal" and (end := _name(tokens, 1)) and _NAMES.at(tokens, 1):
        if tokens.low(end) not in ("", ".", ";", "at", "in"):
            return False
        counted = not _ONE_OF_MANY.isdisjoint(tokens.lows[1:end])
        draft.open(0, "You have", "frame.organ", article=counted)
        return True
    for place in range(1, min(14, tokens.size)):
        low = tokens.lows[place]
        if low in _OF_ORGANS and tokens.low(place + 1) not in _OF_ORGANS | _ORGANS - {","}:
            if tokens.low(place + 1) not in _AFTER_ORGANS or spoken_of(tokens) or stray_verbs(tokens, 0):
                return False
            draft.open(
                0,
                "You have",
                "frame.organ",
                article=low in ("status", "reserve") and _JOINS.isdisjoint(tokens.lows[: place + 2]),
            )
            return True
        if low not in _ORGANS and low not in _OF_ORGANS:
            return False
    return False


def _your(draft: Draft) -> None:
    draft.lead, draft.lead_rule, draft.you = "Your", "frame.measure", True
