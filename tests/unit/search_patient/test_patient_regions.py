"""States and countries as a place: sites that name their state, another one, a county, or none."""

from __future__ import annotations

import pytest

from lib.searchable import Searchable, a_record, sites

BAVARIA, NONE, BERLIN, SURREY, GLASGOW, TEXAS = (f"NCT{number:08d}" for number in range(1, 7))


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    """As in NCT05816382: of one country, some sites name the state and most do not."""
    towns = [
        ("Augsburg, Bavaria", "Germany"), ("Würzburg", "Germany"), ("Berlin", "Germany"),
        ("Sutton, Surrey", "United Kingdom"), ("Glasgow", "United Kingdom"), ("Houston, Texas", "United States"),
    ]  # fmt: skip
    made = [
        a_record(number, f"Trial {number}", contactsLocationsModule=sites((town, country, "RECRUITING", None, None)))
        for number, (town, country) in enumerate(towns, 1)
    ]
    return Searchable(tmp_path_factory.mktemp("regions"), made)


@pytest.mark.parametrize(
    ("near", "found"),
    [
        ("Bavaria", {BAVARIA, NONE}),
        ("Germany", {BAVARIA, NONE, BERLIN}),
        ("England", {SURREY}),
        ("Scotland", {GLASGOW}),
        ("the UK", {SURREY, GLASGOW}),
        ("Texas", {TEXAS}),
    ],
)
def test_a_site_without_a_state_is_in_that_of_its_city(regions: Searchable, near: str, found: set[str]) -> None:
    hits = regions.ask(near=near).hits
    assert {hit.nct_id for hit in hits} == found
    assert all(hit.nearest.site for hit in hits)
