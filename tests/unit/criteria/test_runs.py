"""Items that run together are parted where the numbering proves it, and nowhere else."""

from __future__ import annotations

import pytest

from trialfinder.criteria.marks import Mark
from trialfinder.criteria.runs import bullets_inside, dashes_inside, leading_number, numbers_inside


def _numbers(words: str, own: int | None, following: int | None, style: str = "1.") -> list[int | None]:
    mark = None if own is None else Mark(0, 0, style, own)
    return [found.value for found in numbers_inside(words, 0, len(words), mark, following)]


def test_numbers_that_fill_the_gap_before_the_next_line_are_items() -> None:
    # NCT00836368
    assert _numbers("Saturation over 94 % at rest 3. Blood pressure in range 4. Asthma", 2, 5) == [3, 4]
    assert _numbers("Not pregnant 3. daily smoking", 2, 4) == [3]


def test_a_long_run_is_parted_without_a_next_line() -> None:
    assert _numbers("Smoker 2. Asthma 3. Frail 4. Fever", 1, None) == [2, 3, 4]
    assert _numbers("score below 24, 2) no diagnosis, 3) acute illness", 1, None, "1)") == [2, 3]  # NCT06868446


def test_one_more_item_needs_the_end_of_a_sentence_and_a_capital() -> None:
    assert _numbers("Able to comply. 7. Women must not be pregnant", 6, None) == [7]
    assert _numbers("Able to comply 7. women", 6, None) == []
    assert _numbers("Able to comply. 7. women", 6, None) == []
    assert _numbers("Able to comply 7. Women", 6, None) == []


@pytest.mark.parametrize(
    "words",
    [
        "Toxicity of grade 2. Patients recover",
        "Fewer than 2. Patients recover",
        "ECOG 0 to 2. Patients walk",
        "At Visit 2. Patients return",
        "Score ≥ 2. Patients improve",
        "1.5 x 10 and 2.5 x 10",
        "a dose of 2.Patients",
    ],
)
def test_a_number_that_belongs_to_the_word_before_it_is_no_item(words: str) -> None:
    assert _numbers(words, 1, None) == []


def test_a_number_after_a_measure_may_still_begin_an_item() -> None:
    assert _numbers("No smoking in 6 months 11. Blood pressure below 140 12. No gout", 10, None) == [11, 12]


def test_a_doubtful_number_counts_only_where_the_numbering_goes_on() -> None:
    assert _numbers("Two or more levels 2. Acute injury 3. Obesity 4. Fever", 1, None) == [2, 3, 4]
    assert _numbers("Two or more levels 2. Acute injury", 1, None) == []


def test_nothing_is_parted_where_the_next_line_carries_on() -> None:
    assert _numbers("Has had surgery. 2. Surgery means any cut", 1, 2) == []


def test_an_enumeration_inside_a_sentence_stays_in_it() -> None:
    assert _numbers("Unless 1) sterile or 2) using contraception", None, None) == []
    assert _numbers("present: 1. Thick cortex 2. No hilum 3. Round node 4. Vessels", None, None) == []


def test_a_run_that_starts_in_the_middle_of_a_bullet_is_parted() -> None:
    # NCT00975325
    assert _numbers("Unfit for the drug 14. Poor metabolizers 15. Chronic disease 16. Alcohol", None, None) == [
        14,
        15,
        16,
    ]
    assert _numbers("See chapters 14. Methods 15. Results", None, None) == []


def test_a_bullet_whose_words_begin_a_numbered_run_is_numbered() -> None:
    words = "1.Consent given; 2.Age over 18; 3.No fever"  # NCT03650738
    assert leading_number(words, 0, len(words)) == Mark(0, 2, "1.", 1)
    assert leading_number("1. Consent given", 0, 16) is None
    assert leading_number("2. Consent 3. Age 4. Fever", 0, 26) is None


def test_round_bullets_inside_a_line_are_items_and_signs_of_a_value_are_not() -> None:
    words = "Fit for surgery: • Lungs clear, • Heart sound"
    assert [words[mark.start] for mark in bullets_inside(words, 0, len(words))] == ["•", "•"]
    for value in ("BMI below 40 kg • m-2", "LVEF • 40 %", "3 weeks or • half-lives", "x•Y"):
        assert bullets_inside(value, 0, len(value)) == []


def test_dashes_part_the_items_of_a_one_line_record() -> None:
    words = "Age: 18 and older- Stable partner - HbA1c 7.0 - 10.0 % -Consent"
    starts = [words[mark.end :].split()[0] for mark in dashes_inside(words, 0, len(words))]
    assert starts == ["Stable", "HbA1c", "Consent"]


def test_a_dash_in_a_sentence_stays_when_the_items_begin_with_capitals() -> None:
    words = "Adults - Patients on a diet - low in salt - for a year - Consent - Partner - Fit - Sober"
    starts = [words[mark.end :].split()[0] for mark in dashes_inside(words, 0, len(words))]
    assert starts == ["Patients", "Consent", "Partner", "Fit", "Sober"]
    lower = "adults - patients on a diet - consent"
    assert len(dashes_inside(lower, 0, len(lower))) == 2
