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
    rf"(?:[{re.escape(_BULLETS)}]+[ \t]+)+|[-–—][ \t]+|\(?[0-9]{{1,2}}[.)][ \t]+)"
)


def parts(text: str) -> tuple[Part, ...]:
    """Paragraphs and list items of `text`, none of them empty. A mark without words goes, unless it is all there is."""
    found: list[tuple[Part, list[str]]] = []
    fresh = True  # whether the next line begins a part of its own
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            fresh = True
            continue
        mark = _MARK.match(line)
        words = unescape((line[mark.end() :] if mark else line).strip())
        if not words:
            fresh = True
            continue
        if mark:
            depth = min(len(mark["indent"].expandtabs(4)) // 2, 4)
            found.append((Part(True, depth, _label(mark["mark"].strip()), ""), [words]))
        elif fresh or line.lstrip()[0] in _BULLETS:  # a bullet glued to its word is text, but begins a part
            found.append((Part(False, 0, "", ""), [words]))
        else:
            found[-1][1].append(words)
        fresh = False
    if not found and text.strip():
        return (Part(False, 0, "", unescape(" ".join(text.split()))),)
    return tuple(Part(part.item, part.depth, part.label, " ".join(lines)) for part, lines in found)


def _label(mark: str) -> str:
    """The number of a numbered item; nothing for a bullet, which the page draws itself."""
    return mark if mark[-1] in ".)" else ""
