"""The printable summary in a real browser: on paper, and with the points that a reader could not answer."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

if TYPE_CHECKING:
    from lib.visitors import Visitors

pytestmark = pytest.mark.browser

TRIAL = "NCT99990001"
SHEET = f"/trial/{TRIAL}/print"
OPEN = "Points I could not answer myself"


def test_points_behind_the_hash_are_listed_with_their_words_and_sent_to_nobody(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        asked: list[str] = []
        someone.page.on("request", lambda request: asked.append(request.url))
        someone.goes_to(f"{SHEET}#ask=i1,e1,i1")
        region = someone.page.get_by_role("region", name=OPEN)
        expect(region).to_be_visible()
        items = region.get_by_role("listitem")
        expect(items).to_have_count(2)
        for number, point in enumerate(("i1", "e1")):
            words = someone.page.locator(f'.points [data-criterion="{point}"]').inner_text()
            expect(items.nth(number)).to_contain_text(words)
            expect(items.nth(number)).to_contain_text(point)
        assert asked
        assert not any("ask" in url or "#" in url for url in asked)


def test_other_points_take_their_place_when_the_hash_changes(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.goes_to(f"{SHEET}#ask=i1%2Ce1")
        items = someone.page.get_by_role("region", name=OPEN).get_by_role("listitem")
        expect(items).to_have_count(2)
        someone.page.evaluate("location.hash = '#ask=i1'")
        expect(items).to_have_count(1)
        someone.page.evaluate("location.hash = '#main'")
        expect(someone.page.get_by_role("region", name=OPEN)).to_be_hidden()


def test_a_point_that_the_record_has_no_longer_is_counted_and_costs_the_others_nothing(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.goes_to(f"{SHEET}#ask=i1,i999,e998,__proto__")
        region = someone.page.get_by_role("region", name=OPEN)
        expect(region.get_by_role("listitem")).to_have_count(1)
        expect(region.get_by_text("Points that you brought and this record no longer has: 2.")).to_be_visible()
        someone.page.evaluate("location.hash = '#ask=i1'")
        expect(region.get_by_text("no longer has")).to_be_hidden()


@pytest.mark.parametrize(
    "end",
    ["", "#ask=", "#ask=%22%5D,x", '#ask=i1"],body', "#ask=<img src=x onerror=alert(1)>", "#other=i1"],
)
def test_without_points_or_with_none_that_the_sheet_has_nothing_is_added(visitors: Visitors, end: str) -> None:
    with visitors.visitor() as someone:
        someone.goes_to(SHEET + end)
        expect(someone.page.get_by_role("button", name="Print this page")).to_be_visible()
        expect(someone.page.locator("[data-open]")).to_be_hidden()
        assert someone.page.locator("[data-open-list] > *").count() == 0


def test_the_button_prints_and_is_not_there_without_a_script(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.page.add_init_script("window.print = () => { window.printed = true; }")
        someone.goes_to(SHEET)
        someone.page.get_by_role("button", name="Print this page").click()
        assert someone.page.evaluate("window.printed") is True
    with visitors.visitor(scripts=False) as someone:
        someone.goes_to(f"{SHEET}#ask=i1")
        expect(someone.page.get_by_role("button")).to_have_count(0)
        expect(someone.page.get_by_text(OPEN)).to_be_hidden()
        expect(someone.page.get_by_role("table").first).to_be_visible()


def test_every_sheet_that_a_browser_prints_carries_number_source_and_dates(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.goes_to(f"{SHEET}#ask=i1")
        for paper in ("A4", "Letter"):
            pages = PdfReader(io.BytesIO(someone.page.pdf(format=paper))).pages
            assert len(pages) >= 2
            for page in pages:
                text = re.sub(r"\s+", " ", page.extract_text())
                assert f"{TRIAL} · Source: ClinicalTrials.gov · ClinicalTrials.gov data processed" in text
                assert "Page as of" in text
            assert OPEN in "".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_two_wordings_stand_side_by_side_where_there_is_room_and_else_below(visitors: Visitors, width: int) -> None:
    with visitors.visitor(width) as someone:
        someone.goes_to(SHEET)
        row = someone.page.locator(".points tr", has=someone.page.locator("td + td")).first
        plain, official = (row.locator("td").nth(number).bounding_box() for number in (0, 1))
        assert plain is not None and official is not None
        if width == 320:
            assert official["y"] >= plain["y"] + plain["height"] - 1
        else:
            assert official["x"] >= plain["x"] + plain["width"] - 1
        # However they are laid out, they stay cells of a table.
        expect(
            someone.page.get_by_role("table").first.get_by_role("columnheader", name="Official words")
        ).to_be_attached()
        expect(row.get_by_role("cell")).to_have_count(2)


def test_the_link_to_the_pdf_gives_one(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.goes_to(SHEET)
        link = someone.page.get_by_role("link", name="The same as PDF")
        answer = someone.page.request.get(someone.address + (link.get_attribute("href") or ""), timeout=60_000)
        assert answer.headers["content-type"] == "application/pdf"
        assert TRIAL in PdfReader(io.BytesIO(answer.body())).pages[0].extract_text()
