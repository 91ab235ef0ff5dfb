"""Composition: settings in, a reading room, a site, a running server out.

`create` is the factory for any ASGI server: `granian --interface asgi --factory trialfinder.app:create`
serves the store that the environment names.
"""

from __future__ import annotations

import datetime
import functools
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp

from trialfinder.api.answers import Ask
from trialfinder.api.service import Context, Service
from trialfinder.catalog import Catalog
from trialfinder.errors import TrialfinderError
from trialfinder.pages import sheet
from trialfinder.pages.site import Site
from trialfinder.refresh.indexing import catch_up, is_behind
from trialfinder.settings import Settings, read_settings
from trialfinder.store.database import open_store
from trialfinder.trial import Freshness
from trialfinder.web.frames import Frames
from trialfinder.web.kept import code_stamp
from trialfinder.web.review import DisputeDesk, ReviewDesk
from trialfinder.web.server import serve, watch_parent
from trialfinder.web.shelf import Shelf
from trialfinder.web.site import FormPath, create_site


@contextmanager
def open_catalog(settings: Settings) -> Iterator[Catalog]:
    """The reading side of the store; MissingError where there is none."""
    with open_store(settings.data_dir) as store:
        yield Catalog(store)


def site_of(settings: Settings, catalog: Catalog | None) -> Site:
    """The frame of all pages: today is the settings' as-of, else the day in UTC. No catalog while there is no store."""
    fresh = catalog.freshness() if catalog else Freshness(None, None)
    return Site(
        as_of=today(settings),
        base_path=settings.base_path,
        base_url=settings.base_url,
        sample=catalog is not None and catalog.kind == "sample",
        processed=fresh.processed,
        fetched=fresh.fetched,
        snapshot=catalog.snapshot() if catalog else "",
        operator_name=settings.operator_name,
        operator_contact=settings.operator_contact,
        operator_imprint=settings.operator_imprint,
        review=settings.review,
    )


def today(settings: Settings) -> datetime.date:
    """Today as far as pages are concerned."""
    return settings.as_of or datetime.datetime.now(datetime.UTC).date()


def create(settings: Settings | None = None, *, watched: bool = False) -> ASGIApp:
    """The site as an ASGI application; `watched` if it runs in a worker that must end with its parent."""
    chosen = settings or read_settings().settings
    code_stamp(), sheet.stamp()  # what every page depends on is read from our files before the first reader waits
    shelf = Shelf(chosen.data_dir, lambda: Catalog(open_store(chosen.data_dir)))
    lifespan = watch_parent if watched else None
    machine = api_of(shelf)
    frames = Frames(lambda catalog: site_of(chosen, catalog), lambda: today(chosen))
    return create_site(shelf, frames.site, chosen.base_path, lifespan, machine, forms_of(chosen))


def forms_of(settings: Settings) -> tuple[FormPath, ...]:
    """What takes forms: the reviewers' area and the disputes of readers; nothing, unless the operator wants review."""
    if not settings.review:
        return ()
    reviewers = ReviewDesk(settings.data_dir, secure=settings.base_url.startswith("https:"))
    return (*reviewers.paths(), *DisputeDesk(settings.data_dir, lambda: reviewers.signer).paths())


def api_of(shelf: Shelf) -> Callable[[Request, Catalog | None, Site], Response]:
    """The registry's API over the same store: a request of the web into one of the API, and its answer back."""
    service = Service()

    def answer(request: Request, catalog: Catalog | None, site: Site) -> Response:
        base = site.path("/api/v2")
        context = Context(catalog, shelf.library, site.as_of, base) if catalog else None
        ask = Ask("/" + request.path_params["rest"], _parameters(request), dict(request.headers))
        made = service.answer(ask, context)
        headers = {**made.headers, "link": f'<{site.path("/about")}#data>; rel="describedby"'}
        if made.content_type:
            headers["content-type"] = made.content_type
        if isinstance(made.content, bytes):
            return Response(made.content, made.status, headers)
        return StreamingResponse(iter(()) if request.method == "HEAD" else made.content, made.status, headers)

    return answer


def _parameters(request: Request) -> tuple[tuple[str, str], ...]:
    """As they stand in the address; what is no UTF-8 becomes a sign that stands in no record."""
    text = request.scope["query_string"].decode("latin-1")
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace"))


def run(settings: Settings, started: Callable[[str], None]) -> None:
    """Serves until it is told to stop; `started` hears the address once the site answers there."""
    serve(
        functools.partial(create, settings, watched=True),
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_format=settings.log_format,
        started=lambda address: _started(settings, address, started),
    )


def _started(settings: Settings, address: str, started: Callable[[str], None]) -> None:
    """Once it answers: an index that is behind (an import was killed) is brought in step, beside the serving."""
    started(address + settings.base_path + "/")
    with suppress(TrialfinderError):
        if is_behind(settings.data_dir):
            beside = multiprocessing.get_context("spawn").Process(
                target=_catch_up, args=(settings.data_dir,), daemon=True
            )
            beside.start()


def _catch_up(data_dir: Path) -> None:
    with suppress(TrialfinderError):  # no store yet, or another writer, which does it by itself
        catch_up(data_dir)
