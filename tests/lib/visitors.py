"""People with a browser: what must never happen to them is noted as it does, and held against the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

Scheme = Literal["light", "dark"]

_SWEPT: dict[tuple[Browser, bool], list[BrowserContext]] = defaultdict(list)
"""Rooms that nobody is in, by whether scripts run there: to build one takes longer than many a test."""


@contextmanager
def room(browser: Browser, *, scripts: bool = True) -> Iterator[BrowserContext]:
    """A part of a browser that knows of nobody before: no cookie, nothing stored, nothing allowed, no page open."""
    swept = _SWEPT[browser, scripts]
    context = swept.pop() if swept else browser.new_context(java_script_enabled=scripts)
    try:
        yield context
    except BaseException:
        context.close()  # whatever went wrong in there
        raise
    _sweep(context)
    swept.append(context)


def _sweep(context: BrowserContext) -> None:
    if pages := context.pages:
        session = context.new_cdp_session(pages[0])
        for origin in {_origin(page.url) for page in pages}:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})
    for page in pages:
        page.close()
    context.clear_cookies()
    context.clear_permissions()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass
class Visitor:
    """Someone with a browser of a certain kind; everything that must never happen is noted as it does."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    expected_status: int = 200

    def goes_to(self, path: str, status: int = 200) -> None:
        self.expected_status = status
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer is not None
        assert answer.status == status

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "about") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.faults.append(f"asked another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # A page that says "not found" with that very status is told on the console too.
        if not (self.expected_status != 200 and f"status of {self.expected_status}" in message.text):
            self.faults.append(f"said on the console: {message.text}")

    def watch(self) -> None:
        self.page.on("request", self._on_request)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script failed: {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"a dialog: {dialog.message}"))


class Visitors:
    """Makes visitors, and holds against each of them what happened."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address

    @contextmanager
    def visitor(self, width: int = 1280, scheme: Scheme = "light", *, scripts: bool = True) -> Iterator[Visitor]:
        with room(self.browser, scripts=scripts) as context:
            someone = Visitor(context.new_page(), self.address)
            someone.page.set_viewport_size({"width": width, "height": 800})
            someone.page.emulate_media(color_scheme=scheme)
            someone.watch()
            yield someone
            assert someone.faults == []
