"""Sites on the globe: which lie within a distance of a point, exactly.

In: the coordinates of all sites with their numbers. Out: the sites within a radius, or how far each study's nearest
one is. Sites lie sorted by half-degree cells, so that only the cells that the circle can touch are measured; each is
then measured by the haversine formula. Coordinates are kept in ten-millionths of a degree: those of the registry,
with five or so decimals, come back exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

EARTH_MILES = 3958.7613
"""The mean radius of the earth."""
_FINE = 10_000_000
_ROWS, _COLUMNS = 360, 720
_SAVED = ("numbers", "latitudes", "longitudes")


@dataclass(frozen=True)
class Sites:
    """All sites, sorted by cell. `starts[cell]` is where the sites of a cell begin."""

    numbers: NDArray[np.int64]
    latitudes: NDArray[np.int32]
    longitudes: NDArray[np.int32]
    starts: NDArray[np.int64]

    def within(self, latitude: float, longitude: float, miles: float) -> NDArray[np.int64]:
        """The numbers of the sites that are not farther away than this."""
        return self.numbers[self._measured(latitude, longitude, miles)[0]]

    def nearest(self, latitude: float, longitude: float, miles: float, sites_of_one: int) -> dict[int, float]:
        """For each study with a site within `miles`, how far the nearest one is."""
        rows, distances = self._measured(latitude, longitude, miles)
        found: dict[int, float] = {}
        for study, distance in zip((self.numbers[rows] // sites_of_one).tolist(), distances.tolist(), strict=True):
            if distance < found.get(study, math.inf):
                found[study] = distance
        return found

    def nearest_of(
        self, studies: NDArray[np.int64], latitude: float, longitude: float, sites_of_one: int
    ) -> NDArray[np.float64]:
        """For each of these studies how far its nearest site is; infinitely far where it has none."""
        order = np.argsort(studies)
        owners = self.numbers // sites_of_one
        rows = np.nonzero(np.isin(owners, studies))[0]
        miles = haversine(latitude, longitude, self.latitudes[rows] / _FINE, self.longitudes[rows] / _FINE)
        nearest = np.full(len(studies), np.inf)
        np.minimum.at(nearest, order[np.searchsorted(studies[order], owners[rows])], miles)
        return nearest

    def _measured(
        self, latitude: float, longitude: float, miles: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        rows = self._candidates(latitude, longitude, miles)
        distances = haversine(latitude, longitude, self.latitudes[rows] / _FINE, self.longitudes[rows] / _FINE)
        near = distances <= miles
        return rows[near], distances[near]

    def _candidates(self, latitude: float, longitude: float, miles: float) -> NDArray[np.int64]:
        """The rows of all sites in cells that the circle can touch."""
        reach = math.degrees(miles / EARTH_MILES) + 1e-6
        south, north = latitude - reach, latitude + reach
        first, last = _row(south), _row(north)
        if south <= -90 or north >= 90 or reach >= 90:
            return np.arange(self.starts[first * _COLUMNS], self.starts[(last + 1) * _COLUMNS], dtype=np.int64)
        # The circle is widest not at its centre's latitude but a little nearer to the pole.
        wide = math.degrees(math.asin(min(1.0, math.sin(math.radians(reach)) / math.cos(math.radians(latitude)))))
        parts = [
            np.arange(self.starts[row * _COLUMNS + begin], self.starts[row * _COLUMNS + end + 1], dtype=np.int64)
            for begin, end in _spans(longitude - wide - 1e-6, longitude + wide + 1e-6)
            for row in range(first, last + 1)
        ]
        return np.concatenate(parts)


def make_sites(numbers: NDArray[np.int64], latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> Sites:
    """Sites in any order, sorted into their cells."""
    fine = [np.rint(degrees * _FINE).astype(np.int32) for degrees in (latitudes, longitudes)]
    order = np.argsort(_cells(*fine), kind="stable")
    return _sorted(numbers[order], fine[0][order], fine[1][order])


def without(sites: Sites, studies: NDArray[np.int64], sites_of_one: int) -> tuple[NDArray[np.int64], ...]:
    """Numbers, latitudes and longitudes of the sites of all other studies."""
    keep = ~np.isin(sites.numbers // sites_of_one, studies)
    degrees = (sites.latitudes[keep] / _FINE, sites.longitudes[keep] / _FINE)
    return (sites.numbers[keep], *degrees)  # type: ignore[return-value]  # three arrays, the last two of floats


def save_sites(sites: Sites, folder: Path) -> None:
    for name in _SAVED:
        np.save(folder / f"sites.{name}.npy", getattr(sites, name))


def load_sites(folder: Path) -> Sites:
    """The sites as saved, read from the disk as they are needed."""
    return _sorted(*(np.load(folder / f"sites.{name}.npy", mmap_mode="r") for name in _SAVED))


def _sorted(numbers: NDArray[np.int64], latitudes: NDArray[np.int32], longitudes: NDArray[np.int32]) -> Sites:
    starts = np.searchsorted(_cells(latitudes, longitudes), np.arange(_ROWS * _COLUMNS + 1))
    return Sites(numbers, latitudes, longitudes, starts.astype(np.int64))


def _cells(latitudes: NDArray[np.int32], longitudes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Row by row from the south pole, each from west to east; longitude 180 is where -180 is."""
    half = _FINE // 2
    rows = np.clip((latitudes.astype(np.int64) + 90 * _FINE) // half, 0, _ROWS - 1)
    columns = ((longitudes.astype(np.int64) + 180 * _FINE) // half) % _COLUMNS
    return (rows * _COLUMNS + columns).astype(np.int32)


def haversine(
    latitude: float, longitude: float, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How many miles each point is from the first."""
    here, there = math.radians(latitude), np.radians(latitudes)
    across = np.sin((there - here) / 2) ** 2
    along = np.sin(np.radians(longitudes - longitude) / 2) ** 2
    squared = across + math.cos(here) * np.cos(there) * along
    distances: NDArray[np.float64] = 2 * EARTH_MILES * np.arcsin(np.sqrt(np.minimum(squared, 1.0)))
    return distances


def _row(latitude: float) -> int:
    return min(max(math.floor((latitude + 90) * 2), 0), _ROWS - 1)


def _spans(west: float, east: float) -> list[tuple[int, int]]:
    """First and last column from west to east, in two parts where it crosses the date line."""
    if east - west >= 359:
        return [(0, _COLUMNS - 1)]
    begin = math.floor((west + 180) * 2) % _COLUMNS
    end = math.floor((east + 180) * 2) % _COLUMNS
    return [(begin, end)] if begin <= end else [(begin, _COLUMNS - 1), (0, end)]
