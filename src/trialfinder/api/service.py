"""The API as one function: a request in, an answer out.

Each endpoint first reads its parameters, which may refuse them; only then is anything looked up. One tag stands for all
answers while the data last: who holds it is answered 304. What goes wrong is a sentence in plain text.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

import trialfinder
from trialfinder.api import model, one, openapi, statistics, studies
from trialfinder.api.answers import API_VERSION, JSON, TEXT, ZIP, Answer, Ask, Refused
from trialfinder.api.archive import Entry, place_of, zipped
from trialfinder.api.parameters import Parameters
from trialfinder.api.tallies import Keeper, Tallies, trees_of
from trialfinder.api.tokens import EXPIRED
from trialfinder.catalog import Catalog
from trialfinder.errors import UnknownTrialError
from trialfinder.records.document import Document
from trialfinder.search.index import Index, Library, OutOfTime
from trialfinder.store import studies as stored

SECONDS = 10.0
"""How long a search may take before it is given up."""
COMPRESSED_FROM = 1024
NO_DATA = "There are no studies here yet"

Late = Callable[[], Answer]
Prepare = Callable[["Service", "Context", Parameters], Late]


@dataclass(frozen=True)
class Context:
    """What an answer is made from: the store, its index, the day, and the address of this API ("/api/v2")."""

    catalog: Catalog
    library: Library
    today: datetime.date
    base: str

    def document(self, nct_id: str) -> Document | None:
        return self.catalog.current(nct_id)

    def trees(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """All studies, by their ids."""
        return trees_of(self.catalog)

    def index(self, stamp: int | None) -> Index:
        """The edition of this stamp, or the current one."""
        index = self.library.edition(stamp) if stamp is not None else self.library.index()
        if index is None:
            raise Refused(EXPIRED) if stamp is not None else Refused("The search index is being made", 503)
        return index


class Service:
    """The endpoints over whatever store is at hand. Safe from any number of threads."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._keeper = Keeper(seconds)

    def answer(self, ask: Ask, context: Context | None) -> Answer:
        """The answer; no context while there is no store."""
        try:
            prepared = self._prepare(ask, context)
            if context is None:
                raise Refused(NO_DATA, 503)
            tag = self._tag(context)
            if _is_known(ask.headers.get("if-none-match", ""), tag):
                return Answer(304, "", b"", _COMMON | {"etag": tag})
            return _finished(prepared(), tag, ask.headers)
        except Refused as refused:
            return _refusal(refused.text, refused.status)
        except OutOfTime as error:
            return _refusal(error.message, 400)

    def _prepare(self, ask: Ask, context: Context | None) -> Late:
        route = _ROUTES.get(ask.path)
        if route:
            return route.prepare(self, context, Parameters(ask.parameters, route.taken))  # type: ignore[arg-type]  # lookups come later
        folder, _, last = ask.path.rpartition("/")
        if folder == "/studies" and last:
            return self._one(context, Parameters(ask.parameters, one.TAKEN), last)
        if folder in _BY_FIELD and last:
            return _BY_FIELD[folder](self, context, Parameters((("fields", last),), frozenset({"fields"})))  # type: ignore[arg-type]  # the same
        raise Refused("Not found", 404)

    # Studies

    def _search(self, context: Context, given: Parameters) -> Late:
        search = studies.prepare(given)
        return lambda: search.answer(context.index, context.document, self._seconds)

    def _one(self, context: Context | None, given: Parameters, asked: str) -> Late:
        nct_id = one.parse_path_id(asked)
        write = one.prepare(given, context.today if context else datetime.date.min)

        def late() -> Answer:
            assert context is not None  # noqa: S101 - without a store nothing is asked of it
            try:
                current = context.catalog.resolve(nct_id)
            except UnknownTrialError:
                raise Refused(f"NCT number {nct_id} not found", 404) from None
            if context.catalog.left(current):  # the pages still show it; the registry's API does not
                raise Refused(f"NCT number {nct_id} not found", 404)
            if current != nct_id:
                return Answer(301, "", b"", {"location": f"{context.base}/studies/{current}"})
            return write(context.catalog.document(current))

        return late

    def _download(self, context: Context, given: Parameters) -> Late:
        given.choice("format", ("json.zip",))

        def entries() -> Iterator[Entry]:
            for nct_id in stored.all_ids(context.catalog.store):
                document = context.document(nct_id)
                if document:
                    yield Entry(place_of(nct_id), document.raw)

        headers = {"content-disposition": 'attachment; filename="ctg-studies.json.zip"'}
        return lambda: Answer(200, ZIP, zipped(entries()), headers)

    # The model

    def _metadata(self, context: Context, given: Parameters) -> Late:
        indexed_only = given.flag("includeIndexedOnly")
        given.flag("includeHistoricOnly")
        return lambda: _json(model.metadata(indexed_only))

    # Statistics

    def _sizes(self, context: Context, given: Parameters) -> Late:
        return lambda: _json(statistics.size_statistics(list(stored.sizes(context.catalog.store))))

    def _field_values(self, context: Context, given: Parameters) -> Late:
        types, names = given.items("types"), studies.field_names(given)
        for kind in types:
            if kind not in statistics.TYPES:
                raise Refused(f"Invalid value in parameter types: `{kind}`")
        statistics.check_fields(names, lists=False)
        return lambda: self._tallied(context, lambda made: statistics.chosen(made.values, names, types))

    def _field_sizes(self, context: Context, given: Parameters) -> Late:
        names = studies.field_names(given)
        statistics.check_fields(names, lists=True)
        return lambda: self._tallied(context, lambda made: statistics.chosen(made.sizes, names))

    def _tallied(self, context: Context, rows: Callable[[Tallies], Any]) -> Answer:
        """From the tallies. Those of the data before have a tag of their own, so that nobody keeps them for the new."""
        made, current = self._keeper.tallies(context.catalog.store, context.trees)
        headers = {} if current else {"etag": _quoted(made.state)}
        return Answer(200, JSON, msgspec.json.encode(rows(made)), headers)

    # Versions

    def _version(self, context: Context, given: Parameters) -> Late:
        def late() -> Answer:
            processed = context.catalog.freshness().processed
            told = {"apiVersion": API_VERSION}
            if processed:
                told["dataTimestamp"] = processed if "T" in processed else f"{processed}T00:00:00"
            return _json(told)

        return late

    def _openapi(self, context: Context, given: Parameters) -> Late:
        """The document, with the address under which this site is known."""
        return lambda: _json(openapi.document() | {"servers": [{"url": context.base}]})

    def _tag(self, context: Context) -> str:
        index = context.library.index()
        parts = (
            API_VERSION,
            context.catalog.store.data_version(),
            index.stamp if index else "",
            trialfinder.__version__,
        )
        return _quoted(parts)


class _Route(NamedTuple):
    prepare: Prepare
    taken: frozenset[str]


def _fixed(make: Callable[[], Any]) -> Prepare:
    return lambda service, context, given: lambda: _json(make())


_NONE: frozenset[str] = frozenset()
_VALUES = _Route(Service._field_values, frozenset({"types", "fields"}))
_SIZES = _Route(Service._field_sizes, frozenset({"fields"}))
_ROUTES: dict[str, _Route] = {
    "/studies": _Route(Service._search, studies.TAKEN),
    "/studies/metadata": _Route(Service._metadata, frozenset({"includeIndexedOnly", "includeHistoricOnly"})),
    "/studies/search-areas": _Route(_fixed(model.search_areas), _NONE),
    "/studies/enums": _Route(_fixed(model.enums), _NONE),
    "/studies/download": _Route(Service._download, frozenset({"format"})),
    "/stats/size": _Route(Service._sizes, _NONE),
    "/stats/field/values": _VALUES,
    "/stats/field/sizes": _SIZES,
    "/stats/fieldValues": _VALUES,
    "/stats/listSizes": _SIZES,
    "/version": _Route(Service._version, _NONE),
    "/openapi.json": _Route(Service._openapi, _NONE),
}
# Names of the draft, which shipped clients still use.
_BY_FIELD: dict[str, Prepare] = {"/stats/fieldValues": Service._field_values, "/stats/listSizes": Service._field_sizes}

_COMMON = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, X-Next-Page-Token, X-Total-Count",
}


def _quoted(parts: tuple[object, ...]) -> str:
    return '"' + hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:24] + '"'


def _json(value: Any) -> Answer:
    return Answer(200, JSON, msgspec.json.encode(value))


def _refusal(text: str, status: int) -> Answer:
    return Answer(status, TEXT, text.encode("utf-8", "backslashreplace"), _COMMON)


def _is_known(given: str, tag: str) -> bool:
    return any(held.strip().removeprefix("W/") in (tag, "*") for held in given.split(","))


def _finished(answer: Answer, tag: str, headers: Mapping[str, str]) -> Answer:
    """With the headers that all answers have, and compressed for who can take that."""
    told = dict(_COMMON) | dict(answer.headers)
    if answer.status != 200:
        return Answer(answer.status, answer.content_type, answer.content, told)
    told = {"etag": tag, "vary": "accept-encoding"} | told
    content = answer.content
    takes = any(part.split(";")[0].strip() == "gzip" for part in headers.get("accept-encoding", "").split(","))
    if takes and isinstance(content, bytes) and len(content) >= COMPRESSED_FROM and answer.content_type != ZIP:
        content = gzip.compress(content, 5, mtime=0)
        told["content-encoding"] = "gzip"
    return Answer(answer.status, answer.content_type, content, told)
