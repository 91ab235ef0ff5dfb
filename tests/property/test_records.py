"""Documents of any shape: refused with a reason or read to the last value, and never anything else."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from trialfinder.records.ages import parse_age
from trialfinder.records.dates import parse_date
from trialfinder.records.document import Malformed, read_document
from trialfinder.records.facts import Lens, scalars
from trialfinder.records.fields import fields
from trialfinder.records.study import Study, convert

NAMES = sorted({name for path in fields() for name in path.split(".")})
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(["PHASE1", "2024-01", "18 Years", "NCT01000001", "Inclusion Criteria:\n\n* A\n* B"])
)
KEYS = st.sampled_from(NAMES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
TREES = st.recursive(SCALARS, lambda part: st.lists(part, max_size=4) | st.dictionaries(KEYS, part, max_size=6))


@st.composite
def studies(draw: st.DrawFn) -> dict[str, Any]:
    """A tree that is a study by its id and anything else besides, often in the places that the model knows."""
    tree: dict[str, Any] = {"protocolSection": {"identificationModule": {"nctId": "NCT01000001"}}}
    for path in draw(st.lists(st.sampled_from(sorted(fields())), max_size=8)):
        *above, last = path.split(".")
        place: Any = tree
        for name in above:
            place = place.setdefault(name, {}) if isinstance(place, dict) else None
        if isinstance(place, dict) and last not in ("nctId", "identificationModule", "protocolSection"):
            place[last] = draw(TREES)
    return tree


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_malformed(raw: bytes) -> None:
    try:
        read_document(raw)
    except Malformed as malformed:
        assert malformed.reason


@given(TREES, st.sampled_from([None, 1]), st.booleans())
def test_any_json_is_a_document_or_malformed(tree: Any, indent: int | None, ascii_only: bool) -> None:
    try:
        read_document(json.dumps(tree, indent=indent, ensure_ascii=ascii_only).encode())
    except Malformed as malformed:
        assert malformed.reason in ("not_a_study", "no_nct_id", "bad_nct_id", "bad_json")


@given(studies(), st.sampled_from([None, 1, 4]), st.booleans())
def test_a_study_of_any_shape_is_taken_and_keeps_every_value(tree: Any, indent: int | None, ascii_only: bool) -> None:
    raw = json.dumps(tree, indent=indent, ensure_ascii=ascii_only).encode()
    document = read_document(raw)
    assert b"\n" not in document.raw
    assert json.loads(document.raw) == json.loads(raw)
    assert list(json.loads(document.raw)) == list(tree)
    assert len(list(scalars(document.tree))) == len(list(scalars(json.loads(raw))))
    assert isinstance(document.study, Study)
    assert document.version == read_document(document.raw).version
    assert read_document(document.raw).raw == document.raw
    for misfit in document.misfits:
        assert misfit.path


@given(TREES)
def test_any_tree_converts_to_a_study(tree: Any) -> None:
    study, misfits = convert(tree)
    assert isinstance(study, Study)
    assert len(set(misfits)) == len(misfits)


@given(studies())
def test_what_fits_is_typed_as_if_the_rest_were_not_there(tree: Any) -> None:
    """The misfits taken out of the tree leave the same study, now without misfits."""
    study, misfits = convert(tree)
    for misfit in reversed(misfits):  # from the end, so that the indexes before it stay
        _take_out(tree, misfit.path)
    assert convert(tree) == (study, ())


def _take_out(tree: Any, path: str) -> None:
    steps = msgspec.json.decode("[" + ",".join(_steps(path)) + "]")
    for step in steps[:-1]:
        tree = tree[step]
    del tree[steps[-1]]


def _steps(path: str) -> list[str]:
    return [
        step if step.isdigit() else f'"{step}"' for step in path.replace("[", ".").replace("]", "").split(".") if step
    ]


@given(TREES, st.text(max_size=12))
def test_a_lens_never_fails_and_its_facts_are_where_it_says(tree: Any, name: str) -> None:
    lens = Lens(tree).at(name)
    facts = [*lens.facts("x"), *(fact for part in lens.each("y") if (fact := part.fact("z")))]
    assert all(fact.path for fact in facts)


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{4}(-[0-9]{2}){0,2}(T[0-9:]*)?", fullmatch=True))
def test_a_date_is_a_real_span_or_none(text: str) -> None:
    date = parse_date(text)
    if date:
        assert date.first_day() <= date.last_day()
        assert text.startswith(f"{date.year:04d}")


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{1,4} (Year|Month|Week|Day|Hour|Minute)s?", fullmatch=True))
def test_an_age_is_its_own_words_or_none(text: str) -> None:
    age = parse_age(text)
    if age:
        assert age.days >= 0
        assert text.rstrip("s").endswith(f" {age.unit}")
        assert int(text.split()[0]) == age.number
