"""Names that are alike and mean different things, and why a trial is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.searchable import Searchable, a_record

SMALL, NON_SMALL, BOTH, APART, SHORT, EVERY = (f"NCT{number:08d}" for number in range(1, 7))


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    """Shapes of NCT05280470, NCT07526961 and NCT00003591; 5 and 6 have "all" as an illness and as a word."""
    made = [
        a_record(1, "Blorfing for Extensive-Stage Small Cell Lung Cancer"),
        a_record(2, "Blorfing for Non-Small Cell Lung Cancer", conditionsModule={
            "conditions": ["Non-small Cell Lung Cancer", "Nonsquamous Non-small Cell Lung Cancer"]}),
        a_record(3, "Blorfing for the Lung", conditionsModule={
            "conditions": ["Non-small Cell Lung Cancer", "Small Cell Lung Cancer"]}),
        a_record(4, "Cancer of the Zolborax: a Trial"),
        a_record(5, "Murtazide for Acute Lymphoblastic Leukemia"),
        a_record(6, "Murtazide for All People",
                 descriptionModule={"briefSummary": "The zolborax is looked at. Some have had cancer."}),
    ]  # fmt: skip
    return Searchable(tmp_path_factory.mktemp("names"), made)


def test_small_cell_lung_cancer_is_not_the_non_small_one(names: Searchable) -> None:
    assert set(names.found("small cell lung cancer")) == {SMALL, BOTH}
    assert set(names.found("SCLC")) <= {SMALL, BOTH}
    for text in ("non-small cell lung cancer", "non small cell lung cancer", "nonsmall cell lung cancer", "NSCLC"):
        assert set(names.found(text)) == {NON_SMALL, BOTH}
    assert set(names.found("lung cancer")) == {SMALL, NON_SMALL, BOTH}


def test_no_answer_says_that_the_one_stands_where_the_other_does(names: Searchable) -> None:
    (both,) = [hit for hit in names.ask("small cell lung cancer").hits if hit.nct_id == BOTH]
    assert [match.field for match in both.why] == ["protocolSection.conditionsModule.conditions[1]"]


def test_words_apart_in_one_title_match_and_each_is_explained(names: Searchable) -> None:
    (hit,) = names.ask("zolborax cancer").hits[:1]
    assert hit.nct_id == APART
    assert {match.word for match in hit.why} == {"zolborax", "cancer"}


def test_each_hit_says_why_it_is_there(names: Searchable) -> None:
    for text in ("zolborax cancer", "small cell lung cancer", "lung cancer", "murtazide", "acute leukemia", "ALL"):
        for hit in names.ask(text, limit=100).hits:
            assert hit.why, (text, hit.nct_id)


def test_a_short_form_in_capitals_is_not_the_everyday_word(names: Searchable) -> None:
    assert names.found("ALL") == [SHORT]
    assert EVERY in names.found("all")


def test_a_word_typed_often_counts_once(names: Searchable) -> None:
    answer = names.ask("murtazide " * 40)
    assert [unit.text for unit in answer.meaning.units] == ["murtazide"]
    assert all(len(hit.why) == 1 for hit in answer.hits)


def test_a_trial_that_only_the_registry_files_so_says_it(tmp_path: Path) -> None:
    # NCT04305041 tests a drug for tumors that shrink no more; "PD" there was filed as Parkinson Disease
    filed = {"conditionBrowseModule": {"meshes": [{"id": "D010300", "term": "Parkinson Disease"}]}}
    records = Searchable(
        tmp_path,
        [
            a_record(1, "Drug for Lumps", conditionsModule={"conditions": ["Lumps"]}, derived=filed),
            a_record(2, "Dancing", conditionsModule={"conditions": ["Parkinson's"]}, derived=filed),
            a_record(3, "Walking", descriptionModule={"briefSummary": "For people with parkinsons."}, derived=filed),
        ],
    )
    told = {hit.nct_id: [match.filed for match in hit.why] for hit in records.ask("parkinsons").hits}
    assert told == {"NCT00000001": [True], "NCT00000002": [False], "NCT00000003": [False]}
    assert records.found("parkinsons")[-1] == "NCT00000001"
