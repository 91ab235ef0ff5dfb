"""Where an operator means what its row says: the conditions under which a phrase is worded.

In: the tokens of a criterion, the place where a phrase begins and the place behind it. Out: yes or no.
"""

from __future__ import annotations

from trialfinder.translate import quantities
from trialfinder.translate.tokens import HYPHENS, Tokens, word_set


def always(_tokens: Tokens, _start: int, _end: int) -> bool:
    return True


def not_negated(tokens: Tokens, start: int, _end: int) -> bool:
    return tokens.low(start - 1) not in ("no", "not", "nor")


def number_follows(tokens: Tokens, start: int, end: int) -> bool:
    return not_negated(tokens, start, end) and (
        (end < tokens.size and tokens.kinds[end] == "0")
        or tokens.low(end) in quantities.NUMBER_WORDS
        or tokens.low(end) in ("the", "upper", "lower", "grade", "uln", "lln")
    )


def number_after(tokens: Tokens, _start: int, end: int) -> bool:
    return end < tokens.size and (tokens.kinds[end] == "0" or tokens.lows[end] in quantities.NUMBER_WORDS)


def past(tokens: Tokens, start: int, end: int) -> bool:
    """ "prior chemotherapy", but not "prior to" nor "30 days prior"."""
    return (
        end < tokens.size
        and tokens.kinds[end] == "a"
        and not tokens.glued(end)
        and tokens.lows[end] not in _NO_PAST
        and (tokens.lows[start] == "previous" or _before_past(tokens, start, end))
        # "never received a prior PI" (NCT06087653) is no "past PI" never received.
        and "never" not in tokens.lows[max(0, start - 4) : start]
        and tokens.low(start - 1) not in quantities.TIME_UNITS
        and not (tokens.low(start - 1) == "or" and tokens.low(start - 2) in ("present", "current"))
        # "history of past" says it twice, and "the previous" is the last one.
        and tokens.low(start - 1)
        not in ("of", "the", "any", "to", "/", "-", "most", "last", "past", "prior", "previous")
    )


_NO_PAST = word_set(
    """
    to or and the a an day week month year visit cycle
    dose line period episode evening night hour any each all
    authorization approval consent screening enrollment randomization study baseline this that
    in at of for if with by from
    any each every all these those their his her its our your time
    """
)
_STARTS = word_set(
    "enrolment randomisation inclusion registration enrolling entering entry joining starting start beginning "
    "commencement commencing initiation initiating dosing discharge"
)


def _before_past(tokens: Tokens, start: int, end: int) -> bool:
    """Whether "prior" is an adjective here: "consent obtained prior the first visit" (NCT00751114) has lost its "to".

    A count of earlier treatments is a small one: "a score of 26 prior prostatectomy" (NCT05650866) is none.
    """
    if start == 0:
        return True
    if tokens.lows[end] in _STARTS:
        return False
    if tokens.lows[start - 1] in _BEFORE_PAST:
        return True
    kind = tokens.kinds[start - 1]
    return kind == "." or (kind == "0" and len(tokens.words[start - 1]) == 1)


_BEFORE_PAST = word_set(
    """
    no a one two three four five six several multiple many few more all both some certain other another
    additional these their his her its or and but nor as on in after by through with without from for since
    during despite following under except excluding including unless if because due between that which whose
    whether where also not only has have had having is are was be received receive receiving getting taking
    took undergone undergoing underwent failed stopped discontinued discontinuing stopping completed tolerated
    allowed required needing known documented confirmed reported reports significant relevant adequate
    successful unsuccessful available recent brief temporary similarly minimal extensive limited such include
    includes indicate provide
    """
)


def number_before(tokens: Tokens, start: int, _end: int) -> bool:
    """ "3 lines or greater", but not "3rd line or greater", which counts no lines."""
    near = range(max(0, start - 4), start)
    return any(tokens.kinds[at] == "0" for at in near) and not any(
        tokens.lows[at].lstrip("0123456789") in _ORDINALS for at in near
    )


_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def noun_follows(tokens: Tokens, _start: int, end: int) -> bool:
    return end < tokens.size and tokens.kinds[end] in "a0"


def example(tokens: Tokens, _start: int, end: int) -> bool:
    """ "e.g. such as" says it twice already, and nothing follows "e.g.."."""
    return end < tokens.size and tokens.kinds[end] in "a0" and tokens.lows[end] not in ("such", "as", "for", "like")


def plain_therapy(tokens: Tokens, start: int, _end: int) -> bool:
    """ "therapy" beside no "treatment", which would say it twice, and in no name of a kind of therapy."""
    return (
        tokens.low(start - 1) not in _KINDS_OF_THERAPY and "treatment" not in tokens.lows[max(0, start - 3) : start + 4]
    )


_KINDS_OF_THERAPY = word_set(
    "physical speech occupational behavioral behavioural behavior cognitive family group art music talk play oxygen "
    "photodynamic ultraviolet gene cell compression exposure psycho dialectical acceptance interpersonal supportive "
    "light laser and or /"
)


def signs(tokens: Tokens, start: int, end: int) -> bool:
    """ "evidence of disease", but not of a vaccination or of consent, and not "written evidence"."""
    # "there is no MRI evidence of" has one verb, and signs are several.
    if "there" in tokens.lows[max(0, start - 9) : start] and not _ONE_IS.isdisjoint(
        tokens.lows[max(0, start - 8) : start]
    ):
        return False
    return tokens.low(end) not in _NO_SIGNS and tokens.low(start - 1) not in _NO_SIGNS and tokens.low(start - 1) != "is"


_ONE_IS = frozenset({"is", "was"})


_NO_SIGNS = word_set(
    "vaccination immunity pregnancy consent identity insurance compliance response successful completed a adequate "
    "informed written sufficient genetic molecular serological serologic histologic histological cytologic pathologic "
    "laboratory effectiveness efficacy benefit receipt prior previous treatment use being having an the"
)


def age_ends(tokens: Tokens, start: int, end: int) -> bool:
    """ "18 years of age", but not "18 years of age or older", where "18 years or older" is enough."""
    return tokens.low(end) not in ("or", "and", "-") and tokens.kinds[start - 1] == "0" if start else False


def older_follows(tokens: Tokens, start: int, end: int) -> bool:
    return (
        start > 0
        and tokens.kinds[start - 1] == "0"
        and tokens.low(end) in ("or", "and")
        and tokens.low(end + 1) in ("older", "younger")
    )


def over_follows(tokens: Tokens, start: int, end: int) -> bool:
    """ "18 years of age and over": without "old" it could be years of anything."""
    return start > 0 and tokens.kinds[start - 1] == "0" and tokens.low(end + 1) in ("over", "above", "more", "greater")


def after_event(tokens: Tokens, start: int, end: int) -> bool:
    """ "6 months following the last dose": a span of time before it, an event after it."""
    return start > 0 and tokens.low(start - 1) in quantities.TIME_UNITS and tokens.low(end) not in (":", "")


def inside_sentence(tokens: Tokens, start: int, end: int) -> bool:
    """ "Now untreated gout" would sound like an order."""
    return start > 0 and noun_follows(tokens, start, end)


def after_treatment(tokens: Tokens, start: int, end: int) -> bool:
    """ "disease following first line therapy" (NCT06087653): a thing before it, a treatment behind it."""
    if tokens.low(start - 1) not in _LEFT_BY:
        return False
    for place in range(end, min(end + 5, tokens.size)):
        if tokens.kinds[place] not in "a0" and tokens.words[place] not in HYPHENS:
            return False
        if tokens.lows[place] in _TREATMENTS:
            return True
    return False


_LEFT_BY = word_set("disease progression relapse recurrence remission response worsening failure toxicity persistent")
_TREATMENTS = word_set(
    "therapy treatment chemotherapy surgery radiotherapy radiation transplant transplantation resection prostatectomy"
)


def bare_deed(tokens: Tokens, start: int, end: int) -> bool:
    """ "for participation in", but not "concurrent participation in" nor "during participation in"."""
    lasting = tokens.low(start - 1) == "of" and tokens.low(start - 2) in ("duration", "length", "course")
    return noun_follows(tokens, start, end) and tokens.low(start - 1) in _BEFORE_DEED and not lasting


def name_follows(tokens: Tokens, start: int, end: int) -> bool:
    """ "according to RECIST", which is a measure; a person is followed, and does not measure."""
    if tokens.low(end) == "the":
        end += 1
    word = tokens.words[end] if end < tokens.size else ""
    return start > 0 and len(word) > 1 and word.isupper() and tokens.kinds[end] == "a" and word not in _PERSONS


_PERSONS = frozenset({"PI", "PIS", "MD", "IRB", "IEC", "EC", "GCP", "ICH"})


def not_borne(tokens: Tokens, start: int, end: int) -> bool:
    """ "allergy to the vaccine or its components": what one may not bear of a drug is an ingredient (NCT02999178).

    Those of blood, of a device or of a study are parts (NCT05417321).
    """
    if not _MATTER.isdisjoint(tokens.lows[max(0, start - 2) : start] + tokens.lows[end : end + 5]):
        return False
    return any(low.startswith(_BORNE_ILL) for low in tokens.lows[:start])


_MATTER = word_set(
    """
    blood device devices catheter stent implant container score scale lesion tumor tumour cnv system m metal
    as polymer
    """
)
_BORNE_ILL = (
    "allerg",
    "hypersens",
    "sensitive",
    "sensitivit",
    "intoleran",
    "anaphyla",
    "contraindic",
    "contra-indic",
    "reaction",
)


def no_symptom(tokens: Tokens, start: int, end: int) -> bool:
    """Persistent fever lasts; persistent asthma or atrial fibrillation is a grade, persistent cancer is not cured.

    NCT02942576 has the grade, NCT01266460 the cancer.
    """
    return tokens.low(end) not in _LASTING or tokens.low(start - 1) in ("daily", "standing", "paroxysmal", "-")


_LASTING = word_set(
    """
    toxicities toxicity jaundice wheeze wheezing proteinuria fever fevers cough pain nocturia sleepiness
    symptom symptoms infection infections thrush thrombocytopenia leukopenia neutropenia hyperglycemia
    abdominal vomiting nausea diarrhea diarrhoea bleeding hypotension hypertension edema swelling side sexual
    neurological neurologic cognitive gastrointestinal lower fatigue insomnia anxiety itching discomfort
    hoarseness dizziness weakness hypokalemia hypercalcemia neuropathy nasal wound
    """
)


def counted(tokens: Tokens, start: int, end: int) -> bool:
    """ "one of the following", "any of the following": the ones that stand below."""
    if tokens.low(start - 2) in ("without", "no"):
        return False
    return tokens.low(start - 1) in _COUNTS or (start > 0 and tokens.kinds[start - 1] == "0")


def announced(tokens: Tokens, _start: int, end: int) -> bool:
    """ "the following criteria:" with a colon behind: these, and none that come later."""
    for place in range(end, min(end + 4, tokens.size)):
        if tokens.words[place] == ":":
            return place > end and _several(tokens.lows[place - 1])
        if tokens.kinds[place] != "a" or tokens.lows[place] in _NOT_ANNOUNCED | quantities.NUMBER_WORDS:
            return False
    return False


def _several(low: str) -> bool:
    """Whether a noun is surely a plural, so that "these" goes before it."""
    return (low.endswith("s") and not low.endswith(("ss", "is", "us"))) or low in ("criteria", "people", "women", "men")


_NOT_ANNOUNCED = word_set(
    "of in at on to for with from by and or is are was were be day days week weeks month months year years the a an "
    "during before after within since if when who that which must should may can will have has apply applies met meet "
    "not no inclusion exclusion"
)
_COUNTS = word_set("any all one two three four five each")


def after_have(tokens: Tokens, start: int, end: int) -> bool:
    """ "have participated in", with at most one word between."""
    have = ("have", "has", "had", "having")
    if tokens.low(end) == "the" and tokens.low(end + 1) in ("past", "last", "previous", "preceding", "prior"):
        # "participated in the last 4 weeks in ..."
        return False
    return tokens.low(start - 1) in have or (
        tokens.low(start - 2) in have and tokens.low(start - 1) in ("previously", "not", "already", "recently", "ever")
    )


def by_you(tokens: Tokens, start: int, end: int) -> bool:
    """ "who have previously received": a verb of somebody, and no denied one."""
    return end < tokens.size and tokens.kinds[end] == "a" and tokens.low(start - 1) in _WHO_DO


_WHO_DO = frozenset({"have", "has", "who", "patients", "subjects", "participants"})
_BEFORE_DEED = word_set("for from of and or to after before by with . , ; : (") | {""}
