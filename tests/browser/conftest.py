"""A real browser before a real server that shows the bundled sample."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from lib.served import Served

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
AS_OF = "2026-09-01"
Scheme = Literal["light", "dark"]


def _chromium() -> str:
    """The browser; skips where there is none, and fails where tests have to be whole."""
    named = os.environ.get("TRIALFINDER_CHROMIUM", "")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found and os.path.exists(found):  # noqa: PTH110 - a name that comes from which() or the environment
        return found
    reason = "no Chromium (set TRIALFINDER_CHROMIUM to one)"
    if os.environ.get("CI") or os.environ.get("TRIALFINDER_REQUIRE_CORPUS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that shows the sample."""
    _chromium()
    with Served(tmp_path_factory.mktemp("browser"), "--as-of", AS_OF, command="demo") as server:
        yield f"http://{server.address.netloc}"
        server.stop()


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
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts
        )
        try:
            someone = Visitor(context.new_page(), self.address)
            someone.watch()
            yield someone
            assert someone.faults == []
        finally:
            context.close()


@pytest.fixture
def visitors(browser: Browser, address: str) -> Visitors:
    return Visitors(browser, address)
