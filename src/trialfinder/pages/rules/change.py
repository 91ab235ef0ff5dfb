"""The sentences on what changed between two versions of a record."""

from __future__ import annotations

from collections.abc import Sequence

from trialfinder.changed import Change, ChangeSet, Noise, Quote
from trialfinder.pages.rules.change_sites import LOCATIONS, of_site
from trialfinder.pages.rules.citing import Cited, Part, Sentence, cited, label_at, labels, quoted
from trialfinder.pages.rules.model import STATUS, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words

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
_NOISES: dict[Noise, str] = {
    "record": "the dates of the record itself",
    "order": "the order of lists",
    "writing": "the way things are written",
    "derived": "what the registry adds by itself",
    "unknown": "fields that this site does not know yet",
    "absent": "results that this copy of a version came without",
}


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
    made = of_site(change) if change.path == LOCATIONS else _KINDS[change.kind](change)
    parts = [part for part in made if part != ""]
    if parts[-2:] == ["”", "."] and isinstance(last := parts[-3], Cited) and last.shown.text.endswith((".", "!", "?")):
        parts.pop()
    return Sentence(tuple(parts))


# --- sentences by kind ---------------------------------------------------------------------------------------


def _value(change: Change) -> list[Part]:
    name = _FIELDS.get(change.path) or label_at(change.path)
    if change.path.endswith("whyStopped") and change.new:
        return ["The record says why the study stopped or paused: ", *quoted(change.new), "."]
    if change.path.endswith("lastKnownStatus"):
        known = change.new or change.old
        return ["The last known status ", "is " if change.new else "is no longer given; it was ", *quoted(known), "."]
    if not change.old:
        return [f"{name}: ", *quoted(change.new), " was added." if len(change.new) == 1 else " were added."]
    if not change.new:
        return [f"{name}: ", *quoted(change.old), " was taken out." if len(change.old) == 1 else " were taken out."]
    return [f"{name} went from ", *quoted(change.old), " to ", *quoted(change.new), "."]


def _age(change: Change) -> list[Part]:
    limit, a_limit = _AGES[change.path]
    if not change.old:
        return [f"{a_limit} age limit was set: ", cited(change.new[0]), "."]
    if not change.new:
        return [f"The {limit} age limit of ", cited(change.old[0]), " was taken away; the record names none now."]
    return [f"The {limit} age limit went from ", cited(change.old[0]), " to ", cited(change.new[0]), "."]


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
        return [f"The {name} is no longer given", *(("; it was ", cited(was), _type(before)) if was else ()), "."]
    if was is None:
        return [f"The {name} is now given: ", cited(now), _type(after), "."]
    if before != after:
        same = was.value == now.value
        still = "still" if same else "now"
        begin: list[Part] = [f"The {name} is {still} ", cited(now), _type(after), "; before it was "]
        end: list[Part] = ["given as "] if same else [cited(was), ", "]
        return [*begin, *end, before or "neither planned nor actual", "."]
    return [f"The {after} {name} " if after else f"The {name} ", "went from ", cited(was), " to ", cited(now), "."]


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
        return [f"Of the {thing} ", *quoted(change.thing), f", this changed: {label_at(change.path)}."]
    if one.kind == "changed":
        return [f"{_TEXTS.get(change.path) or f'This text changed: {label_at(change.path)}'}."]
    did = "was added" if one.kind == "added" else "was taken out"
    return [f"A text {did}: {label_at(change.path)}."]


def _added(change: Change) -> list[Part]:
    return [f"{_a(_THINGS[change.path])} was added: ", *quoted(change.new), "."]


def _removed(change: Change) -> list[Part]:
    return [f"{_a(_THINGS[change.path])} was taken out: ", *quoted(change.old), "."]


def _renamed(change: Change) -> list[Part]:
    thing = _THINGS[change.path]
    if "Outcomes" in change.path or thing == "publication":
        return [f"{_a(thing)} was reworded."]
    return [f"The {thing} ", *quoted(change.old), " is now listed as ", *quoted(change.new), "."]


def _details(change: Change) -> list[Part]:
    return [f"Of the {_THINGS[change.path]} ", *quoted(change.thing), f", details changed: {labels(change)}."]


def _fields(change: Change) -> list[Part]:
    about = next((name for start, name in _MODULES.items() if change.path.startswith(start)), "")
    return [f"Details{about and f' on {about}'} changed: {labels(change)}."]


def _posted(change: Change) -> list[Part]:
    return ["Results were posted."]


def _unposted(change: Change) -> list[Part]:
    return ["The record no longer says that results are posted."]


def _results(change: Change) -> list[Part]:
    if any(one.path.startswith("resultsSection") for one in change.differences):
        return ["The posted results changed."]
    return [f"Details on results changed: {labels(change)}."]


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
}


# --- parts of sentences --------------------------------------------------------------------------------------


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1] if words else ""


def _a(thing: str) -> str:
    return f"{'An' if thing[0] in 'aeiou' else 'A'} {thing}"
