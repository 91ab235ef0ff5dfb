"""Put headings and items in order: sides, cohorts, parents, ids.

In: the headings and blocks of a text, one after the other. Out: the `Segmentation`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialfinder.criteria import groups
from trialfinder.criteria.headings import Title
from trialfinder.criteria.lines import Block
from trialfinder.criteria.model import Criterion, Finding, Heading, HeadingKind, Segmentation, Side
from trialfinder.text.normalize import Mapped
from trialfinder.text.spans import Span

# Words that end by announcing a list.
_ANNOUNCES = re.compile(
    r"(?:[:：]|\b(?:following|follows|if|either|below))[\s.:;)*_-]{0,4}$"
    r"|\b(?:with|who|are|have|has|of|for|by|include|includes|including|must|should|shall|will|they)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Node:
    """An item while the text is read; `start` to `end` are its words, before them the label."""

    label: Span
    start: int
    end: int
    indent: int
    content: int
    style: str
    value: int | None
    parent: _Node | None
    depth: int
    side: Side
    cohort: str | None
    children: int = 0
    id: str = ""


class Outline:
    """Collects the headings and items of one text."""

    def __init__(self, sent: str, source: Mapped) -> None:
        self._sent = sent
        self._source = source
        self._text = source.text
        self._headings: list[tuple[Span, HeadingKind, str]] = []
        self._nodes: list[_Node] = []
        self._open: list[_Node] = []  # the last item of each level, outermost first
        self._findings: list[Finding] = []
        self.side: Side = "unspecified"
        self._sides: set[Side] = set()
        self._cohort: str | None = None
        self._cohort_outside = False  # the cohort heading stands above the side headings
        self._last: _Node | Title | None = None
        self._bare: Block | None = None  # a list mark that waits for its words

    def add_title(self, block: Block, title: Title, *, inline: bool) -> None:
        """A heading: it ends the lists above it."""
        self._add_bare_mark()
        # The digits and letters of a mark before a heading are in no criterion's label: they belong to the heading.
        spoken = [mark.start for mark in block.marks if mark.value is not None or self._text[mark.start].isalnum()]
        start = min(spoken, default=block.start)
        words = self._text[start : block.end].rstrip()
        span = Span(start, start + len(words))
        self._headings.append((span, title.kind, words))
        self._open.clear()
        if title.kind == "side":
            self._turn(title, words)
            if inline:
                self._find("heading_in_line", "A heading stands in the middle of a line.", span)
        elif title.kind == "cohort":
            self._cohort, self._cohort_outside = words, False
        self._last = title

    def _turn(self, title: Title, words: str) -> None:
        self.side = title.side or "unspecified"
        self._sides.add(self.side)
        if isinstance(self._last, Title) and self._last.kind == "cohort":
            self._cohort_outside = True
        if title.population:
            self._cohort, self._cohort_outside = words, False
        elif not self._cohort_outside:
            self._cohort = None

    def add_item(self, block: Block, *, inline: bool) -> None:
        """The words of an item, or more words of the one before."""
        if block.start >= block.end:
            self._add_bare_mark()
            self._bare = block
            return
        if not any(map(str.isalnum, self._text[block.start : block.end])):  # "<!-- -->", "-----"
            if block.marks:  # their digits and letters stay, as those of a mark without words do
                self._add_bare_mark()
                self._bare = block._replace(end=block.start)
            return
        if self._bare is not None and not block.marks:
            block, self._bare = block._replace(marks=self._bare.marks), None
        self._add_bare_mark()
        if block.marks:
            parent, level = self._place(block)
        elif self._continues(block):
            self._nodes[-1].end = block.end
            return
        else:
            parent, level = self._place_unmarked(block, inline)
        self._push(block, parent, level)

    def _add_bare_mark(self) -> None:
        """A mark that got no words: a digit or letter must not get lost, so the mark itself is the words."""
        block, self._bare = self._bare, None
        if block is not None and any(
            mark.value is not None or self._text[mark.start].isalnum() for mark in block.marks
        ):
            bare = Block((), block.marks[0].start, block.marks[-1].end, block.indent, block.indent, block.after_blank)
            self._push(bare, None, 0)

    def _push(self, block: Block, parent: _Node | None, level: int) -> None:
        mark = block.marks[-1] if block.marks else None
        node = _Node(
            label=_label(block),
            start=block.start,
            end=block.end,
            indent=_indent(block),
            content=block.content,
            style=mark.style if mark else "",
            value=mark.value if mark else None,
            parent=parent,
            depth=parent.depth + 1 if parent else 0,
            side=self.side,
            cohort=self._cohort,
        )
        if parent is not None:
            parent.children += 1
        if node.value is not None and level < len(self._open):
            self._check_order(node, self._open[level])
        del self._open[level:]
        self._open.append(node)
        self._nodes.append(node)
        self._last = node

    def _check_order(self, node: _Node, before: _Node) -> None:
        if before.style == node.style and before.value is not None and node.value != before.value + 1:
            self._find("label_order", "The list numbers do not follow one another.", node.label)

    def _place(self, block: Block) -> tuple[_Node | None, int]:
        """The parent of a marked item and its level among the open items."""
        mark = block.marks[-1]
        level = self._level(block.indent)
        sibling = self._open[level] if level < len(self._open) else None
        last = self._open[-1] if self._open else None
        if mark.value is not None and mark.value > 1:
            for place in range(len(self._open) - 1, -1, -1):
                node = self._open[place]
                if node.style == mark.style and node.value is not None and node.value + 1 == mark.value:
                    return node.parent, place
        if last is not None and sibling is not None and self._begins_list(last, sibling, block):
            return last, len(self._open)
        if mark.value is None:
            indent = _indent(block)
            for place in range(len(self._open) - 1, level - 1, -1):
                node = self._open[place]
                if node.style == mark.style and abs(node.indent - indent) < 2:
                    return node.parent, place
        parent = self._open[level - 1] if level else None
        return parent, level

    def _level(self, indent: int) -> int:
        for level, node in enumerate(self._open):
            if node.indent + 2 > indent or not (node.style or self._announces(node)):
                return level
        return len(self._open)

    def _begins_list(self, last: _Node, sibling: _Node, block: Block) -> bool:
        """A list that is not indented may still be the one that the item before it announces."""
        mark = block.marks[-1]
        if last.style == mark.style and not (mark.value == 1 and last.value is not None):
            return False
        if any(node.style == mark.style for node in self._open) and mark.value != 1:
            return False
        if self._announces(last):
            return True
        return mark.value == 1 and sibling is last and last.value is not None and last.style != mark.style

    def _announces(self, node: _Node) -> bool:
        return _ANNOUNCES.search(self._text, max(node.start, node.end - 16), node.end) is not None

    def is_inside(self, block: Block) -> bool:
        """Whether the block is set in under an open item, so that no heading can be meant."""
        return any(node.style and block.indent >= node.content > 0 for node in self._open)

    def _continues(self, block: Block) -> bool:
        """More words of the item just before: a paragraph set in under it."""
        if not self._open or self._last is not self._nodes[-1]:
            return False
        last = self._nodes[-1]
        return bool(last.style) and block.indent > 0 and block.indent >= last.content

    def _place_unmarked(self, block: Block, inline: bool) -> tuple[_Node | None, int]:
        last = self._open[-1] if self._open else None
        if last is not None and last.style and last is self._last and self._announces(last):
            return last, len(self._open)
        for level in range(len(self._open) - 1, -1, -1):
            node = self._open[level]
            if node.style and block.indent >= node.content > 0 and not inline:
                return node, level + 1
        return None, 0

    def _find(self, kind: str, detail: str, span: Span) -> None:
        place = self._source.to_source(span)
        if not self._findings or self._findings[-1].kind != kind:
            self._findings.append(Finding(kind, detail, original=place))

    def result(self) -> Segmentation:
        """Everything, numbered."""
        self._add_bare_mark()
        self._number()
        source = self._source
        heads = tuple(
            Heading(f"h{i}", source.to_source(span), words, kind)
            for i, (span, kind, words) in enumerate(self._headings, 1)
        )
        return Segmentation(heads, tuple(map(self._criterion, self._nodes)), self._all_findings())

    def _number(self) -> None:
        tops = {"inclusion": 0, "exclusion": 0, "unspecified": 0}
        seen: dict[int, int] = {}
        for node in self._nodes:
            if node.parent is None:
                tops[node.side] += 1
                node.id = f"{node.side[0]}{tops[node.side]}"
            else:
                seen[id(node.parent)] = seen.get(id(node.parent), 0) + 1
                node.id = f"{node.parent.id}.{seen[id(node.parent)]}"

    def _criterion(self, node: _Node) -> Criterion:
        words = self._text[node.start : node.end]
        label = self._source.to_source(node.label)
        return Criterion(
            id=node.id,
            side=node.side,
            label=label.of(self._sent),
            depth=node.depth,
            parent=node.parent.id if node.parent else None,
            cohort=node.cohort,
            group=groups.group_of(words) if node.children else None,
            span=self._source.to_source(Span(node.start, node.end)),
            original=words,
        )

    def _all_findings(self) -> tuple[Finding, ...]:
        findings = list(self._findings)
        if self._nodes and "inclusion" not in self._sides:
            findings.insert(0, Finding("no_inclusion_heading", "No heading says which criteria are for inclusion."))
        if self._nodes and "exclusion" not in self._sides:
            findings.insert(0, Finding("no_exclusion_heading", "No heading says which criteria are for exclusion."))
        return tuple(findings)


def _indent(block: Block) -> int:
    """The column of the innermost mark, or of the words where there is none."""
    return block.indent + (block.marks[-1].start - block.marks[0].start if block.marks else 0)


def _label(block: Block) -> Span:
    """The list mark with meaning: from the first number or letter on, else the innermost bullet."""
    if not block.marks:
        return Span(block.start, block.start)
    first = next((mark for mark in block.marks if mark.value is not None), block.marks[-1])
    return Span(first.start, block.marks[-1].end)
