"""An index over records given as bytes, without a store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import msgspec

from trialfinder.records.facts import JsonNumber
from trialfinder.search.index import Index, Updated, open_index, update

_exact = msgspec.json.Decoder(float_hook=JsonNumber)


def put_in(data_dir: Path, documents: Iterable[bytes]) -> Updated:
    """Bring the index in `data_dir` to hold these documents and no others."""
    held = {_number(document): document for document in documents}
    versions = [(number, _version(document)) for number, document in sorted(held.items())]
    marker = hashlib.sha256(repr(versions).encode()).hexdigest()
    return update(data_dir, marker, versions, lambda number: _exact.decode(held[number]))


def an_index(data_dir: Path, documents: Iterable[bytes]) -> Index:
    """A fresh index of these documents."""
    documents = list(documents)
    put_in(data_dir, documents)
    held = {_number(document): document for document in documents}
    return open_index(data_dir, lambda number: _exact.decode(held[number]))


def _number(document: bytes) -> int:
    return int(json.loads(document)["protocolSection"]["identificationModule"]["nctId"][3:])


def _version(document: bytes) -> int:
    return int.from_bytes(hashlib.sha256(document).digest()[:8], "big", signed=True)
