"""Source text to plain sentence: each row of the table names the trial or the oddity that taught it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from trialfinder.criteria.model import Criterion, Side
from trialfinder.text.normalize import unescape
from trialfinder.text.spans import Span
from trialfinder.translate.engine import Translation, context, translate

TABLE = Path(__file__).with_name("plain_sentences.tsv")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def worded(side: Side, text: str) -> Translation:
    criterion = Criterion("c1", side, "", 0, None, None, None, Span(0, len(text)), unescape(text))
    return translate(criterion, context(text, (criterion,)))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["source"][:40])
def test_the_sentence_is_worded_as_the_table_says(row: dict[str, str]) -> None:
    side: Side = "exclusion" if row["side"] == "exclusion" else "inclusion"
    assert worded(side, row["source"]).plain == row["plain"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["source"][:40])
def test_the_side_never_changes_the_words(row: dict[str, str]) -> None:
    assert worded("inclusion", row["source"]).plain == worded("exclusion", row["source"]).plain


def test_every_row_names_what_taught_it() -> None:
    assert all(row["taught_by"] for row in rows())
