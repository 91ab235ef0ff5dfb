"""Details of people who asked: which texts of a record are theirs, and that nothing else of it changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lib.trials import a_tree
from trialfinder.errors import UsageError
from trialfinder.records.document import Document, read_document
from trialfinder.records.facts import scalars
from trialfinder.records.people import WITHHELD, withheld_in
from trialfinder.refresh import import_paths
from trialfinder.store import deltas, withheld
from trialfinder.store.database import Store, open_store
from trialfinder.store.studies import held, marker
from trialfinder.store.withheld import Entry, Withheld, fold_name, fold_phone

NCT = "NCT01000001"
PLACES = "protocolSection.contactsLocationsModule"
ADA = {"name": "Ada Quill, MD, Ph.D.", "role": "CONTACT", "phone": "+1 (555) 010-0100", "email": "a@quill.example"}
BOB = {"name": "Bob Inkwell", "role": "CONTACT", "phone": "555 010 0100", "phoneExt": "7", "email": "b@quill.example"}


def a_document(**changes: Any) -> Document:
    module = {
        "centralContacts": [ADA, BOB],
        "overallOfficials": [{"name": "ADA  QUILL", "affiliation": "Elm Clinic", "role": "PRINCIPAL_INVESTIGATOR"}],
        "locations": [{"facility": "Elm Clinic", "city": "Elm", "contacts": [BOB]}, {"facility": "Ada Quill, MD"}],
    }
    return read_document(json.dumps(a_tree(**{"contactsLocationsModule": module, **changes})).encode())


def listed(nct_id: str | None = None, **details: str) -> Withheld:
    return Withheld([Entry(1, nct_id, details.get("name", ""), details.get("phone", ""), details.get("email", ""))])


def test_a_contact_with_a_listed_name_is_withheld_whole_and_the_name_wherever_it_stands_alone() -> None:
    found = listed(name="ada quill").paths(a_document())
    assert found == {
        *(f"{PLACES}.centralContacts[0].{name}" for name in ("name", "phone", "email")),
        f"{PLACES}.overallOfficials[0].name",
        f"{PLACES}.locations[1].facility",
    }


def test_a_contact_with_a_listed_address_is_withheld_whole() -> None:
    found = listed(email=" A@QUILL.example ").paths(a_document())
    assert found == {f"{PLACES}.centralContacts[0].{name}" for name in ("name", "phone", "email")}


def test_a_listed_number_is_withheld_alone_with_its_extension() -> None:
    found = listed(phone="555-010-0100").paths(a_document())
    assert found == {
        f"{PLACES}.centralContacts[0].phone",
        f"{PLACES}.centralContacts[1].phone",
        f"{PLACES}.centralContacts[1].phoneExt",
        f"{PLACES}.locations[0].contacts[0].phone",
        f"{PLACES}.locations[0].contacts[0].phoneExt",
    }


def test_sponsors_responsible_parties_and_points_of_contact_are_people_too() -> None:
    document = a_document(
        sponsorCollaboratorsModule={
            "leadSponsor": {"name": "Ada Quill", "class": "INDIV"},
            "responsibleParty": {"type": "SPONSOR_INVESTIGATOR", "investigatorFullName": "Ada Quill"},
            "collaborators": [{"name": "Institute of Stationery"}, {"name": "ada quill"}],
        },
        identificationModule={"organization": {"fullName": "Ada Quill", "class": "INDIV"}},
        contactsLocationsModule=None,
        resultsSection={
            "moreInfoModule": {"pointOfContact": {"title": "Ada Quill", "organization": "Elm", "phone": "1"}}
        },
    )
    sponsors = "protocolSection.sponsorCollaboratorsModule"
    assert listed(name="Ada Quill").paths(document) == {
        f"{sponsors}.leadSponsor.name",
        f"{sponsors}.responsibleParty.investigatorFullName",
        f"{sponsors}.collaborators[1].name",
        "protocolSection.identificationModule.organization.fullName",
        "resultsSection.moreInfoModule.pointOfContact.title",
        "resultsSection.moreInfoModule.pointOfContact.phone",
    }


def test_an_entry_for_one_record_leaves_the_others_alone() -> None:
    assert listed(NCT, name="Bob Inkwell").paths(a_document())
    assert not listed("NCT01000002", name="Bob Inkwell").paths(a_document())


def test_only_the_withheld_texts_change_and_every_other_byte_stays() -> None:
    raw = a_document().raw.replace(b'"Elm Clinic"', b'"Elm \\u0043linic"').replace(b'"count": 24', b'"count": 24.50')
    document = read_document(raw)
    shown = listed(name="Ada Quill").shown(document)
    hidden = b'"%s"' % WITHHELD.encode()
    for text in (ADA["name"], ADA["phone"], ADA["email"], "ADA  QUILL", "Ada Quill, MD"):
        raw = raw.replace(json.dumps(text).encode(), hidden, 1)
    assert shown.raw == raw
    assert shown.sha256 == document.sha256  # it names the version, whatever is shown of it
    assert withheld_in(shown) == listed(name="Ada Quill").paths(document)
    assert {fact.path for fact in scalars(shown.tree) if fact.value == WITHHELD} == withheld_in(shown)


def test_a_record_without_a_listed_person_is_the_document_itself() -> None:
    document = a_document()
    assert listed(name="Eve Eraser").shown(document) is document
    assert withheld_in(document) == frozenset()


def test_what_is_searched_lacks_what_is_withheld_and_nothing_else() -> None:
    document = a_document()
    found = listed(name="Ada Quill")
    kept = {fact.path: fact.value for fact in scalars(document.tree) if fact.path not in found.paths(document)}
    assert {fact.path: fact.value for fact in scalars(found.searched(document))} == kept
    assert "quill" not in json.dumps(
        found.searched(document)["protocolSection"]["contactsLocationsModule"]
    ).lower().replace("b@quill.example", "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Quill", "ADA\u00a0 quill", True),
        ("Ada M\u00fcller-Quill", "Ada Mu\u0308ller Quill", True),
        ("Ada Quill", "Ada Quil", False),
        ("O'Quill", "O Quill", True),
    ],
)
def test_names_are_compared_by_their_letters(one: str, other: str, same: bool) -> None:
    assert (fold_name(one) == fold_name(other)) is same


def test_a_first_name_after_a_comma_is_no_degree() -> None:
    document = a_document(contactsLocationsModule={"centralContacts": [{"name": "Quill, Ada"}, {"name": "Quill, MD"}]})
    assert listed(name="Quill, Ada").paths(document) == {f"{PLACES}.centralContacts[0].name"}
    assert listed(name="Quill").paths(document) == {f"{PLACES}.centralContacts[1].name"}


def test_numbers_are_compared_by_their_digits() -> None:
    assert fold_phone("+1 (555) 010-0100") == fold_phone("555.010.0100") == "5550100100"
    assert fold_phone("+44 20 5550 0100") == "442055500100"


@pytest.mark.parametrize("details", [{}, {"name": "A."}, {"phone": "12-3"}, {"email": "quill.example"}])
def test_what_names_nobody_is_refused(details: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        withheld.new_entries((), **details)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "a.json").write_bytes(a_document().raw)
    import_paths(tmp_path, [tmp_path / "a.json"], defer=True)
    return open_store(tmp_path, write=True)


def test_the_list_is_in_the_store_and_goes_when_it_is_taken_off(store: Store) -> None:
    with store, store.transaction():
        assert withheld.withheld(store) is withheld.NOBODY
        first, second = withheld.add(
            store, withheld.new_entries(["NCT01000001", "NCT01000002"], name="Ada Quill", phone="555 010 0100")
        )
        (third,) = withheld.add(store, withheld.new_entries((), email="b@quill.example"))
        assert withheld.withheld(store).entries == (first, second, third)
        withheld.remove(store, [first.id, third.id])
        assert withheld.withheld(store).entries == (second,)
        assert first._replace(id=0) == Entry(0, "NCT01000001", "Ada Quill", "555 010 0100", "")


def test_a_study_that_is_shown_otherwise_is_another_one_for_the_index(store: Store) -> None:
    with store:
        before = marker(store), list(held(store))
        assert withheld.differing(store, withheld.NOBODY, listed(name="Bob Inkwell")) == ([NCT], [NCT])
        assert withheld.differing(store, withheld.NOBODY, listed("NCT01000002", name="Bob Inkwell")) == ([], [])
        with store.transaction():
            withheld.show_anew(store, [NCT])
        after = marker(store), list(held(store))
        assert before[0] != after[0]
        assert before[1] != after[1]


def test_who_stood_in_an_earlier_version_alone_changes_what_is_told_and_each_version_is_read_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    later = a_tree(statusModule={"lastUpdatePostDateStruct": {"date": "2031-01-02"}})
    (tmp_path / "b.json").write_bytes(json.dumps(later).encode())
    import_paths(tmp_path, [tmp_path / "b.json"], defer=True)
    read: list[int] = []
    reading = deltas.read

    def counted(store: Store, number: int) -> bytes:
        read.append(number)
        return reading(store, number)

    monkeypatch.setattr("trialfinder.store.studies.deltas.read", counted)
    told: list[tuple[int, int, int]] = []
    with open_store(tmp_path) as store:
        found = withheld.differing(store, withheld.NOBODY, listed(name="Bob Inkwell"), lambda *at: told.append(at))
    assert found == ([], [NCT])
    assert len(read) == len(set(read)) == 2
    assert told == [(1, 1, 0)]
