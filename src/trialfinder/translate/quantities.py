"""Comparators, multiples of normal limits, ages and windows: the numbers of a criterion, in words around them.

In: tokens and a place. Out: the tokens consumed and the words in their place, or nothing.
No digit is ever changed, moved or added, and no unit: a window keeps its anchor, a range its order.
A comparator is worded only where a number or a named limit follows it and no number stands before it: in
"18 <= age <= 65" the first one would turn round.
"""

from __future__ import annotations

from trialfinder.translate.draft import Draft
from trialfinder.translate.polarity import FINITE
from trialfinder.translate.tokens import HYPHENS, Tokens, word_set

_GE = frozenset({"≥", "≧", "⩾", ">=", "=>", ">/=", "=/>", "≥=", "⩾=", "≧="})
_LE = frozenset({"≤", "≦", "⩽", "<=", "=<", "</=", "=/<", "≤=", "⩽=", "≦="})

# What may follow a comparator besides a number.
_LIMITS = frozenset(
    {"uln", "lln", "grade", "the", "upper", "lower", "stage", "class", "nyha", "institutional", "twice"}
)
_SIGNS = frozenset("=/+~±")
# Before a comparator, these are no nouns that a value could belong to.
_NO_OF = word_set(
    """
    is are was were be been being of for by with within in at to from and or but if than that who which on over
    after before every during until since has have had weigh weighs exceed exceeds took take takes smoke smokes score
    scores last lasts drink drinks a an the only still either both not no any least most per about approximately
    required underwent met show shows shown remain remains when while must should will can may include as plus
    between measure measures made done given taken seen began held kept lost drawn spent got experience experienced
    experiences uses takes reports
    least worse where also then i.e patient patients subject subjects participant participants adult adults men women
    whom despite male
    males female females children infants individual individuals volunteers persons age aged ages grade
    stage class ecog nyha asa degrees degree mg ml kg cm mm
    """
)
_RANKS = frozenset({"grade", "grades", "stage", "class", "ecog", "score", "scores"})

TIME_UNITS = word_set(
    "second seconds minute minutes hour hours day days week weeks month months year years yr yrs hrs h d wks wk "
    "half-life half-lives cycle cycles"
)

_ONE_UNIT = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "cycle"})

NUMBER_WORDS = word_set(
    "one two three four five six seven eight nine ten eleven twelve fourteen fifteen twenty thirty sixty ninety"
)


def comparator_words(token: str) -> str:
    """The everyday words of a comparator sign.

    >>> [comparator_words(sign) for sign in ("≥", "=<", "< or =", ">")]
    ['at least', 'at most', 'at most', 'more than']
    """
    sign = token.replace(" ", "").replace("or", "")
    if sign in _GE:
        return "at least"
    if sign in _LE:
        return "at most"
    return "more than" if sign[0] == ">" else "less than"


def comparator(tokens: Tokens, place: int) -> str | None:
    """The words for the comparator at a place, or None where its sides are not sure."""
    if place + 1 >= tokens.size or (place and tokens.kinds[place - 1] in "<0"):
        return None
    following = tokens.kinds[place + 1]
    if following != "0" and tokens.lows[place + 1] not in _LIMITS:
        return None
    for back in range(2, min(5, place)):
        if tokens.kinds[place - back] == "<" and tokens.kinds[place - back - 1] == "0":
            # The second sign of "18 <= age <= 65": both stay, or neither.
            return None
    before = tokens.low(place - 1)
    if before in _SIGNS or before in HYPHENS or before in ("than", "least", "most"):
        # "more than >3" (NCT02652819) already says it once.
        return None
    words = comparator_words(tokens.words[place])
    # "at <= 300 mg" would stumble over its second "at".
    return None if before == "at" and words.startswith("at") else words


def wants_of(tokens: Tokens, place: int) -> bool:
    """Whether "of" goes between the noun before a comparator and its words: "lesions > 25 mm" has one."""
    if place == 0 or tokens.bracketed(place):
        return False
    place_before = _before_bracket(tokens, place - 1)
    if place_before < 0 or tokens.kinds[place_before] != "a":
        return False
    before = tokens.lows[place_before]
    if tokens.low(place - 2) in ("must", "should", "to", "not", "will", "may", "can", "who"):
        return False
    for value in range(place + 1, min(place + 8, tokens.size)):
        if tokens.kinds[value] == "0" or tokens.lows[value] in NUMBER_WORDS:
            if amount(tokens, value) is not None and not (before in _LENGTHS and tokens.lows[0] not in _OPENING):
                # "radiotherapy > 1 week before" tells when, not how long.
                return False
            break
    if before == "screening" and tokens.low(place_before - 1) == "at":
        # "QTc at screening > 450 msec" (NCT02221765)
        return True
    if _dated(tokens, place_before):
        return False
    return before not in _NO_OF and not before.endswith(("ed", "ing", "ly"))


def _dated(tokens: Tokens, last: int) -> bool:
    """Whether the noun before a comparator only tells when: "glucose at the time of the scan > 150" (NCT00741013)."""
    for place in range(last - 1, max(-1, last - 6), -1):
        if tokens.lows[place] == "at" and place:
            named = place + 1 + (tokens.low(place + 1) == "the")
            return tokens.low(named) == "time" or (
                tokens.low(named) == "rest" and tokens.low(named + 1) in ("and", "or")
            )
        if tokens.kinds[place] != "a":
            return False
    return False


_LENGTHS = frozenset({"expectancy", "survival", "lifespan"})
# At the start of a text a life expectancy becomes "You are expected to live".
_OPENING = word_set("life expected estimated anticipated predicted minimum a an the projected median")


def _before_bracket(tokens: Tokens, place: int) -> int:
    """The place before a bracket that ends at a place and holds one word: "residual (PVR)"; else the same place."""
    short = tokens.words[place] == ")" and tokens.low(place - 2) == "(" and tokens.words[place - 1].isupper()
    return place - 3 if short else place


def follows_if(tokens: Tokens, place: int) -> bool:
    """Whether a comparator is the verb of a condition: "if serum creatinine > 1.0" is so."""
    between: list[str] = []
    for at in range(place - 1, max(-1, place - 6), -1):
        if tokens.lows[at] in ("if", "when", "unless", "whose", "where"):
            return FINITE.isdisjoint(between) and "with" not in between
        between.append(tokens.lows[at])
    return False


def times(tokens: Tokens, place: int) -> tuple[int, str] | None:
    """A number's "x ULN" at a place: "1.5 x ULN" is 1.5 times the upper limit.

    Returns the end and the words from the multiplication sign up to the limit's own words.
    """
    if place == 0 or tokens.kinds[place - 1] != "0" or tokens.lows[place] not in ("x", "×", "*", "times"):
        return None
    following = tokens.low(place + 1)
    if following in ("uln", "lln", "upper", "lower", "institutional", "normal"):
        return place + 1, "times the"
    if following == "the" and tokens.low(place + 2) in ("uln", "lln", "upper", "lower", "institutional", "normal"):
        return place + 2, "times the"
    return None


def amount(tokens: Tokens, place: int) -> int | None:
    """The end of a number of time units at a place: "28 days", "4-6 weeks", "four (4) weeks"."""
    end = place
    if tokens.low(end) in NUMBER_WORDS:
        end += 1
        if tokens.low(end) == "(" and end + 2 < tokens.size and tokens.kinds[end + 1] == "0":
            end += 3 if tokens.lows[end + 2] == ")" else 0
    elif end < tokens.size and tokens.kinds[end] == "0":
        end += 1
        if tokens.low(end) in HYPHENS and end + 1 < tokens.size and tokens.kinds[end + 1] == "0":
            end += 2
    else:
        return None
    if tokens.low(end) == "calendar":
        end += 1
    if tokens.low(end) == "half" and tokens.low(end + 1) in HYPHENS and tokens.low(end + 2) in ("life", "lives"):
        return end + 3
    return end + 1 if tokens.low(end) in TIME_UNITS else None


def window(tokens: Tokens, place: int) -> tuple[int, str, int, int, str] | None:
    """ "within 28 days prior to" at a place: (end of opening, words, start of relation, end, words)."""
    start = place + 1
    if tokens.low(start) == "the":
        start += 1
    if tokens.low(start) in ("past", "last"):
        return None
    end = amount(tokens, start)
    if end is None:
        return None
    if tokens.lows[end - 1] in ("half-life", "half-lives", "life", "lives"):
        return None
    if tokens.lows[end - 1] in _ONE_UNIT:
        # "in the 1 year before" is nothing that one says.
        return None
    if tokens.low(end) == "prior" and tokens.low(end + 1) == "to":
        return start, "in the", end, end + 2, "before"
    if tokens.low(end) in ("before", "preceding"):
        return start, "in the", end, end + 1, "before"
    return None


def last_window(tokens: Tokens, place: int) -> tuple[int, str] | None:
    """ "within the past 6 months" and its kin at a place: the end of its opening, and the words."""
    start = place + 1
    if tokens.low(start) == "the":
        start += 1
    if tokens.low(start) in ("past", "last", "previous", "preceding", "prior"):
        after = start + 1
        if amount(tokens, after) is not None or tokens.low(after) in ("year", "month", "week"):
            word = "past" if tokens.low(start) == "past" else "last"
            # "in the previous 6 months before screening" already has its anchor.
            return after, f"in the {word}"
    return None


_UNITS = word_set(
    """
    mg g gm gr kg ng pg μg µg mcg ug dl l ml μl µl ul mcl mmol μmol µmol umol nmol pmol mol mm mm3 mm2 mm³ cm m m2 m²
    cmm mmhg hg min minute minutes hr hour hours h day days d week weeks month months year years yr yrs sec second
    seconds s ms msec msecs millisecond milliseconds u iu miu ui kui ku cells copies bpm beats breaths
    percent units per pack x109 x1012 x10 meq mosm pounds lbs inches liters litres liter predicted
    """
)
# Units only right behind their number: "30 letters", but not "letters read".
_COUNTED_UNITS = frozenset({"letters", "letter", "points", "point"})
_UNIT_SIGNS = frozenset({"%", "/", "^", "*", "²", "³", "·", "μ", "µ", "x", "×", "°"})


def units(tokens: Tokens, place: int) -> int:
    """The end of the units that begin at a place: "g/dL", "x 10^9/L", "mL/min/1.73 m2", "%"."""
    end = place
    while end < tokens.size:
        low = tokens.lows[end]
        if tokens.kinds[end] == "0":
            # Numbers go with a unit only behind a sign of one: "x 10^9", "/1.73", "^2".
            if end == place or tokens.lows[end - 1] not in ("x", "×", "^", "*", "/"):
                break
        elif low in ("x", "×", "*"):
            if tokens.low(end + 1) not in ("10", "109", "1012", "106", "103"):
                break
        elif low == "k" and (tokens.glued(end) or tokens.low(end + 1) != "/"):
            break
        elif low in _COUNTED_UNITS and end and tokens.kinds[end - 1] == "0":
            pass
        elif low not in _UNITS and low != "k" and low not in _UNIT_SIGNS:
            break
        end += 1
    return end


def say_range(draft: Draft, place: int) -> None:
    """Put "to" in place of the hyphen of a range of two numbers: "0-1" is 0 to 1."""
    tokens = draft.tokens
    if place + 2 >= tokens.size or tokens.lows[place + 1] not in HYPHENS or tokens.kinds[place + 2] != "0":
        return
    if tokens.glued(place + 1) != tokens.glued(place + 2) or not draft.free(place, place + 3):
        return
    if tokens.low(place + 3) in HYPHENS or (tokens.glued(place + 3) and tokens.low(place + 3) in ("/", ":", "+")):
        return
    if _value(tokens.words[place]) >= _value(tokens.words[place + 2]):
        # "20-18" is no range that goes up.
        return
    draft.put_apart(place + 1, place + 2, "to", "operator.to")


def _value(number: str) -> float:
    return float(number) if number.count(".") < 2 and number.replace(".", "").isdecimal() else -1.0


def is_rank(word: str) -> bool:
    """Whether a word is measured on a ladder, so that "above" is said of it rather than "more than"."""
    return word in _RANKS
