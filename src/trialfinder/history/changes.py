"""What changed between the versions of a record, field by field.

In: the versions of one study, oldest first. Out: a set of changes for each version after the first.
Noise is left out: the order of lists, white space, and all that the registry derives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from trialfinder.records.document import Document
from trialfinder.records.facts import Lens
from trialfinder.trial import Change, ChangeSet

# Single values that readers ask about. The rest of the record is compared as a whole, module by module.
_FIELDS = (
    "protocolSection.identificationModule.briefTitle",
    "protocolSection.identificationModule.officialTitle",
    "protocolSection.statusModule.overallStatus",
    "protocolSection.statusModule.whyStopped",
    "protocolSection.statusModule.startDateStruct.date",
    "protocolSection.statusModule.primaryCompletionDateStruct.date",
    "protocolSection.statusModule.completionDateStruct.date",
    "protocolSection.statusModule.resultsFirstPostDateStruct.date",
    "protocolSection.sponsorCollaboratorsModule.leadSponsor.name",
    "protocolSection.designModule.studyType",
    "protocolSection.designModule.enrollmentInfo.count",
    "protocolSection.designModule.designInfo.allocation",
    "protocolSection.designModule.designInfo.maskingInfo.masking",
    "protocolSection.eligibilityModule.minimumAge",
    "protocolSection.eligibilityModule.maximumAge",
    "protocolSection.eligibilityModule.sex",
    "protocolSection.eligibilityModule.healthyVolunteers",
)
_LISTS = (
    "protocolSection.designModule.phases",
    "protocolSection.conditionsModule.conditions",
)
_TEXTS = (
    "protocolSection.descriptionModule.briefSummary",
    "protocolSection.descriptionModule.detailedDescription",
    "protocolSection.eligibilityModule.eligibilityCriteria",
)
# Lists of things, each with the parts that name one of them to a reader.
_THINGS = {
    "protocolSection.armsInterventionsModule.armGroups": ("label",),
    "protocolSection.armsInterventionsModule.interventions": ("name",),
    "protocolSection.outcomesModule.primaryOutcomes": ("measure",),
    "protocolSection.outcomesModule.secondaryOutcomes": ("measure",),
    "protocolSection.contactsLocationsModule.centralContacts": ("name", "phone", "email"),
    "protocolSection.sponsorCollaboratorsModule.collaborators": ("name",),
}
_LOCATIONS = "protocolSection.contactsLocationsModule.locations"
_PLACE = ("facility", "city", "state", "country")


def changes(documents: Sequence[Document]) -> tuple[ChangeSet, ...]:
    """One set for each version after the first, newest first; a set may be empty (only noise changed)."""
    found = [
        ChangeSet(
            new.nct_id,
            new.sha256,
            new.version.last_update or new.version.version_holder,
            tuple(_between(old, new)),
        )
        for old, new in zip(documents, documents[1:], strict=False)
    ]
    return tuple(reversed(found))


def _between(old: Document, new: Document) -> Iterator[Change]:
    before, after = old.lens, new.lens
    for path in _FIELDS:
        yield from _value(path, _text(before, path), _text(after, path))
    for path in _LISTS:
        yield from _listed(path, _words(before, path), _words(after, path))
    for path in _TEXTS:
        if _folded(_text(before, path)) != _folded(_text(after, path)):
            yield Change("changed", path)
    for path, parts in _THINGS.items():
        yield from _listed(path, _names(before, path, parts), _names(after, path, parts))
    yield from _sites(before, after)
    if old.study.has_results is not True and new.study.has_results:
        yield Change("changed", "hasResults", "false", "true")


def _value(path: str, old: str, new: str) -> Iterator[Change]:
    if _folded(old) != _folded(new):
        yield Change("changed" if old and new else "added" if new else "removed", path, old, new)


def _listed(path: str, old: list[str], new: list[str]) -> Iterator[Change]:
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    yield from (Change("removed", path, old=name) for name in gone.elements())
    yield from (Change("added", path, new=name) for name in come.elements())


def _sites(before: Lens, after: Lens) -> Iterator[Change]:
    """Sites that came and went, and sites whose own status changed."""
    old, new = _states(before), _states(after)
    for place in sorted(old.keys() - new.keys()):
        yield Change("removed", _LOCATIONS, old=place)
    for place in sorted(new.keys() - old.keys()):
        yield Change("added", _LOCATIONS, new=place)
    for place in sorted(old.keys() & new.keys()):
        if old[place] != new[place]:
            yield Change(
                "changed", f"{_LOCATIONS}.status", f"{place}: {old[place]}", f"{place}: {new[place]}"
            )


def _states(lens: Lens) -> dict[str, str]:
    """The status of each site by its name and place; the record gives sites no number of their own."""
    return {
        ", ".join(text for name in _PLACE if (text := _text(site, name))): _text(site, "status")
        for site in lens.each(_LOCATIONS)
    }


def _names(lens: Lens, path: str, parts: tuple[str, ...]) -> list[str]:
    return [", ".join(text for part in parts if (text := _text(thing, part))) for thing in lens.each(path)]


def _words(lens: Lens, path: str) -> list[str]:
    return [fact.json_text for fact in lens.facts(path)]


def _text(lens: Lens, path: str) -> str:
    fact = lens.fact(path)
    return fact.json_text if fact else ""


def _folded(text: str) -> str:
    return " ".join(text.split())
