"""What opens a sentence without a verb: noun phrases by their last word, and the windows beside them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.translate.draft import Draft
from trialfinder.translate.frames import nouns, opening, windows
from trialfinder.translate.polarity import judges
from trialfinder.translate.tokens import Tokens, word_set

WORDS = sorted(
    word_set(
        """
        patients subject you who that is are has have had not no or and , ; . ( ) / - of in for with within before
        after prior history active severe gout surgery cancer infection eligible willing able their other an a any 3
        weeks >= women pregnant use treatment positive test
        """
    )
)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("surgery within 4 weeks before the visit", True),
        ("surgery in the last 4 weeks", True),
        ("surgery within 4 weeks of enrollment", True),
        ("surgery 4 weeks prior to the visit", True),
        ("surgery within 4 weeks (or 30 days, whichever is longer) of screening", True),
        ("surgery within 4 weeks", False),
        ("surgery within 4 weeks of the first dose", False),
        ("surgery during the study", False),
    ],
)
def test_a_window_looks_back_only_where_its_words_say_so(text: str, back: bool) -> None:
    assert windows.looks_back(Tokens(text)) is back


def test_the_window_of_a_thing_named_later_is_not_that_of_the_first() -> None:
    assert windows.window_at(Tokens("infection of the foot within 7 days"), 1)
    assert not windows.window_at(Tokens("infection needing pills within 7 days"), 1)


@pytest.mark.parametrize(
    ("text", "end"),
    [("severe foot infection with fever", 3), ("severe or chronic medical condition", 5), ("type 2 diabetes", 3)],
)
def test_a_noun_phrase_ends_before_the_first_small_word(text: str, end: int) -> None:
    assert nouns.phrase_end(Tokens(text), 0) == end


@pytest.mark.parametrize(
    "text", ["patient refuses surgery", "requires dialysis", "in the eye", "to treat gout", "5 mg"]
)
def test_what_has_a_verb_or_a_person_is_no_noun_phrase(text: str) -> None:
    assert nouns.phrase_end(Tokens(text), 0) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("infection", True),
        ("active infection", True),
        ("infections", False),
        ("asthma", False),
        ("an infection", False),
        ("infection/inflammation", False),
        ("tumor or lymph node masses", False),
        ("other disorder", False),
        ("biopsy", True),
        ("your infection", False),
    ],
)
def test_an_article_goes_with_one_thing_that_can_be_counted(text: str, wanted: bool) -> None:
    assert nouns.wants_article(Tokens(text), 0) is wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("patients with gout are eligible", True),
        ("such patients will be excluded from it", True),
        ("subjects are not eligible for the study", True),
        ("subjects are not eligible for surgery", False),
        ("patients with gout. Others are eligible", False),
        ("patients with gout (others are eligible)", False),
        ("any eligible tooth", False),
    ],
)
def test_a_sentence_that_says_who_may_join_is_known_as_one(text: str, said: bool) -> None:
    assert judges(Tokens(text)) is said


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_an_opened_sentence_keeps_its_digits_and_calls_no_reader_eligible(parts: list[str]) -> None:
    text = " ".join(parts)
    draft = Draft(text)
    opening.open_sentence(draft, announced=False)
    changes = draft.finished()
    out = "".join(change.out for change in changes)
    kept = "".join(text[change.start : change.end] for change in changes)
    assert [sign for sign in out if sign.isdigit()] == [sign for sign in kept if sign.isdigit()]
    assert all(one.end <= other.start for one, other in pairwise(changes))
    assert "You are eligible" not in out


@pytest.mark.parametrize("part", ["severe or ", "infection or ", "an other ", "and willingness ", "(gout "])
def test_a_hostile_length_takes_no_hostile_time(part: str) -> None:
    text = part * (100_000 // len(part))
    began = time.process_time()
    opening.open_sentence(Draft(text), announced=False)
    assert time.process_time() - began < 2
