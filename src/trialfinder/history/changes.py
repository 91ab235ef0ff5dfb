"""What is new in a version for those who read it: the differences of two versions, gathered into pieces of news.

In: documents of one study. Out: a `ChangeSet` for each pair, the most important news first. Every difference that is
news is in exactly one change; what is no news (order, writing, what the registry derives, the dates of the record
itself) is counted apart as `technical`.

Kinds of change: `value`, `age`, `date`, `number` (a scalar that changed, came or went), `words` (a text), `added`,
`removed`, `renamed`, `details` (an item of a list), `opened`, `closed`, `stopped`, `paused`, `site_status`,
`site_moved` (a site), `contact`, `posted`, `unposted` and `results` (results), `fields` (all else, by its names).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from trialfinder.changed import TOPICS, Change, ChangeSet, Difference, Quote, Topic
from trialfinder.history import sites
from trialfinder.history.differences import between
from trialfinder.history.items import Item, of_items
from trialfinder.history.marking import marked
from trialfinder.history.matching import match
from trialfinder.records.document import Document
from trialfinder.records.fields import field_at

_P = "protocolSection"
_STATUS, _DESIGN = f"{_P}.statusModule", f"{_P}.designModule"
_ELIGIBILITY, _PLACES = f"{_P}.eligibilityModule", f"{_P}.contactsLocationsModule"
_NAMES = f"{_P}.identificationModule"

# The topic of a field is that of the longest of these that it begins with.
_TOPICS: dict[str, Topic] = {
    _STATUS: "dates",
    f"{_STATUS}.overallStatus": "status",
    f"{_STATUS}.lastKnownStatus": "status",
    f"{_STATUS}.whyStopped": "status",
    f"{_STATUS}.expandedAccessInfo": "other",
    f"{_STATUS}.results": "results",
    "hasResults": "results",
    "resultsSection": "results",
    f"{_PLACES}.locations": "sites",
    _ELIGIBILITY: "who",
    f"{_ELIGIBILITY}.eligibilityCriteria": "criteria",
    _DESIGN: "treatment",
    f"{_P}.armsInterventionsModule": "treatment",
    f"{_P}.outcomesModule": "outcomes",
    _PLACES: "contacts",
    f"{_P}.sponsorCollaboratorsModule": "sponsor",
    f"{_NAMES}.organization": "sponsor",
    _NAMES: "description",
    f"{_P}.conditionsModule": "description",
    f"{_P}.descriptionModule": "description",
    "documentSection": "documents",
    f"{_P}.referencesModule": "documents",
}
# Values that say whether they are planned or actual.
_PAIRS = {
    f"{_STATUS}.startDateStruct": ("date", ("date", "type")),
    f"{_STATUS}.primaryCompletionDateStruct": ("date", ("date", "type")),
    f"{_STATUS}.completionDateStruct": ("date", ("date", "type")),
    f"{_DESIGN}.enrollmentInfo": ("number", ("count", "type")),
}
_SHARING = f"{_P}.ipdSharingStatementModule"
_TEXTS = (f"{_NAMES}.officialTitle",)  # beside those of the registry's type for longer texts
# Scalars whose old and new value readers want to see; those of other fields are told by name.
_VALUES = {
    f"{_STATUS}.overallStatus": "value",
    f"{_STATUS}.lastKnownStatus": "value",
    f"{_STATUS}.whyStopped": "value",
    f"{_ELIGIBILITY}.minimumAge": "age",
    f"{_ELIGIBILITY}.maximumAge": "age",
    f"{_ELIGIBILITY}.sex": "value",
    f"{_ELIGIBILITY}.healthyVolunteers": "value",
    f"{_ELIGIBILITY}.samplingMethod": "value",
    f"{_DESIGN}.studyType": "value",
    f"{_DESIGN}.phases": "value",
    f"{_DESIGN}.designInfo.allocation": "value",
    f"{_DESIGN}.designInfo.interventionModel": "value",
    f"{_DESIGN}.designInfo.primaryPurpose": "value",
    f"{_DESIGN}.designInfo.maskingInfo.masking": "value",
    f"{_P}.sponsorCollaboratorsModule.leadSponsor.name": "value",
    f"{_NAMES}.organization.fullName": "value",
    f"{_NAMES}.briefTitle": "value",
    f"{_NAMES}.acronym": "value",
    f"{_P}.conditionsModule.conditions": "value",
    f"{_P}.ipdSharingStatementModule.ipdSharing": "value",
    f"{_STATUS}.expandedAccessInfo.hasExpandedAccess": "value",
}
_OUTERMOST = re.compile(r"^([^\[]+)\[[0-9]+\]")


def changes(documents: Sequence[Document]) -> tuple[ChangeSet, ...]:
    """One set for each version after the first, newest first; `documents` come oldest first."""
    return tuple(reversed([compare(old, new) for old, new in pairwise(documents)]))


def latest(documents: Sequence[Document], *, without: Sequence[Topic] = ()) -> ChangeSet | None:
    """The newest set that holds news on other topics; None where no version told any. `documents` come oldest first."""
    for old, new in reversed(list(pairwise(documents))):
        found = compare(old, new)
        told = tuple(change for change in found.changes if change.topic not in without)
        if told:
            return msgspec.structs.replace(found, changes=told)
    return None


def compare(old: Document, new: Document) -> ChangeSet:
    """What is new in `new` against `old`: any two versions, not only neighbours."""
    found = between(old, new)
    news = [one for one in found if not one.noise]
    made = [change for topic, part in _by_topic(news) for change in _Reader(old, new, topic).read(part)]
    return ChangeSet(
        nct_id=new.nct_id,
        old_sha256=old.sha256,
        sha256=new.sha256,
        since=date_of(old),
        date=date_of(new),
        changes=tuple(sorted(made, key=lambda change: TOPICS.index(change.topic))),
        technical=tuple(one for one in found if one.noise),
        partial=not (old.version.full and new.version.full),
    )


def date_of(document: Document) -> str:
    """The day that a version is known by: its last update posted, else when the registry processed it."""
    return document.version.last_update or document.version.version_holder


def _by_topic(news: Iterable[Difference]) -> Iterator[tuple[Topic, list[Difference]]]:
    parts: dict[Topic, list[Difference]] = {}
    for one in news:
        parts.setdefault(_topic(one.path), []).append(one)
    for topic in TOPICS:
        if topic in parts:
            yield topic, parts[topic]


def _topic(path: str) -> Topic:
    fitting = [start for start in _TOPICS if path.startswith(start)]
    return _TOPICS[max(fitting, key=len)] if fitting else "other"


class _Reader:
    """Turns the differences of one topic into news."""

    def __init__(self, old: Document, new: Document, topic: Topic) -> None:
        self.old, self.new, self.topic = old, new, topic

    def read(self, found: list[Difference]) -> Iterator[Change]:
        if self.topic == "results":
            yield self._results(found)
            return
        singles, lists = _parted(found, self.old, self.new)
        rest: dict[str, list[Difference]] = {}  # by their module
        for path, group in _by_field(singles).items():
            made = list(self._single(path, group))
            yield from made
            if not made:
                rest.setdefault(".".join(path.split(".")[:2]), []).extend(group)
        for path, items in lists.items():
            if path == sites.LOCATIONS:
                yield from sites.of_sites(items, self.old, self.new)
            else:
                yield from of_items(self.topic, path, items, self.old, self.new)
        for module, group in rest.items():
            yield Change(self.topic, "fields", module, tuple(group))

    def _results(self, found: list[Difference]) -> Change:
        """All that concerns results is one piece of news."""
        before, after = bool(self.old.tree.get("hasResults")), bool(self.new.tree.get("hasResults"))
        kind = "results" if before == after else "posted" if after else "unposted"
        return Change("results", kind, "hasResults", tuple(found))

    def _single(self, path: str, group: list[Difference]) -> Iterator[Change]:
        """News of a field that stands by itself; none where its name alone is told."""
        if path in _PAIRS:
            kind, names = _PAIRS[path]
            was, now = quotes(self.old, path, names), quotes(self.new, path, names)
            yield Change(self.topic, kind, path, tuple(group), old=was, new=now)
        elif path in _VALUES:
            was = tuple(Quote(one.old_path, one.old, self.old.sha256) for one in group if one.old_path)
            now = tuple(Quote(one.new_path, one.new, self.new.sha256) for one in group if one.new_path)
            yield Change(self.topic, _VALUES[path], path, tuple(group), old=was, new=now)
        elif _is_words(path):
            for one in group:
                yield Change(self.topic, "words", path, (one,), lines=marked(one.old, one.new))


def _parted(found: list[Difference], old: Document, new: Document) -> tuple[list[Difference], dict[str, list[Item]]]:
    """Scalars that stand by themselves, and those of items of lists by their list and item."""
    singles: list[Difference] = []
    lists: dict[str, list[Difference]] = {}
    for one in found:
        holder = _OUTERMOST.match(one.old_path or one.new_path)
        if holder is None or one.path == holder[1]:  # a list of scalars
            singles.append(one)
        else:
            lists.setdefault(holder[1], []).append(one)
    return singles, {path: _items(path, group, old, new) for path, group in lists.items()}


def _items(path: str, group: list[Difference], old: Document, new: Document) -> list[Item]:
    """The differences of each item together, with the places of the item in both versions."""
    pairs = (
        [
            (f"{path}[{was}]" if was is not None else "", f"{path}[{now}]" if now is not None else "")
            for was, now in match(path, old.lens.at(path).tree, new.lens.at(path).tree)
        ]
        if _are_lists(path, old, new)
        else []
    )
    by_old = {here: (here, there) for here, there in pairs if here}
    by_new = {there: (here, there) for here, there in pairs if there}
    items: dict[tuple[str, str], list[Difference]] = {}
    for one in group:
        here, there = _OUTERMOST.match(one.old_path), _OUTERMOST.match(one.new_path)
        key = (
            by_old.get(here[0], (here[0], "")) if here else by_new.get(there[0], ("", there[0])) if there else ("", "")
        )
        items.setdefault(key, []).append(one)
    return [Item(here, there, tuple(part)) for (here, there), part in items.items()]


def _are_lists(path: str, *documents: Document) -> bool:
    return all(isinstance(document.lens.at(path).tree, list) for document in documents)


def quotes(document: Document, path: str, names: Iterable[str]) -> tuple[Quote, ...]:
    """The scalars under `path` that there are, in the order of the names."""
    part = document.lens.at(path)
    facts = [part.fact(name) for name in names]
    return tuple(Quote(fact.path, fact.json_text, document.sha256) for fact in facts if fact)


def _by_field(singles: list[Difference]) -> dict[str, list[Difference]]:
    """The differences of one field together; a date and a number come with their type."""
    groups: dict[str, list[Difference]] = {}
    for one in singles:
        holder = one.path.rpartition(".")[0]
        groups.setdefault(holder if holder in _PAIRS else one.path, []).append(one)
    return groups


def _is_words(path: str) -> bool:
    """Whether it is a text whose words a reader may want to compare."""
    field = field_at(path)
    return path in _TEXTS or (field is not None and field.kind == "markup" and not path.startswith(_SHARING))
