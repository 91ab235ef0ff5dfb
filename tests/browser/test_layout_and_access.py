"""Trials of every shape fit on a phone and on a desk; night is dark; a check for what the checks of pages must find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page

from lib.barriers import BY_COLOR, barriers
from lib.fitting import UNFOLD, misfits, misfits_spaced
from lib.keys import unreachable
from lib.page_types import HOSTILE, TRIAL
from lib.paper import wrong_on_paper
from trialfinder.sample import studies

if TYPE_CHECKING:
    from lib.visitors import Visitors

pytestmark = pytest.mark.browser

_HANGING_MARKS = """() => [...document.querySelectorAll("li[data-label]")].filter(e => {
    const style = getComputedStyle(e, "::before"), pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const hangs = style.position === "absolute";
    return hangs && e.getBoundingClientRect().left - pen.measureText(e.dataset.label).width < 0;
}).map(e => e.dataset.label + " at " + e.getBoundingClientRect().left)"""


CURRENT = {name.removesuffix(".json"): raw for name, raw in studies() if name.count(".") == 1}
LONGEST = max(CURRENT, key=lambda name: len(CURRENT[name]))
SHAPES = sorted({TRIAL, HOSTILE, LONGEST, *sorted(CURRENT)[::6]})
"""Every sixth of the made-up trials, the hostile one and the longest."""


def test_no_trial_hangs_out_of_its_page_nor_does_the_mark_of_a_list_item(visitors: Visitors) -> None:
    """Marks are drawn beside their item: "(viii)" or "10.1." must still fit on a phone."""
    wrong: list[str] = []
    with visitors.visitor() as someone:
        for nct_id in SHAPES:
            someone.goes_to(f"/trial/{nct_id}")
            someone.page.evaluate(UNFOLD)
            for width in (1280, 390, 320):
                someone.page.set_viewport_size({"width": width, "height": 800})
                wrong += misfits(someone.page, f"{nct_id} at {width}")
                wrong += [f"{nct_id} at {width}: {mark}" for mark in someone.page.evaluate(_HANGING_MARKS)]
            if nct_id == LONGEST:
                wrong += barriers(someone.page, nct_id)
    assert wrong == []


def test_dark_pages_are_dark_and_light_pages_light(visitors: Visitors) -> None:
    paper = {}
    with visitors.visitor() as someone:
        someone.goes_to("/")
        for scheme in ("light", "dark"):
            someone.page.emulate_media(color_scheme=scheme)
            color = someone.page.evaluate("getComputedStyle(document.body).backgroundColor")
            paper[scheme] = sum(int(part) for part in color.removeprefix("rgb(").removesuffix(")").split(","))
    assert paper["light"] > 3 * 200
    assert paper["dark"] < 3 * 60


def test_the_printed_sheet_shows_no_navigation_and_all_of_the_criteria(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.goes_to(f"/trial/{TRIAL}/print")
        someone.page.emulate_media(media="print")
        assert not someone.page.get_by_role("link", name="Back to the trial page").is_visible()
        assert all(item.is_visible() for item in someone.page.locator("[data-criterion]").all())
        assert someone.page.get_by_text("not medical advice").first.is_visible()


# What the checks of every page are worth: each finds what is planted for it, and a page without faults passes.

GOOD = """<!doctype html><html lang="en"><title>A page</title><a class="skip" href="#main">Skip to the content</a>
<main id="main"><h1>A page</h1><p>Words with <a href="#main">a link</a>.</p>
<details open><summary>More</summary><p>Folded words</p></details></main>"""
FAULTS = {
    "scrolls sideways": ("fits", '<p style="width: 500px">wide</p>'),
    "hangs out": ("fits", '<p style="position: absolute; left: -9px">out</p>'),
    "is cut off": ("fits", '<p style="width: 40px; height: 1em; overflow: hidden">some longer words here</p>'),
    "scrolls sideways inside": ("fits", '<p style="width: 40px; overflow: auto; white-space: nowrap">long words</p>'),
    "at 320, spaced": ("spaced", '<pre style="font-size: 16px">abcdefghijk mnopqrstuvwxyz abc</pre>'),
    "color-contrast": ("axe", '<p style="color: #ccc; background: #fff">pale</p>'),
    "label": ("axe", "<input>"),
    "has the focus without a mark": ("keys", '<button style="outline: none">unmarked</button>'),
    "has the focus out of sight": ("keys", '<button style="position: fixed; top: 2000px">away</button>'),
    "has the focus under another": (
        "keys", '<button>below</button><p style="position: fixed; inset: 0; margin: 0; background: #fff">above</p>'
    ),
    "is not reached": ("keys", '<a href="#main" tabindex="-1">never</a>'),
    "the way of the keys is not that of the page": ("keys", '<button tabindex="1">first of all</button>'),
    "the first key does not show a way to the content": ("keys", "<style>.skip { display: none }</style>"),
    "the paper is dark": ("paper", "<style>body { background: #111; color: #eee }</style>"),
    "is pale": ("paper", '<p style="color: #ccc">pale</p>'),
    "is printed": ("paper", '<p class="actions">a tool</p>'),
    "stays folded": ("paper", "<style>details::details-content { content-visibility: hidden !important }</style>"),
}  # fmt: skip
BASE = """<style>html { color-scheme: light } body { margin: 8px; background: #fff; font-size: 16px } a { color: #00c }
:focus-visible { outline: 3px solid #00f }
.skip { position: absolute; left: -999px } .skip:focus { left: 0; top: 0; background: #fff }
@media print { .skip, summary { display: none }
details::details-content { content-visibility: visible; block-size: auto } }
</style>"""


def checked(page: Page, kind: str) -> list[str]:
    if kind == "fits":
        return misfits(page, "at 320")
    if kind == "spaced":
        assert misfits(page, "at 320") == []
        return misfits_spaced(page, "at 320, spaced")
    if kind == "axe":
        return barriers(page, "axe") or barriers(page, "at night", only=BY_COLOR)
    return unreachable(page, "by keys") if kind == "keys" else wrong_on_paper(page, "on paper")


def test_each_check_finds_what_is_planted_for_it_and_nothing_on_a_good_page(visitors: Visitors) -> None:
    missed = []
    with visitors.visitor(320) as someone:
        page = someone.page
        for fault, (kind, planted) in {"": ("", ""), **FAULTS}.items():
            page.goto("about:blank")
            page.set_content(GOOD.replace("<title>", BASE + "<title>").replace("</main>", planted + "</main>"))
            if not fault:
                wrong = {kind: checked(page, kind) for kind in ("fits", "spaced", "axe", "keys", "paper")}
                assert not any(wrong.values()), wrong
            elif not any(fault in found for found in checked(page, kind)):
                missed.append(fault)
    assert missed == []
