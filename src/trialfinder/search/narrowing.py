"""A question as filters, each with its name, and as what only ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialfinder.search import filters
from trialfinder.search import query as q
from trialfinder.search.asking import Question
from trialfinder.search.denials import is_illness
from trialfinder.search.filters import MINUTES, Filter
from trialfinder.search.hiding import Hide
from trialfinder.search.hubs import open_key
from trialfinder.search.lexicon import names_of
from trialfinder.search.persons import SPANS
from trialfinder.search.words import words

BEHIND = 1_000.0
"""More than words can bring."""
_STANDARD = {"BABY": "CHILD", "TEEN": "CHILD"}
_GIVEN_IN = ("InterventionName", "InterventionOtherName", "ArmGroupLabel")
_ARMS = {"placebo": ("PLACEBO_COMPARATOR", "SHAM_COMPARATOR")}
_TYPES = {"drugs": ("DRUG", "BIOLOGICAL"), "radiation": ("RADIATION",)}
_ABOUT = ("BriefTitle", "Condition", "ConditionMeshTerm")
_MORE = {
    "placebo": ("sham",),
    "radiation": ("radiotherapy", "stereotactic"),
    "surgery": ("resection",),
    "pregnant": ("gestational",),
    "pregnancy": ("pregnant", "gestational"),
}
ABOUT = "about "
"""Before what a trial is about, where that is rather not wanted."""


def ranked(question: Question, query: q.Node) -> q.Node:
    """The question of the words, with what only ranks: the age group that was named, what is rather not wanted, and
    healthy volunteers. What is set behind comes after all that is not, however well its words fit."""
    extra: list[q.Node] = [q.Boost(q.Not(node), BEHIND) for node in set_behind(question).values()]
    if group := question.asked.group:
        extra.append(q.Boost(q.Value("StdAge", _STANDARD.get(group, group)), 0.5))
    if question.healthy:
        extra += [q.Near("Condition", "healthy"), q.Near("BriefTitle", "healthy"), q.Near("Keyword", "healthy")]
    return q.Optional(query, q.Or(tuple(extra))) if extra else query


def set_behind(question: Question) -> dict[str, q.Node]:
    """What stands behind the rest and is never hidden: trials whose ages leave out the group that was named, and those
    that give, or are about, what is rather not wanted. The keys are the group, the things, and "about" the things."""
    found: dict[str, q.Node] = {}
    if group := question.asked.group:
        span = SPANS[group]
        too_old = q.Range("MinimumAge", span.start * MINUTES["Year"], None)
        too_young = q.Range("MaximumAge", None, span.least * MINUTES["Year"] - 1)
        found[group] = q.Or((too_old, too_young))
    for thing in question.asked.avoid:
        names = _called(thing)
        found[thing] = q.Or((*_coded(thing), *_named(names, _GIVEN_IN)))
        if is_illness(thing):
            found[ABOUT + thing] = q.Or(tuple(_named(names, _ABOUT)))
    return found


def _coded(thing: str) -> Iterator[q.Node]:
    """The codes by which records say that somebody is given a thing."""
    yield from (q.Value("ArmGroupType", kind) for kind in _ARMS.get(thing, ()))
    yield from (q.Value("InterventionType", kind) for kind in _TYPES.get(thing, ()))


def _called(thing: str) -> list[str]:
    """A thing and its other names, in one order."""
    near = (thing, *(name.text for name in names_of(tuple(words(thing))) if name.close))
    return sorted({*near, *(more for name in near for more in _MORE.get(name, ()))})


def _named(names: Sequence[str], pieces: Sequence[str]) -> Iterator[q.Node]:
    yield from (q.Near(piece, name) for name in names for piece in pieces)


def filters_of(question: Question) -> Iterator[Filter]:
    """The filters that are set."""
    if question.status != ("all",):
        yield Filter("status", ", ".join(question.status), filters.any_of("OverallStatus", question.status))
    if question.phase:
        yield Filter("phase", ", ".join(question.phase), filters.any_of("Phase", question.phase))
    if question.age:
        yield Filter("age", f"{question.age.number} {question.age.unit}", filters.by_age(question.age))
    if question.sex:
        yield Filter("sex", question.sex, filters.by_sex(question.sex))
    if question.healthy:
        yield Filter("healthy", "yes", q.Value("HealthyVolunteers", "true"))
    if question.type:
        yield Filter("type", ", ".join(question.type), filters.any_of("StudyType", question.type))
    if question.sponsor:
        yield Filter("sponsor", ", ".join(question.sponsor), filters.any_of("LeadSponsorClass", question.sponsor))
    if question.results:
        yield Filter("results", "yes", q.Value("HasResults", "true"))
    for flag, key in question.filed:
        yield Filter(flag, key.partition("/")[2], _under(question, key))
    if question.near:
        place = question.near.place
        statuses = question.site or (filters.OPEN_SITES if question.status == filters.DEFAULT_STATUS else ())
        yield Filter("near", place.name, filters.by_place(place, question.within, statuses))
    elif question.site:
        yield Filter("site", ", ".join(question.site), q.AtSite(filters.any_of("LocationStatus", question.site)))


def _under(question: Question, key: str) -> q.Node:
    """Those filed under a hub. A place asks of the sites there what the search asks of sites, as a place near does."""
    if not key.startswith("place/"):
        return q.Filed(key)
    if question.site:
        return q.AtSite(q.And((q.Filed(key), filters.any_of("LocationStatus", question.site))))
    return q.Filed(open_key(key) if question.status == filters.DEFAULT_STATUS else key)


def speaking_of(hide: Hide) -> Iterator[q.Node]:
    """The trials whose criteria (or, for what they are about, conditions) hold the words at all."""
    pieces = ("Condition", "Keyword", "ConditionMeshTerm") if hide.mode == "about" else ("EligibilityCriteria",)
    for piece in pieces:
        for name in hide.names:
            yield q.Term(piece, " ".join(name), together=True)
