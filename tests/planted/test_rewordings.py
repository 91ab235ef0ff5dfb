"""Free rewordings, as a reviewer or a language model writes them: half of the faithful ones pass, no wrong one.

The rows were written before any equivalence was declared. Those with an odd number were looked at while the
tables were made; those with an even number never were, so their figures are the honest ones.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from trialfinder.fidelity.judge import judge

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


FAITHFUL, WRONG = rows("rewordings_faithful.tsv"), rows("rewordings_wrong.tsv")


def test_there_are_enough_and_each_is_its_own() -> None:
    assert min(len(FAITHFUL), len(WRONG)) >= 200
    for kind in (FAITHFUL, WRONG):
        assert len({row[0] for row in kind}) == len(kind)
        assert len({(row[2], row[3]) for row in kind}) == len(kind)
    assert {row[1] for row in FAITHFUL + WRONG} == {"inclusion", "exclusion"}


@pytest.mark.parametrize("row", WRONG, ids=lambda row: row[0])
def test_every_wrong_one_is_stopped(row: list[str]) -> None:
    _, side, original, plain, error = row
    judgement = judge(side, original, plain)
    assert judgement.verdict == "original", error
    assert judgement.findings


@pytest.mark.parametrize("remainder", [0, 1], ids=["unseen", "seen"])
def test_half_of_the_faithful_ones_pass(remainder: int) -> None:
    asked = [row for row in FAITHFUL if int(row[0][1:]) % 2 == remainder]
    passed = [row for row in asked if judge(*row[1:4]).verdict != "original"]
    assert len(passed) >= len(asked) / 2


def test_another_rows_words_never_pass() -> None:
    for one, other in pairwise(FAITHFUL):
        assert judge(one[1], one[2], other[3]).verdict == "original"
