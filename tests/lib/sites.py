"""A site asked in this process, without a socket: what goes in is exactly what is written here."""

from __future__ import annotations

import asyncio
import atexit
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp

from trialfinder.app import create
from trialfinder.settings import read_settings


class Asked(NamedTuple):
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.content)


def a_site(data_dir: Path, **settings: str) -> Callable[..., Asked]:
    """`get(path)` on a site over the store in `data_dir`, as of a day that does not move."""
    flags = {"data_dir": str(data_dir), "as_of": "2026-06-01", **settings}
    site = create(read_settings(flags, {}, data_dir).settings)

    def get(address: str | bytes, *, method: str = "GET", body: bytes = b"", **headers: str) -> Asked:
        return _room().submit(_loop().run_until_complete, ask(site, address, method, headers, body)).result()

    return get


@cache
def _room() -> ThreadPoolExecutor:
    """A thread of our own: a browser test may have left a loop running in this one."""
    return ThreadPoolExecutor(1)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


async def ask(site: ASGIApp, address: str | bytes, method: str, headers: dict[str, str], body: bytes = b"") -> Asked:
    raw = address if isinstance(address, bytes) else address.encode("utf-8")
    path, _, query = raw.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }
    start: dict[str, Any] = {}
    content = bytearray()

    asked = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in asked:
            return message
        await asyncio.Event().wait()  # who asks does not go away
        raise AssertionError

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            assert not start, "answered twice"
            start.update(message)
        else:
            content.extend(message.get("body", b""))

    await site(scope, receive, send)
    names = [name.decode("latin-1") for name, _ in start["headers"]]
    assert len(names) == len(set(names)), "a header stands twice"
    found = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return Asked(start["status"], found, bytes(content))
