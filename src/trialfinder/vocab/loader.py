"""Read the vocabulary: every table of `vocab/terms`, in the order of file names and lines.

In: the TSV files that ship with the package. Out: `entries()`, `by_concept()`, `sha256()`, made once.
Refuses a table that cannot be read as rows, naming file and line; whether the rows are good is for `lint`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import get_args

from trialfinder.errors import BadInputError
from trialfinder.vocab.terms import Entry, Guards, Kind

COLUMNS = ("concept", "term", "plain", "keep", "kind", "guards", "note", "lay", "source", "reviewed_by")
ABBREVIATIONS = "abbreviations.tsv"
KINDS = frozenset(get_args(Kind))

_HEADER = "\t".join(COLUMNS)
_NO_GUARDS = Guards()
_NEIGHBOURS = frozenset({"next", "not_next", "prev", "not_prev"})


@cache
def entries() -> tuple[Entry, ...]:
    """All rows of all tables."""
    return tuple(entry for file, data in tables() for entry in read_table(file, data))


@cache
def by_concept() -> Mapping[str, tuple[Entry, ...]]:
    """The rows of each concept."""
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        found.setdefault(entry.concept, []).append(entry)
    return MappingProxyType({concept: tuple(rows) for concept, rows in found.items()})


@cache
def sha256() -> str:
    """One hash of all tables, names and bytes: what was worded with other words is out of date."""
    whole = hashlib.sha256()
    for file, data in (*tables(), (ABBREVIATIONS, abbreviation_table())):
        whole.update(f"{file}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()


@cache
def tables() -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of each table, by name."""
    folder = files("trialfinder.vocab").joinpath("terms")
    found = [(item.name, item.read_bytes()) for item in folder.iterdir() if item.name.endswith(".tsv")]
    return tuple(sorted(found))


def abbreviation_table() -> bytes:
    """The bytes of the table of abbreviations, which `vocab.abbreviations` reads."""
    return files("trialfinder.vocab").joinpath(ABBREVIATIONS).read_bytes()


def read_table(file: str, data: bytes) -> list[Entry]:
    """The rows of one table; `BadInputError` names the line that is none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused(file, line, "is not UTF-8") from error
    # Not splitlines: a form feed or a line separator in a note must not move the line numbers.
    header, *rows = text.removesuffix("\n").split("\n")
    if header != _HEADER:
        raise _refused(file, 1, "has another header than " + " ".join(COLUMNS))
    return [_entry(file, line, row.split("\t")) for line, row in enumerate(rows, start=2)]


def _entry(file: str, line: int, fields: list[str]) -> Entry:
    if len(fields) != len(COLUMNS):
        raise _refused(file, line, f"has {len(fields)} fields, not {len(COLUMNS)}")
    concept, term, plain, keep, kind, guards, note, lay, source, reviewed_by = fields
    if keep and keep != "term":
        raise _refused(file, line, f"keeps {keep!r}: the column holds `term` or nothing")
    if kind not in KINDS:
        raise _refused(file, line, f"is of the kind {kind!r}, which does not exist")
    try:
        parsed = parse_guards(guards) if guards else _NO_GUARDS
    except ValueError as error:
        raise _refused(file, line, str(error)) from error
    words = tuple(filter(None, map(str.strip, lay.split(";")))) if lay else ()
    # mypy cannot know that `kind` is one of KINDS; `cast` would be called 10,000 times.
    return Entry(concept, term, plain, bool(keep), kind, parsed, note, words, source, reviewed_by, file, line)  # type: ignore[arg-type]


@cache
def parse_guards(text: str) -> Guards:
    """The guards of a row; `ValueError` names the one that is none.

    >>> parse_guards("not_next:leaf|plant case:exact").not_next == {"leaf", "plant"}
    True
    """
    neighbours: dict[str, frozenset[str]] = {}
    exact = False
    start: bool | None = None
    for guard in text.split():
        name, colon, value = guard.partition(":")
        words = value.split("|")
        if name in _NEIGHBOURS and name not in neighbours and all(words) and value == value.lower():
            neighbours[name] = frozenset(words)
        elif guard == "case:exact":
            exact = True
        elif guard in ("start", "not_start") and start is None and not colon:
            start = guard == "start"
        else:
            raise ValueError(f"has the guard {guard!r}, which cannot be read")
    return Guards(exact=exact, start=start, **neighbours)


def _refused(file: str, line: int, what: str) -> BadInputError:
    return BadInputError(
        f"Vocabulary table {file}, line {line}, {what}.",
        "Mend that line; docs/how-to/plain-words.md tells what each column holds.",
    )
