"""Errors in negation, connectives, exceptions, time, modality and side."""

from __future__ import annotations

import random
import re

from trialfinder.fidelity.mutations.model import changed, dropped, exchanged, like, mutation, pick, put, tidy, words
from trialfinder.fidelity.mutations.restated import restatements, same

_NEGATORS = words("not", "no", "without", "never", "cannot", "unable to", "non", "absence of", "neither", "none", "nor")
_FIXED = re.compile(
    r"(?:no|not) (?:more|less|fewer|later|longer|greater|lower|higher) than|with(?: or |/)without", re.IGNORECASE
)


def _negator(text: str, chance: random.Random) -> re.Match[str] | None:
    fixed = [found.span() for found in _FIXED.finditer(text)]
    found = [one for one in _NEGATORS.finditer(text) if not any(a <= one.start() < b for a, b in fixed)]
    return chance.choice(found) if found else None


@mutation("negation")
def negation_dropped(text: str, chance: random.Random) -> str | None:
    """What was denied is asked for."""
    place = _negator(text, chance)
    if place is None:
        return None
    new = {"cannot": "can", "unable to": "able to", "neither": "either", "nor": "or", "without": "with"}
    return tidy(put(text, place, like(place[0], new.get(place[0].lower(), ""))))


_VERBS = words("is", "are", "has been", "have been", "was", "were", "can", "must", "should", "may", "will")


@mutation("negation")
def negation_added(text: str, chance: random.Random) -> str | None:
    """What was asked for is denied."""
    place = pick(_VERBS, text, chance)
    if place is not None and not text[place.end() :].lstrip().lower().startswith(("not", "no ", "never")):
        return put(text, place, place[0] + " not")
    if place is None and not _NEGATORS.search(text):
        return "No " + text
    return None


@mutation("negation")
def negation_moved(text: str, chance: random.Random) -> str | None:
    """The same "not" in front of another word denies another thing."""
    place = _negator(text, chance)
    if place is None or place[0].lower() not in ("not", "no"):
        return None
    rest = text[place.end() :]
    words_behind = re.findall(r"\S+", rest)
    if len(words_behind) < 4 or any(word.lower() in ("or", "and", "nor") for word in words_behind[:1]):
        return None
    behind = " ".join([*words_behind[:3], place[0], *words_behind[3:]])
    return tidy(text[: place.start()] + behind)


@mutation("negation")
def negation_doubled(text: str, chance: random.Random) -> str | None:
    """To deny a denial is to ask for what was denied."""
    place = _negator(text, chance)
    if place is None or place[0].lower() not in ("not", "without", "cannot"):
        return None
    return put(text, place, place[0] + " not")


@mutation("negation")
def prefix_dropped(text: str, chance: random.Random) -> str | None:
    """Uncontrolled is the opposite of controlled."""
    pattern = re.compile(
        r"\b(un)(controlled|treated|stable|known|explained|resectable|resolved|able|willing|likely|suitable|diagnosed)"
        r"|\b(in)(adequate|active|eligible|complete|sufficient|tolerance|ability)|\b(non-?)(?=[a-z])",
        re.IGNORECASE,
    )
    return changed(text, chance, pattern, lambda place: place[2] or place[4] or "")


@mutation("negation")
def positive_for_negative(text: str, chance: random.Random) -> str | None:
    """A positive test is not a negative one."""
    pairs = {"positive": "negative", "negative": "positive", "abnormal": "normal", "normal": "abnormal"}
    return exchanged(text, chance, pairs)


@mutation("negation")
def able_for_unable(text: str, chance: random.Random) -> str | None:
    """Who can is not who cannot."""
    pairs = {"able to": "unable to", "can": "cannot", "willing": "unwilling", "ability to": "inability to"}
    return exchanged(text, chance, pairs)


_JOINED = re.compile(r"(?<![\w/])(and|or)(?![\w/])", re.IGNORECASE)
_BOUND = re.compile(r"(?:between\s+\S+(?:\s+\S+)?\s+|\b(?:or|and)\s+)$", re.IGNORECASE)
_POSTFIX = re.compile(
    r"\s+(?:more|older|greater|higher|above|over|less|younger|lower|below|fewer|equal|better|worse)\b", re.IGNORECASE
)


@mutation("connective")
def and_for_or(text: str, chance: random.Random) -> str | None:
    """One of two things is not both of them."""
    found = [
        one
        for one in _JOINED.finditer(text)
        if not _POSTFIX.match(text, one.end())
        and not _BOUND.search(text, 0, one.start())
        and not re.search(r"with$", text[: one.start()].rstrip())
        and "/" not in text[one.start() - 2 : one.end() + 2]
    ]
    if not found:
        return None
    place = chance.choice(found)
    return put(text, place, like(place[0], "or" if place[0].lower() == "and" else "and"))


@mutation("connective")
def and_or_narrowed(text: str, chance: random.Random) -> str | None:
    """And/or lets one of two things suffice."""
    return changed(text, chance, re.compile(r"\band\s?/\s?or\b", re.IGNORECASE), lambda place: "and")


_LIST = re.compile(r"([^,;.()]{3,60}), ([^,;.()]{3,60}),? (and|or) ", re.IGNORECASE)


@mutation("connective")
def list_item_dropped(text: str, chance: random.Random) -> str | None:
    """A list with an item less names less."""
    place = pick(_LIST, text, chance)
    return None if place is None else tidy(text[: place.end(1)] + text[place.end(2) :])


@mutation("connective")
def list_item_repeated(text: str, chance: random.Random) -> str | None:
    """An item in the place of its neighbour drops the neighbour."""
    place = pick(_LIST, text, chance)
    if place is None:
        return None
    item = place[1].split()[-1]
    if item.lower() in place[2].lower() or same(item, place[2]):
        return None
    return text[: place.start(2)] + item + text[place.end(2) :]


_EXCEPTIONS = words("except", "except for", "unless", "other than", "excluding", "with the exception of", "apart from")


@mutation("exception")
def exception_dropped(text: str, chance: random.Random) -> str | None:
    """Without its exception a rule takes in those whom it let out."""
    place = pick(_EXCEPTIONS, text, chance)
    if place is None or not text[: place.start()].strip(" ,;("):
        return None
    end = re.compile(r"[.;)]").search(text, place.end())
    return tidy(text[: place.start()].rstrip(" ,(") + (text[end.end() :] if end else ""))


@mutation("exception")
def exception_turned(text: str, chance: random.Random) -> str | None:
    """What was left out is taken in."""
    pairs = {
        "except": "including",
        "except for": "including",
        "excluding": "including",
        "other than": "including",
        "with the exception of": "including",
        "unless": "if",
        "including": "excluding",
    }
    return exchanged(text, chance, pairs)


@mutation("condition")
def condition_dropped(text: str, chance: random.Random) -> str | None:
    """What held under a condition holds always."""
    return dropped(text, chance, re.compile(r"[ ,(]+(?:if|when|provided|in case of) [^.;)]{4,}", re.IGNORECASE))


@mutation("condition")
def parenthesis_dropped(text: str, chance: random.Random) -> str | None:
    """What stood in brackets said something."""
    place = pick(re.compile(r"\s?\([^()]*\w{3}[^()]*\)"), text, chance)
    if place is None or re.fullmatch(r"\s?\([A-Z]{2,6}s?\)", place[0]):
        return None  # "upper limit of normal (ULN)" says its abbreviation only
    if any(span.end == place.end() for span in restatements(text)):
        return None  # "fluid in the belly (ascites)" says one thing twice
    return tidy(put(text, place, ""))


@mutation("time")
def before_for_after(text: str, chance: random.Random) -> str | None:
    """Before is not after."""
    pairs = {
        "before": "after",
        "prior to": "after",
        "after": "before",
        "during": "after",
        "until": "before",
        "since": "until",
        "preceding": "following",
    }
    return exchanged(text, chance, pairs)


@mutation("time")
def window_opened(text: str, chance: random.Random) -> str | None:
    """More than six months ago is not within six months."""
    pairs = {"within": "more than", "in the last": "before the last", "in the past": "before the past"}
    return exchanged(text, chance, pairs)


@mutation("time")
def window_dropped(text: str, chance: random.Random) -> str | None:
    """Without its window a rule holds for ever."""
    pattern = re.compile(
        r",?\s(?:within|in|during) (?:the (?:last |past |previous )?)?\d+ (?:hour|day|week|month|year)s?\b", re.I
    )
    return dropped(text, chance, pattern)


@mutation("time")
def anchor_changed(text: str, chance: random.Random) -> str | None:
    """A window that hangs on another event is another window."""
    pairs = {
        "screening": "randomization",
        "randomization": "screening",
        "enrollment": "screening",
        "first dose": "last dose",
        "last dose": "first dose",
        "baseline": "discharge",
        "surgery": "diagnosis",
        "diagnosis": "surgery",
    }
    return exchanged(text, chance, pairs)


@mutation("time")
def history_for_current(text: str, chance: random.Random) -> str | None:
    """Who had a thing is not who has it."""
    pairs = {"history of": "current", "current": "previous", "currently": "previously", "prior": "current"}
    pairs |= {"previous": "current", "active": "previous", "ongoing": "past"}
    if re.search(r"\bprior to\b", text, re.IGNORECASE):
        return None
    return exchanged(text, chance, pairs)


@mutation("time")
def status_dropped(text: str, chance: random.Random) -> str | None:
    """Current, previous, recent and chronic narrow what they stand before.

    A "history of previous surgery" is a history of surgery, and "the previous 6 months prior to" an event are
    the 6 months prior to it: there "previous" says nothing.
    """
    pattern = re.compile(
        r"\b(?:current|(?<!history of )previous|recent|chronic|ongoing|active|concurrent|concomitant)(?:ly)?\s"
        r"(?!history|\d+ \w+ (?:prior|previous|before))",
        re.I,
    )
    return dropped(text, chance, pattern)


@mutation("modality")
def modality_changed(text: str, chance: random.Random) -> str | None:
    """Must is not may."""
    pairs = {"must": "may", "should": "may", "may": "must", "required": "allowed", "allowed": "required"}
    pairs |= {"permitted": "required", "will": "may", "have to": "may"}
    return exchanged(text, chance, pairs)


@mutation("quantifier")
def quantifier_changed(text: str, chance: random.Random) -> str | None:
    """Any one is not all."""
    pairs = {
        "any": "all",
        "all": "some",
        "each": "any",
        "every": "some",
        "some": "all",
        "both": "either",
        "most": "all",
    }
    if re.search(r"\bany of the following\b", text, re.IGNORECASE):
        pairs = {"any of the following": "all of the following"}
    return exchanged(text, chance, pairs)


@mutation("quantifier")
def only_dropped(text: str, chance: random.Random) -> str | None:
    """Only shuts out the rest."""
    return dropped(text, chance, words("only", "solely", "exclusively"))


@mutation("side")
def side_turned(text: str, chance: random.Random) -> str | None:
    """A line that says which side it stands on can stand on the wrong one."""
    heading = chance.choice(("You may not be able to join if ", "You cannot take part if ", "You can join only if "))
    return heading + text


@mutation("side")
def refusal_added(text: str, chance: random.Random) -> str | None:
    """A line that says who is kept out turns the side of what it lists."""
    return text.rstrip(" .") + chance.choice((" are not eligible", " will be excluded", " is not allowed"))
