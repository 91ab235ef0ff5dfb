"""The self-check in a real browser: what is answered there stays there, and counts as the words say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, expect

from lib.served import showing
from lib.settling import TODAYS, expected
from lib.trials import a_tree
from lib.visitors import Visitor, Visitors

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

NCT, OTHER = "NCT01000001", "NCT01000002"
CHECK = f"/trial/{NCT}/check"
# Of the shapes that NCT06087653, NCT07408063 and NCT07117669 taught: a list of which one must be true, an exception
# with parts, a title over laboratory values, an age and a pregnancy that answers settle.
CRITERIA = (
    "Inclusion Criteria:\n\n* Age ≥ 18 years\n* A paper cut of the <b>left</b> hand & no other\n"
    "* At least one of the following:\n\n  * A blister\n  * A splinter\n"
    "* Adequate organ function, defined as:\n\n  * Platelets ≥ 100,000/mm3\n\n"
    "Exclusion Criteria:\n\n* Pregnant or breastfeeding women\n* Fear of paper\n"
    "* A torn page unless all of the following criteria are met:\n\n  * It was taped\n  * It is dry\n"
    "* No known allergy to glue"
)
FITS = "Your answer fits this point."
FITS_TOP = "Your answers at the top fit this point."
AGAINST = "Your answer speaks against this point: ask the study team."
AGAINST_TOP = "Your answers at the top speak against this point: ask the study team."
OPEN = "Open: ask the study team."


@pytest.fixture(scope="module")
def own_address(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """A server that shows two trials of our own shape."""
    folder = tmp_path_factory.mktemp("check")
    trees = []
    for nct_id, criteria in ((NCT, CRITERIA), (OTHER, "Inclusion Criteria:\n\n* Age ≥ 21 years\n* A pen")):
        tree = a_tree(
            eligibilityModule={
                "eligibilityCriteria": criteria,
                "sex": "FEMALE",
                "minimumAge": "18 Years",
                "maximumAge": "75 Years",
            }
        )
        tree["protocolSection"]["identificationModule"]["nctId"] = nct_id
        trees.append(tree)
    with showing(folder, trees) as address:
        yield address


@pytest.fixture
def own_visitors(browser: Browser, own_address: str) -> Visitors:
    return Visitors(browser, own_address)


def point(page: Page, id_: str) -> Locator:
    return page.locator(f'[id="p-{id_}"]')


def says(page: Page, id_: str, words: str) -> None:
    expect(point(page, id_).locator(":scope > [data-result]")).to_have_text(words)


def answers(page: Page, id_: str, answer: str) -> None:
    point(page, id_).locator(":scope > [data-answers]").get_by_label(answer, exact=True).check()


def asked(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def age(page: Page, number: str, unit: str = "years") -> None:
    page.get_by_label("counted in").select_option(unit)
    page.get_by_label("Age", exact=True).fill(number)
    page.get_by_label("Age", exact=True).press("Tab")


def counts(page: Page) -> list[int]:
    return [int(page.locator(f'[data-part="count-{name}"]').inner_text()) for name in ("fits", "against", "open")]


def test_a_few_questions_settle_the_points_that_they_can_and_all_others_are_asked(own_visitors: Visitors) -> None:
    with own_visitors.visitor(390) as someone:
        page = someone.page
        someone.goes_to(CHECK)
        # Given nothing is answered, all is open and nothing is said of anyone
        assert counts(page) == [0, 0, 10]
        # When the first questions are answered
        age(page, "17")
        says(page, "age", AGAINST_TOP)
        age(page, "63")
        asked(page, "Which sex", "Female")
        asked(page, "Is this person pregnant?", "No")
        says(page, "e1", "")
        asked(page, "Is this person breastfeeding?", "No")
        # Then these points are settled, their own answers are not asked any more, and the rest is
        for id_ in ("age", "sex", "i1", "e1"):
            says(page, id_, FITS_TOP)
            expect(point(page, id_).get_by_label("Yes", exact=True)).to_be_hidden()
        assert counts(page) == [4, 0, 6]
        # When others are answered, each counts as its heading says
        answers(page, "i2", "Yes")
        answers(page, "i4.1", "No")
        answers(page, "e2", "Yes")
        answers(page, "e3", "No")
        says(page, "i2", FITS)
        says(page, "i4.1", AGAINST)
        says(page, "e2", AGAINST)
        says(page, "e3", FITS)
        assert counts(page) == [6, 2, 2]
        # Then no word of a verdict on the whole stands on the page
        text = page.get_by_role("main").inner_text().lower()
        assert not any(word in text for word in ("eligible", "score:", "match", "%"))
        assert "ask the study team" in text


def test_an_age_that_is_no_whole_number_is_told_and_settles_nothing(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        for wrong in ("63.5", "-1", "old", "1e2"):
            age(page, wrong)
            expect(page.get_by_text("Please write a whole number").locator("visible=true").first).to_be_visible()
            expect(page.get_by_label("Age", exact=True)).to_have_attribute("aria-invalid", "true")
            says(page, "i1", "")
        age(page, "")
        expect(page.get_by_label("Age", exact=True)).to_have_attribute("aria-invalid", "false")
        age(page, " 63 ")
        says(page, "i1", FITS_TOP)


def test_on_paper_the_answers_of_a_settled_point_stand_again(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        someone.goes_to(CHECK)
        age(someone.page, "63")
        answers = point(someone.page, "i1").locator("[data-answers]")
        expect(answers).to_be_hidden()
        someone.page.emulate_media(media="print")
        expect(answers).to_be_visible()


def test_not_sure_never_counts_against_anybody(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        for button in page.get_by_label("Not sure", exact=False).all():
            if button.is_visible():
                button.check()
        assert counts(page) == [0, 0, 10]
        says(page, "i2", OPEN)
        says(page, "e1", OPEN)


def test_an_answer_to_words_that_may_say_the_opposite_decides_nothing(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        someone.goes_to(CHECK)
        for answer in ("Yes", "No"):
            answers(someone.page, "e4", answer)
            says(someone.page, "e4", OPEN)


def test_an_answer_never_speaks_against_a_point_with_exceptions(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        someone.goes_to(CHECK)
        answers(someone.page, "e3", "Yes")
        says(someone.page, "e3", OPEN)
        answers(someone.page, "e3", "No")
        says(someone.page, "e3", FITS)


def test_a_list_of_which_one_must_be_true_is_one_point(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        says(page, "i3", "")
        answers(page, "i3.1", "No")
        says(page, "i3", OPEN)
        answers(page, "i3.2", "No")
        says(page, "i3", AGAINST)
        answers(page, "i3.2", "Not sure")
        says(page, "i3", OPEN)
        answers(page, "i3.1", "Yes")
        says(page, "i3", FITS)


def test_the_open_points_go_to_the_printable_sheet_behind_the_hash(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        link = page.get_by_role("link", name="printable sheet")
        age(page, "40")
        answers(page, "i2", "Yes")
        answers(page, "e2", "Not sure")
        asked(page, "Is this person pregnant?", "Yes")
        expect(link).to_have_attribute("href", f"/trial/{NCT}/print#ask=i3,i3.1,i3.2,i4.1,e2,e3,e3.1,e3.2,e4")
        page.get_by_text("Show the open points").click()
        listed = page.locator('[data-part="list-open"]').get_by_role("link")
        assert listed.count() == counts(page)[2]
        # A link of the list leads to where the point is asked
        listed.last.click()
        assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "p-e4"
        assert page.evaluate("location.hash") == "#p-e4"


def test_nothing_leaves_the_page_while_somebody_answers(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        page.wait_for_load_state("networkidle")
        sent: list[str] = []
        page.context.on("request", lambda request: sent.append(request.url))
        age(page, "40")
        page.get_by_label("Age", exact=True).press("Enter")
        for button in page.get_by_role("radio").all():
            if button.is_visible():
                button.check()
        page.get_by_label("Keep my answers").check()
        page.get_by_role("button", name="Forget all answers").click()
        page.wait_for_timeout(300)
        assert sent == []
        assert page.evaluate("performance.getEntriesByType('resource').every(e => /\\/static\\//.test(e.name))")
        assert page.url.endswith(CHECK)
        assert page.context.cookies() == []


def test_words_of_a_record_are_text_wherever_the_script_puts_them(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        answers(page, "i2", "No")
        listed = page.locator('[data-part="list-against"]')
        expect(listed).to_contain_text("<b>left</b> hand & no other")
        assert listed.locator("b").count() == 0


def test_answers_are_kept_nowhere_unless_the_reader_asks_and_forgotten_when_they_do(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        answers(page, "e2", "No")
        assert page.evaluate("localStorage.length") == 0
        page.reload()
        assert not point(page, "e2").get_by_label("No", exact=True).is_checked()
        # Kept when they ask, also what is answered later
        answers(page, "e2", "No")
        page.get_by_label("Keep my answers").check()
        expect(page.get_by_role("status").filter(has_text="kept on this device")).to_be_visible()
        age(page, "40")
        page.reload()
        says(page, "e2", FITS)
        says(page, "i1", FITS_TOP)
        assert page.get_by_label("Keep my answers").is_checked()
        # What was said of the person holds for other trials too, what was said of this one does not
        someone.goes_to(f"/trial/{OTHER}/check")
        says(page, "i1", FITS_TOP)
        says(page, "i2", "")
        assert not page.get_by_label("Keep my answers").is_checked()
        # And gone when they say so
        page.get_by_role("button", name="Forget all answers").click()
        assert page.evaluate("localStorage.length") == 0
        says(page, "i1", "")
        someone.goes_to(CHECK)
        assert counts(page) == [0, 0, 10]


def test_unticking_takes_what_was_kept_of_this_trial(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        page.get_by_label("Keep my answers").check()
        answers(page, "e2", "Yes")
        page.get_by_label("Keep my answers").uncheck()
        assert page.evaluate("localStorage.length") == 0
        says(page, "e2", AGAINST)


def test_answers_to_other_words_than_these_are_dropped(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        page.get_by_label("Keep my answers").check()
        answers(page, "e2", "Yes")
        page.evaluate(
            """() => {
                const kept = JSON.parse(localStorage["trialfinder.check"]);
                for (const one of Object.values(kept.trials)) one.stamp = "0".repeat(16);
                localStorage["trialfinder.check"] = JSON.stringify(kept);
            }"""
        )
        page.reload()
        says(page, "e2", "")
        expect(page.get_by_text("have changed since you answered")).to_be_visible()


@pytest.mark.parametrize("rubbish", ["[", "[]", "null", '{"trials":7,"person":[]}', '{"trials":{"NCT01000001":"x"}}'])
def test_what_anybody_put_into_the_storage_breaks_nothing(own_visitors: Visitors, rubbish: str) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        page.evaluate("text => { localStorage['trialfinder.check'] = text }", rubbish)
        page.reload()
        answers(page, "e2", "No")
        says(page, "e2", FITS)
        page.get_by_role("button", name="Forget all answers").click()
        assert page.evaluate("localStorage.length") == 0


REFUSE = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"


def test_a_browser_that_keeps_nothing_is_no_hindrance(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        page.add_init_script(REFUSE)
        someone.goes_to(CHECK)
        answers(page, "e2", "No")
        says(page, "e2", FITS)
        page.get_by_label("Keep my answers").click()
        expect(page.get_by_text("does not let the page keep anything")).to_be_visible()
        assert not page.get_by_label("Keep my answers").is_checked()
        says(page, "e2", FITS)


def test_without_a_script_it_is_a_checklist_to_print(own_visitors: Visitors) -> None:
    with own_visitors.visitor(390, scripts=False) as someone:
        page = someone.page
        someone.goes_to(CHECK)
        expect(page.get_by_text("Without a script in your browser")).to_be_visible()
        for id_ in ("i1", "i2", "i3.1", "e2", "e3"):
            answers(page, id_, "Yes")
        expect(page.get_by_text("How it stands")).to_be_hidden()
        expect(page.get_by_text("Keep my answers")).to_be_hidden()
        # Radio buttons of one point exclude one another, those of others stay
        answers(page, "e2", "No")
        assert not point(page, "e2").get_by_label("Yes", exact=True).is_checked()
        assert point(page, "i2").get_by_label("Yes", exact=True).is_checked()
        page.emulate_media(media="print")
        expect(point(page, "i1").get_by_label("Not sure")).to_be_visible()


def test_it_can_be_gone_through_with_the_keyboard_alone_and_says_what_changed(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(CHECK)
        first = point(page, "i2").get_by_label("Yes", exact=True)
        first.focus()
        page.keyboard.press("Space")
        status = page.locator('[data-part="status"]')
        assert status.get_attribute("role") == "status"
        expect(status).to_contain_text(FITS)
        expect(status).to_contain_text("Open: 9")
        page.keyboard.press("ArrowRight")
        says(page, "i2", AGAINST)
        expect(status).to_contain_text(AGAINST)
        # The name of each group of answers is the point itself
        expect(page.get_by_role("group", name="Fear of paper")).to_have_count(1)


def test_at_four_hundred_per_cent_nothing_hangs_out(own_visitors: Visitors) -> None:
    with own_visitors.visitor(320) as someone:
        page = someone.page
        someone.goes_to(CHECK)
        answers(page, "e2", "Yes")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


# The script's settling against a reference in Python

UNITS = ("years", "months", "weeks", "days")
FAMILY = {"years": 0, "months": 0, "weeks": 1, "days": 1, "hours": 1}
MOST = {"years": 90, "months": 240, "weeks": 200, "days": 900, "hours": 2000}


@st.composite
def ages(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """A limit of age and somebody's age, near enough to each other that it matters."""
    unit = draw(st.sampled_from(UNITS))
    number = draw(st.integers(0, MOST[unit]))
    days = number * {"years": 365.2425, "months": 30.437, "weeks": 7, "days": 1}[unit]
    constraint = {"kind": "age"}
    for end in draw(st.sampled_from((("min",), ("max",), ("min", "max")))):
        its = draw(st.sampled_from((*UNITS, "hours")))
        near = round(days / {"years": 365.2425, "months": 30.437, "weeks": 7, "days": 1, "hours": 1 / 24}[its])
        count = draw(st.integers(max(0, near - 3), near + 3) | st.integers(0, MOST[its]))
        constraint |= {
            end: str(count),
            f"{end}_unit": its,
            f"{end}_inclusive": draw(st.sampled_from(("true", "false"))),
        }
    return constraint, {"number": number, "unit": unit}


THREE = st.sampled_from(("yes", "no", "unsure", ""))
PEOPLE = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(("female", "male", "unsure", "")),
        "pregnant": THREE,
        "breastfeeding": THREE,
        "planning_pregnancy": THREE,
        "performance": st.sampled_from(("", "0", "1", "2", "3", "4")),
    }
)
STATES = ("pregnant", "breastfeeding", "planning_pregnancy")
OTHERS = st.one_of(
    st.sampled_from(("female", "male", "all")).map(lambda sex: {"kind": "sex", "sex": sex}),
    st.tuples(st.lists(st.sampled_from(STATES), min_size=1, unique=True), st.booleans()).map(
        lambda told: {"kind": "pregnancy", "states": ",".join(told[0])} | ({"negated": "true"} if told[1] else {})
    ),
    st.lists(st.sampled_from("01234"), min_size=1, max_size=4, unique=True).map(
        lambda levels: {"kind": "performance_status", "allowed": ",".join(sorted(levels))}
    ),
)
CALM = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def settled(someone: Visitor, constraints: list[dict[str, str]], person: dict[str, Any]) -> str:
    said: str = someone.page.evaluate(
        "([said, person]) => window.trialfinder.settle(said, person)", [constraints, person]
    )
    return said


def test_the_script_settles_ages_as_birthdays_do(own_visitors: Visitors) -> None:
    decided = {True: 0, False: 0}
    with own_visitors.visitor() as someone:
        someone.goes_to(CHECK)

        @CALM
        @given(ages())
        def holds(told: tuple[dict[str, str], dict[str, Any]]) -> None:
            constraint, age_given = told
            found = settled(someone, [constraint], {"age": age_given})
            units = [constraint[f"{end}_unit"] for end in ("min", "max") if end in constraint]
            exact = all(FAMILY[unit] == FAMILY[age_given["unit"]] for unit in units)
            for today in TODAYS:
                right = expected([constraint], {"age": age_given}, today)
                # Between months and days the script may say less than is known, and never anything else.
                assert found == right if exact else found in ("", right)
            decided[found != ""] += 1

        holds()
    assert decided[True] > decided[False] / 2


def test_the_script_settles_everything_else_as_the_reference_does(own_visitors: Visitors) -> None:
    with own_visitors.visitor() as someone:
        someone.goes_to(CHECK)

        @CALM
        @given(st.lists(st.one_of(OTHERS, ages().map(lambda told: told[0])), min_size=1, max_size=2), PEOPLE)
        def holds(constraints: list[dict[str, str]], person: dict[str, Any]) -> None:
            assert settled(someone, constraints, person) == expected(constraints, person)

        holds()


@pytest.mark.parametrize(
    ("number", "unit", "limit", "answer"),
    [
        (75, "years", {"max": "75", "max_unit": "years", "max_inclusive": "true"}, "yes"),
        (76, "years", {"max": "75", "max_unit": "years", "max_inclusive": "true"}, "no"),
        (18, "years", {"min": "18", "min_unit": "years", "min_inclusive": "false"}, ""),
        (18, "years", {"max": "18", "max_unit": "years", "max_inclusive": "false"}, "no"),
        (66, "months", {"max": "5", "max_unit": "years", "max_inclusive": "true"}, ""),
        (5, "months", {"min": "6", "min_unit": "months", "min_inclusive": "true"}, "no"),
        (3, "weeks", {"min": "28", "min_unit": "days", "min_inclusive": "true"}, "no"),
        (4, "weeks", {"min": "1", "min_unit": "months", "min_inclusive": "true"}, ""),
        (2, "years", {"min": "90", "min_unit": "days", "min_inclusive": "true"}, "yes"),
    ],
)
def test_limits_of_age_are_read_as_people_read_them(
    own_visitors: Visitors, number: int, unit: str, limit: dict[str, str], answer: str
) -> None:
    with own_visitors.visitor() as someone:
        someone.goes_to(CHECK)
        assert settled(someone, [{"kind": "age", **limit}], {"age": {"number": number, "unit": unit}}) == answer


def test_every_script_says_what_it_reads_and_writes() -> None:
    folder = Path(__file__).resolve().parents[2] / "src/trialfinder/pages/static"
    for name in ("check", "settle", "save", "saved", "saved-list", "share"):
        head = (folder / f"{name}.js").read_text(encoding="utf-8").partition("*/")[0]
        assert head.startswith("/*"), name
        assert "Reads" in head, name
        assert "rites" in head, name
