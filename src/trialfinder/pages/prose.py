"""The registry's markup as paragraphs and lists.

In: a text field as sent. Out: its parts in order, words untouched, list marks set aside, escapes undone.
An escaped mark ("1\\. Vial") is no mark: the escape says that it is text.
The registry's own bullets stand doubled at times ("* • To establish", "•• Blood"); all of them go.
"""

from __future__ import annotations

import re

from trialfinder.pages.views.model import Part
from trialfinder.text.normalize import unescape

_BULLETS = "*•◦‣▪■●○·∙⁃➢►✓"
_MARK = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>"
    rf"(?:[{re.escape(_BULLETS)}][ \t]*)+(?=[^\s*])|[-–—][ \t]+|\(?[0-9]{{1,2}}[.)][ \t]+)"
)


def parts(text: str) -> tuple[Part, ...]:
    """Paragraphs and list items of `text`, none of them empty."""
    found: list[Part] = []
    fresh = True  # whether the next line starts a part of its own
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            fresh = True
            continue
        mark = _mark(line)
        if mark:
            label = mark["mark"].strip()
            words = unescape(line[mark.end() :].strip())
            found.append(Part(True, min(len(mark["indent"].expandtabs(4)) // 2, 4), _label(label), words))
        elif fresh or not found:
            found.append(Part(False, 0, "", unescape(line.strip())))
        else:
            last = found.pop()
            found.append(Part(last.item, last.depth, last.label, f"{last.text} {unescape(line.strip())}"))
        fresh = False
    return tuple(found)


def _mark(line: str) -> re.Match[str] | None:
    found = _MARK.match(line)
    if not found:
        return None
    mark = found["mark"]
    # "*p < 0.05" and "**bold**" are words, not list marks: one star needs its space, two stars are markup.
    if mark.startswith("*") and not mark.endswith((" ", "\t")) and not set(mark) & set(_BULLETS[1:]):
        return None
    return found


def _label(mark: str) -> str:
    """The number of a numbered item; nothing for a bullet, which the page draws itself."""
    return mark if mark[-1] in ".)" else ""
