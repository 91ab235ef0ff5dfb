"""Records that can be searched: an index over them, and the reading side that the patient search asks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from lib.indexed import an_index
from trialfinder.catalog import original_words
from trialfinder.criteria.model import PlainStudy
from trialfinder.errors import UnknownTrialError
from trialfinder.records.document import Document, read_document
from trialfinder.search.answer import Answer
from trialfinder.search.asking import Flags, question
from trialfinder.search.index import Index
from trialfinder.search.patient import search


class Held(NamedTuple):
    document: Document
    plain: PlainStudy


class Searchable:
    """What `Catalog` gives a search, from documents in memory."""

    def __init__(self, data_dir: Path, raws: Iterable[bytes]) -> None:
        self.documents = {document.nct_id: document for document in map(read_document, raws)}
        self.index: Index = an_index(data_dir, [document.raw for document in self.documents.values()])

    def document(self, nct_id: str) -> Document:
        return self.documents[self.resolve(nct_id)]

    def trial(self, nct_id: str) -> Held:
        document = self.document(nct_id)
        return Held(document, original_words(document))

    def resolve(self, nct_id: str) -> str:
        if nct_id not in self.documents:
            raise UnknownTrialError(f"there is no trial {nct_id} here")
        return nct_id

    def removed(self, nct_id: str) -> str | None:
        return None

    def ask(self, text: str = "", *, limit: int = 10, offset: int = 0, why_not: str = "", **flags: object) -> Answer:
        asked = question(Flags(q=text, **flags))  # type: ignore[arg-type] # flags as tests name them
        return search(self.index, self, asked, limit=limit, offset=offset, why_not=why_not, seconds=60)

    def found(self, text: str = "", **flags: object) -> list[str]:
        """The ids of the first hundred, in order."""
        return [hit.nct_id for hit in self.ask(text, limit=100, **flags).hits]


def a_record(number: int, title: str, **sections: object) -> bytes:
    """A small record; `sections` are the modules of its protocol, and `derived` those of its derived section."""
    derived = sections.pop("derived", {})
    protocol = {
        "identificationModule": {
            "nctId": f"NCT{number:08d}",
            "orgStudyIdInfo": {"id": f"ORG-{number}"},
            "briefTitle": title,
        },
        "statusModule": {"statusVerifiedDate": "2026-01", "overallStatus": "RECRUITING"},
        "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
    }
    for name, module in sections.items():
        protocol[name] = {**protocol.get(name, {}), **module}  # type: ignore[dict-item] # both are modules
    return json.dumps({"protocolSection": protocol, "derivedSection": derived, "hasResults": False}).encode()


def sites(*rows: tuple[str, str, str | None, float | None, float | None]) -> dict[str, object]:
    """A module of locations: city (and, after a comma, state), country, status, latitude, longitude."""
    made = []
    for town, country, status, lat, lon in rows:
        city, _, state = town.partition(", ")
        site: dict[str, object] = {"city": city, "country": country, "facility": f"Hospital of {city}"}
        if state:
            site["state"] = state
        if status:
            site["status"] = status
        if lat is not None:
            site["geoPoint"] = {"lat": lat, "lon": lon}
        made.append(site)
    return {"locations": made}
