"""The small words that carry logic, in everyday form: order in time, comparison, exception, judgement.

In: tokens and a place. Out: an edit, or nothing. Each rule keeps the class of its operator (strict stays
strict, "before" stays "before", one negator stays one negator): what has no everyday form of the same class
("and/or", "including but not limited to", "respectively") stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from trialfinder.translate import guards, quantities
from trialfinder.translate.draft import Draft
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.tokens import COMPARATORS, HYPHENS, Tokens, word_set

Guard = Callable[[Tokens, int, int], bool]


class Operator(NamedTuple):
    """`out` in place of a phrase where `guard` holds."""

    out: str
    rule: str
    guard: Guard


_TABLE: tuple[tuple[str, str, str, Guard], ...] = (
    # order in time
    ("prior to", "before", "before", guards.noun_follows),
    ("prior to the", "before the", "before", guards.always),
    ("prior to or during", "before or during", "before", guards.always),
    ("previous to", "before", "before", guards.noun_follows),
    ("before or at the time of", "before or at the time of", "before", guards.always),
    ("subsequent to", "after", "after", guards.always),
    ("following", "after", "after", guards.after_event),
    ("following", "after", "after", guards.after_treatment),
    ("preceding", "before", "before", guards.after_event),
    ("previously received", "already had", "past", guards.by_you),
    ("at time of", "at the time of", "time", guards.always),
    ("at the start of", "at the start of", "time", guards.always),
    ("for the duration of", "throughout", "during", guards.always),
    ("for duration of", "throughout", "during", guards.always),
    ("during the course of", "during", "during", guards.always),
    ("throughout the course of", "throughout", "during", guards.always),
    # comparison
    ("greater than or equal to", "at least", "ge", guards.not_negated),
    ("more than or equal to", "at least", "ge", guards.not_negated),
    ("equal to or greater than", "at least", "ge", guards.not_negated),
    ("equal to or more than", "at least", "ge", guards.not_negated),
    ("equal or greater than", "at least", "ge", guards.not_negated),
    ("greater or equal to", "at least", "ge", guards.not_negated),
    ("greater or equal than", "at least", "ge", guards.not_negated),
    ("higher than or equal to", "at least", "ge", guards.not_negated),
    ("less than or equal to", "at most", "le", guards.not_negated),
    ("lower than or equal to", "at most", "le", guards.not_negated),
    ("equal to or less than", "at most", "le", guards.not_negated),
    ("equal or less than", "at most", "le", guards.not_negated),
    ("less or equal to", "at most", "le", guards.not_negated),
    ("greater than", "more than", "gt", guards.number_follows),
    ("in excess of", "more than", "gt", guards.number_follows),
    ("exceeding", "more than", "gt", guards.number_follows),
    ("a minimum of", "at least", "ge", guards.number_follows),
    ("minimum of", "at least", "ge", guards.number_follows),
    ("a maximum of", "at most", "le", guards.number_follows),
    ("maximum of", "at most", "le", guards.number_follows),
    ("no more than", "at most", "le", guards.number_after),
    ("not more than", "at most", "le", guards.number_after),
    ("no greater than", "at most", "le", guards.number_after),
    ("not greater than", "at most", "le", guards.number_after),
    ("no less than", "at least", "ge", guards.number_after),
    ("not less than", "at least", "ge", guards.number_after),
    ("no fewer than", "at least", "ge", guards.number_after),
    ("prior", "past", "past", guards.past),
    ("previous", "past", "past", guards.past),
    ("or greater", "or more", "ge", guards.number_before),
    ("approximately", "about", "about", guards.number_after),
    # age
    ("years of age", "years old", "age", guards.age_ends),
    ("year of age", "year old", "age", guards.age_ends),
    ("years of age", "years", "age", guards.older_follows),
    ("years of age", "years old", "age", guards.over_follows),
    ("months of age", "months old", "age", guards.age_ends),
    # exception
    ("with the exception of", "except for", "exception", guards.always),
    ("with exception of", "except for", "exception", guards.always),
    ("with the exceptions of", "except for", "exception", guards.always),
    ("with the exception that", "except that", "exception", guards.always),
    ("apart from", "except for", "exception", guards.always),
    ("aside from", "except for", "exception", guards.always),
    # examples
    ("e.g.,", "such as", "example", guards.example),
    ("e.g.:", "such as:", "example", guards.always),
    ("e.g.", "such as", "example", guards.example),
    ("eg,", "such as", "example", guards.example),
    ("eg.", "such as", "example", guards.example),
    ("eg", "such as", "example", guards.example),
    ("i.e.,", "that is,", "that_is", guards.always),
    ("i.e.", "that is,", "that_is", guards.always),
    ("ie,", "that is,", "that_is", guards.always),
    # cause and purpose
    ("due to", "because of", "cause", guards.noun_follows),
    ("secondary to", "because of", "cause", guards.noun_follows),
    ("in order to", "to", "purpose", guards.always),
    ("for the purpose of", "for", "purpose", guards.always),
    ("for the purposes of", "for", "purpose", guards.always),
    ("in the event of", "in case of", "condition", guards.always),
    ("in accordance with", "in line with", "accordance", guards.always),
    ("according to", "by", "according", guards.name_follows),
    # kinds and grades
    ("persistent", "persistent", "kept", guards.no_symptom),
    ("component", "ingredient", "ingredient", guards.not_borne),
    ("components", "ingredients", "ingredient", guards.not_borne),
    ("component(s)", "ingredient(s)", "ingredient", guards.not_borne),
    ("constituent", "ingredient", "ingredient", guards.not_borne),
    ("constituents", "ingredients", "ingredient", guards.not_borne),
    ("of the following", "of these", "these", guards.counted),
    ("the following", "these", "these", guards.announced),
    ("as well as", "as well as", "and", guards.always),
    ("in addition to", "in addition to", "and", guards.always),
    # permission
    ("permitted", "allowed", "allowed", guards.always),
    ("is not permitted", "is not allowed", "allowed", guards.always),
    # judgement
    ("in the investigator's opinion", "in the opinion of the study doctor", "opinion", guards.always),
    ("in the investigator’s opinion", "in the opinion of the study doctor", "opinion", guards.always),
    ("in the opinion of investigator", "in the opinion of the study doctor", "opinion", guards.always),
    ("investigator", "study doctor", "investigator", guards.always),
    ("investigators", "study doctors", "investigator", guards.always),
    ("investigator's", "study doctor's", "investigator", guards.always),
    ("investigator’s", "study doctor's", "investigator", guards.always),
    ("investigator(s)", "study doctor(s)", "investigator", guards.always),
    ("principal investigator", "lead study doctor", "investigator", guards.always),
    ("principal investigator's", "lead study doctor's", "investigator", guards.always),
    # need and time of now
    ("requiring", "needing", "need", guards.noun_follows),
    ("requires", "needs", "need", guards.noun_follows),
    ("currently", "now", "now", guards.inside_sentence),
    ("receiving", "getting", "getting", guards.noun_follows),
    ("therapy", "treatment", "treatment", guards.plain_therapy),
    ("therapies", "treatments", "treatment", guards.plain_therapy),
    ("evidence of", "signs of", "signs", guards.signs),
    ("participation in", "taking part in", "part", guards.bare_deed),
    ("participated in", "taken part in", "part", guards.after_have),
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
