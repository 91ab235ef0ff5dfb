"""Sync: the registry's API into the store, page by page.

In: a store and a registry. Out: `Synced`, the counts of an import with what was walked. A walk's place is committed
with the records of each page: a kill at any moment goes on at the last committed page. A walk is over when as many
different studies came as the registry counts; where they differ it is walked again, once. Data that the registry
processed meanwhile are walked as a delta, which goes back a week.
Refused: a store that holds the sample, a second writer, a registry that cannot be reached or that makes no sense.
What came until then is kept, and in step; `Synced.stopped` says what came in the way.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from trialfinder.errors import RegistryError
from trialfinder.records.ids import is_nct_id
from trialfinder.refresh.derive import Progress
from trialfinder.refresh.feeding import Counts, Feeding, named_id
from trialfinder.refresh.pieces import Piece
from trialfinder.refresh.salvage import salvage
from trialfinder.registry.answers import Page
from trialfinder.registry.client import Denied, Garbled, Registry
from trialfinder.registry.options import Asked, Options
from trialfinder.store import syncs
from trialfinder.store.database import Store, open_store

SOURCE = "ClinicalTrials.gov API"
"""Where the store says that a version came from."""

OVERLAP_DAYS = 7
"""How far a delta goes back. The registry posts on working days only: any week holds two of them, holidays or not."""

_MOST_BEGINNINGS = 5  # walks begun in one run: a registry that needs more makes no sense
_MOST_ROUNDS = 4  # the first and what was updated since, in one run; what is processed after that is left to the next
_REPEATS = 3  # a page without anything new, asked for again
_BARREN = 25  # pages in a row of which no record names a study

log = logging.getLogger("trialfinder")


class Walked(NamedTuple):
    """What was walked. `since`: the first date of a delta, None for all; `processed`: the registry's `dataTimestamp`.

    `studies` and `total` are of the last walk: the different studies that came, and how many the registry counts
    (None where it does not say). `resumed`: an earlier run had begun the walk. No page: there was nothing new.
    """

    since: str | None
    processed: str
    pages: int
    studies: int
    total: int | None
    walks: int
    resumed: bool


class Synced(NamedTuple):
    """What a sync brought, and what stopped it before its end, if anything did."""

    counts: Counts
    walked: Walked | None
    stopped: RegistryError | None


class _Lost(Exception):
    """The walk cannot go on from where it is."""


def sync(
    store_path: Path,
    options: Options,
    *,
    condition: str | None = None,
    query: str | None = None,
    full: bool = False,
    defer: bool = False,
    progress: Progress | None = None,
    derive_progress: Progress | None = None,
) -> Synced:
    """Bring the store up to date with all studies of the registry, or those that meet a condition or a query.

    The first time everything is walked, later what was updated since; `full` walks everything again. `progress` is
    told the studies that came, how many there are (0: not known), and the records fed.
    """
    asked = Asked(condition, query)
    with open_store(Path(store_path), kind="registry", write=True) as store, Registry(options) as registry:
        feeding = Feeding(store, progress)
        feeding.rest()
        walking = _Walking(store, registry, feeding, asked, scope_of(options, asked))
        stopped = None
        try:
            walking.run(full=full)
        except RegistryError as error:
            stopped = error
        return Synced(feeding.end(defer=defer, progress=derive_progress), walking.walked, stopped)


def scope_of(options: Options, asked: Asked) -> bytes:
    """What tells walks over different things apart, without keeping what was asked for."""
    told = [options.url.rpartition("@")[2], asked.condition, asked.query]
    return hashlib.sha256(json.dumps(told).encode()).digest()


def has_moved(store_path: Path, options: Options, *, condition: str | None = None, query: str | None = None) -> bool:
    """Whether the registry has processed data that the last sync did not bring, or that sync was not finished."""
    scope = scope_of(options, Asked(condition, query))
    with Registry(options) as registry:
        processed = registry.version().processed
    with open_store(Path(store_path)) as store:
        last = syncs.last_sync(store, scope)
        return last is None or last.processed != processed or syncs.open_walk(store, scope) is not None


def _overlap(processed: str) -> str:
    """The first date of a delta after data of this time."""
    day = datetime.date.fromisoformat(processed[:10])
    return (day - datetime.timedelta(days=OVERLAP_DAYS)).isoformat()


class _Walking:
    """One run over the registry: one walk, or more where the first does not settle it."""

    def __init__(self, store: Store, registry: Registry, feeding: Feeding, asked: Asked, scope: bytes) -> None:
        self._store = store
        self._registry = registry
        self._feeding = feeding
        self._asked = asked
        self._scope = scope
        self._walks = 0
        self._pages = 0
        self._seen = 0
        self._part: set[str] = set()  # the ids met since the first page of the walk, or of its overlap
        self._part_unnamed = 0
        self._part_total: int | None = None
        self._resumed = False
        self.walked: Walked | None = None

    def run(self, *, full: bool) -> None:
        processed = self._registry.version().processed
        walk = syncs.open_walk(self._store, self._scope)
        last = syncs.last_sync(self._store, self._scope)
        if walk is not None and not (full and walk.since is not None):
            self._resumed, self._walks = True, 1
            self._seen = syncs.count_seen(self._store, walk)
        elif last is not None and last.processed == processed and not full:
            self.walked = Walked(None, processed, 0, 0, None, 0, resumed=False)
            return
        else:
            walk = self._begin(None if full or last is None else _overlap(last.processed), processed)
        walk = self._settled(walk)
        self._tell(walk)
        with self._store.transaction():
            syncs.finish_walk(self._store, walk, now=_now())

    def _settled(self, walk: syncs.Walk) -> syncs.Walk:
        """The walk, or another in its place, walked to its end with as many studies as the registry counts."""
        differed = 0
        for _ in range(_MOST_BEGINNINGS):
            try:
                walk = self._up_to_date(walk)
            except _Lost as lost:
                log.info("%s: walking again from the first page", lost)
            else:
                if walk.total is None or self._seen == walk.total:
                    return walk
                log.warning("the registry counts %s studies and gave %s", f"{walk.total:,}", f"{self._seen:,}")
                differed += 1
                if differed > 1 and self._seen > walk.total:
                    return walk  # all that it counts has come, and more
                if differed > 1:
                    break
            walk = self._begin(walk.since, self._registry.version().processed)
        self._give_up()
        if differed > 1:
            message = f"the registry counts {walk.total:,} studies and gave {self._seen:,}, time and again"
        else:
            message = "the registry's pages do not come to an end"
        raise RegistryError(message, "What came is kept; the next sync walks from the first page again.")

    def _up_to_date(self, walk: syncs.Walk) -> syncs.Walk:
        """The walk to its end, and on over what was updated since, as long as the registry processes new data."""
        for _ in range(_MOST_ROUNDS):
            walk = self._over(walk) if walk.overlap else self._to_end(walk)
            processed = self._registry.version().processed
            if processed == walk.processed:
                return walk
            log.info("the registry has processed new data meanwhile: what was updated since is walked too")
            overlap, total = _overlap(walk.processed), self._count(walk.since)
            walk = walk._replace(processed=processed, cursor=None, pages=0, total=total, overlap=overlap)
            with self._store.transaction():
                syncs.move_walk(self._store, walk, ())
        raise RegistryError("the registry processes new data all the time", "What came is kept; sync again later.")

    def _count(self, since: str | None) -> int | None:
        """How many studies there are; asked for again where the answer does not say."""
        asked = self._asked._replace(since=since)
        return next((total for _ in range(_REPEATS) if (total := self._registry.ids(asked).total) is not None), None)

    def _over(self, walk: syncs.Walk) -> syncs.Walk:
        """The pages of the overlap, of which there are few: from the first one, and again where they do not add up."""
        for _ in range(_REPEATS):
            with suppress(_Lost):
                ended = self._to_end(walk._replace(cursor=None, pages=0))
                if self._part_total in (None, len(self._part) + self._part_unnamed):
                    return ended
        raise _Lost("what the registry has updated cannot be walked")

    def _begin(self, since: str | None, processed: str) -> syncs.Walk:
        self._walks += 1
        self._seen = 0
        whole = since is None and self._asked == Asked()
        with self._store.transaction():
            return syncs.begin_walk(self._store, self._scope, since=since, whole=whole, processed=processed, now=_now())

    def _give_up(self) -> None:
        with self._store.transaction():
            syncs.abandon_walk(self._store, self._scope)

    def _to_end(self, walk: syncs.Walk) -> syncs.Walk:
        """Every page from where the walk stands."""
        barren = 0
        self._part.clear()
        self._part_unnamed, self._part_total = 0, None
        while walk.pages == 0 or walk.cursor is not None:
            page, pieces = self._page(walk)
            ids = [named_id(piece.raw) for piece in pieces]
            named = [nct_id for nct_id in ids if nct_id and is_nct_id(nct_id)]
            barren = 0 if named else barren + 1
            if barren > _BARREN:
                raise _Lost("the registry gives pages without studies")
            walk = walk._replace(
                cursor=page.cursor if pieces else None,
                pages=walk.pages + 1,
                total=walk.total if walk.pages or walk.overlap else page.total,
                unnamed=walk.unnamed + len(ids) - len(named),
            )
            self._pages += 1
            self._part.update(named)
            self._part_unnamed += len(ids) - len(named)
            self._seen += len(syncs.unseen(self._store, walk, named)) + len(ids) - len(named)
            self._feeding.progress(self._seen, walk.total or 0)
            with self._feeding.page(SOURCE, pieces, walk.processed):
                syncs.move_walk(self._store, walk, named)
            self._tell(walk)
        return walk

    def _page(self, walk: syncs.Walk) -> tuple[Page, Sequence[Piece]]:
        """The next page and its studies; asked for again where it does not count, or holds nothing new."""
        asked = self._asked._replace(since=max(filter(None, (walk.since, walk.overlap)), default=None))
        for turn in range(_REPEATS):
            page, pieces = self._asked_page(asked, walk)
            if walk.cursor is None:
                self._part_total = page.total
                if page.total is None and turn + 1 < _REPEATS:
                    continue
            ids = {nct_id for piece in pieces if (nct_id := named_id(piece.raw))}
            if not pieces and page.cursor is None:
                break
            if pieces and (not ids or not walk.pages or self._fresh(walk, ids)):
                break
        else:
            if pieces:
                raise _Lost("the registry repeats its pages")
        return page, pieces

    def _fresh(self, walk: syncs.Walk, ids: set[str]) -> set[str]:
        """What this part of the walk has not met yet."""
        return ids - self._part if walk.overlap else syncs.unseen(self._store, walk, ids)

    def _asked_page(self, asked: Asked, walk: syncs.Walk) -> tuple[Page, Sequence[Piece]]:
        try:
            page = self._registry.studies(asked, walk.cursor)
        except Denied as denied:
            if walk.cursor is not None and denied.status in (400, 404, 410):
                raise _Lost("the registry no longer knows the page to go on with") from None
            raise
        except Garbled as garbled:
            return self._salvaged(garbled, walk)
        return page, [Piece(_position(study), study) for study in page.studies]

    def _salvaged(self, garbled: Garbled, walk: syncs.Walk) -> tuple[Page, Sequence[Piece]]:
        """A page that breaks within a study: the others are taken."""
        found = salvage(garbled.body)
        pieces = [piece._replace(position=_position(piece.raw)) for piece in found.pieces]
        if found.page is None:
            with self._feeding.page(SOURCE, pieces, walk.processed):
                pass  # the walk stays where it is: nothing says where the next page is
            raise RegistryError(garbled.message, garbled.hint)
        return found.page, pieces

    def _tell(self, walk: syncs.Walk) -> None:
        self.walked = Walked(
            walk.since, walk.processed, self._pages, self._seen, walk.total, self._walks, resumed=self._resumed
        )


def _position(raw: bytes) -> str:
    """The place of a record in the registry: its id, since its page is another one each day."""
    return named_id(raw) or "a record without an id"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
