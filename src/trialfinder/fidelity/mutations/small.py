"""Errors in little words and little additions that a hasty reader passes over."""

from __future__ import annotations

import random
import re

from trialfinder.fidelity.mutations.model import changed, dropped, exchanged, like, mutation, pick, put, tidy, words


@mutation("small word")
def preposition_turned(text: str, chance: random.Random) -> str | None:
    """For is not against, nor from to."""
    pairs = {
        "for": "against",
        "to": "from",
        "from": "to",
        "with": "without",
        "without": "despite",
        "of": "or",
        "in": "outside",
        "on": "off",
        "at": "after",
        "by": "for",
        "into": "out of",
        "under": "over",
        "between": "outside",
        "against": "for",
        "through": "around",
    }
    return exchanged(text, chance, pairs)


@mutation("small word")
def of_turned(text: str, chance: random.Random) -> str | None:
    """A cancer of the liver is not a liver of the cancer."""
    pattern = re.compile(r"\b([A-Za-z]{5,}) of (?:the |your )?([a-z]{5,})\b")
    place = pick(pattern, text, chance)
    if place is None or place[1].lower() == place[2]:
        return None
    return (
        text[: place.start(1)]
        + place[2]
        + text[place.end(1) : place.start(2)]
        + place[1].lower()
        + text[place.end(2) :]
    )


@mutation("small word")
def article_for_number(text: str, chance: random.Random) -> str | None:
    """A drug is not every drug, nor the only one; but "a day" is "every day", so rates are left alone."""
    pattern = re.compile(r"\ban?\b(?= (?!minute|hour|day|week|month|year)[a-z])")
    return changed(text, chance, pattern, lambda place: chance.choice(("every", "the only", "no")))


@mutation("small word")
def only_added(text: str, chance: random.Random) -> str | None:
    """Only shuts out what else may be."""
    place = pick(words("have", "with", "in", "for", "if", "by", "when", "at", "take", "has"), text, chance)
    return None if place is None else put(text, place, f"{place[0]} only")


@mutation("small word")
def too_added(text: str, chance: random.Random) -> str | None:
    """Too high is not high, and almost never is not never."""
    place = pick(
        words("high", "low", "severe", "large", "young", "old", "long", "no", "never", "all", "any"), text, chance
    )
    if place is None:
        return None
    extra = "too" if place[0].lower() in ("high", "low", "severe", "large", "young", "old", "long") else "almost"
    return put(text, place, like(place[0], extra) + " " + place[0].lower())


@mutation("small word")
def will_for_skill(text: str, chance: random.Random) -> str | None:
    """To agree, to be able, to want and to be asked are four things."""
    pairs = {
        "agree to": "are asked to",
        "agree": "refuse",
        "agrees to": "is asked to",
        "agrees": "refuses",
        "willing": "able",
        "able": "willing",
        "can": "want to",
        "cannot": "do not want to",
        "want to": "have to",
        "unable": "unwilling",
        "unwilling": "unable",
        "refuse": "regret",
        "consent": "object",
        "understand": "accept",
        "need": "want",
        "needs": "wants",
        "require": "allow",
        "requiring": "allowing",
        "allowed": "advised",
        "must": "can",
        "should": "can",
        "ability": "willingness",
        "willingness": "ability",
    }
    return exchanged(text, chance, pairs)


@mutation("small word")
def study_exchanged(text: str, chance: random.Random) -> str | None:
    """This study is not another one, nor the study drug any drug."""
    pairs = {
        "this study": "another study",
        "the study": "another study",
        "another study": "this study",
        "other studies": "this study",
        "this trial": "another trial",
        "the trial": "another trial",
        "another clinical trial": "this clinical trial",
        "study drug": "other drug",
        "study medication": "other medication",
        "study treatment": "usual treatment",
        "investigational drug": "approved drug",
        "investigational": "approved",
        "experimental": "approved",
        "study doctor": "family doctor",
    }
    return exchanged(text, chance, pairs)


@mutation("small word")
def phrase_repeated(text: str, chance: random.Random) -> str | None:
    """What is said again in another place binds there too, or confuses.

    Auxiliaries alone ("have been on") name nothing that could bind, so a phrase has a longer word.
    """
    found = re.findall(r"\S+", text)
    if len(found) < 8:
        return None
    start = chance.randrange(0, len(found) - 3)
    place = chance.randrange(0, len(found))
    phrase = found[start : start + 3]
    if not any(len(word) > 4 for word in phrase):
        return None
    return " ".join([*found[:place], *phrase, *found[place:]]) if place not in range(start, start + 4) else None


@mutation("added")
def condition_added(text: str, chance: random.Random) -> str | None:
    """A condition that nobody set keeps out whom nobody kept out."""
    extra = (
        " if your doctor agrees",
        " when you are at home",
        " unless you smoke",
        ", if you are a woman",
        " for the first time",
        " on both sides",
        " without a clear cause",
        " or think you may",
        " if possible",
        ", if needed",
        ", as usual",
        " or not",
        ", in general",
        " in most cases",
    )
    return text.rstrip(" .;") + chance.choice(extra)


@mutation("added")
def beginning_added(text: str, chance: random.Random) -> str | None:
    """What is put in front turns all that follows."""
    extra = (
        "If possible, ",
        "Usually, ",
        "For women: ",
        "After joining, ",
        "Signs of ",
        "Fear of ",
        "Family history of ",
        "Treatment for ",
        "No need for ",
        "In the past, ",
        "Other than ",
        "At times, ",
        "Optional: ",
        "Not only ",
        "Possible ",
        "Having been told of ",
    )
    return chance.choice(extra) + text


@mutation("small word")
def doubt_added(text: str, chance: random.Random) -> str | None:
    """What may be is not what is."""
    pattern = words("you have", "you are", "you had", "has", "have", "is", "are")
    pairs = {"you have": "you may have", "you are": "you may be", "you had": "you may have had", "has": "may have"}
    pairs |= {"have": "may have", "is": "may be", "are": "may be"}
    place = pick(pattern, text, chance)
    if place is None or re.search(r"\b(?:may|can|must)$", text[: place.start()].rstrip(), re.IGNORECASE):
        return None
    return put(text, place, like(place[0], pairs[place[0].lower()]))


@mutation("small word")
def doubt_dropped(text: str, chance: random.Random) -> str | None:
    """What could be is not what is."""
    pattern = re.compile(
        r"\b(?:likely|probably|possibly|perhaps|almost|nearly|approximately|about|around) ", re.IGNORECASE
    )
    return dropped(text, chance, pattern)


@mutation("small word")
def plural_counted(text: str, chance: random.Random) -> str | None:
    """One is not several."""
    pairs = {
        "one": "several",
        "single": "several",
        "multiple": "two",
        "several": "one",
        "a few": "many",
        "many": "a few",
    }
    pairs |= {"first": "only", "more than one": "one", "more": "most", "most": "more", "half": "all", "other": "all"}
    return exchanged(text, chance, pairs)


@mutation("small word")
def quotation_added(text: str, chance: random.Random) -> str | None:
    """What is only called so is doubted: a "cure" is none."""
    place = pick(re.compile(r"(?<=\s)[a-z]{6,}(?=[\s,.;])"), text, chance)
    return None if place is None else tidy(put(text, place, f"so-called {place[0]}"))
