"""The people whom a record names in fields of their own, and a document without some of them.

In: a document. Out: groups of details (name, phone, extension, e-mail) that belong to one person each; a document in
which chosen texts are replaced and every other byte is as received. Names inside free text are not found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Literal, NamedTuple

from trialfinder.records.document import Document
from trialfinder.records.facts import Fact, JsonNumber, Lens
from trialfinder.records.positions import texts

WITHHELD = "[withheld on request]"
"""What stands in place of a detail. In brackets, so that nobody takes it for the record's own words."""

Kind = Literal["name", "phone", "extension", "email"]

_REACHED: dict[str, Kind] = {"name": "name", "phone": "phone", "phoneExt": "extension", "email": "email"}
_CONTACTS = "protocolSection.contactsLocationsModule"
_SPONSORS = "protocolSection.sponsorCollaboratorsModule"
# An office or a sponsor is a person, too, where its name is one: that is why these are looked at.
_PLACES: tuple[tuple[str, dict[str, Kind]], ...] = (
    (f"{_CONTACTS}.centralContacts[]", _REACHED),
    (f"{_CONTACTS}.overallOfficials[]", {"name": "name"}),
    (f"{_CONTACTS}.locations[]", {"facility": "name"}),
    (f"{_CONTACTS}.locations[].contacts[]", _REACHED),
    (f"{_SPONSORS}.responsibleParty", {"investigatorFullName": "name", "oldNameTitle": "name"}),
    (f"{_SPONSORS}.leadSponsor", {"name": "name"}),
    (f"{_SPONSORS}.collaborators[]", {"name": "name"}),
    ("protocolSection.identificationModule.organization", {"fullName": "name"}),
    ("resultsSection.moreInfoModule.pointOfContact", {**_REACHED, "title": "name"}),
)


class Detail(NamedTuple):
    kind: Kind
    fact: Fact


def people(tree: Any) -> Iterator[tuple[Detail, ...]]:
    """The details of each person, contact, official, office or sponsor that a record names."""
    for place, kinds in _PLACES:
        for part in _parts(Lens(tree), place):
            found = tuple(
                Detail(kind, fact) for name, kind in kinds.items() if (fact := part.fact(name)) and _is_text(fact)
            )
            if found:
                yield found


def _is_text(fact: Fact) -> bool:
    return isinstance(fact.value, str) and not isinstance(fact.value, JsonNumber)


def _parts(lens: Lens, place: str) -> Iterator[Lens]:
    head, listed, rest = place.partition("[]")
    if not listed:
        yield lens.at(head)
        return
    for part in lens.each(head):
        if rest:
            yield from _parts(part, rest[1:])
        else:
            yield part


class Redacted(Document):
    """A document without some of its texts. Its `sha256` is that of the received one: it names the version."""

    def __init__(self, whole: Document, withheld: frozenset[str], raw: bytes) -> None:
        super().__init__(raw, whole.nct_id)
        self.__dict__["sha256"] = whole.sha256
        self.withheld = withheld


def without(document: Document, paths: Collection[str]) -> Document:
    """The document with WITHHELD in place of the texts at `paths`; itself where there are none."""
    if not paths:
        return document
    raw, kept, last, wanted = document.raw, [], 0, frozenset(paths)
    for path, start, end in texts(raw):
        if path in wanted:
            kept += [raw[last:start], b'"%s"' % WITHHELD.encode()]
            last = end
    return Redacted(document, wanted, b"".join([*kept, raw[last:]]))


def withheld_in(document: Document) -> frozenset[str]:
    """The paths of what is withheld in a document."""
    return document.withheld if isinstance(document, Redacted) else frozenset()
