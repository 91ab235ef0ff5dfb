"""Words that went and came: both texts can be read back, the marks are few, and the time is bounded."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.changed import Line, Run
from trialfinder.history.marking import marked, words
from trialfinder.history.wording import folded, pieces


def shown(lines: tuple[Line, ...]) -> str:
    return "\n".join(("… " if line.gap else "") + ("* " if line.item else "") + runs(line.runs) for line in lines)


def runs(found: tuple[Run, ...]) -> str:
    marks = {"both": "{}", "old": "[-{}-]", "new": "[+{}+]"}
    return "".join(marks[run.kind].format(run.text) for run in found)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("18 to 65 years", "18 to 75 years", "18 to [-65-][+75+] years"),
        ("8 mg Q3W", "8 mg every 3 weeks", "8 mg [-Q3W-][+every 3 weeks+]"),
        ("about 1,500 cells", "about 1,000.5 cells", "about [-1,500-][+1,000.5+] cells"),
        ("Consent", "Consent in writing", "Consent[+ in writing+]"),
        ("Adults with cuts", "Eligible adults with cuts", "[-Adults-][+Eligible adults+] with cuts"),
        ("a b c d", "a b c d", "a b c d"),
        # One short word amid many that differ makes no mark easier to read.
        ("red ink or blue paper", "a pen or two quills", "[-red ink or blue paper-][+a pen or two quills+]"),
    ],
)
def test_words_are_marked_as_wholes(old: str, new: str, told: str) -> None:
    assert runs(words(old, new)) == told


def test_lines_that_stay_are_left_out_and_their_heading_is_kept() -> None:
    old = "Inclusion Criteria:\n\n* Adults\n* Able to write\n\nExclusion Criteria:\n\n* Fear of paper\n* Ink allergy"
    new = "Inclusion Criteria:\n\n1. Adults\n2. Able to write\n\nExclusion Criteria:\n\n1. Fear of paper\n2. Cuts"
    new += "\n3. Ink allergy"
    assert shown(marked(old, new)) == "… Exclusion Criteria:\n… * [+Cuts+]"


def test_a_line_that_changed_stands_once_and_lines_alone_stand_old_before_new() -> None:
    old, new = "* Adults of 18 years\n* Fear of paper", "* Adults of 21 years\n* Owns three quills"
    assert shown(marked(old, new)) == "* Adults of [-18-][+21+] years\n* [-Fear of paper-]\n* [+Owns three quills+]"


def test_texts_that_say_the_same_have_no_marks() -> None:
    assert marked("* Age \\>= 18\n* Consent", "1. Age >=  18\n\n2. Consent") == ()
    assert marked("", "") == ()
    assert shown(marked("", "All new.")) == "[+All new.+]"


TEXT = st.text(alphabet="ab1.\n* :,", max_size=60)


@given(TEXT, TEXT)
def test_both_lines_can_be_read_back_from_the_marks(old: str, new: str) -> None:
    found = words(old, new)
    assert "".join(run.text for run in found if run.kind != "new") == " ".join(old.split())
    assert "".join(run.text for run in found if run.kind != "old") == " ".join(new.split())


@given(TEXT, TEXT)
def test_every_piece_that_went_or_came_stands_among_the_lines(old: str, new: str) -> None:
    lines = marked(old, new)
    assert bool(lines) == ([one.words for one in pieces(old)] != [one.words for one in pieces(new)])
    for text, other, gone in ((old, new, "new"), (new, old, "old")):
        told = ["".join(run.text for run in line.runs if run.kind != gone) for line in lines]
        kept = set(folded(other))
        assert all(one.words in told for one in pieces(text) if one.words not in kept)


@pytest.mark.parametrize(
    "make",
    [
        lambda dice: "\n".join("* " + " ".join(dice.choices(["aa", "bb", "cc"], k=8)) for _ in range(4000)),
        lambda dice: " ".join(dice.choices(["aa", "bb", "cc"], k=33_000)),
        lambda dice: " ".join(str(dice.random()) for _ in range(5_000)),
        lambda dice: "a\n\n" * dice.randint(30_000, 33_000),
        lambda dice: "* " * 40_000 + str(dice.random()),
        lambda dice: "\\" * 90_000 + str(dice.random()),
        lambda dice: "(1" * 45_000 + str(dice.random()),
    ],
)
def test_hostile_texts_of_a_hundred_thousand_signs_take_well_under_a_second(make: object) -> None:
    assert callable(make)
    dice = random.Random(3)  # noqa: S311 - filler, not a secret
    old, new = make(dice), make(dice)
    best = 9.0
    for _ in range(3):  # a busy machine may halt one try
        begun = time.process_time()
        marked(old, new)
        best = min(best, time.process_time() - begun)
    assert best < 0.8
