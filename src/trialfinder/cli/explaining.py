"""The view of `explain` that a person reads: each point in plain words, with its official ones under it.

In: an explained text. Out: lines for the terminal, each as pieces with their looks.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator

from trialfinder.cli.terminal import Painted
from trialfinder.criteria.model import ExplainedCriterion, PlainStudy

Line = tuple[Painted, ...]
_WIDEST = 100
_SAID = {
    "verified": ("checked by program", "good"),
    "verified_terms_kept": ("checked by program, some hard words kept", "good"),
    "machine_worded": ("checked by program, worded more freely", "doubt"),
    "original": ("official words: not put into plain ones", "doubt"),
}


def before_and_after(plain: PlainStudy) -> Iterator[Line]:
    """The whole text: headings, points, counts and where it comes from."""
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    headings = list(plain.headings)
    for criterion in plain.criteria:
        while headings and headings[0].span.start < criterion.span.start:
            yield (("", ""),)
            yield ((headings.pop(0).text, "strong"),)
        yield from _point(criterion, width)
    for heading in headings:
        yield (("", ""),)
        yield ((heading.text, "strong"),)
    yield from _ending(plain, width)


def _point(criterion: ExplainedCriterion, width: int) -> Iterator[Line]:
    indent = "  " * criterion.depth
    label = criterion.label.replace("\\", "")
    mark = f"{label} " if label[-1:] in (".", ")") else "- "
    under = indent + " " * len(mark)
    yield (("", ""),)
    first, *rest = criterion.lines or (criterion.plain,)
    yield ((indent + mark, ""), (first, "strong"))
    for line in rest:
        yield ((under, ""), (line, "strong"))
    if criterion.plain != criterion.original:
        words = " ".join(criterion.original.split())
        for line in textwrap.wrap(words, max(30, width - len(under) - 2), break_long_words=False):
            yield ((f"{under}| {line}", "faint"),)
        yield ((under, ""), _SAID[criterion.verdict])
    else:
        yield ((under, ""), _SAID["original"] if criterion.verdict == "original" else ("official words", "good"))
    for finding in criterion.findings:
        if finding.kind != "not_translated":  # the verdict says as much
            yield ((f"{under}({finding.detail})", "doubt"),)
    for note in criterion.notes:
        for number, line in enumerate(textwrap.wrap(f"{note.term}: {note.text}", max(30, width - len(under) - 2))):
            yield ((f"{under}{'* ' if number == 0 else '  '}{line}", "aside"),)


def _ending(plain: PlainStudy, width: int) -> Iterator[Line]:
    summary, about = plain.summary, plain.about
    yield (("", ""),)
    if summary.grade_before is not None and summary.grade_after is not None:
        grades = f"Reading grade before {summary.grade_before}, after {summary.grade_after}."
        yield ((f"Points: {summary.criteria}. {grades}", ""),)
    yield ((f"Source: {about['source']}. Processed by the registry: {about['processed'] or 'date not known'}.", ""),)
    for name in ("modifications", "advice", "notice"):
        for line in textwrap.wrap(about[name] or "", width):
            yield ((line, "faint"),)
