"""The shelf that a serving process reads from.

A store that appears, is restored or is replaced while we serve is another file: it is opened anew, nobody
restarts. What is committed to the same file is seen by the next question anyway. Pages and API search in one library.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trialfinder.catalog import Catalog
from trialfinder.errors import MissingError
from trialfinder.search.index import Library
from trialfinder.store.database import FILE_NAME
from trialfinder.store.studies import nct_id_of


class Shelf:
    """`open_catalog` opens the store in `data_dir`, or raises MissingError where there is none."""

    def __init__(self, data_dir: Path, open_catalog: Callable[[], Catalog]) -> None:
        self._file = data_dir / FILE_NAME
        self._open = open_catalog
        self._lock = threading.Lock()
        self.library = Library(data_dir, self._searched)
        self._held: tuple[tuple[int, int], Catalog] | None = None

    def catalog(self) -> Catalog | None:
        """The catalog, for any thread; None while there is no store."""
        now = self._identity()
        if now is None:
            return None
        held = self._held
        if held is None or held[0] != now:
            with self._lock:
                held = self._held
                if held is None or held[0] != now:
                    try:
                        # The old one is not closed: other threads may still be reading from it.
                        held = self._held = (now, self._open())
                    except MissingError:  # it went away between the two looks
                        return None
        return held[1]

    def held(self) -> Catalog | None:
        """The catalog if it is open already: never waits for an opening."""
        held = self._held
        return held[1] if held and held[0] == self._identity() else None

    def _searched(self, number: int) -> dict[str, Any] | None:
        """What the index may see of a study, by its number."""
        catalog = self.catalog()
        return catalog.searched(nct_id_of(number)) if catalog else None

    def _identity(self) -> tuple[int, int] | None:
        try:
            seen = self._file.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return seen.st_dev, seen.st_ino
