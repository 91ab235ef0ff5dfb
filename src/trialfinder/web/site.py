"""The table of paths, and the way of a request: thread, catalog, answer, error page.

Rendering and reading are plain code that blocks; they run on a few threads of our own, so that a long page
never holds up the next short one or `/healthz`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Scope

from trialfinder.errors import TrialfinderError
from trialfinder.pages import render
from trialfinder.pages.site import Site
from trialfinder.web import desk
from trialfinder.web.answers import HTML, JSON, KEEP_NOTHING, answer, problem, status_of
from trialfinder.web.desk import Answerer, Ask
from trialfinder.web.guard import Guard
from trialfinder.web.logs import log_bug
from trialfinder.web.shelf import Shelf

THREADS = 4

PATHS: tuple[tuple[str, Answerer], ...] = (
    ("/", desk.home),
    ("/search", desk.search),
    ("/trial/{nct_id}.json", desk.trial_json),
    ("/trial/{nct_id}/print", desk.trial_print),
    ("/trial/{nct_id}/changes.atom", desk.trial_feed),
    ("/trial/{nct_id}/changes", desk.trial_changes),
    ("/trial/{nct_id}", desk.trial_page),
    ("/methodology", desk.methodology),
    ("/about", desk.about),
    ("/privacy", desk.privacy),
    ("/static/{name}", desk.static),
    ("/readyz", desk.readyz),
    ("/robots.txt", desk.robots),
)
MACHINES = ("/readyz", "/healthz")
"""Paths that programs ask: their errors are JSON, as those of all paths that end in .json."""

_WORDS = {
    404: ("not_found", "There is no such page.", "Start at the list of trials, or look at the address again."),
    405: ("method", "This page can only be read.", ""),
}
_TITLES = {400: "That does not look right", 404: "Not found", 500: "A mistake of ours"}

SiteOf = Callable[[bool], Site]
"""The site's frame for a store of made-up trials, or of the registry's."""
Lifespan = Callable[[ASGIApp], AbstractAsyncContextManager[None]]


def create_site(shelf: Shelf, site_of: SiteOf, base_path: str, lifespan: Lifespan | None = None) -> ASGIApp:
    """The whole site as one ASGI application."""
    pool = ThreadPoolExecutor(THREADS, "page")

    def route(path: str, answerer: Answerer) -> Route:
        async def endpoint(request: Request) -> Response:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(pool, _answered, answerer, request, shelf, site_of)

        return Route(path, endpoint, methods=["GET"])

    async def lost(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(pool, _lost, status, request, shelf, site_of)
        response.headers.update(headers)
        return response

    routes = [*(route(path, answerer) for path, answerer in PATHS), Route("/healthz", _healthz, methods=["GET"])]
    site = Starlette(routes=routes, exception_handlers={404: lost, 405: lost}, lifespan=lifespan)
    site.router.redirect_slashes = False  # it would answer with the request's own Host
    return Guard(site, base_path, lambda scope: _leads_somewhere(routes, scope))


async def _healthz(request: Request) -> Response:
    """The process answers; it says nothing about the store."""
    return answer(msgspec.json.encode({"status": "ok"}), JSON, cache=KEEP_NOTHING)


def _leads_somewhere(routes: list[Route], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is not Match.NONE for route in routes)


def _answered(answerer: Answerer, request: Request, shelf: Shelf, site_of: SiteOf) -> Response:
    catalog, site = None, site_of(False)
    try:
        catalog = shelf.catalog()
        site = site_of(catalog is not None and catalog.kind == "sample")
        return answerer(Ask(request, site, catalog))
    except TrialfinderError as error:
        return _error(request, site, status_of(error), error.code, error.message, error.hint)
    except Exception as error:
        log_bug(error)
        return _error(request, site, 500, "bug", "Something went wrong on our side.", "Please try another page.")


def _lost(status: int, request: Request, shelf: Shelf, site_of: SiteOf) -> Response:
    code, message, hint = _WORDS[status]

    def answerer(ask: Ask) -> Response:
        return _error(ask.request, ask.site, status, code, message, hint)

    return _answered(answerer, request, shelf, site_of)


def _error(request: Request, site: Site, status: int, code: str, message: str, hint: str) -> Response:
    if _wants_json(request):
        return problem(status, code, message, hint)
    html = render.message_html(_TITLES.get(status, "Not possible now"), message, hint, site)
    return answer(html, HTML, status=status, cache=KEEP_NOTHING)


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    path = request.scope["path"]
    return path.endswith(".json") or path in MACHINES or ("application/json" in accept and "text/html" not in accept)
