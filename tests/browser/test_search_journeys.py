"""A patient looks for a trial: by roles, labels and keys, with scripts and without, and in private."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from lib.barriers import BY_COLOR, barriers
from lib.fitting import UNFOLD, misfits

if TYPE_CHECKING:
    from lib.visitors import Visitors

pytestmark = pytest.mark.browser

ASKED = "cancer"


def cards(page: Page) -> list[str]:
    found: list[str] = page.locator("ol.hits > li").evaluate_all("all => all.map(card => card.dataset.nct)")
    return found


@pytest.mark.parametrize("scripts", [True, False])
def test_a_patient_finds_a_trial_and_can_say_for_whom_and_where_it_is(visitors: Visitors, scripts: bool) -> None:
    with visitors.visitor(390, "dark", scripts=scripts) as someone:
        page = someone.page
        # Given the first page, which asks one question first
        someone.goes_to("/")
        page.get_by_label("What are you looking for?").fill(ASKED)
        page.get_by_label("Where?").fill("Houston")
        page.get_by_label("How old?").fill("50")
        # When they search
        page.get_by_role("button", name="Search", exact=True).click()
        # Then the address holds the search, and what was understood can be seen
        expect(page).to_have_url(re.compile(r"/search\?q=cancer&near=Houston&age=50$"))
        expect(page.get_by_text("Age 50 years").first).to_be_visible()
        # When they take the place out
        page.get_by_role("link", name="take it out (Within").click()
        expect(page.get_by_text("Within 50 mi")).to_have_count(0)
        assert "near" not in page.url
        assert len(cards(page)) > 2
        first = page.locator("ol.hits > li").first
        # Then a card says what it is, whether it recruits, for whom and where
        expect(first.get_by_role("heading")).to_be_visible()
        expect(first.locator("[data-field$=overallStatus]")).to_be_visible()
        expect(first.locator("[data-field$=minimumAge]")).to_be_visible()
        expect(first.locator("[data-field$='.sex']")).to_be_visible()
        expect(first.locator("[data-rule=site-count], .site").first).to_be_visible()
        # And the trial is one tap away
        nct_id = first.get_attribute("data-nct")
        first.get_by_role("heading").get_by_role("link").click()
        expect(page).to_have_url(f"{someone.address}/trial/{nct_id}")


def test_the_table_beside_the_map_holds_all_sites_and_leads_to_their_trials(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        page = someone.page
        someone.goes_to("/search?status=all&near=Houston&within=9000mi")
        drawing = page.locator("svg.map")
        expect(drawing).to_be_visible()
        assert drawing.get_attribute("aria-hidden") == "true"
        assert drawing.locator("circle.dot").count() > 5
        page.get_by_text("All other").click()
        rows = page.locator("table.places tbody tr")
        counted = sum(int(text.replace(",", "").split()[0]) for text in
                      rows.locator(".count [data-rule=place-sites]:first-child").all_inner_texts())  # fmt: skip
        told = page.locator("[data-rule=map]").inner_text()
        assert counted == int(re.findall(r"[\d,]+", told)[0].replace(",", ""))
        listed = {text for cell in rows.locator("td").all() for text in cell.get_by_role("link").all_inner_texts()}
        assert listed <= {str(number) for number in range(1, len(cards(page)) + 1)}
        link = rows.first.locator("td").get_by_role("link").first
        number = link.inner_text()
        link.click()
        expect(page.locator(f"#trial-{number}")).to_be_in_viewport()


def test_with_scripts_the_dots_of_a_card_light_up_and_what_was_unfolded_stays(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        page = someone.page
        someone.goes_to("/search?status=all")
        lit = page.locator("svg.map .lit")
        expect(lit).to_have_count(0)
        card = page.locator("ol.hits > li", has=page.locator(".line.site, [data-rule=site-count]")).first
        card.hover()
        assert lit.count() > 0
        page.mouse.move(2, 2)
        expect(lit).to_have_count(0)
        folded = page.locator("#more-choices")
        assert folded.get_attribute("open") is None
        folded.locator("summary").click()
        page.reload()
        assert folded.get_attribute("open") is not None
        expect(page.get_by_label("Phase")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_private_search_leaves_no_word_in_the_address(visitors: Visitors, scripts: bool) -> None:
    with visitors.visitor(390, scripts=scripts) as someone:
        page, told = someone.page, []
        page.on("request", lambda request: told.append(request.url))
        page.on("framenavigated", lambda frame: told.append(frame.url))
        someone.goes_to("/")
        page.get_by_label("What are you looking for?").fill(f"{ASKED} 50 year old")
        page.get_by_role("button", name="Search privately").click()
        expect(page.get_by_role("note").filter(has_text="private search")).to_be_visible()
        assert page.get_by_label("What are you looking for?").input_value() == f"{ASKED} 50 year old"
        # A part of it is taken out, a page narrowed down, and still no address says what was asked
        page.get_by_role("button", name="take it out (Age 50 years)").click()
        expect(page.get_by_text("Age 50 years")).to_have_count(0)
        assert page.get_by_label("What are you looking for?").input_value() == ASKED
        page.get_by_role("button", name="show them too").first.click()
        assert cards(page)
        assert page.url == f"{someone.address}/search"
        assert [url for url in told if ASKED in url or "?" in url] == []
        everywhere = page.locator("main [href]").evaluate_all("all => all.map(link => link.getAttribute('href'))")
        assert [href for href in everywhere if "?" in href and "search" in href] == []
        # The trial opens beside it, and the list stays
        with page.context.expect_page() as opened:
            page.locator("ol.hits > li").first.get_by_role("heading").get_by_role("link").click()
        expect(opened.value).to_have_url(re.compile(r"/trial/NCT\d{8}$"))
        assert page.url == f"{someone.address}/search"


def test_a_private_search_works_with_keys_alone_and_has_no_barrier(visitors: Visitors) -> None:
    with visitors.visitor(320) as someone:
        page = someone.page
        someone.goes_to("/search")
        page.get_by_label("What are you looking for?").fill(ASKED)
        page.get_by_role("button", name="Search privately").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Trials", exact=True)).to_be_visible()
        page.evaluate(UNFOLD)
        wrong = [*misfits(page, "at 320"), *barriers(page, "at 320")]
        for width in (768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            wrong += [*misfits(page, f"at {width}"), *barriers(page, f"at {width}", without=BY_COLOR)]
        page.emulate_media(color_scheme="dark")
        wrong += barriers(page, "at night", only=BY_COLOR)
        assert wrong == []
