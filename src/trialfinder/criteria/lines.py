"""Lines and blocks: where the items of a text begin, before anyone asks what they mean.

In: unescaped text. Out: blocks in order, each a stretch that begins at one line mark (or at none) and goes on
over the lines that were only wrapped. Nothing is dropped: white space aside, every character is in a block.
"""

from __future__ import annotations

from typing import NamedTuple

from trialfinder.criteria import headings, marks, runs
from trialfinder.criteria.marks import Mark, Sequences

# The old registry wrapped lines so that none went past this column; newer texts are not wrapped at all.
_WRAP = 100
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"


class Line(NamedTuple):
    """One source line without its white space; `indent` is its column, `after_blank`: after a blank one."""

    start: int
    end: int
    indent: int
    after_blank: bool


class Block(NamedTuple):
    """`text[start:end]` are the words, `marks` the list marks before them.

    `indent` is the column of the first mark and `content` that of the words.
    """

    marks: tuple[Mark, ...]
    start: int
    end: int
    indent: int
    content: int
    after_blank: bool


def read_lines(text: str) -> list[Line]:
    """The lines that hold more than white space."""
    lines = []
    position = 0
    blank = True
    for raw in text.splitlines(keepends=True):
        words = raw.strip().strip(_UNSEEN).strip()
        if words:
            start = position + raw.index(words)
            indent = _column(raw[: start - position])
            lines.append(Line(start, start + len(words), indent, blank))
        blank = not words
        position += len(raw)
    return lines


def _column(white: str) -> int:
    return len(white.expandtabs(4)) if "\t" in white else len(white.strip(_UNSEEN))


def read_blocks(text: str) -> list[Block]:
    """The blocks of a text."""
    lines = read_lines(text)
    sequences = Sequences(mark for line in lines for mark in _candidates(text, line.start, line.end))
    blocks: list[Block] = []
    previous: Line | None = None
    titled = False  # the previous line was a heading by itself
    for line in lines:
        found = read_marks(text, line.start, line.end, sequences)
        if previous is not None and not titled and _goes_on(text, blocks[-1], previous, line, found):
            last = blocks[-1]
            blocks[-1] = last._replace(end=line.end) if last.start < last.end else _filled(last, line)
        else:
            start = skip_space(text, found[-1].end, line.end) if found else line.start
            content = line.indent + start - line.start
            blocks.append(Block(found, start, line.end, line.indent, content, line.after_blank))
        last = blocks[-1]
        titled = last.end == line.end and _whole_title(text, last)
        previous = line
    return blocks


def read_marks(text: str, start: int, end: int, sequences: Sequences) -> tuple[Mark, ...]:
    """The list marks at `start`: none, one, or a few ("* 1.", "* •")."""
    found: list[Mark] = []
    while len(found) < 3:
        mark = marks.bullet_at(text, start, end)
        if mark is None or (found and found[-1].value is not None and mark.style == "*"):
            mark = _likely(marks.ordinals_at(text, start, end), sequences, inner=bool(found))
        if mark is None:
            break
        found.append(mark)
        start = skip_space(text, mark.end, end)
        if mark.value is not None:
            break
    return tuple(found)


def _candidates(text: str, start: int, end: int) -> list[Mark]:
    bullet = marks.bullet_at(text, start, end)
    if bullet is not None:
        start = skip_space(text, bullet.end, end)
    return marks.ordinals_at(text, start, end)


def _likely(readings: list[Mark], sequences: Sequences, *, inner: bool) -> Mark | None:
    """The reading that has a neighbour in the text; a plain "1." at the start of a line needs none."""
    for mark in readings:
        value = mark.value or 0
        neighbour = sequences.has(mark.style, value - 1 if value > 1 else value + 1)
        if neighbour:
            return mark
    for mark in readings:
        if mark.style in ("1.", "1)", "(1)") and not inner:
            return mark
        if mark.style in ("a)", "(a)") and mark.value == 1:
            return mark
    return None


def _goes_on(text: str, block: Block, previous: Line, line: Line, found: tuple[Mark, ...]) -> bool:
    if block.start >= block.end and not found:  # a mark alone on its line: these are its words
        return True
    if line.after_blank:
        return False
    words = text[line.start : line.end]
    width = previous.indent + previous.end - previous.start
    first_word = words.split(maxsplit=1)[0]
    wrapped = width <= _WRAP + 10 and width + 1 + len(first_word) > _WRAP - 8
    if found:
        if line.indent < block.content:
            return False
        before = text[max(block.start, previous.end - 24) : previous.end]
        return wrapped or (line.indent > block.indent and _is_number(found[0], block) and runs.takes_number(before))
    if (words[0].isupper() or not wrapped) and _is_title(words):
        return False
    if block.marks and line.indent >= block.content:
        return True
    return wrapped or words[0].islower()


def _is_number(mark: Mark, block: Block) -> bool:
    """A number that does not carry on the numbering, as in "grade\n2."."""
    own = block.marks[-1].value if block.marks else None
    return mark.value is not None and mark.value != (own or 0) + 1


def _is_title(words: str) -> bool:
    title = headings.side_title(words, marked=False)
    return title is not None and not words[title.end :].strip()


def _whole_title(text: str, block: Block) -> bool:
    words = text[block.start : block.end]
    title = headings.side_title(words, marked=bool(block.marks))
    return title is not None and not words[title.end :].strip()


def _filled(block: Block, line: Line) -> Block:
    return block._replace(start=line.start, end=line.end)


def skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
