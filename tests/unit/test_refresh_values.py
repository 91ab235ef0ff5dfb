"""JSON files cut into studies: the exact bytes of each, whatever the chunks and the layout."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.records import a_study, many_studies
from trialfinder.refresh.pieces import Piece
from trialfinder.refresh.streams import Reader
from trialfinder.refresh.values import split_values


def cut(text: bytes, size: int = 1 << 18) -> list[Piece]:
    return list(split_values(Reader(chunked(text, size))))


def chunked(text: bytes, size: int) -> Iterator[bytes]:
    return (text[at : at + size] for at in range(0, len(text), size))


def good(pieces: list[Piece]) -> list[tuple[str, bytes]]:
    assert all(piece.damage is None for piece in pieces)
    return [(piece.position, piece.raw) for piece in pieces]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a"\\{}[],:\n é'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='a"\\[{é'), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=5), st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_a_list_comes_apart_into_its_items_in_chunks_of_any_size(
    items: list[Any], size: int, indent: int | None, escaped: bool
) -> None:
    text = json.dumps(items, indent=indent, ensure_ascii=escaped).encode()
    pieces = good(cut(text, size))
    assert [json.loads(raw) for _, raw in pieces] == items
    assert [position for position, _ in pieces] == [f"[{index}]" for index in range(len(items))]
    assert all(raw in text for _, raw in pieces)


@given(st.lists(JSON, max_size=4), st.integers(1, 40), st.booleans())
def test_a_page_gives_its_studies_wherever_they_stand_in_it(items: list[Any], size: int, last: bool) -> None:
    members = {"totalCount": 7, "nextPageToken": '"studies": [', "studies": items}
    page = members if last else dict(reversed(members.items()))
    pieces = good(cut(json.dumps(page, indent=2).encode(), size))
    assert [json.loads(raw) for _, raw in pieces] == items
    assert [position for position, _ in pieces] == [f"studies[{index}]" for index in range(len(items))]


@pytest.mark.parametrize("size", [1, 7, 1 << 18])
def test_one_study_is_the_whole_file(size: int) -> None:
    study = json.dumps(json.loads(a_study()), indent=2).encode()
    assert good(cut(b"\n  " + study + b"\n\n", size)) == [("whole file", study)]


def test_a_member_called_studies_deeper_down_makes_no_page() -> None:
    study = a_study(changes={"derivedSection": {"studies": [1, 2]}})
    assert good(cut(study)) == [("whole file", study)]


def test_a_text_that_ends_in_the_word_studies_makes_no_page() -> None:
    text = b'{"a": "\\"studies\\":", "b": [1]}'
    assert good(cut(text)) == [("whole file", text)]


@pytest.mark.parametrize("size", [1, 9, 1 << 18])
def test_lines_in_a_file_called_json_are_read_as_lines(size: int) -> None:
    first, second, third = many_studies(3)
    text = first + b"\n\n" + second + b"\n{torn\n" + third + b"\n"
    assert good(cut(text, size)) == [("line 1", first), ("line 3", second), ("line 4", b"{torn"), ("line 5", third)]


def test_laid_out_values_one_after_another_are_all_taken() -> None:
    first, second = (json.dumps(json.loads(study), indent=1).encode() for study in many_studies(2))
    assert good(cut(first + b"\n" + second)) == [("whole file", first), ("value 2", second)]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (b'[%s,{"a": ]', "unexpected ]"),
        (b'[%s,{"a": {"b": 1]', "unexpected ]"),
        (b"[%s {}]", "a comma is missing"),
        (b"[%s,]", "a value is missing"),
        (b"[%s,,{}]", "a value is missing"),
        (b'[%s,{"a": 1', "cut off"),
        (b'[%s,"abc', "cut off"),
        (b"[%s", "cut off"),
    ],
)
@pytest.mark.parametrize("size", [1, 1 << 18])
def test_what_stands_before_the_damage_is_taken_and_the_rest_is_one_piece(damage: bytes, says: str, size: int) -> None:
    study = a_study()
    taken, rest = cut(damage % study, size)
    assert taken == Piece("[0]", study)
    assert rest.damage is not None
    assert (rest.position, rest.damage.reason, rest.damage.last) == ("[1]", "broken_json", True)
    assert says in rest.damage.message
    assert (damage % study).endswith(rest.raw)
    assert rest.damage.size == len(rest.raw)
    assert len(damage % study) - len(rest.raw) - len(study) <= len("[,")


def test_an_item_that_is_wrong_inside_stops_nothing() -> None:
    first, second = many_studies(2)
    assert good(cut(b"[" + first + b',{"a" 1},nonsense,' + second + b"]")) == [
        ("[0]", first),
        ("[1]", b'{"a" 1}'),
        ("[2]", b"nonsense"),
        ("[3]", second),
    ]


def test_what_follows_a_list_is_damage() -> None:
    study, rest = cut(b"[" + a_study() + b"] ]")
    assert study.damage is None
    assert rest.damage is not None


def test_a_file_with_nothing_in_it_says_so() -> None:
    (piece,) = cut(b" \n ")
    assert piece.damage is not None
    assert piece.damage.reason == "empty"


def test_brackets_without_end_are_given_up_early() -> None:
    read = 0

    def bomb() -> Iterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b"[" * 4096

    (piece,) = split_values(Reader(bomb()))
    assert piece.damage is not None
    assert piece.damage.reason == "too_deep"
    assert read < 10


def test_a_record_too_large_is_passed_by_and_the_next_one_taken() -> None:
    large = b'{"a": "' + b"x" * (17 << 20) + b'"}'
    study = a_study()
    first, second = cut(b"[" + large + b"," + study + b"]")
    assert first.damage is not None
    assert (first.damage.reason, first.damage.size, len(first.raw)) == ("too_large", len(large), 64 * 1024)
    assert first.damage.truncated
    assert not first.damage.last
    assert second == Piece("[1]", study)


def test_a_value_of_too_many_brackets_is_given_up() -> None:
    study = a_study()
    first, second = cut(b"[" + study + b",[" + b"[[[]]]," * 100_000)
    assert first == Piece("[0]", study)
    assert second.damage is not None
    assert (second.damage.reason, second.damage.last) == ("too_many_parts", True)


def test_damage_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialfinder.refresh.streams.PATIENCE", 1000)
    (piece,) = cut(b"{]" + b"x" * 100_000, 100)
    assert piece.damage is not None
    assert piece.damage.reason == "broken_json"
    assert "rest of the file was not read" in piece.damage.message
    assert piece.damage.size < 2000
