"""The sentences on what changed between two versions of a record."""

from __future__ import annotations

from trialfinder.pages.rules.model import STATUS, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words, label, value_words
from trialfinder.records.fields import field_at
from trialfinder.text.normalize import unescape
from trialfinder.trial import Change, ChangeSet

RULES = (
    RuleInfo(
        "change",
        "Two versions of the record that follow each other by last update posted are compared field by field; each "
        "difference in a field that readers ask about is one sentence with the old and the new value. Order, white "
        "space and what the registry derives are left out.",
        (f"{STATUS}.lastUpdatePostDateStruct.date", "protocolSection"),
    ),
    RuleInfo(
        "version-date",
        "The date of a version: last update posted, else the date the registry processed it.",
        (),
    ),
)

_LOCATIONS = "protocolSection.contactsLocationsModule.locations"
_THINGS = {
    "protocolSection.armsInterventionsModule.armGroups": "group",
    "protocolSection.armsInterventionsModule.interventions": "intervention",
    "protocolSection.outcomesModule.primaryOutcomes": "main outcome",
    "protocolSection.outcomesModule.secondaryOutcomes": "further outcome",
    "protocolSection.contactsLocationsModule.centralContacts": "contact",
    "protocolSection.sponsorCollaboratorsModule.collaborators": "collaborator",
    "protocolSection.designModule.phases": "phase",
    "protocolSection.conditionsModule.conditions": "condition",
}


def version_date(changed: ChangeSet) -> Rule:
    return Rule("version-date", date_words(changed.date) if changed.date else "A version without a date")


def change(difference: Change) -> Rule:
    """For example: "Oldest age went from 65 years to 75 years."."""
    return Rule("change", _sentence(difference).replace("..", "."))


def _sentence(difference: Change) -> str:
    path, old, new = difference.path, difference.old, difference.new
    if path == _LOCATIONS:
        return f"A site was added: {unescape(new)}." if new else f"A site was taken off the list: {unescape(old)}."
    if path == f"{_LOCATIONS}.status":
        place, _, before = old.rpartition(": ")
        after = new.rpartition(": ")[2]
        return f"The site {unescape(place)} went from {_value(path, before)} to {_value(path, after)}."
    if path == "hasResults":
        return "Results were posted."
    if path in _THINGS:
        what, name = _THINGS[path], _value(path, new or old)
        thing = f"{'An' if what[0] in 'aeiou' else 'A'} {what}"
        return f"{thing} was added: {name}." if new else f"{thing} was taken off the list: {name}."
    name = label(field_at(path), path.rpartition(".")[2])
    if not old and not new:
        return f"The text of “{name}” changed."
    if not old:
        return f"{name} was added: {_value(path, new)}."
    return (
        f"{name} went from {_value(path, old)} to {_value(path, new)}."
        if new
        else f"{name} was removed; it was {_value(path, old)}."
    )


def _value(path: str, value: str) -> str:
    field = field_at(path)
    if not value:
        return "no status" if path.endswith(".status") else "nothing"
    if field and (field.is_enum or field.kind in ("NormalizedTime", "boolean")):
        return value_words(field, value)
    return date_words(value) if field and field.kind.endswith("Date") else unescape(value)
