"""What a patient search is asked with, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from trialfinder.criteria.model import PlainStudy
from trialfinder.records.document import Document
from trialfinder.search.asking import Question
from trialfinder.search.matching import Match
from trialfinder.search.meaning import Expansion, Meaning
from trialfinder.search.nearest import Nearest


class Held(Protocol):
    """A trial as the reading side hands it out."""

    @property
    def document(self) -> Document: ...
    @property
    def plain(self) -> PlainStudy: ...


class Records(Protocol):
    """What is asked of the reading side."""

    def document(self, nct_id: str) -> Document: ...
    def trial(self, nct_id: str) -> Held: ...
    def resolve(self, nct_id: str) -> str: ...
    def removed(self, nct_id: str) -> str | None: ...


class Hit(msgspec.Struct, frozen=True):
    """One trial: where its words matched, its nearest site, and what could not be told of it.

    `lacks` are words of the matter that it has nowhere, where not all had to match; `behind` is why it stands behind
    others: the group that its ages leave out, and things that it gives and that are rather not wanted.
    `removed`: named by its number though the registry no longer lists it, as was noticed then.
    """

    nct_id: str
    tree: Mapping[str, Any]
    why: tuple[Match, ...]
    nearest: Nearest
    cannot_tell: tuple[str, ...] = ()
    exact: bool = False
    removed: str | None = None
    lacks: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


class Relaxed(msgspec.Struct, frozen=True):
    """What leaving out a filter would bring."""

    filter: str
    value: str
    would_bring: int


class WhyNot(msgspec.Struct, frozen=True):
    """Why a trial is not among the hits: the filters that keep it out, and the words that it lacks."""

    nct_id: str
    found: bool
    filters: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """The answer. `required` of `units` strong words had to match; `facets` count over all matches."""

    question: Question
    meaning: Meaning
    total: int
    hits: tuple[Hit, ...]
    hidden: dict[str, int]
    cannot_tell: int
    facets: dict[str, dict[str, int]]
    relaxed: tuple[Relaxed, ...] = ()
    not_here: tuple[str, ...] = ()
    """The trials that were named by their ids and that are not held here."""
    why_not: WhyNot | None = None

    @property
    def expanded(self) -> tuple[Expansion, ...]:
        return self.meaning.expanded
