"""From the foot of a page down to a trial by condition, place and sponsor, with a keyboard, and on to the search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lib.visitors import Visitors

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_caregiver_goes_down_to_a_trial_and_on_to_a_search(visitors: Visitors, width: int, scripts: bool) -> None:
    with visitors.visitor(width, scripts=scripts) as someone:
        # given the first page
        someone.goes_to("/")
        page = someone.page
        # when they go on to the conditions, and choose the one with the most trials
        page.get_by_role("contentinfo").get_by_role("link", name="Conditions").click()
        page.get_by_role("region", name="The conditions with the most trials").get_by_role("link").first.click()
        name = page.get_by_role("heading", level=1).inner_text()
        assert name
        # then the page says how many trials there are
        told = page.locator(".lead").inner_text()
        total = int(re.match(r"([\d,]+) trial", told)[1].replace(",", ""))  # type: ignore[index]  # it says so
        listed = page.locator("main li[data-nct]").count()
        assert listed == min(total, 20)
        # and the search that it leads to finds as many
        page.get_by_role("link", name="Search all of them").click()
        assert (
            page.get_by_text(re.compile(rf"^{total} trials? found|of {total} trials?")).count()
            or str(total) in page.locator("[data-rule=found]").inner_text()
        )
        page.go_back()
        # and each trial is one step away
        page.locator("main li[data-nct] a").first.click()
        assert "/trial/NCT" in page.url


def test_a_place_is_found_with_the_keyboard_alone(visitors: Visitors) -> None:
    with visitors.visitor(1280) as someone:
        someone.goes_to("/places")
        page = someone.page
        for _ in range(3):  # a country, then its state, then a city
            first = page.locator("main ul.hubs a").first
            first.focus()
            with page.expect_navigation():
                page.keyboard.press("Enter")
        crumbs = page.get_by_role("navigation", name="Where this is").get_by_role("link")
        assert crumbs.count() == 3
        assert "site here" in page.locator(".lead").inner_text()
