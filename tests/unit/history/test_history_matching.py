"""Which item of a list is which in another version."""

from __future__ import annotations

from typing import Any

import pytest

from trialfinder.history.matching import Pair, match

P = "protocolSection"
SITES, OUTCOMES = f"{P}.contactsLocationsModule.locations", f"{P}.outcomesModule.primaryOutcomes"
CITATIONS, WORDS = f"{P}.referencesModule.references", f"{P}.conditionsModule.conditions"


def site(facility: str, city: str = "Elm", zip_code: str = "1", status: str = "RECRUITING") -> dict[str, str]:
    return {"facility": facility, "city": city, "country": "Freedonia", "zip": zip_code, "status": status}


@pytest.mark.parametrize(
    ("path", "old", "new", "pairs"),
    [
        (WORDS, ["A", "B"], ["B", "A"], [(1, 0), (0, 1)]),
        (WORDS, ["A", "A"], ["A"], [(0, 0), (1, None)]),
        (WORDS, ["A"], ["B"], [(None, 0), (0, None)]),
        (SITES, [site("Elm Clinic")], [site("ELM CLINIC", status="COMPLETED")], [(0, 0)]),
        # Sites of one name are told apart by their postal codes, and by their status before any other.
        (SITES, [site("R", zip_code="1"), site("R", zip_code="2")], [site("R", zip_code="2")], [(1, 0), (0, None)]),
        (SITES, [site("R"), site("R", status="X")], [site("R", status="X"), site("R", status="Y")], [(1, 0), (0, 1)]),
        # The only site of a town and postal code is listed under another name; of two, nobody knows which.
        (SITES, [site("Old")], [site("New")], [(0, 0)]),
        (SITES, [site("Old"), site("Older")], [site("New")], [(None, 0), (0, None), (1, None)]),
        (OUTCOMES, [{"measure": "Days until the cut closes"}], [{"measure": "Days until a cut closes"}], [(0, 0)]),
        (OUTCOMES, [{"measure": "Pain"}], [{"measure": "Speed"}], [(None, 0), (0, None)]),
        # Without a number of their own, two publications of one kind are not the same.
        (
            CITATIONS,
            [{"type": "BACKGROUND", "citation": "Quill on ink"}],
            [{"type": "BACKGROUND", "citation": "Nib, Of paper"}],
            [(None, 0), (0, None)],
        ),
        ("madeUp.things", [{"a": 1}], [{"a": 2}], [(0, 0)]),
        ("madeUp.things", [{"a": 1}, {"a": 2}], [{"a": 3}], [(None, 0), (0, None), (1, None)]),
        (SITES, [], [], []),
    ],
)
def test_an_item_is_known_by_its_names(path: str, old: list[Any], new: list[Any], pairs: list[Pair]) -> None:
    assert match(path, old, new) == pairs


def test_every_item_stands_in_one_pair() -> None:
    old = [site("R", zip_code=str(number % 3), status=str(number % 5)) for number in range(40)]
    new = [site("R", zip_code=str(number % 4), status=str(number % 7)) for number in range(50)]
    pairs = match(SITES, old, new)
    assert sorted(was for was, _ in pairs if was is not None) == list(range(40))
    assert [now for _, now in pairs if now is not None] == list(range(50))
