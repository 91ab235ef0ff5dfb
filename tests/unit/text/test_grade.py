"""The grade is the published formula, counted as published."""

from __future__ import annotations

import time

import pytest

from trialfinder.text.grade import Count, count, grade, syllables


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("18", 1),
        ("1,000.5", 1),
        ("ECOG", 4),
        ("HIV", 3),
        ("A", 1),
        ("PLATELET", 3),  # seven capitals and more are a word in capitals
        ("eye", 1),
        ("informed", 2),
        ("treated", 2),
        ("needed", 2),
        ("doses", 2),
        ("diseases", 3),
        ("safely", 2),
        ("table", 2),
        ("previous", 3),
        ("serious", 3),
        ("region", 2),
        ("special", 2),
        ("patient", 2),
        ("area", 3),
        ("medically", 3),
        ("technique", 2),
        ("rhythm", 2),
        ("dermatitis", 4),
        ("I", 1),
        ("mg", 1),
    ],
)
def test_syllables_follow_the_spelling(word: str, spoken: int) -> None:
    assert syllables(word) == spoken


@pytest.mark.parametrize(
    ("lines", "counted"),
    [
        (["Age 18."], Count(2, 1, 2)),
        (["Be well. Be 18! is one? Yes"], Count(7, 3, 7)),  # the lower-case "is" does not begin a sentence
        (["1.5 x 10.5 mg/dL"], Count(5, 1, 5)),
        (["e.g. this", "", "---"], Count(3, 1, 3)),
        (["Patient's age"], Count(2, 1, 3)),
        ([], Count(0, 0, 0)),
    ],
)
def test_a_sentence_is_a_line_or_a_part_that_ends_before_a_capital_or_a_digit(lines: list[str], counted: Count) -> None:
    assert count(lines) == counted


def test_the_grade_is_the_formula_to_one_decimal() -> None:
    lines = ["Participants have an informed opinion.", "Age over 18 years."]
    words, sentences, spoken = count(lines)
    assert (words, sentences) == (9, 2)
    assert grade(lines) == round(0.39 * words / sentences + 11.8 * spoken / words - 15.59, 1)


def test_a_text_without_words_has_no_grade() -> None:
    assert grade([]) is None
    assert grade(["", "***"]) is None


@pytest.mark.parametrize("hostile", [". " * 50_000, "a." + " " * 100_000 + "A", "e" * 100_000, "\ud800" * 1000])
def test_hostile_text_is_graded_in_linear_time(hostile: str) -> None:
    began = time.process_time()
    grade([hostile])
    assert time.process_time() - began < 1
