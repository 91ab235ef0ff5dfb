"""A trial as the reading side hands it to the pages: the document, its plain English, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from trialfinder.criteria.model import PlainStudy
from trialfinder.records.document import Document


class Held(Protocol):
    """What a store knows of a record that it holds, without reading it; the fields as in `Trial`."""

    @property
    def nct_id(self) -> str: ...
    @property
    def partial(self) -> bool: ...
    @property
    def processed(self) -> str | None: ...
    @property
    def versions(self) -> int: ...
    @property
    def sample(self) -> bool: ...


@dataclass(frozen=True)
class Trial:
    """One trial, ready to be shown.

    `processed` is the date or time at which the registry processed the data, as the registry wrote it:
    the sync's `dataTimestamp`, else the record's own `versionHolder`, else None (not known).
    `first_seen` is when this store first saw this version (UTC, ISO, seconds); `versions` counts those held.
    `partial`: the record came without its derived section. `sample`: it is made up.
    """

    document: Document
    plain: PlainStudy
    partial: bool
    processed: str | None
    first_seen: str
    versions: int
    sample: bool

    @property
    def nct_id(self) -> str:
        return self.document.nct_id


@dataclass(frozen=True)
class LaidOut:
    """A trial whose page was laid out ahead: `sheet` is that part of it; the rest as in `Trial`."""

    nct_id: str
    sheet: bytes
    document_sha256: str
    partial: bool
    processed: str | None
    versions: int
    sample: bool


@dataclass(frozen=True)
class Change:
    """One difference between two versions that follow each other.

    `kind` is what happened ("changed", "added", "removed"), `path` the field (without indexes for lists), `old` and
    `new` the two values as the record has them, "" where there is none.
    """

    kind: str
    path: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class ChangeSet:
    """What one version changed. `date` is its last update posted (else versionHolder), "" where it names neither."""

    nct_id: str
    sha256: str
    date: str
    changes: tuple[Change, ...]
