"""The editions that a serving process reads from.

A new edition is noticed by the next question, without a restart. The one before stays open for a while: a walk through
pages of results goes on in the edition in which it began.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from trialfinder.errors import DamagedError
from trialfinder.search.index.editions import editions_of
from trialfinder.search.index.reading import Index, TreeOf

OPEN = 3
ATTEMPTS = 3


class Library:
    """The index of one data directory, for any thread."""

    def __init__(self, data_dir: Path, tree_of: TreeOf | None = None) -> None:
        self._editions = editions_of(data_dir)
        self._tree_of = tree_of
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._open: OrderedDict[int, Index] = OrderedDict()

    def index(self) -> Index | None:
        """The current edition; None while there is none."""
        now = self._editions.identity()
        if now is None:
            return None
        with self._lock:
            if now != self._seen:
                self._look()
                self._seen = now
            return next(reversed(self._open.values()), None)

    def identity(self) -> tuple[int, int, int] | None:
        """What tells whether another edition is current, without opening it; None while there is none."""
        return self._editions.identity()

    def edition(self, stamp: int) -> Index | None:
        """The edition of this stamp, while it is open."""
        self.index()  # another process of ours may have begun the walk, in an edition that this one has not opened yet
        with self._lock:
            return self._open.get(stamp)

    def _look(self) -> None:
        edition = self._editions.current()
        if edition is None:
            return
        for attempt in range(ATTEMPTS):
            try:
                index = Index(edition, self._tree_of)
                break
            except (OSError, ValueError):  # it was replaced, and cleared away, between two looks
                edition = self._editions.current() or edition
                if attempt == ATTEMPTS - 1:
                    raise DamagedError("the search index is damaged", "Mend it with: trialfinder refresh") from None
        self._open.pop(index.stamp, None)
        self._open[index.stamp] = index
        while len(self._open) > OPEN:
            self._open.popitem(last=False)
