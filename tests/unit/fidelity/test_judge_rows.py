"""Rows of pairs: judged in order, and no line can stop the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from trialfinder.fidelity.rows import LONGEST_ROW, judge_rows


def _row(**changes: object) -> bytes:
    row = {"id": "i1", "side": "inclusion", "original": "Weight 50", "plain": "You weigh 50"}
    return json.dumps(row | changes).encode()


def test_rows_are_judged_in_order_and_carry_offsets_into_their_own_strings() -> None:
    rows = list(judge_rows([_row(), _row(id="i2", original=r"gout \> 1", plain="gout > 2"), _row(id=7)]))
    assert [row["id"] for row in rows] == ["i1", "i2", 7]
    assert rows[1]["verdict"] == "original"
    (finding,) = rows[1]["findings"]
    assert (finding["kind"], finding["original"], finding["plain"]) == ("number", [8, 9], [7, 8])
    assert list(finding) == ["kind", "original", "plain", "detail"]
    assert r"gout \> 1"[slice(*finding["original"])] == "1"
    assert "gout > 2"[slice(*finding["plain"])] == "2"
    assert list(rows[0]) == ["id", "verdict", "findings"]
    assert rows[0] == {"id": "i1", "verdict": "verified", "findings": []}


UNREADABLE = {
    "no JSON": b"{",
    "a number": b"7",
    "null": b"null",
    "a list": b"[]",
    "no side": b'{"id": "a", "original": "x", "plain": "x"}',
    "no plain": b'{"id": "a", "side": "inclusion", "original": "x"}',
    "no id": b'{"side": "inclusion", "original": "x", "plain": "x"}',
    "an unknown side": _row(side="both"),
    "a number for words": _row(plain=18),
    "null for words": _row(original=None),
    "a list for an id": _row(id=[]),
    "half a surrogate pair": b'{"id": "a", "side": "inclusion", "original": "\\ud800", "plain": "x"}',
    "bad UTF-8": b'{"id": "\xff", "side": "inclusion", "original": "x", "plain": "x"}',
    "bad UTF-8 outside strings": b"\xff\xfe",
    "deep nesting": b'{"more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "too long": _row(plain="a" * LONGEST_ROW),
    "nulls": b"\x00\x00",
    "two rows": _row() + _row(),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_line_that_cannot_be_read_is_reported_and_the_next_is_judged(name: str) -> None:
    bad, good = judge_rows([UNREADABLE[name], _row()])
    assert (bad["id"], bad["line"]) == (None, 1)
    assert isinstance(bad["error"], str)
    assert bad["error"]
    assert good["id"] == "i1"
    assert good["verdict"] == "verified"


def test_blank_lines_are_skipped_and_counted() -> None:
    rows = list(judge_rows([b"", b"  \r\n", b"x\n", b"\n", _row() + b"\r\n"]))
    assert [row.get("line") for row in rows] == [3, None]


def test_what_a_row_says_of_its_author_does_not_matter() -> None:
    for verdict in ("original", "verified"):
        assert list(judge_rows([_row(engine="mine", verdict=verdict)])) == list(judge_rows([_row()]))


def test_rows_are_read_one_at_a_time() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield _row()

    answers = judge_rows(endless())
    assert next(answers)["id"] == "i1"
