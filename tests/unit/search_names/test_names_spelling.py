"""A word that stands nowhere, and the one that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.searchable import Searchable, a_record
from trialfinder.search.respelling import respelt
from trialfinder.search.spelling import meant, slips, stem_of

WORD = st.text("abcdefgh", min_size=1, max_size=9)


@given(WORD, WORD)
def test_slips_are_the_same_both_ways_and_none_between_equals(one: str, other: str) -> None:
    assert slips(one, other, 9) == slips(other, one, 9)
    assert (slips(one, other, 2) == 0) == (one == other)


@given(WORD, st.integers(0, 8), st.sampled_from("abcdefgh"))
def test_a_letter_too_many_is_one_slip(word: str, place: int, letter: str) -> None:
    assert slips(word[:place] + letter + word[place:], word, 2) == 1


def test_short_words_and_far_words_are_left_alone() -> None:
    assert meant("gout", [("gouty", 9)]) is None
    assert meant("azthma", [("asthma", 5), ("azalea", 9)]) == "asthma"
    assert meant("schizofrenia", [("schizophrenia", 1)]) == "schizophrenia"
    assert meant("schizofrenia", [("schizophrenia", 1)], 1) is None


def test_of_equally_near_words_the_one_of_more_records_is_meant() -> None:
    assert meant("lymphomma", [("lymphoma", 3), ("lymphomas", 3), ("lymphonma", 9)]) == "lymphonma"


def test_a_word_that_ends_like_a_plural_is_a_slip_of_one() -> None:
    # words are known without their plural: "diabetes" as "diabete"
    assert meant("diabetis", [("diabetic", 40), ("diabete", 90)]) == "diabete"
    assert meant("lupis", [("lupus", 9), ("lupin", 1)]) == "lupus"


@pytest.mark.parametrize("group", [("allergy", "allergic", "allergies"), ("infect", "infection", "infections")])
def test_forms_of_a_word_share_their_stem(group: tuple[str, ...]) -> None:
    assert len({stem_of(word) for word in group}) == 1


def test_two_slips_lead_to_a_name_and_never_to_a_word_of_running_text(tmp_path: Path) -> None:
    """A brand that no record has ("zmgality") is no misspelt "zequality"."""
    summary = {"briefSummary": "It is about zequality, and about blorfing."}
    condition = {"conditions": ["Zolbopathia"]}
    records = Searchable(tmp_path, [a_record(1, "A trial", descriptionModule=summary, conditionsModule=condition)])

    def right(word: str) -> str | None:
        return respelt(records.index, lambda nct_id: records.document(nct_id).tree, word)

    assert right("zmgality") is None
    assert right("blorfin") == "blorfing"
    assert right("zolbopatia") == "zolbopathia"
    assert right("zzlbopatia") == "zolbopathia"


def test_the_right_word_is_shown_as_it_is_written_and_not_as_it_is_compared(tmp_path: Path) -> None:
    condition = {"conditions": ["Diabetes Mellitus", "Blorfities"]}
    records = Searchable(tmp_path, [a_record(1, "A trial", conditionsModule=condition)])
    shown = {one.from_: one.to for one in records.ask("diabeties blorfites").expanded if one.source == "spelling"}
    assert shown == {"diabeties": ("diabetes",), "blorfites": ("blorfities",)}
