"""Which requests wait for which: a page that is soon made for none that takes its time."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.responses import Response

from lib.sites import Asked, ask
from trialfinder.app import create
from trialfinder.settings import read_settings
from trialfinder.web import site as web_site
from trialfinder.web.desk import Ask, about

TRIAL = "/trial/NCT99990001"


def test_trial_pages_pass_by_those_that_take_their_time(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = threading.Event()

    def slow(asked: Ask) -> Response:
        going_on.wait(30)
        return about(asked)

    monkeypatch.setattr(web_site, "PATHS", (("/slow", slow), *web_site.PATHS))
    site = create(read_settings({"data_dir": str(sample_store)}, {}, sample_store).settings)

    async def journey() -> tuple[Asked, list[Asked]]:
        waiting = [asyncio.ensure_future(ask(site, "/slow", "GET", {})) for _ in range(2 * web_site.THREADS)]
        try:
            page = await asyncio.wait_for(ask(site, TRIAL, "GET", {}), 20)
        finally:
            going_on.set()
        return page, await asyncio.gather(*waiting)

    with ThreadPoolExecutor(1) as room:  # a browser test may have left a loop running in this thread
        page, others = room.submit(asyncio.run, journey()).result()
    assert page.status == 200
    assert {one.status for one in others} == {200}
