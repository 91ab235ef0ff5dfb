"""Who gets what, the dates as a line, what changed lately, the way through the page: what each promises to readers."""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from lib.trials import NCT, SITE, a_tree, a_trial, problems_of, trial_of
from trialfinder.alerts.lately import latest_news
from trialfinder.audit.versions import audit_versions
from trialfinder.catalog import Catalog
from trialfinder.explain import explain
from trialfinder.history.changes import latest
from trialfinder.pages import render, sheet
from trialfinder.records.document import read_document
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store
from trialfinder.trial import Trial

ARMS: dict[str, Any] = {
    "armGroups": [
        {"label": "Ink and plaster", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Ink", "Device: Plaster"]},
        {"label": "Plaster", "type": "ACTIVE_COMPARATOR", "interventionNames": ["Device: Plaster"]},
        {"label": "Nothing", "type": "NO_INTERVENTION"},
    ],
    "interventions": [
        {"type": "DRUG", "name": "Ink", "armGroupLabels": ["Ink and plaster"]},
        {"type": "DEVICE", "name": "Plaster", "armGroupLabels": ["Ink and plaster", "Plaster"]},
    ],
}


def page_of(trial: Trial, site: Any = SITE, **more: Any) -> LexborHTMLParser:
    return LexborHTMLParser(render.trial_html(trial, site, **more))


def words(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


# --- who gets what -------------------------------------------------------------------------------------------


def test_who_gets_what_is_a_table_in_which_the_same_thing_stands_in_the_same_column() -> None:
    trial = a_trial(armsInterventionsModule=ARMS)
    page = page_of(trial)
    assert words(page, ".arms tbody th") == [
        *("Ink and plaster Experimental", "Plaster Active Comparator", "Nothing No Intervention"),
    ]
    assert words(page, ".arms .c1") == ["Drug: Ink"]
    assert words(page, ".arms .c2") == ["Device: Plaster", "Device: Plaster"]
    assert words(page, '.arms [data-rule="gets-nothing"]') == ["The record links no treatment to this group."]
    assert problems_of(trial) == []


def test_too_many_things_have_no_columns_and_a_record_without_links_no_table() -> None:
    many = {"armGroups": [{"label": n, "interventionNames": [f"Drug: {x}" for x in "ABCDEFG"]} for n in "XY"]}
    page = page_of(a_trial(armsInterventionsModule=many))
    assert len(words(page, ".gets li")) == 14
    assert page.css(".c1") == []
    assert page_of(a_trial(armsInterventionsModule={"armGroups": [{"label": "A"}]})).css(".arms") == []


# --- dates ---------------------------------------------------------------------------------------------------

STATUS: dict[str, Any] = {
    "overallStatus": "RECRUITING",
    "startDateStruct": {"date": "2026-01-05", "type": "ACTUAL"},
    "primaryCompletionDateStruct": {"date": "2026-09", "type": "ESTIMATED"},
    "completionDateStruct": {"date": "2027-12", "type": "ESTIMATED"},
    "studyFirstPostDateStruct": {"date": "2025-11-30", "type": "ACTUAL"},
    "lastUpdatePostDateStruct": {"date": "2026-08-20", "type": "ACTUAL"},
}


def line(today: str, status: dict[str, Any] = STATUS) -> list[str]:
    site = dataclasses.replace(SITE, as_of=datetime.date.fromisoformat(today))
    return words(page_of(a_trial(statusModule=status), site), ".timeline li")


def test_the_dates_stand_in_their_order_with_the_day_of_the_page_among_them() -> None:
    assert line("2026-09-01") == [
        "Record first posted 30 November 2025",
        "Start 5 January 2026, Actual",
        "Record last updated 20 August 2026",
        "The day of this page: 1 September 2026",
        "Main measurements complete September 2026, Estimated",
        "Study complete December 2027, Estimated",
    ]


def test_a_month_that_is_over_stands_before_the_day_and_one_that_is_not_behind_it() -> None:
    assert line("2026-10-01")[3].startswith("Main measurements complete")
    assert line("2026-09-30")[3].startswith("The day of this page")
    actual = {**STATUS, "primaryCompletionDateStruct": {"date": "2026-09", "type": "ACTUAL"}}
    assert line("2026-09-30", actual)[3].startswith("Main measurements complete")


def test_without_dates_there_is_no_line_and_a_date_that_is_none_is_not_on_it() -> None:
    assert line("2026-09-01", {"overallStatus": "RECRUITING"}) == []
    odd = {"startDateStruct": {"date": "soon"}, "completionDateStruct": {"date": "2027"}}
    assert line("2026-09-01", odd) == ["The day of this page: 1 September 2026", "Study complete 2027"]


# --- what changed lately -------------------------------------------------------------------------------------


def a_version(day: str, **changes: Any) -> bytes:
    tree = a_tree(**changes)
    tree["protocolSection"]["statusModule"] |= {"lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"}}
    tree["derivedSection"]["miscInfoModule"]["versionHolder"] = day
    return json.dumps(tree).encode()


OLDER = a_version("2026-01-02")
OTHER_AGE = {
    "eligibilityCriteria": "Inclusion Criteria:\n\n* Adults with a paper cut",
    "minimumAge": "21 Years",
    "sex": "ALL",
}
NEWER = a_version("2026-03-04", eligibilityModule=OTHER_AGE)
NEWEST = a_version("2026-05-06", eligibilityModule=OTHER_AGE, conditionsModule={"conditions": ["Paper Cut"]})


def test_the_latest_news_stand_on_the_page_with_their_day_and_lead_to_all_changes() -> None:
    documents = [read_document(raw) for raw in (OLDER, NEWER)]
    trial = trial_of(NEWER, versions=2)
    html = render.trial_html(trial, SITE, latest(documents))
    page = LexborHTMLParser(html)
    (said,) = words(page, "#lately")
    assert "4 March 2026" in said
    assert "The lower age limit went from 18 years to 21 years." in said
    assert page.css(f'#lately a[href="/trial/{NCT}/changes"]')
    assert audit_versions(html, {document.sha256: document.tree for document in documents}) == []


def test_a_version_without_news_does_not_hide_the_one_before_it() -> None:
    found = latest([read_document(raw) for raw in (OLDER, NEWER, NEWEST)])
    assert found is not None
    assert found.date == "2026-03-04"


def test_a_record_that_told_no_news_has_no_such_block() -> None:
    assert page_of(a_trial()).css("#lately") == []
    assert latest([read_document(NEWER), read_document(NEWEST)]) is None
    assert latest([read_document(NEWER)]) is None


def test_news_of_contacts_alone_are_left_to_the_page_of_changes() -> None:
    contact = a_version("2026-06-07", contactsLocationsModule={"centralContacts": [{"name": "Bo Quill", "phone": "1"}]})
    one, two = read_document(a_version("2026-01-02", contactsLocationsModule={})), read_document(contact)
    assert latest([one, two]) is not None
    assert latest([one, two], without=("contacts",)) is None


def test_a_page_from_its_sheet_tells_the_same_news_and_an_older_version_that_arrives_late_changes_it(
    tmp_path: Path,
) -> None:
    def keep() -> int:
        with open_store(tmp_path / "store", write=True) as store:
            catalog = Catalog(store)
            return sheet.keep(store, catalog.trial, news_of=lambda nct_id: latest_news(catalog, nct_id))

    def bring(name: str, raw: bytes) -> None:
        (tmp_path / name).write_bytes(raw)
        import_paths(tmp_path / "store", [tmp_path / name])

    bring("b.json", NEWER)
    assert keep() == 1
    bring("a.json", OLDER)
    with open_store(tmp_path / "store") as store:
        assert Catalog(store).laid_out(NCT, sheet.stamp()) is None
    assert keep() == 1
    with open_store(tmp_path / "store") as store:
        catalog = Catalog(store)
        held = catalog.laid_out(NCT, sheet.stamp())
        assert held is not None
        page = render.page_html(sheet.from_bytes(held.sheet), held, SITE)
        assert 'id="lately"' in page
        assert page == render.trial_html(catalog.trial(NCT), SITE, latest_news(catalog, NCT))


def test_of_many_news_the_first_three_are_told_and_the_others_counted() -> None:
    status = {"overallStatus": "COMPLETED", "startDateStruct": {"date": "2026-02-02"}}
    other = {"leadSponsor": {"name": "Bureau of Pens", "class": "OTHER"}}
    names = {"briefTitle": "Other Plasters", "orgStudyIdInfo": {"id": "PAPER-1"}}
    new = a_version("2026-03-04", statusModule=status, sponsorCollaboratorsModule=other, identificationModule=names)
    found = latest([read_document(OLDER), read_document(new)])
    said = words(page_of(trial_of(new, versions=2), news=found), "#lately .news > li")
    assert len(said) == 4
    assert said[-1].startswith("And ")


# --- the way through the page --------------------------------------------------------------------------------


def test_the_contents_name_every_section_in_its_order() -> None:
    page = page_of(a_trial(armsInterventionsModule=ARMS))
    links = [(node.attributes["href"] or "")[1:] for node in page.css(".toc a")]
    assert links == [node.attributes["id"] for node in page.css(".whole > section")]
    titles = [" ".join(node.text(deep=True).split()) for node in page.css(".toc a")]
    assert not any(any(map(str.isdigit, title)) for title in titles)
    assert len(set(titles)) == len(titles) > 10


def test_a_site_of_files_has_nobody_to_ask_for_the_nearest_site() -> None:
    assert page_of(a_trial()).css("form#near")
    assert page_of(a_trial(), dataclasses.replace(SITE, static=True)).css("form#near") == []
    nowhere = a_trial(contactsLocationsModule=None)
    assert page_of(nowhere).css("form#near") == []


def test_plain_and_official_words_of_a_point_stand_in_one_item() -> None:
    points = "* Adults with a paper cut\n* Prior ink therapy"
    text = f"Inclusion Criteria:\n\n{points}\n\nExclusion Criteria:\n\n* Fear of paper"
    trial = dataclasses.replace(a_trial(), plain=explain(text, nct_id=NCT))
    items = page_of(trial).css("#join .criteria li")
    assert len(items) == 3
    beside = 0
    for item in items:
        (plain,) = item.css("[data-criterion]")
        official = item.css("details.beside [data-original]")
        beside += len(official)
        assert [one.attributes["data-original"] for one in official] in ([], [plain.attributes["data-criterion"]])
    assert beside > 0
    assert page_of(trial).css("#join .choice.all input")
    assert page_of(a_trial()).css("#join .choice.all input") == []  # no words of ours, nothing to open


@pytest.mark.parametrize("words", ["<!--near-->", "<!--timeline-->", "<!--x-->", "&lt;!--near--&gt;"])
def test_words_of_a_record_are_no_slot(words: str) -> None:
    trial = a_trial(descriptionModule={"briefSummary": f"Ink {words} is blue."})
    page = page_of(trial)
    summary = page.css_first('[data-field="protocolSection.descriptionModule.briefSummary"]')
    assert summary is not None
    assert " ".join(summary.text().split()) == f"Ink {words} is blue."
    assert len(page.css("form#near")) == 1
    assert len(page.css(".timeline")) == 1
