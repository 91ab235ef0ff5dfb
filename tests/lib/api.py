"""The API asked in this process, over a store of its own."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from trialfinder.api.answers import Answer, Ask
from trialfinder.api.service import Context, Service
from trialfinder.catalog import Catalog
from trialfinder.refresh import import_paths
from trialfinder.refresh.indexing import catch_up
from trialfinder.search.index import Library
from trialfinder.store import studies
from trialfinder.store.database import open_store


class Told(NamedTuple):
    """An answer with its content in one piece."""

    status: int
    content_type: str
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def ids(self) -> list[str]:
        """The studies of a page."""
        return [study["protocolSection"]["identificationModule"]["nctId"] for study in self.json["studies"]]


class Api:
    """`get("/studies?query.cond=cancer")` over the store in `data_dir`."""

    def __init__(self, data_dir: Path, seconds: float = 30.0) -> None:
        self.store = open_store(data_dir)
        self.service = Service(seconds)
        self.context = Context(
            Catalog(self.store), Library(data_dir, self._tree_of), datetime.date(2026, 6, 1), "/api/v2"
        )

    def get(self, address: str, **headers: str) -> Told:
        path, _, query = address.partition("?")
        parameters = tuple(parse_qsl(query, keep_blank_values=True))
        return self.ask(path, parameters, **headers)

    def ask(self, path: str, parameters: Iterable[tuple[str, str]] = (), **headers: str) -> Told:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return _told(self.service.answer(Ask(path, tuple(parameters), named), self.context))

    def _tree_of(self, number: int) -> dict[str, Any] | None:
        found = studies.current(self.store, studies.nct_id_of(number))
        return found.document.tree if found else None


def an_api(data_dir: Path, documents: Iterable[bytes], seconds: float = 30.0) -> Api:
    """An API over these documents."""
    put_in(data_dir, documents)
    return Api(data_dir, seconds)


def put_in(data_dir: Path, documents: Iterable[bytes]) -> None:
    """Bring documents into the store and its index, as `import` does, without the plain English."""
    file = data_dir.parent / f"{data_dir.name}.json"
    file.write_bytes(b"[" + b",\n".join(documents) + b"]")
    import_paths(data_dir, [file], defer=True)
    catch_up(data_dir)


def _told(answer: Answer) -> Told:
    content = answer.content if isinstance(answer.content, bytes) else b"".join(answer.content)
    return Told(answer.status, answer.content_type, dict(answer.headers), content)
