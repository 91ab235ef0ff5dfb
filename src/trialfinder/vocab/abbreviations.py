"""Abbreviations: what each may stand for, and which mean one thing in every eligibility text.

In: `abbreviations.tsv`, sorted by abbreviation and long form, which ships with the package. Out: `abbreviations()`,
`readings()` and the note to show beside a sentence, `note_for()`.
Capitals count: "WHO" is no "who". An abbreviation that is not `safe` has senses that a text must tell apart
("MS", "PD"): without the words that the text itself gives for it there is no note, rather than a likely one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from trialfinder.errors import BadInputError
from trialfinder.vocab import loader

FILE = loader.ABBREVIATIONS
COLUMNS = ("abbreviation", "long", "concept", "safe", "note", "source", "reviewed_by")

_HEADER = "\t".join(COLUMNS)


class Abbreviation(msgspec.Struct, frozen=True, gc=False):
    """One row: `abbreviation` may stand for `long`. `safe`: it does so in every eligibility text.

    `concept` names the rows of the vocabulary that mean the same, if any; their note holds where `note` is empty.
    """

    abbreviation: str
    long: str
    concept: str
    safe: bool
    note: str
    source: str
    reviewed_by: str
    line: int

    @property
    def where(self) -> str:
        return f"{FILE}:{self.line}"


@cache
def abbreviations() -> tuple[Abbreviation, ...]:
    """All rows of the table."""
    return tuple(read_table(loader.abbreviation_table()))


def readings(abbreviation: str) -> tuple[Abbreviation, ...]:
    """What an abbreviation, written so, may stand for."""
    return _by_short().get(abbreviation, ())


@cache
def noted() -> frozenset[str]:
    """All abbreviations of which `note_for` may know something."""
    return frozenset(_by_short())


def note_for(abbreviation: str, long: str = "") -> str:
    """What to say beside a sentence that holds an abbreviation; empty where that is not sure.

    `long` are the words that the text itself gives for it, which settle the sense of an unsafe one.

    >>> note_for("ULN")
    'Stands for “upper limit of normal”. The highest value that a lab counts as normal.'
    >>> note_for("MS"), note_for("MS", "multiple sclerosis")[:33]
    ('', 'Stands for “multiple sclerosis”. ')
    """
    rows = readings(abbreviation)
    row = rows[0] if rows and rows[0].safe else None
    if long:
        wanted = _folded(long)
        row = next((one for one in rows if _folded(one.long) == wanted), None)
    if row is None:
        return ""
    # A short form such as CD20 has no words of its own.
    says = "" if row.long == abbreviation else f"Stands for “{row.long}”."
    return f"{says} {row.note or _note_of(row.concept)}".strip()


def _note_of(concept: str) -> str:
    return next((entry.note for entry in loader.by_concept().get(concept, ()) if entry.note), "")


def _folded(words: str) -> str:
    return " ".join(words.lower().replace("-", " ").split()).removesuffix("s")


@cache
def _by_short() -> Mapping[str, tuple[Abbreviation, ...]]:
    found: dict[str, tuple[Abbreviation, ...]] = {}
    for row in abbreviations():
        found[row.abbreviation] = (*found.get(row.abbreviation, ()), row)
    return MappingProxyType(found)


def read_table(data: bytes) -> list[Abbreviation]:
    """The rows of the table; `BadInputError` names the line that is none."""
    try:
        header, *rows = data.decode("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise _refused(data[: error.start].count(b"\n") + 1, "is not UTF-8") from error
    if header != _HEADER:
        raise _refused(1, "has another header than " + " ".join(COLUMNS))
    return [_row(line, row.split("\t")) for line, row in enumerate(rows, start=2)]


def _row(line: int, fields: list[str]) -> Abbreviation:
    if len(fields) != len(COLUMNS):
        raise _refused(line, f"has {len(fields)} fields, not {len(COLUMNS)}")
    abbreviation, long, concept, safe, note, source, reviewed_by = fields
    if safe not in ("yes", "no"):
        raise _refused(line, f"is {safe!r} in the column safe, which holds `yes` or `no`")
    return Abbreviation(abbreviation, long, concept, safe == "yes", note, source, reviewed_by, line)


def _refused(line: int, what: str) -> BadInputError:
    return BadInputError(
        f"Vocabulary table {FILE}, line {line}, {what}.",
        "Mend that line; docs/how-to/plain-words.md tells what each column holds.",
    )
