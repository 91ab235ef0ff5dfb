"""What a patient's search finds, in which order, and what it says of it."""

from __future__ import annotations

import pytest

from lib.searchable import Searchable
from trialfinder.errors import TrialfinderError, UnknownTrialError, UsageError
from trialfinder.search.asking import Flags, question
from trialfinder.search.index import OutOfTime
from trialfinder.search.patient import search

ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN = (f"NCT{number:08d}" for number in range(1, 8))


def test_everyday_words_find_the_medical_ones_and_this_is_said(records: Searchable) -> None:
    answer = records.ask("heart attack")
    assert {hit.nct_id for hit in answer.hits} == {ONE, THREE}
    assert [(one.from_, one.source) for one in answer.expanded if "myocardial infarction" in one.to] == [
        ("heart attack", "vocabulary")
    ]
    assert answer.hits[0].why[0].name.lower() == "myocardial infarction"


def test_a_name_can_be_left_out(records: Searchable) -> None:
    answer = records.ask("heart attack", without=("myocardial infarction", "mi"))
    assert "myocardial infarction" not in [name for one in answer.expanded for name in one.to]


def test_only_recruiting_trials_unless_asked_and_how_many_that_hides(records: Searchable) -> None:
    answer = records.ask("heart attack")
    assert answer.question.status_by_default
    assert answer.hidden["status"] == 1
    assert records.ask("heart attack", status="all").total == 3


@pytest.mark.parametrize("text", ["nct 00000002", "https://clinicaltrials.gov/study/NCT00000002?tab=results",
                                  "show me NCT00000002 please"])  # fmt: skip
def test_an_id_in_other_words_names_its_trial_alone(records: Searchable, text: str) -> None:
    answer = records.ask(text)
    assert [(hit.nct_id, hit.exact) for hit in answer.hits] == [(TWO, True)]
    assert answer.not_here == ()


def test_an_id_beside_other_words_comes_first_and_the_words_count(records: Searchable) -> None:
    assert records.found("asthma nct00000002") == [TWO, FIVE]


def test_a_trial_that_is_not_here_is_told_and_finds_those_that_speak_of_it(records: Searchable) -> None:
    answer = records.ask("NCT09999999")
    assert (answer.total, answer.not_here) == (0, ("NCT09999999",))
    both = records.ask("NCT09999999 asthma")
    assert ([hit.nct_id for hit in both.hits], both.not_here) == ([FIVE], ("NCT09999999",))


def test_words_that_no_trial_has_are_named(records: Searchable) -> None:
    answer = records.ask("qqqq asthma")
    assert answer.meaning.unknown == ("qqqq",)
    assert [hit.nct_id for hit in answer.hits] == [FIVE]
    assert records.ask("asthma", phase="3").meaning.unknown == ()


@pytest.mark.parametrize("text", ["NCT00000002", "nct2", "ORG-2", "Aspirin after myocardial infarction", "org-2"])
def test_what_is_named_exactly_comes_first_whatever_its_status(records: Searchable, text: str) -> None:
    first = records.ask(text).hits[0]
    assert (first.nct_id, first.exact) == (TWO, True)


def test_an_acronym_names_a_trial(records: Searchable) -> None:
    assert records.found("walky")[0] == ONE


def test_a_misspelled_word_finds_what_was_meant_and_says_so(records: Searchable) -> None:
    answer = records.ask("lymphomma")
    assert [hit.nct_id for hit in answer.hits] == [SIX]
    assert [one.source for one in answer.expanded][:1] == ["spelling"]


def test_another_name_of_a_drug_in_one_record_finds_the_other(records: Searchable) -> None:
    assert set(records.found("zolbenib", status="all")) == {SIX, SEVEN}
    assert set(records.found("zolbrand", status="all")) == {SIX, SEVEN}


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ({"age": "40"}, {ONE, TWO, THREE, SIX, SEVEN}),
        ({"age": "10"}, {TWO, THREE, FIVE, SIX, SEVEN}),
        ({"sex": "female", "age": "60"}, {ONE, TWO, THREE, SIX, SEVEN}),
        ({"phase": "3"}, {SEVEN}),
        ({"status": "completed"}, {TWO}),
        ({"near": "Houston, TX"}, {ONE, FOUR, FIVE}),
        ({"near": "77030", "within": "10km"}, {ONE, FOUR, FIVE}),
        ({"near": "Dallas, TX"}, {ONE, THREE, FIVE}),
        ({"near": "Paris, France"}, set()),
        ({"near": "Texas"}, {ONE, THREE, FOUR, FIVE}),
    ],
)  # fmt: skip
def test_filters_are_those_of_the_structured_fields(
    records: Searchable, flags: dict[str, str], found: set[str]
) -> None:
    assert set(records.found(**{"status": "all", **flags})) == found


def test_near_by_default_means_a_site_that_is_open_or_will_be(records: Searchable) -> None:
    assert set(records.found(near="Houston, TX")) == {ONE, FIVE}


def test_the_nearest_site_is_one_that_recruits_itself(records: Searchable) -> None:
    hits = {hit.nct_id: hit.nearest for hit in records.ask(near="Houston, TX", within="5000mi").hits}
    assert hits[ONE].site
    assert hits[ONE].site.path.endswith("locations[1]")
    assert hits[ONE].site.distance_mi == 0.0
    assert hits[FIVE].site
    assert hits[FIVE].site.city == "Dallas"
    assert hits[FIVE].note == "Its sites near you are not open yet." or hits[FIVE].site.distance_mi < 5000
    away = hits[FIVE].site
    assert away.distance_mi == pytest.approx(225, abs=2)
    assert away.distance_km == pytest.approx(away.distance_mi * 1.609344, abs=0.1)


def test_by_distance_the_nearest_comes_first(records: Searchable) -> None:
    answer = records.ask(near="Houston, TX", within="5000mi", sort="distance")
    miles = [hit.nearest.miles for hit in answer.hits if hit.nearest.miles is not None]
    assert miles == sorted(miles)
    assert answer.hits[0].nct_id == ONE


def test_what_is_hidden_by_the_criteria_is_counted(records: Searchable) -> None:
    answer = records.ask("heart attack", hide=("diabetes",))
    assert [hit.nct_id for hit in answer.hits] == [THREE]
    assert answer.hidden["hide"] == 1


def test_where_nothing_fits_the_filter_to_relax_is_named_with_what_it_would_bring(records: Searchable) -> None:
    answer = records.ask("asthma", phase="3")
    assert answer.total == 0
    assert [(one.filter, one.would_bring) for one in answer.relaxed] == [("phase", 1)]


def test_where_only_all_filters_together_are_to_blame_this_is_said(records: Searchable) -> None:
    answer = records.ask("aspirin", phase="3")
    assert [(one.filter, one.would_bring) for one in answer.relaxed] == [("all filters", 1)]


def test_why_a_trial_is_not_found_names_filters_and_words(records: Searchable) -> None:
    told = records.ask("heart attack", why_not=TWO).why_not
    assert told
    assert not told.found
    assert told.filters == (("status", "RECRUITING"),)
    assert told.words == ()
    told = records.ask("heart attack", why_not=FIVE).why_not
    assert told
    assert told.words == ("heart attack",)
    with pytest.raises(UnknownTrialError):
        records.ask("heart attack", why_not="NCT09999999")


def test_facets_count_over_all_that_match(records: Searchable) -> None:
    facets = records.ask(status="all").facets
    assert facets["OverallStatus"] == {"RECRUITING": 6, "COMPLETED": 1}
    assert facets["Phase"] == {"PHASE2": 6, "PHASE3": 1}


def test_pages_follow_one_another_without_gap_or_repeat(records: Searchable) -> None:
    pages = [records.ask(status="all", limit=2, offset=offset).hits for offset in range(0, 8, 2)]
    ids = [hit.nct_id for page in pages for hit in page]
    assert len(ids) == len(set(ids)) == 7


def test_a_question_has_a_time_limit(records: Searchable) -> None:
    with pytest.raises(OutOfTime):
        search(records.index, records, question(Flags(q="heart attack")), seconds=0)


@pytest.mark.parametrize(
    "flags",
    [{"near": "Xyzzyville"}, {"within": "far"}, {"status": "soon"}, {"phase": "9"}, {"age": "old"}, {"sex": "other"},
     {"sort": "color"}, {"sort": "distance"}, {"type": "x"}, {"hide": tuple(f"thing{n}" for n in range(20))}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_would_do(records: Searchable, flags: dict[str, str]) -> None:
    with pytest.raises(UsageError) as refused:
        records.ask("heart attack", **flags)
    assert refused.value.hint


HOSTILE = [
    "", " ", "\x00", "a" * 1000, "AND OR NOT (", '"', "AREA[Phase]", "*", "%", "' OR 1=1 --", "<script>",
    "\u202e", "😀", "near", "near near near", "-" * 300, "the of and", "NCT", "NCT99999999999", "1 2 3 4 5 6 7 8",
    "near 00000", "age age age 70 year", "((((((((", "phase phase", "ﬃ", "İ", "ß" * 40, "x " * 400,
    "\ud800x", "é\u0301" * 50,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_search(records: Searchable, text: str) -> None:
    answer = records.ask(text)
    assert answer.total >= len(answer.hits)
    try:
        records.ask(hide=(text[:100],), near=text[:100])
    except TrialfinderError as error:
        assert error.message
