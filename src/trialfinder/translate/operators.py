"""The small words that carry logic, in everyday form: order in time, comparison, exception, judgement.

In: tokens and a place. Out: an edit, or nothing. Each rule keeps the class of its operator (strict stays
strict, "before" stays "before", one negator stays one negator): what has no everyday form of the same class
("and/or", "including but not limited to", "respectively") stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from trialfinder.translate import quantities
from trialfinder.translate.draft import Draft
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.tokens import COMPARATORS, HYPHENS, Tokens, word_set

Guard = Callable[[Tokens, int, int], bool]


class Operator(NamedTuple):
    """`out` in place of a phrase where `guard` holds."""

    out: str
    rule: str
    guard: Guard


def _always(_tokens: Tokens, _start: int, _end: int) -> bool:
    return True


def _not_negated(tokens: Tokens, start: int, _end: int) -> bool:
    return tokens.low(start - 1) not in ("no", "not", "nor")


def _number_follows(tokens: Tokens, start: int, end: int) -> bool:
    return _not_negated(tokens, start, end) and (
        (end < tokens.size and tokens.kinds[end] == "0")
        or tokens.low(end) in quantities.NUMBER_WORDS
        or tokens.low(end) in ("the", "upper", "lower", "grade", "uln", "lln")
    )


def _number_after(tokens: Tokens, _start: int, end: int) -> bool:
    return end < tokens.size and (tokens.kinds[end] == "0" or tokens.lows[end] in quantities.NUMBER_WORDS)


def _past(tokens: Tokens, start: int, end: int) -> bool:
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


def _number_before(tokens: Tokens, start: int, _end: int) -> bool:
    """ "3 lines or greater", but not "3rd line or greater", which counts no lines."""
    near = range(max(0, start - 4), start)
    return any(tokens.kinds[at] == "0" for at in near) and not any(
        tokens.lows[at].lstrip("0123456789") in _ORDINALS for at in near
    )


_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def _noun_follows(tokens: Tokens, _start: int, end: int) -> bool:
    return end < tokens.size and tokens.kinds[end] in "a0"


def _example(tokens: Tokens, _start: int, end: int) -> bool:
    """ "e.g. such as" says it twice already, and nothing follows "e.g.."."""
    return end < tokens.size and tokens.kinds[end] in "a0" and tokens.lows[end] not in ("such", "as", "for", "like")


def _plain_therapy(tokens: Tokens, start: int, _end: int) -> bool:
    """ "therapy" beside no "treatment", which would say it twice, and in no name of a kind of therapy."""
    return (
        tokens.low(start - 1) not in _KINDS_OF_THERAPY and "treatment" not in tokens.lows[max(0, start - 3) : start + 4]
    )


_KINDS_OF_THERAPY = word_set(
    "physical speech occupational behavioral behavioural behavior cognitive family group art music talk play oxygen "
    "photodynamic ultraviolet gene cell compression exposure psycho dialectical acceptance interpersonal supportive "
    "light laser and or /"
)


def _signs(tokens: Tokens, start: int, end: int) -> bool:
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


def _age_ends(tokens: Tokens, start: int, end: int) -> bool:
    """ "18 years of age", but not "18 years of age or older", where "18 years or older" is enough."""
    return tokens.low(end) not in ("or", "and", "-") and tokens.kinds[start - 1] == "0" if start else False


def _older_follows(tokens: Tokens, start: int, end: int) -> bool:
    return (
        start > 0
        and tokens.kinds[start - 1] == "0"
        and tokens.low(end) in ("or", "and")
        and tokens.low(end + 1) in ("older", "younger")
    )


def _over_follows(tokens: Tokens, start: int, end: int) -> bool:
    """ "18 years of age and over": without "old" it could be years of anything."""
    return start > 0 and tokens.kinds[start - 1] == "0" and tokens.low(end + 1) in ("over", "above", "more", "greater")


def _after_event(tokens: Tokens, start: int, end: int) -> bool:
    """ "6 months following the last dose": a span of time before it, an event after it."""
    return start > 0 and tokens.low(start - 1) in quantities.TIME_UNITS and tokens.low(end) not in (":", "")


def _inside_sentence(tokens: Tokens, start: int, end: int) -> bool:
    """ "Now untreated gout" would sound like an order."""
    return start > 0 and _noun_follows(tokens, start, end)


def _after_treatment(tokens: Tokens, start: int, end: int) -> bool:
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


def _bare_deed(tokens: Tokens, start: int, end: int) -> bool:
    """ "for participation in", but not "concurrent participation in" nor "during participation in"."""
    lasting = tokens.low(start - 1) == "of" and tokens.low(start - 2) in ("duration", "length", "course")
    return _noun_follows(tokens, start, end) and tokens.low(start - 1) in _BEFORE_DEED and not lasting


def _name_follows(tokens: Tokens, start: int, end: int) -> bool:
    """ "according to RECIST", which is a measure; a person is followed, and does not measure."""
    if tokens.low(end) == "the":
        end += 1
    word = tokens.words[end] if end < tokens.size else ""
    return start > 0 and len(word) > 1 and word.isupper() and tokens.kinds[end] == "a" and word not in _PERSONS


_PERSONS = frozenset({"PI", "PIS", "MD", "IRB", "IEC", "EC", "GCP", "ICH"})


def _not_borne(tokens: Tokens, start: int, end: int) -> bool:
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


def _no_symptom(tokens: Tokens, start: int, end: int) -> bool:
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


def _counted(tokens: Tokens, start: int, end: int) -> bool:
    """ "one of the following", "any of the following": the ones that stand below."""
    if tokens.low(start - 2) in ("without", "no"):
        return False
    return tokens.low(start - 1) in _COUNTS or (start > 0 and tokens.kinds[start - 1] == "0")


def _announced(tokens: Tokens, _start: int, end: int) -> bool:
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


def _after_have(tokens: Tokens, start: int, end: int) -> bool:
    """ "have participated in", with at most one word between."""
    have = ("have", "has", "had", "having")
    if tokens.low(end) == "the" and tokens.low(end + 1) in ("past", "last", "previous", "preceding", "prior"):
        # "participated in the last 4 weeks in ..."
        return False
    return tokens.low(start - 1) in have or (
        tokens.low(start - 2) in have and tokens.low(start - 1) in ("previously", "not", "already", "recently", "ever")
    )


def _by_you(tokens: Tokens, start: int, end: int) -> bool:
    """ "who have previously received": a verb of somebody, and no denied one."""
    return end < tokens.size and tokens.kinds[end] == "a" and tokens.low(start - 1) in _WHO_DO


_WHO_DO = frozenset({"have", "has", "who", "patients", "subjects", "participants"})
_BEFORE_DEED = word_set("for from of and or to after before by with . , ; : (") | {""}


_TABLE: tuple[tuple[str, str, str, Guard], ...] = (
    # order in time
    ("prior to", "before", "before", _noun_follows),
    ("prior to the", "before the", "before", _always),
    ("prior to or during", "before or during", "before", _always),
    ("previous to", "before", "before", _noun_follows),
    ("before or at the time of", "before or at the time of", "before", _always),
    ("subsequent to", "after", "after", _always),
    ("following", "after", "after", _after_event),
    ("following", "after", "after", _after_treatment),
    ("preceding", "before", "before", _after_event),
    ("previously received", "already had", "past", _by_you),
    ("at time of", "at the time of", "time", _always),
    ("at the start of", "at the start of", "time", _always),
    ("for the duration of", "throughout", "during", _always),
    ("for duration of", "throughout", "during", _always),
    ("during the course of", "during", "during", _always),
    ("throughout the course of", "throughout", "during", _always),
    # comparison
    ("greater than or equal to", "at least", "ge", _not_negated),
    ("more than or equal to", "at least", "ge", _not_negated),
    ("equal to or greater than", "at least", "ge", _not_negated),
    ("equal to or more than", "at least", "ge", _not_negated),
    ("equal or greater than", "at least", "ge", _not_negated),
    ("greater or equal to", "at least", "ge", _not_negated),
    ("greater or equal than", "at least", "ge", _not_negated),
    ("higher than or equal to", "at least", "ge", _not_negated),
    ("less than or equal to", "at most", "le", _not_negated),
    ("lower than or equal to", "at most", "le", _not_negated),
    ("equal to or less than", "at most", "le", _not_negated),
    ("equal or less than", "at most", "le", _not_negated),
    ("less or equal to", "at most", "le", _not_negated),
    ("greater than", "more than", "gt", _number_follows),
    ("in excess of", "more than", "gt", _number_follows),
    ("exceeding", "more than", "gt", _number_follows),
    ("a minimum of", "at least", "ge", _number_follows),
    ("minimum of", "at least", "ge", _number_follows),
    ("a maximum of", "at most", "le", _number_follows),
    ("maximum of", "at most", "le", _number_follows),
    ("no more than", "at most", "le", _number_after),
    ("not more than", "at most", "le", _number_after),
    ("no greater than", "at most", "le", _number_after),
    ("not greater than", "at most", "le", _number_after),
    ("no less than", "at least", "ge", _number_after),
    ("not less than", "at least", "ge", _number_after),
    ("no fewer than", "at least", "ge", _number_after),
    ("prior", "past", "past", _past),
    ("previous", "past", "past", _past),
    ("or greater", "or more", "ge", _number_before),
    ("approximately", "about", "about", _number_after),
    # age
    ("years of age", "years old", "age", _age_ends),
    ("year of age", "year old", "age", _age_ends),
    ("years of age", "years", "age", _older_follows),
    ("years of age", "years old", "age", _over_follows),
    ("months of age", "months old", "age", _age_ends),
    # exception
    ("with the exception of", "except for", "exception", _always),
    ("with exception of", "except for", "exception", _always),
    ("with the exceptions of", "except for", "exception", _always),
    ("with the exception that", "except that", "exception", _always),
    ("apart from", "except for", "exception", _always),
    ("aside from", "except for", "exception", _always),
    # examples
    ("e.g.,", "such as", "example", _example),
    ("e.g.:", "such as:", "example", _always),
    ("e.g.", "such as", "example", _example),
    ("eg,", "such as", "example", _example),
    ("eg.", "such as", "example", _example),
    ("eg", "such as", "example", _example),
    ("i.e.,", "that is,", "that_is", _always),
    ("i.e.", "that is,", "that_is", _always),
    ("ie,", "that is,", "that_is", _always),
    # cause and purpose
    ("due to", "because of", "cause", _noun_follows),
    ("secondary to", "because of", "cause", _noun_follows),
    ("in order to", "to", "purpose", _always),
    ("for the purpose of", "for", "purpose", _always),
    ("for the purposes of", "for", "purpose", _always),
    ("in the event of", "in case of", "condition", _always),
    ("in accordance with", "in line with", "accordance", _always),
    ("according to", "by", "according", _name_follows),
    # kinds and grades
    ("persistent", "persistent", "kept", _no_symptom),
    ("component", "ingredient", "ingredient", _not_borne),
    ("components", "ingredients", "ingredient", _not_borne),
    ("component(s)", "ingredient(s)", "ingredient", _not_borne),
    ("constituent", "ingredient", "ingredient", _not_borne),
    ("constituents", "ingredients", "ingredient", _not_borne),
    ("of the following", "of these", "these", _counted),
    ("the following", "these", "these", _announced),
    ("as well as", "as well as", "and", _always),
    ("in addition to", "in addition to", "and", _always),
    # permission
    ("permitted", "allowed", "allowed", _always),
    ("is not permitted", "is not allowed", "allowed", _always),
    # judgement
    ("in the investigator's opinion", "in the opinion of the study doctor", "opinion", _always),
    ("in the investigator’s opinion", "in the opinion of the study doctor", "opinion", _always),
    ("in the opinion of investigator", "in the opinion of the study doctor", "opinion", _always),
    ("investigator", "study doctor", "investigator", _always),
    ("investigators", "study doctors", "investigator", _always),
    ("investigator's", "study doctor's", "investigator", _always),
    ("investigator’s", "study doctor's", "investigator", _always),
    ("investigator(s)", "study doctor(s)", "investigator", _always),
    ("principal investigator", "lead study doctor", "investigator", _always),
    ("principal investigator's", "lead study doctor's", "investigator", _always),
    # need and time of now
    ("requiring", "needing", "need", _noun_follows),
    ("requires", "needs", "need", _noun_follows),
    ("currently", "now", "now", _inside_sentence),
    ("receiving", "getting", "getting", _noun_follows),
    ("therapy", "treatment", "treatment", _plain_therapy),
    ("therapies", "treatments", "treatment", _plain_therapy),
    ("evidence of", "signs of", "signs", _signs),
    ("participation in", "taking part in", "part", _bare_deed),
    ("participated in", "taken part in", "part", _after_have),
)

_PHRASES: Phrases[Operator] = Phrases(
    (words, Operator(out, f"operator.{rule}", guard)) for words, out, rule, guard in _TABLE
)

_WINDOWS = frozenset({"within", "in", "during", "over"})
# The tokens that an operator can begin with.
FIRSTS = _PHRASES.firsts | _WINDOWS | {"x", "×", "*", "times", "uln", "lln"} | COMPARATORS


def apply(draft: Draft, place: int, least: int) -> int:
    """Word the operator at a place, if it reaches `least`; the place after it, or the same place."""
    tokens = draft.tokens
    if tokens.kinds[place] == "<":
        return _comparator(draft, place)
    low = tokens.lows[place]
    if low in _WINDOWS and (end := _window(draft, place)):
        return end
    if low in ("x", "×", "*", "times") and (found := quantities.times(tokens, place)):
        draft.put_apart(place, found[0], found[1], "operator.times")
        return found[0]
    if low == "uln" or low == "lln":
        return _limit(draft, place)
    for end, operator in _PHRASES.at(tokens, place):
        if end < least:
            break
        if operator.guard(tokens, place, end) and draft.free(place, end) and not _inside(tokens, place, end):
            draft.put(place, end, _spaced(tokens, end, _joined(draft, place, operator)), operator.rule)
            return end
    return place


def _inside(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a phrase is part of a compound ("investigator-initiated", "non-permitted")."""
    return (tokens.glued(start) and tokens.words[start - 1] in HYPHENS) or (
        tokens.glued(end) and tokens.words[end] in HYPHENS
    )


def _joined(draft: Draft, place: int, operator: Operator) -> str:
    """The words of an operator; those of a comparator get their "of" or "is" as a sign would."""
    if operator.rule not in _COMPARED.values() or operator.out.startswith("or ") or place in draft.before:
        return operator.out
    if draft.tokens.low(place - 1) in _MODALS:
        return f"be {operator.out}"
    if not quantities.wants_of(draft.tokens, place):
        return operator.out
    return f"{_link(draft.tokens, place)} {operator.out}"


def _link(tokens: Tokens, place: int) -> str:
    """What goes between a noun and its bound: "of", or the verb of a condition."""
    if not quantities.follows_if(tokens, place):
        return "of"
    return "are" if tokens.lows[place - 1] in _SEVERAL_VALUES else "is"


_SEVERAL_VALUES = word_set("levels counts values scores platelets results neutrophils leukocytes triglycerides")


def _spaced(tokens: Tokens, end: int, out: str) -> str:
    """ "e.g.asthma" needs a space after its new words."""
    return (
        out + " " if (out[-1] in ",:" or out == "such as") and tokens.glued(end) and tokens.kinds[end] in "a0" else out
    )


def _comparator(draft: Draft, place: int) -> int:
    tokens = draft.tokens
    if not (words := quantities.comparator(tokens, place)):
        return place + 1
    if quantities.is_rank(tokens.low(place - 1)):
        return _ranked(draft, place, words)
    rule = _COMPARED[words]
    if tokens.low(place - 1) in _MODALS:
        words = f"be {words}"  # "the interval must >= 2 weeks" (NCT02482753)
    elif quantities.wants_of(tokens, place) and place not in draft.before:
        words = f"{_link(tokens, place)} {words}"
    draft.put_apart(place, place + 1, words, rule)
    return place + 1


def _ranked(draft: Draft, place: int, words: str) -> int:
    """ "grade >= 3" is grade 3 or higher."""
    tokens = draft.tokens
    rule = _COMPARED[words]
    if words in ("at least", "at most") and place + 1 < tokens.size and tokens.kinds[place + 1] == "0":
        tail = "or higher" if words == "at least" else "or lower"
        number = tokens.words[place + 1]
        # A class is III, a score is "of 15".
        link = "" if place in draft.before or tokens.low(place - 1) not in _SCORES else f"{_link(tokens, place)} "
        if tokens.low(place + 2) in HYPHENS or tokens.low(place + 2) in ("%", "x", "/"):
            draft.put_apart(place, place + 1, words, rule)
            return place + 1
        if tokens.low(place + 2) in ("letters", "points") and link:
            draft.put_apart(place, place + 1, f"{link}{words}", rule)
            return place + 1
        draft.put_apart(place, place + 2, f"{link}{number} {tail}", rule)
        if tokens.glued(place + 2) and tokens.kinds[place + 2] == ".":
            last = draft.changes.pop()
            draft.changes.append(last._replace(out=last.out.rstrip(" ")))
        return place + 2
    draft.put_apart(place, place + 1, "higher than" if words == "more than" else words, rule)
    return place + 1


_SCORES = frozenset({"score", "scores"})
_MODALS = frozenset({"must", "should", "may", "can"})
_COMPARED = {
    "at least": "operator.ge",
    "at most": "operator.le",
    "more than": "operator.gt",
    "less than": "operator.lt",
}


def _window(draft: Draft, place: int) -> int:
    tokens = draft.tokens
    if tokens.lows[place] != "over" and (found := quantities.last_window(tokens, place)):
        draft.put(place, found[0], found[1], "operator.window")
        return found[0]
    if tokens.lows[place] == "within" and (opening := quantities.window(tokens, place)):
        start, words, relation, end, before = opening
        draft.put(place, start, words, "operator.window")
        draft.put(relation, end, before, "operator.before")
        return start
    return 0


def _limit(draft: Draft, place: int) -> int:
    """ULN in full, where it is not itself the bracket after the full words."""
    tokens = draft.tokens
    numbered = place > 0 and tokens.kinds[place - 1] == "0"
    if tokens.low(place - 1) == "(" or numbered or tokens.in_compound(place, place + 1):
        # "5 ULN" leaves its "times" out.
        return place
    side = "upper" if tokens.lows[place] == "uln" else "lower"
    if tokens.lows[place + 1 : place + 3] == ["(", side]:
        # "ULN (upper limit of normal)" (NCT00128531) says it itself.
        return place
    out = f"{side} limit of normal"
    before = tokens.low(place - 1)
    compared = place > 0 and tokens.kinds[place - 1] == "<"
    if compared or before in ("of", "to", "above", "below", "than", "at", "within", "exceeding", "exceeds"):
        out = "the " + out
    draft.put_apart(place, place + 1, out, "operator.limit")
    return place + 1
