"""A trial as the reading side hands it to the pages: the document, its plain English, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from trialfinder.criteria.model import PlainStudy
from trialfinder.records.document import Document
from trialfinder.store.gone import Gone


class Freshness(NamedTuple):
    """How fresh a copy of the registry is, as dates or times in ISO's form; None where nothing says so.

    `processed`: the latest at which the registry processed any of the data; `fetched`: when the copy was last brought
    up to date, or something last came in.
    """

    processed: str | None
    fetched: str | None


class Held(Protocol):
    """What a store knows of a record that it holds, without reading it; the fields as in `Trial`."""

    @property
    def nct_id(self) -> str: ...
    @property
    def document_sha256(self) -> str: ...
    @property
    def partial(self) -> bool: ...
    @property
    def processed(self) -> str | None: ...
    @property
    def first_seen(self) -> str: ...
    @property
    def versions(self) -> int: ...
    @property
    def sample(self) -> bool: ...
    @property
    def left(self) -> Gone | None: ...


@dataclass(frozen=True)
class Trial:
    """One trial, ready to be shown.

    `processed` is the date or time at which the registry processed the data, as the registry wrote it:
    the sync's `dataTimestamp`, else the record's own `versionHolder`, else None (not known).
    `first_seen` is when this store first saw this version (UTC, ISO, seconds); `versions` counts those held.
    `partial`: the record came without its derived section. `sample`: it is made up.
    `left`: the registry no longer lists it, and this is the last version known. Not `worded`: the plain English of this
    version is still to be made, and the criteria come in the registry's own words.
    """

    document: Document
    plain: PlainStudy
    partial: bool
    processed: str | None
    first_seen: str
    versions: int
    sample: bool
    left: Gone | None = None
    worded: bool = True

    @property
    def nct_id(self) -> str:
        return self.document.nct_id

    @property
    def document_sha256(self) -> str:
        return self.document.sha256


@dataclass(frozen=True)
class LaidOut:
    """A trial whose page was laid out ahead: `sheet` is that part of it; the rest as in `Trial`."""

    nct_id: str
    sheet: bytes
    document_sha256: str
    partial: bool
    processed: str | None
    first_seen: str
    versions: int
    sample: bool
    left: None = None  # only what is current is laid out ahead
