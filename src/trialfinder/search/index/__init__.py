"""The index: made from the store's records by `update`, asked through an `Index`.

`open_index(data_dir)` gives the current edition; a serving process keeps a `Library`, which notices a new edition by
itself. This package is the one place that knows the engine (tantivy).
"""

from __future__ import annotations

from pathlib import Path

from trialfinder.errors import MissingError
from trialfinder.search.index.compile import OutOfTime
from trialfinder.search.index.editions import editions_of
from trialfinder.search.index.library import Library
from trialfinder.search.index.reading import Decay, Index, TreeOf
from trialfinder.search.index.writing import Updated, update

__all__ = ["Decay", "Index", "Library", "OutOfTime", "TreeOf", "Updated", "editions_of", "open_index", "update"]


def open_index(data_dir: Path, tree_of: TreeOf | None = None) -> Index:
    """The current edition of the index; MissingError where there is none, DamagedError where it cannot be opened."""
    index = Library(data_dir, tree_of).index()
    if index is None:
        raise MissingError(f"there is no index in {data_dir} yet", "Make it with: trialfinder refresh")
    return index
