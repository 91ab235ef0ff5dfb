"""Whether a page shows the words of the record.

In go the record's text and the page's (outline text, sentinels in place); out comes None, or where they part.
The record's text is the pattern and the page must follow it, code point by code point, in order. Only this is free:

- *White space.* Any run equals any other, and may be there or not, except between two letters or digits
  and between a digit and a full stop or comma ("5 10" is not "510", "1, 5" is not "1,5"). Line breaks
  of the page (blocks, items, `<br>`) are white space.
- *Zero-width* spaces, joiners of words, byte order marks and soft hyphens count for nothing; control and
  direction characters of the record may be missing or stand as U+FFFD. Both texts are put in form NFC;
  the hyphens U+2010 and U+2011 and the minus U+2212 are one sign with "-". En and em dashes are their own.
- *Escapes.* A backslash before ASCII punctuation may be missing; `Comparison.escapes` counts those shown.
- *HTML entities* in the record may stand as they are or undone, once or as often as they were damaged
  (`&amp;lt;` as itself, as `&lt;` or as `<`). One that only the page has is a difference.
- *Raised figures.* Where the page has `<sup>`, a caret of the record may be missing and "⁹" may be a raised "9".
- *List marks*, in marked-up text (`markup=True`) only, at the start of a line of the record: bullets
  (`* - • – o` and the like) may be missing or be another bullet; a hyphen, a dash and an "o" may be missing
  only where the page begins a block; numbers and letters ("1.", "2)", "(a)", "iv.") are shown as they are or
  are missing where the page begins a list item. `loose` names further spans, known to be list marks, that
  may be missing where the page begins a block.

Every other letter, digit, comparator, sign and punctuation mark must be there, none may be added.
Linear in the length of the texts.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

import msgspec

from trialfinder.audit.atoms import ANY_BULLET, ATOM, DASHES, EVEN, LOOSE_OPEN, SENTINELS, has_marks, mark_up
from trialfinder.audit.outline import BLOCK, ITEM, SUP_CLOSE, SUP_OPEN, readable
from trialfinder.audit.problems import excerpt

_PAGE_SPACE = re.compile(f"[\\s{BLOCK}{ITEM}]+")
_AMP = re.compile("&amp;", re.IGNORECASE)


class Comparison(msgspec.Struct, frozen=True):
    """`differs` tells where the texts part, or is None; `escapes` counts the backslash escapes the page shows."""

    differs: str | None
    escapes: int = 0


def compare(expected: str, shown: str, *, markup: bool = False, loose: Sequence[tuple[int, int]] = ()) -> Comparison:
    # Most facts are short and stand as they are.
    if not loose and "\\" not in expected and " ".join(expected.split()) == readable(shown):
        return Comparison(None)
    text = mark_up(expected, markup=markup, loose=loose)
    first = _follow(text, _Walk(shown, drops=False))
    if first.differs is None or not has_marks(text):
        return first
    # "1. 1. x" shown as "1. x": the mark that stands there may be the second.
    second = _follow(text, _Walk(shown, drops=True))
    return first if second.differs else second


def _follow(text: str, walk: _Walk) -> Comparison:
    for atom in ATOM.finditer(text):
        if not walk.step(atom):
            break
    return walk.outcome()


def _is_bullet(mark: str) -> bool:
    return bool(mark) and all(c in ANY_BULLET for c in mark)


def _may_drop(mark: str, begins: str) -> bool:
    """Whether the page can do without the mark, given what it begins here: an item, a block or nothing."""
    if not _is_bullet(mark):
        return begins == "\t"
    return begins != " " or not any(c in DASHES for c in mark)


def _tight(before: str, after: str) -> bool:
    """Whether white space between the two code points means something."""
    if before.isalnum():
        return after.isalnum() or (before.isdigit() and after in ".,")
    return before in ".," and before != "" and after.isdigit()


class _Walk:
    """Follows the record's atoms along the page."""

    def __init__(self, shown: str, *, drops: bool) -> None:
        self.drops = drops  # whether a mark that may be missing is taken to be missing
        self.page, self.raised, self.opens = _page_text(shown)
        self.at = 0
        self.before = ""
        self.gap = False  # white space of the record that is not matched yet
        self.begun = ""  # what the page began where the record's marks of this line began
        self.escapes = 0
        self.expected_here: str | None = None

    def outcome(self) -> Comparison:
        rest = self.page[self.at :].strip()
        if self.expected_here is not None:
            seen = excerpt(rest, 40) if rest else "nothing more"
            return Comparison(
                f"after {excerpt(self.page[max(0, self.at - 30) : self.at], 40)}"
                f" the record has {excerpt(self.expected_here, 40)}, the page {seen}"
            )
        if rest:
            return Comparison(f"the page adds {excerpt(rest)}")
        return Comparison(None, self.escapes)

    def step(self, atom: re.Match[str]) -> bool:
        kind, text = atom.lastgroup, atom[0]
        if kind == "space":
            self.gap = True
            if "\n" in text:
                self.begun = ""
            return True
        if kind == "mark":
            matched = self._mark(text[1:-1], loose=text[0] == LOOSE_OPEN)
        elif kind == "entity":
            matched = self._entity(text)
        elif kind == "escape":
            matched = self._escape(text)
        elif kind in ("control", "hardbreak"):
            matched = self._literal(text) or self._literal("\ufffd") or True
        else:
            # Letter by letter where a raised figure stands within the word.
            matched = self._literal(text) or (kind == "word" and all(self._literal(c) for c in text))
        if not matched:
            self.expected_here = SENTINELS.sub("", atom.string[atom.start() : atom.start() + 60])
        return matched

    def _literal(self, text: str) -> bool:
        """Take `text` from the page, if it stands there."""
        at = self.at
        spaced = at < len(self.page) and self.page[at] in " \n\t"
        at += spaced
        if not self._stands(text, at):
            # A caret may have become a raised figure.
            return text == "^" and at in self.opens
        if spaced != self.gap and _tight(self.before, text[0]):
            return False
        self.at, self.before, self.gap, self.begun = at + len(text), text[-1], False, ""
        return True

    def _stands(self, text: str, at: int) -> bool:
        if self.page.startswith(text, at):
            return True
        if at not in self.raised or len(text) != 1:
            return False
        return self.page[at] == unicodedata.normalize("NFKC", text).replace("−", "-")

    def _escape(self, text: str) -> bool:
        if self.page.startswith(text, self.at + self._spaced()) and self._literal(text):
            self.escapes += 1
            return True
        return self._literal(text[1])

    def _entity(self, text: str) -> bool:
        """As it is, or undone step by step."""
        if text[0] == "\\":
            if self._literal(text):
                self.escapes += 1
                return True
            text = text[1:]
        for _ in range(8):
            if self._literal(text):
                return True
            undone = _AMP.sub("&", text, count=1) if _AMP.match(text) else html.unescape(text)
            if undone.isspace():
                self.gap = True
                return True
            if undone == text:
                break
            text = unicodedata.normalize("NFC", undone.translate(EVEN))
            if not text:  # a character that counts for nothing
                return True
        # No entity after all: "R&D;" is read on letter by letter.
        return all(self._literal(c) for c in text)

    def _mark(self, mark: str, *, loose: bool) -> bool:
        # Of "* \\- a" the page may show one mark and not the other: both began the same line.
        begins = self.begun = self.begun or self._begins()
        bare = mark.replace("\\", "").strip()
        may_drop = begins != " " if loose else _may_drop(bare, begins)
        if may_drop and self.drops:
            return True
        form = self._form_shown(mark, bare, loose)
        return (form is not None and self._take_mark(form)) or may_drop

    def _form_shown(self, mark: str, bare: str, loose: bool) -> str | None:
        """The mark as the page has it here, if it has it."""
        at = self.at + self._spaced()
        for form in (mark, bare):
            if form and self.page.startswith(form, at) and (loose or self._ends_mark(at + len(form))):
                return form
        other = self.page[at : at + 1]
        return other if other and other in ANY_BULLET and _is_bullet(bare) and self._ends_mark(at + 1) else None

    def _take_mark(self, form: str) -> bool:
        spaced = self._spaced()
        if spaced != self.gap and _tight(self.before, form[0]):
            return False
        self.at, self.before, self.gap = self.at + spaced + len(form), "", False
        return True

    def _ends_mark(self, at: int) -> bool:
        return at >= len(self.page) or self.page[at] in " \n\t"

    def _spaced(self) -> int:
        return int(self.at < len(self.page) and self.page[self.at] in " \n\t")

    def _begins(self) -> str:
        """What the page begins here: a list item (tab), a block (newline) or nothing (space)."""
        if self._spaced():
            return self.page[self.at]
        return "\n" if self.at == 0 else " "


def _page_text(shown: str) -> tuple[str, set[int], set[int]]:
    """The page's text with single white space (tab: an item begins, newline: a block does), and what is raised."""
    text = unicodedata.normalize("NFC", shown.translate(EVEN))
    text = _PAGE_SPACE.sub(_one_space, text)
    if SUP_OPEN not in text:
        return text, set(), set()
    pieces: list[str] = []
    raised: set[int] = set()
    opens: set[int] = set()
    length = depth = 0
    for piece in re.split(f"([{SUP_OPEN}{SUP_CLOSE}])", text):
        if piece == SUP_OPEN:
            depth += 1
            opens.add(length)
        elif piece == SUP_CLOSE:
            depth -= 1
        else:
            pieces.append(piece)
            if depth > 0:
                raised.update(range(length, length + len(piece)))
            length += len(piece)
    return "".join(pieces), raised, opens


def _one_space(run: re.Match[str]) -> str:
    if ITEM in run[0]:
        return "\t"
    return "\n" if BLOCK in run[0] else " "
