"""What every segmentation promises, as one check that tests of all kinds share."""

from __future__ import annotations

from trialfinder.criteria.model import Criterion, Heading, Segmentation
from trialfinder.text.normalize import unescape


def broken_promises(text: str, cut: Segmentation) -> list[str]:
    """What is wrong with `cut` as a segmentation of `text`; empty when every promise holds."""
    parts: list[Criterion | Heading] = sorted([*cut.headings, *cut.criteria], key=lambda part: part.span)
    wrong = []
    position = 0
    for part in parts:
        start, end = part.span
        if not position <= start < end <= len(text):
            wrong.append(f"{part.id}: span {start}-{end} after {position} of {len(text)}")
            continue
        label = part.label if isinstance(part, Criterion) else ""
        if not text[position:start].rstrip().endswith(label):
            wrong.append(f"{part.id}: its label {label!r} does not stand before it")
        if _written(text[position:start]) != _written(label):
            wrong.append(f"{part.id}: letters or digits are lost before it")
        if text[start].isspace() or text[end - 1].isspace():
            wrong.append(f"{part.id}: its span holds outer white space")
        words = part.original if isinstance(part, Criterion) else part.text
        if words != unescape(text[start:end]):
            wrong.append(f"{part.id}: its words are not the slice with escapes undone")
        position = end
    if _written(text[position:]):
        wrong.append("letters or digits are lost at the end")
    return wrong + _broken_ids(cut)


def _written(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _broken_ids(cut: Segmentation) -> list[str]:
    wrong = []
    if [heading.id for heading in cut.headings] != [f"h{n}" for n in range(1, len(cut.headings) + 1)]:
        wrong.append("headings are not numbered in order")
    for parts in (cut.headings, cut.criteria):
        if [part.span for part in parts] != sorted(part.span for part in parts):
            wrong.append("spans do not ascend")
    seen: dict[str, Criterion] = {}
    children: dict[str, int] = {}
    for criterion in cut.criteria:
        above = criterion.parent or criterion.side[0]
        children[above] = children.get(above, 0) + 1
        stem = f"{above}." if criterion.parent else above
        if criterion.id != f"{stem}{children[above]}":
            wrong.append(f"{criterion.id}: not numbered in order under {above}")
        if criterion.parent is None:
            fits = criterion.depth == 0
        else:
            parent = seen.get(criterion.parent)
            fits = parent is not None and (parent.depth + 1, parent.side) == (criterion.depth, criterion.side)
        if not fits:
            wrong.append(f"{criterion.id}: depth, side and parent do not fit")
        seen[criterion.id] = criterion
    wrong += [f"{c.id}: a group without children" for c in cut.criteria if c.group and c.id not in children]
    return wrong
