"""Two maps without a map service: their outlines, and where a point of the earth lies on them.

In: degrees of latitude and longitude. Out: units of a map of fixed size, or None where the map does not show the place;
the outlines as paths of SVG. The projections are those by which `tools/pack_maps.py` made the outlines: the
United States as us-atlas draws them (Albers, with Alaska and Hawaii set in), the world by Equal Earth.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("maps") / "outlines.tsv"
HEAD = (
    "# Made by tools/pack_maps.py. us: us-atlas 3.0.1 (ISC, Michael Bostock), from the U.S. Census Bureau (public\n"
    "# domain). world: world-atlas 2.0.2 (ISC, Michael Bostock), from Natural Earth (public domain). See CREDITS.md.\n"
    "map\tkind\tpath\n"
)
Point = tuple[float, float]


class Map(NamedTuple):
    """A map: its size, its land, the borders on it, and where a point lies."""

    name: str
    width: int
    height: int
    area: str
    borders: str
    place: Callable[[float, float], Point | None]


@cache
def maps() -> dict[str, Map]:
    """The maps by name: "us" and "world"."""
    paths: dict[tuple[str, str], str] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.startswith(("#", "map\t")):
            name, kind, path = line.split("\t")
            paths[name, kind] = path
    return {
        "us": Map("us", *_US, paths["us", "area"], paths["us", "border"], united_states),
        "world": Map("world", 1000, 440, paths["world", "area"], paths["world", "border"], _on_world),
    }


# --- the world -----------------------------------------------------------------------------------------------

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_WORLD = 184.7
_NORTH = 243.0


def equal_earth(latitude: float, longitude: float) -> Point:
    """The Equal Earth projection (Savric, Patterson, Jenny 2018), 1000 units wide, with y growing southward."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    two, six = theta**2, theta**6
    slope = _A[0] + 3 * _A[1] * two + six * (7 * _A[2] + 9 * _A[3] * two)
    x = math.radians(longitude) * math.cos(theta) / (math.sqrt(3) / 2 * slope)
    y = theta * (_A[0] + _A[1] * two + six * (_A[2] + _A[3] * two))
    return 500 + _WORLD * x, _NORTH - _WORLD * y


def _on_world(latitude: float, longitude: float) -> Point | None:
    """South of all inhabited land there is no map."""
    return equal_earth(latitude, longitude) if -56 <= latitude <= 84 and abs(longitude) <= 180 else None


# --- the United States ---------------------------------------------------------------------------------------

_US = (975, 610)
_SCALE, _MIDDLE = 1300.0, (487.5, 305.0)


class _Albers(NamedTuple):
    """An equal-area cone: its meridian, the point that lies at `at`, its parallels, its scale."""

    meridian: float
    center: tuple[float, float]
    parallels: tuple[float, float]
    scale: float
    at: Point

    def place(self, latitude: float, longitude: float) -> Point:
        x, y = self._raw(latitude, longitude)
        center_x, center_y = self._raw(self.center[1], self.center[0] + self.meridian)
        return self.at[0] + self.scale * (x - center_x), self.at[1] - self.scale * (y - center_y)

    def _raw(self, latitude: float, longitude: float) -> Point:
        south, north = (math.sin(math.radians(parallel)) for parallel in self.parallels)
        n = (south + north) / 2
        c = 1 + south * (2 * n - south)
        r = math.sqrt(c - 2 * n * math.sin(math.radians(latitude))) / n
        turn = math.radians((longitude - self.meridian + 180) % 360 - 180) * n
        return r * math.sin(turn), math.sqrt(c) / n - r * math.cos(turn)


# As in geoAlbersUsa of d3-geo (ISC), scale 1300 and the middle at 487.5, 305: that is how us-atlas is drawn.
_LOWER = _Albers(-96, (-0.6, 38.7), (29.5, 45.5), _SCALE, _MIDDLE)
_ALASKA = _Albers(-154, (-2, 58.5), (55, 65), _SCALE * 0.35, (_MIDDLE[0] - 0.307 * _SCALE, _MIDDLE[1] + 0.201 * _SCALE))
_HAWAII = _Albers(-157, (-3, 19.9), (8, 18), _SCALE, (_MIDDLE[0] - 0.205 * _SCALE, _MIDDLE[1] + 0.212 * _SCALE))


def united_states(latitude: float, longitude: float) -> Point | None:
    """None for what is not drawn: Puerto Rico, Guam, and all other countries far enough away."""
    if 24 <= latitude <= 50 and -126 <= longitude <= -66:
        return _within(_LOWER.place(latitude, longitude))
    if 51 <= latitude <= 72 and (longitude <= -129 or longitude >= 172):
        return _within(_ALASKA.place(latitude, longitude))
    if 18 <= latitude <= 23 and -161 <= longitude <= -154:
        return _within(_HAWAII.place(latitude, longitude))
    return None


def _within(point: Point) -> Point | None:
    """None beyond the edges, as the sea is off the last of the Aleutians and of Hawaii."""
    return point if 0 <= point[0] <= _US[0] and 0 <= point[1] <= _US[1] else None
