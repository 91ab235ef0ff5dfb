"""Of any two records: every scalar that differs is told, once, and no other."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.trials import a_full_tree, a_tree
from trialfinder.history.changes import compare
from trialfinder.history.differences import between
from trialfinder.records.document import read_document
from trialfinder.records.facts import scalars

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", " ", "RECRUITING", "a b", "2024-01"])
)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """A full or a small record in which some values are others, some lists shuffled or cut, some parts gone."""
    tree: Any = a_full_tree(lambda field: f"Words of {field.piece}") if draw(st.booleans()) else a_tree()
    for _ in range(draw(st.integers(0, 6))):
        place = tree
        while isinstance(place, dict | list) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
            if not isinstance(place[key], dict | list) or draw(st.integers(0, 9)) == 0:
                if isinstance(place[key], list) and draw(st.booleans()):
                    place[key] = draw(st.permutations(place[key]))[: draw(st.integers(0, 4))]
                elif (place, key) != (tree, "protocolSection") and key not in ("identificationModule", "nctId"):
                    place[key] = draw(VALUES)
                break
            place = place[key]
    tree.setdefault("derivedSection", {})
    if not isinstance(tree["derivedSection"], dict):
        tree["derivedSection"] = {}
    return dict(tree)


@settings(max_examples=80, deadline=None)
@given(trees(), trees())
def test_every_difference_is_told_once_and_leads_to_its_value(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, after = (read_document(json.dumps(tree).encode()) for tree in (old, new))
    found = between(before, after)
    facts = [{fact.path: fact.json_text for fact in scalars(one.tree)} for one in (before, after)]
    for one in found:
        for path, value, held in ((one.old_path, one.old, facts[0]), (one.new_path, one.new, facts[1])):
            assert one.kind == "moved" or not path or held[path] == value
    # What is told of neither version is the same in both, wherever it stands.
    left = []
    for held, paths in ((facts[0], {one.old_path for one in found}), (facts[1], {one.new_path for one in found})):
        bare = ((_bare(path), value) for path, value in held.items() if path not in paths)
        left.append(Counter(bare))
    assert left[0] == left[1]


@settings(max_examples=80, deadline=None)
@given(trees(), trees())
def test_each_piece_of_news_tells_of_differences_that_no_other_tells_of(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    before, after = (read_document(json.dumps(tree).encode()) for tree in (old, new))
    found = compare(before, after)
    told = [one for change in found.changes for one in change.differences]
    assert Counter(map(repr, (*told, *found.technical))) == Counter(map(repr, between(before, after)))
    assert all(change.differences for change in found.changes)
    assert compare(after, after).changes == ()


def _bare(path: str) -> str:
    return "".join(part.partition("]")[2] if "]" in part else part for part in path.split("["))
