"""What stands behind the rest, and trials that have only some of the words; each hit says which and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.searchable import Searchable, a_record

ADULT, CHILD, BABY, ANY, PLACEBO, DONE = (f"NCT{number:08d}" for number in range(1, 7))


def _ages(**limits: str) -> dict[str, object]:
    return {"sex": "ALL", **limits}


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    """Asthma for adults (whose title fits best), for school children, for babies, for all; one with a placebo; one that
    is done and alone has "nile"."""
    made = [
        a_record(1, "Adult Asthma and Asthma of Kids", conditionsModule={"conditions": ["Asthma"]},
                 eligibilityModule=_ages(minimumAge="18 Years")),
        a_record(2, "Breathing", conditionsModule={"conditions": ["Asthma"]},
                 eligibilityModule=_ages(minimumAge="6 Years", maximumAge="17 Years")),
        a_record(3, "Crying", conditionsModule={"conditions": ["Wheezing", "Asthma"]},
                 eligibilityModule=_ages(maximumAge="24 Months")),
        a_record(4, "Pollen", conditionsModule={"conditions": ["Asthma"], "keywords": ["virus"]}),
        a_record(5, "Asthma Inhaler", conditionsModule={"conditions": ["Asthma"]},
                 eligibilityModule=_ages(minimumAge="18 Years"),
                 armsInterventionsModule={"armGroups": [{"label": "Sham", "type": "SHAM_COMPARATOR"}]}),
        a_record(6, "West Nile Fever", conditionsModule={"conditions": ["West Nile Virus"]},
                 statusModule={"overallStatus": "COMPLETED"}),
    ]  # fmt: skip
    return Searchable(tmp_path_factory.mktemp("some"), made)


@pytest.mark.parametrize(
    ("text", "behind", "group"),
    [
        ("asthma kids", {ADULT, PLACEBO}, "CHILD"),
        ("asthma baby", {ADULT, PLACEBO, CHILD}, "BABY"),
        ("teenager asthma", {ADULT, PLACEBO, BABY}, "TEEN"),
        ("asthma in adults", {CHILD, BABY}, "ADULT"),
    ],
)
def test_trials_whose_ages_leave_out_the_group_come_last_and_say_so(
    some: Searchable, text: str, behind: set[str], group: str
) -> None:
    # as NCT04706988, for adults alone, which led the list for children
    hits = some.ask(text).hits
    assert {hit.nct_id for hit in hits} == {ADULT, CHILD, BABY, ANY, PLACEBO}
    assert {hit.nct_id for hit in hits[-len(behind) :]} == behind
    assert {hit.nct_id: hit.behind for hit in hits if hit.behind} == dict.fromkeys(behind, (group,))


def test_what_is_rather_not_wanted_comes_last_and_hides_nothing(some: Searchable) -> None:
    hits = some.ask("asthma no placebo").hits
    assert [(hit.nct_id, hit.behind) for hit in hits[-1:]] == [(PLACEBO, ("placebo",))]
    assert len(hits) == 5


def test_what_a_not_stands_before_is_never_searched_for_and_comes_last(tmp_path: Path) -> None:
    # "not pregnant diabetes" led with trials for pregnant women
    records = Searchable(
        tmp_path,
        [
            a_record(1, "Diabetes in Pregnancy", conditionsModule={"conditions": ["Diabetes"]}),
            a_record(2, "Sugar", conditionsModule={"conditions": ["Diabetes", "Gestational Diabetes"]}),
            a_record(3, "Walks", conditionsModule={"conditions": ["Diabetes"]}),
            a_record(4, "Diabetes and a Pen", conditionsModule={"conditions": ["Diabetes"]},
                     armsInterventionsModule={"interventions": [{"type": "DRUG", "name": "Insulin Glargine"}]}),
        ],
    )  # fmt: skip
    last = {"NCT00000001": ("about pregnant",), "NCT00000002": ("about pregnant",)}
    hits = records.ask("not pregnant diabetes").hits
    assert {hit.nct_id: hit.behind for hit in hits if hit.behind} == last
    assert {hit.nct_id for hit in hits[-2:]} == set(last)
    assert {match.word for hit in hits for match in hit.why} == {"diabetes"}
    assert not any(hit.behind for hit in records.ask("diabetes not severe").hits)
    spanish = records.ask("diabetes no embarazada").hits
    assert {hit.nct_id for hit in spanish if hit.behind} == set(last)
    hits = records.ask("diabetes without insulin").hits
    assert [hit.behind for hit in hits] == [(), (), (), ("insulin",)]
    assert hits[-1].nct_id == "NCT00000004"
    assert records.ask("diabetes no drugs").hits[-1].behind == ("drugs",)
    assert records.ask("diabetes never had insulin").hits[-1].behind == ()


def test_of_words_that_no_trial_has_together_each_hit_says_which_it_has(some: Searchable) -> None:
    answer = some.ask("west nile virus asthma", status="recruiting")
    meaning = answer.meaning
    assert not meaning.together
    assert (meaning.required, meaning.strong, meaning.elsewhere) == (1, 2, ("west nile virus",))
    assert {hit.lacks for hit in answer.hits} == {("west nile virus",)}


def test_words_that_the_filters_hide_are_not_passed_over(some: Searchable) -> None:
    answer = some.ask("nile pollen")
    assert [hit.nct_id for hit in answer.hits] == [ANY]
    assert (answer.meaning.elsewhere, answer.meaning.required, answer.meaning.strong) == (("nile",), 1, 2)
    assert [hit.lacks for hit in answer.hits] == [("nile",)]
    both = some.ask("fever virus", status="all")
    assert both.meaning.together
    assert [(hit.nct_id, hit.lacks) for hit in both.hits] == [(DONE, ()), (ANY, ("fever",))]


def test_words_that_name_nothing_are_not_enough_without_the_illness(some: Searchable) -> None:
    # "hodgkins lymphoma second opinion" found opinions on anything
    answer = some.ask("west nile virus sham")
    assert (answer.total, answer.meaning.elsewhere) == (0, ("west nile virus",))
    assert [(one.filter, one.would_bring) for one in answer.relaxed] == [("status", 1)]
    assert some.found("asthma sham") == some.found("sham asthma")


def test_a_phrase_is_never_half_matched(some: Searchable) -> None:
    nothing = some.ask('"east nile virus"', status="all")
    assert (nothing.total, nothing.meaning.unknown) == (0, ("east nile virus",))
    assert some.found('"west nile virus"', status="all") == [DONE]
    assert some.found('"nile west"', status="all") == []
    assert some.found('"west virus"', status="all") == []


def test_beside_a_phrase_the_other_words_may_be_missing(some: Searchable) -> None:
    answer = some.ask('"west nile virus" qqqq', status="all")
    assert [(hit.nct_id, hit.lacks) for hit in answer.hits] == [(DONE, ("qqqq",))]
    assert some.ask('"west nile virus" asthma').relaxed[0].filter == "status"


def test_where_all_words_stand_in_a_trial_nothing_is_lacking(some: Searchable) -> None:
    answer = some.ask("asthma virus")
    assert answer.meaning.together
    assert {hit.nct_id for hit in answer.hits if not hit.lacks} == {ANY}


def test_a_name_that_no_record_has_is_not_bent_into_an_everyday_word(tmp_path: Path) -> None:
    # "Batten disease" was read as bitten
    records = Searchable(
        tmp_path,
        [
            a_record(1, "Ticks", descriptionModule={"briefSummary": "People bitten by ticks."}),
            a_record(2, "Gut", conditionsModule={"conditions": ["Crohn Disease"]}),
        ],
    )
    assert records.ask("batten disease").meaning.unknown == ("batten",)
    assert records.found("batten by ticks") == ["NCT00000001"]
    assert records.found("chron disease") == ["NCT00000002"]
