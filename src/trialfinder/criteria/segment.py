"""Cut an eligibility text into criteria, headings and list marks.

In: `eligibility_criteria` exactly as the registry sent it. Out: a `Segmentation`: spans that are disjoint,
ascend, and together with the list marks hold every letter and digit of the text.
It never moves, mends or guesses: a list without a heading has the side `unspecified`, and where two items
may or may not be one they stay one. Odd things come back as findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from trialfinder.criteria import headings, lines, runs, titles
from trialfinder.criteria.headings import Title
from trialfinder.criteria.lines import Block
from trialfinder.criteria.marks import Mark, Sequences
from trialfinder.criteria.model import Segmentation, Side
from trialfinder.criteria.outline import Outline
from trialfinder.text.normalize import unescape_mapped

_NO_SEQUENCES = Sequences(())


class Piece(NamedTuple):
    """A block or a part of one: a heading where there is a `title`, else an item.

    `inline`: other text of its own line stands before it.
    """

    block: Block
    title: Title | None = None
    inline: bool = False


class _Reading(NamedTuple):
    """A text, its blocks, and the short lines that stand above a list more than once."""

    text: str
    blocks: list[Block]
    repeated: frozenset[str]

    def words(self, block: Block) -> str:
        return self.text[block.start : block.end]

    def after(self, index: int) -> Block | None:
        return self.blocks[index + 1] if index + 1 < len(self.blocks) else None


def segment(eligibility_criteria: str) -> Segmentation:
    """The criteria of a text, in order."""
    source = unescape_mapped(eligibility_criteria)
    outline = Outline(eligibility_criteria, source)
    blocks = lines.read_blocks(source.text)
    reading = _Reading(source.text, blocks, _repeated(source.text, blocks))
    for index in range(len(blocks)):
        for piece in _pieces(reading, index, outline):
            if piece.title is not None:
                outline.add_title(piece.block, piece.title, inline=piece.inline)
            else:
                outline.add_item(piece.block, inline=piece.inline)
    return outline.result()


def _repeated(text: str, blocks: list[Block]) -> frozenset[str]:
    above_lists = Counter(
        _key(text[block.start : block.end])
        for block, below in pairwise(blocks)
        if not block.marks and below.marks and block.end - block.start <= titles.LONGEST_REPEATED
    )
    return frozenset(words for words, count in above_lists.items() if count > 1)


def _key(words: str) -> str:
    return words.casefold().rstrip(":： ")


def _pieces(reading: _Reading, index: int, outline: Outline) -> Iterator[Piece]:
    """The headings and items of one block, given what stands above it."""
    side, inside = outline.side, outline.is_inside(reading.blocks[index])
    inline = False
    rest: Block | None = reading.blocks[index]
    while rest is not None:
        title = _side_title(reading, rest, side)
        if title is None and not (inside and not _heads_outside(reading, index)):
            title = _plain_title(reading, index, rest, inline, side)
        if title is not None:
            side = title.side or side
            stop = rest.start + title.end
            yield Piece(rest._replace(end=stop), title, inline)
            rest, inline = _remainder(reading.text, rest, stop), True
            continue
        within = headings.titles_within(reading.text, rest.start, rest.end)
        if not within:
            yield from _items(reading.text, rest, inline, _next_number(reading.blocks, index))
            return
        start, title = within[0]
        yield from _items(reading.text, rest._replace(end=_trim(reading.text, rest.start, start)), inline, None)
        yield Piece(rest._replace(marks=(), start=start, end=title.end), title, True)
        side = title.side or side
        rest, inline = _remainder(reading.text, rest, title.end), True


def _side_title(reading: _Reading, block: Block, side: Side) -> Title | None:
    """A side heading, unless it only goes on with the side in force and asks something itself."""
    words = reading.words(block)
    title = headings.side_title(words, marked=bool(block.marks))
    if title is not None and title.side == side:
        if block.marks and (block.marks[-1].value or 0) > 2:  # "17. Exclusion criteria specific to arms:"
            return None
        if title.sentence and titles.chooses(words) and side == "inclusion":
            return None
    return title


def _plain_title(reading: _Reading, index: int, block: Block, inline: bool, side: Side) -> Title | None:
    following = reading.after(index)
    if block.marks or following is None:
        return None
    title_follows = _is_side_title(reading, following)
    if title_follows and index and _is_side_title(reading, reading.blocks[index - 1]):
        return None  # all that stands between two headings is what the first one asks
    words = reading.words(block)
    list_follows = bool(following.marks) or (title_follows and not inline)
    title = titles.other_title(words, list_follows=list_follows, side=side)
    if title is None and following.marks and _key(words) in reading.repeated:
        return titles.repeated_title(words)
    return title


def _heads_outside(reading: _Reading, index: int) -> bool:
    """Whether a title that is set in under an item governs what stands outside of it.

    The registry's markdown sets a heading after a list in under the last item; the list below is then out
    again. "Men:" before a formula inside an item is part of that item.
    """
    block, following = reading.blocks[index], reading.after(index)
    if titles.is_connective(reading.words(block)):
        return True
    return following is not None and bool(following.marks) and following.indent <= block.indent


def _is_side_title(reading: _Reading, block: Block) -> bool:
    return headings.side_title(reading.words(block), marked=bool(block.marks)) is not None


def _remainder(text: str, block: Block, start: int) -> Block | None:
    """What follows a heading in its own block, with its own list marks."""
    start = lines.skip_space(text, start, block.end)
    if start >= block.end:
        return None
    found = lines.read_marks(text, start, block.end, _NO_SEQUENCES)
    words = lines.skip_space(text, found[-1].end, block.end) if found else start
    return Block(found, words, block.end, block.indent, block.content, False)


def _items(text: str, block: Block, inline: bool, following: int | None) -> Iterator[Piece]:
    """The items of a block without headings: mostly one."""
    own = block.marks[-1] if block.marks else None
    leading = None if own and own.value is not None else runs.leading_number(text, block.start, block.end)
    if leading is not None:
        own = leading
        block = _marked(text, block, leading)
    inside: list[Mark] = []
    if own is not None and own.style == "-" and inline:
        inside = runs.dashes_inside(text, block.start, block.end)
    inside = inside or runs.numbers_inside(text, block.start, block.end, own, following)
    inside = inside or runs.bullets_inside(text, block.start, block.end)
    for mark in inside:
        yield Piece(block._replace(end=_trim(text, block.start, mark.start)), None, inline)
        start = lines.skip_space(text, mark.end, block.end)
        block = Block((mark,), start, block.end, block.indent, block.content, False)
        inline = True
    yield Piece(block, None, inline)


def _marked(text: str, block: Block, mark: Mark) -> Block:
    """The block with a mark that was found at the start of its words."""
    start = lines.skip_space(text, mark.end, block.end)
    indent = block.indent if block.marks else block.content
    return block._replace(marks=(*block.marks, mark), start=start, indent=indent)


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _next_number(blocks: list[Block], index: int) -> int | None:
    """The number of the next line marked as this one is, None where none follows soon."""
    own = blocks[index].marks
    if not own or own[-1].value is None:
        return None
    for block in blocks[index + 1 : index + 12]:
        if block.marks and block.marks[-1].style == own[-1].style:
            return block.marks[-1].value
    return None
