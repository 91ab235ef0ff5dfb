"""Markdown back into the registry's older form of text.

The two cannot be made from each other exactly, and we hold the markdown only: escapes are undone, and lines end as
they did there. Lists and paragraphs keep their marks and their blank lines.
"""

from __future__ import annotations

from trialfinder.text.normalize import unescape


def legacy(text: str) -> str:
    """The text as the older form would have it, as far as can be told."""
    return "\r\n".join(unescape(text).splitlines())
