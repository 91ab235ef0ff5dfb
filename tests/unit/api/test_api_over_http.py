"""The API behind the site's door: mounted, guarded, silent about what was asked."""

from __future__ import annotations

import asyncio
import html
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lib.api import put_in
from lib.records import many_studies
from lib.served import Served
from lib.sites import Asked, a_site, ask
from trialfinder.app import create
from trialfinder.pages.views.api import EXAMPLES
from trialfinder.refresh import import_paths
from trialfinder.search.index import Index
from trialfinder.settings import read_settings
from trialfinder.web import site as web_site

Get = Callable[..., Asked]
IN_TERMS = "Error parsing query in Other terms"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "data"
    put_in(folder, many_studies(3))
    return folder


@pytest.fixture(scope="module")
def get(data: Path) -> Get:
    return a_site(data)


def test_answers_point_at_what_is_said_about_the_data(get: Get) -> None:
    asked = get("/api/v2/studies?pageSize=2")
    assert asked.status == 200
    assert len(asked.json["studies"]) == 2
    assert asked.headers["link"] == '</about#data>; rel="describedby"'
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "cache-control" not in asked.headers


def test_under_a_base_path_all_addresses_are_those_that_readers_use(data: Path) -> None:
    get = a_site(data, base_url="https://example.org/trials")
    asked = get("/trials/api/v2/version")
    assert (asked.status, asked.headers["link"]) == (200, '</trials/about#data>; rel="describedby"')
    assert get("/trials/api/v2/openapi.json").json["servers"] == [{"url": "/trials/api/v2"}]


@pytest.mark.parametrize(
    ("address", "method", "status", "text"),
    [
        ("/api/v2/studies?bogus=1", "GET", 400, "`bogus` is unknown parameter"),
        ("/api/v2/nothing", "GET", 404, "Not found"),
        ("/api/v2", "GET", 404, "There is no such page."),
        ("/api/v2/studies", "POST", 405, "This page can only be read."),
        ("/api/v2/studies?query.term=" + "x" * 40_000, "GET", 400, "Too complicated query"),
        ("/api/v2/studies?query.term=" + "(" * 90, "GET", 400, f"{IN_TERMS}: Too complicated query"),
        ("/api/v2/studies?query.term=" + "NOT+" * 400 + "a", "GET", 400, f"{IN_TERMS}: Too complicated query"),
    ],
)  # fmt: skip
def test_errors_are_sentences_in_plain_text(get: Get, address: str, method: str, status: int, text: str) -> None:
    asked = get(address, method=method)
    assert (asked.status, asked.text) == (status, text)
    assert asked.headers["content-type"] == "text/plain; charset=UTF-8"


def test_head_has_the_headers_and_no_body(get: Get) -> None:
    asked = get("/api/v2/studies", method="HEAD")
    assert (asked.status, asked.content) == (200, b"")
    assert get("/api/v2/studies/download?format=json.zip", method="HEAD").content == b""


def test_a_thousand_ids_fit_into_one_address(get: Get) -> None:
    ids = ",".join(f"NCT{number:08d}" for number in range(1_000_001, 1_001_001))
    assert len(get(f"/api/v2/studies?filter.ids={ids}").json["studies"]) == 3


def test_a_page_of_another_site_may_ask_with_headers_of_its_own(get: Get) -> None:
    asked = get(
        "/api/v2/studies",
        method="OPTIONS",
        origin="https://example.org",
        access_control_request_method="GET",
        access_control_request_headers="if-none-match",
    )
    assert (asked.status, asked.content) == (204, b"")
    assert asked.headers["access-control-allow-origin"] == "*"
    assert asked.headers["access-control-allow-headers"] == "*"
    assert "GET" in asked.headers["access-control-allow-methods"]
    assert get("/about", method="OPTIONS").status == 405
    exposed = get("/api/v2/studies?format=csv").headers["access-control-expose-headers"].lower()
    assert {"etag", "x-next-page-token", "x-total-count"} <= set(exposed.split(", "))


def test_long_questions_of_programs_hold_up_no_reader(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()
    monkeypatch.setattr(Index, "search", lambda *_, **__: held.wait(10))
    site = create(read_settings({"data_dir": str(data)}, {}, data).settings)

    async def both() -> int:
        programs = [ask(site, "/api/v2/studies?query.term=paper", "GET", {}) for _ in range(8)]
        waiting = asyncio.gather(*programs)
        await asyncio.sleep(0.1)
        try:
            return (await asyncio.wait_for(ask(site, "/about", "GET", {}), 5)).status
        finally:
            held.set()
            await waiting

    with ThreadPoolExecutor(1) as room:  # a loop of its own, whatever runs in this thread
        assert room.submit(asyncio.run, both()).result() == 200


@pytest.mark.parametrize(
    "operators", ["NOT+" * 149, "SEARCH[Location]NOT+" * 74, "TILT[StartDate]AREA[BriefTitle]" * 74]
)
def test_the_deepest_that_is_read_is_answered(get: Get, operators: str) -> None:
    asked = get(f"/api/v2/studies?query.term={operators}paper&fields=@query")
    assert (asked.status, asked.text[:10]) == (200, '{"studies"')


def test_bytes_that_are_no_text_are_no_trouble(get: Get) -> None:
    assert get(b"/api/v2/studies?query.term=%ff%fe").json == {"studies": []}
    assert get(b"/api/v2/studies/%ff").status == 400


def test_without_a_store_bad_requests_are_told_and_others_wait(tmp_path: Path) -> None:
    get = a_site(tmp_path)
    assert (get("/api/v2/studies").status, get("/api/v2/studies").text) == (503, "There are no studies here yet")
    assert get("/api/v2/studies?bogus=1").status == 400


def test_a_search_that_takes_too_long_is_answered_all_the_same(
    data: Path, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_site, "ANSWER_WITHIN", 0.2)
    monkeypatch.setattr(Index, "search", lambda *_, **__: time.sleep(2))
    began = time.monotonic()
    asked = get("/api/v2/studies?query.term=paper")
    assert (asked.status, asked.text) == (400, "Too complicated query")
    assert time.monotonic() - began < 1.5


def test_a_fault_of_ours_is_one_sentence_and_not_what_was_asked(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("secret disease")

    monkeypatch.setattr(Index, "search", fails)
    asked = a_site(data)("/api/v2/studies?query.term=secret+disease")
    assert (asked.status, asked.text) == (500, "Something went wrong on our side")
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_a_server_over_a_killed_import_catches_up_and_logs_nothing_of_what_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "studies.ndjson"
    file.write_bytes(b"\n".join(many_studies(3)))
    import_paths(tmp_path / "data", [file], defer=True)
    with Served(tmp_path / "data") as served:
        until = time.monotonic() + 60
        while (status := served.get("/api/v2/studies?query.cond=secretdisease")[0]) == 503 and time.monotonic() < until:
            time.sleep(0.2)
        assert status == 200
        served.get("/api/v2/studies?query.term=AREA[secretdisease]x")
        code, told = served.stop()
    assert code == 0
    assert "secretdisease" not in told


def test_a_page_says_how_to_use_it_and_its_examples_work(get: Get) -> None:
    page = get("/api")
    assert page.status == 200
    text = html.unescape(page.text)
    assert "/api/v2/openapi.json" in text
    for example in EXAMPLES:
        assert f'href="/api/v2{example.path}"' in text
        assert get("/api/v2" + example.path).status == 200
    assert get("/api/v2/openapi.json").json["openapi"] == "3.0.3"
