"""The real records through the decoder: each fits its types, and nothing of one is lost."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from lib.corpus import corpus_dir
from trialfinder.records.document import read_document
from trialfinder.records.facts import scalars
from trialfinder.records.fields import field_at

pytestmark = pytest.mark.corpus

FILES = {"studies": 2043, "study_versions": 80, "studies_partial": 66}


def lines(name: str) -> Iterator[bytes]:
    with gzip.open(corpus_dir() / "registry" / f"{name}.ndjson.gz") as file:
        for line in file:
            yield line.rstrip(b"\n")


@pytest.mark.parametrize("name", FILES)
def test_every_real_record_is_taken_as_it_is_without_a_misfit(name: str) -> None:
    read = 0
    for raw in lines(name):
        document = read_document(raw)
        assert document.raw == raw
        assert document.misfits == (), document.nct_id
        assert document.version.full == (name != "studies_partial" or "derivedSection" in document.tree)
        read += 1
    assert read == FILES[name]


def test_writing_the_tree_again_loses_nothing() -> None:
    for raw in lines("studies"):
        document = read_document(raw)
        theirs = json.loads(raw, parse_float=str)
        assert document.tree == theirs
        assert hashlib.sha256(document.raw).hexdigest() == document.sha256


def test_a_record_spread_over_lines_comes_back_as_it_was() -> None:
    for raw in list(lines("studies"))[::40]:
        numbers_as_text = json.loads(raw, parse_float=lambda text: f"\0{text}\0")
        spread = (
            json.dumps(numbers_as_text, indent=2, ensure_ascii=False).replace('"\\u0000', "").replace('\\u0000"', "")
        )
        assert read_document(spread.encode()).raw == raw


def test_what_the_catalogue_does_not_know_is_kept() -> None:
    """Two families of fields are no part of the metadata: one that the registry added, one of a republisher."""
    unknown = Counter(
        path
        for raw in lines("studies")
        for path in {
            re.sub(r"\[[0-9]+\]", "", fact.path)
            for fact in scalars(read_document(raw).tree)
            if field_at(fact.path) is None
        }
    )
    families = Counter(".".join(path.split(".")[:3]) for path in unknown)
    assert families == {
        "derivedSection.miscInfoModule.modelPredictions": 2,
        "protocolSection.contactsLocationsModule.locations_nested": 12,
    }
    assert max(unknown.values()) == 127
