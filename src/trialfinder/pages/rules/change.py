"""The sentences on what changed between two versions of a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialfinder.changed import Change, ChangeSet, Noise, Quote
from trialfinder.pages.rules.model import STATUS, RuleInfo
from trialfinder.pages.showing import shown
from trialfinder.pages.views.model import Rule, Shown
from trialfinder.pages.wording import date_words, label
from trialfinder.records.facts import Fact
from trialfinder.records.fields import field_at

RULES = (
    RuleInfo(
        "change",
        "Two versions of the record are compared field by field; items of lists are compared with themselves, wherever "
        "they stand. Each difference is told once: with the old and the new value where readers ask about them, else "
        "by the name of the field. What the registry derives, the dates of the record itself, the order of lists, "
        "white space and list marks are no news. A site opened where its status went from not yet recruiting or "
        "suspended to recruiting, or where it was added as recruiting; it closed where it is completed or terminated "
        "now, and was recruiting or suspended.",
        (f"{STATUS}.lastUpdatePostDateStruct.date", "protocolSection"),
    ),
    RuleInfo(
        "changed-words",
        "A text in two versions, word by word: words of the old version alone are struck through, words of the new one "
        "alone are underlined. Lines that both have are left out; the heading above a changed line is kept.",
        ("protocolSection",),
    ),
    RuleInfo(
        "version-date",
        "The date of a version: last update posted, else the date the registry processed it.",
        (),
    ),
)

_P = "protocolSection"
_LOCATIONS = f"{_P}.contactsLocationsModule.locations"
_DATES = {
    f"{_P}.statusModule.startDateStruct": "start",
    f"{_P}.statusModule.primaryCompletionDateStruct": "end of the main measurements",
    f"{_P}.statusModule.completionDateStruct": "end of the study",
}
_AGES = {
    f"{_P}.eligibilityModule.minimumAge": ("lower", "A lower"),
    f"{_P}.eligibilityModule.maximumAge": ("upper", "An upper"),
}
_FIELDS = {
    f"{_P}.statusModule.overallStatus": "The status",
    f"{_P}.identificationModule.briefTitle": "The title",
    f"{_P}.sponsorCollaboratorsModule.leadSponsor.name": "The sponsor",
}
_TEXTS = {
    f"{_P}.identificationModule.officialTitle": "The official title changed",
    f"{_P}.eligibilityModule.eligibilityCriteria": "The criteria for taking part changed",
    f"{_P}.descriptionModule.briefSummary": "The summary changed",
    f"{_P}.descriptionModule.detailedDescription": "The detailed description changed",
}
_THINGS = {
    f"{_P}.armsInterventionsModule.armGroups": "group",
    f"{_P}.armsInterventionsModule.interventions": "treatment",
    f"{_P}.outcomesModule.primaryOutcomes": "main outcome",
    f"{_P}.outcomesModule.secondaryOutcomes": "further outcome",
    f"{_P}.outcomesModule.otherOutcomes": "other outcome",
    f"{_P}.contactsLocationsModule.centralContacts": "contact",
    f"{_P}.contactsLocationsModule.overallOfficials": "study official",
    f"{_P}.sponsorCollaboratorsModule.collaborators": "collaborator",
    f"{_P}.identificationModule.secondaryIdInfos": "further number",
    f"{_P}.referencesModule.references": "publication",
    f"{_P}.referencesModule.seeAlsoLinks": "link",
    f"{_P}.referencesModule.availIpds": "data set",
    "documentSection.largeDocumentModule.largeDocs": "document",
}
_MODULES = {
    f"{_P}.identificationModule": "names and numbers",
    f"{_P}.statusModule": "the status of the record",
    f"{_P}.sponsorCollaboratorsModule": "the sponsor",
    f"{_P}.oversightModule": "oversight",
    f"{_P}.conditionsModule": "the conditions",
    f"{_P}.designModule": "the design",
    f"{_P}.eligibilityModule": "who can take part",
    f"{_P}.armsInterventionsModule": "the groups and treatments",
    f"{_P}.ipdSharingStatementModule": "the sharing of data",
    f"{_P}.referencesModule": "publications and links",
    "documentSection": "the documents",
}
_TYPES = {"ESTIMATED": "planned", "ACTUAL": "actual"}
_MOST_LABELS = 12
_NOISES: dict[Noise, str] = {
    "record": "the dates of the record itself",
    "order": "the order of lists",
    "writing": "the way things are written",
    "derived": "what the registry adds by itself",
    "unknown": "fields that this site does not know yet",
    "absent": "results that this copy of a version came without",
}


class Cited(NamedTuple):
    """A value as a sentence quotes it, and the version that it stands in."""

    shown: Shown
    version: str


Part = str | Cited


class Sentence(NamedTuple):
    """A sentence of the rule `change`: words of ours and what they quote."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.shown.text for part in self.parts)


def version_date(date: str) -> Rule:
    return Rule("version-date", date_words(date) if date else "A version without a date")


def technical(found: ChangeSet) -> Rule:
    """What a version without news changed: "Only technical changes: the dates of the record itself."."""
    noises = {one.noise for one in found.technical}
    words = [words for noise, words in _NOISES.items() if noise in noises]
    return Rule("change", f"Only technical changes: {_listed(words) or 'how the record is written down'}.")


def partial() -> Rule:
    return Rule("change", "One of the two versions came in part, so only what both of them hold was compared.")


def sentence(change: Change) -> Sentence:
    """For example: "The upper age limit went from 65 years to 75 years."."""
    parts = [part for part in _KINDS[change.kind](change) if part != ""]
    if parts[-2:] == ["”", "."] and isinstance(last := parts[-3], Cited) and last.shown.text.endswith((".", "!", "?")):
        parts.pop()
    return Sentence(tuple(parts))


def several(changes: Sequence[Change]) -> Sentence:
    """The sentence on sites that share what happened: "12 sites opened (before: “…”, now: “…”)."."""
    first = changes[0]
    did = _SITES[first.kind][1].format(len(changes))
    return Sentence((did, *_states(first), ":"))


def site(change: Change) -> Sentence:
    """The name and the place of a site, as an item of such a list."""
    return Sentence(tuple(_place_and_name(change.thing)))


# --- sentences by kind ---------------------------------------------------------------------------------------


def _value(change: Change) -> list[Part]:
    name = _FIELDS.get(change.path) or _label(change.path)
    if change.path.endswith("whyStopped") and change.new:
        return ["The record says why the study stopped or paused: ", *_quoted(change.new), "."]
    if change.path.endswith("lastKnownStatus"):
        known = change.new or change.old
        return ["The last known status ", "is " if change.new else "is no longer given; it was ", *_quoted(known), "."]
    if not change.old:
        return [f"{name}: ", *_quoted(change.new), " was added." if len(change.new) == 1 else " were added."]
    if not change.new:
        return [f"{name}: ", *_quoted(change.old), " was taken out." if len(change.old) == 1 else " were taken out."]
    return [f"{name} went from ", *_quoted(change.old), " to ", *_quoted(change.new), "."]


def _age(change: Change) -> list[Part]:
    limit, a_limit = _AGES[change.path]
    if not change.old:
        return [f"{a_limit} age limit was set: ", _cited(change.new[0]), "."]
    if not change.new:
        return [f"The {limit} age limit of ", _cited(change.old[0]), " was taken away; the record names none now."]
    return [f"The {limit} age limit went from ", _cited(change.old[0]), " to ", _cited(change.new[0]), "."]


def _date(change: Change) -> list[Part]:
    name = _DATES[change.path]
    (was, before), (now, after) = _typed(change.old), _typed(change.new)
    return _from_to(name, was, before, now, after)


def _number(change: Change) -> list[Part]:
    (was, before), (now, after) = _typed(change.old), _typed(change.new)
    return _from_to("number of people", was, before, now, after)


def _from_to(name: str, was: Quote | None, before: str, now: Quote | None, after: str) -> list[Part]:
    """A value that is planned or actual; which of the two it is, is never left open where the record says it."""
    if now is None:
        return [f"The {name} is no longer given", *(("; it was ", _cited(was), _type(before)) if was else ()), "."]
    if was is None:
        return [f"The {name} is now given: ", _cited(now), _type(after), "."]
    if before != after:
        same = was.value == now.value
        still = "still" if same else "now"
        begin: list[Part] = [f"The {name} is {still} ", _cited(now), _type(after), "; before it was "]
        end: list[Part] = ["given as "] if same else [_cited(was), ", "]
        return [*begin, *end, before or "neither planned nor actual", "."]
    return [f"The {after} {name} " if after else f"The {name} ", "went from ", _cited(was), " to ", _cited(now), "."]


def _typed(quotes: tuple[Quote, ...]) -> tuple[Quote | None, str]:
    """The value, and whether it is planned or actual."""
    value = next((one for one in quotes if not one.path.endswith(".type")), None)
    kind = next((one.value for one in quotes if one.path.endswith(".type")), "")
    return value, _TYPES.get(kind, kind.lower())


def _type(kind: str) -> str:
    return f" ({kind})" if kind else ""


def _words(change: Change) -> list[Part]:
    one = change.differences[0]
    if change.thing:
        thing = _THINGS[change.path.rpartition(".")[0]]
        return [f"Of the {thing} ", *_quoted(change.thing), f", this changed: {_label(change.path)}."]
    if one.kind == "changed":
        return [f"{_TEXTS.get(change.path) or f'This text changed: {_label(change.path)}'}."]
    did = "was added" if one.kind == "added" else "was taken out"
    return [f"A text {did}: {_label(change.path)}."]


def _added(change: Change) -> list[Part]:
    if change.path == _LOCATIONS:
        state = [" (", *_quoted(change.new), ")"] if change.new else []
        return ["A site in ", *_town(change.thing), " was added", *_after_colon(change.thing), *state, "."]
    return [f"{_a(_THINGS[change.path])} was added: ", *_quoted(change.new), "."]


def _removed(change: Change) -> list[Part]:
    if change.path == _LOCATIONS:
        return ["A site in ", *_town(change.thing), " was taken off the list", *_after_colon(change.thing), "."]
    return [f"{_a(_THINGS[change.path])} was taken out: ", *_quoted(change.old), "."]


def _renamed(change: Change) -> list[Part]:
    thing = _THINGS[change.path]
    if "Outcomes" in change.path or thing == "publication":
        return [f"{_a(thing)} was reworded."]
    return [f"The {thing} ", *_quoted(change.old), " is now listed as ", *_quoted(change.new), "."]


def _details(change: Change) -> list[Part]:
    return [f"Of the {_THINGS[change.path]} ", *_quoted(change.thing), f", details changed: {_labels(change)}."]


def _fields(change: Change) -> list[Part]:
    about = next((name for start, name in _MODULES.items() if change.path.startswith(start)), "")
    return [f"Details{about and f' on {about}'} changed: {_labels(change)}."]


def _posted(change: Change) -> list[Part]:
    return ["Results were posted."]


def _unposted(change: Change) -> list[Part]:
    return ["The record no longer says that results are posted."]


def _results(change: Change) -> list[Part]:
    if any(one.path.startswith("resultsSection") for one in change.differences):
        return ["The posted results changed."]
    return [f"Details on results changed: {_labels(change)}."]


# What happened to one site, and to several.
_SITES = {
    "opened": ("A site in {} opened", "{} sites opened"),
    "added": ("A site in {} was added", "{} sites were added"),
    "closed": ("A site in {} closed", "{} sites closed"),
    "stopped": ("A site in {} stopped taking new people", "{} sites stopped taking new people"),
    "paused": ("A site in {} is on hold", "{} sites are on hold"),
    "removed": ("A site in {} was taken off the list", "{} sites were taken off the list"),
    "site_status": ("The status of a site in {} changed", "The status of {} sites changed"),
    "contact": ("Contacts changed at a site in {}", "Contacts changed at {} sites"),
    "site_details": ("Details of a site in {} changed", "Details of {} sites changed"),
}


def _site(change: Change) -> list[Part]:
    before, _, after = _SITES[change.kind][0].partition("{}")
    labels = f" ({_site_labels(change)})" if change.kind == "site_details" else ""
    return [before, *_town(change.thing), after, *_after_colon(change.thing), *_states(change), labels, "."]


def _site_moved(change: Change) -> list[Part]:
    return ["The site ", *_place_and_name(change.old), " is now listed as ", *_place_and_name(change.new), "."]


_KINDS = {
    "value": _value,
    "age": _age,
    "date": _date,
    "number": _number,
    "words": _words,
    "added": _added,
    "removed": _removed,
    "renamed": _renamed,
    "details": _details,
    "fields": _fields,
    "posted": _posted,
    "unposted": _unposted,
    "results": _results,
    "opened": _site,
    "closed": _site,
    "stopped": _site,
    "paused": _site,
    "site_status": _site,
    "contact": _site,
    "site_details": _site,
    "site_moved": _site_moved,
}


# --- parts of sentences --------------------------------------------------------------------------------------


def _states(change: Change) -> list[Part]:
    """The status before and now, in brackets; of a site that is new or gone there is only one."""
    if not (change.old or change.new):
        return []
    if change.kind in ("opened", "added") and not change.old:
        return [" (new on the list: ", *_quoted(change.new), ")"]
    if change.kind == "removed":
        return [" (before: ", *_quoted(change.old), ")"]
    was = _quoted(change.old) or ["no status"]
    now = _quoted(change.new) or ["no status"]
    return [" (before: ", *was, ", now: ", *now, ")"]


def _town(place: tuple[Quote, ...]) -> list[Part]:
    """The town, its state and its country; the country goes where a state of the U.S. says it."""
    named = {one.path.rpartition(".")[2]: one for one in place}
    if "state" in named and "country" in named and named["country"].value == "United States":
        del named["country"]
    parts: list[Part] = []
    for name in ("city", "state", "country"):
        if name in named:
            parts.extend((", " if parts else "", _cited(named[name])))
    return parts or ["an unnamed place"]


def _after_colon(place: tuple[Quote, ...]) -> list[Part]:
    name = next((one for one in place if one.path.endswith(".facility")), None)
    return [": ", _cited(name)] if name else []


def _place_and_name(place: tuple[Quote, ...]) -> list[Part]:
    name = next((one for one in place if one.path.endswith(".facility")), None)
    named: list[Part] = [_cited(name), " in "] if name else []
    return [*named, *_town(place)]


def _quoted(quotes: Iterable[Quote]) -> list[Part]:
    """Values in quotation marks, with commas between."""
    parts: list[Part] = []
    for one in quotes:
        parts.extend((", “" if parts else "“", _cited(one), "”"))
    return parts


def _cited(quote: Quote) -> Cited:
    return Cited(shown(Fact(quote.path, quote.value)), quote.version)


def _labels(change: Change) -> str:
    names = list(dict.fromkeys(_label(one.path) for one in change.differences))
    more = len(names) - _MOST_LABELS
    return ", ".join(names[:_MOST_LABELS]) + (f" and {more} more" if more > 0 else "")


def _site_labels(change: Change) -> str:
    """What else of a site changed; a name that is the same but for its signs is not told as another one."""
    names = {one.path: _label(one.path) for one in change.differences}
    for path in names:
        if path.rpartition(".")[2] in ("facility", "city", "state", "country"):
            names[path] = "how its name or place is written"
    return ", ".join(dict.fromkeys(names.values()))


def _label(path: str) -> str:
    return label(field_at(path), path.rpartition(".")[2])


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1] if words else ""


def _a(thing: str) -> str:
    return f"{'An' if thing[0] in 'aeiou' else 'A'} {thing}"
