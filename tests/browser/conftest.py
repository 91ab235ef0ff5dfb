"""A real browser before a real server that shows the bundled sample."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from lib.served import Served
from lib.visitors import Visitors

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]
AS_OF = "2026-09-01"


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


@pytest.fixture
def visitors(browser: Browser, address: str) -> Visitors:
    return Visitors(browser, address)
