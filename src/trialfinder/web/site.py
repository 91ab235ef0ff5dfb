"""The table of paths, and the way of a request: thread, catalog, answer, error page.

Rendering and reading are plain code that blocks; they run on a few threads of our own, so that a long page
never holds up the next short one or `/healthz`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from trialfinder.catalog import Catalog
from trialfinder.errors import TrialfinderError
from trialfinder.pages import render
from trialfinder.pages.site import Site
from trialfinder.web import changes, desk, device, feeds, hubs, languages, machines, near, printing, reading, search
from trialfinder.web.answers import (
    HTML,
    JSON,
    KEEP_NOTHING,
    MACHINE_PATH,
    answer,
    is_known,
    may_ask,
    not_modified,
    plain,
    problem,
    status_of,
)
from trialfinder.web.desk import Answerer, Ask
from trialfinder.web.forms import Refusal, read_fields, read_form
from trialfinder.web.guard import Guard
from trialfinder.web.kept import Finished, Kept
from trialfinder.web.logs import log_bug
from trialfinder.web.shelf import Shelf

THREADS = 4
ANSWER_WITHIN = 15
"""Seconds within which a request to the API is answered."""

PATHS: tuple[tuple[str, Answerer], ...] = (
    ("/", desk.home),
    ("/trials", desk.trials),
    ("/search", search.find),
    ("/feeds/search.atom", feeds.search_feed),
    ("/trial/{nct_id}.json", desk.trial_json),
    ("/trial/{nct_id}.pdf", printing.trial_pdf),
    ("/trial/{nct_id}/print", desk.trial_print),
    ("/trial/{nct_id}/check", device.trial_check),
    ("/trial/{nct_id}/changes.atom", changes.trial_feed),
    ("/trial/{nct_id}/changes.json", changes.trial_data),
    ("/trial/{nct_id}/changes", changes.trial_changes),
    ("/trial/{nct_id}", near.trial_page),
    ("/compare", device.compare),
    ("/saved", device.saved),
    ("/guides", reading.guides),
    ("/guides/{slug}", reading.guide),
    ("/glossary", reading.glossary),
    ("/glossary/{letter}", reading.letter),
    ("/accessibility", reading.accessibility),
    ("/methodology", desk.methodology),
    ("/about", desk.about),
    ("/privacy", desk.privacy),
    ("/api", desk.api),
    ("/corrections", desk.corrections),
    ("/static/{name}", desk.static),
    ("/readyz", desk.readyz),
    ("/robots.txt", machines.robots),
    ("/sitemap.xml", machines.sitemap_index),
    ("/sitemaps/{number}.xml", machines.sitemap),
    *hubs.PATHS,
)
QUESTIONS: tuple[tuple[str, Answerer], ...] = (("/search", search.find_privately),)
"""Paths that also take a form which asks and changes nothing: what is asked then stands in no address."""
MOST_ASKED = 60
"""Fields of such a form."""
MACHINES = ("/readyz", "/healthz")
"""Paths that programs ask: their errors are JSON, as those of all paths that end in .json."""

_TITLES = {400: "That does not look right", 404: "Not found", 500: "A mistake of ours"}

SiteOf = Callable[[Catalog | None], Site]
"""The site's frame for a store of made-up trials, or of the registry's."""
Lifespan = Callable[[ASGIApp], AbstractAsyncContextManager[None]]
FormPath = tuple[str, Answerer, Answerer | None]
"""A path with what answers a question there and what answers a form."""
Machine = Callable[[Request, Catalog | None, Site], Response]
"""Answers all requests below `/api/`, its own errors among them."""

TOO_LONG = "Too complicated query"


def create_site(
    shelf: Shelf,
    site_of: SiteOf,
    base_path: str,
    lifespan: Lifespan | None = None,
    machine: Machine | None = None,
    forms: Sequence[FormPath] = (),
) -> ASGIApp:
    """The whole site as one ASGI application; `machine` is the API beside the pages."""
    pool = ThreadPoolExecutor(THREADS, "page")
    quick_pool = ThreadPoolExecutor(1, "trial")  # short pages, one by one: threads that compute hold each other up
    machine_pool = ThreadPoolExecutor(THREADS, "api")  # long questions of programs hold up no reader
    press_pool = ThreadPoolExecutor(printing.THREADS, "press")  # nor does who waits for a PDF
    kept = Kept()

    async def respond(answerer: Answerer, request: Request) -> Response:
        loop = asyncio.get_running_loop()
        chosen = press_pool if answerer is printing.trial_pdf else quick_pool if _is_quick(answerer, request) else pool
        return await loop.run_in_executor(chosen, _answered, answerer, request, shelf, site_of, kept)

    def route(path: str, answerer: Answerer) -> Route:
        async def endpoint(request: Request) -> Response:
            place = _place(request, shelf, site_of)
            if place and (page := kept.finished(place)):
                return _once_more(request, page)
            response = await respond(answerer, request)
            if place and response.status_code == 200 and "etag" in response.headers:
                kept.remember(place, response.headers["etag"], response.headers["content-type"])
            return response

        return Route(path, endpoint)

    async def lost(scope: Scope, receive: Receive, send: Send) -> None:
        await (await respond(_no_such_page, Request(scope)))(scope, receive, send)

    async def mechanical(request: Request) -> Response:
        assert machine is not None  # noqa: S101 - it has a path only where there is one
        loop = asyncio.get_running_loop()
        answering = loop.run_in_executor(machine_pool, _mechanical, machine, request, shelf, site_of)
        try:
            return await asyncio.wait_for(answering, ANSWER_WITHIN)
        except TimeoutError:  # the thread goes on to its end; who asked need not wait for it
            return plain(400, TOO_LONG)

    def form_route(path: str, asked: Answerer, sent: Answerer | None) -> Route:
        async def endpoint(request: Request) -> Response:
            if request.method != "POST" or sent is None:
                return await respond(asked, request)
            try:
                request.state.form = await read_form(request)
            except Refusal as error:
                return await respond(_raise(error), request)
            return await respond(sent, request)

        return Route(path, endpoint, methods=["GET", "POST"] if sent else ["GET"])

    def question_route(path: str, sent: Answerer) -> Route:
        async def endpoint(request: Request) -> Response:
            request.state.asks = True
            try:
                request.state.form = await read_fields(request, MOST_ASKED)
            except Refusal as error:
                return await respond(_raise(error), request)
            return await respond(sent, request)

        return Route(path, endpoint, methods=["POST"])

    routes = [*(route(path, answerer) for path, answerer in languages.both(PATHS)), Route("/healthz", _healthz)]
    routes += [question_route(path, sent) for path, sent in languages.both(QUESTIONS) if path.endswith("/search")]
    if machine is not None:
        routes.append(Route(MACHINE_PATH + "{rest:path}", mechanical))
    routes += [form_route(path, asked, sent) for path, asked, sent in forms]
    # Redirected slashes would answer with the Host that the request names.
    router = Router(routes, redirect_slashes=False, default=lost, lifespan=lifespan)

    def known(scope: Scope) -> bool:
        return any(found.matches(scope)[0] is not Match.NONE for found in routes)

    async def reading_only(scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] not in ("GET", "HEAD")
            and known(scope)
            and not _takes_forms(routes, scope)
        ):
            machines = scope["method"] == "OPTIONS" and scope["path"].startswith(MACHINE_PATH)
            refused = may_ask() if machines else await respond(_only_read, Request(scope))
            await refused(scope, receive, send)
        else:
            await router(scope, receive, send)

    return Guard(reading_only, base_path, known)


def _is_quick(answerer: Answerer, request: Request) -> bool:
    """The trial page is read from its sheet; made for a place, or in another language, it takes its time."""
    scope = request.scope
    return answerer is near.trial_page and not scope["query_string"] and not languages.is_spanish(scope["path"])


def _takes_forms(routes: Sequence[Route], scope: Scope) -> bool:
    """Whether the path is one that takes a form, and this is a form."""
    return scope["method"] == "POST" and any(found.matches(scope)[0] is Match.FULL for found in routes)


def _place(request: Request, shelf: Shelf, site_of: SiteOf) -> Hashable:
    """A path, the states of store and index, and the frame of the site: while they stay, so does the answer.

    None where that is not sure: with a query, without an open store. It is asked on the loop itself, since it
    costs less than handing the request to a thread.
    """
    if request.scope["query_string"]:
        return None
    try:
        catalog = shelf.held()
        state = catalog.store.data_version() if catalog else None
        known = shelf.library.identity()
        return (request.scope["path"], state, known, site_of(catalog)) if catalog else None
    except TrialfinderError:
        return None


def _once_more(request: Request, page: Finished) -> Response:
    if is_known(request, page.tag):
        return not_modified(page.tag)
    return answer(page.content, page.content_type, tag=page.tag)


async def _healthz(request: Request) -> Response:
    """The process answers; it says nothing about the store."""
    return answer(msgspec.json.encode({"status": "ok"}), JSON, cache=KEEP_NOTHING)


def _raise(error: Refusal) -> Answerer:
    def answerer(ask: Ask) -> Response:
        raise error

    return answerer


def _no_such_page(ask: Ask) -> Response:
    hint = "Start at the list of trials, or look at the address again."
    return _error(ask.request, ask.site, 404, "not_found", "There is no such page.", hint)


def _only_read(ask: Ask) -> Response:
    response = _error(ask.request, ask.site, 405, "method", "This page can only be read.", "")
    response.headers["allow"] = "GET, HEAD"
    return response


def _answered(answerer: Answerer, request: Request, shelf: Shelf, site_of: SiteOf, kept: Kept) -> Response:
    """The answer in the language of the path."""

    def placed(catalog: Catalog | None) -> Site:
        return languages.placed(site_of(catalog), request)

    in_english = _in_english(answerer, request, shelf, placed, kept)
    return languages.spoken(in_english, request, site_of(None), kept)


def _in_english(answerer: Answerer, request: Request, shelf: Shelf, site_of: SiteOf, kept: Kept) -> Response:
    catalog, site = None, site_of(None)
    try:
        catalog = shelf.catalog()
        with _one_state(catalog, request):
            site = site_of(catalog)
            return answerer(Ask(request, site, catalog, kept, shelf.library))
    except Refusal as error:
        return _error(request, site, error.status, error.code, error.message, error.hint)
    except TrialfinderError as error:
        return _error(request, site, status_of(error), error.code, error.message, error.hint)
    except Exception as error:
        log_bug(error)
        return _error(request, site, 500, "bug", "Something went wrong on our side.", "Please try another page.")


def _one_state(catalog: Catalog | None, request: Request) -> AbstractContextManager[None]:
    """A page and the snapshot that it names are of one state of the store; who sends a form reads what it did."""
    asks = request.method != "POST" or hasattr(request.state, "asks")
    return catalog.store.snapshot() if catalog and asks else nullcontext()


def _mechanical(machine: Machine, request: Request, shelf: Shelf, site_of: SiteOf) -> Response:
    try:
        catalog = shelf.catalog()
        return machine(request, catalog, site_of(catalog))
    except TrialfinderError as error:
        return plain(status_of(error), error.message)
    except Exception as error:
        log_bug(error)
        return plain(500, "Something went wrong on our side")


def _error(request: Request, site: Site, status: int, code: str, message: str, hint: str) -> Response:
    if (request.scope["path"] + "/").startswith(MACHINE_PATH):
        return plain(status, message)
    if _wants_json(request):
        return problem(status, code, message, hint)
    site = languages.without_query(site)
    html = render.message_html(_TITLES.get(status, "Not possible now"), message, hint, site)
    return answer(html, HTML, status=status, cache=KEEP_NOTHING)


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    path = request.scope["path"]
    return path.endswith(".json") or path in MACHINES or ("application/json" in accept and "text/html" not in accept)
