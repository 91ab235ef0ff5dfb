"""A static site built in this process, and what its files hold."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from trialfinder.catalog import Catalog
from trialfinder.pages.filed import Choices, browser_search_html
from trialfinder.pages.render import static_files
from trialfinder.pages.site import Site
from trialfinder.site import shards
from trialfinder.site.building import Built, build
from trialfinder.site.folder import write
from trialfinder.site.links import BASE, Links
from trialfinder.site.terms import entry_of
from trialfinder.store.database import open_store

AS_OF = datetime.date(2026, 9, 1)


def a_build(data_dir: Path, place: Path, *, processes: int = 1, base_url: str = "", **asked: Any) -> Built:
    """The site of a store as of a day that does not move."""
    with open_store(data_dir) as store:
        catalog = Catalog(store)
        fresh = catalog.freshness()
        site = Site(as_of=AS_OF, snapshot=catalog.snapshot(), processed=fresh.processed, fetched=fresh.fetched)
        site = replace(site, sample=catalog.kind == "sample", base_url=base_url)
        return build(catalog, site, place, processes=processes, **asked)


def files_of(root: Path) -> dict[str, bytes]:
    """Every file below `root`, by its name."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def a_search(records: Iterable[tuple[str, Mapping[str, Any]]], place: Path) -> None:
    """The search of a site of these records alone, in the order given: its page, its files and what these load."""
    entries = [entry_of(nct_id, tree) for nct_id, tree in records]
    choices = Choices(statuses=frozenset(one.status for one in entries), phases=frozenset(), places=frozenset())
    page = browser_search_html(choices, shards.CORE, Site(as_of=AS_OF, base_path=BASE, static=True))
    styles = {f"static/{name}": content for name, (_, content) in static_files().items()}
    for name, content in (dict(shards.files(entries)) | styles).items():
        write(place, name, content)
    write(place, "search/index.html", Links(lambda _: True).rewrite(page, "search/index.html").encode())
