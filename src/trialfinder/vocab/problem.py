"""What a lint says about a row, and what it asks of every note.

In: a note and the term that it explains. Out: faults, as (kind, detail, hint). Notes are for patients: short words,
whole sentences, and no number that is not in the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialfinder.text.grade import grade

NOTE_GRADE = 9.0

_DIGITS = re.compile(r"\d+")


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a row (`where` is `file:line`), and how to mend it."""

    where: str
    kind: str
    detail: str
    hint: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind}: {self.detail} ({self.hint})"


def faults_of_note(note: str, term: str) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a note; an empty one has no fault."""
    if not note:
        return
    level = grade([note])
    if level is None or level > NOTE_GRADE:
        yield "hard note", f"grade {level}, not {NOTE_GRADE} or below: {note!r}", "use shorter words and sentences"
    if set(_DIGITS.findall(note)) - set(_DIGITS.findall(term)):
        yield "digits", f"a number in {note!r} that the term lacks", "say it without"
    if note[-1] not in ".!?":
        yield "note", f"{note!r} has no end", "end it with a full stop"
