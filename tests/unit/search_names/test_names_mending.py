"""A word with a slip in it, told by the words beside it."""

from __future__ import annotations

import pytest

from trialfinder.search.mending import meant_alone, meant_beside


@pytest.mark.parametrize(
    ("text", "at", "meant"),
    [
        ("brest cancer", 0, "breast"),
        ("stage 2 Brest Cancer", 2, "breast"),
        ("bello pain", 0, "belly"),
        ("prostrate cancer", 0, "prostate"),
        ("breast cancer", 0, None),  # as it should be
        ("brest diabetes", 0, None),  # no name of anything
        ("cancer brest", 1, "breast"),
        ("brest", 0, None),
        ("lung cancer", 0, None),
        ("qqqqq cancer", 0, None),
        ("??? cancer", 0, None),
    ],
)
def test_neighbours_tell_what_was_meant(text: str, at: int, meant: str | None) -> None:
    assert meant_beside(text.split(), at) == meant


@pytest.mark.parametrize(
    ("word", "meant"), [("brest", "breast"), ("rasht", "rash"), ("boston", None), ("asthma", None), ("a b", None)]
)
def test_a_word_alone_is_only_a_guess(word: str, meant: str | None) -> None:
    assert meant_alone(word) == meant
