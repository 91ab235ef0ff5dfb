"""Composition: settings in, a reading room, a site, a running server out.

`create` is the factory for any ASGI server: `granian --interface asgi --factory trialfinder.app:create`
serves the store that the environment names.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp

from trialfinder.catalog import Catalog
from trialfinder.pages.site import Site
from trialfinder.settings import Settings, read_settings
from trialfinder.store.database import open_store
from trialfinder.web.server import serve, watch_parent
from trialfinder.web.shelf import Shelf
from trialfinder.web.site import create_site


@contextmanager
def open_catalog(settings: Settings) -> Iterator[Catalog]:
    """The reading side of the store; MissingError where there is none."""
    with open_store(settings.data_dir) as store:
        yield Catalog(store)


def site_of(settings: Settings, catalog: Catalog | None) -> Site:
    """The frame of all pages: today is the settings' as-of, else the day in UTC. No catalog while there is no store."""
    return Site(
        as_of=settings.as_of or datetime.datetime.now(datetime.UTC).date(),
        base_path=settings.base_path,
        base_url=settings.base_url,
        sample=catalog is not None and catalog.kind == "sample",
        processed=catalog.processed() if catalog else None,
        operator_name=settings.operator_name,
        operator_contact=settings.operator_contact,
    )


def create(settings: Settings | None = None, *, watched: bool = False) -> ASGIApp:
    """The site as an ASGI application; `watched` if it runs in a worker that must end with its parent."""
    chosen = settings or read_settings().settings
    shelf = Shelf(chosen.data_dir, lambda: Catalog(open_store(chosen.data_dir)))
    lifespan = watch_parent if watched else None
    return create_site(shelf, lambda catalog: site_of(chosen, catalog), chosen.base_path, lifespan)


def run(settings: Settings, started: Callable[[str], None]) -> None:
    """Serves until it is told to stop; `started` hears the address once the site answers there."""
    serve(
        functools.partial(create, settings, watched=True),
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_format=settings.log_format,
        started=lambda address: started(address + settings.base_path + "/"),
    )
