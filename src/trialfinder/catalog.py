"""The reading hall: what the doors ask of a store.

In: NCT ids as their owners write them once parsed. Out: documents, trials, versions, listings.
UnknownTrialError for an id that the store does not hold. Reading never translates: where the derived
result of a document is missing or out of date, its criteria come in the registry's own words.
Safe from any number of threads.
"""

from __future__ import annotations

import msgspec

from trialfinder.criteria.model import PlainStudy
from trialfinder.decided import decided, items_of
from trialfinder.errors import UnknownTrialError
from trialfinder.explain import VERSIONS, uncut, unworded
from trialfinder.records.document import Document
from trialfinder.store import decisions, derived, sheets, studies
from trialfinder.store.database import Kind, Store
from trialfinder.store.studies import Listed, StoredVersion
from trialfinder.trial import LaidOut, Trial

_plain_decoder = msgspec.json.Decoder(PlainStudy)


class Catalog:
    """Reads one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def kind(self) -> Kind | None:
        """What the store holds; None while it holds nothing."""
        return self.store.kind

    def resolve(self, nct_id: str) -> str:
        """The id under which the store holds the study: itself, or the one that names it as an alias."""
        found = studies.resolve(self.store, nct_id)
        if found is None:
            raise _unknown(nct_id)
        return found

    def document(self, nct_id: str) -> Document:
        """The current document."""
        return self._current(nct_id).document

    def trial(self, nct_id: str) -> Trial:
        """The current document with its plain English and where it came from."""
        with self.store.snapshot():
            version = self._current(nct_id)
            document = version.document
            stored = derived.plain(self.store, nct_id, version.sha256, VERSIONS)
            count = studies.count_versions(self.store, nct_id)
            sample = self.store.kind == "sample"
            plain = _plain_decoder.decode(stored) if stored else original_words(document)
            plain = decided(plain, decisions.holding(self.store, lambda: items_of(plain)))
        return Trial(
            document=document,
            plain=plain,
            partial=version.partial,
            processed=version.processed or version.key.version_holder or None,
            first_seen=version.first_seen,
            versions=count,
            sample=sample,
        )

    def laid_out(self, nct_id: str, stamp: str) -> LaidOut | None:
        """The trial as its kept sheet by this code, or None where the page has to be made from the record."""
        kept = sheets.sheet(self.store, nct_id, stamp)
        if kept is None:
            return None
        return LaidOut(
            nct_id=nct_id,
            sheet=kept.sheet,
            document_sha256=kept.sha256,
            partial=kept.partial,
            processed=kept.processed,
            versions=kept.versions,
            sample=self.store.kind == "sample",
        )

    def versions(self, nct_id: str) -> list[StoredVersion]:
        """Every version held, the oldest first."""
        found = studies.versions(self.store, nct_id)
        if not found:
            raise _unknown(nct_id)
        return found

    def listing(self, offset: int, limit: int) -> list[Listed]:
        """A page of all studies, the last updated first."""
        return studies.listing(self.store, offset, limit)

    def processed(self) -> str | None:
        """The latest date at which the registry processed any of the data held."""
        return studies.latest_processed(self.store)

    def count(self) -> int:
        return studies.count(self.store)

    def _current(self, nct_id: str) -> StoredVersion:
        found = studies.current(self.store, nct_id)
        if found is None:
            raise _unknown(nct_id)
        return found


def original_words(document: Document) -> PlainStudy:
    """The criteria of a document that has no derived result, as the registry wrote them."""
    text = derived.source_text(document)
    try:
        return unworded(text, nct_id=document.nct_id)
    except Exception:  # a fault of ours, kept by the store as a failure; the page must still show every word
        return uncut(text, nct_id=document.nct_id, why="the text could not be cut into criteria")


def _unknown(nct_id: str) -> UnknownTrialError:
    return UnknownTrialError(
        f"{nct_id} is not in this store",
        f"Check the number, or look it up at https://clinicaltrials.gov/study/{nct_id}. An operator can import it.",
    )
