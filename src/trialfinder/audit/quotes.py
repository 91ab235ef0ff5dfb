"""The sentences that a page quotes from the middle of a field, each against that field.

In go a page and the decoded records it may speak of; out comes a Problem for each `data-quoted` element whose words do
not stand in the field it names, one after the other, or which cuts a sentence: a quotation begins where the field, a
line, an item or a sentence begins, and ends where one ends. So it can leave out no "not" before it and no "unless"
behind it. White space and escapes are set otherwise on a page; every other sign counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from trialfinder.audit import marks, paths
from trialfinder.audit.atoms import ANY_BULLET, EVEN
from trialfinder.audit.outline import Element, Outline, readable
from trialfinder.audit.problems import Problem, excerpt

NAME = "data-quoted"
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ORDINAL = re.compile(r"\(?[0-9A-Za-z]{1,3}[.)]")
_ENDS = (".", "!", "?")
_AFTER_END = "\"”’')]"
_MOST_MARKS, _NEAR = 4, 40


def check_quotes(page: Outline, documents: Mapping[str, Mapping[str, Any]], own: str | None) -> Iterator[Problem]:
    """`own`: the page's own study; None on pages of several trials or of none."""
    for element in page.elements:
        path = element.get(NAME)
        if path is None:
            continue
        where = str(element)
        if "data-rule" not in element.attributes:
            yield Problem("unruled-quote", where, "no rule says how this sentence was found")
        field = _field(page, element, path, documents, own)
        if isinstance(field, Problem):
            yield field
            continue
        wrong = _differs(field, _even(readable(page.text_of(element))))
        if wrong:
            yield Problem("quote-differs", where, wrong)


def _field(
    page: Outline, element: Element, path: str, documents: Mapping[str, Mapping[str, Any]], own: str | None
) -> str | Problem:
    nct_id = marks.nct_of(page, element, own)
    document = documents.get(nct_id) if nct_id is not None else None
    if document is None:
        return Problem("unknown-trial", str(element), f"no record of {excerpt(nct_id or '')}")
    steps = paths.parse(path)
    value = None if steps is None else paths.resolve(document, steps)
    if not isinstance(value, str):
        return Problem("bad-path", str(element), f"{excerpt(path)} leads to no text in {nct_id}")
    return value


def _differs(field: str, quote: str) -> str | None:
    """What is wrong with a quotation of a field; None where it stands there whole."""
    if not quote:
        return "it shows nothing"
    text, lines = _flat(field)
    at = text.find(quote)
    if at < 0:
        return f"{excerpt(quote)} does not stand in the field"
    while at >= 0:
        if _begins(text, at, lines) and _ends(text, at + len(quote), lines):
            return None
        at = text.find(quote, at + 1)
    return f"{excerpt(quote)} is part of a sentence"


def _flat(field: str) -> tuple[str, frozenset[int]]:
    """The field with single spaces, and where in it a line begins."""
    pieces, starts, length = [], set(), 0
    for line in field.replace("\r", "\n").split("\n"):
        words = _even(" ".join(_ESCAPE.sub(r"\1", line).split()))
        starts.add(length)
        if words:
            pieces.append(words)
            length += len(words) + 1
    return " ".join(pieces), frozenset(starts)


def _even(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(EVEN))


def _begins(text: str, at: int, lines: frozenset[int]) -> bool:
    for _ in range(_MOST_MARKS):
        if at in lines:
            return True
        piece = text[max(0, at - _NEAR) : at]
        before = piece.rstrip(" ")
        if before.rstrip(_AFTER_END)[-1:] in _ENDS:
            return True
        # List marks may stand between the beginning of a line and that of its words.
        mark = before[before.rfind(" ") + 1 :]
        if not (all(sign in ANY_BULLET for sign in mark) or _ORDINAL.fullmatch(mark)):
            return False
        at -= len(piece) - len(before) + len(mark)
    return at in lines


def _ends(text: str, stop: int, lines: frozenset[int]) -> bool:
    if stop == len(text) or stop + 1 in lines:
        return True
    return text[stop] == " " and text[max(0, stop - _NEAR) : stop].rstrip(_AFTER_END)[-1:] in _ENDS
