"""What a build knows of its trials before it makes a page: their entries for the search, and the hubs they stand under.

In: trials, as a job of the crew. Out: `Shelves`: entries in the order of the lists, hubs counted over these trials
alone, and the trials of each page of a hub. A site about one disease counts its own trials.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from trialfinder.catalog import Catalog
from trialfinder.pages.hubs import PER_PAGE
from trialfinder.records.ids import id_number
from trialfinder.search import entries
from trialfinder.search.hubs import Filed, Hub, Hubs, filed_under
from trialfinder.search.index.filing import Filing, load_hubs
from trialfinder.site.terms import Entry, entry_of
from trialfinder.store.studies import Listed


class Seen(NamedTuple):
    """A trial: its entry where there is a search, and what it is filed under."""

    nct_id: str
    entry: Entry | None
    filed: tuple[Filed, ...]


class Look(NamedTuple):
    """The job: read some trials."""

    searched: bool

    def __call__(self, catalog: Catalog, ids: Sequence[str]) -> list[Seen]:
        return [self._one(catalog, nct_id) for nct_id in ids]

    def _one(self, catalog: Catalog, nct_id: str) -> Seen:
        tree = catalog.document(nct_id).tree
        filed = tuple(filed_under(entries.entry_of(catalog.searched(nct_id) or {})))
        return Seen(nct_id, entry_of(nct_id, tree) if self.searched else None, filed)


class Shelves:
    """The trials of a build, `listed` in the order of its lists."""

    def __init__(self, seen: Iterable[Seen], listed: Sequence[Listed]) -> None:
        by_id = {one.nct_id: one for one in seen}
        ordered = [by_id[one.nct_id] for one in listed]
        self.entries = [one.entry for one in ordered if one.entry]
        self.hubs = _counted(ordered)
        self._listed = {one.nct_id: one for one in listed}
        self._open: dict[str, list[str]] = {}
        self._others: dict[str, list[str]] = {}
        for one in ordered:
            for key, recruiting in _keys(one.filed).items():
                (self._open if recruiting else self._others).setdefault(key, []).append(one.nct_id)

    def under(self, hub: Hub, page: int) -> list[Listed]:
        """The trials of a page of a hub: first those that recruit (at a place: there), the last updated first."""
        all_of_it = [*self._open.get(hub.key, ()), *self._others.get(hub.key, ())]
        return [self._listed[nct_id] for nct_id in all_of_it[(page - 1) * PER_PAGE : page * PER_PAGE]]


def _keys(filed: Iterable[Filed]) -> dict[str, bool]:
    """Each key once; two names may have one."""
    found: dict[str, bool] = {}
    for one in filed:
        found[one.key] = found.get(one.key, False) or one.recruiting
    return found


def _counted(seen: Sequence[Seen]) -> Hubs:
    """As an edition of the index counts them, which keeps its files in a folder."""
    filing = Filing()
    for one in sorted(seen, key=lambda one: one.nct_id):
        filing.add(id_number(one.nct_id), one.filed)
    with tempfile.TemporaryDirectory() as folder:
        filing.save(Path(folder))
        return load_hubs(Path(folder))
