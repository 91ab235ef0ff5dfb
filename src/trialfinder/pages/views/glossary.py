"""The glossary: what the vocabulary knows of a word, for readers to look up.

In: the tables of `vocab`. Out: `letters()`, the entries under each letter, sorted. An entry is a concept or an
abbreviation. A concept stands here if one of its rows has a note, or if it is of a kind that people look up
(`LOOKED_UP`) and has a plain form; an abbreviation if it stands for words. Everything is text: nothing here is markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

import msgspec

from trialfinder.vocab import loader
from trialfinder.vocab.abbreviations import Abbreviation, abbreviations
from trialfinder.vocab.terms import Entry

LOOKED_UP = frozenset(
    "condition symptom body procedure test measure drug drug_class treatment trial law device".split()  # noqa: SIM905 - reads as the list it is
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "condition": "Disease or condition",
        "symptom": "Symptom",
        "body": "Part of the body",
        "procedure": "Procedure",
        "test": "Test",
        "measure": "Something measured",
        "drug": "Drug",
        "drug_class": "Drug or kind of drug",
        "treatment": "Treatment",
        "person": "About people",
        "trial": "Word about trials",
        "law": "Word of law",
        "quality": "Describing word",
        "action": "What is done",
        "degree": "How much",
        "place": "Place",
        "device": "Device",
        "other": "Other word",
        "abbreviation": "Abbreviation",
    }
)
OTHERS = "other"
"""The letter of what begins with none."""


class Word(msgspec.Struct, frozen=True):
    """One entry. `also`: other ways to write it; `plain`: what we may write in its place; `notes`: what it means."""

    term: str
    kind: str
    plain: tuple[str, ...]
    notes: tuple[str, ...]
    also: tuple[str, ...]
    reviewed: bool

    @property
    def letter(self) -> str:
        first = self.term[:1].lower()
        return first if "a" <= first <= "z" else OTHERS


@cache
def letters() -> Mapping[str, tuple[Word, ...]]:
    """The entries under each letter that has any, in the order of the alphabet."""
    return by_letter([*words(loader.by_concept().values()), *short_forms(abbreviations())])


def by_letter(found: Iterable[Word]) -> Mapping[str, tuple[Word, ...]]:
    parted: dict[str, list[Word]] = {}
    for word in sorted(found, key=lambda word: (word.term.lower(), word.term, word.kind)):
        parted.setdefault(word.letter, []).append(word)
    order = sorted(parted, key=lambda letter: (letter == OTHERS, letter))
    return MappingProxyType({letter: tuple(parted[letter]) for letter in order})


def words(concepts: Iterable[Sequence[Entry]]) -> Iterator[Word]:
    """The entries of concepts, each given as its rows."""
    for rows in concepts:
        plain = _once(row.plain for row in rows if row.plain.lower() != row.term.lower())
        notes = _once(row.note for row in rows)
        head = rows[0]
        if not (notes or (plain and head.kind in LOOKED_UP)):
            continue
        also = _once(row.term for row in rows[1:] if not _is_plural(head.term, row.term))
        yield Word(head.term, head.kind, plain, notes, also, any(row.reviewed_by for row in rows))


def short_forms(rows: Iterable[Abbreviation]) -> Iterator[Word]:
    """The entries of abbreviations; one that may stand for several things tells them all."""
    found: dict[str, list[Abbreviation]] = {}
    for row in rows:
        if row.long != row.abbreviation:
            found.setdefault(row.abbreviation, []).append(row)
    for short, senses in found.items():
        notes = _once(row.note or _note_of(row.concept) for row in senses) if len(senses) == 1 else ()
        meant = _once(row.long for row in senses)
        yield Word(short, "abbreviation", meant, notes, (), any(row.reviewed_by for row in senses))


def _note_of(concept: str) -> str:
    return next((row.note for row in loader.by_concept().get(concept, ()) if row.note), "")


def _is_plural(one: str, other: str) -> bool:
    """Whether `other` is `one` with an ending that nobody needs to be told of."""
    return other in (one, f"{one}s", f"{one}es", f"{one}'s") or (one.endswith("y") and other == f"{one[:-1]}ies")


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))
