"""The search index, brought in step with the store.

In: a store that nobody else writes to. Out: a new edition of the index in the same data directory, with what changed
since the last one. A kill before it is done leaves the last edition, which knows which state of the store it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trialfinder.search.index import update
from trialfinder.store import studies
from trialfinder.store.database import Store

Indexed = Callable[[int, int], None]
"""Told how many studies are done, and how many there are to do."""


def index(store: Store, progress: Indexed | None = None) -> int:
    """Bring the index in step; how many studies were taken in."""

    def tree_of(number: int) -> dict[str, Any] | None:
        version = studies.current(store, studies.nct_id_of(number))
        return version.document.tree if version else None

    with store.snapshot():
        return update(store.directory, studies.marker(store), studies.held(store), tree_of, progress).added
