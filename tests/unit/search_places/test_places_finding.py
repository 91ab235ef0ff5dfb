"""What a person writes as a place, and the place that is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.search.places import gazetteer
from trialfinder.search.places.finding import find_place, region_of, suggestions
from trialfinder.search.places.folding import fold


def named(text: str) -> str:
    found = find_place(text)
    assert found is not None, text
    return found.place.name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Houston", "Houston, TX, US"),
        ("houston, tx", "Houston, TX, US"),
        ("Houston Texas", "Houston, TX, US"),
        ("Houston, TX, USA", "Houston, TX, US"),
        ("Houston, Scotland", "Houston, Scotland, United Kingdom"),
        ("77030", "ZIP 77030, TX, US"),
        ("77030-1234", "ZIP 77030, TX, US"),
        ("Houston TX 77030", "ZIP 77030, TX, US"),
        ("00901", "ZIP 00901, PR, US"),
        ("Paris, France", "Paris, Île-de-France, France"),
        ("paris france", "Paris, Île-de-France, France"),
        ("Paris, Texas", "Paris, TX, US"),
        ("Springfield", "Springfield, MO, US"),
        ("Springfield Illinois", "Springfield, IL, US"),
        ("Malmö", "Malmö, Skane, Sweden"),
        ("MALMO", "Malmö, Skane, Sweden"),
        ("Saint Louis", "St. Louis, MO, US"),
        ("Ft. Worth", "Fort Worth, TX, US"),
        ("New York", "New York City, NY, US"),
        ("NYC", "New York City, NY, US"),
        ("Washington", "Washington, DC, US"),
        ("L.A.", "Los Angeles, CA, US"),
        ("Muenchen", "Munich, Bavaria, Germany"),
        ("Firenze", "Florence, Tuscany, Italy"),
        ("Sao Paulo Brazil", "São Paulo, Sao Paulo, Brazil"),
        ("London, Ontario, Canada", "London, ON, Canada"),
        ("london ontario canada", "London, ON, Canada"),
        ("Seoul, Korea, Republic of", "Seoul, South Korea"),
        ("San Juan, Puerto Rico", "San Juan, Puerto Rico"),
        ("Texas", "Texas, US"),
        ("tx", "Texas, US"),
        ("Ontario", "Ontario, Canada"),
        ("Georgia", "Georgia, US"),
        ("Mexico", "Mexico"),
        ("U.K.", "United Kingdom"),
        ("Turkey (Türkiye)", "Turkey"),
        ("29.7, -95.4", "29.7, -95.4"),
    ],
)
def test_a_place_is_found_by_what_people_write(text: str, name: str) -> None:
    assert named(text) == name


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Springfield", {"Springfield, MA, US", "Springfield, IL, US"}),
        ("Portland", {"Portland, ME, US"}),
        ("Birmingham", {"Birmingham, AL, US"}),
        ("Cambridge", {"Cambridge, MA, US"}),
        ("New York", {"New York State, US"}),
        ("Georgia", {"Georgia"}),
    ],
)
def test_a_name_that_several_places_share_gives_the_others(text: str, others: set[str]) -> None:
    found = find_place(text)
    assert found is not None
    assert others <= {place.name for place in found.ambiguous}
    assert found.place not in found.ambiguous


@pytest.mark.parametrize(
    "text", ["England", "Scotland", "Houston", "Boston", "Paris, France", "77030", "Texas", "Chicago", "Tokyo"]
)
def test_nothing_is_asked_where_one_place_is_meant(text: str) -> None:
    found = find_place(text)
    assert found is not None
    assert found.ambiguous == ()


def test_a_small_namesake_is_still_offered_beside() -> None:
    found = find_place("Paris")
    assert found is not None
    assert "Paris, TX, US" in [place.name for place in found.also]


def test_a_zip_code_without_an_area_takes_the_middle_of_its_prefix_and_says_so() -> None:
    box, area = find_place("77001"), find_place("77030")
    assert box is not None and not box.place.whole
    assert area is not None and area.place.whole
    assert box.place.lat == pytest.approx(29.76, abs=0.2)


def test_a_region_has_no_point_on_the_map() -> None:
    for text in ("Texas", "France", "England", "the Netherlands"):
        found = find_place(text)
        assert found is not None
        assert (found.place.lat, found.place.lon) == (None, None)


@pytest.mark.parametrize("text", ["", " , ", "Nowhereville", "Houston, Atlantis", "00000", "80331, Germany", "95, 200"])
def test_what_no_table_knows_is_no_place(text: str) -> None:
    assert find_place(text) is None


def test_a_misspelt_city_is_suggested_and_never_taken() -> None:
    assert find_place("Minneapollis") is None
    assert "Minneapolis, MN, US" in suggestions("Minneapollis")


@pytest.mark.parametrize(
    ("country", "state", "codes"),
    [
        ("United States", "Texas", ("US", "TX")),
        ("United States", "TX", ("US", "TX")),
        ("Korea, Republic of", "", ("KR", "")),
        ("South Korea", "Seoul", ("KR", "11")),
        ("Turkey (Türkiye)", "", ("TR", "")),
        ("Iran, Islamic Republic of", "", ("IR", "")),
        ("Canada", "Ont", ("CA", "08")),
        ("France", "No such state", ("FR", "")),
    ],
)
def test_regions_are_known_as_records_write_them(country: str, state: str, codes: tuple[str, str]) -> None:
    assert region_of(country, state) == codes


def test_where_a_record_names_no_state_the_city_tells_it() -> None:
    assert region_of("Germany", "", "Würzburg") == ("DE", "02")
    assert region_of("United Kingdom", "Surrey", "Sutton") == ("GB", "ENG")
    assert region_of("Germany", "", "Nowhereville") == ("DE", "")


def test_an_unknown_country_has_no_code() -> None:
    assert region_of("Atlantis") is None
    assert region_of("") is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_search_for_a_place(text: str) -> None:
    found = find_place(text)
    assert found is None or found.place.name
    suggestions(text)


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_name_of_a_city_leads_back_to_it() -> None:
    for key in ("springfield", "portland", "cambridge", "san jose", "london", "st louis", "cologne", "florence"):
        for place in gazetteer.cities(key):
            found = find_place(place.name)
            assert found is not None, place.name
            assert found.place.name == place.name
