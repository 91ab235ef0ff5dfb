"""Whatever two texts are given, the checker answers, soon, with places that exist; and it does not fail open."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialfinder.fidelity.judge import Judgement, judge
from trialfinder.fidelity.numbers import number_key
from trialfinder.fidelity.tokens import folded, spans, tokens

CRITERIA_WORDS = (
    "age gout 18 65 1.5 ≥ <= at least or more not no without and or unless ( ) , . ; - – × 10^9/L mg/dL ULN within"
    " before prior to in the last 6 months you have are who that is women history of current \u200b ½ 5 \\> \\["
)
WORDS = CRITERIA_WORDS.split()
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
SIDES = st.sampled_from(["inclusion", "exclusion", "unspecified"])
VERDICTS = {"verified", "verified_terms_kept", "machine_worded", "original"}


def _sound(judgement: Judgement, original: str, plain: str) -> None:
    assert judgement.verdict in VERDICTS
    assert (judgement.verdict == "original") == bool(judgement.findings)
    for finding in judgement.findings:
        for span, text in ((finding.original, original), (finding.plain, plain)):
            assert span is None or 0 <= span.start <= span.end <= len(text)
        assert finding.kind
        assert finding.detail


@given(SIDES, st.text(), st.text())
def test_any_two_texts_are_judged(side: str, original: str, plain: str) -> None:
    _sound(judge(side, original, plain), original, plain)


@settings(max_examples=400)
@given(SIDES, SENTENCES, SENTENCES)
def test_any_two_texts_of_criteria_words_are_judged_with_places_that_exist(
    side: str, original: str, plain: str
) -> None:
    _sound(judge(side, original, plain), original, plain)


@given(SIDES, SENTENCES, SENTENCES)
def test_the_same_pair_gets_the_same_judgement(side: str, original: str, plain: str) -> None:
    assert judge(side, original, plain) == judge(side, original, plain)


@given(SENTENCES, st.integers(0, 9999), st.integers(0, 9999))
def test_another_number_never_passes(words: str, one: int, other: int) -> None:
    passed = judge("exclusion", f"gout score {one} {words}", f"gout score {other} {words}").verdict != "original"
    assert one == other or not passed


@given(SENTENCES, st.sampled_from(["not", "severe", "unless treated", "zzz", "5", "≥", "after"]))
def test_what_is_added_or_dropped_at_the_end_never_passes(words: str, more: str) -> None:
    long, short = f"gout {words} gout {more}", f"gout {words} gout"
    assert judge("exclusion", long, short).verdict == "original"
    assert judge("exclusion", short, long).verdict == "original"


@given(st.text())
def test_tokens_and_their_places_go_together(text: str) -> None:
    found, places = tokens(text), spans(text)
    assert len(found) == len(places)
    covered = "".join(place.of(text) for place in places)
    left = [c for c in text if not c.isspace() and c not in covered]
    assert all(c in "-‐‑–'’sS" for c in left)


COMPARED = st.lists(st.sampled_from([*"<>=≤≥/°cfx5  .\t-'", "uln", "e.g. ", "patient's ", "1st"]), max_size=20).map(
    "".join
)


@given(st.one_of(st.text(), SENTENCES, COMPARED))
def test_cut_word_by_word_or_as_a_whole_a_text_has_the_same_tokens(text: str) -> None:
    low = folded(text)
    assert tokens(text) == [place.of(low) for place in spans(text)]


@given(st.integers(0, 10**9))
def test_a_number_reads_the_same_with_and_without_separators(value: int) -> None:
    assert number_key(f"{value:,}") == number_key(str(value)) == f"n:{value}"


HOSTILE = {
    "brackets": "(" * 50_000 + ")" * 50_000,
    "comparators": "≥≤" * 50_000,
    "almost comparators": "> / = " * 16_000,
    "ages": "18 years old " * 7_500,
    "windows": "in the last 3 months " * 4_700,
    "ranges": "1-" * 50_000,
    "negations": "not no without " * 6_600,
    "relatives": "disease that is not bad " * 4_100,
    "backslashes": "\\" * 100_000,
    "echoes": "heart attack (myocardial infarction) " * 2_700,
    "one word": "a" * 100_000,
    "digits": "9" * 100_000,
    "zero width": "\u200b" * 100_000,
    "growing letters": "İ" * 100_000,
    "possessives": "patient's " * 10_000,
    "short enough to rewrite": "prior surgery who are not bad if women must " * 40,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hundred_thousand_hostile_characters_take_no_time(name: str) -> None:
    text = HOSTILE[name]
    judge("inclusion", "gout", "asthma")  # the tables are made once
    for original, plain in ((text, text[:-1] + "x"), (text, "You have " + text), ("gout", text), (text, "gout")):
        start = time.process_time()
        _sound(judge("inclusion", original, plain), original, plain)
        assert time.process_time() - start < 3  # far above what it takes on a busy machine, far below quadratic
