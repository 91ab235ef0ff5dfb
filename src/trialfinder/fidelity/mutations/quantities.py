"""Errors in numbers, limits and units."""

from __future__ import annotations

import itertools
import random
import re

from trialfinder.fidelity.mutations.model import changed, exchanged, mutation, pick, put, words

_NUMBER = re.compile(r"(?<![\w.,/^(-])\d+(?:\.\d+)?(?![\w,^]|\.\d)")
_WHOLE = re.compile(r"(?<![\w.,/^-])\d+(?![\w.,^/])")
_DECIMAL = re.compile(r"(?<![\w.,])\d+\.\d+(?![\w.,]\d)")
_RANGE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(\s?[-–]\s?|\sto\s|\sand\s)(\d+(?:\.\d+)?)(?![\w.])")
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER_WORD = words(*_NUMBER_WORDS)


@mutation("number")
def number_up(text: str, chance: random.Random) -> str | None:
    """A number one greater names another limit."""
    place = pick(_WHOLE, text, chance)
    return None if place is None else put(text, place, str(int(place[0]) + 1))


@mutation("number")
def number_down(text: str, chance: random.Random) -> str | None:
    """A number one smaller names another limit."""
    place = pick(_WHOLE, text, chance)
    return None if place is None or int(place[0]) == 0 else put(text, place, str(int(place[0]) - 1))


@mutation("number")
def number_tenfold(text: str, chance: random.Random) -> str | None:
    """Ten times a number that is not 0 is another number."""
    place = pick(_WHOLE, text, chance)
    return None if place is None or int(place[0]) == 0 else put(text, place, place[0] + "0")


@mutation("number")
def decimal_point_dropped(text: str, chance: random.Random) -> str | None:
    """1.5 without its point is 15."""
    place = pick(_DECIMAL, text, chance)
    return None if place is None or float(place[0]) == 0 else put(text, place, place[0].replace(".", ""))


@mutation("number")
def decimal_moved(text: str, chance: random.Random) -> str | None:
    """15 with a point inside is 1.5; a number of one digit has no inside."""
    place = pick(_WHOLE, text, chance)
    if place is None or len(place[0]) < 2 or int(place[0]) == 0:
        return None
    return put(text, place, place[0][:-1] + "." + place[0][-1])


@mutation("number")
def numbers_swapped(text: str, chance: random.Random) -> str | None:
    """Two different numbers in each other's place belong to other things than before."""
    found = list(_NUMBER.finditer(text))
    pairs = [(a, b) for a, b in itertools.pairwise(found) if float(a[0]) != float(b[0])]
    if not pairs:
        return None
    first, second = chance.choice(pairs)
    between = text[first.end() : second.start()]
    if re.fullmatch(r"\s*(?:and|or|,)\s*", between):
        return None  # "0 or 1" turned round says the same
    return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]


@mutation("number")
def range_turned(text: str, chance: random.Random) -> str | None:
    """A range from the greater to the smaller number holds nothing."""
    place = pick(_RANGE, text, chance)
    if place is None or float(place[1]) == float(place[3]) or (" and" in place[2] and "between" not in text.lower()):
        return None
    if " and" in place[2]:
        return None
    return put(text, place, place[3] + place[2] + place[1])


@mutation("number")
def digit_lookalike(text: str, chance: random.Random) -> str | None:
    """A letter or a digit of another script in a number shows one thing and says another."""
    place = pick(_WHOLE, text, chance)
    if place is None:
        return None
    table = chance.choice([{"0": "O", "1": "l", "5": "S"}, {"0": "О"}, {str(d): chr(0xFF10 + d) for d in range(10)}])
    new = "".join(table.get(digit, digit) for digit in place[0])
    return None if new == place[0] else put(text, place, new)


@mutation("number")
def number_word_changed(text: str, chance: random.Random) -> str | None:
    """Another number word is another number."""
    place = pick(_NUMBER_WORD, text, chance)
    if place is None:
        return None
    return put(text, place, chance.choice([word for word in _NUMBER_WORDS if word != place[0].lower()]))


@mutation("number")
def number_dropped(text: str, chance: random.Random) -> str | None:
    """Without its number a limit says nothing."""
    place = pick(_NUMBER, text, chance)
    # "in the last 1 month" is "in the last month"
    return None if place is None or place[0] == "1" else put(text, place, "")


_FLIPS = {
    "at least": "at most",
    "at most": "at least",
    "more than": "less than",
    "greater than": "less than",
    "higher than": "lower than",
    "less than": "more than",
    "fewer than": "more than",
    "lower than": "higher than",
    "above": "below",
    "below": "above",
    "over": "under",
    "under": "over",
    "older than": "younger than",
    "younger than": "older than",
    "or older": "or younger",
    "or younger": "or older",
    "or more": "or less",
    "or less": "or more",
    "or higher": "or lower",
    "or lower": "or higher",
    "or greater": "or less",
    "or above": "or below",
    "or below": "or above",
    "no more than": "no less than",
    "not more than": "not less than",
    "up to": "at least",
    "minimum": "maximum",
    "maximum": "minimum",
}
_SIGNS = {"≥": "≤", "≤": "≥", ">=": "<=", "<=": ">=", "=<": "=>", ">": "<", "<": ">"}
_SIGN = re.compile(r">=|<=|=<|[≥≤]|[<>](?![=/])")


@mutation("comparator")
def comparator_flipped(text: str, chance: random.Random) -> str | None:
    """More for less turns a limit round."""
    signs, phrases = list(_SIGN.finditer(text)), list(words(*_FLIPS).finditer(text))
    if not signs + phrases:
        return None
    place = chance.choice(signs + phrases)
    return put(text, place, _SIGNS.get(place[0]) or _FLIPS[place[0].lower()])


_STRICT = {
    "at least": "more than",
    "at most": "less than",
    "more than": "at least",
    "less than": "at most",
    "fewer than": "at most",
    "greater than": "at least",
    "older than": "at least",
    "no more than": "less than",
    "not more than": "less than",
    "up to": "less than",
}
_STRICT_SIGNS = {"≥": ">", "≤": "<", ">=": ">", "<=": "<", "=<": "<", ">": "≥", "<": "≤"}


@mutation("comparator")
def strictness_changed(text: str, chance: random.Random) -> str | None:
    """At least 18 lets 18 in, more than 18 does not."""
    signs, phrases = list(_SIGN.finditer(text)), list(words(*_STRICT).finditer(text))
    if not signs + phrases:
        return None
    place = chance.choice(signs + phrases)
    return put(text, place, _STRICT_SIGNS.get(place[0]) or _STRICT[place[0].lower()])


# "Over the past week" compares nothing: "pain the past week" says the same.
_LASTING = re.compile(r"over\s+the\s+(?:last|past|previous)\b", re.IGNORECASE)


@mutation("comparator")
def comparator_dropped(text: str, chance: random.Random) -> str | None:
    """A limit without its comparator is a single value."""
    signs, phrases = list(_SIGN.finditer(text)), list(words(*_FLIPS).finditer(text))
    phrases = [one for one in phrases if not _LASTING.match(text, one.start())]
    if not signs + phrases or re.search(r"[(\[]\s*[<>≥≤]", text):
        return None  # "greater than (>)" says it twice
    return put(text, chance.choice(signs + phrases), " ")


@mutation("comparator")
def limit_added(text: str, chance: random.Random) -> str | None:
    """A single value with a comparator is a limit."""
    if _SIGN.search(text) or words(*_FLIPS).search(text):
        return None
    place = pick(_WHOLE, text, chance)
    return None if place is None else put(text, place, "more than " + place[0])


_UNITS = {
    "mg": "g",
    "g": "mg",
    "kg": "lb",
    "mg/dL": "mmol/L",
    "mmol/L": "mg/dL",
    "g/dL": "g/L",
    "g/L": "g/dL",
    "µg": "mg",
    "ng/mL": "mg/mL",
    "mL": "L",
    "cm": "mm",
    "mm": "cm",
    "mmHg": "cmHg",
    "mm3": "mL",
    "kg/m2": "g/m2",
    "mL/min": "L/min",
    "ms": "s",
    "bpm": "mmHg",
    "IU": "mg",
}
_UNIT = re.compile(r"(?<=\d)(\s?)(" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)) + r")(?![\w/])")


@mutation("unit")
def unit_changed(text: str, chance: random.Random) -> str | None:
    """The same number in another unit is another quantity."""
    return changed(text, chance, _UNIT, lambda place: place[1] + _UNITS[place[2]])


@mutation("unit")
def unit_dropped(text: str, chance: random.Random) -> str | None:
    """A number without its unit is no quantity."""
    place = pick(_UNIT, text, chance)
    if place is None or len(re.findall(r"(?<=[\d\s])" + re.escape(place[2]), text)) > 1:
        return None  # "2500 and 4500 g": the unit of the second serves both
    if text[place.end() :].lstrip().startswith("("):
        return None  # "50 kg (kilogram)" says it twice
    return put(text, place, "")


_TIMES = ["hour", "day", "week", "month", "year"]


@mutation("unit")
def time_unit_changed(text: str, chance: random.Random) -> str | None:
    """Six weeks are not six months."""
    place = pick(re.compile(r"\b(hour|day|week|month|year)(s?)\b", re.IGNORECASE), text, chance)
    if place is None:
        return None
    other = chance.choice([unit for unit in _TIMES if unit != place[1].lower()])
    return put(text, place, other + place[2])


@mutation("unit")
def percent_dropped(text: str, chance: random.Random) -> str | None:
    """80 is not 80 %."""
    place = pick(re.compile(r"(?<=\d)\s?%"), text, chance)
    return None if place is None or text.count("%") > 1 else put(text, place, "")


@mutation("unit")
def uln_for_lln(text: str, chance: random.Random) -> str | None:
    """The lower limit of normal is another limit than the upper."""
    pairs = {"uln": "LLN", "lln": "ULN", "upper limit": "lower limit", "lower limit": "upper limit"}
    return exchanged(text, chance, pairs)


@mutation("unit")
def multiple_of_normal_dropped(text: str, chance: random.Random) -> str | None:
    """2.5 times the upper limit of normal is not 2.5."""
    pattern = re.compile(r"\s*(?:x|×|times)\s*(?:the )?(?:ULN|upper limit of normal)\b(?:\s*\(ULN\))?", re.IGNORECASE)
    return changed(text, chance, pattern, lambda place: "")


@mutation("frequency")
def once_for_twice(text: str, chance: random.Random) -> str | None:
    """Twice is another number of times than once."""
    pairs = {"once": "twice", "twice": "once", "daily": "weekly", "weekly": "monthly", "monthly": "yearly"}
    return exchanged(text, chance, pairs)
