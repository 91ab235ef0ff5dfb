"""The sites nearest to a place, on the trial page: nothing of it is kept, ambiguous places are asked back."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.sites import Asked, a_site
from lib.trials import NCT, a_tree
from trialfinder.audit.provenance import audit_page
from trialfinder.catalog import Catalog
from trialfinder.explain import to_json
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store

Get = Callable[..., Asked]
SITES = [
    {"facility": "Far Clinic", "status": "RECRUITING", "city": "Dallas", "state": "Texas", "country": "United States",
     "geoPoint": {"lat": 32.78306, "lon": -96.80667}},
    {"facility": "Closed Clinic", "status": "COMPLETED", "city": "Houston", "state": "Texas",
     "country": "United States",
     "geoPoint": {"lat": 29.76328, "lon": -95.36327}},
    {"facility": "Near Clinic", "status": "RECRUITING", "city": "Austin", "state": "Texas", "country": "United States",
     "geoPoint": {"lat": 30.26715, "lon": -97.74306}},
    {"facility": "Lost Clinic", "status": "RECRUITING", "city": "Nowhere", "country": "United States"},
    {"facility": "Paris Clinic", "status": "RECRUITING", "city": "Paris", "country": "France",
     "geoPoint": {"lat": 48.85341, "lon": 2.3488}},
]  # fmt: skip


def store_of(folder: Path, sites: list[dict[str, object]]) -> Path:
    raw = json.dumps(a_tree(contactsLocationsModule={"locations": sites})).encode()
    (folder / "a.json").write_bytes(raw)
    import_paths(folder / "store", [folder / "a.json"])
    return folder / "store"


@pytest.fixture
def texan(tmp_path: Path) -> Get:
    return a_site(store_of(tmp_path, SITES))


def answer_of(page: str) -> str:
    """The text of the answer below the form."""
    found = re.search(r'<div class="panel nearest">(.*?)</div>\n<p', page, re.DOTALL)
    assert found is not None
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", found[1])).split())


def test_the_nearest_recruiting_site_stands_first_and_says_how_far_it_is(texan: Get) -> None:
    said = answer_of(texan(f"/trial/{NCT}?near=Houston,+TX").text)
    order = [name for name in ("Near", "Far", "Paris", "Lost") if name in said]
    assert sorted(order, key=lambda name: said.index(f"{name} Clinic")) == ["Near", "Far", "Paris", "Lost"]
    assert "Closed Clinic" not in said
    assert "About 147 mi (236 km) from Houston, TX, US, measured between the cities." in said
    assert "How far away it is cannot be told" in said


def test_of_a_region_the_sites_within_it_are_shown(texan: Get) -> None:
    said = answer_of(texan(f"/trial/{NCT}?near=Texas").text)
    assert "Near Clinic" in said
    assert "Far Clinic" in said
    assert "Paris Clinic" not in said
    assert "None of its recruiting sites is in" in answer_of(texan(f"/trial/{NCT}?near=Ohio").text)


def test_a_name_of_several_places_is_asked_back_as_links_to_the_same_page(texan: Get) -> None:
    page = texan(f"/trial/{NCT}?near=Springfield").text
    links = [html.unescape(href) for href in re.findall(r'href="(/trial/[^"]+near=[^"]+)"', page)]
    assert len(links) >= 2
    assert "Did you mean another place?" in answer_of(page)
    said = [answer_of(texan(link.partition("#")[0]).text) for link in links]
    assert len({words.partition(".")[0] for words in said}) == len(links)


def test_an_unknown_place_is_said_and_names_like_it_are_offered(texan: Get) -> None:
    said = answer_of(texan(f"/trial/{NCT}?near=Huston+Xq").text)
    assert "No place is known here as “Huston Xq”" in said
    assert "Houston, TX, US" in answer_of(texan(f"/trial/{NCT}?near=Housten").text)


def test_where_no_site_recruits_that_is_said_and_the_others_are_shown(tmp_path: Path) -> None:
    get = a_site(store_of(tmp_path, [SITES[1]]))
    said = answer_of(get(f"/trial/{NCT}?near=Dallas").text)
    assert "Its one site is not recruiting." in said
    assert "Closed Clinic" in said


def test_every_word_of_the_page_has_its_source_also_for_a_zip_code(texan: Get, tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        trial = Catalog(store).trial(NCT)
    document, explained = trial.document, json.loads(to_json(trial.plain))
    for place in ("77030", "Springfield", "Texas", "99999", "Xyzzy+7", "29.7,-95.4"):
        page = texan(f"/trial/{NCT}?near={place}").text
        assert audit_page(page, {NCT: document.tree}, {NCT: explained}, rule_names(), nct_id=NCT) == [], place


def test_the_page_of_a_place_is_kept_by_nobody_and_the_place_is_in_no_log(
    texan: Get, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = texan(f"/trial/{NCT}?near=Galveston")
    assert asked.headers["cache-control"] == "no-store"
    assert "etag" not in asked.headers
    assert "Galveston" not in texan(f"/trial/{NCT}").text
    printed = capfd.readouterr()
    assert "Galveston" not in caplog.text + printed.out + printed.err


def test_an_id_in_another_form_leads_on_without_the_place(texan: Get) -> None:
    asked = texan(f"/trial/{NCT.lower()}?near=Galveston")
    assert asked.status == 301
    assert asked.headers["location"] == f"/trial/{NCT}"


def test_without_a_place_it_is_the_page_as_ever(texan: Get) -> None:
    assert texan(f"/trial/{NCT}?near=").text.replace("?near=", "") == texan(f"/trial/{NCT}").text
    assert 'class="panel nearest"' not in texan(f"/trial/{NCT}?near=+").text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x>', "%00%01", "a" * 3000, "‮x"])
def test_hostile_places_come_out_as_text(texan: Get, typed: str) -> None:
    asked = texan(f"/trial/{NCT}?near={typed}")
    assert asked.status == 200
    assert "<script>alert" not in asked.text
    assert "<img" not in asked.text
    assert "a" * 100 not in answer_of(asked.text)
