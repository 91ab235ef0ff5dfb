"""A study as a RIS record, for reference managers.

In: a document and the chosen tags. Out: text: one line for each value ("TI  - ..."), from TY to ER. A tag whose value
the record lacks has no line. What is a list in the record is a line for each of its items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import resources

from trialfinder.api.answers import Refused
from trialfinder.api.table import STUDY_URL
from trialfinder.records.document import Document
from trialfinder.records.facts import Lens
from trialfinder.search.areas import pieces

Lines = Callable[[Lens, str], Iterator[str]]


@cache
def tags() -> dict[str, tuple[tuple[str, ...], str]]:
    """For each tag, the pieces behind it and what is always written."""
    text = resources.files(__package__).joinpath("ris_tags.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {tag: (tuple(filter(None, names.split("|"))), constant) for tag, names, constant in rows}


def chosen_tags(names: Sequence[str]) -> tuple[str, ...]:
    """These tags; all of them where none is named. The first and the last of a record are always there."""
    for name in names:
        if name not in tags() and name != "ER":
            raise Refused(f"Parameter 'fields' contains invalid RIS tag name: '{name}'")
    return tuple(tag for tag in tags() if not names or tag in names or tag == "TY")


def record(document: Document, chosen: Sequence[str], retrieved: str) -> bytes:
    """The record; `retrieved` is the day on which it is."""
    lines = [f"{tag}  - {value}" for tag in chosen for value in _values(tag, document, retrieved)]
    return "\r\n".join([*lines, "ER  - ", ""]).encode("utf-8", "backslashreplace")


def _values(tag: str, document: Document, retrieved: str) -> Iterator[str]:
    names, constant = tags()[tag]
    if tag == "UR":
        yield STUDY_URL + document.nct_id
    elif tag == "RD":
        yield retrieved
    elif tag == "U1":
        infos = document.lens.at("protocolSection.identificationModule").each("secondaryIdInfos")
        yield from _each(infos, "id", "type")
    elif tag == "C8":
        contacts = document.lens.at("protocolSection.contactsLocationsModule").each("centralContacts")
        yield from _each(contacts, "name", "role", "phone", "phoneExt", "email")
    elif constant:
        yield constant
    else:
        for name in names:
            yield from _of_piece(document.lens, name)


def _each(items: Iterator[Lens], *names: str) -> Iterator[str]:
    for item in items:
        parts = [_line(fact.json_text) for name in names if (fact := item.fact(name))]
        if parts:
            yield ", ".join(parts)


def _of_piece(study: Lens, name: str) -> Iterator[str]:
    """The scalars of a piece, down through lists. A flag that is set is written by its name."""
    piece = pieces()[name]
    lenses = [study]
    *before, last = piece.path.split(".")
    for step in before:
        lenses = [inner for lens in lenses for inner in _open(lens, step)]
    for lens in lenses:
        for fact in lens.facts(last):
            if isinstance(fact.value, bool) and name != "HasResults":
                if fact.value:
                    yield name
            elif fact.json_text:
                yield _line(fact.json_text)


def _open(lens: Lens, step: str) -> Iterator[Lens]:
    below = lens.at(step)
    return lens.each(step) if isinstance(below.tree, list) else iter([below])


def _line(text: str) -> str:
    return " ".join(text.split())
