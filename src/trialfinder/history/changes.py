"""What changed between the versions of a record, field by field.

In: the versions of one study, oldest first. Out: a set of changes for each version after the first.
Noise is left out: the order of lists, white space, and all that the registry derives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

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
    # Without the e-mail address, which stands on the trial page only and in no feed.
    "protocolSection.contactsLocationsModule.centralContacts": ("name", "phone"),
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
        for old, new in pairwise(documents)
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
    statuses: list[Change] = []
    for place in sorted(old.keys() | new.keys()):
        was, is_now = old.get(place, Counter()), new.get(place, Counter())
        gone, come = sorted((was - is_now).elements()), sorted((is_now - was).elements())
        # Of several sites at one place the record does not say which is which: the first that differ are paired.
        for state, other in zip(gone, come, strict=False):
            statuses.append(Change("changed", f"{_LOCATIONS}.status", f"{place}: {state}", f"{place}: {other}"))
        yield from (Change("removed", _LOCATIONS, old=place) for _ in gone[len(come) :])
        yield from (Change("added", _LOCATIONS, new=place) for _ in come[len(gone) :])
    yield from statuses


def _states(lens: Lens) -> dict[str, Counter[str]]:
    """The statuses at each name and place; the record gives sites no number of their own."""
    found: dict[str, Counter[str]] = {}
    for site in lens.each(_LOCATIONS):
        place = ", ".join(text for name in _PLACE if (text := _text(site, name)))
        found.setdefault(place, Counter())[_text(site, "status")] += 1
    return found


def _names(lens: Lens, path: str, parts: tuple[str, ...]) -> list[str]:
    return [", ".join(text for part in parts if (text := _text(thing, part))) for thing in lens.each(path)]


def _words(lens: Lens, path: str) -> list[str]:
    return [fact.json_text for fact in lens.facts(path)]


def _text(lens: Lens, path: str) -> str:
    fact = lens.fact(path)
    return fact.json_text if fact else ""


def _folded(text: str) -> str:
    return " ".join(text.split())
