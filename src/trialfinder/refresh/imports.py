"""Import: files into the store, each record fed counted once.

In: paths. Out: `Counts`. Refused, after the rest is in: an import of which every record is of the other kind than
the store (OtherKindError), and one of which no file could be opened as any form (BadInputError).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from trialfinder import sample
from trialfinder.refresh.derive import Progress
from trialfinder.refresh.feeding import Counts, Feeding, Ready
from trialfinder.refresh.files import Folders, pieces_of
from trialfinder.refresh.indexing import Indexed
from trialfinder.refresh.streams import Reader
from trialfinder.refresh.values import split_values
from trialfinder.store.database import Kind, open_store


def import_paths(
    store_path: Path,
    paths: Sequence[str | Path],
    *,
    kind: Kind | None = None,
    defer: bool = False,
    progress: Progress | None = None,
    derive_progress: Progress | None = None,
    index_progress: Indexed | None = None,
    ready: Ready | None = None,
) -> Counts:
    """Bring the studies of all files and folders into the store under `store_path`.

    `kind` refuses a store of the other kind; without it the first record of all marks a new store.
    `defer` leaves the derived results to the next `refresh`. `progress` is told the bytes
    read, the bytes in all and the records fed; `derive_progress` the studies done, the studies to do and the
    results made; `index_progress` the studies done and the studies to do. `ready` makes what pages take of a study
    that is updated, which then has its derived results in the same commit.
    """
    folders = Folders([Path(path) for path in paths])
    total = sum(file.stat().st_size for file in Folders(folders.paths).files()) if progress else 0
    with open_store(Path(store_path), kind=kind, write=True) as store:
        feeding = Feeding(store, progress, total, None if defer else ready)
        for file in folders.files():
            feeding.feed(_named(file.absolute()), file.name, pieces_of(file, feeding.tell, feeding.ignore))
        feeding.ignore(folders.ignored)
        return feeding.end(defer=defer, progress=derive_progress, index_progress=index_progress)


def load_sample(store_path: Path) -> Counts:
    """Bring the bundled made-up studies into a store of their own."""
    with open_store(Path(store_path), kind="sample", write=True) as store:
        feeding = Feeding(store)
        for name, raw in sample.studies():
            feeding.feed(f"sample/{name}", name, split_values(Reader(iter([raw]))))
        return feeding.end(defer=False)


def _named(file: Path) -> str:
    """The path as text, also where its bytes are none."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")
