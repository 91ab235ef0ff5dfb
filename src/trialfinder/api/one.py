"""`GET /studies/{nctId}`: one study in one of five formats."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from trialfinder.api import fhir, ris
from trialfinder.api.answers import CSV, FHIR, JSON, RIS, ZIP, Answer, Refused
from trialfinder.api.archive import Entry, zipped
from trialfinder.api.parameters import Parameters
from trialfinder.api.selection import study_json, wanted
from trialfinder.api.studies import field_names
from trialfinder.api.table import chosen_columns, table
from trialfinder.records.document import Document

FORMATS = ("json", "csv", "json.zip", "fhir.json", "ris")
TAKEN = frozenset({"format", "markupFormat", "fields"})
_ID = re.compile(r"[Nn][Cc][Tt]0*([1-9][0-9]{0,7})")

Write = Callable[[Document], Answer]


def parse_path_id(text: str) -> str:
    """The canonical id; refused where it is none."""
    found = _ID.fullmatch(text)
    if not found:
        raise Refused("Parameter `nctId` has incorrect format")
    return f"NCT{int(found[1]):08d}"


def prepare(given: Parameters, today: datetime.date) -> Write:
    """How the study is to be written."""
    form = given.choice("format", FORMATS)
    as_legacy = given.choice("markupFormat", ("markdown", "legacy")) == "legacy" and form == "json"
    names = field_names(given)
    if form == "csv":
        columns = chosen_columns(names)
        return lambda document: Answer(200, CSV, table([document], columns, header=True))
    if form == "ris":
        tags = ris.chosen_tags(names)
        return lambda document: Answer(200, RIS, ris.record(document, tags, today.isoformat()))
    if form == "fhir.json":
        if names:
            raise Refused("Parameter `fields` is not applicable to `fhir.json` format")
        return lambda document: Answer(200, FHIR, fhir.bundle(document))
    chosen = wanted(names) if names else None
    if form == "json.zip":
        return lambda document: _zip(document, study_json(document, chosen))
    return lambda document: Answer(200, JSON, study_json(document, chosen, as_legacy=as_legacy))


def _zip(document: Document, content: bytes) -> Answer:
    name = document.nct_id
    headers = {"content-disposition": f'attachment; filename="{name}.json.zip"'}
    return Answer(200, ZIP, b"".join(zipped([Entry(f"{name}.json", content)])), headers)
