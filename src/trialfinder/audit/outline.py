"""HTML in, a flat outline out: the elements in document order and the text a reader can come to see.

The text holds one sentinel code point wherever lines break (`BLOCK`, `ITEM`) and around raised figures
(`SUP_OPEN`, `SUP_CLOSE`), so that "10" and "9" in two table cells never read as "109".
Text of scripts, styles and templates is left out; text in elements that are hidden for now stays, for
a script can show it, and `Element.hidden` tells.
Nothing is refused: broken HTML is mended as browsers mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

# Noncharacters: no page can mean anything by them, so those that come in are replaced.
SUP_OPEN, SUP_CLOSE, BLOCK, ITEM = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_SENTINELS = re.compile("[\ufdd0-\ufdef]")

_UNREAD = frozenset({"script", "style", "template"})
_ITEMS = frozenset({"li", "dd"})
# Everything that is not known to run on within a line breaks it: unknown elements of ours are blocks or
# stand between white space; taking a break for none could weld two numbers.
_RUN_ON = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter nobr progress q rp rt
    ruby s samp slot small span strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_RUN_ON.split())
_NOT_DISPLAYED = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


class Element(msgspec.Struct, frozen=True):
    """`end` is the index of the first element after the subtree; `start` and `stop` cut `Outline.text`."""

    index: int
    end: int
    parent: int
    tag: str
    attributes: dict[str, str]
    hidden: bool
    start: int
    stop: int

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def __str__(self) -> str:
        named = "".join(
            f"[{name}={self.attributes[name]!r}]"
            for name in ("id", "data-field", "data-criterion", "data-original", "data-rule")
            if name in self.attributes
        )
        return f"{self.tag}{named} (element {self.index})"


class Outline(msgspec.Struct, frozen=True):
    """`sheets`: the text of the style elements, which no reader sees but every browser obeys."""

    elements: tuple[Element, ...]
    text: str
    sheets: tuple[str, ...]

    def text_of(self, element: Element) -> str:
        return self.text[element.start : element.stop]

    def lineage(self, element: Element) -> Iterator[Element]:
        """The element, then its ancestors outward."""
        yield element
        while element.parent >= 0:
            element = self.elements[element.parent]
            yield element


def readable(text: str) -> str:
    """Outline text as plain words: line breaks are spaces, white space is single, raised figures are even."""
    even = text.replace(SUP_OPEN, "").replace(SUP_CLOSE, "")
    return " ".join(even.replace(BLOCK, " ").replace(ITEM, " ").split())


def read(html: str) -> Outline:
    """Read a page. The walk keeps its own stack: a page nested thousands deep is read like any other."""
    # Lone surrogates cannot be bytes; a browser would never see them either.
    root = LexborHTMLParser(html.encode("utf-8", "replace").decode()).root
    reader = _Reader()
    if root is not None:
        reader.walk(root)
    elements = tuple(e for e in reader.elements if e is not None)
    return Outline(elements, "".join(reader.pieces), tuple(reader.sheets))


class _Open(msgspec.Struct, frozen=True):
    """An element whose end is not reached yet."""

    index: int
    parent: int
    tag: str
    attributes: dict[str, str]
    hidden: bool
    start: int
    after: str


class _Reader:
    def __init__(self) -> None:
        self.elements: list[Element | None] = []
        self.pieces: list[str] = []
        self.sheets: list[str] = []
        self.length = 0

    def walk(self, root: LexborNode) -> None:
        todo: list[LexborNode | _Open] = [root]
        path: list[_Open] = []
        while todo:
            step = todo.pop()
            if isinstance(step, _Open):
                self._close(path.pop())
            elif step.is_text_node:
                self._read_text(step.text_content or "", path[-1].tag if path else "")
            elif step.is_element_node:
                opened = self._open(step, path[-1] if path else None)
                path.append(opened)
                todo.append(opened)
                child = step.last_child
                while child is not None:
                    todo.append(child)
                    child = child.prev

    def _read_text(self, text: str, tag: str) -> None:
        if tag == "style":
            self.sheets.append(text)
        elif tag not in _UNREAD:
            self._write(_SENTINELS.sub("\ufffd", text))

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _open(self, node: LexborNode, parent: _Open | None) -> _Open:
        tag = node.tag or ""
        attributes = {name: value or "" for name, value in node.attributes.items()}
        hidden = (parent is not None and parent.hidden) or _is_hidden(tag, attributes)
        before, after = _around(tag, attributes)
        # Inside the element: a break at its very start tells that its first words begin an item.
        start = self.length
        self._write(before)
        index = len(self.elements)
        self.elements.append(None)
        return _Open(index, parent.index if parent else -1, tag, attributes, hidden, start, after)

    def _close(self, it: _Open) -> None:
        self._write(it.after)
        self.elements[it.index] = Element(
            it.index, len(self.elements), it.parent, it.tag, it.attributes, it.hidden, it.start, self.length
        )


def _around(tag: str, attributes: dict[str, str]) -> tuple[str, str]:
    if tag == "sup":
        return SUP_OPEN, SUP_CLOSE
    if tag in _ITEMS or attributes.get("role") == "listitem":
        return ITEM, BLOCK
    return ("", "") if tag in _INLINE else (BLOCK, BLOCK)


def _is_hidden(tag: str, attributes: dict[str, str]) -> bool:
    if "hidden" in attributes or tag in ("head", "datalist", "noembed", "noframes"):
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _NOT_DISPLAYED.search(style) is not None
