"""The record's text, cut into the atoms that `words` follows along a page.

`mark_up` puts sentinels around what may be missing from the page; `ATOM` then matches one atom after the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LOOSE_OPEN, _MARK_OPEN, _CLOSE = "\ufdd4", "\ufdd5", "\ufdd6"
SENTINELS = re.compile("[\ufdd0-\ufdef]")

_WEIGHTLESS = "\u200b\u2060\ufeff\u00ad"
EVEN = {ord(c): None for c in _WEIGHTLESS} | dict.fromkeys(map(ord, "\u2010\u2011\u2212"), "-")

_BULLETS = "*•·●▪■◦‣∙➢\uf0b7"
DASHES = "-–—o"
ANY_BULLET = _BULLETS + DASHES
_ORDINAL = r"\(?(?:[0-9]{1,3}(?:\\?\.[0-9]{1,3}){0,3}|[A-Za-z]|[ivxIVX]{2,5})\\?[.)]\)?"
_ONE_MARK = rf"(?:\\?[{_BULLETS}\-–—]){{1,3}}|o|{_ORDINAL}"
_MARKS = re.compile(rf"(?m)^[ \t\xa0]*((?:(?:{_ONE_MARK})(?:[ \t\xa0]{{1,20}}|$)){{1,3}})")
_MARK = re.compile(r"[^ \t\xa0]+")

ATOM = re.compile(
    r"(?P<space>\s+)"
    f"|(?P<mark>[{LOOSE_OPEN}{_MARK_OPEN}][^{_CLOSE}]*{_CLOSE})"
    r"|(?P<entity>\\?&(?:amp;)*(?:\#[0-9]{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)"
    r"|(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<hardbreak>\\(?=\n))"
    # Control and direction characters, and halves of characters: a page cannot or should not show them.
    "|(?P<control>[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff])"
    r"|(?P<word>[^\W_]+)"
    r"|(?P<char>.)",
    re.DOTALL | re.IGNORECASE,
)


def mark_up(expected: str, *, markup: bool, loose: Sequence[tuple[int, int]]) -> str:
    """The record's text in form NFC, with what may be missing between sentinels."""
    pieces, at = [], 0
    for start, stop in loose:
        pieces += [_clean(expected[at:start]), LOOSE_OPEN, _clean(expected[start:stop]), _CLOSE]
        at = stop
    pieces.append(_clean(expected[at:]))
    text = "".join(pieces).replace("\r\n", "\n").replace("\r", "\n")
    if markup and len(pieces) == 1:
        text = _MARKS.sub(_wrap_marks, text)
    return unicodedata.normalize("NFC", text.translate(EVEN))


def has_marks(text: str) -> bool:
    return _CLOSE in text


def _clean(text: str) -> str:
    return SENTINELS.sub("\ufffd", text)


def _wrap_marks(line: re.Match[str]) -> str:
    return _MARK.sub(lambda mark: f"{_MARK_OPEN}{mark[0]}{_CLOSE}", line[0])
