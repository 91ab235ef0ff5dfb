"""Abbreviations: explained where their sense is sure, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.errors import BadInputError
from trialfinder.vocab import lint_abbreviations, loader
from trialfinder.vocab.abbreviations import COLUMNS, Abbreviation, abbreviations, note_for, read_table, readings

HEADER = "\t".join(COLUMNS)
GOOD = {
    "abbreviation": "ULN",
    "long": "upper limit of normal",
    "concept": "upper_limit_of_normal",
    "safe": "yes",
    "note": "The highest value that a lab counts as normal.",
    "source": "general medical usage",
    "reviewed_by": "",
}


def table(*rows: dict[str, str]) -> list[Abbreviation]:
    lines = [HEADER, *("\t".join({**GOOD, **row}.values()) for row in rows)]
    return read_table("".join(f"{line}\n" for line in lines).encode())


def kinds(*rows: dict[str, str]) -> set[str]:
    return {problem.kind for problem in lint_abbreviations.problems(table(*rows), loader.by_concept())}


def test_the_table_keeps_every_rule() -> None:
    found = lint_abbreviations.problems(abbreviations(), loader.by_concept())
    assert not found, "\n".join(map(str, found))
    assert {row.reviewed_by for row in abbreviations()} == {""}


def test_a_good_row_has_no_problem() -> None:
    assert kinds({}) == set()


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"long": ""}, "empty field"),
        ({"source": ""}, "empty field"),
        ({"note": "", "concept": ""}, "empty field"),
        ({"long": "upper  limit of normal"}, "white space"),
        ({"concept": "no_such_concept"}, "concept"),
        ({"note": "The highest value is 40."}, "digits"),
        ({"note": "The highest value"}, "note"),
        ({"note": "Determination of the pathophysiological superior demarcation of normality."}, "hard note"),
    ],
)
def test_a_planted_fault_is_found(row: dict[str, str], kind: str) -> None:
    assert kind in kinds(row)


def test_two_readings_are_not_safe() -> None:
    assert kinds({"safe": "no", "long": "a"}, {"safe": "yes", "long": "b"}) == {"ambiguous"}
    assert kinds({"safe": "no", "long": "a"}, {"safe": "no", "long": "b"}) == set()


def test_rows_stand_once_and_in_order() -> None:
    assert "double" in kinds({}, {})
    assert kinds({}, {"abbreviation": "ALT"}) == {"order"}


@pytest.mark.parametrize("short", ["ECOG", "HIV", "ULN", "MRI", "eGFR", "HbA1c", "WOCBP", "COPD"])
def test_an_abbreviation_of_one_sense_is_explained(short: str) -> None:
    (row,) = readings(short)
    note = note_for(short)
    assert note.startswith(f"Stands for “{row.long}”. ")
    assert len(note) > len(f"Stands for “{row.long}”. ")


@pytest.mark.parametrize("short", ["MS", "PD", "CR", "RA", "ASCT", "EGFR", "ALL", "WHO"])
def test_an_abbreviation_of_more_senses_is_explained_only_with_the_words_of_the_text(short: str) -> None:
    assert note_for(short) == ""
    for row in readings(short):
        assert note_for(short, row.long.upper()).startswith(f"Stands for “{row.long}”.")
    assert note_for(short, "something else") == ""


def test_words_of_the_text_that_contradict_a_safe_sense_win() -> None:
    assert note_for("IBD", "Inflammatory bowel diseases")
    assert note_for("IBD", "identical by descent") == ""


def test_capitals_count() -> None:
    assert note_for("HIV") and note_for("hiv") == "" and note_for("Hiv") == ""
    assert note_for("AIDS") and note_for("aids") == ""


def test_every_safe_abbreviation_is_explained() -> None:
    safe = [row for row in abbreviations() if row.safe]
    assert len(safe) > 300
    assert all(note_for(row.abbreviation).endswith(".") for row in safe)


@given(st.text(max_size=8), st.text(max_size=30))
def test_what_the_table_does_not_hold_has_no_note(short: str, long: str) -> None:
    assert readings(short) or note_for(short, long) == ""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"abbreviation\tlong\n", "line 1"),
        (HEADER.encode() + b"\nULN\tupper\n", "line 2"),
        (HEADER.encode() + b"\nULN\t\xff", "line 2"),
        ("\n".join([HEADER, "\t".join({**GOOD, "safe": "maybe"}.values())]).encode(), "line 2"),
    ],
)
def test_a_table_that_cannot_be_read_is_named_with_its_line(data: bytes, says: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read_table(data)
    assert "abbreviations.tsv" in refused.value.message
    assert says in refused.value.message
    assert refused.value.hint
