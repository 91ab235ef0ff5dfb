"""Errors in when, how often and how long."""

from __future__ import annotations

import random
import re

from trialfinder.fidelity.mutations.model import changed, dropped, exchanged, like, listed, mutation, pick, put, words

_UNIT = r"(?:hour|day|week|month|year)s?"


@mutation("when")
def anchor_moved(text: str, chance: random.Random) -> str | None:
    """A window that hangs on the end of a study is not one that hangs on its start."""
    pairs = {
        "study starts": "study ends",
        "treatment starts": "treatment ends",
        "study start": "study end",
        "start of": "end of",
        "end of": "start of",
        "joining": "leaving",
        "you join": "you leave",
        "first": "last",
        "last dose": "first dose",
        "entry": "exit",
        "enrolment": "discharge",
        "enrollment": "discharge",
        "randomization": "diagnosis",
        "randomisation": "diagnosis",
        "randomized": "diagnosed",
        "screening": "follow-up",
        "baseline": "follow-up",
        "consent": "randomization",
        "diagnosis": "treatment",
        "admission": "discharge",
        "discharge": "admission",
        "birth": "conception",
        "surgery": "screening",
        "onset": "end",
        "injury": "surgery",
        "transplant": "diagnosis",
        "study visit": "operation",
        "inclusion": "discharge",
    }
    return exchanged(text, chance, pairs)


@mutation("when")
def frequency_changed(text: str, chance: random.Random) -> str | None:
    """Once a day is not once a week."""
    pairs = {
        "daily": "weekly",
        "weekly": "monthly",
        "monthly": "yearly",
        "a day": "a week",
        "per day": "per week",
        "/day": "/week",
        "per week": "per day",
        "a week": "a day",
        "a month": "a year",
        "per month": "per week",
        "each day": "each week",
        "every day": "every other day",
        "once": "often",
        "annually": "daily",
        "overnight": "for an hour",
    }
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, pairs), key=len, reverse=True)) + r")(?![\w-])", re.IGNORECASE
    )
    return changed(text, chance, pattern, lambda place: like(place[0], pairs[place[0].lower()]))


@mutation("when")
def window_for_duration(text: str, chance: random.Random) -> str | None:
    """To last three weeks is not to be three weeks ago."""
    pattern = re.compile(rf"\b(for|within|in|over|during|every)(?= (?:the (?:last|past) )?\d+ {_UNIT})", re.IGNORECASE)
    pairs = {"for": "within", "within": "for", "in": "for", "over": "every", "during": "every", "every": "for"}
    return changed(text, chance, pattern, lambda place: like(place[0], pairs[place[0].lower()]))


@mutation("when")
def window_behind(text: str, chance: random.Random) -> str | None:
    """The weeks after a dose are not the weeks before it."""
    pattern = re.compile(rf"(?<=\d )({_UNIT}) (?:before|prior to|preceding|of)\b", re.IGNORECASE)
    return changed(text, chance, pattern, lambda place: f"{place[1]} after")


@mutation("when")
def order_exchanged(text: str, chance: random.Random) -> str | None:
    """The dose before the scan is not the scan before the dose."""
    pattern = re.compile(r"\b([A-Za-z]{4,}) (before|after|prior to|following) (?:the |a |an |your )?([A-Za-z]{4,})\b")
    place = pick(pattern, text, chance)
    if place is None or place[1].lower() == place[3].lower():
        return None
    return (
        text[: place.start(1)]
        + place[3]
        + text[place.end(1) : place.start(3)]
        + place[1].lower()
        + text[place.end(3) :]
    )


@mutation("when")
def past_for_planned(text: str, chance: random.Random) -> str | None:
    """What is planned has not been done."""
    pairs = {
        "plan to": "used to",
        "plans to": "used to",
        "planning to": "used to",
        "planned": "completed",
        "planning": "after",
        "scheduled": "completed",
        "will": "did",
        "going to": "no longer going to",
        "expected": "seen",
        "anticipated": "past",
        "intend to": "used to",
        "intending to": "used to",
        "upcoming": "earlier",
        "future": "past",
        "candidate for": "survivor of",
    }
    return exchanged(text, chance, pairs)


@mutation("when")
def no_longer_added(text: str, chance: random.Random) -> str | None:
    """What is no longer so was so once and is not so now."""
    place = pick(words("are", "is", "can", "you have", "have been"), text, chance)
    if place is None or re.match(r"\s+(?:not?|no longer|never)\b", text[place.end() :], re.IGNORECASE):
        return None
    return put(text, place, place[0] + " no longer")


@mutation("when")
def ever_narrowed(text: str, chance: random.Random) -> str | None:
    """What counts at any time is not what counts now."""
    pairs = {"ever": "now", "at any time": "at this time", "always": "often", "never": "rarely", "lifetime": "recent"}
    pairs |= {"at the same time": "at another time", "still": "formerly", "already": "not yet", "yet": "again"}
    pairs |= {"at least once": "always", "again": "once", "immediately": "some time", "recurrent": "single"}
    return exchanged(text, chance, pairs)


@mutation("when")
def ago_dropped(text: str, chance: random.Random) -> str | None:
    """Six months ago is a time, six months a length."""
    return dropped(text, chance, re.compile(rf"(?<=\d )({_UNIT}) (?:ago|or more)\b|\bago\b|\bor more\b", re.IGNORECASE))


_THEN = {"have": "had", "has": "had", "are": "were", "is": "was", "had": "have", "was": "is", "were": "are"}
# Where a sentence tells when, or speaks of what happens at a moment, the tense may be either.
_TELLS_WHEN = words(
    *listed(
        "within last past before after prior previous previously since ago ever never history recent recently earlier"
        " already preceding during until at surgery transplant stroke attack injury trauma fracture relapse"
        " pre-existing"
    )
)
_STATE = re.compile(
    r"(?<!must )(?<!will )(?<!should )(?<!may )(?<!can )(?<!as it )\b(?:have|has|are|is|had|was|were)\b"
    r"(?!\s+(?:been|had|ever|to|not|never|no longer|taken|(?:under)?gone|done|begun|(?:be)?come|shown|known|met|made|"
    r"kept|lost|held|[a-z]+(?:ed|en|ing))\b)(?![,:])"
)


@mutation("when")
def tense_changed(text: str, chance: random.Random) -> str | None:
    """Who had asthma may be well now."""
    if _TELLS_WHEN.search(text):
        return None
    return changed(text, chance, _STATE, lambda place: _THEN[place[0]])


@mutation("when")
def tense_changed_beside_also(text: str, chance: random.Random) -> str | None:
    """Who also had asthma may be well now: a harmless word makes no past harmless."""
    if _TELLS_WHEN.search(text):
        return None
    return changed(text, chance, _STATE, lambda place: f"also {_THEN[place[0]]}")


@mutation("when")
def title_claimed(text: str, chance: random.Random) -> str | None:
    """A title over a list says of nobody that there was what it names."""
    pattern = re.compile(r"(?:^|(?<=\. ))(?:past|prior|previous|earlier) (?:[a-z-]+ ){0,2}[a-z-]+(?=:)", re.IGNORECASE)
    place = pick(pattern, text, chance)
    if place is None or _FINISHES.search(place[0]):
        return None
    return put(text, place, f"You have {chance.choice(('already had', 'had'))} {place[0].lower()}")


# What announces its list, or says who or what: a sentence that goes on behind its colon.
_FINISHES = words(*listed("following follows these with of to in on by as for below including or"))
