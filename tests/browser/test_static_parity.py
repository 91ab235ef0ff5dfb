"""The search of a site of files finds what the served search finds, for words that people type.

The served search also reads ages, places and sexes out of a sentence, and mends spelling; these queries hold none of
that. Both leave out what stands behind a "no". The served one looks for a name as a phrase, so the other one may find
more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus.measure_search import real_records
from lib.built import a_search
from lib.searchable import Searchable
from trialfinder.sample import studies

pytestmark = pytest.mark.browser

QUERIES = (
    *("diabetes", "type 2 diabetes", "children", "babies", "breast cancer", "lung cancer", "prostate cancer"),
    *("pancreatic cancer", "colon cancer", "ovarian cancer", "skin cancer", "brain tumor", "leukemia", "lymphoma"),
    *("melanoma", "multiple myeloma", "heart attack", "heart failure", "high blood pressure", "stroke", "blood clots"),
    *("asthma", "allergy", "sleep apnea", "insomnia", "smoking", "obesity", "pregnancy", "depression", "anxiety"),
    *("schizophrenia", "autism", "alzheimer's disease", "dementia", "parkinson's disease", "epilepsy", "migraine"),
    *("HIV", "hepatitis B", "covid", "flu shot", "vaccine", "psoriasis", "lupus", "crohn's disease", "arthritis"),
    *("rheumatoid arthritis", "cystic fibrosis", "sickle cell disease", "kidney disease", "kidney transplant"),
    *("knee replacement", "back pain", "chronic pain", "physical therapy", "chemotherapy", "stem cell transplant"),
    *("diabetes without insulin", "not pregnant diabetes", "asthma no steroids or surgery", "no appetite", "asma"),
    *("low back pain treatment", "trials for children with asthma", "pembrolizumab", "keytruda"),
)
MOST = 3_000
LEAST_RECALL = 0.98


@contextmanager
def searched_here(browser: Browser, place: Path) -> Iterator[Page]:
    page = browser.new_page()
    page.goto((place / "search" / "index.html").as_uri())
    yield page
    page.close()


def found_here(page: Page, query: str) -> set[str]:
    """The numbers of all trials that the page finds, whatever their status."""
    found: set[str] = set()
    number = 1
    while True:
        page.evaluate("document.getElementById('answer').hidden = true")
        page.evaluate(
            "asked => { location.hash = asked }", urlencode({"q": query, "status": "all", "page": str(number)})
        )
        expect(page.locator("#answer")).to_be_visible()
        found.update(page.evaluate("[...document.querySelectorAll('#hits > li')].map(item => item.dataset.nct)"))
        if not page.locator("#pages a[rel=next]").is_visible():
            return found
        number += 1


def compared(browser: Browser, records: Searchable, place: Path) -> dict[str, tuple[set[str], set[str]]]:
    """What the served search and the one in the browser find, for each query."""
    a_search(((nct_id, document.tree) for nct_id, document in records.documents.items()), place)
    with searched_here(browser, place) as page:
        return {
            query: ({hit.nct_id for hit in records.ask(query, status="all", limit=MOST).hits}, found_here(page, query))
            for query in QUERIES
        }


def test_all_that_the_served_search_finds_in_the_sample_is_found_in_the_browser(
    browser: Browser, tmp_path: Path
) -> None:
    raws = [raw for name, raw in studies() if name.count(".") == 1]
    assert len({json.loads(raw)["protocolSection"]["identificationModule"]["nctId"] for raw in raws}) > 60
    answers = compared(browser, Searchable(tmp_path / "index", raws), tmp_path / "site")
    assert {query: served - here for query, (served, here) in answers.items() if served - here} == {}
    assert sum(bool(served) for served, _ in answers.values()) >= 40
    assert {query for query, (served, here) in answers.items() if here and not served} == set()


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.skipif(os.environ.get("TRIALFINDER_SOAK") != "1", reason="an index of all real records takes a while")
def test_nearly_all_that_the_served_search_finds_in_real_records_is_found_in_the_browser(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = compared(browser, real_records(tmp_path / "index"), tmp_path / "site")
    recall = [len(served & here) / len(served) for served, here in answers.values() if served]
    precision = [len(served & here) / len(here) for served, here in answers.values() if here]
    means = sum(recall) / len(recall), sum(precision) / len(precision)
    with capsys.disabled():
        print(f"\n{len(QUERIES)} queries: recall {means[0]:.3f}, also found by the server {means[1]:.3f}")
    assert means[0] >= LEAST_RECALL
