"""A model's changes as a translation of the criterion: edits over the source, lines, and the sentence they give.

In: the flat source of a criterion, changes over its text, and what the built-in translator made of it.
Out: translations to be judged, the best first: with the operators in the translator's everyday words ("at most 5" for
"≤ 5"), which no model may touch, then with the operators as they stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from trialfinder.criteria.model import Edit, Side
from trialfinder.translate import layout
from trialfinder.translate.draft import Change
from trialfinder.translate.engine import Translation
from trialfinder.translate.flat import Flat, flatten
from trialfinder.translate.models.questions import locks
from trialfinder.translate.tokens import Tokens

Wordings = Callable[[Side, str], Sequence[Change]]
"""Changes for the side and the words of a criterion, over its text on one line; none where there are none."""


def reworded(source: str, offset: int, changes: Sequence[Change], translation: Translation) -> Iterator[Translation]:
    """The translations that `changes` make of a criterion's source slice, which begins at `offset`."""
    flat = flatten(source, offset)
    kept = _operators(flat, translation.edits, changes)
    if kept:
        yield _translation(flat, sorted([*changes, *kept]), translation)
    yield _translation(flat, sorted(changes), translation)


def _operators(flat: Flat, edits: Sequence[Edit], changes: Sequence[Change]) -> list[Change]:
    """The translator's edits that lie wholly on locked tokens and meet no change of the model's."""
    tokens = Tokens(flat.text)
    locked = locks(tokens)
    starts = [flat.to_source(place, place).start for place in range(len(flat.text) + 1)]
    found = []
    for edit in edits:
        start, end = bisect_left(starts, edit.span.start), bisect_left(starts, edit.span.end)
        if edit.rule == "layout.space" or any(change.start < end and start < change.end for change in changes):
            continue
        touched = [place for place in range(tokens.size) if tokens.starts[place] < end and start < tokens.ends[place]]
        if touched and all(locked[place] for place in touched):
            found.append(Change(start, end, edit.out, edit.rule))
    return found


def _translation(flat: Flat, changes: Sequence[Change], translation: Translation) -> Translation:
    pieces, edits = [], []
    position = 0
    for change in changes:
        pieces += [flat.text[position : change.start], change.out]
        edits.append(Edit(flat.to_source(change.start, change.end), change.out, change.rule))
        position = change.end
    pieces.append(flat.text[position:])
    covered = {place for change in changes for place in range(change.start, change.end)}
    for place in flat.spaces:
        if place not in covered:
            edits.append(Edit(flat.to_source(place, place + 1), " ", "layout.space"))
    plain = "".join(pieces)
    return Translation(
        plain=plain,
        lines=layout.lines(plain),
        edits=tuple(sorted(edits, key=lambda edit: edit.span)),
        notes=translation.notes,
    )
