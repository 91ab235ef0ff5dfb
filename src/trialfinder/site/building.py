"""A store becomes a folder of files.

In: a store, the frame of the site, the trials that it shall hold (all, or those of a search). Out: the folder, put in
its place as a whole, and what it holds. Refused: an empty store or search, places and names as `folder` refuses them,
a store that is written to meanwhile. Same store, same day, same bytes, however many processes make them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from trialfinder import __version__
from trialfinder.catalog import Catalog
from trialfinder.errors import MissingError
from trialfinder.pages.site import Site
from trialfinder.site import shards
from trialfinder.site.contents import LOST_PAGE, SEARCH_PAGE, Held, contents, search_page
from trialfinder.site.crew import Plan, make_trials
from trialfinder.site.folder import MARKER, NO_JEKYLL, Folder, write
from trialfinder.site.links import BASE, Links
from trialfinder.site.terms import Entry
from trialfinder.store.studies import Listed, held_ids

SCHEMA = "trialfinder.build/1"
MOST_WORKERS = 8
FEW = 150
"""Trials below which one process is done before a second one has started."""


class Built(msgspec.Struct, frozen=True):
    """What was built. `search`: a search in the browser is part of it. `lost`: pages that links speak of in vain."""

    trials: int
    files: int
    search: bool
    snapshot: str
    lost: tuple[str, ...]


def build(
    catalog: Catalog,
    site: Site,
    place: Path,
    *,
    only: frozenset[str] | None = None,
    processes: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Built:
    """Build the site of a catalog at `place`; `only` these trials, where they are given.

    `site` is the frame as the web has it; `processes` 0: as many as there are processors. `progress` is told the trials
    done and to do.
    """
    site = replace(site, base_path=BASE, static=True, review=False)
    with catalog.store.snapshot():
        listed = _listed(catalog, only)
        held = Held(catalog, site, listed, whole=only is None, searched=len(listed) <= shards.MOST_TRIALS)
        ids = sorted(only) if only is not None else list(held_ids(catalog.store))
        made = contents(held)
        files = frozenset((*made, *((SEARCH_PAGE, shards.CORE) if held.searched else ())))
        with Folder(place) as folder:
            version, store = catalog.store.data_version(), catalog.store.directory
            plan = Plan(store, version, site, folder.root, frozenset(ids), files, held.searched)
            trials = make_trials(plan, ids, _crew(processes, len(ids)), lambda done: _tell(progress, done, len(ids)))
            links = Links(plan.holds)
            others = {name: _linked(name, make(), links, site) for name, make in made.items()}
            others |= _search(held, trials.entries, links) if held.searched else {}
            others |= {MARKER: _marker(held), NO_JEKYLL: b""}
            for name, content in others.items():
                write(folder.root, name, content)
            folder.publish()
    lost = tuple(sorted(trials.lost | links.lost))
    return Built(len(ids), trials.files + len(others), held.searched, site.snapshot, lost)


def _listed(catalog: Catalog, only: frozenset[str] | None) -> list[Listed]:
    """What lists show, the last updated first."""
    listed = catalog.listing(0, catalog.count())
    found = listed if only is None else [one for one in listed if one.nct_id in only]
    if not found:
        raise MissingError(
            "there is no trial to build a site of", "Import records first, or ask for more than this search finds."
        )
    return found


def _crew(processes: int, trials: int) -> int:
    return processes or (1 if trials < FEW else min(os.cpu_count() or 1, MOST_WORKERS))


def _tell(progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if progress:
        progress(done, total)


def _linked(name: str, content: str | bytes, links: Links, site: Site) -> bytes:
    """Files of ours are bytes and stay as they are. A host shows the page of what is lost at any depth."""
    if isinstance(content, bytes):
        return content
    if name == LOST_PAGE and site.base_url:
        return links.rewrite_from(content, f"{urlsplit(site.base_url).path.rstrip('/')}/").encode()
    return links.rewrite(content, name).encode()


def _search(held: Held, entries: Sequence[Entry], links: Links) -> dict[str, bytes]:
    """The search page and its index, in which trials stand in the order of the lists."""
    at = {one.nct_id: number for number, one in enumerate(held.listed)}
    ordered = sorted(entries, key=lambda one: at[one.nct_id])
    page = links.rewrite(search_page(held, ordered), SEARCH_PAGE).encode()
    return {SEARCH_PAGE: page, **dict(shards.files(ordered))}


def _marker(held: Held) -> bytes:
    """What the folder is, for the next build and for whoever checks it."""
    told = {
        "schema": SCHEMA,
        "version": __version__,
        "as_of": held.site.as_of.isoformat(),
        "snapshot": held.site.snapshot,
        "trials": len(held.listed),
        "whole": held.whole,
        "search": held.searched,
        "base_url": held.site.base_url,
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"
