"""News of things that a record lists: arms, interventions, outcomes, people, documents.

In: the differences of each thing that is not the same in two versions. Out: what came, what went, what is called
otherwise, which of its texts changed, and by name the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trialfinder.changed import Change, Difference, Quote, Topic
from trialfinder.history.marking import marked
from trialfinder.records.document import Document
from trialfinder.records.fields import field_at

_P = "protocolSection"
# The parts that name a thing to a reader, the first of which is its name. No e-mail address is ever among them.
NAMES = {
    f"{_P}.armsInterventionsModule.armGroups": ("label",),
    f"{_P}.armsInterventionsModule.interventions": ("name",),
    f"{_P}.outcomesModule.primaryOutcomes": ("measure",),
    f"{_P}.outcomesModule.secondaryOutcomes": ("measure",),
    f"{_P}.outcomesModule.otherOutcomes": ("measure",),
    f"{_P}.contactsLocationsModule.centralContacts": ("name", "phone"),
    f"{_P}.contactsLocationsModule.overallOfficials": ("name", "affiliation"),
    f"{_P}.sponsorCollaboratorsModule.collaborators": ("name",),
    f"{_P}.identificationModule.secondaryIdInfos": ("id",),
    f"{_P}.referencesModule.references": ("citation", "pmid"),
    f"{_P}.referencesModule.seeAlsoLinks": ("label", "url"),
    f"{_P}.referencesModule.availIpds": ("id", "type"),
    "documentSection.largeDocumentModule.largeDocs": ("label", "date"),
}


class Item(NamedTuple):
    """One thing that differs: where it stands in either version ("" where it is not), and its differences."""

    old_path: str
    new_path: str
    differences: tuple[Difference, ...]


def of_items(topic: Topic, path: str, items: Sequence[Item], old: Document, new: Document) -> Iterator[Change]:
    """What came first, then what went, then what is otherwise."""
    if path not in NAMES:
        found = tuple(one for item in items for one in item.differences)
        yield Change(topic, "fields", path, found)
        return
    for item in items:
        if not item.old_path:
            yield Change(topic, "added", path, item.differences, new=_named(new, path, item.new_path))
    for item in items:
        if not item.new_path:
            yield Change(topic, "removed", path, item.differences, old=_named(old, path, item.old_path))
    for item in items:
        if item.old_path and item.new_path:
            yield from _other(topic, path, item, old, new)


def _other(topic: Topic, path: str, item: Item, old: Document, new: Document) -> Iterator[Change]:
    name = f"{path}.{NAMES[path][0]}"
    thing = _named(new, path, item.new_path)[:1]
    rest: list[Difference] = []
    for one in item.differences:
        if one.path == name and one.kind == "changed":
            yield Change(
                topic,
                "renamed",
                path,
                (one,),
                old=(Quote(one.old_path, one.old, old.sha256),),
                new=(Quote(one.new_path, one.new, new.sha256),),
                lines=marked(one.old, one.new),
            )
        elif _is_text(one):
            yield Change(topic, "words", one.path, (one,), thing=thing, lines=marked(one.old, one.new))
        else:
            rest.append(one)
    if rest:
        yield Change(topic, "details", path, tuple(rest), thing=thing)


def _is_text(one: Difference) -> bool:
    field = field_at(one.path)
    return one.kind == "changed" and field is not None and (field.kind == "markup" or field.piece.endswith("TimeFrame"))


def _named(document: Document, path: str, place: str) -> tuple[Quote, ...]:
    """The name of the thing at `place`, then what else tells it apart."""
    item = document.lens.at(path).tree[int(place.rpartition("[")[2].rstrip("]"))]
    parts = [(name, item.get(name)) for name in NAMES[path]] if isinstance(item, dict) else []
    return tuple(
        Quote(f"{place}.{name}", str(value), document.sha256)
        for name, value in parts
        if isinstance(value, str) and value
    )
