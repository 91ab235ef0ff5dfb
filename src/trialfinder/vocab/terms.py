"""What one row of the vocabulary is.

A row gives one surface form of a concept, the everyday words that may stand in its place, and a note.
All rows of a concept mean the same in an eligibility text; two concepts never share a form.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    "condition",
    "symptom",
    "body",
    "procedure",
    "test",
    "measure",
    "drug",
    "drug_class",
    "treatment",
    "person",
    "trial",
    "law",
    "quality",
    "action",
    "degree",
    "place",
    "device",
    "other",
]


class Guards(msgspec.Struct, frozen=True):
    """Where a term means what its row says; everywhere else it stays as it is.

    Neighbours are whole words in lower case; an empty set asks for nothing. `exact` compares capitals too.
    `start` is True where only the start of a criterion will do, False where it will not, None where either does.
    """

    next: frozenset[str] = frozenset()
    not_next: frozenset[str] = frozenset()
    prev: frozenset[str] = frozenset()
    not_prev: frozenset[str] = frozenset()
    exact: bool = False
    start: bool | None = None

    def allow(self, prev: str, next: str, *, at_start: bool) -> bool:
        """Whether a match stands between the right neighbours (lower case, empty where there is none).

        >>> Guards(not_next=frozenset({"contraceptive"})).allow("", "contraceptive", at_start=True)
        False
        """
        return (
            (not self.next or next in self.next)
            and next not in self.not_next
            and (not self.prev or prev in self.prev)
            and prev not in self.not_prev
            and (self.start is None or self.start == at_start)
        )


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One row: `term` as the registry writes it, `plain` as a patient would say it.

    `plain` is empty where nothing safe can stand in the term's place, and equals `term` where a fixed name
    is only kept from shorter rows. `keep`: the term stays beside its plain form, as "plain (term)".
    `lay` are words a patient may type in a search. `file` and `line` tell where the row stands.
    """

    concept: str
    term: str
    plain: str
    keep: bool
    kind: Kind
    guards: Guards
    note: str
    lay: tuple[str, ...]
    source: str
    reviewed_by: str
    file: str
    line: int

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"
