"""The map of a search: where points lie, what the picture shows, and the table that holds all of it."""

from __future__ import annotations

import dataclasses
import datetime
import math
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.searchable import Searchable, a_record, sites
from trialfinder.pages import render
from trialfinder.pages.atlas import equal_earth, maps, united_states
from trialfinder.pages.site import Site
from trialfinder.pages.views.search import search_view
from trialfinder.pages.views.search_map import FIRST_ROWS, MOST_PLACES, SitesMap, sites_map
from trialfinder.search.answer import Answer

SITE = Site(as_of=datetime.date(2026, 9, 1))
HOUSTON = ("Houston, Texas", "United States", "RECRUITING", 29.76, -95.37)
BOSTON = ("Boston, Massachusetts", "United States", "COMPLETED", 42.36, -71.06)
PARIS = ("Paris", "France", "RECRUITING", 48.85, 2.35)
NOWHERE = ("Springfield", "United States", "RECRUITING", None, None)


def answer(
    folder: Path, *trials: list[tuple[str, str, str | None, float | None, float | None]], near: str = ""
) -> Answer:
    records = [
        a_record(number, f"Pain {number}", contactsLocationsModule=sites(*places))
        for number, places in enumerate(trials, 1)
    ]
    return Searchable(folder, records).ask("pain", limit=20, near=near, within="9000mi" if near else "")


def drawn(found: Answer) -> SitesMap:
    made = sites_map(found)
    assert made is not None
    return made


# --- where points lie ----------------------------------------------------------------------------------------

# What geoAlbersUsa of d3-geo 3 gives with scale 1300 and the middle at 487.5, 305, as us-atlas is drawn.
CITIES = {
    "New York": (40.7128, -74.006, 869.72, 215.74),
    "Los Angeles": (34.0522, -118.2437, 86.81, 363.12),
    "Miami": (25.7617, -80.1918, 822.74, 572.54),
    "Seattle": (47.6062, -122.3321, 97.62, 46.32),
    "Anchorage": (61.2181, -149.9003, 112.28, 544.28),
    "Honolulu": (21.3069, -157.8583, 266.96, 549.19),
}


@pytest.mark.parametrize("city", CITIES)
def test_a_city_of_the_united_states_lies_where_the_outline_was_drawn_for_it(city: str) -> None:
    latitude, longitude, x, y = CITIES[city]
    found = united_states(latitude, longitude)
    assert found is not None
    assert math.dist(found, (x, y)) < 0.02


def test_what_the_map_of_the_united_states_does_not_draw_has_no_place_on_it() -> None:
    for latitude, longitude in ((18.4, -66.1), (13.4, 144.8), (48.85, 2.35), (19.4, -99.1), (-33.9, 151.2)):
        assert united_states(latitude, longitude) is None


@example(51.0, 172.0)  # off the last of the Aleutians
@example(18.0, -161.0)  # and of Hawaii
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_of_the_earth_is_on_no_map_or_within_its_edges(latitude: float, longitude: float) -> None:
    for one in maps().values():
        found = one.place(latitude, longitude)
        if found:
            assert -1 <= found[0] <= one.width + 1
            assert -1 <= found[1] <= one.height + 1


def test_the_world_is_projected_as_equal_earth() -> None:
    middle, edge, north = equal_earth(0, 0), equal_earth(0, 180), equal_earth(90, 0)
    assert (edge[0] - middle[0]) / (middle[1] - north[1]) == pytest.approx(2.70663 / 1.31737, rel=1e-4)


def test_outlines_are_paths_of_whole_steps_within_the_map() -> None:
    for one in maps().values():
        for path in (one.area, one.borders):
            assert re.fullmatch(r"[Mlz0-9 ,-]+", path)
            x = y = 0
            for kind, numbers in re.findall(r"([Ml])([^Mlz]*)", path):
                pairs = [tuple(map(int, pair)) for pair in re.findall(r"(-?\d+),(-?\d+)", numbers)]
                for dx, dy in pairs:
                    x, y = (dx, dy) if kind == "M" else (x + dx, y + dy)
                    assert -2 <= x <= one.width + 2
                    assert -2 <= y <= one.height + 2


# --- the picture ---------------------------------------------------------------------------------------------


def test_sites_in_the_united_states_stand_on_their_map_and_others_on_the_world(tmp_path: Path) -> None:
    assert drawn(answer(tmp_path / "a", [HOUSTON, BOSTON])).area == maps()["us"].area
    assert drawn(answer(tmp_path / "b", [HOUSTON, PARIS])).area == maps()["world"].area
    with_place = drawn(answer(tmp_path / "c", [HOUSTON, PARIS], near="Houston, TX"))
    assert with_place.area == maps()["us"].area
    assert with_place.here is not None
    assert with_place.beyond


def test_a_dot_says_whether_a_site_recruits_and_which_trials_are_there(tmp_path: Path) -> None:
    found = drawn(answer(tmp_path, [HOUSTON, BOSTON], [HOUSTON]))
    assert sorted((dot.open, dot.trials) for dot in found.dots)[-1] == (True, "1 2")
    closed, open_now = found.dots  # those that recruit lie on top
    assert (closed.open, open_now.open) == (False, True)
    assert len(closed.trials) == 1
    assert open_now.size > closed.size


def test_a_site_without_coordinates_is_in_the_table_alone(tmp_path: Path) -> None:
    found = drawn(answer(tmp_path, [HOUSTON, NOWHERE]))
    assert (len(found.dots), len(found.first), found.beyond) == (1, 2, True)


def test_without_a_site_there_is_no_map(tmp_path: Path) -> None:
    found = Searchable(tmp_path, [a_record(1, "Pain")]).ask("pain")
    assert sites_map(found) is None
    assert 'id="places"' not in render.search_html(search_view(found, 0, SITE), SITE)


def test_all_dots_lie_within_what_is_shown(tmp_path: Path) -> None:
    found = drawn(
        answer(tmp_path, [HOUSTON, PARIS, ("Sydney", "Australia", None, -33.87, 151.21)], near="Paris, France")
    )
    left, top, width, height = map(float, found.view_box.split())
    assert width < maps()["world"].width
    for dot in found.dots:
        assert left - 2 <= dot.x <= left + width + 2
        assert top - 2 <= dot.y <= top + height + 2


# --- the table -----------------------------------------------------------------------------------------------


def test_the_table_counts_every_site_once_and_begins_with_the_nearest(tmp_path: Path) -> None:
    found = drawn(answer(tmp_path, [BOSTON, HOUSTON, HOUSTON], [PARIS], near="Houston, TX"))
    rows = [*found.first, *found.rest]
    assert [row.name.text.partition(",")[0] for row in rows] == ["Houston", "Boston", "Paris"]
    assert rows[0].sites.text == "2 sites, 2 recruiting"
    assert rows[0].away is not None
    assert rows[0].away.text == "in the city itself"
    assert found.told.text == "The trials on this page have 4 sites in 3 places; 3 are recruiting."


def test_many_places_are_told_by_state_and_country_and_none_is_left_out(tmp_path: Path) -> None:
    many = [(f"Town {number}, Texas", "United States", "RECRUITING", 30.0, -95 - number / 50) for number in range(50)]
    found = drawn(answer(tmp_path, [*many, PARIS, ("Lyon", "France", None, 45.76, 4.84)]))
    assert found.by_region
    assert MOST_PLACES < 51
    rows = [(row.name.text, row.sites.text) for row in (*found.first, *found.rest)]
    assert rows == [("Texas, United States", "50 sites, 50 recruiting"), ("France", "2 sites, 1 recruiting")]


def test_what_does_not_stand_there_openly_is_folded_away(tmp_path: Path) -> None:
    towns = [(f"Town {number}", "France", "RECRUITING", 45 + number / 10, 2.0) for number in range(FIRST_ROWS + 3)]
    found = drawn(answer(tmp_path, towns))
    assert (len(found.first), len(found.rest)) == (FIRST_ROWS, 3)


def test_names_of_places_are_words_whatever_they_hold(tmp_path: Path) -> None:
    hostile = ('<script>alert(1)</script>"', "<b>Land</b>", "RECRUITING", 10.0, 10.0)
    html = render.search_html(search_view(answer(tmp_path, [hostile]), 0, SITE), SITE)
    assert "<script>alert" not in html
    assert "<b>Land" not in html
    assert "&lt;b&gt;Land" in html


def test_the_same_answer_makes_the_same_page(tmp_path: Path) -> None:
    found = answer(tmp_path, [HOUSTON, BOSTON, PARIS], [BOSTON])
    first, second = (render.search_html(search_view(found, 0, SITE), dataclasses.replace(SITE)) for _ in range(2))
    assert first == second
