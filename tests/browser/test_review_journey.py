"""A reader reports a sentence, a reviewer mends it, readers see it: by roles, labels and keys, without scripts too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.routing import Match, Route

from lib.barriers import BY_COLOR, barriers
from lib.fitting import UNFOLD, misfits
from lib.keys import unreachable
from lib.reviews import FIRST, NAME, PASSWORD, SECOND, a_store, an_account
from lib.served import Served
from lib.visitors import Visitors
from trialfinder.app import forms_of
from trialfinder.review.queue import make_queue
from trialfinder.settings import read_settings

if TYPE_CHECKING:
    from lib.visitors import Visitor

pytestmark = pytest.mark.browser
EDIT = "You are 18 years or older"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an account and a queue, in which nobody decided anything."""
    store = a_store(tmp_path_factory.mktemp("reviewed"))
    an_account(store)
    make_queue(store)
    return store


@pytest.fixture
def reviewed_site(untouched: Path, tmp_path: Path) -> Iterator[str]:
    store = Path(shutil.copytree(untouched, tmp_path / "store"))
    with Served(store, TRIALFINDER_REVIEW="on") as server:
        yield f"http://{server.address.netloc}"
        server.stop()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_report_to_a_correction(browser: Browser, reviewed_site: str, scripts: bool) -> None:
    visitors = Visitors(browser, reviewed_site)
    with visitors.visitor(390, scripts=scripts) as reader, visitors.visitor(scripts=scripts) as reviewer:
        # Given a reader who finds a sentence wrong
        reader.goes_to(f"/trial/{SECOND}")
        reader.page.get_by_role("link", name="Report a sentence that is wrong").click()
        reader.page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
        reader.page.get_by_label("What is wrong with this sentence?").fill("It could be said in fewer <b>words</b>.")
        reader.page.get_by_role("button", name="Send the report").click()
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("Thank you")
        # When a reviewer signs in, mends it and answers
        _signs_in(reviewer)
        reviewer.page.get_by_role("link", name="You are").first.click()
        reviewer.page.get_by_label("Another wording").fill(EDIT)
        reviewer.page.get_by_label("Reason").fill("Shorter.")
        reviewer.page.get_by_role("button", name="Edit: use this wording").click()
        expect(reviewer.page.get_by_role("heading", level=1)).to_have_text("Review")
        reviewer.page.get_by_role("link", name="Reports of readers").click()
        reviewer.page.get_by_label("Answer").fill("It is shorter now.")
        reviewer.page.get_by_role("button", name="Answer and make public").click()
        expect(reviewer.page.get_by_role("main")).to_contain_text("Nothing waits.")
        # Then readers see the new wording, who reviewed it, and why
        reader.goes_to(f"/trial/{FIRST}")
        expect(reader.page.get_by_text(EDIT, exact=True)).to_be_visible()
        expect(reader.page.get_by_text("reviewed by a person on")).to_be_visible()
        reader.page.get_by_role("link", name="Corrections").click()
        main = reader.page.get_by_role("main")
        expect(main).to_contain_text("It could be said in fewer <b>words</b>.")
        expect(main).to_contain_text("It is shorter now.")
        # And when the reviewer signs out, the area is closed
        reviewer.goes_to("/review")
        reviewer.page.get_by_role("button", name="Sign out").click()
        expect(reviewer.page.get_by_role("heading", level=1)).to_have_text("Sign in to review")


PATHS = ("/review", f"/review/trial/{FIRST}/i1", "/review/log", "/review/disputes")
READERS = ("/corrections", f"/trial/{FIRST}/dispute", f"/trial/{FIRST}/dispute?criterion=i1")
READERS += (f"/trial/{FIRST}/dispute?sent=yes", "/privacy")


@pytest.mark.parametrize("scripts", [True, False])
def test_no_page_of_the_review_has_a_barrier_or_hangs_out(browser: Browser, reviewed_site: str, scripts: bool) -> None:
    wrong: list[str] = []
    with Visitors(browser, reviewed_site).visitor(320, scripts=scripts) as someone:
        someone.goes_to("/review/login")
        wrong += _wrong(someone.page, "/review/login", scripts=scripts)
        _signs_in(someone)
        for path in (*PATHS, *READERS):
            someone.goes_to(path)
            wrong += _wrong(someone.page, path, scripts=scripts)
    assert wrong == []


def _wrong(page: Page, path: str, *, scripts: bool) -> list[str]:
    """No page of these has a script, so what axe finds with scripts holds without."""
    page.evaluate(UNFOLD)
    assert page.locator("script[src]").count() == 0, path
    wrong = []
    for width in (1280, 768, 320):
        page.set_viewport_size({"width": width, "height": 800})
        wrong += misfits(page, f"{path} at {width}")
        wrong += barriers(page, f"{path} at {width}") if scripts else []
    if scripts:
        page.emulate_media(color_scheme="dark")
        wrong += barriers(page, f"{path} at night", only=BY_COLOR)
        page.emulate_media(color_scheme="light")
        wrong += unreachable(page, f"{path} by keys")
    return wrong


def test_no_page_of_the_review_is_left_out(untouched: Path) -> None:
    settings = read_settings({}, {"TRIALFINDER_REVIEW": "on"}, untouched).settings
    routes = [Route(path, lambda _: None) for path, *_ in forms_of(settings)]
    shown = [path.partition("?")[0] for path in ("/review/login", "/review/logout", *PATHS, *READERS)]

    def is_shown(route: Route) -> bool:
        asked = ({"type": "http", "method": "GET", "path": path} for path in shown)
        return any(route.matches(scope)[0] is Match.FULL for scope in asked)

    assert len(routes) > 6
    assert [route.path for route in routes if not is_shown(route)] == []


def _signs_in(someone: Visitor) -> None:
    someone.goes_to("/review/login")
    someone.page.get_by_label("Name").fill(NAME)
    someone.page.get_by_label("Password").fill(PASSWORD)
    someone.page.keyboard.press("Enter")
    expect(someone.page.get_by_role("main")).to_contain_text(f"Signed in as {NAME}")
