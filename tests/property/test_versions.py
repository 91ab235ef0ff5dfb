"""Whatever the order in which versions arrive, the store ends the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.records import a_study
from lib.stores import contents
from trialfinder.records.document import read_document
from trialfinder.refresh import import_paths

DATES = [None, "2023", "2023-05", "2024-01-01", "2024-01-02"]


@st.composite
def versions(draw: st.DrawFn) -> list[bytes]:
    """Versions of one or two studies, no two of the same rank: those are taken in the order of arrival."""
    made = {}
    for _ in range(draw(st.integers(1, 7))):
        study: dict[str, Any] = {
            "nct_id": draw(st.sampled_from(["NCT01000001", "NCT01000002"])),
            "last_update": draw(st.sampled_from(DATES)),
            "version_holder": draw(st.sampled_from(["2024-02-01", "2024-03-01"])),
            "partial": draw(st.booleans()),
            "results": draw(st.booleans()),
            "title": draw(st.sampled_from(["One", "Two"])),
            "aliases": draw(st.sampled_from([[], ["NCT01000009"]])),
        }
        document = read_document(a_study(**study))
        made[document.nct_id, document.version] = document.raw
    return list(made.values())


def fed(batches: list[list[bytes]]) -> tuple[dict[str, Any], list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        counts = []
        for number, batch in enumerate(batches):
            file = Path(folder) / f"{number}.ndjson"
            file.write_bytes(b"\n".join(batch))
            counts.append(import_paths(Path(folder) / "store", [file]))
        return contents(Path(folder) / "store"), counts


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_the_order_of_arrival_does_not_matter(data: st.DataObject) -> None:
    made = data.draw(versions())
    other_order = data.draw(st.permutations(made))
    cut = data.draw(st.integers(0, len(made)))
    first, _ = fed([made])
    second, counts = fed([other_order[:cut], other_order[cut:]])
    assert first == second
    for count in counts:
        assert count.fed == count.loaded + count.unchanged + count.updated + count.older
    assert len([version for held in first["versions"].values() for version in held]) == len(made)


@settings(deadline=None, max_examples=20)
@given(versions(), st.integers(0, 3))
def test_feeding_again_changes_nothing(made: list[bytes], times: int) -> None:
    once, _ = fed([made])
    again, counts = fed([made] * (1 + times))
    assert once == again
    for count in counts[1:]:
        assert count.loaded == count.updated == 0
        assert count.unchanged + count.older == count.fed


@settings(deadline=None, max_examples=25)
@given(versions())
def test_the_current_version_is_the_greatest(made: list[bytes]) -> None:
    held, _ = fed([made])
    for nct_id, current in held["current"].items():
        keys = {read_document(raw).version: read_document(raw).sha256 for raw in made if nct_id.encode() in raw[:90]}
        assert current == keys[max(keys)]
