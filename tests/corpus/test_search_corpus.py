"""The patient search on real trials: it ranks far better than plain BM25, and the nearest site is the nearest site."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from corpus.measure_search import HALVES, PlainBM25, ours, score, topics
from lib.searchable import Searchable
from trialfinder.search.nearest import nearest_site
from trialfinder.search.places import Place, find_place

pytestmark = pytest.mark.corpus

PLACES = (
    "Houston, TX", "77030", "10001", "Paris, France", "Paris, TX", "Springfield, IL", "London", "Malmö", "Tokyo",
    "Sydney", "São Paulo", "Cairo", "Anchorage, AK", "Honolulu, HI", "Cape Town", "Seoul", "Toronto", "Suva", "Mumbai",
    "Reykjavik", "Auckland", "Guangzhou", "Buenos Aires", "00601",
)  # fmt: skip
EARTH_MILES = 3958.7613


@pytest.fixture(scope="module")
def plain_bm25(records: Searchable) -> PlainBM25:
    return PlainBM25(records)


def test_there_are_two_hundred_topics_and_half_of_them_are_held_out() -> None:
    halves = [topic.half for topic in topics()]
    assert len(halves) >= 200
    assert abs(halves.count("held") - halves.count("tuned")) <= 1


@pytest.mark.parametrize("half", HALVES)
def test_what_a_patient_asks_is_ranked_far_better_than_by_plain_bm25(
    records: Searchable, plain_bm25: PlainBM25, half: str
) -> None:
    made, plain = score(ours(records), half), score(plain_bm25, half)
    assert made.ndcg >= 1.5 * plain.ndcg
    assert made.recall >= 0.90


@pytest.mark.parametrize("half", HALVES)
def test_keywords_are_ranked_better_than_by_plain_bm25_too(
    records: Searchable, plain_bm25: PlainBM25, half: str
) -> None:
    made, plain = score(ours(records), half, "keywords"), score(plain_bm25, half, "keywords")
    assert made.ndcg > plain.ndcg
    assert made.recall >= 0.90


@pytest.mark.parametrize("text", PLACES)
def test_the_nearest_recruiting_site_is_that_of_a_scan_of_all_sites(records: Searchable, text: str) -> None:
    found = find_place(text)
    assert found
    place = found.place
    named = 0
    for nct_id, document in records.documents.items():
        made, scanned = nearest_site(document.tree, place), _scan(document.tree, place)
        if scanned is None:
            assert made.site is None, nct_id
            assert made.why_no_site, nct_id
            continue
        assert made.site, nct_id
        at = int(made.site.path.rpartition("[")[2][:-1])
        site = document.tree["protocolSection"]["contactsLocationsModule"]["locations"][at]
        assert site["status"] == "RECRUITING", nct_id
        if math.isfinite(scanned):
            assert made.miles == pytest.approx(scanned, abs=0.01), nct_id
            assert made.site.distance_mi == pytest.approx(scanned, abs=0.06), nct_id
            assert made.site.distance_km == pytest.approx(scanned * 1.609344, abs=0.06), nct_id
        named += 1
    assert named > 100


@pytest.mark.parametrize("text", PLACES[:8])
def test_an_order_by_distance_is_that_of_a_scan(records: Searchable, text: str) -> None:
    answer = records.ask("cancer", near=text, within="12000mi", sort="distance", limit=100, site="recruiting")
    away = [hit.nearest.miles for hit in answer.hits]
    assert away == sorted(away, key=lambda miles: math.inf if miles is None else miles)
    listed = {hit.nct_id for hit in answer.hits}
    place = find_place(text)
    assert place
    last = away[-1]
    for nct_id in set(records.found("cancer", site="recruiting")) - listed:
        scanned = _scan(records.documents[nct_id].tree, place.place)
        assert scanned is None or last is None or scanned >= last - 0.01, nct_id


def _scan(tree: Mapping[str, Any], place: Place) -> float | None:
    """The distance of the nearest recruiting site by another formula: the angle between two vectors."""
    sites = tree["protocolSection"].get("contactsLocationsModule", {}).get("locations", ())
    recruiting = [site for site in sites if site.get("status") == "RECRUITING"]
    if not recruiting:
        return None
    assert place.lat is not None
    assert place.lon is not None
    here = _vector(place.lat, place.lon)
    return min(_apart(here, site) for site in recruiting)


def _apart(here: tuple[float, float, float], site: Mapping[str, Any]) -> float:
    point = site.get("geoPoint")
    if not point:
        return math.inf
    there = _vector(float(point["lat"]), float(point["lon"]))
    across = math.sqrt(sum((a - b) ** 2 for a, b in zip(here, there, strict=True)))
    return 2 * EARTH_MILES * math.asin(min(1.0, across / 2))


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    up, round_ = math.radians(lat), math.radians(lon)
    return math.cos(up) * math.cos(round_), math.cos(up) * math.sin(round_), math.sin(up)
