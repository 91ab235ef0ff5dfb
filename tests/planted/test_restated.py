"""What a text says twice may go once: no error is planted there, and everywhere else one is."""

from __future__ import annotations

import random

import pytest

from trialfinder.fidelity.judge import judge
from trialfinder.fidelity.mutations.model import MUTATIONS
from trialfinder.fidelity.mutations.restated import restatements, same

BY_NAME = {mutation.name: mutation for mutation in MUTATIONS}


@pytest.mark.parametrize(
    "text",
    [
        "You have fluid in the belly (ascites)",
        "Heart attack (myocardial infarction)",
        "Myocardial infarction (heart attack) or gout",
        "Weight over 50 kg (kilogram)",
        "At least 5 millimoles per liter (mmol/L)",
        "Pressure over 180 millimeters of mercury (mmHg)",
    ],
)
def test_a_bracket_that_says_again_what_stands_before_it_is_found(text: str) -> None:
    (span,) = restatements(text)
    assert span.of(text) == text[text.index("(") : text.index(")") + 1]
    spoilt = [BY_NAME["parenthesis_dropped"](text, random.Random(seed)) for seed in range(5)]  # noqa: S311  # no secret
    assert spoilt == [None] * 5


@pytest.mark.parametrize(
    "text",
    [
        "Heart attack (severe)",
        "Gout (heart attack)",
        "Glucose (mg/dL) over 200",
        "QTc over 450 (males)",
        "Creatinine over 2 (5 mg/dL)",
        "(heart attack)",
        "()",
        "",
    ],
)
def test_a_bracket_that_says_more_is_none(text: str) -> None:
    assert restatements(text) == []


def test_what_is_the_same_is_the_same_for_the_checker() -> None:
    """Proof that nothing is lost: the checker passes the text without the bracket, and not without the rest."""
    assert judge("exclusion", "Ascites", "You have fluid in the belly").verdict != "original"
    assert judge("exclusion", "Ascites", "You have fluid").verdict == "original"
    assert same("ascites", "fluid in the belly")
    assert not same("ascites", "fluid around the heart")
    assert not same("", "gout")


def test_a_hundred_thousand_brackets_take_no_time() -> None:
    assert len(restatements("ascites (ascites) " * 5_000)) == 5_000
    assert restatements("(" * 100_000 + ")" * 100_000) == []
