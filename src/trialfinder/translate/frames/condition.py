"""Conditions as bare noun phrases: "Active tuberculosis" becomes "You have active tuberculosis".

In: a draft and whether its lead line already says "you have". Out: its opening.
Only a closed set of shapes: adjectives of this list, then a condition of the vocabulary or a general noun for one.
"""

from __future__ import annotations

from trialfinder.translate import words
from trialfinder.translate.draft import Draft
from trialfinder.translate.frames import nouns
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.frames.windows import reaches_ahead, window_at
from trialfinder.translate.polarity import stray_verbs
from trialfinder.translate.quantities import NUMBER_WORDS, TIME_UNITS
from trialfinder.translate.tokens import Tokens, word_set

_ADJECTIVES = word_set(
    """
    uncontrolled active severe known symptomatic chronic acute unstable significant serious ongoing current other
    any documented confirmed suspected recent untreated advanced metastatic primary secondary mild moderate congenital
    hereditary recurrent persistent pre-existing preexisting underlying existing major measurable clinical concurrent
    concomitant bilateral unilateral progressive refractory relapsed stable systemic local localized poorly controlled
    clinically histologically cytologically pathologically diagnosed proven relevant abnormal inherited acquired
    malignant benign invasive newly advanced early late end stage inadequately well additional intercurrent
    uncorrected decompensated compensated inoperable unresectable resectable previously treated
    adequate impaired elevated reduced decreased increased normal poor good sufficient suitable acceptable insufficient
    presumed possible probable potential multiple single serious minor extensive diffuse focal
    no severely moderately morbid
    painful generalized generalised life-threatening disabling degenerative inflammatory infectious non-healing
    bacterial viral fungal parasitic mycobacterial obstructive restrictive
    nonhealing or and to coexisting co-existing important a an the
    """
)
_NOUNS = word_set(
    """
    disease diseases disorder disorders infection infections illness illnesses cancer cancers tumor tumors tumour
    tumours failure syndrome syndromes hypertension diabetes malignancy malignancies condition conditions carcinoma
    asthma arrhythmia arrhythmias epilepsy depression anemia anaemia hepatitis tuberculosis glaucoma neuropathy
    cirrhosis dementia psychosis schizophrenia angina cardiomyopathy insufficiency impairment allergy allergies injury
    metastases metastasis lymphoma leukemia leukaemia melanoma myeloma sarcoma pain obesity hypotension stenosis
    fracture fractures bleeding hemorrhage haemorrhage abnormality abnormalities dysfunction deficiency ulcer ulcers
    cataract cataracts retinopathy uveitis keratitis conjunctivitis osteoporosis arthritis pneumonia sepsis
    pancreatitis colitis nephropathy thrombosis embolism migraine seizures lesion lesions deformity deformities
    immunodeficiency coagulopathy hyperthyroidism hypothyroidism hypercalcemia hypersensitivity ascites
    incontinence stricture strictures neutropenia thrombocytopenia hypoglycemia hyperglycemia hypokalemia hyperkalemia
    function functions risk symptoms signs findings reaction reactions complications toxicity toxicities
    contraindication contraindications access reserve hemorrhage haemorrhage edema effusion erosion opacities opacity
    clarity
    problems scoliosis spondylolisthesis herniation radiculopathy trauma wound wounds rash psoriasis eczema dermatitis
    endometriosis sinusitis rhinitis bronchitis bronchiectasis copd hiv aids nyha
    """
)
# What may stand after the condition: anything else could make it an adjective ("iron deficiency anemia").
_FOLLOWERS = word_set(
    """
    . , ; ( [ and or and/or with without within in at on of from for by during after before prior due secondary
    that which where as including such not other except unless requiring defined diagnosed confirmed documented
    associated caused resulting related affecting involving based under currently present causing treated
    controlled needing receiving following because like likely e.g eg i.e ie between over despite through throughout
    e / when if since who per more less greater at judged evident leading considered characterized
    preventing according type grade stage measured occurring arising suitable unsuitable classified uncontrolled above
    below managed making mellitus nyha
    """
) | {""}
_NOT_HAD = frozenset({"abuse", "misuse", "dependence", "addiction", "use"})
# One has these only while they last.
_ONGOING = frozenset({"treatment", "therapy", "pregnancy", "medication", "enrollment"})
_TO = word_set(
    "allergy allergies hypersensitivity reaction reactions contraindication contraindications intolerance sensitivity"
)
# Said with "a": one of them is a thing that one has, and a criterion that names one names it in the singular.
_COUNTED = word_set(
    """
    disorder infection illness tumor tumour syndrome malignancy condition allergy injury fracture abnormality
    deficiency ulcer cataract lesion deformity stricture wound arrhythmia rash cancer lymphoma carcinoma sarcoma
    disability diathesis tendency tumor cyst hernia aneurysm malformation defect abscess fistula trauma
    contraindication
    """
)
_UNCOUNTED_CANCERS = frozenset({"cancer", "lymphoma", "carcinoma", "sarcoma", "trauma"})
_CONFIRMING = word_set("histologically cytologically pathologically histopathologically biopsy-proven radiologically")
_CONFIRMED = frozenset({"confirmed", "proven", "documented", "verified", "diagnosed"})


def open_confirmed(draft: Draft) -> bool:
    """Begin with "You have" before "histologically or cytologically confirmed" and what it is."""
    tokens = draft.tokens
    if tokens.lows[0] not in _CONFIRMING or spoken_of(tokens) or stray_verbs(tokens, 0):
        return False
    for place in range(1, min(7, tokens.size - 1)):
        if tokens.lows[place] in _CONFIRMED:
            article = "diagnosis" in tokens.lows[place + 1 : place + 5] or nouns.wants_article(tokens, place + 1)
            lead = "You have been" if tokens.low(place + 1) in ("with", "as", "by") else "You have"
            draft.open(0, lead, "frame.condition", article=article and lead == "You have")
            return True
        if tokens.lows[place] not in _CONFIRMING and tokens.lows[place] not in ("or", "and", "and/or", "/", "-"):
            return False
    return False


_RESULTS = word_set(
    "test antibody antigen result screen culture biopsy serology tests antibodies results crossmatch expression level "
    "levels status mutation mutations ecg electrocardiogram ekg mri scan findings cytology smear pcr titer titre "
    "urinalysis mammogram examination exam"
)


_GROUPS = word_set(
    "female females women woman male males men subjects patients participants wocbp those wcbp fcbp postmenopausal "
    "premenopausal all childbearing child-bearing"
)


def open_result(draft: Draft) -> bool:
    """Begin with "You have" before a positive or negative test."""
    tokens = draft.tokens
    if (
        tokens.lows[0] not in ("positive", "negative", "abnormal", "normal")
        or spoken_of(tokens)
        or stray_verbs(tokens, 0)
    ):
        return False
    for place in range(1, min(8, tokens.size)):
        if tokens.lows[place] in _RESULTS:
            one = tokens.lows[place] not in ("serology", "status", "expression", "cytology") and not tokens.lows[
                place
            ].endswith(("s", "ies"))
            if tokens.low(place + 1) in _RESULTS:
                continue
            article = one and "and" not in tokens.lows[:place]
            if not _GROUPS.isdisjoint(tokens.lows[place:]):
                # "for female subjects": the reader may be none of them.
                if article:
                    draft.open(0, "An" if tokens.lows[0] == "abnormal" else "A", "frame.result", you=False)
                return article
            draft.open(0, "You have", "frame.result", article=article)
            return True
        if tokens.lows[place] in ("for", "to", "with", "in", "at", ",", "on", ";", ":"):
            return False
    return False


def _ends(tokens: Tokens, place: int) -> bool:
    """Whether a noun phrase may end before a place."""
    return tokens.low(place) in _FOLLOWERS or tokens.kinds[place] in "<0"


def open_condition(draft: Draft) -> bool:
    """Begin with "You have" where the whole criterion is a condition."""
    tokens = draft.tokens
    found = _head(draft, 0)
    if found is None or spoken_of(tokens) or stray_verbs(tokens, 0):
        return False
    following, head = tokens.low(found), tokens.lows[found - 1]
    if "occurred" in tokens.lows and _OF_IT.isdisjoint(tokens.lows[: tokens.lows.index("occurred")]):
        # "Stroke or seizure occurred within 6 months" (NCT05562024) has its verb.
        return False
    if found == 1 and (only := words.match(tokens, 0, frozenset())) and only[1].plain.startswith(("in ", "being ")):
        # One is in a coma, and has none.
        if only[1].plain.startswith("in ") and tokens.low(1) in ("", ".", ";"):
            draft.open(0, "You are", "frame.condition")
            return True
        return False
    if "who" in tokens.lows or "whom" in tokens.lows or ":" in tokens.words[:6]:
        return False
    if not _ends(tokens, found) and not (following == "to" and head in _TO):
        return False
    if (
        head in _NOT_HAD
        or head.endswith(("ed", "ic", "ous", "ive", "ese"))
        or (head == "failure" and found == 1)
        or (head in _ONGOING and tokens.lows[0] not in ("current", "ongoing", "no"))
    ):
        return False
    if tokens.in_compound(0, 1) and tokens.words[0].lower() not in ("pre", "non", "life", "co", "end"):
        return False
    if tokens.lows[0] == "no":
        draft.open(0, "You have", "frame.condition")
        return True
    single = counted(draft, 0) or nouns.wants_article(tokens, 0)
    one = single and tokens.lows[0] not in ("any", "a", "an", "the", "another")
    article = one and tokens.lows[0] != "other"
    event = (head in _MOMENTS and (found > 1 or head == "stroke") and tokens.lows[0] != "suspected") or (
        head in _EVENTS and windowed(tokens)
    )
    lasted = window_at(tokens, found) and windowed(tokens) and not reaches_ahead(tokens)
    lead = "You have had" if event or lasted else "You have"
    draft.open(0, lead, "frame.condition", article=article)
    if one and not article:
        draft.put(0, 1, "another", "frame.condition")
    return True


_OF_IT = frozenset({"that", "which", "who", "having", "unless", "if", "(", ",", ".", ";", "it", "as"})
# These happen rather than last: with a window that looks back they are something that one has had.
_MOMENTS = frozenset({"infarction", "stroke", "attack", "accident"})
_EVENTS = word_set(
    "infarction stroke bleeding hemorrhage haemorrhage embolism seizure seizures fracture fractures attack event events"
)


def _head(draft: Draft, start: int) -> int | None:
    """The end of "adjectives, then a condition" at a place, or None."""
    tokens = draft.tokens
    place = start
    if tokens.low(start) in _JOINING:
        return None
    while place < tokens.size and place < start + 9:
        found = words.match(tokens, place, frozenset())
        if found and (found[1].kind in ("condition", "symptom") or tokens.lows[found[0] - 1] in _NOUNS):
            if tokens.low(found[0]) in _NOUNS:
                place = found[0]
                continue
            return found[0]
        low = tokens.lows[place]
        if low in _ONGOING and place > start:
            return place + 1
        if low in _NOUNS:
            if tokens.low(place + 1) in _NOUNS:
                place += 1
                continue
            return place + 1
        if found and found[1].kind == "body" and tokens.low(found[0]) in _NOUNS:
            return found[0] + 1
        if low in _ADJECTIVES or low in (",", "-") or (found and found[1].kind in ("body", "quality", "degree")):
            place = found[0] if found and found[1].kind in ("body", "quality", "degree") else place + 1
            continue
        if tokens.kinds[place] == "a" and tokens.low(place + 1) in _NOUNS and low not in _NO_NOUNS:
            return place + 2
        return None
    return None


_JOINING = frozenset({"to", "or", "and", ","})
# Before a noun for a condition these are no adjectives of it.
_NO_NOUNS = word_set(
    "treat treats have has prevent cause causes for with of in by on from that which if when as at than is are all "
    "these those this following receiving without not under during after before until whose your study"
)


def counted(draft: Draft, start: int) -> bool:
    """Whether the noun phrase at a place is said with "a"."""
    tokens = draft.tokens
    head = _head(draft, start)
    if tokens.kinds[start] == "0" or tokens.lows[start] in NUMBER_WORDS or tokens.lows[start] in _WHICH:
        return False
    if head is None or tokens.low(head) not in _FOLLOWERS or (tokens.low(head) == "(" and tokens.low(head + 1) == "s"):
        return False
    found = None
    for place in range(start, head):
        match = words.match(tokens, place, frozenset())
        if match and match[0] == head:
            found = match[1]
            break
    if nouns.goes_on(tokens, head):
        return False
    last = tokens.lows[head - 1]
    if last in _COUNTED - _UNCOUNTED_CANCERS and tokens.low(head) not in ("or", "and", ",", "/"):
        return True
    if found and found.plain and found.plain != found.term:
        last = found.plain.rsplit(" ", 1)[-1]
        if last in ("attack", "stroke", "clot", "seizure", "block"):
            return True
    if last in ("stroke", "seizure"):
        return True
    if last in _UNCOUNTED_CANCERS or (tokens.low(head) in ("or", "and", ",", "/") and last in ("disorder",)):
        return False
    return last in _COUNTED


# "Another cancer" is no "an another cancer" (NCT01284920).
_WHICH = word_set("another some several multiple many few your their his her this these certain various each every")


def windowed(tokens: Tokens, start: int = 0) -> bool:
    return any(
        low in ("within", "last", "past", "before", "prior", "preceding")
        or (low in ("recent", "previous") and _times(tokens, place))
        for place, low in enumerate(tokens.lows[start:], start + 1)
    )


def _times(tokens: Tokens, place: int) -> bool:
    """Whether a stretch of time begins at a place: "in the previous 5 years" (NCT03225248), "the previous year"."""
    low = tokens.low(place)
    return low in NUMBER_WORDS or low in TIME_UNITS or tokens.kinds[place : place + 1] == ["0"]
