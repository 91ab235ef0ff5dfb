"""A question as a query of the engine.

In: a `Node`, and an index to ask for parts of the answer. Out: a tantivy query over the studies. What another part of
the index must answer first (distances, locations as entries of their own, texts that no area searches, words in their
exact form) is asked there, and goes in as the set of studies found: nothing reads through all records.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tantivy import FieldType, Occur, Query, Schema

from trialfinder.errors import UsageError
from trialfinder.records.ids import id_number
from trialfinder.search import query as q
from trialfinder.search.areas import SIZE, Area, Piece, Size, areas, pieces, resolve
from trialfinder.search.index.schema import (
    END,
    HUB,
    NCT,
    PRESENT,
    SITE,
    START,
    Part,
    code,
    schema_of,
    size,
    texts_of,
)
from trialfinder.search.words import words

NEAR_WEIGHT = 0.5
"""From this weight on, words of a piece that stand side by side rank higher."""
TIE = 0.1
Look = Callable[[], None]
"""A look at the clock: it raises OutOfTime."""


class Asked(Protocol):
    """What the compiler asks of an index."""

    def numbers_in(self, part: Part, query: Query) -> Iterable[int]:
        """The studies of all matches."""

    def sites_within(self, distance: q.Distance) -> Iterable[int]:
        """The numbers of the sites."""

    def studies_within(self, distance: q.Distance) -> Iterable[int]:
        """The numbers of their studies."""

    def exactly(self, part: Part, query: Query, term: q.Term, names: Iterable[str], look: Look) -> Iterable[int]:
        """Of the matches, the studies (in "sites": the sites) whose record has the term in its exact form.

        `look` is called before each record is read, and ends it where the time is up.
        """


class OutOfTime(UsageError):
    """The question takes longer than it may."""

    code = "too_long"


@dataclass
class Compiler:
    """Compiles for one search. `tilts` are the pieces by whose values the result is to be tilted."""

    asked: Asked
    deadline: float | None = None
    tilts: list[str] = field(default_factory=list)

    def compile(self, node: q.Node, *, scored: bool = True, part: Part = "studies") -> Query:
        """The query for `node`. `part` is "sites" where a location is asked for."""
        self._look_at_the_clock()
        return _BY_KIND[type(node)](self, node, scored, part)

    def _look_at_the_clock(self) -> None:
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTime("Too complicated query", "Ask for less at once.")

    # Words

    def term(self, node: q.Term, scored: bool, part: Part) -> Query:
        weights = _weights(node.field)
        inside = {name: weight for name, weight in weights.items() if name in texts_of(part)}
        if node.expansion == "None":
            return self._exact(node, weights, part)
        if inside:
            return _words(schema_of(part), inside, node, scored)
        if part == "sites":
            return self._elsewhere(node)
        elsewhere = {name: 1.0 for name in weights if name in texts_of("rest")}
        found = self.asked.numbers_in("rest", _words(schema_of("rest"), elsewhere, node, scored=False))
        return _numbers(schema_of(part), NCT, found)

    def _exact(self, node: q.Term, weights: Mapping[str, float], part: Part) -> Query:
        """Candidates by their folded words, then a look at the records themselves."""
        near = [name for name in weights if name in texts_of("sites")]
        if part == "sites" and not near:
            return self._elsewhere(node)
        loose = self.compile(
            q.Term(node.field, node.text, node.together, node.coverage, "Term"), scored=False, part=part
        )
        if part == "sites":
            return _numbers(schema_of(part), SITE, self.asked.exactly(part, loose, node, near, self._look_at_the_clock))
        return _numbers(schema_of(part), NCT, self.asked.exactly(part, loose, node, weights, self._look_at_the_clock))

    def near(self, node: q.Near, scored: bool, part: Part) -> Query:
        return _phrase(schema_of(part), node.piece, words(node.text), node.slop)

    def fuzzy(self, node: q.Fuzzy, scored: bool, part: Part) -> Query:
        return Query.fuzzy_term_query(schema_of(part), node.piece, node.word, node.edits)

    # Values

    def value(self, node: q.Value, scored: bool, part: Part) -> Query:
        if part == "sites" and not pieces()[node.piece].at_site:
            return self._elsewhere(node)
        return Query.term_query(schema_of(part), code(node.piece), node.value)

    def filed(self, node: q.Filed, scored: bool, part: Part) -> Query:
        if part == "sites" and not node.key.startswith("place/"):
            return self._elsewhere(node)
        return Query.term_query(schema_of(part), HUB, node.key)

    def range(self, node: q.Range, scored: bool, part: Part) -> Query:
        if part == "sites":
            return self._elsewhere(node)
        name = size(node.piece.removesuffix(SIZE)) if node.piece.endswith(SIZE) else node.piece
        return between(name, node.low, node.high)

    def missing(self, node: q.Missing, scored: bool, part: Part) -> Query:
        names = _names(node.field)
        if part == "sites":
            names = [name for name in names if pieces()[name].at_site]
            if not names:
                return self._elsewhere(node)
        there = [Query.term_query(schema_of(part), PRESENT, name) for name in names]
        return Query.boolean_query([(Occur.Must, Query.all_query()), *((Occur.MustNot, query) for query in there)])

    def distance(self, node: q.Distance, scored: bool, part: Part) -> Query:
        if part == "sites":
            return _numbers(schema_of(part), SITE, self.asked.sites_within(node))
        return _numbers(schema_of(part), NCT, self.asked.studies_within(node))

    def ids(self, node: q.Ids, scored: bool, part: Part) -> Query:
        return _numbers(schema_of(part), NCT, [id_number(nct_id) for nct_id in node.nct_ids])

    # Joints

    def every(self, node: q.And, scored: bool, part: Part) -> Query:
        parts: list[tuple[Occur, Query]] = []
        for inner in node.nodes:
            if isinstance(inner, q.Not):
                parts.append((Occur.MustNot, self.compile(inner.node, scored=False, part=part)))
            else:
                parts.append((Occur.Must, self.compile(inner, scored=scored, part=part)))
        if all(occur == Occur.MustNot for occur, _ in parts):
            parts.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(parts)

    def any(self, node: q.Or, scored: bool, part: Part) -> Query:
        parts = [(Occur.Should, self.compile(inner, scored=scored, part=part)) for inner in node.nodes]
        return Query.boolean_query(parts) if parts else Query.empty_query()

    def opposite(self, node: q.Not, scored: bool, part: Part) -> Query:
        return self.every(q.And((node,)), scored, part)

    def at_site(self, node: q.AtSite, scored: bool, part: Part) -> Query:
        inner = self.compile(node.node, scored=False, part="sites")
        if part == "sites":
            return inner
        return _numbers(schema_of(part), NCT, self.asked.numbers_in("sites", inner))

    def of_study(self, node: q.OfStudy, scored: bool, part: Part) -> Query:
        return self._elsewhere(node.node) if part == "sites" else self.compile(node.node, scored=scored)

    def tilt(self, node: q.Tilt, scored: bool, part: Part) -> Query:
        if scored and part == "studies":
            self.tilts.append(node.piece)
        return self.compile(node.node, scored=scored, part=part)

    def best(self, node: q.Best, scored: bool, part: Part) -> Query:
        inner = [self.compile(part_node, scored=scored, part=part) for part_node in node.nodes]
        return Query.disjunction_max_query(inner, node.tie) if inner else Query.empty_query()

    def boost(self, node: q.Boost, scored: bool, part: Part) -> Query:
        inner = self.compile(node.node, scored=scored and node.factor > 0, part=part)
        return Query.boost_query(inner, node.factor) if node.factor > 0 else Query.const_score_query(inner, 0.0)

    def optional(self, node: q.Optional, scored: bool, part: Part) -> Query:
        must = self.compile(node.node, scored=scored, part=part)
        if not scored:
            return must
        return Query.boolean_query([(Occur.Must, must), (Occur.Should, self.compile(node.extra, part=part))])

    def _elsewhere(self, node: q.Node) -> Query:
        """Within a location, what is said of its study."""
        found = self.asked.numbers_in("studies", self.compile(node, scored=False))
        return _numbers(schema_of("sites"), NCT, found)


_BY_KIND: dict[type, Callable[..., Query]] = {
    q.All: lambda *_: Query.all_query(),
    q.Nothing: lambda *_: Query.empty_query(),
    q.Term: Compiler.term,
    q.Near: Compiler.near,
    q.Fuzzy: Compiler.fuzzy,
    q.Value: Compiler.value,
    q.Filed: Compiler.filed,
    q.Range: Compiler.range,
    q.Missing: Compiler.missing,
    q.Distance: Compiler.distance,
    q.Ids: Compiler.ids,
    q.And: Compiler.every,
    q.Or: Compiler.any,
    q.Not: Compiler.opposite,
    q.AtSite: Compiler.at_site,
    q.OfStudy: Compiler.of_study,
    q.Tilt: Compiler.tilt,
    q.Best: Compiler.best,
    q.Boost: Compiler.boost,
    q.Optional: Compiler.optional,
}


def between(name: str, low: int | None, high: int | None) -> Query:
    """A column between two numbers, both included; no end open means any value."""
    if low is None and high is None:
        return Query.exists_query(name)
    if low is not None and high is not None and low > high:
        return Query.empty_query()
    return Query.range_query(schema_of("studies"), name, FieldType.Integer, low, high)


def _numbers(schema: Schema, name: str, numbers: Iterable[int]) -> Query:
    return Query.const_score_query(Query.term_set_query(schema, name, list(numbers)), 1.0)


def _weights(name: str) -> Mapping[str, float]:
    area = areas().get(name)
    return area.weights if area else {name: 1.0}


def _names(name: str) -> list[str]:
    """The pieces whose presence a name asks for."""
    found = resolve(name)
    if isinstance(found, Area):
        return list(found.weights)
    return [found.piece.name if isinstance(found, Size) else found.name] if isinstance(found, Piece | Size) else []


def _words(schema: Schema, weights: Mapping[str, float], node: q.Term, scored: bool) -> Query:
    asked = words(node.text)
    if not asked or not weights:
        return Query.empty_query()
    if node.together or node.coverage != "Contains":
        marked = _marks(asked, node.coverage)
        return _over(weights, scored, lambda name: _phrase(schema, name, marked, 0))
    parts = [
        (Occur.Must, _over(weights, scored, lambda name, word=word: _phrase(schema, name, [word], 0)))  # type: ignore[misc]  # bound now
        for word in dict.fromkeys(asked)
    ]
    if scored and len(asked) > 1:
        near = {name: weight for name, weight in weights.items() if weight >= NEAR_WEIGHT} or weights
        parts.append((Occur.Should, _over(near, scored, lambda name: _phrase(schema, name, asked, 0))))
    return Query.boolean_query(parts)


def _marks(asked: list[str], coverage: q.Coverage) -> list[str]:
    start = [START] if coverage in ("FullMatch", "StartsWith") else []
    end = [END] if coverage in ("FullMatch", "EndsWith") else []
    return [*start, *asked, *end]


def _over(weights: Mapping[str, float], scored: bool, query_of: Callable[[str], Query]) -> Query:
    """One question to several pieces: the best of them counts."""
    if len(weights) == 1:
        return query_of(next(iter(weights)))
    if not scored:
        return Query.boolean_query([(Occur.Should, query_of(name)) for name in weights])
    return Query.disjunction_max_query(
        [Query.boost_query(query_of(name), weight) for name, weight in weights.items()], TIE
    )


def _phrase(schema: Schema, name: str, asked: Sequence[str], slop: int) -> Query:
    if not asked:
        return Query.empty_query()
    if len(asked) == 1:
        return Query.term_query(schema, name, asked[0])
    return Query.phrase_query(schema, name, list(asked), slop)
