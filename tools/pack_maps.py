"""Pack the outlines of two maps, the United States and the world, as one small table in the package.

    python tools/pack_maps.py STATES_ALBERS_JSON COUNTRIES_JSON

STATES_ALBERS_JSON is states-albers-10m.json of the npm package us-atlas (already projected: Albers for the lower
states, Alaska and Hawaii set in), COUNTRIES_JSON is countries-110m.json of the npm package world-atlas (degrees;
projected here by `Equal Earth`, as the pages project their dots). Lines are thinned until they suit a picture of the
width of a phone. The same inputs give the same bytes.
"""

from __future__ import annotations

import heapq
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from trialfinder.pages.atlas import HEAD, TABLE, equal_earth

Point = tuple[float, float]
Line = list[Point]
ANTARCTICA = "010"
LEAST_BEND = {"us": 6.0, "world": 0.25}
"""A point goes when the triangle that it makes with its neighbors is smaller: in square units of the table that is
read, units of a picture of 975 for the United States, degrees for the world."""
LEAST_ISLAND = {"us": 12.0, "world": 3.0}
"""An island goes that is smaller, in square units of the map."""


def main(states: Path, countries: Path) -> None:
    us, world = (json.loads(path.read_text("utf-8")) for path in (states, countries))
    rows = [*_rows("us", us, "states", _as_it_is), *_rows("world", world, "countries", _on_the_globe)]
    TABLE.write_text(HEAD + "".join("\t".join(row) + "\n" for row in rows), "utf-8")
    for name, kind, path in rows:
        sys.stdout.write(f"{name} {kind}: {len(path):,} signs\n")


def _as_it_is(line: Line) -> Iterator[Line]:
    yield line


def _on_the_globe(line: Line) -> Iterator[Line]:
    """The line on the map; a shape that crosses the meridian of 180 degrees (Russia, Fiji) comes in two."""
    far = [line[0]]
    for x, y in line[1:]:
        turns = round((far[-1][0] - x) / 360)
        far.append((x + 360 * turns, y))
    for shift in (-360, 0, 360):
        part = _clipped(_clipped([(x + shift, y) for x, y in far], 180, 1), -180, -1)
        if len(part) > 1:
            yield [equal_earth(y, x) for x, y in part]


def _clipped(line: Line, edge: float, side: int) -> Line:
    """What of a ring lies on one side of a meridian (Sutherland and Hodgman)."""
    if all(side * x <= side * edge for x, _ in line):
        return line
    kept = []
    for (ax, ay), (bx, by) in zip(line, [*line[1:], line[0]], strict=True):
        inside, next_inside = side * ax <= side * edge, side * bx <= side * edge
        if inside:
            kept.append((ax, ay))
        if inside != next_inside:
            kept.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
    return kept


def _rows(
    name: str, topology: dict[str, Any], layer: str, lay: Callable[[Line], Iterator[Line]]
) -> Iterator[tuple[str, str, str]]:
    """The area of the whole map, and the borders within it; `lay` lays a line on the map, in as many as it takes."""
    arcs = [_thinned(line, LEAST_BEND[name]) for line in _arcs(topology)]
    shapes = [one for one in topology["objects"][layer]["geometries"] if one.get("id") != ANTARCTICA and one["arcs"]]
    users: dict[int, set[int]] = defaultdict(set)
    rings = []
    for number, shape in enumerate(shapes):
        for ring in _rings(shape):
            rings.append(ring)
            for arc in ring:
                users[arc if arc >= 0 else ~arc].add(number)
    coast = _closed([arc for ring in rings for arc in ring if len(users[arc if arc >= 0 else ~arc]) == 1], arcs)
    laid = [part for ring in coast for part in lay(ring) if abs(_area(part)) >= LEAST_ISLAND[name]]
    yield name, "area", "".join(f"{_path(ring)}z" for ring in laid)
    inner = [arcs[arc] for arc in sorted(users) if len(users[arc]) > 1]
    yield name, "border", "".join(_path(part) for line in inner for part in lay(line))


def _arcs(topology: dict[str, Any]) -> Iterator[Line]:
    """The arcs of a topology with whole numbers for steps, as points."""
    (across, down), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append((x * across + left, y * down + top))
        yield line


def _rings(shape: dict[str, Any]) -> Iterator[list[int]]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    for polygon in polygons:
        yield from polygon


def _closed(outer: Iterable[int], arcs: Sequence[Line]) -> Iterator[Line]:
    """The arcs that one shape alone uses, joined end to end: the coast of the whole."""
    begins: dict[Point, list[Line]] = defaultdict(list)
    for number in outer:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        begins[line[0]].append(line)
    while begins:
        first = next(iter(begins))
        ring = [first]
        while lines := begins.get(ring[-1]):
            ring += lines.pop()[1:]
        for point in [point for point, lines in begins.items() if not lines]:
            del begins[point]
        yield ring


def _thinned(line: Line, least: float) -> Line:
    """The line without the points that bend it least (Visvalingam and Whyatt); its two ends stay."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    queue = [(_bend(line, at - 1, at, at + 1), at) for at in range(1, len(line) - 1)]
    heapq.heapify(queue)
    bends = {at: bend for bend, at in queue}
    gone: set[int] = set()
    while queue:
        bend, at = heapq.heappop(queue)
        if bend > least or len(line) - len(gone) <= 2:
            break
        if at in gone or bends[at] != bend:
            continue
        gone.add(at)
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for other in (left, right):
            if 0 < other < len(line) - 1:
                bends[other] = max(bend, _bend(line, before[other], other, after[other]))
                heapq.heappush(queue, (bends[other], other))
    return [point for at, point in enumerate(line) if at not in gone]


def _bend(line: Line, left: int, at: int, right: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = line[left], line[at], line[right]
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2


def _area(ring: Line) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _path(line: Iterable[Point]) -> str:
    """Whole numbers, each step from the point before; points that fall together are one."""
    points = [(round(x), round(y)) for x, y in line]
    kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    (x, y), *rest = kept
    steps = []
    for to_x, to_y in rest:
        steps.append(f"{to_x - x},{to_y - y}")
        x, y = to_x, to_y
    joined = "".join(step if at == 0 or step[0] == "-" else f" {step}" for at, step in enumerate(steps))
    return f"M{kept[0][0]},{kept[0][1]}" + (f"l{joined}" if steps else "")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
