"""A trial's column beside others, as a file that a plain script element loads.

In: the page of one trial alone in the table of trials side by side, its links already those of the build. Out: a call
that hands over the heading of its column and each line of it, as nodes: a text, or a name, attributes and what stands
inside. The page of a site of files puts up to five of them together on the reader's device, from a disk too.
Refused: an element or an attribute that this table never has.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser

Node = str | list[object]

_BEGIN, _END = '<table class="compare"', "</table>"
_ELEMENTS = frozenset(("a", "br", "data", "li", "p", "span", "td", "th", "time", "ul"))
_ATTRIBUTES = frozenset(
    (
        *("class", "data-field", "data-nct", "data-rule", "data-withheld", "datetime", "href", "hreflang", "lang"),
        *("rel", "role", "scope", "value"),
    )
)
_FRAMES = frozenset(("table", "caption", "thead", "tbody", "tr"))


def table_of(page: str) -> str:
    """The table of a finished page of trials side by side."""
    start = page.index(_BEGIN)
    return page[start : page.index(_END, start) + len(_END)]


def column(nct_id: str, table: str) -> bytes:
    """The file of a table that holds this one trial."""
    reader = _Reader()
    reader.feed(table)
    reader.close()
    # In the first row stands the empty corner, in each further one the name of the line.
    (_, head), *lines = [[cell for cell in row if not isinstance(cell, str)] for row in reader.rows]
    return f"trialfinderColumn({_as_script(nct_id)},{_as_script(head)},{_as_script(lines)});\n".encode("ascii")


def _as_script(told: object) -> str:
    """JSON is a part of JavaScript, and ASCII alone of it is so for every reader."""
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"))


class _Reader(HTMLParser):
    """The rows of the table, as nodes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Node]] = []
        self._open: list[list[object]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in _FRAMES:
            return
        if tag not in _ELEMENTS or any(name not in _ATTRIBUTES for name, _ in attrs):
            raise ValueError(f"no column holds <{tag} {' '.join(name for name, _ in attrs)}>")
        node: list[object] = [tag, {name: value or "" for name, value in attrs}]
        if self._open:
            self._open[-1].append(node)
        elif self.rows:
            self.rows[-1].append(node)
        if tag != "br":
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _FRAMES and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].append(data)
