"""A group is named only where the parent's own words name it."""

from __future__ import annotations

import pytest

from trialfinder.criteria.groups import group_of


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("Any of the following:", "any_of"),
        ("Prior use of any of these drugs", "any_of"),
        ("Has one or more of the following conditions:", "any_of"),
        ("Either of the following:", "any_of"),
        ("At least one of the following:", "any_of"),
        ("at least one (1) of the following:", "any_of"),
        ("Meets at least 2 of the following:", "at_least:2"),
        ("Meets at least two (2) of the following criteria", "at_least:2"),
        ("Three or more of the following:", "at_least:3"),
        ("A minimum of 2 of the following", "at_least:2"),
        ("All of the following:", "all_of"),
        ("Meets each of the following criteria:", "all_of"),
        ("Both of the following:", "all_of"),
        ("One of the following:", None),  # exactly one, or at least one? the words do not say
        ("Prior therapy with:", None),
        ("Adequate organ function, defined as follows:", None),
        ("Any of the following, unless all of the following apply:", None),  # two that disagree
        ("At least 2 years after the following:", None),
        ("", None),
    ],
)
def test_the_group_is_what_the_words_say(words: str, group: str | None) -> None:
    assert group_of(words) == group
