"""`GET /studies`: a page of studies that match queries and filters.

In: parameters. Out: a prepared `Search`, whose `answer` reads the index and the documents. Refused while it is
prepared, in the registry's words: what the parameters cannot mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from trialfinder.api.answers import CSV, JSON, Answer, Refused
from trialfinder.api.filters import NAMES, PREFIXES, decay_of, expression, facets_of, filters_of
from trialfinder.api.parameters import Parameters, bad_format
from trialfinder.api.selection import Wanted, study_json, wanted
from trialfinder.api.table import chosen_columns, table
from trialfinder.api.tokens import Place, digest_of, make_token, read_token
from trialfinder.records.document import Document
from trialfinder.search.areas import areas, piece_at
from trialfinder.search.essie import nct_ids_only
from trialfinder.search.hits import Cursor, Hits, Sort
from trialfinder.search.index import Decay, Index
from trialfinder.search.query import All, And, AtSite, Missing, Node, Not, OfStudy, Or, Range, Term, Tilt, Value, every

DEFAULT_PAGE, LARGEST_PAGE = 10, 1000
MOST_SORTS = 2
RELEVANCE = "@relevance"

# The areas behind the parameters; `query.lead` asks one field, and has no area.
QUERIES = {area.parameter: area.name for area in areas().values() if area.parameter} | {"lead": "LeadSponsorName"}
_LABELS = {area.parameter: area.label or area.name for area in areas().values() if area.parameter}
_LABELS["lead"] = "Lead sponsor"

ASKS = (
    *(f"query.{name}" for name in QUERIES),
    *(f"{prefix}.{name}" for prefix in PREFIXES for name in NAMES),
    "aggFilters",
    "geoDecay",
    "sort",
)
"""The parameters that say which studies, in which order; a token belongs to them."""
TAKEN = frozenset({*ASKS, "format", "markupFormat", "fields", "countTotal", "pageSize", "pageToken"})

DocumentOf = Callable[[str], Document | None]
IndexOf = Callable[[int | None], Index]
"""The edition of this stamp, or the current one; Refused where it is gone."""


class Order(NamedTuple):
    """By relevance (the best first, or the worst), or by values; by neither: in order of NCT id."""

    relevance: bool = False
    worst_first: bool = False
    sort: tuple[Sort, ...] = ()


@dataclass(frozen=True)
class Search:
    """A page that is asked for, all of it understood."""

    query: Node
    filters: Node
    order: Order
    decay: Decay | None
    size: int
    place: Place | None
    digest: bytes
    count: bool
    form: str
    columns: tuple[str, ...]
    wanted: Wanted | None
    legacy: bool

    def answer(self, index_of: IndexOf, document_of: DocumentOf, seconds: float) -> Answer:
        index = index_of(self.place.stamp if self.place and self.place.stamp else None)
        hits, token = self._page(index, seconds)
        documents = (document for nct_id in hits.nct_ids if (document := document_of(nct_id)))
        if self.form == "csv":
            headers = {"x-next-page-token": token, "x-total-count": "" if hits.total is None else str(hits.total)}
            content = table(documents, self.columns, header=self.place is None)
            return Answer(200, CSV, content, {name: value for name, value in headers.items() if value})
        return Answer(200, JSON, b"".join(self._json(documents, hits.total, token)))

    def _page(self, index: Index, seconds: float) -> tuple[Hits, str]:
        offset, after = (self.place.offset, self.place.cursor) if self.place else (0, None)
        counted = self.count and self.place is None
        hits = _ask(index, self, offset, after, counted, seconds)
        if not counted:
            hits = replace(hits, total=None)
        if len(hits.nct_ids) < self.size:
            return hits, ""
        if self.order.relevance:
            return hits, make_token(self.digest, Place(None, offset + self.size, index.stamp))
        return hits, make_token(self.digest, Place(hits.cursor))

    def _json(self, documents: Iterable[Document], total: int | None, token: str) -> Iterator[bytes]:
        """Each study on a line of its own."""
        yield b"{" if total is None else b'{"totalCount":%d,' % total
        yield b'"studies":[\n'
        studies = (study_json(document, self.wanted, as_legacy=self.legacy) for document in documents)
        yield b",\n".join(studies)
        yield b'\n],"nextPageToken":"%s"}' % token.encode() if token else b"\n]}"


def prepare(given: Parameters) -> Search:
    """What the parameters mean."""
    form = given.choice("format", ("json", "csv"))
    as_legacy = given.choice("markupFormat", ("markdown", "legacy")) == "legacy"
    query, ranked = _query(given)
    filters = every(filters_of(given), facets_of(given))
    if any(nct_ids_only(given.text(f"query.{name}")) for name in QUERIES):
        filters = All()
    order = _order(given, ranked)
    size = min(given.number("pageSize", 0) or DEFAULT_PAGE, LARGEST_PAGE)
    digest = digest_of(tuple((name, given.text(name)) for name in ASKS))
    token = given.text("pageToken")
    return Search(
        query=query,
        filters=filters,
        order=order,
        decay=decay_of(given) if order.relevance else decay_of(given) and None,
        size=size,
        place=read_token(token, digest, len(order.sort)) if token else None,
        digest=digest,
        count=given.flag("countTotal"),
        form=form,
        columns=chosen_columns(field_names(given)) if form == "csv" else (),
        wanted=_wanted(given, query, filters) if form == "json" else None,
        legacy=as_legacy and form == "json",
    )


def field_names(given: Parameters) -> list[str]:
    """The items of `fields`; given, it must not be empty."""
    names = given.items("fields")
    if given.given("fields") and not names:
        raise bad_format("fields")
    return names


def _query(given: Parameters) -> tuple[Node, bool]:
    """All queries joined, and whether there is any."""
    parts = [
        expression(given.text(f"query.{name}"), area, _LABELS[name])
        for name, area in QUERIES.items()
        if given.text(f"query.{name}").strip()
    ]
    return every(*parts), bool(parts)


def _order(given: Parameters, ranked: bool) -> Order:
    """The order asked for; without one, by relevance where there is a query, else by NCT id."""
    items = given.items("sort")
    if len(items) > MOST_SORTS:
        raise bad_format("sort")
    sorts = [_sort(item) for item in items]
    if not items:
        return Order(relevance=ranked)
    if isinstance(sorts[0], bool) and ranked:
        return Order(relevance=True, worst_first=not sorts[0])
    return Order(sort=tuple(sort for sort in sorts if isinstance(sort, Sort)))


def _sort(item: str) -> Sort | bool:
    """One key; for relevance, whether the best come first."""
    name, colon, direction = item.partition(":")
    if colon and direction not in ("asc", "desc", ""):
        raise bad_format("sort")
    if name == RELEVANCE:
        return direction != "asc"
    piece = piece_at(name)
    if piece is None:
        raise Refused(f"Parameter 'sort' contains invalid field name: '{name}'")
    if not piece.sorts:
        raise Refused(f"Unsupported sort field type: {piece.base_type}")
    return Sort(piece.name, direction == "desc" or (not direction and piece.kind.value == "date"))


def _wanted(given: Parameters, query: Node, filters: Node) -> Wanted | None:
    names = field_names(given)
    return wanted(names, dict.fromkeys([*_queried(query), *_queried(filters)])) if names else None


def _queried(node: Node) -> Iterator[str]:
    """The areas and pieces that a question asks."""
    match node:
        case Term(field=name) | Missing(field=name) | Value(piece=name) | Range(piece=name):
            name = name.removesuffix(":size")
            piece = piece_at(name)
            if name in areas() or (piece and not piece.how):
                yield name
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from _queried(inner)
        case Not(inner) | AtSite(inner) | OfStudy(inner) | Tilt(_, inner):
            yield from _queried(inner)


def _ask(index: Index, search: Search, offset: int, after: Cursor | None, count: bool, seconds: float) -> Hits:
    order = search.order
    if order.worst_first:
        return _from_the_end(index, search, offset, seconds)
    return index.search(
        search.query,
        filters=search.filters,
        sort=order.sort,
        by_relevance=order.relevance,
        offset=offset,
        after=after,
        limit=search.size,
        count=count,
        decay=search.decay,
        seconds=seconds,
    )


def _from_the_end(index: Index, search: Search, offset: int, seconds: float) -> Hits:
    """The worst first: the same order read backwards."""
    total = index.count(every(search.query, search.filters), seconds=seconds)
    size = max(min(search.size, total - offset), 0)
    hits = index.search(
        search.query,
        filters=search.filters,
        offset=total - offset - size,
        limit=size,
        decay=search.decay,
        seconds=seconds,
    )
    return Hits(total, hits.nct_ids[::-1], hits.scores[::-1])
