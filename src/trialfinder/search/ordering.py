"""The order of what a search found: those named exactly first, then by fit, by distance or by date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trialfinder.search import filters
from trialfinder.search import query as q
from trialfinder.search.asking import Question
from trialfinder.search.hits import Sort
from trialfinder.search.index import Index
from trialfinder.search.kindred import TreeOf
from trialfinder.search.nearest import nearest_site
from trialfinder.search.places import Place

RADII = (1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1_000.0, 2_500.0, filters.MOST_MILES)
MOST_MEASURED = 1_500
_LATEST = {"newest": "StudyFirstPostDate", "changed": "LastUpdatePostDate"}


@dataclass(frozen=True)
class Order:
    """`tree_of` reads a record; `seconds` are those that are left."""

    index: Index
    question: Question
    tree_of: TreeOf
    seconds: Callable[[], float]

    def page(
        self, matter: q.Node, narrow: q.Node, pinned: Sequence[str], limit: int, offset: int
    ) -> tuple[int, list[str]]:
        """How many match, and the ids of this page: those named exactly come before all others."""
        rest = q.every(narrow, q.Not(q.Ids(tuple(pinned)))) if pinned else narrow
        first = list(pinned)[offset : offset + limit]
        left, skip = limit - len(first), max(0, offset - len(pinned))
        total, ids = self._ordered(matter, rest, left, skip)
        return total + len(pinned), [*first, *ids]

    def _ordered(self, matter: q.Node, narrow: q.Node, limit: int, offset: int) -> tuple[int, list[str]]:
        sort, near = self.question.sort, self.question.near
        if sort == "distance" and near is not None:
            return self._by_distance(q.every(matter, narrow), near.place, limit, offset)
        only = None if isinstance(narrow, q.All) else narrow
        if sort == "fit":
            found = self.index.search(matter, filters=only, offset=offset, limit=limit, seconds=self.seconds())
            return found.total or 0, found.nct_ids
        latest = (Sort(_LATEST[sort], True),)
        found = self.index.search(matter, filters=only, sort=latest, limit=offset + limit, seconds=self.seconds())
        return found.total or 0, found.nct_ids[offset:]

    def _by_distance(self, node: q.Node, place: Place, limit: int, offset: int) -> tuple[int, list[str]]:
        """By the nearest recruiting site, ring after ring; those without one come last, by fit."""
        assert place.lat is not None and place.lon is not None  # noqa: S101 - `asking` lets no region through
        taken: set[int] = set()
        ordered: list[str] = []
        for radius in RADII:
            if len(ordered) >= offset + limit:
                break
            near = q.AtSite(q.And((q.Distance(place.lat, place.lon, radius), q.Value("LocationStatus", "RECRUITING"))))
            ring = [number for number in self.index.numbers(q.every(node, near)) if number not in taken]
            taken.update(ring)
            ordered += self._measured([f"NCT{number:08d}" for number in ring], place)
        total = self.index.count(node)
        if len(ordered) < offset + limit and len(taken) < total:
            rest = q.every(node, q.Not(q.Ids(tuple(f"NCT{number:08d}" for number in taken))))
            more = self.index.search(rest, limit=limit + offset - len(ordered), seconds=self.seconds())
            ordered += more.nct_ids
        return total, ordered[offset : offset + limit]

    def _measured(self, ring: list[str], place: Place) -> list[str]:
        """A ring in order of distance. Of more than can be measured, the order is that of the ids."""
        if len(ring) > MOST_MEASURED:
            return ring
        miles = {nct_id: nearest_site(self.tree_of(nct_id), place).miles for nct_id in ring}
        return sorted(ring, key=lambda nct_id: (miles[nct_id] is None, miles[nct_id] or 0.0, nct_id))
