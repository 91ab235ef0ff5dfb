"""The registry's bulk zip: fetched to the disk, gone on with after a break, and imported without being unpacked.

In: a store and a registry. Out: `Loaded`. The download has no length, and a break looks like its end: it is whole
where the directory at its end is, and lists what it says. What came before a break is kept in `<data dir>/incoming`,
and the next attempt, or the next run, goes on there if the registry goes on with data of the same tag; else it
starts again. An import of a whole zip counts as a walk over everything, so that the next sync is a delta.
Refused: a disk without room for it all (before anything is fetched), a second writer, a download that breaks off time
and again.
"""

from __future__ import annotations

import datetime
import logging
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialfinder.errors import DiskError, RegistryError
from trialfinder.refresh.derive import Progress
from trialfinder.refresh.feeding import Counts, Feeding
from trialfinder.refresh.files import pieces_of
from trialfinder.refresh.pieces import Broken
from trialfinder.refresh.syncing import scope_of
from trialfinder.refresh.zips import count_entries
from trialfinder.registry.client import BULK, Begun, Denied, Registry
from trialfinder.registry.options import EVERYTHING, Options
from trialfinder.store import studies, syncs
from trialfinder.store.database import Store, open_store
from trialfinder.store.disk import disk_refusals

FOLDER = "incoming"
NAME = "ctg-studies.json.zip"
SOURCE = "ClinicalTrials.gov bulk download"

PACKED_BYTES = 5_000
"""Of one study in the zip: 2.7 GB for 598,690 of them is 4,510."""
STORED_BYTES = 25_000
"""Of one study in the store, with its plain English, its page and its place in the index."""
_ATTEMPTS = 8
_BARREN = 2  # attempts in a row that brought nothing
_WHOLE_SHARE = 0.99  # of the studies that the registry counts; what is newer than the zip comes by the next delta

log = logging.getLogger("trialfinder")


class Loaded(NamedTuple):
    """What a bulk load brought. `size`: bytes of the zip; `begun`: those of them that an earlier run had fetched.

    `whole`: the zip held what the registry counts, and the next sync is a delta.
    """

    counts: Counts
    size: int
    begun: int
    entries: int
    whole: bool


class _Note(msgspec.Struct):
    """What the bytes on the disk are of."""

    url: str
    tag: str
    processed: str


def load(
    store_path: Path,
    options: Options,
    *,
    defer: bool = False,
    fetching: Progress | None = None,
    progress: Progress | None = None,
    derive_progress: Progress | None = None,
) -> Loaded:
    """Fetch the zip, and bring its studies into the store.

    `fetching` is told the bytes fetched, about how many there are, and the same again; the others as in an import.
    """
    with open_store(Path(store_path), kind="registry", write=True) as store, Registry(options) as registry:
        counted = registry.size()
        download = _Download(store.directory / FOLDER, registry, options, fetching)
        begun = download.begun.size
        _require_room(store, counted, begun)
        file, entries = download.fetch(counted * PACKED_BYTES)
        size = file.stat().st_size
        feeding = Feeding(store, progress, size)
        feeding.feed(SOURCE, NAME, pieces_of(file, feeding.tell, feeding.ignore))
        counts = feeding.end(defer=defer, progress=derive_progress)
        whole = counts.fed - counts.quarantined >= counted * _WHOLE_SHARE
        if whole:
            _note_walk(store, options)
        download.clear()
        return Loaded(counts, size, begun, entries, whole)


class _Download:
    """The zip in its folder, with a note of what it is of."""

    def __init__(self, folder: Path, registry: Registry, options: Options, progress: Progress | None) -> None:
        self._registry = registry
        self._url = options.url.rpartition("@")[2]
        self._progress = progress
        self._part = folder / f"{NAME}.part"
        self._note = folder / f"{NAME}.json"
        self._file = folder / NAME
        self._processed = registry.version().processed
        with disk_refusals(folder):
            folder.mkdir(exist_ok=True)
        self.begun = self._held()

    def fetch(self, about: int) -> tuple[Path, int]:
        """The whole zip, and how many entries it lists."""
        barren = 0
        for _ in range(_ATTEMPTS):
            entries = self._whole()
            if entries is not None:
                with disk_refusals(self._part):
                    self._part.replace(self._file)
                return self._file, entries
            if barren == _BARREN:
                break
            before = self.begun.size
            self._attempt(about)
            self.begun = self._held()
            barren = 0 if self.begun.size > before else barren + 1
        raise RegistryError(
            f"the download breaks off time and again, now after {self.begun.size:,} bytes",
            f"What came is kept, and the next run goes on there if the registry does. Or fetch {self._url}/{BULK}"
            "?format=json.zip by other means, and load it with `trialfinder import FILE`.",
        )

    def clear(self) -> None:
        """The zip was imported, and takes its room no longer."""
        with disk_refusals(self._file):
            for path in (self._file, self._part, self._note):
                path.unlink(missing_ok=True)

    def _attempt(self, about: int) -> None:
        """One request; what it brings stays on the disk, also where it breaks."""
        with disk_refusals(self._part, max(0, about - self.begun.size)), self._part.open("ab") as out:

            def headed(follows: Begun) -> None:
                out.truncate(follows.size)
                note = _Note(self._url, follows.tag, self._processed)
                self._note.write_bytes(msgspec.json.encode(note))

            try:
                for chunk in self._registry.download(self.begun, headed):
                    out.write(chunk)
                    if self._progress:
                        self._progress(out.tell(), max(about, out.tell()), out.tell())
            except Denied as denied:
                if denied.status != 416:  # what is there is no beginning of it: start again
                    raise
                out.truncate(0)
            except RegistryError as error:
                if out.tell() <= self.begun.size:
                    raise  # nothing came at all
                log.info("%s", error.message)
            out.flush()
            os.fsync(out.fileno())

    def _held(self) -> Begun:
        """What is on the disk of data that the registry still has; anything else is of no use."""
        if self._file.exists() and not self._part.exists():
            self._file.replace(self._part)  # a run was killed between the download and the end of its import
        try:
            note = msgspec.json.decode(self._note.read_bytes(), type=_Note)
            size = self._part.stat().st_size
        except (FileNotFoundError, msgspec.DecodeError):
            note, size = None, 0
        if note is None or note.url != self._url or note.processed != self._processed:
            self._part.unlink(missing_ok=True)
            self._part.touch()
            return Begun()
        return Begun(size, note.tag)

    def _whole(self) -> int | None:
        """How many entries it lists; None where it has no end yet."""
        with disk_refusals(self._part), self._part.open("rb") as file:
            try:
                return count_entries(file)
            except Broken:
                return None


def _require_room(store: Store, counted: int, begun: int) -> None:
    """DiskError where what is to come has no room, before any of it is fetched."""
    new = max(0, counted - studies.count(store))
    needed = max(0, counted * PACKED_BYTES - begun) + new * STORED_BYTES
    with disk_refusals(store.directory):
        free = shutil.disk_usage(store.directory).free
    if free < needed:
        raise DiskError(
            f"the disk that holds {store.directory} has {free} bytes free, and about {needed} bytes are needed",
            f"{counted:,} studies come in one zip, of which the store is made. Make room, or name another --data-dir.",
        )


def _note_walk(store: Store, options: Options) -> None:
    """The next sync goes on from the day of the zip's data, unless it was later already."""
    scope = scope_of(options, EVERYTHING)
    latest: str | None = store.rows("SELECT max(version_holder) FROM versions WHERE is_full")[0][0]
    last = syncs.last_sync(store, scope)
    if not latest or (last and last.processed >= latest):
        return
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with store.transaction():
        walk = syncs.begin_walk(store, scope, since=None, whole=True, processed=f"{latest}T00:00:00", now=now)
        syncs.finish_walk(store, walk, now=now)
