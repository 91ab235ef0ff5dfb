"""Time windows around closed lists of events: "Major surgery within 4 weeks of randomization".

{"kind": "time_window", "object": "major surgery", "relation": "within", "n": "4", "unit": "weeks",
 "anchor": "randomization"}; without an anchor where the words give none, with "negated": "true" for "No ...".
Relations: "within" (also "in the last"), "<", "<=", ">=" and ">" ("at least 4 weeks since prior chemotherapy").
Objects joined by "or" are one constraint: "chemotherapy or radiotherapy".
Refused: any other object, half-lives, windows that look forward, "and".
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import Reading, either, maybe, named, one_of, said
from trialfinder.constraints.lines import COUNTS, count
from trialfinder.constraints.people import SUBJECT

_TRIALS = tuple(
    f"{other}{kind}{thing}"
    for other in ("another ", "other ", "any other ", "an ", "a ", "any ", "")
    for kind in ("", "clinical ", "interventional ", "investigational ", "interventional clinical ")
    for thing in ("trial", "study", "trials", "studies", "research study", "drug trial", "drug study", "drug trials")
    if other in ("another ", "other ", "any other ") or kind
)
_AGENT_NOUNS = ("drug", "drugs", "agent", "agents", "product", "products", "medication", "treatment", "medicinal product")
_AGENTS = tuple(
    f"{other}investigational {noun}" for other in ("an ", "any ", "any other ", "another ", "other ", "") for noun in _AGENT_NOUNS
)
_EVENTS = {
    **dict.fromkeys(("major surgery", "any major surgery", "a major surgery", "major surgeries"), "major surgery"),
    **dict.fromkeys(("major surgical procedure", "major surgical procedures", "prior major surgery"), "major surgery"),
    **dict.fromkeys(("a major surgical procedure", "any major surgical procedure"), "major surgery"),
    **dict.fromkeys(("radiotherapy", "radiation therapy", "radiation", "prior radiotherapy"), "radiotherapy"),
    **dict.fromkeys(("prior radiation therapy", "any radiotherapy", "radiation treatment", "prior radiation"), "radiotherapy"),
    **dict.fromkeys(("chemotherapy", "prior chemotherapy", "any chemotherapy", "previous chemotherapy"), "chemotherapy"),
    **dict.fromkeys(("myocardial infarction", "myocardial infarction ( mi )", "acute myocardial infarction"), "myocardial infarction"),
    **dict.fromkeys(("heart attack", "a myocardial infarction", "a heart attack"), "myocardial infarction"),
    **dict.fromkeys(("stroke", "a stroke", "cerebrovascular accident", "cerebrovascular accident ( cva )", "cva"), "stroke"),
    **dict.fromkeys(("blood donation", "donation of blood", "donated blood", "blood donations"), "blood donation"),
    **dict.fromkeys(("transfusion", "blood transfusion", "blood transfusions", "transfusions", "a blood transfusion"), "transfusion"),
}
_DRUGS = dict.fromkeys(_AGENTS, "investigational drug")
_VACCINES = {
    **dict.fromkeys(("live vaccine", "a live vaccine", "live vaccines", "any live vaccine", "any live vaccines"), "live vaccine"),
    **dict.fromkeys(("live vaccination", "live virus vaccine", "a live virus vaccine"), "live vaccine"),
    **dict.fromkeys(("live attenuated vaccine", "a live attenuated vaccine", "live attenuated vaccines"), "live attenuated vaccine"),
    **dict.fromkeys(("live - attenuated vaccine", "a live - attenuated vaccine"), "live attenuated vaccine"),
}
_STUDIES = dict.fromkeys(_TRIALS, "clinical trial")
_OBJECTS = _EVENTS | _DRUGS | _VACCINES | _STUDIES
_EVENT = one_of(_EVENTS | _DRUGS | _VACCINES)
_DONE = maybe(
    one_of(
        (
            *("history of", "a history of", "received", "has received", "have received", "has had", "have had", "had"),
            *("who have received", "who received", "who had", "who have had", "who has received", "receipt of", "has a history of"),
            *("with a history of", "with", "treatment with", "treated with", "use of", "prior treatment with", "receiving"),
            *("administration of", "received any", "prior", "recent", "previous", "underwent", "who underwent", "undergone"),
            *("have undergone", "has undergone", "prior use of", "who have undergone", "exposure to", "have a history of"),
            *("any", "vaccination with", "has received treatment with", "received treatment with", "having received"),
            *("patient has received", "undergoing", "took", "has taken", "have taken", "taken", "has used", "used"),
        )
    )
)
_JOINED = maybe(
    one_of(
        (
            *("participation in", "participated in", "has participated in", "have participated in", "participating in"),
            *("who participated in", "who have participated in", "prior participation in", "previous participation in"),
            *("enrollment in", "enrolled in", "enrolment in", "involvement in", "who have been enrolled in", "has been enrolled in"),
        )
    )
)
_THING = either(
    _DONE + named("events", _EVENT + maybe(one_of(("or", ",", ", or", "and / or")), _EVENT) * 2),
    _JOINED + named("studies", one_of(_STUDIES)),
    _JOINED + named("drug_study", one_of(("an investigational drug trial", "an investigational drug study"))),
)
_UNITS = {
    **dict.fromkeys(("day", "days"), "days"),
    **dict.fromkeys(("week", "weeks"), "weeks"),
    **dict.fromkeys(("month", "months"), "months"),
    **dict.fromkeys(("year", "years"), "years"),
    **dict.fromkeys(("hour", "hours"), "hours"),
}
_LENGTH = (
    either(r"[0-9]{1,3} ", one_of(COUNTS)) + maybe(r"\( ", either(r"[0-9]{1,3} ", one_of(COUNTS)), r"\) ")
)
_N = named("n", _LENGTH)
_UNIT = named("unit", one_of(_UNITS))
_ANCHORS = {
    **dict.fromkeys(("randomization", "randomisation"), "randomization"),
    **dict.fromkeys(("screening", "screening visit", "the screening visit", "the screening"), "screening"),
    **dict.fromkeys(("enrollment", "enrolment", "study enrollment", "study enrolment"), "enrollment"),
    **dict.fromkeys(("study entry", "entry", "trial entry", "entering the study", "entry into the study"), "study entry"),
    **dict.fromkeys(("registration", "study registration"), "registration"),
    **dict.fromkeys(("baseline", "the baseline visit", "baseline visit"), "baseline"),
    **dict.fromkeys(("inclusion", "study inclusion"), "inclusion"),
    **dict.fromkeys(("informed consent", "consent", "signing informed consent", "signing the informed consent"), "consent"),
    **dict.fromkeys(
        (
            *("the first dose", "first dose", "the first dose of study drug", "first dose of study drug"),
            *("the first dose of study treatment", "first dose of study treatment", "the first dose of study medication"),
            *("first dose of study medication", "the first dose of study intervention", "first dose of study intervention"),
            *("first dose of investigational product", "the first dose of investigational product", "first dosing"),
            *("the first administration of study drug", "first administration of study drug",),
        ),
        "first dose",
    ),
    **dict.fromkeys(("study start", "the start of the study", "start of study", "start of the study"), "study start"),
    **dict.fromkeys(("study", "the study", "the trial"), "study"),
    "dosing": "dosing",
    "study drug administration": "study drug administration",
    "treatment": "treatment",
    **dict.fromkeys(
        ("start of treatment", "the start of treatment", "start of study treatment", "study treatment"),
        "start of treatment",
    ),
    **dict.fromkeys(("the start of study treatment", "starting treatment", "initiation of treatment"), "start of treatment"),
    "surgery": "surgery",
}
_ANCHOR = maybe(named("anchor", one_of(("prior to", "before", "of", "preceding", "from", "prior"))), named("at", one_of(_ANCHORS)))
_PAST = one_of(("in", "within", "during", "over"))
_WINDOW = either(
    named("within", "within " + maybe("the ")) + _N + _UNIT + _ANCHOR,
    _PAST
    + maybe("the ")
    + one_of(("past", "last", "previous", "preceding", "prior"))
    + either(named("n2", _LENGTH) + named("unit2", one_of(_UNITS)), named("one", one_of(("day", "week", "month", "year")))),
    maybe("within ")
    + named("op", one_of(("<", "<=", "less than", "fewer than")))
    + named("n3", _LENGTH)
    + named("unit3", one_of(_UNITS))
    + either(
        one_of(("prior to", "before")) + named("at3", one_of(_ANCHORS)),
        "ago ",
    ),
)
_BEFORE = re.compile(maybe(SUBJECT) + maybe(named("no", "no ")) + _THING + maybe(", ") + _WINDOW)
_SINCE = re.compile(
    named("op", one_of(("at least", "more than", ">", ">=", "greater than", "a minimum of")))
    + _N
    + _UNIT
    + one_of(("since", "from", "after"))
    + maybe("any ")
    + maybe(one_of(("prior", "previous", "last", "completion of", "the last")))
    + named("events", _EVENT + maybe(one_of(("or", ", or")), _EVENT))
)
PATTERNS = (_BEFORE, _SINCE)
_AN_OBJECT = re.compile(one_of(_OBJECTS))
_RELATIONS = {"at least": ">=", "a minimum of": ">=", ">=": ">=", "more than": ">", "greater than": ">", ">": ">"}
_SHORTER = {"<": "<", "<=": "<=", "less than": "<", "fewer than": "<"}


def read(tokens: str) -> Reading | None:
    since = _SINCE.fullmatch(tokens)
    if since is not None:
        return _told(since, _RELATIONS[said(since, "op")], said(since, "n"), said(since, "unit"), "", "")
    match = _BEFORE.fullmatch(tokens)
    if match is None:
        return None
    no = "true" if match["no"] else ""
    if match["op"]:
        return _told(match, _SHORTER[said(match, "op")], said(match, "n3"), said(match, "unit3"), said(match, "at3"), no)
    if match["one"]:
        return _told(match, "within", "1", said(match, "one"), "", no)
    if match["n2"]:
        return _told(match, "within", said(match, "n2"), said(match, "unit2"), "", no)
    return _told(match, "within", said(match, "n"), said(match, "unit"), said(match, "at"), no)


def _told(match: re.Match[str], relation: str, n: str, unit: str, anchor: str, negated: str) -> Reading | None:
    length = count(n)
    if length is None:
        return None
    groups = match.groupdict()
    words = groups.get("events") or groups.get("studies") or groups.get("drug_study") or ""
    objects = dict.fromkeys(_OBJECTS[phrase.rstrip()] for phrase in _AN_OBJECT.findall(words))
    told = {
        "kind": "time_window",
        "object": " or ".join(objects),
        "relation": relation,
        "n": length,
        "unit": _UNITS[unit],
    }
    return (told | ({"anchor": _ANCHORS[anchor]} if anchor else {}) | ({"negated": negated} if negated else {}),)
