"""Judge many wordings, each a line of NDJSON: the rows of `trialfinder fidelity`.

In: lines of bytes. Out: an answer for each that is not blank, in order; one bad line never stops the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from trialfinder.criteria.model import Finding, Side
from trialfinder.fidelity.judge import judge
from trialfinder.text.spans import Span

# Bytes of one row; the longest eligibility text of the registry has about 20,000 characters.
LONGEST_ROW = 1_000_000


class Row(msgspec.Struct, frozen=True):
    """One pair to judge, as `fidelity` reads it."""

    id: str | int
    side: Side
    original: str
    plain: str


def judge_rows(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """An answer for each line that is not blank; `line` in an error counts from 1, blank lines included."""
    decoder = msgspec.json.Decoder(Row)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _row(decoder, line)
        except _UNREADABLE as error:
            yield {"id": None, "error": _reason(error), "line": number}
            continue
        judgement = judge(row.side, row.original, row.plain)
        findings = [_finding(finding) for finding in judgement.findings]
        yield {"id": row.id, "verdict": judgement.verdict, "findings": findings}


# msgspec refuses bad UTF-8 with a UnicodeDecodeError and deep nesting with a RecursionError.
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)


def _row(decoder: msgspec.json.Decoder[Row], line: bytes) -> Row:
    if len(line) > LONGEST_ROW:
        raise ValueError(f"The line is longer than {LONGEST_ROW:,} bytes.")
    return decoder.decode(line)


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "The line is nested too deeply."
    if isinstance(error, UnicodeDecodeError):
        return "The line is not UTF-8."
    return str(error)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "original": _pair(finding.original),
        "plain": _pair(finding.plain),
        "detail": finding.detail,
    }


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)
