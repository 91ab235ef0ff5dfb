"""The index as it is asked.

In: a question (`Node`), filters, an order, a place to go on from. Out: `Hits`. An `Index` is one edition and never
changes: pages of one walk that are cut from it fit together. Safe from any number of threads; nothing here waits for
a writer, and no word of a question is kept or logged.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Occur, Order, Query

from trialfinder.search import query as q
from trialfinder.search.areas import pieces
from trialfinder.search.entries import Entry, entry_of
from trialfinder.search.exact import has_exactly
from trialfinder.search.geo import load_sites
from trialfinder.search.hits import Cursor, Hits, Sort
from trialfinder.search.hubs import Hubs
from trialfinder.search.index.compile import Compiler, Look, between
from trialfinder.search.index.editions import Edition
from trialfinder.search.index.filing import load_hubs
from trialfinder.search.index.schema import NCT, PARTS, SITE, SITES_OF_ONE, Part, code, schema_of, sort_key

MOST_RERANKED = 10_000
"""Of more matches than this, nearness to a place does not change the order (the registry's own limit)."""
TreeOf = Callable[[int], Mapping[str, Any] | None]


class Decay(NamedTuple):
    """How the score falls with the distance of the nearest site: to `decay` at `scale` miles beyond `offset`."""

    around: q.Distance
    shape: str
    scale: float
    offset: float
    decay: float


class Index:
    """One edition of the index. `tree_of` gives the record of a study, for words in their exact form."""

    def __init__(self, edition: Edition, tree_of: TreeOf | None = None) -> None:
        self.marker = edition.marker
        self.stamp = edition.stamp
        self._tree_of = tree_of
        self._sites = load_sites(edition.folder)
        self._folder = edition.folder
        self._searchers = {part: edition.searcher(part) for part in PARTS}

    def __len__(self) -> int:
        return self._searchers["studies"].num_docs

    def search(
        self,
        query: q.Node,
        *,
        filters: q.Node | None = None,
        sort: Sequence[Sort] = (),
        by_relevance: bool = True,
        offset: int = 0,
        after: Cursor | None = None,
        limit: int = 10,
        count: bool = True,
        decay: Decay | None = None,
        seconds: float | None = None,
    ) -> Hits:
        """A page of the studies that match.

        `filters` match and do not rank. By relevance, a page starts at `offset`; with `sort`, or without relevance (in
        order of NCT id), it starts after the study that `after` names. OutOfTime where it takes longer than `seconds`.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        compiler = Compiler(self, deadline)
        ranked = by_relevance and not sort
        compiled = compiler.compile(query, scored=ranked)
        if filters is not None:
            narrow = Query.const_score_query(compiler.compile(filters, scored=False), 0.0)
            compiled = Query.boolean_query([(Occur.Must, compiled), (Occur.Must, narrow)])
        if not ranked:
            total = self._count(compiled) if count else None
            return self._walk(compiled, sort, after, limit, total)
        if compiler.tilts or decay:
            return self._reranked(compiled, compiler.tilts, decay, offset, limit)
        if limit <= 0:
            return Hits(self._count(compiled), [], [])
        found = self._studies.search(compiled, limit, count, offset=offset)
        numbers = self._studies.fast_field_values(NCT, [address for _, address in found.hits])
        return Hits(_total(found) if count else None, _ids(numbers), [score for score, _ in found.hits])

    def count(self, query: q.Node, *, seconds: float | None = None) -> int:
        """How many studies match. OutOfTime as in a search."""
        deadline = None if seconds is None else time.monotonic() + seconds
        return self._count(Compiler(self, deadline).compile(query, scored=False))

    def facets(self, query: q.Node, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """For each coded piece, how many of the matches have each value."""
        compiled = Compiler(self).compile(query, scored=False)
        asked = {name: {"terms": {"field": code(name), "size": 1000}} for name in names}
        found = self._studies.aggregate(compiled, asked)
        return {name: {row["key"]: row["doc_count"] for row in found[name]["buckets"]} for name in names}

    def numbers(self, query: q.Node) -> list[int]:
        """The numbers of all studies that match, ascending."""
        return sorted(self.numbers_in("studies", Compiler(self).compile(query, scored=False)))

    def distances(self, latitude: float, longitude: float, miles: float) -> dict[int, float]:
        """For each study with a site within `miles`, how far the nearest is; by study number."""
        return self._sites.nearest(latitude, longitude, miles, SITES_OF_ONE)

    def words_like(self, piece: str, start: str, limit: int = 10) -> list[tuple[str, int]]:
        """Folded words of a piece that begin so, with the number of studies that have each."""
        return self._studies.terms_with_prefix(piece, start, limit=limit)

    def frequency(self, piece: str, word: str) -> int:
        """In how many studies a folded word stands in a piece."""
        return self._studies.doc_freq(piece, word)

    @cached_property
    def hubs(self) -> Hubs:
        """What the studies are filed under, read at the first question for it."""
        return load_hubs(self._folder)

    # What the compiler asks

    def numbers_in(self, part: Part, query: Query) -> list[int]:
        searcher = self._searchers[part]
        if not searcher.num_docs:
            return []
        found = searcher.search(Query.const_score_query(query, 1.0), searcher.num_docs, count=False)
        numbers = searcher.fast_field_values(NCT, [address for _, address in found.hits])
        return _unique(numbers)

    def sites_within(self, distance: q.Distance) -> list[int]:
        within: list[int] = self._sites.within(distance.latitude, distance.longitude, distance.miles).tolist()
        return within

    def studies_within(self, distance: q.Distance) -> list[int]:
        sites = self._sites.within(distance.latitude, distance.longitude, distance.miles)
        studies: list[int] = np.unique(sites // SITES_OF_ONE).tolist()
        return studies

    def exactly(self, part: Part, query: Query, term: q.Term, names: Iterable[str], look: Look) -> list[int]:
        names = frozenset(names)
        if part == "studies":
            numbers = self.numbers_in(part, query)
            return [number for number in numbers if has_exactly(self._entry(number, look), term, names)]
        searcher = self._searchers[part]
        found = searcher.search(query, max(searcher.num_docs, 1), count=False)
        sites = sorted(int(site or 0) for site in searcher.fast_field_values(SITE, [place for _, place in found.hits]))
        kept: list[int] = []
        for study, ours in itertools.groupby(sites, lambda site: site // SITES_OF_ONE):
            held = self._entry(study, look).sites  # of the record as it is now, which may have fewer
            ours = (site for site in ours if site % SITES_OF_ONE < len(held))
            kept += [site for site in ours if has_exactly(held[site % SITES_OF_ONE], term, names)]
        return kept

    def _entry(self, number: int, look: Look) -> Entry:
        """What the index saw of a study, from its record: read only while there is time."""
        look()
        if self._tree_of is None:
            raise ValueError("this index was opened without a way to the records")
        return entry_of(dict(self._tree_of(number) or {}))

    # Orders

    @property
    def _studies(self) -> tantivy.Searcher:
        return self._searchers["studies"]

    def _count(self, query: Query) -> int:
        return _total(self._studies.search(query, 1, count=True))

    def _reranked(self, query: Query, tilts: Sequence[str], decay: Decay | None, offset: int, limit: int) -> Hits:
        """By relevance times nearness and times lateness; with more matches than it is done for, by relevance alone."""
        total = self._count(query)
        if total > MOST_RERANKED:
            found = self._studies.search(query, max(limit, 1), count=False, offset=offset)
            numbers = self._studies.fast_field_values(NCT, [address for _, address in found.hits])
            return Hits(total, _ids(numbers)[:limit], [score for score, _ in found.hits][:limit])
        found = self._studies.search(query, max(total, 1), count=False)
        addresses = [address for _, address in found.hits]
        scores = np.array([score for score, _ in found.hits])
        numbers = self._studies.fast_field_values(NCT, addresses)
        if decay:
            around = decay.around
            far = self._sites.nearest_of(np.array(numbers, np.int64), around.latitude, around.longitude, SITES_OF_ONE)
            scores = scores * _nearness(decay, far)
        for piece in tilts:
            values = self._studies.fast_field_values(sort_key(pieces()[piece]), addresses)
            scores = scores * _lateness(values)
        order = sorted(range(len(numbers)), key=lambda place: (-scores[place], numbers[place]))[offset : offset + limit]
        return Hits(total, _ids([numbers[place] for place in order]), [float(scores[place]) for place in order])

    def _walk(self, query: Query, sort: Sequence[Sort], after: Cursor | None, limit: int, total: int | None) -> Hits:
        rows = self._rows(query, tuple(sort), after, limit)
        cursor = Cursor(rows[-1][0], rows[-1][1]) if rows else None
        return Hits(total, _ids([number for _, number in rows]), [], cursor)

    def _rows(
        self, query: Query, sort: tuple[Sort, ...], after: Cursor | None, limit: int
    ) -> list[tuple[tuple[int | None, ...], int]]:
        """Values of the keys and numbers of the next `limit` studies, in order: by each key, then by number.

        The engine orders by one column and leaves open how equals stand. So studies are taken by the first key, those
        with the same value are ordered among themselves by the rest, and the group in which the page ends is asked for
        anew, by itself.
        """
        if limit <= 0:
            return []
        if not sort:
            start = None if after is None else after.number + 1
            return [((), number) for number in self._by_column(query, NCT, start, limit)]
        rows: list[tuple[tuple[int | None, ...], int]] = []
        first, rest = sort[0], sort[1:]
        name = sort_key(pieces()[first.piece])
        if after is not None:
            value = after.values[0]
            rows += self._group(query, name, value, rest, Cursor(after.values[1:], after.number), limit)
            if value is None:
                return rows
        else:
            value = None
        query_left = _and(query, _beyond(name, value, first.descending))
        rows += self._by_first_key(query_left, name, first.descending, rest, limit - len(rows))
        rows += self._group(query, name, None, rest, None, limit - len(rows))
        return rows

    def _by_first_key(
        self, query: Query, name: str, descending: bool, rest: tuple[Sort, ...], limit: int
    ) -> list[tuple[tuple[int | None, ...], int]]:
        """The first studies by a column that all of them have."""
        if limit <= 0:
            return []
        order = Order.Desc if descending else Order.Asc
        found = self._studies.search(query, limit, count=False, order_by_field=name, order=order)
        numbers = self._studies.fast_field_values(NCT, [address for _, address in found.hits])
        groups: dict[int, list[int]] = {}
        for (value, _), number in zip(found.hits, numbers, strict=True):
            groups.setdefault(value, []).append(int(number or 0))
        rows: list[tuple[tuple[int | None, ...], int]] = []
        for place, (value, group) in enumerate(groups.items(), 1):
            # The engine may have cut the last group anywhere; the others are whole.
            if rest or (place == len(groups) and len(numbers) == limit):
                rows += self._group(query, name, value, rest, None, limit - len(rows))
            else:
                rows += [((value,), number) for number in sorted(group)]
        return rows

    def _group(
        self, query: Query, name: str, value: int | None, rest: tuple[Sort, ...], after: Cursor | None, limit: int
    ) -> list[tuple[tuple[int | None, ...], int]]:
        """The next studies of those that have `value` in the column (None: nothing)."""
        inner = self._rows(_and(query, _equal(name, value)), rest, after, limit)
        return [((value, *values), number) for values, number in inner]

    def _by_column(self, query: Query, name: str, start: int | None, limit: int) -> list[int]:
        if start is not None:
            query = _and(query, between(name, start, None))
        found = self._studies.search(query, limit, count=False, order_by_field=name, order=Order.Asc)
        return [value for value, _ in found.hits]


def _total(found: tantivy.SearchResult) -> int:
    total: int = found.count  # type: ignore[attr-defined]  # the engine's types forget it
    return total


def _and(query: Query, narrow: Query) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, narrow)])


def _equal(name: str, value: int | None) -> Query:
    if value is not None:
        return between(name, value, value)
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, Query.exists_query(name))])


def _beyond(name: str, value: int | None, descending: bool) -> Query:
    """What comes after a value in the order; all that has any for None."""
    if value is None:
        return Query.exists_query(name)
    low, high = (None, value - 1) if descending else (value + 1, None)
    return Query.range_query(schema_of("studies"), name, FieldType.Integer, low, high)


def _ids(numbers: Sequence[Any]) -> list[str]:
    return [f"NCT{number:08d}" for number in numbers]


def _unique(numbers: Sequence[Any]) -> list[int]:
    found: list[int] = np.unique(np.array(numbers, dtype=np.int64)).tolist()
    return found


def _nearness(decay: Decay, miles: NDArray[np.float64]) -> NDArray[np.float64]:
    """A factor for each distance; nought where a study has no place."""
    beyond = np.maximum(miles - decay.offset, 0) / decay.scale
    if decay.shape == "linear":
        return np.maximum(0.0, 1 - beyond * (1 - decay.decay))
    power = beyond if decay.shape == "exp" else beyond**2
    made: NDArray[np.float64] = np.power(decay.decay, power) if decay.decay > 0 else (beyond == 0).astype(np.float64)
    return made


def _lateness(values: Sequence[Any]) -> Any:
    """From 1 to 2 between the earliest and the latest of these values; 1 where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return 1.0
    low, spread = min(known), max(max(known) - min(known), 1)
    return np.array([1 + (0 if value is None else (value - low) / spread) for value in values])
