"""The site below `/es/`: the same paths, the same answers, in Spanish; and how much of it is not yet."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.sites import Asked, a_site
from trialfinder.pages.languages import has_spanish, unsaid
from trialfinder.pages.site import Site
from trialfinder.pages.views.guides import ORDER
from trialfinder.web.site import PATHS

Get = Callable[..., Asked]

ONE, TWO = "NCT99990001", "NCT99990002"
SITE = Site(as_of=datetime.date(2026, 6, 1))
SEARCHES = (
    "/search",
    "/search?q=cancer",
    "/search?q=heart+attack&phase=2&sex=female&sponsor=industry&near=Boston&within=50mi&sort=distance",
    "/search?q=70+year+old+woman+with+pain+near+Houston&within=9000mi&status=all&hide=diabetes&without=ache",
    "/search?q=NCT09999998+qqqqzzzz",
    "/search?q=pain+not+pregnant+no+drugs+without+statins+never+had+surgery&status=all",
    "/search?q=no+insulin&status=all",
    "/search?q=asma+sin+placebo&status=all",
    "/search?q=pain+not+asthma&status=all&sort=newest",
    "/search?q=migraine&why-not=NCT99990001&status=completed",
)
WRONG = (
    "/nope",
    "/trial/x",
    "/trial/NCT99999998",
    "/trials?page=x",
    "/trials?page=99",
    "/guides/nope",
    "/search?q=cancer&age=200x",
    "/search?q=cancer&near=nowhere123",
    "/search?q=cancer&phase=9",
)
TRIALS = tuple(f"/trial/{nct_id}{end}" for nct_id in (ONE, TWO, "NCT99990009") for end in ("", "/print", "/changes"))
MAIN = (
    "/",
    *SEARCHES,
    *WRONG,
    *TRIALS,
    "/guides",
    *(f"/guides/{slug}" for slug in ORDER),
    "/about",
    "/privacy",
    "/accessibility",
)
"""No text of ours on these stays English."""
MORE = ("/trials", "/glossary", "/glossary/q", "/compare", f"/compare?ids={ONE},{TWO}", "/saved", f"/trial/{ONE}/check")
MORE = (*MORE, "/conditions", "/places", "/sponsors", "/corrections", "/api", "/methodology")
MORE = (
    *MORE,
    "/conditions/neoplasms",
    "/conditions/letters/a",
    "/places/united-states/ohio",
    f"/trial/{ONE}?near=Houston",
)
STILL_ENGLISH: dict[str, int] = {}
"""How many texts of ours have no Spanish yet, by page. It only goes down."""


@pytest.mark.parametrize("path", MAIN)
def test_nothing_of_ours_stays_english_on_the_main_pages(get: Get, path: str) -> None:
    assert unsaid(get(path).text, SITE) == []


@pytest.mark.parametrize("path", MORE)
def test_what_stays_english_on_the_other_pages_is_counted(get: Get, path: str) -> None:
    assert get(path).status == 200
    assert len(unsaid(get(path).text, SITE)) <= STILL_ENGLISH.get(path, 0)


def test_every_page_that_is_read_has_a_spanish_path(get: Get) -> None:
    for path, _ in PATHS:
        if "{" not in path:
            assert (get(f"/es{path}").status != 404) is (has_spanish(path) and get(path).status != 404), path


@pytest.mark.parametrize("path", [*SEARCHES[:2], *TRIALS[:3], "/", "/guides/children", "/about"])
def test_a_spanish_page_leads_on_in_spanish_and_back_to_english(get: Get, path: str) -> None:
    english, spanish = get(path), get(f"/es{path}")
    assert spanish.status == english.status == 200
    assert '<html lang="es"' in spanish.text
    assert spanish.headers["content-type"] == english.headers["content-type"]
    assert spanish.headers["cache-control"] == english.headers["cache-control"]
    if path.endswith("/print"):  # the sheet has no frame of the site
        return
    assert _switch(english) == f"/es{path}"
    assert _switch(spanish) == path
    for page in (english.text, spanish.text):
        plain = html.unescape(page)
        assert f'<link rel="alternate" hreflang="es" href="/es{path}">' in plain
        assert f'<link rel="alternate" hreflang="en" href="{path}">' in plain
    links = [html.unescape(link) for link in re.findall(r' (?:href|action)="(/[^"]*)"', spanish.text)]
    lost = [link for link in links if has_spanish(link) and not link.startswith("/es/") and link != path]
    assert lost == []


def _switch(page: Asked) -> str:
    found = re.search(r'<a href="([^"]*)" hreflang=".." lang="..">', page.text)
    assert found
    return html.unescape(found[1])


def test_redirects_stay_in_spanish(get: Get) -> None:
    assert get("/es").headers["location"] == "/es/"
    assert get("/es/trial/nct99990001").headers["location"] == f"/es/trial/{ONE}"
    assert get(f"/es/search?q={ONE}").headers["location"] == f"/es/trial/{ONE}"


def test_what_is_missing_is_said_in_spanish(get: Get) -> None:
    for path, status in (("/es/nope", 404), ("/es/trial/NCT99999998", 404), ("/es/trials?page=x", 400)):
        answer = get(path)
        assert answer.status == status
        assert '<html lang="es"' in answer.text
    assert "canary" not in get("/es/nope?q=canary").text


def test_data_have_no_path_below_es(get: Get) -> None:
    for path in (f"/trial/{ONE}.json", f"/trial/{ONE}/changes.atom", "/static/style.css", "/robots.txt", "/healthz"):
        assert get(path).status == 200
        assert get(f"/es{path}").status in (400, 404)


@pytest.mark.parametrize("path", [f"/trial/{ONE}", "/guides", "/about", f"/trial/{ONE}/changes"])
def test_a_spanish_page_is_kept_under_a_tag_of_its_own(get: Get, path: str) -> None:
    english, spanish = get(path), get(f"/es{path}")
    assert english.headers["etag"] != spanish.headers["etag"]
    again = get(f"/es{path}", if_none_match=spanish.headers["etag"])
    assert (again.status, again.content) == (304, b"")
    assert get(f"/es{path}", if_none_match=english.headers["etag"]).status == 200
    assert get(f"/es{path}").content == spanish.content
    assert get(path).content == english.content


def test_the_form_asks_in_spanish_and_places_and_flags_work_as_in_english(get: Get) -> None:
    asked = "q=cancer&near=Houston&within=2000mi&status=recruiting&sex=female"
    english, spanish = get(f"/search?{asked}"), get(f"/es/search?{asked}")
    assert re.findall(r'data-nct="(\w+)"', spanish.text) == re.findall(r'data-nct="(\w+)"', english.text) != []
    assert 'action="/es/search"' in spanish.text
    assert 'value="cancer"' in spanish.text
    assert '<option value="female" selected>Mujeres</option>' in spanish.text


def test_the_site_answers_in_spanish_below_a_path_of_its_own(sample_store: Path) -> None:
    get = a_site(sample_store, base_url="https://example.org/sub")
    for path in (f"/es/trial/{ONE}", f"/sub/es/trial/{ONE}"):
        page = get(path)
        assert page.status == 200
        assert _switch(page) == f"/sub/trial/{ONE}"
        assert f'<link rel="alternate" hreflang="es" href="https://example.org/sub/es/trial/{ONE}">' in html.unescape(
            page.text
        )
    assert get("/sub/es").headers["location"] == "/sub/es/"


@pytest.mark.parametrize(
    "junk", ["/es//evil.example", "/es/%2F%2Fevil.example", "/es/\\evil", "/es/?x=%22%3E%3Cb%3E", "//es/x"]
)
def test_no_address_leads_the_reader_elsewhere(get: Get, junk: str) -> None:
    page = get(junk)
    for link in re.findall(r' (?:href|action)="([^"]*)"', page.text):
        plain = html.unescape(link)
        assert plain.startswith(("/", "https://", "#", "data:", "tel:", "mailto:"))
        assert not plain.startswith("//")
    assert "<b>" not in page.text
