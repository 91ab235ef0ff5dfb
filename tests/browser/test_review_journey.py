"""A reader reports a sentence, a reviewer mends it, readers see it: by roles, labels and keys, without scripts too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from lib.reviews import FIRST, NAME, PASSWORD, SECOND, a_store, an_account
from lib.served import Served
from lib.visitors import Visitors
from trialfinder.review.queue import make_queue

if TYPE_CHECKING:
    from lib.visitors import Visitor

pytestmark = pytest.mark.browser
EDIT = "You are 18 years or older"


@pytest.fixture
def reviewed_site(tmp_path: Path) -> Iterator[str]:
    store = a_store(tmp_path)
    an_account(store)
    make_queue(store)
    with Served(store, TRIALFINDER_REVIEW="on") as server:
        yield f"http://{server.address.netloc}"
        server.stop()


def has_no_barrier(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


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


def test_no_page_of_the_review_has_a_barrier_or_scrolls_sideways(browser: Browser, reviewed_site: str) -> None:
    with Visitors(browser, reviewed_site).visitor(320) as someone:
        someone.goes_to("/review/login")
        has_no_barrier(someone.page)
        _signs_in(someone)
        paths = ("/review", f"/review/trial/{FIRST}/i1", "/review/log", "/review/disputes", "/corrections")
        for path in (*paths, f"/trial/{FIRST}/dispute", f"/trial/{FIRST}/dispute?criterion=i1", "/privacy"):
            someone.goes_to(path)
            has_no_barrier(someone.page)
            assert someone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def _signs_in(someone: Visitor) -> None:
    someone.goes_to("/review/login")
    someone.page.get_by_label("Name").fill(NAME)
    someone.page.get_by_label("Password").fill(PASSWORD)
    someone.page.keyboard.press("Enter")
    expect(someone.page.get_by_role("main")).to_contain_text(f"Signed in as {NAME}")
