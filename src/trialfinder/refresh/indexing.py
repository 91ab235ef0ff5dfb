"""The search index, brought in step with the store.

In: a store that nobody else writes to. Out: a new edition of the index in the same data directory, with what changed
since the last one. A kill before it is done leaves the last edition, which knows which state of the store it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from trialfinder.search.index import editions_of, update
from trialfinder.store import studies
from trialfinder.store.database import Store, open_store
from trialfinder.store.withheld import withheld

Indexed = Callable[[int, int], None]
"""Told how many studies are done, and how many there are to do."""


def catch_up(data_dir: Path) -> bool:
    """Bring the index in step where an import was killed, or deferred, before it was done; whether it was behind.

    BusyError where another writer is at work: it brings the index in step itself.
    """
    if not is_behind(data_dir):
        return False
    with open_store(data_dir, write=True) as store:
        index(store)
    return True


def follow(data_dir: Path, progress: Indexed | None = None) -> None:
    """Bring the index in step with a store that was put back: one of another past, whose states may be named alike."""
    with open_store(data_dir, write=True) as store:
        current = editions_of(data_dir).current()
        alike = current is not None and current.marker == studies.marker(store)
        other = alike and current is not None and set(map(tuple, current.held().tolist())) != set(studies.held(store))
        index(store, progress, anew=other)


def is_behind(data_dir: Path) -> bool:
    """Whether the index shows another state than the store's, or there is none."""
    with open_store(data_dir) as store:
        current = editions_of(data_dir).current()
        return current is None or current.marker != studies.marker(store)


def index(store: Store, progress: Indexed | None = None, *, anew: bool = False) -> int:
    """Bring the index in step, or make it anew; how many studies were taken in."""

    def tree_of(number: int) -> dict[str, Any] | None:
        version = studies.current(store, studies.nct_id_of(number))
        return withheld(store).searched(version.document) if version else None

    with store.snapshot():
        return update(store.directory, studies.marker(store), studies.held(store), tree_of, progress, anew=anew).added
