"""A store becomes a folder of files.

In: a store, the frame of the site, the trials that it shall hold (all, or those of a search). Out: the folder, put in
its place as a whole, and what it holds. Refused: an empty store or search, places and names as `folder` refuses them,
a store that is written to meanwhile. Same store, same day, same bytes, however many processes make them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from trialfinder import __version__
from trialfinder.catalog import Catalog
from trialfinder.errors import MissingError
from trialfinder.pages.languages import has_spanish
from trialfinder.pages.site import Site
from trialfinder.site import shards
from trialfinder.site.contents import LOST_PAGE, Held, Page, contents
from trialfinder.site.crew import Crew, State
from trialfinder.site.folder import MARKER, NO_JEKYLL, SCHEMA, Folder, write
from trialfinder.site.links import BASE, Links
from trialfinder.site.shelves import Look, Shelves
from trialfinder.site.trials import Write, write_spanish
from trialfinder.store.studies import Listed, held_ids

MOST_PROCESSES = 8
FEW = 150
"""Trials below which one process is done before a second one has started."""


class Built(msgspec.Struct, frozen=True):
    """What was built. `search`: a search in the browser is part of it.

    `lost`: pages that links speak of and the build does not hold; where they stood there is no link.
    """

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
    pdf: bool = False,
    spanish: bool = True,
    processes: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Built:
    """Build the site of a catalog at `place`; `only` these trials, where they are given.

    `site` is the frame as the web has it; `processes` 0: as many as there are processors. `progress` is told the
    trials done and to do.
    """
    site = replace(site, base_path=BASE, static=True, pdf=pdf, review=False)
    with catalog.store.snapshot(), Folder(place) as folder:
        state = State(catalog.store.directory, catalog.store.data_version())
        ids = sorted(only) if only is not None else list(held_ids(catalog.store))
        crew = processes or (1 if len(ids) < FEW else min(os.cpu_count() or 1, MOST_PROCESSES))
        listed = _listed(catalog, only)
        searched = len(listed) <= shards.MOST_TRIALS
        held = Held(catalog, site, listed, _shelves(listed, searched, state, crew), only is None, searched, spanish)
        made = contents(held)
        job = Write(site, folder.root, frozenset(ids), frozenset(made), spanish)
        links = Links(job.holds)
        count, lost = 0, set[str]()
        with Crew(state, job, ids, crew) as writers:
            for name, page in (made | _marks(held)).items():
                count += _write(folder.root, name, page, links, site, spanish=spanish)
            done = 0
            for part in writers.results():
                done, count, lost = done + part.trials, count + part.files, lost | part.lost
                if progress:
                    progress(done, len(ids))
        folder.publish()
    return Built(len(ids), count, held.searched, site.snapshot, tuple(sorted({*map(_any_trial, lost | links.lost)})))


def _shelves(listed: Sequence[Listed], searched: bool, state: State, processes: int) -> Shelves:
    """Every trial is looked at once before a page is made: what stands where depends on all of them."""
    with Crew(state, Look(searched), [one.nct_id for one in listed], processes) as readers:
        return Shelves((one for part in readers.results() for one in part), listed)


def _listed(catalog: Catalog, only: frozenset[str] | None) -> list[Listed]:
    """What lists show, the last updated first."""
    listed = catalog.listing(0, catalog.count())
    found = listed if only is None else [one for one in listed if one.nct_id in only]
    if not found:
        raise MissingError(
            "there is no trial to build a site of", "Import records first, or ask for more than this search finds."
        )
    return found


def _write(root: Path, name: str, page: Page, links: Links, site: Site, *, spanish: bool) -> int:
    """A page, and its Spanish form where it has one; how many files that made."""
    there = spanish and has_spanish(page.path)
    here = replace(site, here=page.path if there else "")
    content = page.make(here)
    if isinstance(content, bytes):
        write(root, name, content)
        return 1
    write(root, name, _linked(name, content, links, site))
    if there:
        write_spanish(root, name, content, here, links)
    return 1 + there


def _linked(name: str, content: str, links: Links, site: Site) -> bytes:
    """A host shows the page of what is lost at any depth."""
    if name == LOST_PAGE and site.base_url:
        return links.rewrite_from(content, f"{urlsplit(site.base_url).path.rstrip('/')}/").encode()
    return links.rewrite(content, name).encode()


def _marks(held: Held) -> dict[str, Page]:
    return {MARKER: Page("", lambda site: _marker(held)), NO_JEKYLL: Page("", lambda site: b"")}


def _any_trial(file: str) -> str:
    """A missing page is told of once, not for each trial."""
    return _NCT.sub("{nct_id}", file)


_NCT = re.compile(r"NCT[0-9]{8}")


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
