"""Signs that look like others or hide."""

from __future__ import annotations

import pytest

from trialfinder.fidelity.judge import judge

ORIGINAL = "Weight at least 50 kg by day 10"
PLAIN = "You weigh 50 kg or more by day 10"


def test_the_wording_itself_passes() -> None:
    assert judge("inclusion", ORIGINAL, PLAIN).verdict == "verified"


@pytest.mark.parametrize(
    "spoilt",
    [
        PLAIN.replace("50", "５0"),
        PLAIN.replace("50", "5О"),
        PLAIN.replace("10", "1\u0660"),
        PLAIN.replace("or", "оr"),
        PLAIN.replace("more", "mo\u200bre"),
        PLAIN + "\u200b",
        "\u202e" + PLAIN,
        PLAIN.replace("You", "You\u2066"),
        PLAIN.replace("kg", "kg\u0338"),
        PLAIN.replace("You", "Yοu"),
        PLAIN + " 🙂",
        PLAIN + "\x00",
    ],
)
def test_lookalikes_and_hidden_signs_are_stopped(spoilt: str) -> None:
    assert judge("inclusion", ORIGINAL, spoilt).verdict == "original"


@pytest.mark.parametrize(
    "other",
    [PLAIN.replace(" ", "\u00a0"), PLAIN + ".", PLAIN.replace("You", "YOU"), "You weigh 50 kg or more — by day 10"],
)
def test_signs_of_a_careful_writer_are_not(other: str) -> None:
    assert judge("inclusion", ORIGINAL, other).verdict == "verified"


def test_a_turning_sign_is_stopped_though_the_original_has_it() -> None:
    assert judge("inclusion", "Weight \u202e50 kg", "You weigh \u202e50 kg").verdict == "original"


def test_full_width_digits_of_the_original_are_read() -> None:
    assert judge("inclusion", "Weight ≥５０kg", "You weigh at least 50 kg").verdict == "verified"
