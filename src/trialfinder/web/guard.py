"""The outermost layer: what holds for every answer, whatever the rooms behind it do.

Security headers stand on all of them; a bug behind us becomes a page and one line in the log, without a word
of what was asked; the site answers under its base path whether a proxy strips it or not.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trialfinder.web.answers import MACHINE_PATH, plain, problem
from trialfinder.web.logs import log_bug

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = tuple(
    (name.encode(), value.encode())
    for name, value in {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }.items()
)
LONGEST = 8192
"""Of path and query together: no address of our pages comes near it."""
LONGEST_OF_MACHINES = 32768
"""The same for the API: a thousand ids are asked for in one address."""


class Guard:
    """Wraps the site. `known` says whether a path leads to one of its pages."""

    def __init__(self, site: ASGIApp, base_path: str, known: Callable[[Scope], bool]) -> None:
        self._site = site
        self._base_path = base_path
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._site(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, _Dressed(send, head=scope["method"] == "HEAD"))

    async def _answer(self, scope: Scope, receive: Receive, send: _Dressed) -> None:
        machine = scope["path"].removeprefix(self._base_path).startswith(MACHINE_PATH)
        longest = LONGEST_OF_MACHINES if machine else LONGEST
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > longest:
            refusal = (
                plain(400, "Too complicated query") if machine else problem(414, "too_long", "The address is too long.")
            )
            await refusal(scope, receive, send)
            return
        try:
            await self._site(self._placed(scope), receive, send)
        except Exception as error:
            log_bug(error)
            if not send.begun:
                await problem(500, "bug", "Something went wrong on our side.")(scope, receive, send)

    def _placed(self, scope: Scope) -> Scope:
        """The request with the path as the site knows it.

        A proxy may hand on "/sub/trial/NCT04437511" or strip "/sub". Both are tried, since a site under
        "/trial" could mean either.
        """
        base, path = self._base_path, scope["path"]
        if not base or not (path == base or path.startswith(base + "/")):
            return scope
        inner = {**scope, "path": path[len(base) :] or "/", "root_path": ""}
        return inner if self._known(inner) or not self._known(scope) else scope


class _Dressed:
    """`send` with our headers, and without a body where only the head was asked for."""

    def __init__(self, send: Send, *, head: bool) -> None:
        self._send = send
        self._head = head
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
        elif self._head:
            message = {**message, "body": b""}
        await self._send(message)
