"""The people whom a record names in fields of their own, and a document without some of them.

In: a document. Out: groups of details (name, phone, extension, e-mail) that belong to one person each; a document in
which chosen texts are replaced and every other byte is as received. Names inside free text are not found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Literal, NamedTuple

import msgspec

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


class _Contact(msgspec.Struct, gc=False):
    name: str | None = None
    title: str | None = None
    phone: str | None = None
    email: str | None = None


class _Location(msgspec.Struct, gc=False):
    facility: str | None = None
    contacts: list[_Contact] | None = None


class _Contacts(msgspec.Struct, gc=False):
    centralContacts: list[_Contact] | None = None
    overallOfficials: list[_Contact] | None = None
    locations: list[_Location] | None = None


class _Party(msgspec.Struct, gc=False):
    investigatorFullName: str | None = None
    oldNameTitle: str | None = None


class _Sponsors(msgspec.Struct, gc=False):
    responsibleParty: _Party | None = None
    leadSponsor: _Contact | None = None
    collaborators: list[_Contact] | None = None


class _Organization(msgspec.Struct, gc=False):
    fullName: str | None = None


class _Names(msgspec.Struct, gc=False):
    organization: _Organization | None = None


class _Protocol(msgspec.Struct, gc=False):
    identificationModule: _Names | None = None
    sponsorCollaboratorsModule: _Sponsors | None = None
    contactsLocationsModule: _Contacts | None = None


class _More(msgspec.Struct, gc=False):
    pointOfContact: _Contact | None = None


class _Results(msgspec.Struct, gc=False):
    moreInfoModule: _More | None = None


class _Record(msgspec.Struct, gc=False):
    protocolSection: _Protocol | None = None
    resultsSection: _Results | None = None


_record = msgspec.json.Decoder(_Record)


def told_of(raw: bytes) -> Iterator[tuple[Kind, str]] | None:
    """Every name, phone number and e-mail address that `people` would find, from the bytes, in a tenth of the time.

    None where something of the record has another type than the registry's model says: `people` still reads it.
    """
    try:
        record = _record.decode(raw)
    except msgspec.ValidationError:
        return None
    return _told(record)


def _told(record: _Record) -> Iterator[tuple[Kind, str]]:
    protocol, results = record.protocolSection or _Protocol(), record.resultsSection or _Results()
    module = protocol.contactsLocationsModule or _Contacts()
    sponsors = protocol.sponsorCollaboratorsModule or _Sponsors()
    point = (results.moreInfoModule or _More()).pointOfContact
    organization = (protocol.identificationModule or _Names()).organization
    party = sponsors.responsibleParty
    persons = [*(module.centralContacts or ()), *(module.overallOfficials or ()), *(sponsors.collaborators or ())]
    persons += [one for one in (sponsors.leadSponsor, point) if one]
    names = [party.investigatorFullName, party.oldNameTitle] if party else []
    names += [organization.fullName] if organization else []
    for location in module.locations or ():
        names.append(location.facility)
        persons += location.contacts or ()
    for person in persons:
        names += (person.name, person.title)
        if person.phone:
            yield "phone", person.phone
        if person.email:
            yield "email", person.email
    for name in names:
        if name:
            yield "name", name


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
