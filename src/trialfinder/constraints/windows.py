"""Time windows around closed lists of events: "Major surgery within 4 weeks of randomization".

{"kind": "time_window", "object": "major surgery", "relation": "within", "n": "4", "unit": "weeks",
 "anchor": "randomization"}; without an anchor where the words give none, with "negated": "true" for "No ...".
Relations: "within" (also "in the last"), "<", "<=", ">=" and ">" ("at least 4 weeks since prior chemotherapy").
Objects joined by "or" are one constraint: "chemotherapy or radiotherapy".
Refused: any object or anchor that `events.tsv` and `anchors.tsv` lack, half-lives, windows that look forward, "and".
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import Grammar, Reading, either, maybe, named, one_of, said
from trialfinder.constraints.lines import COUNTS, count
from trialfinder.constraints.people import SUBJECT
from trialfinder.constraints.tables import ANCHORS, EVENTS, STUDIES

_ANY = maybe(one_of(("a", "an", "any", "another", "other", "any other", "prior", "previous", "recent", "the")))
_EVENT = _ANY + one_of(EVENTS)
_EVENTS = _EVENT + maybe(either(one_of(("or", "and / or")) + _EVENT, ", " + _EVENT + maybe(", ") + "or " + _EVENT))
_HAD = (
    *(
        "history of",
        "a history of",
        "has a history of",
        "have a history of",
        "with a history of",
        "with",
        "had",
        "has had",
    ),
    *(
        "have had",
        "who had",
        "who have had",
        "underwent",
        "who underwent",
        "undergone",
        "have undergone",
        "has undergone",
    ),
    *("who have undergone", "undergoing", "received", "has received", "have received", "who received", "receiving"),
    *(
        "who have received",
        "who has received",
        "having received",
        "patient has received",
        "receipt of",
        "use of",
        "used",
    ),
    *("prior use of", "has used", "have used", "treatment with", "prior treatment with", "treated with", "exposure to"),
    *(
        "has received treatment with",
        "received treatment with",
        "administration of",
        "vaccination with",
        "took",
        "taken",
    ),
    *("has taken", "have taken", "who have taken", "who took"),
)
_JOINED = (
    *("participation in", "participated in", "has participated in", "have participated in", "participating in"),
    *("who participated in", "who have participated in", "who had participated in", "had participated in"),
    *("prior participation in", "previous participation in", "enrollment in", "enrolment in", "enrolled in"),
    *("who have been enrolled in", "has been enrolled in", "involvement in", "taken part in"),
)
_THING = either(
    maybe(one_of(_HAD)) + named("events", _EVENTS),
    maybe(named("joined", one_of(_JOINED))) + _ANY + named("studies", one_of(STUDIES)),
)
_UNITS = {
    **dict.fromkeys(("hour", "hours"), "hours"),
    **dict.fromkeys(("day", "days"), "days"),
    **dict.fromkeys(("week", "weeks"), "weeks"),
    **dict.fromkeys(("month", "months"), "months"),
    **dict.fromkeys(("year", "years"), "years"),
}
_NUMBER = either(r"[0-9]{1,3} ", one_of(COUNTS))
_LENGTH = _NUMBER + maybe(r"\( ", _NUMBER, r"\) ")
_UNIT = one_of(_UNITS)
_AT = one_of(ANCHORS)
_WINDOW = either(
    "within "
    + maybe("the ")
    + named("n1", _LENGTH)
    + named("unit1", _UNIT)
    + maybe(one_of(("prior to", "before", "of", "preceding", "from", "prior")), named("at1", _AT)),
    one_of(("in", "within", "during", "over"))
    + maybe("the ")
    + one_of(("past", "last", "previous", "preceding", "prior"))
    + either(named("n2", _LENGTH) + named("unit2", _UNIT), named("one", one_of(("day", "week", "month", "year")))),
    named("op", one_of(("<", "<=", "less than", "fewer than")))
    + named("n3", _LENGTH)
    + named("unit3", _UNIT)
    + either(one_of(("prior to", "before")) + named("at3", _AT), "ago "),
)
_BEFORE = Grammar(maybe(SUBJECT) + maybe(named("no", "no ")) + _THING + maybe(", ") + _WINDOW)
_SINCE = Grammar(
    named("op", one_of(("at least", "more than", ">", ">=", "greater than", "a minimum of")))
    + named("n", _LENGTH)
    + named("unit", _UNIT)
    + one_of(("since", "from", "after"))
    + maybe(one_of(("last", "completion of", "the last")))
    + named("events", _EVENTS),
    needs=("since", "from", "after"),
)
GRAMMARS = (_BEFORE, _SINCE)
HINT = re.compile(r"within|since|after|last|past|previous|preceding|prior|ago|before")
_AN_EVENT = Grammar(one_of(EVENTS))
_LONGER = {"at least": ">=", "a minimum of": ">=", ">=": ">=", "more than": ">", "greater than": ">", ">": ">"}
_SHORTER = {"<": "<", "<=": "<=", "less than": "<", "fewer than": "<"}


def read(tokens: str) -> Reading | None:
    since = _SINCE.fullmatch(tokens)
    if since is not None:
        return _told(since["events"], _LONGER[said(since, "op")], said(since, "n"), said(since, "unit"))
    match = _BEFORE.fullmatch(tokens)
    # "Trial" or "study" by itself is one only where somebody takes part in it.
    if match is None or (match["studies"] and STUDIES[said(match, "studies")] == "trial" and not match["joined"]):
        return None
    told = _windowed(match)
    return told and tuple(window | ({"negated": "true"} if match["no"] else {}) for window in told)


def _windowed(match: re.Match[str]) -> Reading | None:
    what = match["events"] or match["studies"]
    if match["op"]:
        relation = _SHORTER[said(match, "op")]
        return _told(what, relation, said(match, "n3"), said(match, "unit3"), said(match, "at3"))
    if match["one"]:
        return _told(what, "within", "1", said(match, "one"))
    if match["n2"]:
        return _told(what, "within", said(match, "n2"), said(match, "unit2"))
    return _told(what, "within", said(match, "n1"), said(match, "unit1"), said(match, "at1"))


def _told(what: str, relation: str, n: str, unit: str, anchor: str = "") -> Reading | None:
    length = count(n)
    if length is None:
        return None
    # Studies stand alone; events may be several, each named once.
    named_events = [STUDIES[what.rstrip()]] if what.rstrip() in STUDIES else _events(what)
    told = {"kind": "time_window", "object": " or ".join(named_events), "relation": relation}
    return (told | {"n": length, "unit": _UNITS[unit]} | ({"anchor": ANCHORS[anchor]} if anchor else {}),)


def _events(words: str) -> list[str]:
    return list(dict.fromkeys(EVENTS[name.rstrip()] for name in _AN_EVENT.pattern.findall(words)))
