"""Errors in who is meant: another person has, does or decides what the line speaks of."""

from __future__ import annotations

import random
import re

from trialfinder.fidelity.mutations.model import changed, dropped, exchanged, like, mutation, pick, put, words


@mutation("person")
def partner_for_you(text: str, chance: random.Random) -> str | None:
    """What your partner has or does is not what you have or do."""
    return changed(
        text, chance, re.compile(r"\byou(?!r|'re)\b", re.IGNORECASE), lambda place: like(place[0], "partner")
    )


@mutation("person")
def relative_for_owner(text: str, chance: random.Random) -> str | None:
    """Your child's liver is not yours."""
    owners = ("your child's", "your partner's", "your donor's", "his or her doctor's")
    return changed(
        text,
        chance,
        words("your", "his or her", "his", "her", "their"),
        lambda place: like(place[0], chance.choice(owners)),
    )


@mutation("person")
def person_exchanged(text: str, chance: random.Random) -> str | None:
    """The donor is not the recipient, nor the mother her child."""
    pairs = {
        "donor": "recipient",
        "donors": "recipients",
        "recipient": "donor",
        "recipients": "donors",
        "mother": "father",
        "mothers": "fathers",
        "father": "mother",
        "parent": "child",
        "parents": "children",
        "child": "parent",
        "children": "parents",
        "partner": "child",
        "partners": "children",
        "caregiver": "neighbor",
        "caregivers": "neighbors",
        "sibling": "spouse",
        "spouse": "sibling",
        "guardian": "employer",
        "representative": "employer",
    }
    return exchanged(text, chance, pairs)


@mutation("person")
def family_added(text: str, chance: random.Random) -> str | None:
    """What runs in the family need not be one's own."""
    return changed(text, chance, re.compile(r"(?<!family )\bhistory of\b", re.I), lambda place: "family " + place[0])


@mutation("person")
def family_dropped(text: str, chance: random.Random) -> str | None:
    """A disease of the family is not one's own."""
    return dropped(text, chance, re.compile(r"\bfamily (?=history\b)|\b(?:first|second)-degree\s", re.IGNORECASE))


@mutation("person")
def age_group_changed(text: str, chance: random.Random) -> str | None:
    """Who is asked for as an adult is no infant."""
    pairs = {
        "adult": "teenage",
        "adults": "teenagers",
        "infants": "toddlers",
        "newborns": "toddlers",
        "pediatric": "adult",
        "elderly": "young",
        "adolescents": "infants",
        "postmenopausal": "premenopausal",
        "premenopausal": "postmenopausal",
        "post-menopausal": "pre-menopausal",
        "inpatient": "outpatient",
        "inpatients": "outpatients",
        "outpatient": "inpatient",
        "outpatients": "inpatients",
    }
    return exchanged(text, chance, pairs)


@mutation("person")
def pregnancy_for_nursing(text: str, chance: random.Random) -> str | None:
    """To be pregnant is not to breastfeed, nor to father a child."""
    pairs = {
        "pregnant": "breastfeeding",
        "pregnancy": "breastfeeding",
        "breastfeeding": "bottle-feeding",
        "lactating": "menstruating",
        "breast feeding": "bottle feeding",
        "nursing": "working",
    }
    return exchanged(text, chance, pairs)


@mutation("person")
def judge_dropped(text: str, chance: random.Random) -> str | None:
    """What somebody must judge first does not hold by itself."""
    pattern = re.compile(
        r",?\s?\(?\b(?:(?:in|at|per) the (?:opinion|judg[e]?ment|discretion|view) of|as (?:judged|determined|assessed|"
        r"decided|deemed) by|according to|if|that|which) (?:the |an? |your )?(?:study |treating |principal |local )?"
        r"(?:investigator|doctor|physician|clinician|team)s?(?: (?:thinks?|believes?|decides?|judges?|says?|feels?))?"
        r"(?: that)?\)?",
        re.IGNORECASE,
    )
    return dropped(text, chance, pattern)


@mutation("person")
def own_judgement_added(text: str, chance: random.Random) -> str | None:
    """What is so is not what one thinks to be so."""
    place = pick(words("you have", "you are", "you had", "with", "is", "are"), text, chance)
    if place is None:
        return None
    own = {"you have": "you think you have", "you are": "you think you are", "you had": "you think you had"}
    return put(text, place, like(place[0], own.get(place[0].lower(), place[0] + " perhaps")))
