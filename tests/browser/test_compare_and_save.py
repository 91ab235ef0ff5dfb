"""Saving trials on the device, comparing them, passing their address on: in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.served import showing
from lib.trials import a_tree
from lib.visitors import Visitors

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

HOSTILE = "NCT01000007"
TRIALS = [f"NCT0100000{number}" for number in range(1, 8)]
TITLE = '<img src=x onerror="alert(1)"> & "Plasters"'
SAVE = re.compile("^Save on this device")
SAVED = re.compile("^Saved on this device: take it out")
REFUSE = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.fixture(scope="module")
def own_address(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """A server that shows seven trials, one with a title that would like to be an element."""
    folder: Path = tmp_path_factory.mktemp("saved")
    trees = []
    for nct_id in TRIALS:
        tree = a_tree()
        names = tree["protocolSection"]["identificationModule"]
        names["nctId"] = nct_id
        names["briefTitle"] = TITLE if nct_id == HOSTILE else f"Plasters, part {nct_id[-1]}"
        trees.append(tree)
    with showing(folder, trees) as address:
        yield address


@pytest.fixture
def own_visitors(browser: Browser, own_address: str) -> Visitors:
    return Visitors(browser, own_address)


def kept(page: Page) -> list[dict[str, str]]:
    found: list[dict[str, str]] = page.evaluate("JSON.parse(localStorage.getItem('trialfinder.saved') || '[]')")
    return found


def keeps(page: Page, ids: list[str]) -> None:
    page.evaluate(
        "list => localStorage.setItem('trialfinder.saved', JSON.stringify(list))",
        [{"nct": nct_id, "title": f"Trial {nct_id}"} for nct_id in ids],
    )


def test_a_trial_is_saved_listed_compared_and_taken_out(own_visitors: Visitors) -> None:
    with own_visitors.visitor(390) as someone:
        page = someone.page
        for nct_id in TRIALS[:2]:
            someone.goes_to(f"/trial/{nct_id}")
            page.get_by_role("button", name=SAVE).click()
            expect(page.get_by_role("button", name=SAVED)).to_be_focused()
        # The device keeps numbers and titles and nothing else
        assert kept(page) == [{"nct": nct_id, "title": f"Plasters, part {nct_id[-1]}"} for nct_id in TRIALS[:2]]
        page.get_by_role("link", name="Trials you saved on this device").click()
        expect(page.get_by_role("link", name="Plasters, part 1")).to_have_attribute("href", f"/trial/{TRIALS[0]}")
        page.get_by_role("link", name="Compare those you chose").click()
        assert page.url == f"{someone.address}/compare?ids={TRIALS[0]},{TRIALS[1]}"
        expect(page.get_by_role("columnheader")).to_have_count(3 - 1)  # the corner is not shown on a phone
        page.go_back()
        page.get_by_role("button", name=re.compile("^Take out ?: Plasters, part 1$")).click()
        expect(page.get_by_role("link", name="Plasters, part 1")).to_have_count(0)
        expect(page.get_by_role("button", name="Take out")).to_be_focused()
        assert [one["nct"] for one in kept(page)] == [TRIALS[1]]
        page.get_by_role("button", name="Forget the whole list").click()
        expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
        assert page.evaluate("localStorage.length") == 0
        assert page.evaluate("document.activeElement.id") == "main"


def test_a_trial_is_saved_from_its_card_in_a_search(own_visitors: Visitors) -> None:
    with own_visitors.visitor(390) as someone:
        page = someone.page
        someone.goes_to("/search?q=plasters&status=all")
        buttons = page.get_by_role("main").get_by_role("button", name=SAVE)
        expect(buttons).to_have_count(len(TRIALS))
        name = re.compile(r"^Save on this device ?\(Plasters, part 3\)$")
        page.get_by_role("button", name=name).click()
        assert kept(page) == [{"nct": TRIALS[2], "title": "Plasters, part 3"}]
        expect(page.get_by_role("button", name=SAVED)).to_have_count(1)
    with own_visitors.visitor(390, scripts=False) as someone:
        someone.goes_to("/search?q=plasters&status=all")
        expect(someone.page.get_by_role("button", name=SAVE)).to_have_count(0)


def test_the_button_of_a_saved_trial_takes_it_out_again(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        someone.goes_to(f"/trial/{TRIALS[0]}")
        someone.page.get_by_role("button", name=SAVE).click()
        someone.page.reload()
        someone.page.get_by_role("button", name=SAVED).click()
        expect(someone.page.get_by_role("button", name=SAVE)).to_be_visible()
        assert kept(someone.page) == []


def test_at_most_five_can_be_chosen_for_comparing(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to("/saved")
        keeps(page, TRIALS)
        page.reload()
        boxes = page.get_by_role("checkbox")
        assert [box.is_checked() for box in boxes.all()] == [True] * 5 + [False] * 2
        boxes.nth(5).click()
        assert not boxes.nth(5).is_checked()
        expect(page.get_by_text("At most five trials")).to_be_visible()
        boxes.nth(0).uncheck()
        boxes.nth(6).check()
        expect(page.get_by_text("At most five trials")).to_be_hidden()
        expect(page.get_by_role("link", name="Compare those you chose")).to_have_attribute(
            "href", f"/compare?ids={','.join([*TRIALS[1:5], TRIALS[6]])}"
        )


def test_a_title_is_text_wherever_it_goes(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        page.add_init_script("window.alert = () => { window.wasHit = true }")
        someone.goes_to(f"/trial/{HOSTILE}")
        page.get_by_role("button", name=SAVE).click()
        someone.goes_to("/saved")
        expect(page.get_by_role("link", name=TITLE)).to_have_text(TITLE)
        assert page.locator("main img").count() == 0
        someone.goes_to(f"/compare?ids={HOSTILE}")
        expect(page.get_by_role("columnheader").last).to_contain_text(TITLE)
        assert page.locator("main img").count() == 0
        assert page.evaluate("window.wasHit") is None


@pytest.mark.parametrize(
    "rubbish",
    [
        "{",
        "7",
        "null",
        '[7, null, {"nct": "NCT1"}]',
        '[{"nct": "javascript:alert(1)", "title": "x"}]',
        '[{"nct": "NCT01000001/../../x", "title": "x"}]',
        '[{"nct": "NCT01000001", "title": {"a": 1}}]',
    ],
)
def test_what_anybody_put_into_the_storage_is_no_trial(own_visitors: Visitors, rubbish: str) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to("/saved")
        page.evaluate("text => { localStorage['trialfinder.saved'] = text }", rubbish)
        page.reload()
        expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
        assert page.locator('[data-saved="list"] a').count() == 0
        # and saving works all the same
        someone.goes_to(f"/trial/{TRIALS[0]}")
        page.get_by_role("button", name=SAVE).click()
        assert [one["nct"] for one in kept(page)] == [TRIALS[0]]


@pytest.mark.parametrize("refusal", [REFUSE, FULL])
def test_a_browser_that_keeps_nothing_says_so(own_visitors: Visitors, refusal: str) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        page.add_init_script(refusal)
        someone.goes_to(f"/trial/{TRIALS[0]}")
        page.get_by_role("button", name=SAVE).click()
        expect(page.get_by_text("does not let the page keep anything")).to_be_visible()
        expect(page.get_by_role("button", name=SAVE)).to_be_visible()
        someone.goes_to("/saved")
        words = "does not let the page keep anything" if refusal == REFUSE else "Nothing is saved yet"
        expect(page.get_by_text(words)).to_be_visible()


def test_nothing_is_sent_while_somebody_saves(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(f"/trial/{TRIALS[0]}")
        page.wait_for_load_state("networkidle")
        sent: list[str] = []
        page.context.on("request", lambda request: sent.append(request.url))
        page.get_by_role("button", name=SAVE).click()
        page.get_by_role("button", name="Copy the link").click()
        page.wait_for_timeout(300)
        assert sent == []
        someone.goes_to("/saved")
        assert [url for url in sent if TRIALS[0] in url] == []
        assert page.context.cookies() == []


def test_without_a_script_there_is_no_button_and_the_address_is_a_link(own_visitors: Visitors) -> None:
    with own_visitors.visitor(scripts=False) as someone:
        page = someone.page
        someone.goes_to(f"/trial/{TRIALS[0]}")
        main = page.get_by_role("main")
        expect(main.get_by_role("button", name=re.compile("Save|Copy|Send"))).to_have_count(0)
        link = main.get_by_role("link", name="The address of this page")
        expect(link).to_have_attribute("href", f"/trial/{TRIALS[0]}")
        someone.goes_to("/saved")
        expect(page.get_by_text("This page needs a script")).to_be_visible()
        expect(page.get_by_text("Nothing is saved yet")).to_be_hidden()
        someone.goes_to(f"/compare?ids={TRIALS[0]},{TRIALS[1]}")
        expect(page.get_by_role("columnheader")).to_have_count(3)


def test_the_address_is_copied_without_what_is_the_readers_own(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=someone.address)
        someone.goes_to(f"/trial/{TRIALS[0]}?from=my+diagnosis#my-notes")
        page.get_by_role("button", name="Copy the link").click()
        expect(page.get_by_text("The link is copied.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == f"{someone.address}/trial/{TRIALS[0]}"


def test_where_the_clipboard_is_refused_a_field_holds_the_address_selected(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
        someone.goes_to(f"/trial/{TRIALS[0]}")
        for _ in range(2):
            page.get_by_role("button", name="Copy the link").click()
            field = page.get_by_label("The address", exact=True)
            expect(field).to_be_focused()
            expect(field).to_have_value(f"{someone.address}/trial/{TRIALS[0]}")
            assert page.evaluate("getSelection().toString()") == f"{someone.address}/trial/{TRIALS[0]}"


def test_a_device_that_can_send_is_asked_to_and_a_change_of_mind_is_no_failure(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        page.add_init_script(
            """window.sent = []; navigator.share = what => {
                sent.push(what); return Promise.reject(new DOMException("", "AbortError"));
            }"""
        )
        someone.goes_to(f"/trial/{TRIALS[0]}")
        page.get_by_role("button", name="Send the link").click()
        assert page.evaluate("sent[0].url") == f"{someone.address}/trial/{TRIALS[0]}"
        expect(page.get_by_label("The address", exact=True)).to_have_count(0)


def test_a_table_of_five_can_be_read_by_row_and_column_on_desk_and_phone(own_visitors: Visitors) -> None:
    for width in (320, 390, 1280):
        with own_visitors.visitor(width) as someone:
            page = someone.page
            someone.goes_to(f"/compare?ids={','.join(TRIALS[:5])}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            table = page.get_by_role("table", name="The trials, one in each column")
            expect(table.get_by_role("rowheader", name="Status")).to_have_count(1)
            row = table.get_by_role("row", name=re.compile("^Status"))
            expect(row.get_by_role("cell")).to_have_count(5)
            # On a phone each cell says which trial it is of; on a desk its column does
            shown = row.get_by_role("cell").first.locator(".which").is_visible()
            assert shown == (width < 768)
