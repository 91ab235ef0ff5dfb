"""Hubs over HTTP: what they count is what the search finds, their lists are whole, and they are never out of date."""

from __future__ import annotations

import html
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lib.calls import Caller
from lib.searchable import a_record, sites
from lib.sites import Asked, a_site
from trialfinder.pages.hubs import PER_PAGE, all_hubs
from trialfinder.pages.views.hubs import hub_path
from trialfinder.refresh import import_paths
from trialfinder.search.hubs import KINDS, Hub, Hubs
from trialfinder.search.index import open_index

Get = Callable[..., Asked]
HREF = re.compile(r'href="([^"]+)"')
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="session")
def hubs(sample_store: Path) -> Hubs:
    return open_index(sample_store).hubs


def links(text: str) -> list[str]:
    return [html.unescape(href) for href in HREF.findall(text)]


def totals(get: Get, text: str) -> dict[bool, int]:
    """What the searches find that a hub leads to: with all statuses, and with the recruiting ones alone."""
    found = {}
    for link in links(text):
        if link.startswith("/search?"):
            found["status=all" in link] = get(f"{link}&format=json").json["total"]
    return found


def test_every_hub_of_the_sample_counts_what_its_searches_find(get: Get, hubs: Hubs) -> None:
    found = [hub for kind in KINDS for hub in hubs.of(kind)]
    assert len(found) > 100
    for hub in found:
        asked = get(hub_path(hub))
        assert asked.status == 200
        expected = {True: hub.total} | ({False: hub.recruiting} if hub.recruiting else {})
        assert totals(get, asked.text) == expected, hub.key
        assert f"{hub.total:,} trial" in asked.text


def test_a_hub_lists_the_trials_of_its_search_each_once(get: Get, hubs: Hubs) -> None:
    largest = [max(hubs.of(kind), key=lambda hub: hub.total) for kind in KINDS]
    for hub in largest:
        listed: list[str] = []
        for page in range(1, -(-hub.total // PER_PAGE) + 1):
            listed += re.findall(r'<li data-nct="(NCT\d+)"', get(f"{hub_path(hub)}?page={page}").text)
        links_of = [link for link in links(get(hub_path(hub)).text) if link.startswith("/search?")]
        searched: dict[bool, list[str]] = {}
        for link in links_of:
            hits = get(f"{link}&format=json&limit=100").json["hits"]
            searched["status=all" in link] = [hit["nct_id"] for hit in hits]
        assert len(listed) == len(set(listed)) == hub.total
        assert listed[: hub.recruiting] == searched.get(False, [])
        assert set(listed) == set(searched[True])
        assert get(f"{hub_path(hub)}?page={-(-hub.total // PER_PAGE) + 1}").status == 404


def test_every_page_of_hubs_answers_and_leads_only_to_pages_that_there_are(get: Get, hubs: Hubs) -> None:
    pages = [page.path for page in all_hubs(hubs)]
    assert len(pages) == len(set(pages))
    known = set(pages)
    for path in pages:
        asked = get(path)
        assert asked.status == 200, path
        for link in links(asked.text):
            place = urlsplit(link).path
            if place.startswith(("/conditions", "/places", "/sponsors")):
                assert link in known, (path, link)
    led = {link for path in pages for link in links(get(path).text)}
    assert known - led - {"/conditions", "/places", "/sponsors"} == set()  # nothing stands where no way leads


@pytest.mark.parametrize(
    "path",
    [
        "/conditions/nothing-of-this-name",
        "/conditions/..",
        "/conditions/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/conditions/Asthma",
        "/conditions/letters/",
        "/conditions/letters/%00",
        "/conditions/letters/ab",
        "/places/-",
        "/places/-/-/-",
        "/places/united-states/-/-",
        "/places/united-states/ohio/columbus/more",
        "/places/letters/a",
        "/sponsors/x%27%22%3Cscript%3E",
        "/sponsors/" + "a" * 300,
        "/sponsors?page=0",
    ],
)
def test_what_there_is_not_is_not_found(get: Get, path: str) -> None:
    asked = get(path)
    assert asked.status == 404 or (asked.status == 200 and path == "/sponsors?page=0")
    assert "<script>" not in asked.text.replace('<script type="application/ld+json">', "")


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "99999999", "٣"])
def test_a_page_has_a_number(get: Get, hubs: Hubs, page: str) -> None:
    assert get(f"{hub_path(hubs.of('condition')[0])}?page={page}").status in (400, 404)


def a_trial(number: int, **more: object) -> bytes:
    protocol = {
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Elm Works", "class": "OTHER"}},
        "contactsLocationsModule": sites(("Elm, Ohio", "United States", "RECRUITING", None, None)),
        **more,
    }
    browse = {"meshes": [{"id": "D1", "term": "Paper Cut"}], "ancestors": [{"id": "D2", "term": "Wounds"}]}
    return a_record(number, f"Trial {number}", derived={"conditionBrowseModule": browse}, **protocol)


def imported(store: Path, folder: Path, *records: bytes) -> None:
    folder.mkdir(exist_ok=True)
    for at, record in enumerate(records):
        (folder / f"{at}.json").write_bytes(record)
    import_paths(store, [folder])


def test_a_serving_process_shows_new_hubs_at_once_after_an_import(tmp_path: Path) -> None:
    store = tmp_path / "store"
    imported(store, tmp_path / "one", a_trial(41))
    get = a_site(store)
    for _ in range(2):  # the second time from what is kept
        assert "1 trial is filed under this condition" in get("/conditions/paper-cut").text
    assert get("/places/france").status == 404
    elsewhere = sites(("Lyon", "France", "RECRUITING", None, None))
    imported(store, tmp_path / "two", a_trial(42, contactsLocationsModule=elsewhere))
    began = time.monotonic()
    assert "2 trials are filed under this condition" in get("/conditions/paper-cut").text
    assert "1 trial has a site here" in get("/places/france/-/lyon").text
    assert "/places/france" in links(get("/places").text)
    assert time.monotonic() - began < 5


def test_an_update_that_is_deferred_shows_neither_half(tmp_path: Path) -> None:
    """Until the index is in step, a hub is that of the index, as the search is."""
    store = tmp_path / "store"
    imported(store, tmp_path / "one", a_trial(41))
    get = a_site(store)
    (tmp_path / "later.json").write_bytes(a_trial(42))
    import_paths(store, [tmp_path / "later.json"], defer=True)
    text = get("/conditions/paper-cut").text
    assert "1 trial is filed" in text
    assert totals(get, text) == {True: 1, False: 1}


def test_without_an_index_a_hub_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_bytes(a_trial(41))
    import_paths(tmp_path / "store", [tmp_path / "one.json"], defer=True)
    asked = a_site(tmp_path / "store")("/conditions")
    assert asked.status == 404
    assert "trialfinder refresh" in asked.text
    assert a_site(tmp_path / "nothing")("/places").status == 404


def test_a_place_without_a_state_has_a_page(tmp_path: Path) -> None:
    elsewhere = sites(("Lyon", "France", "RECRUITING", None, None), ("Lyon, Rhone", "France", "COMPLETED", None, None))
    imported(tmp_path / "store", tmp_path / "one", a_trial(41, contactsLocationsModule=elsewhere))
    get = a_site(tmp_path / "store")
    assert "France, no state named" in get("/places/france").text
    assert '<h1><span data-rule="hub-name">Lyon, France</span></h1>' in get("/places/france/-/lyon").text
    assert "none of" not in get("/places/france/-/lyon").text
    assert "it is not recruiting here" in get("/places/france/rhone/lyon").text


def test_a_sponsor_who_is_withheld_has_no_hub(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    store = tmp_path / "store"
    sponsor = {"leadSponsor": {"name": "Ada Quillington, MD", "class": "INDIV"}}
    imported(store, tmp_path / "one", a_trial(41, sponsorCollaboratorsModule=sponsor), a_trial(42))
    get = a_site(store, base_url="https://a.example")
    assert get("/sponsors/ada-quillington-md").status == 200
    assert Caller(store, capsysbinary)("withhold", "add", "--name", "Ada Quillington, MD").code == 0
    assert get("/sponsors/ada-quillington-md").status == 404
    for path in ("/sponsors", "/sponsors/letters/a", "/sponsors/letters/e", "/sitemaps/1.xml", "/trial/NCT00000041"):
        assert "quillington" not in get(path).text.lower(), path


# Sitemaps


def places(xml: str) -> list[str]:
    return [found.text or "" for found in ET.fromstring(xml.encode()).iter(f"{SITEMAP}loc")]  # noqa: S314 - our own output


def test_sitemaps_name_every_page_that_there_is_and_no_other(sample_store: Path, hubs: Hubs) -> None:
    get = a_site(sample_store, base_url="https://a.example/sub")
    index = get("/sitemap.xml")
    assert index.headers["content-type"].startswith("application/xml")
    parts = places(index.text)
    assert parts == ["https://a.example/sub/sitemaps/1.xml", "https://a.example/sub/sitemaps/2.xml"]
    named = [place for part in parts for place in places(get(part.removeprefix("https://a.example/sub")).text)]
    assert len(named) == len(set(named))
    for place in named:
        path = place.removeprefix("https://a.example/sub")
        assert get(path).status == 200, path
    for page in all_hubs(hubs):
        assert (f"https://a.example/sub{page.path}" in named) == (page.page == 1)
    # Each page is there in both languages.
    spanish = {place for place in named if place.startswith("https://a.example/sub/es/")}
    assert {place.replace("/sub/es/", "/sub/") for place in spanish} == set(named) - spanish
    assert any("/guides/" in place for place in named)
    assert not any("/search" in place for place in named)


def test_a_sitemap_says_when_a_record_changed(tmp_path: Path) -> None:
    dated = {"statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2024-03-05"}}}
    imported(tmp_path / "store", tmp_path / "one", a_trial(41, **dated), a_trial(42))
    text = a_site(tmp_path / "store", base_url="https://a.example")("/sitemaps/2.xml").text
    there = "https://a.example/trial/NCT00000041</loc><lastmod>2024-03-05</lastmod>"
    ways = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tongue}" href="https://a.example{folder}/trial/NCT00000041"/>'
        for tongue, folder in (("en", ""), ("es", "/es"))
    )
    assert f"<url><loc>{there}{ways}</url>" in text
    assert f"<url><loc>{there.replace('example/', 'example/es/')}{ways}</url>" in text
    assert "<url><loc>https://a.example/trial/NCT00000042</loc><xhtml:link" in text


@pytest.mark.parametrize("number", ["0", "3", "01", "x", "-1", "1.5", "9" * 30, "٣"])
def test_there_are_no_other_sitemaps(sample_store: Path, number: str) -> None:
    get = a_site(sample_store, base_url="https://a.example")
    assert get("/sitemaps/2.xml").status == 200
    assert get(f"/sitemaps/{number}.xml").status == 404


def test_a_site_that_does_not_know_its_address_has_no_sitemap_and_says_why(get: Get) -> None:
    for path in ("/sitemap.xml", "/sitemaps/1.xml"):
        asked = get(path)
        assert asked.status == 404
        assert "does not know its own address" in asked.text
    assert "Sitemap:" not in get("/robots.txt").text


def most_of(hubs: list[Hub]) -> Hub:
    return max(hubs, key=lambda hub: hub.total)


def test_an_unchanged_page_is_not_sent_twice(get: Get, hubs: Hubs) -> None:
    path = hub_path(most_of(hubs.of("condition")))
    first = get(path)
    again = get(path, **{"if-none-match": first.headers["etag"]})
    assert (again.status, again.content) == (304, b"")
