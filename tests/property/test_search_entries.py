"""No record, however odd, keeps a study out of the index or stops an import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.indexed import an_index
from trialfinder.records.document import Malformed, read_document
from trialfinder.search.areas import pieces
from trialfinder.search.entries import entry_of
from trialfinder.search.query import All, Missing, Not

PATHS = [piece.path for piece in pieces().values() if not piece.how]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(
        ["", "2024", "2024-02-30", "9999-12-31", "0001-01-01T99:99", "18 Years", "PHASE1", "true", "\x02", "\x00"]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["lat", "lon", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """A study with values of any shape at places that the model knows."""
    tree: dict[str, Any] = {"protocolSection": {"identificationModule": {"nctId": "NCT01000001"}}}
    for path in draw(st.lists(st.sampled_from(PATHS), max_size=12)):
        *before, last = path.split(".")
        part: Any = tree
        for step in before:
            below = part.setdefault(step, {}) if isinstance(part, dict) else None
            if isinstance(below, list) and below and isinstance(below[0], dict):
                below = below[0]
            if not isinstance(below, dict):
                break
            part = below
        else:
            if last not in part or last == "locations":
                part[last] = draw(values)
    return tree


@settings(deadline=None)
@given(trees())
def test_any_tree_has_an_entry_whose_values_are_present(tree: dict[str, Any]) -> None:
    entry = entry_of(tree)
    for held in (entry.texts, entry.codes, entry.numbers):
        assert {name for name, found in held.items() if found} <= entry.present
    assert all(-(2**63) <= number < 2**63 for numbers in entry.numbers.values() for number in numbers)


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.lists(trees(), min_size=5, max_size=25))
def test_any_document_that_is_taken_in_can_be_indexed(tmp_path_factory: Any, made: list[dict[str, Any]]) -> None:
    folder: Path = tmp_path_factory.mktemp("odd")
    documents = []
    for place, tree in enumerate(made):
        identification = tree.get("protocolSection")
        if not isinstance(identification, dict) or not isinstance(identification.get("identificationModule"), dict):
            continue
        identification["identificationModule"]["nctId"] = f"NCT{1_000_001 + place:08d}"
        try:
            documents.append(read_document(json.dumps(tree).encode()).raw)
        except Malformed:
            continue
    index = an_index(folder, documents)
    assert len(index.numbers(All())) == len(documents)
    assert len(index.numbers(Not(Missing("NCTId")))) == len(documents)
