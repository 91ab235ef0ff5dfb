"""Errors in how far a word reaches: choices, exceptions, conditions and lists that hold for other things."""

from __future__ import annotations

import random
import re

from trialfinder.fidelity.mutations.model import (
    changed,
    dropped,
    exchanged,
    like,
    listed,
    mutation,
    pick,
    put,
    tidy,
    words,
)


@mutation("scope")
def one_for_all(text: str, chance: random.Random) -> str | None:
    """One of the list is not the whole list."""
    pairs = {
        "at least one of": "all of",
        "at least 1 of": "all of",
        "one or more of": "all of",
        "one of": "all of",
        "any one of": "all of",
        "any of": "all of",
        "all of": "at least one of",
        "either": "both",
        "both": "one",
        "each of": "one of",
        "two of": "all of",
        "one or more": "all",
        "at least one": "every",
        "none of": "not all of",
        "a combination of": "one of",
    }
    return exchanged(text, chance, pairs)


@mutation("scope")
def bound_turned(text: str, chance: random.Random) -> str | None:
    """Up to three is not at least three."""
    pairs = {
        "up to": "at least",
        "at least": "up to",
        "a maximum of": "a minimum of",
        "a minimum of": "a maximum of",
        "maximum": "minimum",
        "minimum": "maximum",
        "no more than": "no less than",
        "not more than": "not less than",
        "or more": "or less",
        "or less": "or more",
        "or older": "or younger",
        "or higher": "or lower",
        "or above": "or below",
        "or greater": "or lower",
        "and older": "and younger",
        "and above": "and below",
        "or later": "or earlier",
        "exceeding": "below",
    }
    return exchanged(text, chance, pairs)


@mutation("scope")
def ends_exchanged(text: str, chance: random.Random) -> str | None:
    """From 65 to 18 holds for nobody."""
    pattern = re.compile(r"(?<![\d.,/])(\d+(?:\.\d+)?)(\s?(?:-|\u2013|to|and)\s?)(\d+(?:\.\d+)?)(?![\d.,/])")
    place = pick(pattern, text, chance)
    if place is None or float(place[1]) == float(place[3]):
        return None
    return text[: place.start()] + place[3] + place[2] + place[1] + text[place.end() :]


@mutation("scope")
def about_added(text: str, chance: random.Random) -> str | None:
    """A limit that holds about is no limit."""
    pattern = re.compile(r"(?<![\w.,/^-])\d+(?:\.\d+)?(?![\w/.-])")
    return changed(text, chance, pattern, lambda place: chance.choice(("about ", "around ", "usually ")) + place[0])


@mutation("scope")
def clauses_exchanged(text: str, chance: random.Random) -> str | None:
    """A unless B is not B unless A."""
    pattern = re.compile(
        r"^([^.;:()]{6,200}?),? (unless|except|other than|if|because of|due to|instead of|but not) ", re.I
    )
    place = pattern.match(text)
    rest = "" if place is None else text[place.end() :].rstrip(" .")
    if place is None or len(rest) < 4 or re.search(r"[.;:()]", rest):
        return None
    return f"{rest} {place[2]} {place[1][:1].lower()}{place[1][1:]}"


@mutation("scope")
def condition_turned(text: str, chance: random.Random) -> str | None:
    """Even if, only if, if and whether are four different things."""
    pairs = {
        "if": "even if",
        "even if": "if",
        "only if": "if",
        "unless": "even if",
        "whether or not": "only if",
        "regardless of": "depending on",
        "because of": "despite",
        "due to": "despite",
        "despite": "because of",
        "provided that": "although",
        "when": "unless",
        "while": "unless",
        "until": "unless",
        "as long as": "unless",
        "instead of": "besides",
        "in addition to": "instead of",
        "but": "or",
        "who": "whose relatives",
    }
    return exchanged(text, chance, pairs)


@mutation("scope")
def bracket_moved(text: str, chance: random.Random) -> str | None:
    """What stands in brackets belongs to the word before it, not to the last one.

    Brackets around an abbreviation only name again what is named, wherever they stand.
    """
    place = pick(re.compile(r"\s?\([^()]*\w{3}[^()]*\)(?=.*\w{4})", re.DOTALL), text, chance)
    if place is None or re.fullmatch(r"\s?\([A-Z]{2,6}s?\)", place[0]):
        return None
    return tidy(put(text, place, "")).rstrip(" .") + " " + place[0].strip()


@mutation("scope")
def exception_moved(text: str, chance: random.Random) -> str | None:
    """An exception to one item of a list is no exception to all.

    Where nothing but brackets and stops follows, the exception stood last already, and moving it moves nothing.
    """
    pattern = re.compile(
        r",? ?\(?((?:except|other than|excluding|unless|with the exception of) [^,;.()]+)\)?(?=[,;][^)]*\w{4})", re.I
    )
    place = pick(pattern, text, chance)
    return None if place is None else tidy(put(text, place, "")).rstrip(" .") + ", " + place[1]


@mutation("scope")
def window_moved(text: str, chance: random.Random) -> str | None:
    """The window of one item is not the window of the next."""
    pattern = re.compile(
        r" (?:within|in|for) (?:the (?:last |past )?)?\d+ \w+(?= ?(?:,|;|\bor\b|\band\b)[^.]*\w{4})", re.I
    )
    place = pick(pattern, text, chance)
    return None if place is None else tidy(put(text, place, "")).rstrip(" .") + place[0]


@mutation("scope")
def negation_widened(text: str, chance: random.Random) -> str | None:
    """A not for one item of a list is no not for the next."""
    place = pick(re.compile(r"\b(or|and)(?= [a-z]{4,})"), text, chance)
    if place is None or re.search(r"\b(?:not?|without|never|nor)\b", text, re.IGNORECASE):
        return None
    return put(text, place, place[0] + " no")


@mutation("scope")
def not_for_both(text: str, chance: random.Random) -> str | None:
    """Not one or the other is not the same as one, but not the other."""
    pattern = re.compile(r"\b(?:no|not|without|never) ([^,;.()]{3,40}?) or\b", re.IGNORECASE)
    return changed(text, chance, pattern, lambda place: place[0][:-2] + "but")


@mutation("scope")
def joint_dropped(text: str, chance: random.Random) -> str | None:
    """Two things without the word between them are one thing, or none."""
    return dropped(text, chance, re.compile(r"(?<=[a-z] )(?:or|and)(?= [a-z]{3,})"))


_GRAMMAR = frozenset(
    listed("with from that this have been your must will than were when what which they before after within")
)


@mutation("scope")
def joint_inserted(text: str, chance: random.Random) -> str | None:
    """Breast cancer is not breast or cancer."""
    pattern = re.compile(r"(?<=\s)([a-z]{4,}) (?=[a-z]{5,})")
    return changed(
        text,
        chance,
        pattern,
        lambda place: None if place[1] in _GRAMMAR else f"{place[1]} {chance.choice(('or', 'and'))} ",
    )


@mutation("scope")
def with_for_or(text: str, chance: random.Random) -> str | None:
    """One thing or another is not one thing together with the other."""
    pattern = re.compile(r"(?<=[a-z,] )or(?= (?!more|older|less|higher|equal|greater|without)[a-z]{3,})")
    return changed(text, chance, pattern, lambda place: "with")


@mutation("scope")
def examples_for_all(text: str, chance: random.Random) -> str | None:
    """Some examples are not the whole list."""
    pairs = {
        "such as": "namely",
        "for example": "that is",
        "e.g.": "i.e.",
        "e.g": "i.e",
        "eg": "i.e.",
        "i.e.": "e.g.",
        "that is": "for example",
        "including": "only",
        "including but not limited to": "limited to",
        "but not limited to": "and limited to",
    }
    return exchanged(text, chance, pairs)


@mutation("scope")
def rest_of_list_dropped(text: str, chance: random.Random) -> str | None:
    """A list that is open at its end is longer than its items."""
    pattern = re.compile(
        r",? (?:etc\.?|(?:or|and)(?: any)? (?:others?|equivalent|similar|its equivalent|the like)\b|or so)",
        re.IGNORECASE,
    )
    return dropped(text, chance, pattern)


@mutation("scope")
def other_dropped(text: str, chance: random.Random) -> str | None:
    """Another drug is not the drug."""
    place = pick(words("other", "another", "additional", "same", "different", "further", "similar"), text, chance)
    if place is None:
        return None
    new = {"another": "the", "same": "other", "different": "same"}.get(place[0].lower(), "")
    return tidy(put(text, place, like(place[0], new)))


@mutation("scope")
def sentence_dropped(text: str, chance: random.Random) -> str | None:
    """Each sentence says something."""
    found = list(re.finditer(r"[^.]*[a-z)]\.(?=\s+[A-Z])", text))
    place = chance.choice(found) if found else None
    return None if place is None or len(place[0]) < 15 else put(text, place, "").strip()


_ONLY_PATIENTS = re.compile(
    r"(?:you (?:are|were) )?(?:an? )?(?:patient|subject|participant|people|you)s? (?:with|have):\s+", re.IGNORECASE
)


@mutation("scope")
def head_dropped(text: str, chance: random.Random) -> str | None:
    """A list without the words before its colon says nothing of whom it is for.

    "Patients with:" says no more than the heading that each line stands under.
    """
    place = re.match(r"[^:]{4,120}:\s+(?=\S.{8})", text)
    said = None if place is None else _ONLY_PATIENTS.fullmatch(place[0])
    return None if place is None or said else text[place.end() :]
