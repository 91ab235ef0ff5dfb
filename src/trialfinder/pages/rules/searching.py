"""The sentences of a search: how much was found, what was understood, what is hidden and why a trial is there."""

from __future__ import annotations

from collections.abc import Sequence

from trialfinder.pages.rules.model import DESIGN, ELIGIBILITY, PLACES, STATUS, RuleInfo
from trialfinder.pages.views.model import Rule

_WORDS = ("protocolSection", "derivedSection.conditionBrowseModule", "derivedSection.interventionBrowseModule")

RULES = (
    RuleInfo("found", "How many trials match the words and the filters, and which of them are listed.", _WORDS),
    RuleInfo(
        "understood",
        "What a part of the text was taken for: an age, a sex, an age group, a phase, a status, a place, a distance, "
        "something rather not wanted, words that were not searched since a “no” or “not” stands before them, words "
        "meant to the letter; and what else a name may have meant.",
        (),
    ),
    RuleInfo(
        "searched-too",
        "Other names that were searched with a typed word, and where they are from: our vocabulary, a short form, the "
        "MeSH terms of records with that condition, other names of the same treatment in records, another form or the "
        "likely spelling of the word, the English of a Spanish name.",
        (
            "derivedSection.conditionBrowseModule",
            "protocolSection.armsInterventionsModule",
        ),
    ),
    RuleInfo(
        "unknown-word",
        "That a typed word, and all names searched with it, stand in no field that is searched; site names are not.",
        _WORDS,
    ),
    RuleInfo("not-here", "That a trial was named by its number and is not among those held here.", ()),
    RuleInfo(
        "most-words",
        "How many of the typed words a trial must have, where few trials or none have them all; which of them stand "
        "only in trials that the filters hide; and, at each trial, which words it has and which it has nowhere.",
        _WORDS,
    ),
    RuleInfo(
        "set-behind",
        "That a trial stands behind others, since its limits of age leave out the group that was named, or since the "
        "names of what it gives, or of its groups, its title or its conditions hold what the reader would rather not "
        "have.",
        (
            f"{ELIGIBILITY}.minimumAge",
            f"{ELIGIBILITY}.maximumAge",
            "protocolSection.armsInterventionsModule.armGroups[].type",
            "protocolSection.armsInterventionsModule.armGroups[].label",
            "protocolSection.armsInterventionsModule.interventions[].name",
            "protocolSection.armsInterventionsModule.interventions[].otherNames",
            "protocolSection.armsInterventionsModule.interventions[].type",
            "protocolSection.identificationModule.briefTitle",
            "protocolSection.conditionsModule.conditions",
            "derivedSection.conditionBrowseModule",
        ),
    ),
    RuleInfo(
        "hidden",
        "How many trials one filter hides: those that match the words and all other filters, less those shown.",
        (
            f"{STATUS}.overallStatus",
            f"{DESIGN}.phases",
            f"{ELIGIBILITY}.minimumAge",
            f"{ELIGIBILITY}.maximumAge",
            f"{ELIGIBILITY}.sex",
            f"{ELIGIBILITY}.eligibilityCriteria",
            f"{PLACES}.locations[].geoPoint",
        ),
    ),
    RuleInfo(
        "cannot-tell",
        "That the criteria name what the reader wants hidden, but loosen or limit it: they cannot be told by rule.",
        (f"{ELIGIBILITY}.eligibilityCriteria",),
    ),
    RuleInfo("relax", "How many trials would be found without one of the filters, where none is found with all.", ()),
    RuleInfo(
        "why",
        "The first field, in a fixed order of weight, in which a typed word or a name searched with it stands; and "
        "that only the terms have it under which the registry files the record.",
        _WORDS,
    ),
    RuleInfo(
        "distance",
        "The great-circle distance from the place asked for to the coordinates of the nearest location with the status "
        "RECRUITING, in miles and kilometers. The registry gives those of the city.",
        (f"{PLACES}.locations[].geoPoint", f"{PLACES}.locations[].status"),
    ),
    RuleInfo(
        "no-site",
        "Why no site is named: none is listed, none has the status RECRUITING, none lies in the region asked for.",
        (f"{PLACES}.locations[].status", f"{PLACES}.locations[].country", f"{PLACES}.locations[].state"),
    ),
    RuleInfo("facet", "How many of the trials found have a value.", ()),
    RuleInfo("why-not", "The filters that a trial does not pass, and the typed words that it does not have.", _WORDS),
)  # fmt: skip


def found(total: int, first: int, shown: int) -> Rule:
    if not total:
        return Rule("found", "No trial was found.")
    trials = "1 trial" if total == 1 else f"{total:,} trials"
    listed = f" {first:,} to {first + shown - 1:,} are listed here." if 0 < shown < total else ""
    return Rule("found", f"{trials} found.{listed}")


def understood(text: str) -> Rule:
    return Rule("understood", text)


def searched_too(word: str, source: str) -> Rule:
    return Rule("searched-too", f"{word} ({source}):")


def name(text: str) -> Rule:
    return Rule("searched-too", text)


_SEARCHED = "title, condition, treatment, keyword or summary"


def unknown_word(word: str, *, to_the_letter: bool = False) -> Rule:
    """Words meant to the letter are not left out: without them nothing is found."""
    if to_the_letter:
        return Rule("unknown-word", f"“{word}” stands in no {_SEARCHED} of a trial here, word for word.")
    return Rule("unknown-word", f"“{word}” stands in no {_SEARCHED} of a trial here, so it was left out.")


def no_words() -> Rule:
    return Rule("unknown-word", "Nothing of what you typed can be searched for, so it was left out.")


def not_here(nct_id: str) -> Rule:
    return Rule("not-here", f"{nct_id} is not among the trials of this site.")


def most_words(required: int, strong: int, *, together: bool) -> Rule:
    """`together`: some trial of those that the filters let through has them all."""
    words = f"{required} of the {strong} words or names you typed"
    if not together:
        return Rule("most-words", f"None of these trials has all your words. Each has at least {words}.")
    return Rule("most-words", f"Few trials have all your words, so those with at least {words} are shown.")


def elsewhere(word: str) -> Rule:
    return Rule("most-words", f"“{word}” stands only in trials that your filters hide.")


def has_some(has: Sequence[str], lacks: Sequence[str]) -> Rule:
    """For example: "It has “virus”. It lacks “west”, “nile”."."""
    had = f"It has {_quoted(has)}. " if has else ""
    return Rule("most-words", f"{had}It lacks {_quoted(lacks)}.")


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def not_of(group: str) -> Rule:
    return Rule("set-behind", f"Its age limits leave out {group}.")


def gives(thing: str) -> Rule:
    return Rule("set-behind", f"It names {thing} among what it gives, so it stands behind others.")


def is_about(thing: str) -> Rule:
    called = f"“{thing}”, or another name for it,"
    return Rule("set-behind", f"It has {called} in its title or among its conditions, so it stands behind others.")


def hidden(count: int, what: str) -> Rule:
    return Rule("hidden", f"{count:,} {'trial is' if count == 1 else 'trials are'} hidden by {what}.")


def cannot_tell(names: Sequence[str]) -> Rule:
    return Rule(
        "cannot-tell", f"The criteria speak of {', '.join(names)}, but we cannot tell whom they rule out: read them."
    )


def untold(count: int) -> Rule:
    trials = "1 trial that is shown" if count == 1 else f"{count:,} trials that are shown"
    return Rule("cannot-tell", f"Of {trials} we cannot tell whether they ask for what you want hidden.")


def relax(count: int, what: str) -> Rule:
    return Rule("relax", f"Without {what}: {'1 trial' if count == 1 else f'{count:,} trials'}.")


def why(word: str, called: str, where: str) -> Rule:
    said = f"“{word}”" if called.casefold() == word.casefold() else f"“{word}”, called “{called}”,"
    return Rule("why", f"{said} {where}")


def only_filed(word: str, term: str) -> Rule:
    return Rule("why", f"The registry files it under “{term}”; its own words do not name “{word}”.")


def distance(miles: float, kilometers: float, place: str) -> Rule:
    if not miles:
        return Rule("distance", f"In the same city as {place}, as far as the registry’s coordinates tell.")
    near = f"About {miles:,.0f} mi ({kilometers:,.0f} km)" if miles >= 1 else "Less than 1 mi (1.6 km)"
    return Rule("distance", f"{near} from {place}, measured between the cities.")


def no_site(why_not: str) -> Rule:
    return Rule("no-site", why_not)


def facet(count: int) -> Rule:
    return Rule("facet", f"{count:,}")


def why_not(text: str) -> Rule:
    return Rule("why-not", text)
