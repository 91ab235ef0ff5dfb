"""What a search was taken for: the parts of the text, and what was chosen beside it; each with a link without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from trialfinder.pages.rules import searching
from trialfinder.pages.site import Site
from trialfinder.pages.views.search_links import address
from trialfinder.pages.views.search_model import UNITS, Choice
from trialfinder.pages.wording import value_words
from trialfinder.records.fields import field_at
from trialfinder.search.answer import Answer
from trialfinder.search.asked import Part
from trialfinder.search.asking import Question
from trialfinder.search.denials import is_illness
from trialfinder.search.nearest import KM
from trialfinder.search.places import find_place

GROUPS = {
    "BABY": "babies and toddlers",
    "CHILD": "children",
    "TEEN": "teenagers",
    "ADULT": "adults",
    "OLDER_ADULT": "older adults",
}
_PEOPLE = {"FEMALE": "Women or girls", "MALE": "Men or boys"}
_PHASE = "protocolSection.designModule.phases[0]"
_TYPE = "protocolSection.designModule.studyType"
_SPONSOR = "protocolSection.sponsorCollaboratorsModule.leadSponsor.class"
TAKE_OUT = "take it out"


def understood(answer: Answer, site: Site) -> Iterator[Choice]:
    """The parts of the text. One that a choice beside it overrules says so."""
    question = answer.question
    for part in question.asked.shown:
        if part.kind in _DENIED:
            yield from _denied(question, part, site)
            continue
        words = _PARTS[part.kind](question, part)
        overruled = getattr(question.flags, part.kind, "")
        rule = searching.understood(f"{words} (not used: your choice counts)" if overruled else words)
        do = "search any of its words" if part.kind == "phrase" else TAKE_OUT
        yield Choice(rule, do, href=address(question.flags, site, q=question.asked.without(part.kind)))
    yield from _otherwise(question, site)


_DENIED = ("avoid", "not")


def _denied(question: Question, part: Part, site: Site) -> Iterator[Choice]:
    """What stands behind a "no" or a "not": what became of it, with a way to take it out; and, where it is all that was
    asked, one to look for it. What a trial asks of people can be looked for in its criteria."""
    asked, flags = question.asked, question.flags
    without = address(flags, site, q=asked.without_part(part))
    things = part.value.split(",")
    if part.kind == "not":
        words = f"Not searched, and nothing is left out by it: “{', '.join(things)}”"
        yield Choice(searching.understood(words), TAKE_OUT, href=without)
    else:
        for thing in things:
            yield Choice(searching.understood(_last(question, thing)), TAKE_OUT, href=without)
            if is_illness(thing) and f"need {thing}" not in flags.hide:
                rule = searching.understood(f"Trials whose criteria ask for “{thing}” are shown too")
                yield Choice(rule, "hide them", href=address(flags, site, hide=(*flags.hide, f"need {thing}")))
    if not asked.words and not asked.phrases:
        rule = searching.understood(f"“{', '.join(things)}” may be what you look for")
        yield Choice(rule, "search for that", href=address(flags, site, q=asked.wished(part)))


def _last(question: Question, thing: str) -> str:
    """Names of drugs are not all known, so no more is said than what was done."""
    if question.sort != "fit":
        return f"Wished for: no {thing}"
    if is_illness(thing):
        return f"Trials that name “{thing}” in their title, conditions or what they give come last"
    return f"Trials that name {thing} among what they give come last"


def _otherwise(question: Question, site: Site) -> Iterator[Choice]:
    """The other reading of a name that may be a place or a word, where no place was chosen."""
    doubt, flags, text = question.asked.doubt, question.flags, question.asked.otherwise()
    if doubt is None or flags.near:
        return
    if not doubt.is_place:
        found = find_place(doubt.name)
        if found:
            rule = searching.understood(f"“{doubt.name}” is read as “{doubt.word}”, not as {found.place.name}")
            yield Choice(rule, "search there", href=address(flags, site, q=text, near=found.place.name))
    elif doubt.word:
        rule = searching.understood(f"“{doubt.name}” may be meant as “{doubt.word}”")
        yield Choice(rule, "search for that", href=address(flags, site, q=text))
    else:
        rule = searching.understood(f"“{doubt.name}” as a word, not as a place")
        yield Choice(rule, "search for that", href=address(flags, site, q=text))


_PARTS: dict[str, Callable[[Question, Part], str]] = {
    "trial": lambda _, part: f"The trial {part.value}",
    "age": lambda _, part: f"Age {_age_words(*part.value.split())}",
    "sex": lambda _, part: _PEOPLE[part.value],
    "group": lambda question, part: _in_front(question, f"Trials for {GROUPS[part.value]}", GROUPS[part.value]),
    "phrase": lambda _, part: f"To the letter: “{part.value}”",
    "phase": lambda _, part: ", ".join(value_words(field_at(_PHASE), one) for one in part.value.split(",")),
    "status": lambda _, part: f"Status: {_plain(part.value)}",
    "healthy": lambda *_: "Healthy volunteers",
    "results": lambda *_: "With results",
    "near": lambda question, part: f"Near {part.value}" if question.flags.near else near_words(question),
    "within": lambda _, part: f"Within {part.value}",
    "here": lambda *_: "Near you: name your city or ZIP code",
}


def _in_front(question: Question, which: str, wished: str) -> str:
    """What comes first where the order is by fit; in another order each trial says what speaks against it."""
    return f"{which} come first" if question.sort == "fit" else f"Wished for: {wished}"


def chosen(answer: Answer, site: Site) -> Iterator[Choice]:
    """What was chosen in the form or in the address."""
    flags = answer.question.flags
    for name, words in _CHOSEN.items():
        if getattr(flags, name):
            gone = {"near": "", "within": ""} if name == "near" else {name: ""}
            yield Choice(searching.understood(words(answer.question)), TAKE_OUT, href=address(flags, site, **gone))
    for one in flags.hide:
        rest = tuple(other for other in flags.hide if other != one)
        yield Choice(searching.understood(f"Hidden: {one}"), TAKE_OUT, href=address(flags, site, hide=rest))
    for one in flags.without:
        rest = tuple(other for other in flags.without if other != one)
        yield Choice(
            searching.understood(f"Not searched: {one}"), "search it too", href=address(flags, site, without=rest)
        )


_CHOSEN: dict[str, Callable[[Question], str]] = {
    "near": lambda question: near_words(question),
    "within": lambda question: f"Within {question.flags.within}",
    "age": lambda question: f"Age {_age_words(question.age.number, question.age.unit)}" if question.age else "Age",
    "sex": lambda question: _PEOPLE[question.sex or ""],
    "status": lambda question: f"Status: {', '.join(map(_plain, question.status))}",
    "phase": lambda question: ", ".join(value_words(field_at(_PHASE), one) for one in question.phase),
    "type": lambda question: ", ".join(value_words(field_at(_TYPE), one) for one in question.type),
    "sponsor": lambda question: f"Sponsor: {', '.join(value_words(field_at(_SPONSOR), o) for o in question.sponsor)}",
    "healthy": lambda _: "Healthy volunteers",
    "results": lambda _: "With results",
    "site": lambda question: f"Sites: {', '.join(map(_plain, question.site))}",
    "condition": lambda question: f"Filed under the condition: {_named(question.flags.condition)}",
    "place": lambda question: f"A site in: {_named(question.flags.place)}",
    "lead": lambda question: f"Led by the sponsor: {_named(question.flags.lead)}",
}


def near_words(question: Question) -> str:
    """Where, and how far around it; a ZIP code without a place of its own says what stands for it."""
    if question.near is None:
        return "Near: no such place"
    place = question.near.place
    if question.within is None:
        return f"In {place.name}"
    whole = "" if place.whole else " (an unknown code: measured from the middle of those that begin like it)"
    if question.flags.within or question.asked.within:
        return f"Near {place.name}{whole}"
    far = f"{_round(question.within)} mi ({_round(question.within * KM)} km)"
    return f"Within {far} of {place.name}{whole}"


def _round(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}".removesuffix(".0")


def _age_words(number: Any, unit: str) -> str:
    return f"{number} {UNITS[unit]}"


def _named(hub: str) -> str:
    """A name from its address: "united-states/ohio/columbus" gives "united states, ohio, columbus"."""
    return ", ".join(part.strip("-").replace("-", " ") for part in hub.split("/") if part.strip("-"))


def _plain(code: str) -> str:
    return code.lower().replace("_", " ")
