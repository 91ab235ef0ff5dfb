"""Age and sex: "Age >= 18 years" becomes "You are at least 18 years old".

In: a draft. Out: its opening. The bounds stay where they are and stay strict or not; "years" gets "old" only
where the sentence ends with the age or goes on to a new clause.
"""

from __future__ import annotations

from trialfinder.translate import quantities
from trialfinder.translate.draft import Change, Draft
from trialfinder.translate.frames.agreement import possess
from trialfinder.translate.frames.others import spoken_of
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.polarity import FINITE, stray_verbs
from trialfinder.translate.tokens import HYPHENS, Tokens, word_set

_AGES: Phrases[bool] = Phrases(
    (phrase, True)
    for phrase in (
        "age",
        "ages",
        "aged",
        "patient age",
        "patient's age",
        *(f"{one} with age" for one in ("patient", "patients", "subjects", "participants")),
        "subject age",
        "patients age",
        "patients aged",
        "subjects aged",
        "participants aged",
        "age of",
        "aged between",
        "age between",
        "ages between",
        "patients aged between",
        "subjects aged between",
        "participants aged between",
        "age from",
        "aged from",
        "be",
    )
)
_SEXES: Phrases[str] = Phrases(
    (phrase, lead)
    for phrase, lead in (
        ("male or female", "You are male or female"),
        ("female or male", "You are female or male"),
        ("male", "You are male"),
        ("female", "You are female"),
    )
)
_UNITS = frozenset({"years", "year", "yrs", "y", "yr", "months", "weeks", "days", "years-old"})


def open_age(draft: Draft) -> bool:
    """Begin with "You are" where the criterion states an age first."""
    tokens = draft.tokens
    for end, _ in _AGES.at(tokens, 0):
        if tokens.low(end) == ":":
            end += 1
        if _age_at(tokens, end):
            lead = "You are"
            if _is_subject(tokens, end):
                if not _bound_by_age(draft, end):
                    return False
                lead = "If you are"
            elif _bare(draft, end):
                return True
            quantities.say_range(draft, end)
            between = " between" if tokens.low(end - 1) == "between" else ""
            aged = "" if _old(draft, end) else " aged"
            draft.open(end, f"{lead}{aged}{between}", "frame.age")
            return True
    if _age_at(tokens, 0) and (_years_of_age(tokens) or _years_at(tokens)) and not _is_subject(tokens, 0):
        quantities.say_range(draft, 0)
        draft.open(0, "You are", "frame.age")
        _old(draft, 0)
        return True
    return False


def _is_subject(tokens: Tokens, start: int) -> bool:
    """Whether a verb follows right behind an age: "subjects aged 17 years and younger must have a parent"."""
    for place in range(start, min(start + 14, tokens.size)):
        if tokens.lows[place] in FINITE or tokens.lows[place] in _GROUPS:
            return True
        if tokens.kinds[place] == "a" and tokens.lows[place] not in _OF_AGE:
            return False
        if tokens.stops(place):
            return False
    return False


def _bound_by_age(draft: Draft, start: int) -> bool:
    """ "Subjects aged 18 years and older must ..." (NCT05251116) binds those of that age, whoever reads."""
    tokens = draft.tokens
    if "must" not in tokens.lows[start : start + 12] or spoken_of(tokens) or tokens.lows.count("must") > 1:
        return False
    place = tokens.lows.index("must", start)
    if tokens.low(place + 1) in ("", ":", "also") or not draft.free(0, place + 1):
        return False
    if any(tokens.kinds[at] == "a" and tokens.lows[at] not in _OF_AGE for at in range(start, place)):
        return False
    draft.changes.append(Change(tokens.ends[place - 1], tokens.ends[place], ", you must", "frame.group"))
    draft.claim(place, place + 1)
    possess(draft, place + 1)
    return True


_BARE = {
    "at least": ("", " or older"),
    "at most": ("", " or younger"),
    "more than": ("older than ", ""),
    "less than": ("younger than ", ""),
}


def _bare(draft: Draft, place: int) -> bool:
    """ "Age >= 18" without a unit is "You are 18 or older"."""
    tokens = draft.tokens
    words = _BARE.get(quantities.comparator(tokens, place) or "") if tokens.kinds[place] == "<" else None
    value = place + 1
    if words is None or not _number(tokens, value) or tokens.low(value + 1) not in ("", ".", ";", ",", "at"):
        return False
    if tokens.low(value + 1) == "," and value + 2 < tokens.size and tokens.kinds[value + 2] != "a":
        return False
    draft.open(place, "You are", "frame.age")
    draft.put_apart(place, value + 1, f"{words[0]}{tokens.words[value]}{words[1]}", "frame.age")
    return True


def open_sex(draft: Draft) -> bool:
    """Begin with "You are male or female" where the criterion is that, or that and an age."""
    tokens = draft.tokens
    for end, lead in _SEXES.at(tokens, 0):
        following = tokens.low(end)
        if (
            following in (",", ".", ";", "", "with", "who", "≥", ">", ">=", "at")
            or (following == "of" and tokens.low(end + 1) in ("any", "all"))
            or _age_at(tokens, end)
            or (following in ("aged", "age", "between") and _age_at(tokens, end + 1))
        ):
            if following in ("aged", "age", "between"):
                _old(draft, end)
            elif following == "who" and stray_verbs(tokens, end):
                return False
            elif following == "," and tokens.low(end + 1) in ("age", "aged"):
                draft.put(end + 1, end + 2, "aged", "frame.age")
            draft.open(end, lead.replace("are ", "are a ") if following == "who" else lead, "frame.sex")
            return True
    return False


def open_since(draft: Draft) -> bool:
    """ "At least 4 weeks since surgery" begins with "It is"."""
    tokens = draft.tokens
    for place in range(1, min(4, tokens.size)):
        end = quantities.amount(tokens, place)
        if end is not None:
            opening = tokens.lows[:place]
            bound = opening in (["at", "least"], ["more", "than"], ["greater", "than"]) or tokens.kinds[0] == "<"
            if bound and tokens.low(end) == "since":
                draft.open(0, "It is", "frame.since", you=False)
                return True
            return False
    return False


def _age_at(tokens: Tokens, place: int) -> bool:
    """Whether a bound or a number with nothing but an age in it begins here."""
    low = tokens.low(place)
    if not low or tokens.low(place + 1) in (".", "_", ")"):
        # "1. Adults" counts, and "18_60" is no number.
        return tokens.size == place + 2 and tokens.kinds[place] == "0"
    kind = tokens.kinds[place]
    if kind == "<":
        return quantities.comparator(tokens, place) is not None
    if low in ("over", "under", "above", "below", "between"):
        return _number(tokens, place + 1)
    if low == "at" and tokens.low(place + 1) not in ("least", "most"):
        return False
    if low in ("at", "greater", "more", "less", "older", "younger", "equal", "from"):
        return any(_number(tokens, at) for at in range(place + 1, min(place + 7, tokens.size)))
    return kind == "0"


def _number(tokens: Tokens, place: int) -> bool:
    return place < tokens.size and tokens.kinds[place] == "0"


def _years_of_age(tokens: Tokens) -> bool:
    """Whether a text that begins with a bound goes on as an age."""
    for place in range(min(14, tokens.size)):
        if tokens.lows[place] in _UNITS:
            tail = tokens.lows[place + 1 : place + 4]
            return tail[:2] in (["of", "age"], ["or", "older"], ["and", "older"], ["old"], ["or", "above"]) or tail[
                :1
            ] == ["old"]
    return False


_MOMENTS = word_set(
    "time screening enrollment enrolment consent entry baseline study inclusion registration randomization"
)


_RANGES = frozenset({*HYPHENS, "to"})
_GOES_ON = _RANGES | {"and", "or", "(", "prior"}


def _years_at(tokens: Tokens) -> bool:
    """Whether a text is a bound of years at a moment: ">= 18 years at time of consent" is an age."""
    place = 2 if tokens.kinds[0] == "<" else 1
    if tokens.kinds[0] == "0" and tokens.low(1) in _RANGES:
        place = 3
    number = tokens.words[place - 1] if place <= tokens.size else ""
    if tokens.low(place) != "years" or not number.isdecimal() or int(number) < 16:
        return False
    after = place + 1
    if tokens.low(after) in ("at", "on"):
        return not _MOMENTS.isdisjoint(tokens.lows[after + 1 : after + 5]) and "since" not in tokens.lows
    return False


def _old(draft: Draft, start: int) -> bool:
    """Whether the age says that it is one, with "old" put after "18 years" where it does not yet."""
    tokens = draft.tokens
    if any(low in _SAYS_OLD for low in tokens.lows):
        return True
    last = None
    for place in range(start, min(start + 14, tokens.size)):
        if tokens.lows[place] in _UNITS and place and (tokens.kinds[place - 1] == "0" or tokens.low(place - 1) == "+"):
            if last is not None:
                # "6 months to 18 years": the word would stand far from the first.
                return False
            last = place
        elif tokens.kinds[place] == "a" and tokens.lows[place] not in _OF_AGES:
            # What follows may have a time of its own: "... with pain for 12 months".
            break
    if last is None:
        return False
    following = tokens.low(last + 1)
    if following == "of" and tokens.low(last + 2) == "age":
        return True
    if following in _GOES_ON:
        return False
    draft.put(last, last + 1, f"{tokens.words[last]} old", "frame.age")
    return True


_OF_AGES = word_set(
    "and to or less more greater than equal at least most between under over up above below from through"
)
# "between 18 and 60 years old patients" (NCT03796611)
_GROUPS = word_set("patients subjects participants men women adults volunteers individuals children")
_OF_AGE = _OF_AGES | _UNITS | word_set("of age old older younger inclusive")
_SAYS_OLD = frozenset({"old", "older", "younger"})
