"""A site of files in a real browser: opened from a disk and from a sub-path of a host, searched without a server."""

from __future__ import annotations

import datetime
import functools
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from starlette.routing import Match, Route

from lib.barriers import BY_COLOR, barriers
from lib.fitting import UNFOLD, misfits
from lib.keys import unreachable
from lib.spanish import marked
from lib.visitors import room
from trialfinder.catalog import Catalog
from trialfinder.pages.comparing import Asked, compare_html
from trialfinder.pages.site import Site
from trialfinder.search.glue import is_glue
from trialfinder.search.words import words
from trialfinder.site.building import Built, build
from trialfinder.site.columns import table_of
from trialfinder.site.shards import shard_of
from trialfinder.store.database import open_store
from trialfinder.web.site import PATHS

if TYPE_CHECKING:
    from lib.visitors import Scheme

pytestmark = pytest.mark.browser

TRIAL = "NCT99990001"
KINDS = (
    *("index.html", "trials/index.html", "trials/page/2/index.html", "search/index.html", "saved/index.html"),
    *("compare/index.html", f"es/compare/index.html#ids={TRIAL},NCT99990002"),
    *(f"trial/{TRIAL}/{end}index.html" for end in ("", "print/", "check/", "changes/")),
    *("conditions/index.html", "places/united-states/index.html", "guides/index.html", "glossary/q/index.html"),
    *("methodology/index.html", "404.html", "widget/index.html"),
)
COMPARED = f"compare/index.html#ids={TRIAL},NCT99990002,x"
SEARCHED = "search/index.html?q=multiple+myeloma&status=all&age=60"


@pytest.fixture(scope="module")
def root(browser: Browser, built_sample: tuple[Path, Built]) -> Path:
    """Not built where there is no browser."""
    return built_sample[0]


@pytest.fixture(scope="module")
def host(root: Path) -> Iterator[str]:
    """A host that serves only files, with the site in a sub-path of it."""
    handler = functools.partial(_Quiet, directory=str(root.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/deep/"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def _left(asked: Request) -> bool:
    """Whether the page was left while it asked."""
    return "ERR_ABORTED" in (asked.failure or "")


@contextmanager
def reader(
    browser: Browser, home: str, width: int = 1280, scheme: Scheme = "light", *, scripts: bool = True
) -> Iterator[Page]:
    """Somebody who opens pages below `home`; what asks for anything else, or fails, is held against the page."""
    faults: list[str] = []
    with room(browser, scripts=scripts) as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.on("request", lambda asked: asked.url.startswith(home) or faults.append(f"asked for {asked.url}"))
        page.on("requestfailed", lambda asked: _left(asked) or faults.append(f"did not get {asked.url}"))
        page.on("console", lambda said: faults.append(f"said on the console: {said.text}"))
        page.on("pageerror", lambda error: faults.append(f"script failed: {error}"))
        yield page
        assert faults == []


@pytest.fixture
def disk(root: Path) -> str:
    """Where the site stands without any host: what a search finds does not hang on where it is read."""
    return root.as_uri() + "/"


@pytest.fixture(params=["from a disk", "from a sub-path"])
def home(request: pytest.FixtureRequest, disk: str, host: str) -> str:
    return disk if request.param == "from a disk" else host


def test_every_kind_of_page_opens_without_a_fault(browser: Browser, home: str) -> None:
    with reader(browser, home) as page:
        for path in KINDS:
            page.goto(home + path)
            assert page.locator("h1").count() >= 1, path
            color = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert color not in ("rgba(0, 0, 0, 0)", "rgb(0, 0, 0)"), f"{path} came without its styles"


def test_a_patient_goes_from_the_first_page_to_a_trial_and_on(browser: Browser, home: str) -> None:
    with reader(browser, home) as page:
        page.goto(home + "index.html")
        page.get_by_role("searchbox").first.fill("trials for multiple myeloma")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Zelvotamab in Multiple Myeloma").first.click()
        assert page.url == f"{home}trial/{TRIAL}/index.html"
        page.get_by_role("link", name="Printable summary").first.click()
        assert page.url == f"{home}trial/{TRIAL}/print/index.html"
        page.get_by_role("link", name="Back to the trial page").click()
        page.get_by_role("link", name="What changed in this record").first.click()
        assert page.url == f"{home}trial/{TRIAL}/changes/index.html"


def found(page: Page, home: str, query: str) -> list[str]:
    """The numbers of the trials that a search finds, in their order."""
    page.goto(f"{home}search/index.html?{query}")
    page.locator("#answer").wait_for(state="visible")
    return [item.get_attribute("data-nct") or "" for item in page.locator("#hits > li").all()]


def said(page: Page) -> str:
    return " ".join(line.inner_text() for line in page.locator("#answer [role=status] p").all() if line.is_visible())


def test_everyday_words_and_terms_of_the_registry_find_the_same_trials(browser: Browser, disk: str) -> None:
    with reader(browser, disk) as page:
        for everyday, term in (("heart attack", "myocardial infarction"), ("high blood pressure", "hypertension")):
            lay = found(page, disk, f"q={everyday}&status=all")
            assert lay, everyday
            assert "We also searched for" in said(page)
            assert set(found(page, disk, f"q={term}&status=all")) & set(lay), term


def test_what_is_typed_is_sent_to_nobody(browser: Browser, home: str) -> None:
    with reader(browser, home) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(home + "index.html")
        page.get_by_role("searchbox").first.fill("canary")
        page.keyboard.press("Enter")
        page.locator("#answer").wait_for(state="visible")
        assert page.url.endswith("#q=canary")
        page.get_by_role("searchbox").first.fill("myeloma")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"#q=myeloma&status="))
        expect(page.locator("[data-say=found]")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("searchbox").first).to_have_value("canary")
        assert [url for url in asked if "canary" in url.partition("#")[0]] == []


def test_without_scripts_nothing_can_be_typed_that_would_be_sent(browser: Browser, host: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    for path in ("index.html", "search/index.html"):
        page.goto(host + path)
        assert not page.get_by_role("searchbox").is_visible()
        assert page.locator("noscript p").first.is_visible()
    page.close()


def test_what_is_in_the_title_comes_before_what_is_in_the_summary(browser: Browser, disk: str) -> None:
    with reader(browser, disk) as page:
        hits = found(page, disk, "q=myeloma&status=all")
        page.goto(f"{disk}trial/{hits[0]}/index.html")
        assert "myeloma" in page.locator("h1").inner_text().lower()


def test_a_number_finds_its_trial_whatever_the_status(browser: Browser, disk: str) -> None:
    with reader(browser, disk) as page:
        for typed in ("NCT99990003", "nct99990003", "NCT99990003."):
            assert found(page, disk, f"q={typed}") == ["NCT99990003"]


def test_filters_narrow_and_say_what_they_hide(browser: Browser, disk: str) -> None:
    with reader(browser, disk) as page:
        everything = found(page, disk, "q=&status=all")
        assert page.locator("[data-say=found]").inner_text().split()[0] == "63"
        recruiting = found(page, disk, "q=")
        assert set(recruiting) != set(everything)
        assert "hides" in said(page)
        page.get_by_role("link", name="Show them too").click()
        expect(page.locator("[data-say=found]")).to_contain_text("63")
        for narrower in ("sex=MALE", "phase=PHASE3", "age=6mo", "country=Canada", "state=United States|Texas"):
            hits = found(page, disk, f"q=&status=all&{narrower}")
            assert hits, narrower
            assert page.locator("[data-say=found]").inner_text().split()[0] != "63", narrower
            page.goto(f"{disk}trial/{hits[0]}/index.html")
        page.goto(f"{disk}search/index.html?q=&status=all&age=old")
        assert page.locator("#age-wrong").is_visible()


def test_a_word_that_no_trial_has_is_named_and_left_out(browser: Browser, disk: str) -> None:
    with reader(browser, disk) as page:
        assert found(page, disk, "q=myeloma+qqqqzzzz&status=all") == found(page, disk, "q=myeloma&status=all")
        found(page, disk, "q=myeloma+qqqqzzzz&status=all")
        assert "qqqqzzzz" in said(page)
        assert found(page, disk, "q=qqqqzzzz&status=all") == []


def test_what_stands_behind_a_no_is_not_searched_and_is_named(browser: Browser, disk: str) -> None:
    with reader(browser, disk) as page:
        plain = found(page, disk, "q=myeloma&status=all")
        for query, gone in (
            ("myeloma without insulin", "insulin"),
            ("not pregnant or breastfeeding myeloma", "pregnant, breastfeeding"),
            ("no chemo, myeloma", "chemo"),
        ):
            assert found(page, disk, f"q={query.replace(' ', '+')}&status=all") == plain, query
            assert all(word in said(page) for word in gone.split(", ")), query
            assert page.locator("[data-say=unknown]").is_hidden()
        found(page, disk, "q=myeloma+with+or+without+surgery&status=all")
        assert page.locator("[data-say=denied]").is_hidden()


def test_long_lists_are_cut_into_pages(browser: Browser, disk: str) -> None:
    with reader(browser, disk) as page:
        seen = found(page, disk, "q=&status=all")
        while page.get_by_role("link", name="Further in the list").is_visible():
            page.get_by_role("link", name="Further in the list").click()
            page.locator("#hits > li").first.wait_for()
            seen += [item.get_attribute("data-nct") or "" for item in page.locator("#hits > li").all()]
        assert len(seen) == len(set(seen)) == 63


def test_words_are_folded_in_the_browser_as_they_are_in_the_index(browser: Browser, root: Path, disk: str) -> None:
    """Each text typed whole: the browser asks for exactly the files of its words as we fold them."""
    texts = (
        "Crohn's tumours", "haemorrhages", "randomised paediatric oesophageal", "metastases diagnoses", "Malmö Straße",
        "NCT1 nct000012", "glasses bus analysis", "centre fibre", "sulphate colour", "x-ray 5HT3", "боль", "疼痛",
    )  # fmt: skip
    core = (root / "search" / "data" / "core.js").read_text()
    asked: set[str] = set()
    with reader(browser, disk) as page:
        page.on("request", lambda one: asked.add(one.url.rpartition("/")[2]))
        for text in texts:
            asked.clear()
            found(page, disk, f"q={text}&status=all")
            needed = {shard_of(word) for word in words(text) if not is_glue(word)}
            there = {f"words-{shard}.js" for shard in needed if f" {shard} " in core or f'"{shard} ' in core}
            assert there <= asked, text


def test_saved_trials_stand_side_by_side_without_a_server(browser: Browser, home: str, sample_store: Path) -> None:
    ids = [TRIAL, "NCT99990002"]
    with reader(browser, home) as page:
        for nct_id in ids:
            page.goto(f"{home}trial/{nct_id}/index.html")
            page.get_by_role("button", name=re.compile("^Save on this device")).click()
        page.get_by_role("link", name="Trials you saved on this device").click()
        page.get_by_role("link", name="Compare those you chose").click()
        assert page.url == f"{home}compare/index.html#ids={','.join(ids)}"
        expect(page.locator("table.compare tbody tr")).to_have_count(13)
        with open_store(sample_store) as opened:
            catalog = Catalog(opened)
            trials = [catalog.trial(nct_id) for nct_id in ids]
            served = compare_html(trials, Asked(shown=tuple(ids)), Site(as_of=datetime.date(2026, 9, 1)))
        assert marked(table_of(page.content().replace("data-columns", ""))) == marked(table_of(served))
        page.get_by_role("link", name="Leave it out here").first.click()
        expect(page.get_by_role("columnheader")).to_have_count(2)
        assert page.url == f"{home}compare/index.html#ids={ids[1]}"
        page.go_back()
        expect(page.get_by_role("columnheader")).to_have_count(3)
        page.get_by_role("link", name="Go through its points").last.click()
        assert page.url == f"{home}trial/{ids[1]}/check/index.html"


def test_nothing_that_is_to_be_compared_is_passed_over_in_silence(browser: Browser, root: Path) -> None:
    six = [f"NCT9999000{number}" for number in range(1, 7)]
    page = browser.new_page()
    page.goto(f"{root.as_uri()}/compare/index.html")
    page.get_by_label("Registry numbers").fill(f"{' '.join(six)} nct99990001 NCT01234567 myeloma")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader")).to_have_count(6)
    told = page.get_by_role("status").first
    expect(told).to_contain_text("does not hold NCT01234567")
    expect(told).to_contain_text("This is none: myeloma")
    expect(told).to_contain_text(f"Not shown yet: {six[5]}")
    page.get_by_role("link", name="Compare these instead").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)
    page.close()


def test_without_scripts_the_search_page_leads_to_the_list(browser: Browser, home: str) -> None:
    with reader(browser, home, scripts=False) as page:
        page.goto(home + SEARCHED)
        page.get_by_role("link", name="All trials of this site").first.click()
        assert page.url == f"{home}trials/index.html"
        assert page.locator("li[data-nct]").count() == 50


def test_a_missing_shard_is_said(browser: Browser, root: Path) -> None:
    home = root.as_uri() + "/"
    context = browser.new_context()
    page = context.new_page()
    page.route("**/words-my.js", lambda route: route.abort())
    page.goto(home + SEARCHED)
    page.locator("#broken").wait_for(state="visible")
    context.close()


def test_the_banner_of_an_old_copy_comes_with_the_day_on_which_a_page_is_read(
    browser: Browser, sample_store: Path, tmp_path: Path
) -> None:
    """Made-up trials do not age, so these are built as if they were of the registry."""
    with open_store(sample_store) as opened:
        catalog = Catalog(opened)
        processed = catalog.freshness().processed
        assert processed
        day = datetime.date.fromisoformat(processed[:10])
        site = replace(Site(as_of=day), processed=processed)
        build(catalog, site, tmp_path / "site", only=frozenset((TRIAL,)), processes=1)
    home = (tmp_path / "site").as_uri() + "/"
    for days, shown in ((0, False), (3, False), (4, True), (400, True)):
        context = browser.new_context()
        page = context.new_page()
        page.clock.set_fixed_time(datetime.datetime.combine(day, datetime.time(12)) + datetime.timedelta(days))
        for path in ("index.html", f"trial/{TRIAL}/index.html", f"trial/{TRIAL}/print/index.html", "widget/index.html"):
            page.goto(home + path)
            banner = page.locator("[data-processed]")
            assert banner.is_visible() is shown, (path, days)
            if shown:
                assert f"{days} days old" in banner.inner_text()
                assert banner.get_attribute("data-rule") == "stale"
            assert page.locator(
                "main ~ * [data-rule=as-of], .body [data-rule=as-of], footer [data-rule=as-of]"
            ).last.is_visible()
        context.close()


ONLY_FILES = (
    *("search/index.html", SEARCHED, "search/index.html?q=&age=old", COMPARED),
    *("widget/index.html", "404.html"),
)
CHANGED_BY_SCRIPTS = ("index.html", "search/index.html", "compare/index.html", "widget/index.html", "404.html")


def test_the_pages_that_only_files_have_are_without_barrier(browser: Browser, root: Path) -> None:
    home = root.as_uri() + "/"
    wrong = []
    with reader(browser, home, 320) as page:
        for path in ONLY_FILES:
            page.goto(home + path)
            if path == COMPARED or "?" in path:
                page.locator("table.compare td" if path == COMPARED else "#answer").first.wait_for(state="visible")
            wrong += _wrong(page, path)
            page.emulate_media(color_scheme="dark")
            wrong += barriers(page, f"{path} at night", only=BY_COLOR)
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 320, "height": 800})
            wrong += unreachable(page, f"{path} by keys", skips=not path.startswith("widget"))
    assert wrong == []


def test_nor_have_they_one_without_scripts(browser: Browser, root: Path) -> None:
    """axe is a script: it is asked of a page whose own scripts do not arrive, with what is only there without them."""
    home = root.as_uri() + "/"
    wrong = []
    with reader(browser, home, 320, scripts=False) as without, reader(browser, home, 320) as page:
        page.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
        for path in CHANGED_BY_SCRIPTS:
            without.goto(home + path)
            page.goto(home + path)
            page.evaluate(
                """() => document.querySelectorAll("noscript").forEach(only => {
                    const shown = document.createElement("div");
                    shown.innerHTML = only.textContent;
                    only.replaceWith(shown);
                })"""
            )
            assert page.inner_text("body").split() == without.inner_text("body").split(), path
            wrong += _wrong(page, f"{path} without scripts")
    assert wrong == []


def _wrong(page: Page, where: str) -> list[str]:
    wrong = []
    page.evaluate(UNFOLD)
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [*misfits(page, f"{where} at {width}"), *barriers(page, f"{where} at {width}")]
    return wrong


def test_no_kind_of_file_is_left_out(root: Path) -> None:
    """Each page of a build is that of a path of the served site, or one of those that only files have."""
    routes = [Route(path, lambda _: None) for path, _ in PATHS]
    only = {path.partition("?")[0] for path in ONLY_FILES}
    strange = set()
    for file in root.rglob("*.html"):
        name = file.relative_to(root).as_posix()
        path = "/" + re.sub(r"^es/|(page/[0-9]+/)?index[.]html$", "", name).rstrip("/")
        scope = {"type": "http", "method": "GET", "path": path}
        if name.removeprefix("es/") not in only and not any(route.matches(scope)[0] is Match.FULL for route in routes):
            strange.add(name)
    assert strange == set()


def test_the_list_to_embed_works_in_a_frame_of_another_page(browser: Browser, host: str, tmp_path: Path) -> None:
    outer = tmp_path / "group.html"
    outer.write_text(
        f'<!doctype html><title>A group</title><iframe title="Trials" src="{host}widget/index.html"></iframe>'
    )
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("li[data-nct] a").first.wait_for()
    assert frame.locator("li[data-nct]").count() == 23
    assert all(url.startswith(("file:", host)) for url in asked)
    with context.expect_page() as opened:
        frame.locator("li[data-nct] a").first.click()
    assert opened.value.url.startswith(f"{host}trial/NCT")
    context.close()
