"""Journeys through the site, by what a person sees and reaches: roles, labels, keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from lib.visitors import Visitors

pytestmark = pytest.mark.browser

TRIAL = "NCT99990001"  # has earlier versions
HOSTILE = "NCT99990037"


def test_from_the_list_to_a_trial_to_its_print_page_and_to_its_changes(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        page = someone.page
        # Given the first page
        someone.goes_to("/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("clinical trial")
        # When they look up a registry number
        page.get_by_label("What are you looking for?").fill(TRIAL.lower())
        page.get_by_role("button", name="Search", exact=True).click()
        # Then they are at the trial, and can see who it is for
        expect(page).to_have_url(f"{someone.address}/trial/{TRIAL}")
        expect(page.get_by_role("heading", name="Who may be able to join")).to_be_visible()
        expect(page.get_by_role("note")).to_contain_text("Made-up studies")
        # When they want to bring it along
        page.get_by_role("link", name="Printable summary").click()
        expect(page).to_have_url(f"{someone.address}/trial/{TRIAL}/print")
        expect(page.get_by_role("heading", name="Questions for this trial")).to_be_visible()
        # Then they find the way back, and on to what changed
        page.get_by_role("link", name="Back to the trial page").click()
        page.get_by_role("link", name="What changed in this record").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("What changed")
        assert page.get_by_role("main").get_by_role("listitem").count() > 0
        page.get_by_role("link", name="Back to the trial").click()
        expect(page).to_have_url(f"{someone.address}/trial/{TRIAL}")


def test_a_reader_compares_two_versions_of_a_record_without_script(visitors: Visitors) -> None:
    with visitors.visitor(390, scripts=False) as someone:
        page = someone.page
        # Given what changed, version by version
        someone.goes_to(f"/trial/{TRIAL}/changes")
        entries = page.get_by_role("main").locator("section").count()
        assert entries > 1
        # When they choose the first and the last version
        earlier, later = page.get_by_label("The earlier one"), page.get_by_label("The later one")
        expect(earlier).to_have_js_property("selectedIndex", entries)
        expect(later).to_have_js_property("selectedIndex", 0)
        page.get_by_role("button", name="Compare").click()
        # Then they see what lies between them, and find the way back to all
        heading = page.get_by_role("main").locator("section").get_by_role("heading", level=2)
        expect(heading).to_contain_text("From")
        expect(heading).to_have_count(1)
        page.get_by_role("link", name="All changes, version by version").click()
        expect(page.get_by_role("main").locator("section")).to_have_count(entries)


def test_from_a_trial_in_the_list_to_its_page(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.goes_to("/trials")
        link = someone.page.get_by_role("main").get_by_role("listitem").get_by_role("link").first
        title = link.inner_text()
        link.click()
        assert someone.page.get_by_role("heading", level=1).inner_text() == title


def test_a_lost_visitor_is_told_what_to_do(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        someone.goes_to("/trial/NCT99999998", status=404)
        expect(someone.page.get_by_role("heading", level=1)).to_be_visible()
        someone.page.get_by_role("link", name="Find a trial").click()
        expect(someone.page.get_by_label("What are you looking for?")).to_be_visible()


def focus(page: Page) -> dict[str, object]:
    """What has the focus, whether it can be seen, and whether it is marked."""
    found: dict[str, object] = page.evaluate(
        """() => {
            const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
            return {
                tag: it.tagName, text: it.innerText.trim().slice(0, 60), id: it.id,
                seen: box.width > 0 && box.height > 0 && box.left >= 0 && box.right <= innerWidth + 1
                    && box.bottom > 0 && box.top < innerHeight,
                marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                unhidden: document.elementsFromPoint(
                    Math.min(Math.max(box.left + 2, 0), innerWidth - 1),
                    Math.min(Math.max(box.top + 2, 0), innerHeight - 1)).some(e => it.contains(e) || e.contains(it)),
            };
        }"""
    )
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_can_be_reached_and_opened_with_the_keyboard_alone(visitors: Visitors, width: int) -> None:
    with visitors.visitor(width) as someone:
        page = someone.page
        someone.goes_to(f"/trial/{TRIAL}")
        # The first key leads to the skip link, which then can be seen, and leads to the content
        page.keyboard.press("Tab")
        first = focus(page)
        assert (first["text"], first["seen"], first["marked"]) == ("Skip to the content", True, True)
        page.keyboard.press("Enter")
        assert focus(page)["id"] == "main"
        # Every link and button after it takes the focus where it can be seen
        stops = page.locator("main a[href], main summary, main button, main input").evaluate_all(
            "all => all.filter(e => !e.closest('details:not([open])') || e.tagName === 'SUMMARY').length"
        )
        seen = []
        for _ in range(stops):
            page.keyboard.press("Tab")
            seen.append(focus(page))
        assert [stop for stop in seen if not (stop["seen"] and stop["marked"] and stop["unhidden"])] == []
        assert len({(stop["tag"], stop["text"]) for stop in seen}) > 3
        # The official words open and close with Enter
        summary = page.get_by_text("View the official clinical words")
        folded = page.locator("details.original")
        summary.focus()
        assert folded.get_attribute("open") is None
        page.keyboard.press("Enter")
        assert folded.get_attribute("open") is not None
        expect(folded.locator("[data-original]").first).to_be_visible()
        page.keyboard.press("Enter")
        assert folded.get_attribute("open") is None


def test_the_skip_link_and_the_search_work_with_keys_on_the_first_page(visitors: Visitors) -> None:
    with visitors.visitor(390) as someone:
        someone.goes_to("/")
        page = someone.page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert focus(page)["id"] == "q"
        page.keyboard.type(TRIAL)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{someone.address}/trial/{TRIAL}")


def test_nothing_depends_on_scripts(visitors: Visitors) -> None:
    with visitors.visitor() as with_scripts, visitors.visitor(scripts=False) as without:
        for path in ("/", f"/trial/{TRIAL}", f"/trial/{TRIAL}/print", f"/trial/{HOSTILE}", "/methodology"):
            with_scripts.goes_to(path)
            without.goes_to(path)
            # Buttons that save, copy or print have no use without a script: it shows them, and all else is the same.
            with_scripts.page.evaluate(
                "document.querySelectorAll('.device button, [data-print]').forEach(made => made.remove())"
            )
            assert without.page.inner_text("body") == with_scripts.page.inner_text("body")
        without.goes_to(f"/trial/{TRIAL}")
        without.page.get_by_text("View the official clinical words").click()
        expect(without.page.locator("details.original [data-original]").first).to_be_visible()


@pytest.mark.parametrize("path", ["", "/print", "/changes"])
def test_no_script_of_a_hostile_study_runs_and_nothing_of_it_is_an_element(visitors: Visitors, path: str) -> None:
    with visitors.visitor() as someone:
        page = someone.page
        page.add_init_script("window.alert = window.confirm = window.prompt = () => { window.wasHit = true }")
        someone.goes_to(f"/trial/{HOSTILE}{path}")
        for summary in page.locator("details:not(.toc) > summary").all():  # the way through the page always stands open
            if summary.is_visible():  # beside each other, plain and official words need no tap
                summary.click()
        page.mouse.move(600, 300)
        assert page.evaluate("window.wasHit") is None
        scripts = page.evaluate("[...document.scripts].filter(s => s.type !== 'application/ld+json').map(s => s.src)")
        assert [src for src in scripts if not re.fullmatch(rf"{someone.address}/static/[a-z-]+\.js", src)] == []
        strange = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter(e =>
                [...e.attributes].some(a => a.name.startsWith("on"))
                || ["IMG", "SVG", "IFRAME", "OBJECT", "EMBED", "FORM", "STYLE", "BASE", "VIDEO"].includes(e.tagName)
                    && e.id !== "near"
                || /^\\s*(javascript|data|vbscript):./i.test(e.getAttribute("href") || "") && e.tagName !== "LINK"
            ).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert strange == []


def test_directions_of_a_text_stay_within_it(visitors: Visitors) -> None:
    """A sign that turns the direction of writing in one field must not turn the words beside it."""
    with visitors.visitor() as someone:
        someone.goes_to(f"/trial/{TRIAL}")
        turned = someone.page.evaluate(
            """() => [...document.querySelectorAll("[data-field], [data-criterion], [data-original], [data-rule]")]
                .filter(e => !["isolate", "isolate-override"].includes(getComputedStyle(e).unicodeBidi)
                    && getComputedStyle(e).display === "inline").map(e => e.outerHTML.slice(0, 80))"""
        )
        assert turned == []
