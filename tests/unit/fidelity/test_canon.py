"""The canonical reading: what reads the same, what does not, word for word."""

from __future__ import annotations

import pytest

from trialfinder.fidelity.canon import read_text
from trialfinder.fidelity.judge import default_judge


def keys(text: str) -> list[str]:
    return read_text(default_judge().lexicon, text).keys


@pytest.mark.parametrize(
    "spelling",
    ["≥ 5", ">= 5", "=> 5", ">/= 5", "> or = 5", "≧5", "at least 5", "5 or more", "5 or higher", "no less than 5",
     "not less than 5", "a minimum of 5", "greater than or equal to 5", "5 and above", "&ge; 5", "five or more"],
)  # fmt: skip
def test_every_spelling_of_at_least_is_one_comparator_before_its_number(spelling: str) -> None:
    assert keys(f"score {spelling}") == ["score", "GE", "n:5"]


@pytest.mark.parametrize(
    "spelling", ["≤ 5", "<= 5", "=< 5", "</= 5", "at most 5", "5 or less", "5 or fewer", "no more than 5", "up to 5",
                 "not exceeding 5", "a maximum of 5"]
)  # fmt: skip
def test_every_spelling_of_at_most_is_one_comparator(spelling: str) -> None:
    assert keys(f"score {spelling}") == ["score", "LE", "n:5"]


@pytest.mark.parametrize("spelling", ["> 5", "more than 5", "greater than 5", "over 5", "above 5", "exceeding 5"])
def test_more_than_is_not_at_least(spelling: str) -> None:
    assert keys(f"score {spelling}") == ["score", "GT", "n:5"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("18-65 years", "18 to 65 years"),
        ("between 18 and 65 years", "18–65 years"),
        ("from 18 to 65 years", "18 years to 65 years"),
        ("aged 18-65 years", "18 to 65 years old"),
        ("age ≥ 18", "you are 18 or older"),
        ("older than 70 years of age", "you are over 70 years old"),
        ("fever in the last 3 months", "fever within the past 3 months"),
        ("fever within the previous year", "fever in the last 1 year"),
        ("fever within 6 months prior to enrollment", "fever in the 6 months before joining the study"),
        ("10 cigarettes per day", "10 cigarettes a day"),
        ("injected twice daily", "injected twice a day"),
        ("patients with gout", "you have gout"),
        ("no evidence of gout", "you do not have evidence of gout"),
        ("unable to walk", "you cannot walk"),
        ("ability to walk", "you can walk"),
        ("history of gout", "you have, or have ever had, gout"),
        ("uncontrolled gout", "not controlled gout"),
        ("stage III", "stage 3"),
        ("grade 1-2", "grade I-II"),
        ("1,000 cells", "1000 cells"),
        ("1.50 mg", "1.5 mg"),
        ("two weeks", "2 weeks"),
        ("1.5 x ULN", "1.5 times the upper limit of normal"),
        ("1.5x10^9/L or more", "at least 1.5 × 10⁹/L"),
        ("gout, e.g., tophi", "gout, such as tophi"),
        ("GOUT OR ASTHMA", "gout or asthma"),
        ("stem-cell", "stem cell"),
        ("the patient's doctor", "your doctor"),
        ("heart attack (myocardial infarction)", "myocardial infarction"),
        ("80 mmHg or above 100 mmHg", "80 mmHg or more than 100 mmHg"),
        ("he or she uses his or her own meter", "you use your own meter"),
        ("ability and willingness to walk", "you are able and willing to walk"),
        ("at least one of the following conditions:", "at least one of these conditions:"),
        ("for the entire length of the study", "throughout the study"),
        ("for a duration of 3 months", "for 3 months"),
        ("NYHA classification III", "NYHA class 3"),
        ("gout, i. e. tophi", "gout, that is to say tophi"),
        ("the investigator judges their ability", "the study doctor judges their ability"),
        ("subjects and their doctors", "you and your doctor"),
    ],
)
def test_two_ways_to_say_one_thing_read_the_same(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("50.000 cells", "50 cells"),
        ("1,5 mg", "1.5 mg"),
        ("section 5.10", "section 5.1"),
        ("T-score -2.5", "T-score 2.5"),
        ("for 6 months", "within 6 months"),
        ("within 6 months before surgery", "6 months before surgery"),
        ("fever in the last 3 months", "fever more than the last 3 months"),
        ("prior gout", "history of gout"),
        ("current gout", "history of gout"),
        ("gout", "gout (severe)"),
        ("with or without gout", "with gout"),
        ("non-small cell lung cancer", "small cell lung cancer"),
        ("in either eye", "in both eyes"),
        ("gout in either eye", "gout in the eye"),
        ("patient or caregiver", "caregiver"),
        ("you are a caregiver", "you have a caregiver"),
        ("off steroids", "on steroids"),
        ("any drug", "a drug"),
        ("may walk", "can walk"),
        ("should walk", "must walk"),
        ("never smoked", "not smoked"),
        ("unless treated", "if treated"),
        ("once a day", "twice a day"),
        ("2 x ULN", "2 x LLN"),
        ("1.5 x 10^9/L", "1.5 x 109/L"),
        ("5 mg", "5 mg/kg"),
        ("moderate or greater", "moderate or less"),
        ("at least one of the following conditions:", "at least one condition:"),
        ("any of these conditions", "any conditions"),
        ("fever in the week of the following visit", "fever in the week of this visit"),
        ("any of the following weeks", "any of these weeks"),
        ("creatinine > 2 mg/dL or under dialysis", "creatinine > 2 mg/dL and under dialysis"),
        ("a reason not to get those drugs", "a reason to get those not drugs"),
        ("caregivers know their own rights", "caregivers know your own rights"),
        ("parents give their consent", "parents give your consent"),
        ("the investigator uses their judgment", "the study doctor uses your judgment"),
        ("an immune disease or under treatment", "an immune disease and under treatment"),
    ],
)
def test_two_different_things_read_differently(one: str, other: str) -> None:
    assert keys(one) != keys(other)


def test_a_sign_that_nobody_knows_is_read_too() -> None:
    assert keys("gout ☤") != keys("gout")
    assert keys("5 ≠ 6") != keys("5 6")
