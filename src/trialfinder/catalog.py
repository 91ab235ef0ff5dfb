"""The reading hall: what the doors ask of a store.

In: NCT ids as their owners write them once parsed. Out: documents, trials, versions, listings.
UnknownTrialError for an id that the store does not hold. Reading never translates: where the derived
result of a document is missing or out of date, its criteria come in the registry's own words.
Safe from any number of threads. Details of people that the operator withholds are in no document handed out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from trialfinder.criteria.model import PlainStudy
from trialfinder.decided import decided, items_of
from trialfinder.errors import UnknownTrialError
from trialfinder.explain import VERSIONS, uncut, unworded
from trialfinder.records.document import Document
from trialfinder.records.roots import EMPTY
from trialfinder.store import decisions, derived, gone, roots, sheets, studies, syncs
from trialfinder.store.database import Kind, Store
from trialfinder.store.gone import Gone
from trialfinder.store.studies import Listed, StoredVersion
from trialfinder.store.withheld import Withheld, as_shown, withheld
from trialfinder.trial import Freshness, LaidOut, Trial

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
        """The id under which the store holds the study: itself, or the one that stands for it.

        Also one that the registry no longer lists: its last record is still to be shown.
        """
        found = gone.stands_for(self.store, nct_id)
        if found is None:
            raise _unknown(nct_id)
        return found

    def left(self, nct_id: str) -> Gone | None:
        """What is known of a study that the registry no longer lists; None for one that is current."""
        return gone.gone(self.store, nct_id)

    def removed(self, nct_id: str) -> str | None:
        """When it was noticed that the registry no longer lists the study; None for one that is current."""
        left = self.left(nct_id)
        return left.noticed_at if left else None

    def document(self, nct_id: str) -> Document:
        """The current document, or the last one known of a study that is gone."""
        return self._last_known(nct_id).document

    def received(self, nct_id: str) -> Document:
        """The same as received, with what is withheld: for whoever compares, never for whoever shows."""
        found = studies.last_known(self.store, nct_id)
        if found is None:
            raise _unknown(nct_id)
        return found.document

    def current(self, nct_id: str) -> Document | None:
        """The current document; None for a study that is gone or was never held."""
        found = studies.current(self.store, nct_id)
        return as_shown(self.store, found).document if found else None

    def searched(self, nct_id: str) -> dict[str, Any] | None:
        """The current record as the index has it: what is withheld is absent."""
        found = studies.current(self.store, nct_id)
        return self.withheld.searched(found.document) if found else None

    def trial(self, nct_id: str) -> Trial:
        """The current (or last known) document with its plain English and where it came from."""
        with self.store.snapshot():
            version = self._last_known(nct_id)
            document = version.document
            stored = derived.plain(self.store, nct_id, version.sha256, VERSIONS)
            count = studies.count_versions(self.store, nct_id)
            sample = self.store.kind == "sample"
            left = gone.gone(self.store, nct_id)
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
            left=left,
            worded=stored is not None,
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
            first_seen=kept.first_seen,
            versions=kept.versions,
            sample=self.store.kind == "sample",
        )

    def versions(self, nct_id: str) -> list[StoredVersion]:
        """Every version held, the oldest first."""
        found = studies.versions(self.store, nct_id)
        if not found:
            raise _unknown(nct_id)
        return [as_shown(self.store, version) for version in found]

    def listing(self, offset: int, limit: int) -> list[Listed]:
        """A page of all studies, the last updated first."""
        return studies.listing(self.store, offset, limit)

    def listed(self, nct_ids: Sequence[str]) -> list[Listed]:
        """These studies as lists show them, in this order."""
        return studies.listed(self.store, nct_ids)

    def last_updates(self, offset: int, limit: int) -> list[tuple[str, str]]:
        """Studies in the order of their numbers, each with the date of its last update."""
        return studies.last_updates(self.store, offset, limit)

    def freshness(self) -> Freshness:
        """How fresh the whole copy is."""
        with self.store.snapshot():
            last, newest = syncs.last_sync(self.store), studies.latest_processed(self.store)
            known = [date for date in (last.processed if last else None, newest) if date]
            return Freshness(max(known, default=None), last.fetched_at if last else syncs.last_arrival(self.store))

    def snapshot(self) -> str:
        """The root hash of all current documents; "" where there are none."""
        found = roots.root(self.store)
        return "" if found == EMPTY else found

    @property
    def withheld(self) -> Withheld:
        """Whose details are not shown."""
        return withheld(self.store)

    def count(self) -> int:
        return studies.count(self.store)

    def _last_known(self, nct_id: str) -> StoredVersion:
        found = studies.last_known(self.store, nct_id)
        if found is None:
            raise _unknown(nct_id)
        return as_shown(self.store, found)


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
