"""People who asked that their details be withheld: the list, and what it does to a document.

In: a name, a phone number, an e-mail address, of one record or of all. Out: documents in which what belongs to these
people is replaced. The store keeps the received bytes; whatever shows, searches or hands out documents asks here.

A contact who has a listed name or e-mail address is withheld whole: name, phone, extension, address. Elsewhere a
listed phone number is withheld alone, so that who shares a switchboard keeps the rest. Names are compared by their
letters and digits alone, and with or without the degrees that follow a comma; phone numbers by their digits.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from trialfinder.errors import UsageError
from trialfinder.records.document import Document
from trialfinder.records.ids import id_number
from trialfinder.records.people import WITHHELD, Detail, Kind, people, told_of, without
from trialfinder.store import studies
from trialfinder.store.database import Store
from trialfinder.store.studies import StoredVersion, nct_id_of

_SHORTEST_NAME = 3
_SHORTEST_PHONE = 5
_WORD = re.compile(r"[^\W_]+")


class ShownVersion(StoredVersion):
    """A version whose document is the one that may be shown."""

    @cached_property
    def document(self) -> Document:
        return withheld(self._store).shown(super().document)


class Entry(NamedTuple):
    """What is withheld: empty texts are not given; `nct_id` None means in all records."""

    id: int
    nct_id: str | None
    name: str
    phone: str
    email: str


class Withheld:
    """The list, ready to be applied."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self.stamp = hashlib.sha256(repr(self.entries).encode()).hexdigest()[:16] if entries else ""
        self._keys: dict[str | None, set[tuple[str, str]]] = {}
        for entry in entries:
            self._keys.setdefault(entry.nct_id, set()).update(_keys_of(entry))

    def __bool__(self) -> bool:
        return bool(self.entries)

    def concerns(self, nct_id: str) -> bool:
        """Whether anything on the list may stand in this record."""
        return bool(self._keys.get(None) or self._keys.get(nct_id))

    def paths(self, document: Document) -> frozenset[str]:
        """The paths of what is withheld in a received document."""
        keys = self._keys.get(None, set()) | self._keys.get(document.nct_id, set())
        if not keys or not _may_name(document, keys):
            return frozenset()
        return frozenset(path for person in people(document.tree) for path in _paths(person, keys))

    def shown(self, document: Document) -> Document:
        """The document as it may be shown."""
        return without(document, self.paths(document))

    def searched(self, document: Document) -> dict[str, Any]:
        """The record as it may be searched: what is withheld is absent."""
        shown = self.shown(document)
        return shown.tree if shown is document else _cut(shown.tree)


def withheld(store: Store) -> Withheld:
    """The list of this store."""
    rows = store.rows("SELECT id, nct, name, phone, email FROM withheld ORDER BY id")
    return _compiled(tuple(rows)) if rows else NOBODY


def as_shown(store: Store, version: StoredVersion) -> StoredVersion:
    """The version with what may be shown of its document; itself where nobody on the list can stand in it."""
    if not withheld(store).concerns(version.nct_id):
        return version
    return ShownVersion(**{field.name: getattr(version, field.name) for field in fields(version)})


NOBODY = Withheld(())


def new_entries(nct_ids: Sequence[str], *, name: str = "", phone: str = "", email: str = "") -> list[Entry]:
    """What would go on the list for a person, in these records or (none named) in all. UsageError for nobody."""
    _refuse_vague(name, phone, email)
    return [Entry(0, nct_id, name, phone, email) for nct_id in nct_ids or (None,)]


def add(store: Store, entries: Sequence[Entry]) -> list[Entry]:
    """Put entries on the list; they come back with their numbers. Within a transaction."""
    made = []
    for entry in entries:
        nct = id_number(entry.nct_id) if entry.nct_id else None
        store.run("INSERT INTO withheld VALUES (NULL, ?, ?, ?, ?)", (nct, entry.name, entry.phone, entry.email))
        made.append(entry._replace(id=store.connection.last_insert_rowid()))
    return made


def remove(store: Store, numbers: Sequence[int]) -> None:
    """Take entries off the list. Within a transaction."""
    for number in numbers:
        store.run("DELETE FROM withheld WHERE id = ?", (number,))


class Differing(NamedTuple):
    """The studies whose last known document is shown otherwise, and those of which any version is.

    The pages of the latter tell what changed last.
    """

    now: list[str]
    ever: list[str]


def differing(
    store: Store, one: Withheld, other: Withheld, progress: Callable[[int, int, int], None] | None = None
) -> Differing:
    """What is shown otherwise under the one list than under the other; each version is read once, if at all."""
    found, ids = Differing([], []), list(studies.held_ids(store))
    for number, nct_id in enumerate(ids, 1):
        if one.concerns(nct_id) or other.concerns(nct_id):
            newest_first = studies.versions(store, nct_id)[::-1]  # the older ones rest on the newest
            for version in sorted(newest_first, key=lambda version: not version.current):
                if one.paths(version.document) != other.paths(version.document):
                    found.ever.append(nct_id)
                    found.now.extend([nct_id] if version.current else [])
                    break
        if progress and (number % 500 == 0 or number == len(ids)):
            progress(number, len(ids), len(found.now))
    return found


def lay_out_anew(store: Store, nct_ids: Sequence[str]) -> None:
    """Drop the pages of these studies that were laid out. Within a transaction."""
    store.run_many("DELETE FROM sheets WHERE nct = ?", [(id_number(nct_id),) for nct_id in nct_ids])


def show_anew(store: Store, nct_ids: Sequence[str]) -> None:
    """Drop what was made of these studies' documents as they were shown before. Within a transaction.

    Their pages that were laid out go at once; the index sees by the new mark that it is behind.
    """
    lay_out_anew(store, nct_ids)
    numbers = [(id_number(nct_id),) for nct_id in nct_ids]
    store.run_many("INSERT OR REPLACE INTO reshown VALUES (?, abs(random() % 2147483648))", numbers)


@lru_cache(maxsize=8)
def _compiled(rows: tuple[tuple[Any, ...], ...]) -> Withheld:
    return Withheld([Entry(number, nct_id_of(nct) if nct else None, *details) for number, nct, *details in rows])


def _refuse_vague(name: str, phone: str, email: str) -> None:
    if not (name or phone or email):
        raise UsageError("nothing says who is meant", "Give a name, a phone number or an e-mail address.")
    if name and len(fold_name(name)) < _SHORTEST_NAME:
        raise UsageError(f"the name '{name[:40]}' is too short", "Give the whole name as the record has it.")
    if phone and len(fold_phone(phone)) < _SHORTEST_PHONE:
        raise UsageError(f"the phone number '{phone[:40]}' is too short", "Give all of it as the record has it.")
    if email and "@" not in email:
        raise UsageError(f"'{email[:80]}' is no e-mail address", "Give it as the record has it.")


def _keys_of(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.name:
        yield "name", fold_name(entry.name)
    if entry.phone:
        yield "phone", fold_phone(entry.phone)
    if entry.email:
        yield "email", fold_email(entry.email)


def _may_name(document: Document, keys: set[tuple[str, str]]) -> bool:
    """Whether anyone on the list may stand in the record: nearly no record has to be read further."""
    told, kinds = told_of(document.raw), {kind for kind, _ in keys}
    return told is None or any(kind in kinds and not keys.isdisjoint(_keys_in(kind, text)) for kind, text in told)


def _paths(person: tuple[Detail, ...], keys: set[tuple[str, str]]) -> Iterator[str]:
    """What is withheld of one person: all, where the name or the address is listed; else the listed number."""
    listed = [one.kind for one in person if not keys.isdisjoint(_keys_in(one.kind, one.fact.json_text))]
    if not listed:
        return
    whole = "name" in listed or "email" in listed
    for detail in person:
        if detail.fact.json_text.strip() and (whole or detail.kind in ("phone", "extension")):
            yield detail.fact.path


@lru_cache(maxsize=1 << 14)
def _keys_in(kind: Kind, text: str) -> tuple[tuple[str, str], ...]:
    if kind == "name":
        return ("name", fold_name(text)), ("name", fold_name(_without_degrees(text)))
    if kind == "phone":
        return (("phone", fold_phone(text)),)
    return (("email", fold_email(text)),) if kind == "email" else ()


def fold_name(text: str) -> str:
    """ "Müller-Quill,  ADA" gives "muller quill ada"."""
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(plain.casefold()))


def fold_phone(text: str) -> str:
    """The digits; a number of eleven that begins with the North American 1 is the one without it."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if "0" <= sign <= "9")
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def fold_email(text: str) -> str:
    return text.strip().casefold()


def _without_degrees(name: str) -> str:
    """ "Ada Quill, MD, Ph.D." gives "Ada Quill"; "Quill, Ada" stays, since a first name is no degree."""
    first, *rest = name.split(",")
    return first if all(_is_degree(part.strip()) for part in rest) else name


def _is_degree(part: str) -> bool:
    letters = part.replace(".", "").replace(" ", "")
    return 2 <= len(letters) <= 8 and letters.isalpha() and sum(map(str.isupper, letters)) >= 2


def _cut(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _cut(part) for name, part in tree.items() if part != WITHHELD}
    return [_cut(part) for part in tree if part != WITHHELD] if isinstance(tree, list) else tree
