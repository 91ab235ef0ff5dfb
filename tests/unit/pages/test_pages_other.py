"""Lists, feeds, changes, messages and pages to read; what every page owes; the same bytes for the same input."""

from __future__ import annotations

import dataclasses
import datetime
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.trials import NCT, SITE, a_trial
from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.problems import Problem
from trialfinder.audit.provenance import audit_page
from trialfinder.pages import changed as changed_pages
from trialfinder.pages import front, render, wording
from trialfinder.pages.rules.catalogue import RULES, rule_names
from trialfinder.pages.site import Site
from trialfinder.pages.views.measured import measured

ATOM = "{http://www.w3.org/2005/Atom}"


class Listed(NamedTuple):
    nct_id: str
    brief_title: str | None
    overall_status: str | None


def site(**changes: object) -> Site:
    return dataclasses.replace(SITE, **changes)  # type: ignore[arg-type]  # fields of several types, by name


def the_list(*listed: Listed, total: int | None = None, page: int = 1, query: str = "", notice: str = "") -> str:
    count = len(listed) if total is None else total
    return front.trials_html(listed, count, page, SITE, query=query, notice_text=notice)


def reading() -> Iterator[str]:
    yield render.methodology_html(SITE)
    yield render.about_html(SITE)
    yield render.privacy_html(SITE)
    yield render.message_html("Not found", "There is no such page.", "Start at the list.", SITE)
    yield the_list(Listed(NCT, "Plasters", "RECRUITING"))
    yield the_list(total=0)
    yield front.home_html([Listed(NCT, "Plasters", "RECRUITING")], 1, SITE)


# --- the frame of every page ----------------------------------------------------------------------------------


def problems(html: str) -> list[Problem]:
    tree = {"protocolSection": {"identificationModule": {"nctId": NCT, "briefTitle": "Plasters"}}}
    tree["protocolSection"]["statusModule"] = {"overallStatus": "RECRUITING"}
    found = audit_page(html, {NCT: tree}, {}, rule_names(), nct_id=None)
    return found + audit_obligations(html, nct_id=None, origin=SITE.base_url)


@pytest.mark.parametrize("number", range(6))
def test_every_page_that_is_of_no_one_trial_keeps_its_promises(number: int) -> None:
    assert problems(list(reading())[number]) == []


def test_the_sample_is_said_to_be_made_up_on_every_page_and_nothing_else_is() -> None:
    sample, trial = site(sample=True), a_trial(sample=True)
    pages = [
        render.trial_html(trial, sample),
        render.print_html(trial, sample),
        changed_pages.changes_html(trial, (), sample),
        render.methodology_html(sample),
        render.message_html("a", "b", "c", sample),
    ]
    assert all(wording.SAMPLE_BANNER in page for page in pages)
    assert all(wording.SAMPLE_BANNER not in page for page in reading())
    assert wording.SAMPLE_BANNER in " ".join(render.trial_text(trial, sample).split())
    assert wording.SAMPLE_BANNER not in render.trial_text(a_trial(), SITE)


def test_the_date_of_the_data_is_that_of_the_trial_on_its_pages_and_of_the_site_elsewhere() -> None:
    dated = site(processed="2026-08-30T09:00:05")
    for html in (render.trial_html(a_trial(), dated), render.print_html(a_trial(), dated)):
        assert "ClinicalTrials.gov data processed: 28 August 2026" in html
        assert "30 August" not in html
    assert "ClinicalTrials.gov data processed: 30 August 2026, 09:00:05" in render.about_html(dated)
    assert "ClinicalTrials.gov data processed: not known" in render.about_html(SITE)


@pytest.mark.parametrize("number", range(6))
def test_headings_of_a_page_to_read_descend_from_one(number: int) -> None:
    page = LexborHTMLParser(list(reading())[number])
    levels = [int((node.tag or "h0")[1]) for node in page.css("h1, h2, h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert page.css_first("main#main") is not None
    assert page.css_first("a.skip[href='#main']") is not None
    assert page.css("script") == []


# --- the list -------------------------------------------------------------------------------------------------


def test_a_list_marks_each_trial_by_its_own_number() -> None:
    page = LexborHTMLParser(
        the_list(Listed(NCT, "Plasters \\[big\\]", "RECRUITING"), Listed("NCT01000002", None, None))
    )
    first, second = page.css("li[data-nct]")
    assert first.attributes["data-nct"] == NCT
    link = first.css_first("a")
    assert link is not None
    assert (link.attributes["href"], link.text()) == (f"/trial/{NCT}", "Plasters [big]")
    assert [node.attributes["value"] for node in first.css("data")] == ["RECRUITING"]
    assert second.css_first("a").text() == "A trial without a title"  # type: ignore[union-attr]  # asserted to be there
    blank = LexborHTMLParser(the_list(Listed(NCT, " ", None)))
    assert blank.css_first("li[data-nct] a").text() == "A trial without a title"  # type: ignore[union-attr]  # the same


@pytest.mark.parametrize(
    ("total", "number", "links"),
    [
        (50, 1, []),
        (51, 1, [("next", "/trials?page=2")]),
        (120, 2, [("prev", "/trials"), ("next", "/trials?page=3")]),
        (120, 3, [("prev", "/trials?page=2")]),
    ],
)
def test_a_list_leads_to_its_neighbors(total: int, number: int, links: list[tuple[str, str]]) -> None:
    page = LexborHTMLParser(the_list(total=total, page=number))
    assert [(node.attributes["rel"], node.attributes["href"]) for node in page.css("nav.pages a")] == links


def test_what_was_asked_stands_in_the_field_and_a_notice_above_the_list() -> None:
    page = LexborHTMLParser(the_list(query='"ink" & <b>', notice="Nothing has this title."))
    field = page.css_first("input#q")
    assert field is not None
    assert field.attributes["value"] == '"ink" & <b>'
    assert [node.text() for node in page.css("main p.important")] == ["Nothing has this title."]
    assert LexborHTMLParser(the_list()).css("main p.important") == []


# --- method, about, messages ----------------------------------------------------------------------------------


def test_the_method_lists_every_rule_with_its_formula_and_its_inputs() -> None:
    page = LexborHTMLParser(render.methodology_html(SITE))
    assert [node.attributes["id"] for node in page.css("dl.rules > div")] == [f"rule-{rule.name}" for rule in RULES]
    for rule, node in zip(RULES, page.css("dl.rules > div"), strict=True):
        assert rule.formula in node.text()
        assert [code.text() for code in node.css("dd.input")] == list(rule.inputs)


def test_an_operator_is_named_or_said_to_be_unnamed() -> None:
    assert "has not given a name" in render.about_html(SITE)
    named = render.about_html(
        site(operator_name="Elm Library", operator_contact="Room 7", operator_imprint="Register 12 of <Elm>")
    )
    assert "Elm Library Room 7" in named
    assert "Register 12 of &lt;Elm&gt;" in named
    assert "has not given a name" not in named


def test_a_message_says_what_is_wrong_and_what_to_do() -> None:
    page = LexborHTMLParser(render.message_html("Not found", "No such page.", "Start anew.", SITE))
    assert [node.text() for node in page.css("main h1, main section p")] == [
        "Not found",
        "No such page.",
        "Start anew.",
    ]
    without = LexborHTMLParser(render.message_html("Not found", "No such page.", "", SITE))
    assert [node.text() for node in without.css("main section p")] == ["No such page."]


def test_static_files_are_named_with_their_type_and_ask_nobody() -> None:
    files = render.static_files()
    kind, content = files["style.css"]
    assert kind == "text/css; charset=utf-8"
    assert b"url(" not in content
    assert b"@import" not in content
    assert all(name == Path(name).name for name in files)


def test_a_site_knows_its_links_and_its_address() -> None:
    assert site(base_path="/sub").path("/about") == "/sub/about"
    assert site(base_url="https://trials.example/").address("/about") == "https://trials.example/about"
    assert site(base_url="", base_path="/sub").address("/about") == "/sub/about"


# --- text and Markdown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [render.trial_text, render.trial_markdown])
def test_a_trial_as_text_carries_what_every_page_carries(make: object) -> None:
    assert callable(make)
    text = " ".join(make(a_trial(), SITE).replace("\\", "").split())
    for words in (
        "Plasters for Paper Cuts",
        "Adults with a paper cut",
        "Fear of paper",
        "You may not be able to join if",
        f"Source: ClinicalTrials.gov, record {NCT}",
        f"https://clinicaltrials.gov/study/{NCT}",
        "ClinicalTrials.gov data processed: 28 August 2026",
        "What we changed:",
        "not medical advice",
        wording.NOTICE,
    ):
        assert words in text


def test_text_underlines_its_first_headings_and_markdown_numbers_them() -> None:
    text, markdown = render.trial_text(a_trial(), SITE), render.trial_markdown(a_trial(), SITE)
    assert text.startswith("Plasters for Paper Cuts\n=======================\n")
    assert "\nDates\n-----\n" in text
    assert markdown.startswith("# Plasters for Paper Cuts\n")
    assert "\n## Dates\n" in markdown
    assert render.trial_text(a_trial(identificationModule={}), SITE).startswith(f"{NCT}\n")


def test_items_keep_their_depth_and_their_numbers() -> None:
    summary = {"briefSummary": "Steps:\n\n1. One\n\n   * Two\n\n     * Three\n\nThen\n\n    * Deep at once\n* Last"}
    trial = a_trial(descriptionModule=summary)
    text, markdown = render.trial_text(trial, SITE), render.trial_markdown(trial, SITE)
    assert "1. One\n  - Two\n    - Three\n\nThen\n\n- Deep at once\n- Last\n" in text
    assert "- 1\\. One\n  - Two\n    - Three\n\nThen\n\n- Deep at once\n- Last\n" in markdown


# --- same input, same bytes -----------------------------------------------------------------------------------

PRINT_ALL = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from lib.trials import SITE, a_full_tree, pages_of, trial_of
from trialfinder.pages import changed, render
import json
trial = trial_of(json.dumps(a_full_tree(lambda field: f"Words of {field.piece} MOON-INN MOON-NIN")).encode())
texts = [*pages_of(trial), render.trial_text(trial, SITE), render.trial_markdown(trial, SITE)]
texts += [changed.changes_atom(trial, (), SITE)]
texts += [render.methodology_html(SITE), render.trial_json(trial, SITE).decode()]
print(hashlib.sha256("".join(texts).encode()).hexdigest())
"""


def test_the_same_record_gives_the_same_bytes_in_every_process() -> None:
    folder = str(Path(__file__).resolve().parents[2])
    hashes = set()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", PRINT_ALL, folder],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        )
        hashes.add(done.stdout)
    assert len(hashes) == 1


def test_another_day_changes_the_pages_and_nothing_but_the_sentences_on_time() -> None:
    later = site(as_of=datetime.date(2026, 9, 2))
    today, tomorrow = render.trial_html(a_trial(), SITE), render.trial_html(a_trial(), later)
    changed = [(one, two) for one, two in zip(today.split("\n"), tomorrow.split("\n"), strict=True) if one != two]
    assert changed
    assert all("data-rule" in one and "data-rule" in two for one, two in changed)


def test_methodology_publishes_what_the_last_run_measured_with_its_date_and_versions() -> None:
    page = LexborHTMLParser(render.methodology_html(SITE))
    told = measured()
    section = page.css_first("section[aria-labelledby=measured-title]")
    assert section is not None
    words = section.text()
    for part in (told.date, told.rules, told.vocabulary, told.checker, str(told.trials)):
        assert part in words
    assert told.operators
    assert len(section.css("tbody tr")) == len(told.operators)
    assert all(figure.name in words and figure.value in words for figure in told.figures)
