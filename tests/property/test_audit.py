"""The auditor reads anything, tells errors wherever they are planted, and stays quick on hostile text."""

from __future__ import annotations

import html
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.outline import read
from trialfinder.audit.problems import Problem
from trialfinder.audit.provenance import audit_page, audit_trial
from trialfinder.audit.words import compare

NCT = "NCT99990001"
SUMMARY = "protocolSection.descriptionModule.briefSummary"
RECORD = {
    "protocolSection": {
        "descriptionModule": {"briefSummary": "* Not more than \\<5 mg\n* Walk"},
        "statusModule": {"startDateStruct": {"date": "2024-01-05"}},
        "designModule": {"phases": ["PHASE1"], "enrollmentInfo": {"count": 24}},
        "eligibilityModule": {"eligibilityCriteria": "1. Able\n2. Willing", "minimumAge": "18 Years"},
    }
}
EXPLAINED = {
    "headings": [],
    "criteria": [
        {"id": "u1", "span": [3, 7], "original": "Able", "plain": "You can.", "verdict": "verified"},
        {"id": "u2", "span": [11, 18], "original": "Willing", "plain": "You want to.", "verdict": "verified"},
    ],
}
PAGE = f"""<main data-nct="{NCT}"><ul data-field="{SUMMARY}"><li>Not more than &lt;5 mg</li><li>Walk</li></ul>
<time datetime="2024-01-05" data-field="protocolSection.statusModule.startDateStruct.date">5 January 2024</time>
<data value="PHASE1" data-field="protocolSection.designModule.phases[0]">Phase 1</data>
<data value="24" data-field="protocolSection.designModule.enrollmentInfo.count">24 people</data>
<data value="18 Years" data-field="protocolSection.eligibilityModule.minimumAge">18 years</data>
<p data-criterion="u1" data-verdict="verified">You can.</p>
<p data-criterion="u2" data-verdict="verified">You want to.</p>
<div data-field="protocolSection.eligibilityModule.eligibilityCriteria"><ol><li data-original="u1">Able</li>
<li data-original="u2">Willing</li></ol></div><p data-rule="size">Size 1</p></main>"""

PIECES = st.sampled_from(
    [
        *"<>\"'&=/[]-. 0½\0",
        *("</p>", "<p", "<main>", "</main>", "<data value=", "<time datetime='", "<svg>", "<sup>", "<!--", "<script>"),
        *(" data-field='a'", " data-criterion=u1", " data-original", " data-nct=''", " data-rule=size", " hidden"),
        *("<table><td>", "<template>", "&lt;", " href='http://[' src=//[", SUMMARY),
        *("\ufdd2", "\ufdd5", "\ud800", "e\u0301"),
    ]
)


def audit(page: str) -> list[Problem]:
    problems = audit_trial([page], RECORD, EXPLAINED, {"size"}, NCT)
    audit_page(page, {NCT: RECORD}, {NCT: EXPLAINED}, (), nct_id=None)
    return problems + audit_obligations(page, nct_id=NCT)


def test_the_page_that_is_mutated_is_good() -> None:
    assert audit_trial([PAGE], RECORD, EXPLAINED, {"size"}, NCT) == []


@given(st.text() | st.lists(PIECES).map("".join))
def test_anything_can_be_read(page: str) -> None:
    audit(page)


@given(st.data())
@settings(max_examples=300)
def test_a_mutated_page_can_be_read(data: st.DataObject) -> None:
    page = PAGE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(page)))
        stop = data.draw(st.integers(start, min(len(page), start + 40)))
        page = page[:start] + "".join(data.draw(st.lists(PIECES, max_size=4))) + page[stop:]
    audit(page)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))).filter(str.strip))
def test_text_shown_as_it_is_has_no_problem(text: str) -> None:
    outline = read(f"<p>{html.escape(text)}</p>")
    shown = outline.text_of(next(e for e in outline.elements if e.tag == "p"))
    assert compare(text, shown).differs is None
    assert compare(text, shown, markup=True).differs is None


WORDS = st.lists(
    st.sampled_from(["not", "≥", "≤", "<", "5", "10", "mg", "-", "1.5", "(a)", "or", "±", "%"]), min_size=1
)


@given(WORDS, WORDS)
def test_other_words_are_never_the_same(first: list[str], second: list[str]) -> None:
    text, shown = " ".join(first), " ".join(second)
    # Without white space too: "1.5 5" is not "1.55".
    assert (compare(text, shown).differs is None) == (text == shown)


@given(st.text("ab1 .,<≥-\n*", min_size=1), st.integers(0), st.sampled_from("ab1<≥-"))
def test_one_letter_figure_or_sign_more_is_noticed(text: str, at: int, added: str) -> None:
    at %= len(text) + 1
    assert compare(text, text[:at] + added + text[at:], markup=True).differs is not None


@given(st.text("ab1 .,<≥-\n*", min_size=1), st.data())
def test_one_letter_figure_or_comparator_less_is_noticed(text: str, data: st.DataObject) -> None:
    places = [place for place, c in enumerate(text) if c in "ab1<≥"]
    if places:
        at = data.draw(st.sampled_from(places))
        assert compare(text, text[:at] + text[at + 1 :], markup=True).differs is not None


@pytest.mark.parametrize(
    "unit",
    [
        "&",
        "\\",
        "* ",
        "1. ",
        "(a) \n",
        "&amp;",
        " ",
        "5.",
        "*\n",
        "\\&",
        "a",
        "e\u0301",
        "- \\- ",
        "\ufdd5",
        "&#1;",
        "<",
        "²",
    ],
)
def test_hostile_text_takes_well_under_a_second(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    for shown in (text, "x" + text, text.replace("a", "b"), text + "\\"):
        start = time.process_time()
        compare(text, shown, markup=True)
        assert time.process_time() - start < 1


def test_a_page_of_300_kb_takes_half_a_second() -> None:
    item = "<li>Not more than &lt;5 mg of it a day, for all of us who walk far and well up hills</li>"
    count = 300_000 // len(item)
    record = {
        "protocolSection": {
            "descriptionModule": {
                "briefSummary": "* Not more than \\<5 mg of it a day, for all of us who walk far and well up hills\n"
                * count
            }
        }
    }
    page = f'<main><ul data-field="{SUMMARY}">{item * count}</ul></main>'
    start = time.process_time()
    assert audit_trial([page], record, {"criteria": [], "headings": []}, (), NCT) == []
    taken = time.process_time() - start
    # The figure is half a second; the rest is for machines slower than those it was measured on.
    assert taken < 1.5
    print(f"{len(page)} characters in {taken:.2f} s")
