"""What each study of an edition is filed under, and the hubs counted from it.

In: the filing of the edition before, the studies that changed, and what those are filed under. Out: two files beside
the index, of the same state: `filed.npy` (a row for each study and name, by which the next edition costs what changed)
and `hubs.json` (names, and the hubs with their counts). Nothing is counted when a page is asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialfinder.search.broader import Terms, broader
from trialfinder.search.hubs import Filed, Hub, Hubs, above

ROWS, HUBS = "filed.npy", "hubs.json"
_TERM, _RECRUITING = 1, 2
_ROW = np.dtype([("nct", np.int64), ("name", np.int32), ("flags", np.uint8)])


class _Kept(msgspec.Struct):
    """`names`: a key and one way in which a record writes it; rows name them by their places."""

    names: list[tuple[str, str]] = []
    hubs: list[Hub] = []


class Filing:
    """The filing of an edition while it is made."""

    def __init__(self, last: Path | None = None, changed: Sequence[int] | NDArray[np.int64] = ()) -> None:
        self._rows = np.empty(0, _ROW)
        # The columns of the new rows, as plain numbers: a first index files some thirty million.
        self._numbers, self._at, self._flags = array("q"), array("i"), array("B")
        self._names: dict[tuple[str, str], int] = {}
        if last is not None:
            rows = np.load(last / ROWS)
            self._rows = rows[~np.isin(rows["nct"], changed)]
            self._names = {name: at for at, name in enumerate(_kept(last).names)}

    def add(self, number: int, filed: Iterable[Filed]) -> None:
        """What a study is filed under, in the record's order."""
        for one in filed:
            name = self._names.setdefault((one.key, one.name), len(self._names))
            self._numbers.append(number)
            self._at.append(name)
            self._flags.append(_TERM * one.term | _RECRUITING * one.recruiting)

    def save(self, folder: Path) -> None:
        fresh = np.empty(len(self._numbers), _ROW)
        fresh["nct"], fresh["name"], fresh["flags"] = self._numbers, self._at, self._flags
        rows = np.concatenate([self._rows, fresh])
        used, places = np.unique(rows["name"], return_inverse=True)
        rows["name"] = places
        every = list(self._names)
        names = [every[at] for at in used.tolist()]
        np.save(folder / ROWS, rows)
        (folder / HUBS).write_bytes(msgspec.json.encode(_Kept(names, list(_counted(names, rows)))))


def load_hubs(folder: Path) -> Hubs:
    """The hubs of an edition."""
    return Hubs(_kept(folder).hubs)


def _kept(folder: Path) -> _Kept:
    return msgspec.json.decode((folder / HUBS).read_bytes(), type=_Kept)


def _counted(names: list[tuple[str, str]], rows: NDArray[Any]) -> Iterator[Hub]:
    """Each key once, in their order."""
    keys = sorted({key for key, _ in names})
    place_of = {key: at for at, key in enumerate(keys)}
    key_of = np.array([place_of[key] for key, _ in names], np.int64)
    totals, recruiting = (
        _studies_of(part, key_of, len(keys)) for part in (rows, rows[rows["flags"] & _RECRUITING > 0])
    )
    shown = _best_names(names, np.bincount(rows["name"], minlength=len(names)))
    found = _above_terms(keys, key_of, rows, totals)
    for at, key in enumerate(keys):
        place = above(key)
        higher = sorted(keys[other] for other in found.get(at, ())) if place is None else [place]
        yield Hub(key, shown[key], int(totals[at]), int(recruiting[at]), tuple(higher))


def _studies_of(rows: NDArray[Any], key_of: NDArray[np.int64], keys: int) -> NDArray[np.int64]:
    """How many studies each key has: one that writes it in two ways counts once."""
    if not len(rows):
        return np.zeros(keys, np.int64)
    pairs = np.sort(rows["nct"] * keys + key_of[rows["name"]])  # `np.unique` is some times slower on so many
    different = pairs[np.diff(pairs, prepend=-1) != 0]
    return np.bincount(different % keys, minlength=keys)


def _best_names(names: list[tuple[str, str]], counts: NDArray[np.int64]) -> dict[str, str]:
    """The name of each key that most studies write; of several, the first by its letters."""
    best: dict[str, tuple[int, str]] = {}
    for (key, name), count in zip(names, counts.tolist(), strict=True):
        best[key] = min(best.get(key, (1, "")), (-count, name))
    return {key: name for key, (_, name) in best.items()}


def _above_terms(
    keys: list[str], key_of: NDArray[np.int64], rows: NDArray[Any], totals: NDArray[np.int64]
) -> Mapping[int, set[int]]:
    is_term = np.array([key.startswith("condition/") for key in keys], bool)
    mine = rows[is_term[key_of[rows["name"]]]] if len(rows) else rows
    return broader(_lists(mine, key_of), dict(enumerate(totals.tolist())))


def _lists(rows: NDArray[Any], key_of: NDArray[np.int64]) -> set[tuple[Terms, Terms]]:
    """The different lists of terms, with those above them, that studies have; rows of a study stand together."""
    if not len(rows):
        return set()
    codes = key_of[rows["name"]] * 2 + (rows["flags"] & _TERM)
    starts = np.flatnonzero(np.diff(rows["nct"], prepend=-1)).tolist()
    different = {codes[start:end].tobytes() for start, end in zip(starts, [*starts[1:], len(codes)], strict=True)}
    read = (np.frombuffer(one, np.int64).tolist() for one in different)
    return {(tuple(c // 2 for c in one if c % 2), tuple(c // 2 for c in one if not c % 2)) for one in read}
