"""Records into the store, wherever they come from: each one fed is counted once.

In: pieces of a file or a page. Out: `Counts`. What is no document goes to quarantine with its place and its reason,
and never stops the rest. Work is committed in batches: a kill loses the open batch at most, and feeding the same
again ends as if nothing had happened.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from trialfinder.errors import BadInputError, DamagedError
from trialfinder.records.document import Malformed, read_document
from trialfinder.records.ids import is_sample_id
from trialfinder.refresh.derive import Progress, derive, derive_one
from trialfinder.refresh.indexing import Indexed, index
from trialfinder.refresh.pieces import Damage, Piece, whole_file
from trialfinder.store import derived, quarantine
from trialfinder.store.database import Kind, Store, other_kind
from trialfinder.store.quarantine import KEPT_BYTES, Rejected
from trialfinder.store.versions import put

BATCH_RECORDS = 1000
BATCH_BYTES = 32 * 1024 * 1024
BATCH_SECONDS = 1.0  # of finishing: whoever else writes a row waits no longer than that
FINISH_SECONDS = 120.0  # in a run: so long, at most, what was updated is not in the search index
_TRAIN_EVERY = 100  # records between two looks whether the store holds enough for a dictionary
MAX_PARTS = 250_000  # values (or commas in texts) in a record; the largest real one at hand has 55,000
_NOT_RECORDS = 25_000  # malformed records in a row; after that the rest of the file is not read

_NAMED_ID = re.compile(rb'"nctId"\s*:\s*"(NCT[0-9]{8})"')
_ID = re.compile(r"NCT[0-9]{8}")

Ready = Callable[[Store, str], object]
"""Makes what readers take of a study beside its plain English, within the transaction that changed it."""


@dataclasses.dataclass(frozen=True)
class Counts:
    """What became of the records fed: `loaded + unchanged + updated + older + quarantined == fed`.

    Beside that: files in folders (and entries in zips) that were no studies, and how many documents got
    their plain English, or failed to because of a fault of ours.
    """

    fed: int = 0
    loaded: int = 0
    unchanged: int = 0
    updated: int = 0
    older: int = 0
    quarantined: int = 0
    ignored_files: int = 0
    derived: int = 0
    derived_failed: int = 0


class Feeding:
    """One run: its open batch and its counts. What is fed outlives a kill batch by batch.

    With `ready`, a study that is updated is finished in the same commit: no page loses its plain English, or is laid
    out while somebody waits, because its record changed. What is new has no page yet; it can wait for the end.
    """

    def __init__(
        self, store: Store, progress: Progress | None = None, total: int = 0, ready: Ready | None = None
    ) -> None:
        self._store = store
        self._ready = ready
        self._finishing = 0.0
        self._kind = store.kind
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._refused: list[str] = []
        self._progress = progress
        self._total = total
        self._done = 0
        self._trained = False
        self._drainable = quarantine.count_open(store) > 0
        self._processed: str | None = None
        self._begin()
        store.run("UPDATE state SET value = value + 1 WHERE name = 'run'")
        self._run: int = store.rows("SELECT value FROM state WHERE name = 'run'")[0][0]

    def tell(self, size: int) -> None:
        self._done += size

    def ignore(self, files: int) -> None:
        self._counts["ignored_files"] += files

    def feed(self, source: str, name: str, pieces: Iterator[Piece]) -> None:
        """Take every piece of one file."""
        try:
            if self._take_all(source, name, pieces):
                quarantine.drain_source(self._store, source, run=self._run, now=self._now)
        except BaseException:
            self._store.undo()
            raise

    @contextmanager
    def page(self, source: str, pieces: Iterable[Piece], processed: str) -> Iterator[None]:
        """Take the studies of one page of an API, and what the caller notes of it, as one commit.

        `processed`: when the registry processed the data that the page is of. Between pages nothing is held open.
        """
        self._processed = processed
        self.rest()
        try:
            self._begin()
            for piece in pieces:
                self._take(source, source, piece, whole=True)
            yield
            self.rest()
        except BaseException:
            self._store.undo()
            raise

    def rest(self) -> None:
        """Commit what is open, and leave the store to others for a while."""
        if self._store.connection.in_transaction:
            self._store.commit(self._batch_bytes)
            self._report()

    def progress(self, done: int, total: int) -> None:
        self._done, self._total = done, total

    def end(self, *, defer: bool, progress: Progress | None = None, index_progress: Indexed | None = None) -> Counts:
        """Commit, derive what is missing, and say what became of it all."""
        if self._reasons["other_kind"] and not self._well_formed():
            if not self._store.connection.in_transaction:
                self._begin()
            quarantine.forget_other_kind(self._store, run=self._run)
            self._store.commit()
            raise other_kind(self._store.directory, self._kind or "registry")
        self.rest()
        if self._refused and len(self._refused) == self._counts["fed"]:
            raise BadInputError(self._refused[0], "Nothing was imported.")
        if not defer:
            index(self._store, index_progress)
            total = sum(1 for _ in derived.missing_ids(self._store)) if progress else 0
            made, failed = derive(self._store, derived.missing_ids(self._store), progress, total)
            self._counts.update(derived=made, derived_failed=failed)
        return Counts(**self._counts)

    def _well_formed(self) -> int:
        return sum(self._counts[name] for name in ("loaded", "unchanged", "updated", "older"))

    def _take_all(self, source: str, name: str, pieces: Iterator[Piece]) -> bool:
        """Whether the file was read to its end."""
        whole, malformed = True, 0
        for piece in pieces:
            taken = self._take(source, name, piece)
            whole = whole and not (piece.damage and piece.damage.last)
            malformed = 0 if taken else malformed + 1
            if malformed == _NOT_RECORDS:
                message = f"no study among {_NOT_RECORDS} records in a row; the rest of the file was not read"
                self._reject(source, name, whole_file("no_studies", message, f"after {piece.position}"))
                return False
        return whole

    def _take(self, source: str, name: str, piece: Piece, *, whole: bool = False) -> bool:
        """Whether the piece was a document. `whole`: the caller ends the batch."""
        if piece.damage:
            self._reject(source, name, piece, whole=whole)
            return False
        try:
            _refuse_many_parts(piece.raw)
            document = read_document(piece.raw)
            self._require_kind(document.nct_id)
        except Malformed as malformed:
            self._reject(source, name, _damaged(piece, malformed), whole=whole)
            return False
        outcome = put(self._store, document, source=name, now=self._now, processed=self._processed)
        self._counts[outcome] += 1
        if self._drainable and outcome in ("loaded", "updated"):
            quarantine.drain_study(self._store, document.nct_id, run=self._run, now=self._now)
        if self._ready and outcome == "updated":
            self._finish(document.nct_id, self._ready)
        self._fed(len(piece.raw), whole=whole)
        return True

    def _finish(self, nct_id: str, ready: Ready) -> None:
        began = time.monotonic()
        with suppress(DamagedError):  # the end of the run comes upon it again, with all else in the store
            made = derive_one(self._store, nct_id)
            self._counts["derived" if made else "derived_failed"] += 1
            ready(self._store, nct_id)
        took = time.monotonic() - began
        self._batch_finishing += took
        self._finishing += took
        if self._finishing > FINISH_SECONDS:
            self._ready = None

    def _require_kind(self, nct_id: str) -> None:
        found: Kind = "sample" if is_sample_id(nct_id) else "registry"
        if self._kind is None:
            self._store.mark(found)
            self._kind = found
        elif self._kind != found:
            raise Malformed("other_kind", f"{nct_id} does not belong into a store of kind {self._kind}")

    def _reject(self, source: str, name: str, piece: Piece, *, whole: bool = False) -> None:
        damage = piece.damage
        assert damage is not None  # noqa: S101 - tells the type checker what all callers see to
        if piece.position == "whole file" and not damage.size and damage.reason != "empty":
            self._refused.append(f"{name}: {damage.message}")
        keep = b"" if damage.reason == "other_kind" else piece.raw
        rejected = Rejected(
            source=source,
            position=piece.position,
            reason=damage.reason,
            message=damage.message,
            sha256=damage.sha256,
            size=damage.size,
            sample=keep,
            truncated=len(keep) < damage.size,
            nct_id=_guess_id(piece, name),
        )
        quarantine.put_entry(self._store, rejected, run=self._run, now=self._now)
        if whole and rejected.position == rejected.nct_id:
            quarantine.drain_others(self._store, rejected, now=self._now)
        self._counts["quarantined"] += 1
        self._reasons[damage.reason] += 1
        self._fed(len(piece.raw), whole=whole)

    def _fed(self, size: int, *, whole: bool) -> None:
        self._counts["fed"] += 1
        self._batch_records += 1
        self._batch_bytes += size
        full = self._batch_records >= BATCH_RECORDS or self._batch_bytes >= BATCH_BYTES
        if (full or self._batch_finishing >= BATCH_SECONDS) and not whole:
            self._store.commit(self._batch_bytes)
            self._report()
            self._begin()
        elif not self._trained and self._batch_records % _TRAIN_EVERY == 0:
            self._trained = self._store.blobs.train()

    def _report(self) -> None:
        if self._progress:
            self._progress(self._done, self._total, self._counts["fed"])

    def _begin(self) -> None:
        self._batch_records = self._batch_bytes = 0
        self._batch_finishing = 0.0
        self._now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._store.begin()
        self._trained = self._store.blobs.train()


def _refuse_many_parts(raw: bytes) -> None:
    """Each value of a decoded record takes a hundred bytes, however little its text takes."""
    if len(raw) > MAX_PARTS and raw.count(b",") > MAX_PARTS:
        raise Malformed("too_many_parts", f"a record of more than {MAX_PARTS} values")


def _damaged(piece: Piece, malformed: Malformed) -> Piece:
    sha256 = quarantine.sha256_of(piece.raw)
    damage = Damage(malformed.reason, str(malformed), sha256, len(piece.raw), truncated=False, last=False)
    return piece._replace(damage=damage)


def named_id(raw: bytes) -> str | None:
    """The id that the bytes name, whether or not they are a record."""
    found = _NAMED_ID.search(raw[:KEPT_BYTES])
    return found[1].decode() if found else None


def _guess_id(piece: Piece, name: str) -> str | None:
    """The id that the bytes name, or else the name of the place where they stood."""
    named = _ID.search(piece.position) or _ID.search(name)
    return named_id(piece.raw) or (named[0] if named else None)
