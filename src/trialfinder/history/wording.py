"""The words of a free text, apart from how it is set.

In: a text as sent. Out: its pieces (a paragraph or an item of a list each), with list marks, escapes and white space
gone. Two texts with the same pieces say the same: what differs is how they are written down. Where a piece ends counts,
since two criteria made into one can mean something else.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from trialfinder.text.normalize import unescape

_MARK = re.compile(r"[ \t]*(?:[*•◦‣▪■●○·∙⁃➢►✓–—-]+[ \t]+|\(?(?:[0-9]{1,2}|[A-Za-z])[.)][ \t]+)")
_BULLET = re.compile(r"[ \t]*[*•◦‣▪■●○·∙⁃➢►✓]")


class Piece(NamedTuple):
    """A paragraph, or an item of a list, as people read it."""

    item: bool
    words: str


def pieces(text: str) -> list[Piece]:
    r"""The pieces of `text`, none of them empty.

    >>> pieces("Needed:\n\n* Age \\>= 18\n  years")
    [Piece(item=False, words='Needed:'), Piece(item=True, words='Age >= 18 years')]
    """
    found: list[tuple[bool, list[str]]] = []
    fresh = True  # whether the next line begins a piece of its own
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            fresh = True
            continue
        plain = unescape(line)
        start = 0  # a line of nothing but marks is cut once, not at each of them
        # "1\. Vial" is numbered too: registrants' own numbers come escaped.
        while mark := _MARK.match(plain, start):
            start = mark.end()
        item, plain = start > 0, plain[start:]
        if item or fresh or _BULLET.match(plain):
            found.append((item, [plain]))
        else:
            found[-1][1].append(plain)
        fresh = False
    made = (Piece(item, _spaced(" ".join(lines))) for item, lines in found)
    return [piece for piece in made if piece.words]


def folded(text: str) -> tuple[str, ...]:
    """What two texts that say the same have in common."""
    return tuple(_spaced(html.unescape(piece.words)) for piece in pieces(text))


def bag(text: str) -> frozenset[str]:
    """The words of a text, to tell how much two texts share."""
    return frozenset(re.findall(r"\w+", text.casefold()))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 (no word in common) to 1 (the same words)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _spaced(text: str) -> str:
    return " ".join(text.split())
