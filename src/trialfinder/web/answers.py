"""The shapes of our answers: pages, JSON, redirects, 304s and errors."""

from __future__ import annotations

import hashlib

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialfinder.errors import (
    BadInputError,
    BusyError,
    DiskError,
    MissingError,
    PrintingError,
    RegistryError,
    TrialfinderError,
    UsageError,
)

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
PDF = "application/pdf"
MACHINE_PATH = "/api/v2/"
"""What stands below it is the registry's API: its errors are sentences in plain text."""

STATUS: dict[type[TrialfinderError], int] = {
    UsageError: 400,
    MissingError: 404,
    BadInputError: 503,
    RegistryError: 503,
    PrintingError: 503,
    DiskError: 503,
    BusyError: 503,
    TrialfinderError: 500,
}
"""A subclass has the status of its nearest parent. What a reader cannot mend is 503: the operator can."""

RETRY_AFTER = "60"
"""Seconds after which what is not possible now (503) may be."""
ASK_AGAIN = "no-cache"
"""A cache may keep the page and must ask whether it is still good: the registry wants data current at all times."""
KEEP_NOTHING = "no-store"
"""For what tells something about the person who asks."""


def status_of(error: TrialfinderError) -> int:
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def tag_of(*parts: object) -> str:
    """An entity tag that changes when any of its parts does."""
    joined = "\0".join(str(part) for part in parts)
    return f'"{hashlib.sha256(joined.encode("utf-8", "backslashreplace")).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the reader holds this very answer already."""
    given = request.headers.get("if-none-match", "")
    return any(held.strip().removeprefix("W/") in (tag, "*") for held in given.split(","))


def not_modified(tag: str) -> Response:
    return Response(status_code=304, headers={"etag": tag, "cache-control": ASK_AGAIN})


def answer(
    content: str | bytes, content_type: str, *, status: int = 200, tag: str = "", cache: str = ASK_AGAIN
) -> Response:
    headers = {"cache-control": cache, "content-type": content_type}
    if tag:
        headers["etag"] = tag
    if status == 503:
        headers["retry-after"] = RETRY_AFTER
    return Response(content, status, headers)


def redirect(path: str, *, status: int) -> Response:
    """To a path of this site and nowhere else; the reader's words do not travel along."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("a redirect leads to a path of this site")
    return RedirectResponse(path, status, headers={"cache-control": ASK_AGAIN if status == 301 else KEEP_NOTHING})


def plain(status: int, message: str) -> Response:
    """An error as the registry's API tells it."""
    headers = {"content-type": "text/plain; charset=UTF-8", "access-control-allow-origin": "*"}
    return Response(message, status, headers)


def may_ask() -> Response:
    """What a browser hears that asks whether a page of another site may ask the API: it may, and only read."""
    headers = {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET, HEAD, OPTIONS",
        "access-control-allow-headers": "*",
        "access-control-max-age": "86400",
        "allow": "GET, HEAD, OPTIONS",
    }
    return Response(None, 204, headers)


def problem(status: int, code: str, message: str, hint: str = "") -> Response:
    """An error as JSON, the same shape as on the command line."""
    body = {"error": {"code": code, "message": message, "hint": hint}}
    return answer(msgspec.json.encode(body), JSON, status=status, cache=KEEP_NOTHING)
