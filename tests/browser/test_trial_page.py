"""The trial page in a browser: two wordings beside each other or one tap apart, a way through, the nearest sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from lib.barriers import BY_COLOR, barriers

if TYPE_CHECKING:
    from lib.visitors import Visitors

pytestmark = pytest.mark.browser

TRIAL = "NCT99990001"
NEAR = f"/trial/{TRIAL}?near=Springfield"


def first_beside(page: Page) -> tuple[dict[str, float], dict[str, float] | None]:
    """Where the plain words of the first point with two wordings stand, and where the official ones do."""
    item = page.locator("#join li:has(> details.beside)").first
    plain = item.locator("> [data-criterion]").bounding_box()
    official = item.locator("> details.beside > [data-original]")
    assert plain is not None
    return dict(plain), dict(official.bounding_box() or {}) if official.is_visible() else None


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_wide_screen_plain_and_official_words_stand_side_by_side(visitors: Visitors, scripts: bool) -> None:
    with visitors.visitor(1280, scripts=scripts) as someone:
        someone.goes_to(f"/trial/{TRIAL}")
        plain, official = first_beside(someone.page)
        assert official is not None
        assert official["x"] >= plain["x"] + plain["width"]
        assert abs(official["y"] - plain["y"]) < 12
        expect(someone.page.locator(".choice.all")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_official_words_are_one_tap_away_and_one_switch_opens_all(
    visitors: Visitors, scripts: bool
) -> None:
    with visitors.visitor(390, scripts=scripts) as someone:
        page = someone.page
        someone.goes_to(f"/trial/{TRIAL}")
        # Given that no official words are open
        assert first_beside(page)[1] is None
        # When they tap at one point
        page.locator("#join details.beside > summary").first.click()
        # Then its official words stand below the plain ones
        plain, official = first_beside(page)
        assert official is not None
        assert official["y"] >= plain["y"] + plain["height"]
        assert page.locator("#join details.beside > [data-original]").nth(1).is_hidden()
        # When they want those of every point
        page.get_by_label("Show the official words of every point").check()
        # Then all of them can be read
        assert all(one.is_visible() for one in page.locator("#join details.beside > [data-original]").all())


def test_words_are_explained_one_tap_away(visitors: Visitors) -> None:
    with visitors.visitor(390) as someone:
        someone.goes_to(f"/trial/{TRIAL}")
        notes = someone.page.locator("#join details.notes").first
        expect(notes.locator("[data-note]").first).to_be_hidden()
        notes.locator("summary").press("Enter")
        expect(notes.locator("[data-note]").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_contents_lead_to_each_section_by_keyboard(visitors: Visitors, width: int) -> None:
    with visitors.visitor(width, scripts=False) as someone:
        page = someone.page
        someone.goes_to(f"/trial/{TRIAL}")
        if width < 1000:
            page.locator(".toc summary").press("Enter")
        link = page.get_by_role("navigation", name="On this page").get_by_role("link", name="What taking part involves")
        link.press("Enter")
        assert page.url.endswith("#involves")
        box = page.get_by_role("heading", name="What taking part involves").bounding_box()
        assert box is not None
        assert -5 <= box["y"] < 800


def test_someone_asks_for_the_sites_nearest_to_them_without_leaving_the_page(visitors: Visitors) -> None:
    with visitors.visitor(390, scripts=False) as someone:
        page = someone.page
        # Given a trial with sites
        someone.goes_to(f"/trial/{TRIAL}")
        # When they name a place of which there are several
        page.get_by_label("Which sites are nearest to you?").fill("Springfield")
        page.get_by_role("button", name="Show").click()
        # Then the same page says what it took the place for, and asks back
        assert page.url.startswith(f"{someone.address}/trial/{TRIAL}?near=Springfield")
        expect(page.get_by_text("Nearest to Springfield, MO, US").first).to_be_visible()
        expect(page.get_by_text("Did you mean another place?")).to_be_visible()
        # When they choose another
        page.locator(".nearest .links a").first.click()
        # Then the answer is for that one
        expect(page.get_by_text("Nearest to Springfield").first).not_to_contain_text("Springfield, MO")


def test_the_groups_are_a_table_for_those_who_hear_the_page(visitors: Visitors) -> None:
    with visitors.visitor(390) as someone:
        someone.goes_to(f"/trial/{TRIAL}")
        table = someone.page.get_by_role("table", name="Who gets what")
        expect(table).to_have_count(1)
        assert table.get_by_role("rowheader").count() >= 1
        assert table.get_by_role("row").count() == table.get_by_role("rowheader").count() + 1


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_while_official_words_and_notes_are_folded(visitors: Visitors, width: int) -> None:
    """As the page comes; how it is with all of them open is asked of every kind of page."""
    with visitors.visitor(width) as someone:
        someone.goes_to(NEAR)
        assert barriers(someone.page, NEAR, without=BY_COLOR) == []
        assert someone.page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_of_the_page_are_large_enough_for_a_thumb(visitors: Visitors) -> None:
    with visitors.visitor(390) as someone:
        someone.goes_to(f"/trial/{TRIAL}")
        small = someone.page.evaluate(
            """() => [...document.querySelectorAll(".toc summary, .toc a, details.beside > summary, "
                + "details.notes > summary, .asked .from a, form.near :is(input, button), .choice.all")]
                .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
                .filter(([, box]) => box.height && box.height < 24).map(([text, box]) => `${text} ${box.height}`)"""
        )
        assert small == []
