"""What changed in a longer text, word by word.

In: a text in two versions. Out: the lines that changed, with the words that went and came marked, and above them the
heading under which they stand. The time is bounded: where two texts share too little to compare them within a number
of steps, the old words go and the new words come as wholes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from trialfinder.changed import Line, Run
from trialfinder.history.wording import Piece, bag, likeness, pieces

STEPS = 150_000
"""Steps that one comparison of two texts may take: well under half a second."""
_DEEPEST = 400  # words or lines that may differ before a comparison is given up
_ALIKE = 0.4
_MOST_PAIRED = 1600
_TOKEN = re.compile(r"\w+(?:[.,][0-9]+)*|\s+|.", re.DOTALL)
_LONGEST_HEADING = 120

Step = tuple[Literal["both", "old", "new"], int, int]
"""A stretch of tokens, as places in the old text, or in the new one for what came."""


class _Budget:
    """The steps that are left."""

    def __init__(self, steps: int) -> None:
        self.left = steps


def marked(old: str, new: str) -> tuple[Line, ...]:
    """The lines that changed; none where both say the same."""
    budget = _Budget(STEPS)
    before, after = pieces(old), pieces(new)
    found: list[Line] = []
    heading: Piece | None = None
    gap = False
    steps = list(_steps([one.words for one in before], [one.words for one in after], budget))
    for old_part, new_part in _blocks(steps):
        for piece in before[slice(*old_part)] if not new_part else ():
            heading, gap = (piece, gap) if _is_heading(piece) else (heading, True)
        if new_part is None:
            continue
        if heading is not None:
            found.append(Line(False, (Run("both", heading.words),), gap=True))
            heading, gap = None, gap
        lines = list(_changed(before[slice(*old_part)], after[slice(*new_part)], budget))
        if gap and lines:
            lines[0] = Line(lines[0].item, lines[0].runs, gap=True)
        found += lines
        gap = False
    return tuple(found)


def words(old: str, new: str) -> tuple[Run, ...]:
    """One line of text, word by word."""
    return _runs(" ".join(old.split()), " ".join(new.split()), _Budget(STEPS))


def _blocks(steps: Sequence[Step]) -> Iterator[tuple[tuple[int, int], tuple[int, int] | None]]:
    """Stretches that both have (None for the second), and what stands in the old and the new text between them."""
    old = new = (0, 0)
    changed = False
    for kind, start, end in steps:
        if kind == "both":
            if changed:
                yield old, new
            yield (start, end), None
            changed, old, new = False, (end, end), (new[1], new[1])
            new = (new[1] + end - start, new[1] + end - start)
        elif kind == "old":
            changed, old = True, (old[0] if old[1] == start else start, end)
        else:
            changed, new = True, (new[0] if new[1] == start else start, end)
    if changed:
        yield old, new


def _is_heading(piece: Piece) -> bool:
    return not piece.item and piece.words.endswith(":") and len(piece.words) <= _LONGEST_HEADING


def _changed(old: Sequence[Piece], new: Sequence[Piece], budget: _Budget) -> Iterator[Line]:
    """The lines of a stretch that differs: those that are much alike beside each other, word by word.

    Of what stands alone, the old lines come before the new ones.
    """
    partner = _alike(old, new)
    at = 0
    for place, piece in enumerate(new):
        was = next((partner[later] for later in range(place, len(new)) if later in partner), len(old))
        yield from (Line(one.item, (Run("old", one.words),)) for one in old[at:was])
        at = was
        if place in partner:
            yield Line(piece.item, _runs(old[was].words, piece.words, budget))
            at += 1
        else:
            yield Line(piece.item, (Run("new", piece.words),))
    yield from (Line(one.item, (Run("old", one.words),)) for one in old[at:])


def _alike(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, int]:
    """Which old piece stands behind a new one; pairs never cross."""
    if len(old) * len(new) > _MOST_PAIRED:
        return {}
    before, after = [bag(one.words) for one in old], [bag(one.words) for one in new]
    found: dict[int, int] = {}
    scored = sorted(
        (-score, place, was)
        for place, one in enumerate(after)
        for was, other in enumerate(before)
        if (score := likeness(one, other)) >= _ALIKE
    )
    for _, place, was in scored:
        crosses = any((place - one) * (was - other) <= 0 for one, other in found.items())
        if not crosses:
            found[place] = was
    return found


def _runs(old: str, new: str, budget: _Budget) -> tuple[Run, ...]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    steps = _calm(list(_steps(before, after, budget)), before, after)
    told = [(kind, "".join((after if kind == "new" else before)[start:end])) for kind, start, end in steps]
    return tuple(Run(kind, "".join(text for _, text in part)) for kind, part in groupby(told, key=lambda one: one[0]))


def _calm(steps: list[Step], before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """Without islands: a word or two that both have, amid many that differ, only make the marks hard to read."""
    old: list[tuple[int, int]] = []
    new: list[tuple[int, int]] = []
    made: list[Step] = []
    at_new = 0

    def flush() -> None:
        if old or new:
            went, came = (old[0][0], old[-1][1]) if old else (0, 0), (new[0][0], new[-1][1]) if new else (0, 0)
            made.extend(_trimmed(went, came, before, after))
        old.clear()
        new.clear()

    for place, (kind, start, end) in enumerate(steps):
        if kind == "old":
            old.append((start, end))
        elif kind == "new":
            new.append((start, end))
            at_new = end
        else:
            size = end - start
            inside = bool(old or new) and place + 1 < len(steps)
            if inside and _is_island(before[start:end]):
                old.append((start, end))
                new.append((at_new, at_new + size))
            else:
                flush()
                made.append(("both", start, end))
            at_new += size
    flush()
    return made


def _trimmed(
    went: tuple[int, int], came: tuple[int, int], before: Sequence[str], after: Sequence[str]
) -> Iterator[Step]:
    """What went and what came, without the tokens that they begin and end with alike."""
    (first, last), (start, end) = went, came
    shorter = min(last - first, end - start)
    head = tail = 0
    while head < shorter and before[first + head] == after[start + head]:
        head += 1
    while tail < shorter - head and before[last - 1 - tail] == after[end - 1 - tail]:
        tail += 1
    cut: list[Step] = [
        ("both", first, first + head),
        ("old", first + head, last - tail),
        ("new", start + head, end - tail),
        ("both", last - tail, last),
    ]
    yield from (step for step in cut if step[2] > step[1])


def _is_island(tokens: Sequence[str]) -> bool:
    """White space alone, or a single short word between two spaces."""
    told = [token for token in tokens if not token.isspace()]
    return not told or (len(told) == 1 and len(told[0]) <= 3 and not told[0].isdigit())


def _steps(old: Sequence[Hashable], new: Sequence[Hashable], budget: _Budget) -> Iterator[Step]:
    """The shortest way from one to the other, as stretches; within the budget, else all goes and all comes."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    end_old, end_new = len(old) - tail, len(new) - tail
    if head:
        yield "both", 0, head
    middle = _shortest(old[head:end_old], new[head:end_new], budget)
    if middle is None:
        middle = [("old", 0, end_old - head), ("new", 0, end_new - head)]
    yield from ((kind, head + start, head + end) for kind, start, end in middle if end > start)
    if tail:
        yield "both", end_old, len(old)


def _shortest(old: Sequence[Hashable], new: Sequence[Hashable], budget: _Budget) -> list[Step] | None:
    """Myers's greedy way (1986), forwards; None where it takes more steps than are left."""
    if not old or not new:
        return [("old", 0, len(old)), ("new", 0, len(new))]
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    for depth in range(min(_DEEPEST, len(old) + len(new)) + 1):
        trail.append({})
        for line in range(-depth, depth + 1, 2):
            down = line == -depth or (line != depth and furthest[line - 1] < furthest[line + 1])
            x = furthest[line + 1] if down else furthest[line - 1] + 1
            y = x - line
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
                budget.left -= 1
            furthest[line] = x
            trail[-1][line] = x
            if x >= len(old) and y >= len(new):
                return _walked(trail, len(old), len(new))
            budget.left -= 1
        if budget.left < 0:
            return None
    return None


def _walked(trail: list[dict[int, int]], x: int, y: int) -> list[Step]:
    """The way back, as stretches in order; of a place that differs, what went stands before what came."""
    moves: list[tuple[Literal["both", "old", "new"], int]] = []
    for depth in range(len(trail) - 1, 0, -1):
        before, line = trail[depth - 1], x - y
        down = line == -depth or (line != depth and before.get(line - 1, -1) < before.get(line + 1, -1))
        start = before[line + 1] if down else before[line - 1] + 1
        while x > start:
            x, y = x - 1, y - 1
            moves.append(("both", x))
        if down:
            y -= 1
            moves.append(("new", y))
        else:
            x -= 1
            moves.append(("old", x))
    moves += [("both", place) for place in range(x - 1, -1, -1)]
    moves.reverse()
    made: list[Step] = []
    for both, run in groupby(moves, key=lambda move: move[0] == "both"):
        part = list(run)
        kinds: tuple[Literal["both", "old", "new"], ...] = ("both",) if both else ("old", "new")
        for kind in kinds:
            places = [place for found, place in part if found == kind]
            if places:
                made.append((kind, places[0], places[-1] + 1))
    return made
