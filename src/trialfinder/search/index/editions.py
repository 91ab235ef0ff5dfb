"""The editions of an index on the disk: folders that are complete from the moment they are seen.

`<data dir>/index/<what made it>/<edition>/`; the file `current` beside them names the one to read. An edition is
written under a name that nobody reads and becomes current by one rename: a kill at any moment leaves the last one.
What made it is named by a hash of the tables and the code that decide what the index holds, and by the engine: another
trialfinder does not read it, it makes its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from trialfinder.search.index.schema import Part, schema_of

FOLDER = "index"
POINTER = "current"
KEPT = 2
"""Editions that stay on the disk: a reader may be opening the one before the last."""
_MADE_FROM = (
    "areas.py areas.tsv pieces.tsv indexed_only.tsv enum_exceptions.tsv entries.py values.py words.py geo.py "
    "hubs.py broader.py index/schema.py index/writing.py index/filing.py"
)

_REGIONS = "search/places/tables/regions.tsv.gz"


class Edition(NamedTuple):
    """One complete index."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def marker(self) -> str:
        """The state of the store that it shows."""
        return str(self._stamp()["marker"])

    @property
    def stamp(self) -> int:
        """A number that no other edition has: of 63 bits, never nought."""
        told = f"{made_by()}/{self.name}/{self.marker}"
        return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8], "big") >> 1 or 1

    def searcher(self, part: Part) -> tantivy.Searcher:
        """One part, opened as it is."""
        index = tantivy.Index(schema_of(part), str(self.folder / part))
        index.config_reader("manual")
        index.reload()
        return index.searcher()

    def held(self) -> NDArray[Any]:
        """Study numbers and version numbers that are in it."""
        found: NDArray[Any] = np.load(self.folder / "held.npy")
        return found

    def _stamp(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "stamp.json").read_text("utf-8"))
        return found


class Editions(NamedTuple):
    """Where the editions of this trialfinder lie."""

    folder: Path

    def identity(self) -> tuple[int, int, int] | None:
        """What tells whether another edition is current; None while there is none."""
        try:
            seen = (self.folder / POINTER).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return seen.st_dev, seen.st_ino, seen.st_mtime_ns

    def current(self) -> Edition | None:
        try:
            name = (self.folder / POINTER).read_text("utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        edition = Edition(self.folder / name)
        return edition if name and (edition.folder / "stamp.json").is_file() else None


def editions_of(data_dir: Path) -> Editions:
    return Editions(Path(data_dir) / FOLDER / made_by())


@cache
def made_by() -> str:
    """The name of what makes this index."""
    made = hashlib.sha256(metadata.version("tantivy").encode())
    package = resources.files("trialfinder.search")
    for name in _MADE_FROM.split():
        made.update(name.encode() + b"\0" + package.joinpath(name).read_bytes() + b"\0")
    for file in ("records/fields.tsv", "records/enums.tsv", "text/slugs.py", _REGIONS):
        made.update(resources.files("trialfinder").joinpath(file).read_bytes())
    return made.hexdigest()[:12]


def new_folder(data_dir: Path) -> Path:
    """An empty folder for the next edition. What an interrupted update left goes away."""
    where = editions_of(data_dir)
    where.folder.mkdir(parents=True, exist_ok=True)
    current = where.current()
    for left in where.folder.iterdir():
        if left.name.startswith("new-"):
            shutil.rmtree(left, ignore_errors=True)
    number = int(current.name) + 1 if current else _highest(where.folder) + 1
    folder = where.folder / f"new-{number}"
    folder.mkdir()
    return folder


def publish(data_dir: Path, folder: Path) -> Edition:
    """Make a finished folder the current edition, and let go of those that nobody needs."""
    where = editions_of(data_dir)
    _sync(folder)
    final = where.folder / folder.name.removeprefix("new-")
    shutil.rmtree(final, ignore_errors=True)
    folder.rename(final)
    pointer = where.folder / "next"
    pointer.write_text(final.name, "utf-8")
    _sync_file(pointer)
    pointer.replace(where.folder / POINTER)
    _sync_file(where.folder)
    _let_go(where, int(final.name))
    return Edition(final)


def _highest(folder: Path) -> int:
    return max((int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()), default=0)


def _let_go(where: Editions, newest: int) -> None:
    for entry in where.folder.iterdir():
        if entry.name.isdigit() and int(entry.name) <= newest - KEPT:
            shutil.rmtree(entry, ignore_errors=True)
    for other in where.folder.parent.iterdir():  # made by another trialfinder
        if other != where.folder and other.is_dir():
            shutil.rmtree(other, ignore_errors=True)


def _sync(folder: Path) -> None:
    """The engine has seen to its own files."""
    for entry in folder.iterdir():
        _sync_file(entry)
    _sync_file(folder)


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
