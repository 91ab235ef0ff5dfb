"""What is a list mark, and what only looks like one."""

from __future__ import annotations

import pytest

from trialfinder.criteria.marks import bullet_at, ordinals_at


@pytest.mark.parametrize(
    "line", ["* a", "- a", "-Age", "– a", "• a", "•a", "\uf0b7 a", "o Adults", "*Note", "-- a", "·\ta"]
)
def test_bullets_are_marks(line: str) -> None:
    assert bullet_at(line, 0, len(line)) is not None


@pytest.mark.parametrize(
    "line", ["-2 SD", "**bold**", "on time", "o or", "+1 score", "·5 mg", "*", "-", "•", "5 mg", "", "> 3", "~ 4"]
)
def test_signs_of_a_value_are_no_bullets(line: str) -> None:
    assert bullet_at(line, 0, len(line)) is None


@pytest.mark.parametrize(
    ("line", "style", "value"),
    [
        ("9. Age", "1.", 9),
        ("12) Age", "1)", 12),
        ("(3) Age", "(1)", 3),
        ("1.Age", "1.", 1),
        ("4、年龄", "1、", 4),
        ("2） age", "1）", 2),
        ("a) age", "a)", 1),
        ("(b) age", "(a)", 2),
        ("C. Age", "A.", 3),
        ("iv. age", "i.", 4),
        ("3.2 Age", "0.3", 2),
        ("3.2. Age", "0.3.", 2),
        ("1: Age", "1:", 1),
        ("2- Age", "1-", 2),
        ("7 . Age", "1 .", 7),
    ],
)
def test_numbers_letters_and_roman_numerals_are_marks(line: str, style: str, value: int) -> None:
    assert (style, value) in [(mark.style, mark.value) for mark in ordinals_at(line, 0, len(line))]


@pytest.mark.parametrize(
    "line",
    [
        "18 years",
        "i.v. drugs",
        "e.g. gout",
        "(18 years",
        "2:1 ratio",
        "3-day fast",
        "2021. Age",
        "iix. age",
        "vv) a",
        "a",
        "",
    ],
)
def test_values_and_abbreviations_are_no_marks(line: str) -> None:
    assert ordinals_at(line, 0, len(line)) == []


def test_a_single_i_reads_as_a_letter_and_as_a_roman_numeral() -> None:
    assert [(m.style, m.value) for m in ordinals_at("i. age", 0, 6)] == [("a.", 9), ("i.", 1)]
