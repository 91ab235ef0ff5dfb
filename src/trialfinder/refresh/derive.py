"""Derived results: the plain English of every current or last known document, made where it is out of date.

In: a store. Out: results in it, stamped with what made them. Committed in small batches, so that a kill
loses little and the next run goes on where it stood. A record that cannot be explained (a fault of ours)
is kept as a failure: reported, tried again by the next run, and never in the way of the others.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from trialfinder.explain import VERSIONS, explain, to_json
from trialfinder.refresh.indexing import Indexed, index
from trialfinder.store import derived, studies
from trialfinder.store.database import Store, open_store, require_store

Progress = Callable[[int, int, int], None]
"""Told what is done, what there is in all, and the records fed or the results made so far."""

BATCH = 100


def refresh(
    store_path: Path,
    *,
    everything: bool = False,
    progress: Progress | None = None,
    index_progress: Indexed | None = None,
) -> int:
    """Make what is missing or out of date, or everything anew; how many were made. The index comes first.

    `progress` is told studies done, studies to do, and results made; `index_progress` the first two.
    """
    require_store(Path(store_path))
    with open_store(Path(store_path), write=True) as store:

        def ids() -> Iterator[str]:
            return studies.held_ids(store) if everything else derived.stale_ids(store, VERSIONS)

        index(store, index_progress, anew=everything)
        total = sum(1 for _ in ids()) if progress else 0
        return derive(store, ids(), progress, total)[0]


def derive(store: Store, ids: Iterator[str], progress: Progress | None = None, total: int = 0) -> tuple[int, int]:
    """Explain these studies; how many were made and how many failed."""
    made = failed = 0
    while batch := list(itertools.islice(ids, BATCH)):
        with store.transaction():
            for nct_id in batch:
                if derive_one(store, nct_id):
                    made += 1
                else:
                    failed += 1
        if progress:
            progress(made + failed, total, made)
    return made, failed


def derive_one(store: Store, nct_id: str) -> bool:
    """Explain one study, within a transaction; whether that went well."""
    version = studies.last_known(store, nct_id)
    if version is None:
        return False
    try:
        plain = to_json(explain(derived.source_text(version.document), nct_id=nct_id))
    except Exception as fault:
        problem = f"{type(fault).__name__}: {fault}"[:500].encode("utf-8", "backslashreplace").decode()
        derived.put_failure(store, nct_id, version.sha256, VERSIONS, problem)
        return False
    derived.put_plain(store, nct_id, version.sha256, VERSIONS, plain)
    return True
