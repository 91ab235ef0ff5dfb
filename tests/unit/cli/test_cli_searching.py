"""`trialfinder search`: words in, the trials that fit out; the JSON is what was agreed."""

from __future__ import annotations

import pytest

from lib.calls import Caller

KEYS = {"schema", "total", "query", "hits", "not_here", "facets", "relax", "why_not", "about"}
ASKED = {"text", "conditions", "age", "sex", "near", "within_mi", "status", "phase", "hide", "expanded", "hidden"}
SITE = {"path", "facility", "city", "state", "country", "status", "distance_mi", "distance_km", "precision"}


def test_the_json_is_what_was_agreed(on_sample: Caller) -> None:
    called = on_sample("search", "--status", "all", "--near", "Houston, TX", "--within", "12000mi", "--json")
    assert called.code == 0, called.err
    data = called.json
    assert set(data) == KEYS
    assert data["schema"] == "trialfinder.search/1"
    assert set(data["query"]) >= ASKED
    assert set(data["query"]["near"]) >= {"name", "lat", "lon", "kind", "ambiguous"}
    assert data["total"] > 0
    for hit in data["hits"]:
        assert set(hit) >= {"nct_id", "brief_title", "overall_status", "why", "nearest_site", "why_no_site"}
        assert (hit["nearest_site"] is None) != (hit["why_no_site"] is None)
        if hit["nearest_site"]:
            assert set(hit["nearest_site"]) == SITE
            assert hit["nearest_site"]["status"] == "RECRUITING"


def test_words_need_no_quotes_and_the_answer_is_readable(on_sample: Caller) -> None:
    called = on_sample("search", "50", "year", "old", "woman", "near", "Houston")
    assert called.code == 0
    for words in ("Age 50 years", "Women or girls", "Within 50 mi (80 km) of Houston, TX, US", "found."):
        assert words in called.out


def test_no_hits_are_an_answer(on_sample: Caller) -> None:
    called = on_sample("search", "qqqqzzzz")
    assert (called.code, called.err) == (0, "")
    assert "No trial was found." in called.out


def test_the_limit_and_the_offset_walk_through_the_list(on_sample: Caller) -> None:
    def ids(*words: str) -> list[str]:
        return [hit["nct_id"] for hit in on_sample("search", "--status", "all", "--json", *words).json["hits"]]

    assert ids("--limit", "4") == [*ids("--limit", "2"), *ids("--limit", "2", "--offset", "2")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--near", "Xyzzyville"), 2),
        (("--age", "old"), 2),
        (("--phase", "9"), 2),
        (("--sort", "distance"), 2),
        (("--limit", "0"), 2),
        (("--why-not", "x"), 2),
        (("--why-not", "NCT99999999"), 66),
    ],
)
def test_what_cannot_be_asked_is_refused(on_sample: Caller, words: tuple[str, ...], code: int) -> None:
    called = on_sample("search", "pain", *words, "--json")
    assert called.code == code
    assert called.error["message"]


def test_without_a_store_it_says_how_to_get_one(caller: Caller) -> None:
    called = caller("search", "pain")
    assert called.code == 66
    assert called.err
