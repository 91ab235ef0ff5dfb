"""Facts and lenses: a fact knows its path, and no shape of a record makes a lens fail."""

from __future__ import annotations

from typing import Any

import pytest

from trialfinder.records.facts import Fact, JsonNumber, Lens, scalars

TREE = {
    "hasResults": False,
    "protocolSection": {
        "designModule": {"phases": ["PHASE1", None, {"odd": 1}, "PHASE2"], "enrollmentInfo": {"count": 24}},
        "contactsLocationsModule": {
            "locations": [{"city": "Elm"}, {"city": "Ash", "geoPoint": {"lat": JsonNumber("42.10")}}]
        },
    },
}
CITY = "protocolSection.contactsLocationsModule.locations[1].city"


def test_a_fact_carries_the_path_with_the_records_own_indexes() -> None:
    sites = list(Lens(TREE).each("protocolSection.contactsLocationsModule.locations"))
    assert sites[1].fact("city") == Fact(CITY, "Ash")
    assert Lens(TREE).at("protocolSection").at("designModule").at("enrollmentInfo").fact("count") == Fact(
        "protocolSection.designModule.enrollmentInfo.count", 24
    )
    assert Lens(TREE).fact("hasResults") == Fact("hasResults", False)
    assert Lens("x", "a.b").fact("") == Fact("a.b", "x")


def test_a_list_keeps_its_indexes_where_an_item_is_no_scalar() -> None:
    facts = Lens(TREE).at("protocolSection.designModule").facts("phases")
    assert [(fact.path.rpartition(".")[2], fact.value) for fact in facts] == [
        ("phases[0]", "PHASE1"),
        ("phases[3]", "PHASE2"),
    ]
    assert Lens(TREE).facts("hasResults") == [Fact("hasResults", False)]
    assert Lens(TREE).facts("protocolSection") == []


@pytest.mark.parametrize("tree", [None, "text", 7, True, [], {}, [1, 2], {"a": None}, {"a": []}, {"a": "b"}])
def test_a_lens_never_fails(tree: Any) -> None:
    lens = Lens(tree)
    assert lens.at("a.b.c").fact("d") is None
    assert lens.at("a").at("b").path == "a.b"
    assert list(lens.at("a").each("b")) == []
    assert lens.at("a").facts("b") == []
    assert not lens.at("a.b")


def test_an_empty_part_is_false_and_one_with_something_in_it_is_true() -> None:
    assert Lens(TREE)
    assert not Lens({})
    assert not Lens(None)


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (24, "24"), (JsonNumber("42.10"), "42.10"), ("PHASE1", "PHASE1")],
)
def test_the_json_text_of_a_fact_is_the_records_own(value: Any, text: str) -> None:
    assert Fact("x", value).json_text == text


def test_all_scalars_come_in_the_records_order() -> None:
    assert [(fact.path, fact.json_text) for fact in scalars(TREE)] == [
        ("hasResults", "false"),
        ("protocolSection.designModule.phases[0]", "PHASE1"),
        ("protocolSection.designModule.phases[2].odd", "1"),
        ("protocolSection.designModule.phases[3]", "PHASE2"),
        ("protocolSection.designModule.enrollmentInfo.count", "24"),
        ("protocolSection.contactsLocationsModule.locations[0].city", "Elm"),
        (CITY, "Ash"),
        ("protocolSection.contactsLocationsModule.locations[1].geoPoint.lat", "42.10"),
    ]
    assert list(scalars(None)) == []
    assert list(scalars("x", "a")) == [Fact("a", "x")]


def test_scalars_are_found_at_any_depth() -> None:
    tree: Any = "bottom"
    for level in range(100_000):
        tree = [tree] if level % 2 else {"a": tree}
    facts = list(scalars(tree))
    assert [fact.value for fact in facts] == ["bottom"]
    assert facts[0].path.startswith("[0].a[0]")
    while isinstance(tree, dict | list):  # taken apart by hand: freeing it at one go is too deep for the interpreter
        tree = tree["a"] if isinstance(tree, dict) else tree[0]
