"""Reconciling: the store against the registry's full list of numbers, since a delta never tells what was removed.

In: a store and a registry. Out: `Reconciled`. A study that the list lacks is asked for by itself before anything is
believed: an answer of 404 makes it removed, a redirect an alias, a record is stored. Studies that the store lacks are
fetched, unless they are so many that this is a copy of a part. Each finding is a commit of its own: a kill loses one.
Refused, with nothing marked: a list that is cut short, a list that lacks too many of our studies to be believed
(`force` believes it), a registry that denies a study which it lists.
"""

from __future__ import annotations

import datetime
import logging
from pathlib import Path
from typing import NamedTuple

from trialfinder.errors import RegistryError
from trialfinder.records.document import Malformed, read_document
from trialfinder.records.ids import id_number
from trialfinder.refresh.derive import Progress
from trialfinder.refresh.feeding import Counts, Feeding
from trialfinder.refresh.pieces import Piece
from trialfinder.registry.client import Registry
from trialfinder.registry.options import Options
from trialfinder.store import gone, studies
from trialfinder.store.database import Store, open_store

SOURCE = "ClinicalTrials.gov API"
MOST_MISSING, MOST_MISSING_SHARE = 50, 0.01
"""More of our studies than both must not vanish at once: the registry removes a handful a year."""
MOST_FETCHED = 5_000
"""Where the store lacks more studies than this, it is no copy of everything, and `sync` is what brings them."""

_WALKS = 3
_REPEATS = 3
_HINT = "Nothing was marked. Try again later."

log = logging.getLogger("trialfinder")


class Reconciled(NamedTuple):
    """What was found.

    `counted` is the registry's own number of studies, `listed` that of its list, `held` that of our current ones
    before. Of ours that the list lacks: `removed`, `aliases`, and `still_there` (it answered with the record). Of its
    studies that we lacked: `fetched`; `left` were too many, or their records could not be read.
    """

    processed: str
    counted: int
    listed: int
    held: int
    removed: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    still_there: int = 0
    fetched: int = 0
    left: int = 0


class Outcome(NamedTuple):
    """What became of a reconciliation; `stopped` says what came in the way, after what is told here was done."""

    counts: Counts
    reconciled: Reconciled | None
    stopped: RegistryError | None


def reconcile(
    store_path: Path,
    options: Options,
    *,
    force: bool = False,
    defer: bool = False,
    progress: Progress | None = None,
    derive_progress: Progress | None = None,
) -> Outcome:
    """Bring what the store holds in step with what the registry lists.

    `progress` is told the studies asked for by themselves, how many there are to ask for, and the records fed.
    """
    with open_store(Path(store_path), kind="registry", write=True) as store, Registry(options) as registry:
        feeding = Feeding(store, progress)
        feeding.rest()
        run = _Reconciling(store, registry, feeding, progress)
        stopped = None
        try:
            run.run(force=force)
        except RegistryError as error:
            stopped = error
        return Outcome(feeding.end(defer=defer, progress=derive_progress), run.found, stopped)


class _Reconciling:
    """One run."""

    def __init__(self, store: Store, registry: Registry, feeding: Feeding, progress: Progress | None) -> None:
        self._store = store
        self._registry = registry
        self._feeding = feeding
        self._progress = progress
        self._asked = self._to_ask = 0
        self.found: Reconciled | None = None

    def run(self, *, force: bool) -> None:
        processed, counted, listed = self._whole_list()
        held = {id_number(nct_id) for nct_id in studies.all_ids(self._store)}
        found = self.found = Reconciled(processed, counted, len(listed), len(held))
        missing, lacked = sorted(held - listed), sorted(listed - held)
        if len(listed) < counted:
            raise RegistryError(
                f"the registry counts {counted:,} studies and lists {len(listed):,}: its list is cut short", _HINT
            )
        _refuse_too_many(len(missing), len(held), force=force)
        if missing and held & listed:
            self._refuse_deaf(studies.nct_id_of(min(held & listed)))
        wanted = lacked if len(lacked) <= MOST_FETCHED else []
        self._to_ask = len(missing) + len(wanted)
        self.found = found._replace(left=len(lacked) - len(wanted))
        for number in wanted:
            self._fetch(studies.nct_id_of(number))
        for number in missing:
            self._ask_for(studies.nct_id_of(number))

    def _whole_list(self) -> tuple[str, int, set[int]]:
        """The numbers of all studies, of data that did not change while they were listed."""
        for _ in range(_WALKS):
            before = self._registry.version().processed
            counted = self._registry.size()
            listed = self._listed()
            if self._registry.version().processed == before and len(listed) >= counted:
                break
            log.info("the registry's list does not fit its count, or its data are new: listing again")
        return before, counted, listed

    def _listed(self) -> set[int]:
        found: set[int] = set()
        cursor: str | None = None
        tokens: set[str] = set()
        while True:
            page = self._registry.ids(cursor=cursor)
            for _ in range(_REPEATS):  # an answer from some cache, or nothing before the end
                if page.cursor is None or (page.cursor not in tokens and page.studies):
                    break
                page = self._registry.ids(cursor=cursor)
            found.update(id_number(nct_id.decode()) for nct_id in page.studies)
            if page.cursor is None:
                return found
            if page.cursor in tokens:
                raise RegistryError("the registry's list of numbers leads in a circle", _HINT)
            tokens.add(page.cursor)
            cursor = page.cursor

    def _refuse_deaf(self, nct_id: str) -> None:
        """A server that denies everything says nothing about any study."""
        if self._registry.study(nct_id).study is None:
            raise RegistryError(f"the registry lists {nct_id} and does not give it when asked for it", _HINT)

    def _fetch(self, nct_id: str) -> None:
        answer = self._registry.study(nct_id)
        fed = answer.study is not None and self._feed(answer.study) == nct_id
        assert self.found  # noqa: S101 - set before
        self.found = self.found._replace(fetched=self.found.fetched + fed, left=self.found.left + (not fed))
        self._tell()

    def _ask_for(self, nct_id: str) -> None:
        """What the registry says of one of our studies that its list lacks."""
        answer = self._registry.study(nct_id)
        found = self.found
        assert found  # noqa: S101 - set before
        to = answer.moved_to
        if answer.study is not None:
            named = self._feed(answer.study)
            to = named if named != nct_id else None
            if named is None or named == nct_id:
                self.found = found._replace(still_there=found.still_there + 1)
        elif to is not None and studies.current(self._store, to) is None:
            other = self._registry.study(to).study
            if other is None or self._feed(other) != to:
                raise RegistryError(f"the registry gives {to} for {nct_id}, and no record of it", _HINT)
        now, processed = _now(), found.processed
        with self._store.transaction():
            if to is not None:
                gone.mark_alias(self._store, nct_id, to, now=now, told_by="301", processed=processed)
                self.found = found._replace(aliases=(*found.aliases, (nct_id, to)))
            elif answer.study is None:
                gone.mark_removed(self._store, nct_id, now=now, told_by="404", processed=processed)
                self.found = found._replace(removed=(*found.removed, nct_id))
        self._tell()

    def _feed(self, raw: bytes) -> str | None:
        """Store a record; its number, or None where it is in quarantine now."""
        assert self.found  # noqa: S101 - set before
        with self._feeding.page(SOURCE, [Piece("one study", raw, None)], self.found.processed):
            pass
        try:
            return read_document(raw).nct_id
        except Malformed:
            return None

    def _tell(self) -> None:
        self._asked += 1
        self._feeding.progress(self._asked, self._to_ask)
        if self._progress:
            self._progress(self._asked, self._to_ask, self._asked)


def _refuse_too_many(missing: int, held: int, *, force: bool) -> None:
    if missing > max(MOST_MISSING, held * MOST_MISSING_SHARE) and not force:
        raise RegistryError(
            f"{missing:,} of the {held:,} studies held are not in the registry's list: too many to be believed",
            "Nothing was marked. Compare with the registry's own site; if they are gone, add --force.",
        )


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
