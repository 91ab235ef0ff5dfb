"""Every kind of page on a phone and on a desk, by day and by night: it fits, it can be read, axe finds nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

from lib.barriers import barriers
from lib.trials import trial_of
from trialfinder.pages import render
from trialfinder.pages.site import Site
from trialfinder.sample import studies

if TYPE_CHECKING:
    from lib.visitors import Scheme, Visitors

pytestmark = pytest.mark.browser

TRIAL = "NCT99990001"
HOSTILE = "NCT99990037"
SEARCHED = (
    "/search?q=70+year+old+woman+with+pain+near+Houston&within=9000mi&status=all&hide=diabetes&without=ache",
    "/search?q=NCT09999998+qqqqzzzz",
)
GUIDED = (
    "/guides",
    "/guides/questions-to-ask",
    "/guides/costs-and-travel",
    "/glossary",
    "/glossary/q",
    "/accessibility",
)
DEVICE = ("/compare", f"/compare?ids={TRIAL},{HOSTILE},NCT99990002,NCT99990003,NCT99990039,NCT1,x", "/saved")
READING = (
    "/",
    "/trials",
    "/search",
    "/search?q=no+such+trial",
    *SEARCHED,
    *GUIDED,
    *DEVICE,
    "/methodology",
    "/about",
    "/privacy",
)
HUBS = (
    "/conditions",
    "/conditions/letters/c",
    "/conditions/neoplasms",
    "/places",
    "/places/united-states",
    "/sponsors",
    "/sponsors/letters/b",
    "/sponsors/glenduror-pharma",
)


@cache
def longest() -> str:
    """The made-up trial with the longest page."""
    site = Site(as_of=datetime.date(2026, 9, 1))
    current = [raw for name, raw in studies() if name.count(".") == 1]
    return max(map(trial_of, current), key=lambda trial: len(render.trial_html(trial, site))).nct_id


def pages() -> Iterator[tuple[str, int]]:
    """Every kind of page, by path and status."""
    yield from ((path, 200) for path in READING)
    yield "/trial/NCT99999998", 404
    yield from ((path, 200) for path in HUBS)
    for nct_id in (TRIAL, HOSTILE, longest()):
        yield f"/trial/{nct_id}", 200
        yield f"/trial/{nct_id}/check", 200
    for end in ("/print", "/changes"):
        yield f"/trial/{TRIAL}{end}", 200
    yield f"/trial/{TRIAL}/changes?from=2025-01-31", 200
    yield f"/trial/{HOSTILE}/print", 200


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways_and_nothing_hangs_out_of_it(visitors: Visitors, width: int) -> None:
    with visitors.visitor(width) as someone:
        names = [name.removesuffix(".json") for name, _ in studies() if name.count(".") == 1]
        for path, status in [*pages(), *((f"/trial/{name}", 200) for name in names[::6])]:
            someone.goes_to(path, status)
            someone.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            wide, out = someone.page.evaluate(
                """() => [
                    document.documentElement.scrollWidth,
                    [...document.querySelectorAll("body *:not(.skip)")].filter(e => {
                        const box = e.getBoundingClientRect();
                        return box.width && (box.left < -1 || box.right > innerWidth + 1);
                    }).map(e => e.outerHTML.slice(0, 100)),
                ]"""
            )
            assert wide <= width, path
            assert out == [], path


@pytest.mark.parametrize("width", [320, 1280])
def test_the_mark_of_a_list_item_does_not_hang_out_of_the_page(visitors: Visitors, width: int) -> None:
    """Marks are drawn beside their item: "(viii)" or "10.1." must still fit on a phone."""
    with visitors.visitor(width) as someone:
        for nct_id in (TRIAL, HOSTILE, longest()):
            someone.goes_to(f"/trial/{nct_id}")
            someone.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            out = someone.page.evaluate(
                """() => [...document.querySelectorAll("li[data-label]")].filter(e => {
                    const style = getComputedStyle(e, "::before"), canvas = document.createElement("canvas");
                    const pen = canvas.getContext("2d");
                    pen.font = style.font;
                    const hangs = style.position === "absolute";
                    return hangs && e.getBoundingClientRect().left - pen.measureText(e.dataset.label).width < 0;
                }).map(e => e.dataset.label + " at " + e.getBoundingClientRect().left)"""
            )
            assert out == [], nct_id


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation_of_wcag_on_any_kind_of_page(visitors: Visitors, width: int, scheme: Scheme) -> None:
    found = []
    with visitors.visitor(width, scheme) as someone:
        for path, status in pages():
            if any(nct_id in path for nct_id in (HOSTILE, longest())) and (width, scheme) != (390, "light"):
                continue  # these have more of the same kinds of parts, and take their time
            someone.goes_to(path, status)
            someone.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found += barriers(someone.page, path)
    assert found == []


def test_dark_pages_are_dark_and_light_pages_light(visitors: Visitors) -> None:
    paper = {}
    for scheme in ("light", "dark"):
        with visitors.visitor(scheme=scheme) as someone:
            someone.goes_to("/")
            color = someone.page.evaluate("getComputedStyle(document.body).backgroundColor")
            paper[scheme] = sum(int(part) for part in color.removeprefix("rgb(").removesuffix(")").split(","))
    assert paper["light"] > 3 * 200
    assert paper["dark"] < 3 * 60


def test_text_twice_as_large_still_fits(visitors: Visitors) -> None:
    with visitors.visitor(640) as someone:
        for path, status in pages():
            someone.goes_to(path, status)
            someone.page.evaluate("document.documentElement.style.fontSize = '225%'")
            assert someone.page.evaluate("document.documentElement.scrollWidth") <= 640, path


def test_the_printed_sheet_shows_no_navigation_and_all_of_the_criteria(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.goes_to(f"/trial/{TRIAL}/print")
        someone.page.emulate_media(media="print")
        assert not someone.page.get_by_role("link", name="Back to the trial page").is_visible()
        assert all(item.is_visible() for item in someone.page.locator("[data-criterion]").all())
        assert someone.page.get_by_text("not medical advice").first.is_visible()
