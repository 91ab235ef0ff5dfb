"""A static site built in this process, and what its files hold."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

from trialfinder.catalog import Catalog
from trialfinder.pages.site import Site
from trialfinder.site.building import Built, build
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
