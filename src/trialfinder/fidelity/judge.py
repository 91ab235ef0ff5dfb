"""Judge one plain wording against the registry's words.

In: the side, the original (escapes accepted) and the plain wording, whoever wrote it.
Out: a verdict and the findings that led to it, with their places in both texts.
`judge_rows` does the same for NDJSON lines; one bad line never stops the rest.
For now the judge proves identity only: no wording but the original's own passes, and since the original is
not a translation, the verdict is always `original`. What cannot be proved is never `verified`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from trialfinder.criteria.model import Finding, Side, Verdict
from trialfinder.fidelity.difference import difference
from trialfinder.text.normalize import unescape_mapped
from trialfinder.text.spans import Span

# Changes whenever the same pair could get another verdict or finding.
VERSION = "identity-1"


# Bytes of one row; the longest eligibility text of the registry has about 20,000 characters.
LONGEST_ROW = 1_000_000


class Judgement(NamedTuple):
    verdict: Verdict
    findings: tuple[Finding, ...]


class Row(msgspec.Struct, frozen=True):
    """One pair to judge, as `fidelity` reads it."""

    id: str | int
    side: Side
    original: str
    plain: str


def judge(side: str, original: str, plain: str) -> Judgement:
    r"""The verdict on `plain`; offsets in the findings count in the strings as given.

    >>> judge("inclusion", r"Age \>= 18 years", "Age >=  18 years").findings[0].kind
    'not_translated'
    >>> judge("inclusion", "Age >= 18 years", "Age >= 80 years").findings[0].plain
    Span(start=7, end=9)
    """
    found = None
    if plain != original:
        source = unescape_mapped(original)
        found = difference(source.text, plain)
    if found is None:
        return Judgement("original", (_not_translated(original, plain),))
    finding = Finding(
        "not_verified",
        "The wording differs from the registry's, and nothing proves that it means the same.",
        original=source.to_source(found[0]),
        plain=found[1],
    )
    return Judgement("original", (finding,))


def judge_rows(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """An answer for each line that is not blank; `line` in an error counts from 1, blank lines included."""
    decoder = msgspec.json.Decoder(Row)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _read(decoder, line)
        except _UNREADABLE as error:
            yield {"id": None, "error": _reason(error), "line": number}
            continue
        judgement = judge(row.side, row.original, row.plain)
        findings = [_finding(finding) for finding in judgement.findings]
        yield {"id": row.id, "verdict": judgement.verdict, "findings": findings}


def _not_translated(original: str, plain: str) -> Finding:
    return Finding(
        "not_translated",
        "These are the registry's own words.",
        original=Span(0, len(original)),
        plain=Span(0, len(plain)),
    )


# msgspec refuses bad UTF-8 with a UnicodeDecodeError and deep nesting with a RecursionError.
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)


def _read(decoder: msgspec.json.Decoder[Row], line: bytes) -> Row:
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
