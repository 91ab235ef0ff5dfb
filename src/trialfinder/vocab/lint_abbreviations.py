"""Read the table of abbreviations as a strict reviewer.

In: its rows, and the concepts of the vocabulary. Out: problems; none means that the rules hold.
The rule that matters most: an abbreviation with two readings is never safe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialfinder.vocab.abbreviations import Abbreviation
from trialfinder.vocab.problem import Problem, faults_of_note
from trialfinder.vocab.terms import Entry


def problems(rows: Sequence[Abbreviation], concepts: Mapping[str, Sequence[Entry]]) -> list[Problem]:
    """Everything that breaks a rule, in the order of the table."""
    found = []
    above: Abbreviation | None = None
    for row in rows:
        faults = [
            *_fields(row),
            *_meaning(row, concepts),
            *faults_of_note(row.note, row.abbreviation),
            *_order(above, row),
        ]
        found += [Problem(row.where, *fault) for fault in faults]
        above = row
    return found


def _fields(row: Abbreviation) -> Iterator[tuple[str, str, str]]:
    for name in ("abbreviation", "long", "source"):
        if not getattr(row, name):
            yield "empty field", f"no {name}", "fill it in"
    texts = (row.abbreviation, row.long, row.concept, row.note, row.source, row.reviewed_by)
    if any(text != " ".join(text.split()) for text in texts):
        yield "white space", "spaces at an end, or two in a row", "leave one space between words"


def _meaning(row: Abbreviation, concepts: Mapping[str, Sequence[Entry]]) -> Iterator[tuple[str, str, str]]:
    if row.concept and row.concept not in concepts:
        yield "concept", f"{row.concept!r} has no row in the vocabulary", "name one that has, or none"
    elif row.safe and not row.note and not any(entry.note for entry in concepts.get(row.concept, ())):
        yield "empty field", f"nothing explains {row.abbreviation!r}", "write a note"


def _order(above: Abbreviation | None, row: Abbreviation) -> Iterator[tuple[str, str, str]]:
    if above is None:
        return
    if _place(above) > _place(row):
        yield "order", f"{row.abbreviation!r} comes before the row above it", "sort by abbreviation, capitals aside"
    if above.abbreviation != row.abbreviation:
        return
    if above.long == row.long:
        yield "double", f"{row.abbreviation!r} for {row.long!r} stands in the row above", "drop one of the rows"
    elif above.safe or row.safe:
        yield "ambiguous", f"{row.abbreviation!r} has two readings and cannot be safe", "write no in both rows"


def _place(row: Abbreviation) -> tuple[str, str, str]:
    return row.abbreviation.lower(), row.abbreviation, row.long
