"""Every kind of page before everyone: at three widths, with scripts and without, at night, with keys alone, on paper.

Each kind is opened once with scripts and once without, and looked at in each size: a window that is made narrower shows
what a narrow one shows. 320 CSS pixels are what is left of 1280 at a zoom of 400 %.
axe reads the tree, the places and the colors: where a page without scripts is the same in all of these, at each width,
what axe found with scripts holds for it. Where it is not, axe is asked again, of a page whose scripts do not arrive,
since axe itself is one; that this is the page of a browser without scripts is tested on the spot.
What goes to another host, breaks the content policy or fails in a script is held against each visitor.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route
from starlette.routing import Match
from starlette.routing import Route as Path

from lib.barriers import BY_COLOR, BY_PLACE, barriers
from lib.fitting import UNFOLD, laid_out, misfits, misfits_spaced
from lib.keys import unreachable
from lib.page_types import PAGE_TYPES, PRINTED, SPANISH, STATES, PageType
from lib.paper import wrong_on_paper
from lib.visitors import Visitor, Visitors
from trialfinder.web import languages
from trialfinder.web.site import PATHS

pytestmark = pytest.mark.browser

ZOOMED, DESK = 320, 1280
WIDTHS = (ZOOMED, 768, DESK)
WITHOUT_SKIP = ("trial-print",)
"""A sheet: nothing stands before what it says."""
PARTS = 6
"""Visits among which the other forms are shared out."""


def named(one: PageType) -> str:
    return one.name


@pytest.fixture(scope="module")
def readers(browser: Browser, address: str) -> Iterator[dict[bool, Visitor]]:
    """Somebody whose browser runs scripts and somebody whose does not, who read one page after the other."""
    visitors = Visitors(browser, address)
    with visitors.visitor() as reader, visitors.visitor(scripts=False) as without:
        yield {True: reader, False: without}


def opens(someone: Visitor, one: PageType, width: int = ZOOMED) -> Page:
    """The page by day, with nothing folded away and one heading over it."""
    someone.faults.clear()
    page = someone.page
    page.emulate_media(media="screen", color_scheme="light")
    resized(page, width)
    someone.goes_to(one.path, one.status)
    assert page.get_by_role("heading", level=1).count() == 1
    page.evaluate(UNFOLD)
    return page


def resized(page: Page, width: int) -> str:
    page.set_viewport_size({"width": width, "height": 800})
    return f"at {width}"


def wrong_in_large(page: Page) -> list[str]:
    """Letters more than twice as large, in half a window."""
    where = resized(page, 640) + ", large"
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    wrong = misfits(page, where)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return wrong


@pytest.mark.parametrize("one", PAGE_TYPES, ids=named)
def test_each_kind_of_page_has_no_barrier_and_fits_with_scripts_and_without(
    readers: dict[bool, Visitor], one: PageType
) -> None:
    wrong: list[str] = []
    stands: dict[int, list[str]] = {}
    page = opens(readers[True], one)
    for width in WIDTHS:
        where = resized(page, width)
        stands[width] = laid_out(page)
        wrong += [*misfits(page, where), *barriers(page, where)]
    page.emulate_media(color_scheme="dark")
    wrong += barriers(page, "at night", only=BY_COLOR)
    page.emulate_media(color_scheme="light")
    wrong += wrong_in_large(page)
    wrong += misfits_spaced(page, resized(page, ZOOMED) + ", spaced")
    wrong += unreachable(page, "by keys", skips=one.name not in WITHOUT_SKIP)
    if one.name in PRINTED:
        wrong += wrong_on_paper(page, "on paper")
    without = opens(readers[False], one)
    other = {width: laid_out(without) for width in WIDTHS if resized(without, width)}
    if other != stands:
        for width in WIDTHS:
            wrong += misfits(without, resized(without, width) + " without scripts")
        wrong += barriers_without_scripts(readers[True], one, other)
    assert [*wrong, *readers[True].faults, *readers[False].faults] == []


def barriers_without_scripts(someone: Visitor, one: PageType, stands: dict[int, list[str]]) -> list[str]:
    """What axe finds on a page that no script changed; `stands` is how it looks where none can run.

    Its colors are those of the page with scripts, which were asked at each width: here they are asked once.
    """
    wrong = []
    someone.page.route("**/*.js", _empty)
    try:
        page = opens(someone, one)
        for width in WIDTHS:
            where = resized(page, width) + " without scripts"
            assert laid_out(page) == stands[width], where
            wrong += barriers(page, where, without=() if width == ZOOMED else BY_COLOR)
    finally:
        someone.page.unroute("**/*.js")
    return wrong


def _empty(route: Route) -> None:
    route.fulfill(content_type="text/javascript", body="")


@pytest.mark.parametrize("part", range(PARTS))
def test_no_other_form_of_a_page_has_a_barrier_or_hangs_out(readers: dict[bool, Visitor], part: int) -> None:
    """Its parts and colors are those of the kinds above; its words are longer, or others, so it wraps elsewhere."""
    wrong: list[str] = []
    someone = readers[True]
    for one in (*SPANISH, *STATES)[part::PARTS]:
        page = opens(someone, one)
        found = [*misfits(page, "at 320"), *barriers(page, "at 320", without=BY_COLOR if one in SPANISH else ())]
        where = resized(page, DESK)
        found += [*misfits(page, where), *barriers(page, where, only=BY_PLACE)]
        wrong += [f"{one.name} {fault}" for fault in (*found, *wrong_in_large(page), *someone.faults)]
    assert wrong == []


def test_no_kind_of_page_is_left_out() -> None:
    """Each path that is a page, in each language, has an example here; a new one needs a line in the list."""
    ends = (".json", ".atom", ".pdf", ".xml", "/robots.txt", "/readyz", "/static/{name}")
    examples = [one.path.partition("?")[0] for one in (*PAGE_TYPES, *SPANISH)]
    routes = [Path(path, lambda _: None) for path, _ in languages.both(PATHS) if not path.endswith(ends)]
    assert len(routes) > 50

    def has_example(route: Path) -> bool:
        asked = ({"type": "http", "method": "GET", "path": path} for path in examples)
        return any(route.matches(scope)[0] is Match.FULL for scope in asked)

    assert [route.path for route in routes if not has_example(route)] == ["/es"]  # which only leads to "/es/"
