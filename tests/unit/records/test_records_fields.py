"""The field catalogue and the typed structs speak of the same fields, under the registry's own names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from lib.corpus import corpus_dir
from trialfinder.records.fields import enum_labels, field_at, fields, pieces
from trialfinder.records.part import Part
from trialfinder.records.study import Study

BY_HAND = {
    "protocolSection.contactsLocationsModule.locations.geoPoint.lat",
    "protocolSection.contactsLocationsModule.locations.geoPoint.lon",
}


def typed(kind: type[msgspec.Struct], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of the structs as the path it decodes, with the type it decodes to."""
    hints = get_type_hints(kind)
    for field in msgspec.structs.fields(kind):
        place = f"{path}.{field.encode_name}" if path else field.encode_name
        inner = [part for part in _leaves(hints[field.name]) if isinstance(part, type)]
        yield place, hints[field.name]
        for part in inner:
            if issubclass(part, Part):
                yield from typed(part, place)


def _leaves(hint: Any) -> Iterator[Any]:
    if not get_args(hint):
        yield hint
    for part in get_args(hint):
        yield from _leaves(part)


# The registry's FlowStats serves two places, and the model gives this field in one of them only.
SHARED = {"resultsSection.participantFlowModule.periods.dropWithdraws.reasons.numUnits"}
TYPED = {path: hint for path, hint in typed(Study) if path not in SHARED}


def test_every_typed_field_is_one_of_the_registrys() -> None:
    assert [path for path in TYPED if path not in fields()] == []


def test_every_field_of_the_registry_is_typed() -> None:
    assert [path for path in fields() if path not in TYPED] == []


@pytest.mark.parametrize("path", TYPED)
def test_a_typed_field_has_the_type_of_the_registrys_own(path: str) -> None:
    kind, leaves = fields()[path].kind, {leaf for leaf in _leaves(TYPED[path]) if leaf not in (type(None), ...)}
    assert len(leaves) == 1
    leaf = leaves.pop()
    if fields()[path].source == "STRUCT" or kind.rstrip("[]") == "GeoPoint":
        assert issubclass(leaf, Part)
    else:
        expected = {"boolean": bool, "integer": int, "long": int, "number": float}.get(kind.removesuffix("[]"), str)
        assert leaf is expected
    assert (TYPED[path] is not leaf and "tuple" in str(TYPED[path])) == kind.endswith("[]")


def test_a_field_is_found_with_and_without_indexes() -> None:
    city = field_at("protocolSection.contactsLocationsModule.locations[12].city")
    assert city is not None
    assert city is field_at("protocolSection.contactsLocationsModule.locations.city")
    assert city.piece == "LocationCity"
    assert field_at("protocolSection.designModule.phases[1]") is field_at("protocolSection.designModule.phases")
    assert field_at("protocolSection.madeUpModule.field") is None
    assert field_at("") is None


def test_a_piece_is_found_under_its_name_and_under_its_older_names() -> None:
    assert pieces()["NCTId"].path == "protocolSection.identificationModule.nctId"
    assert pieces()["NCT-ID"] is pieces()["NCTId"]
    assert pieces()["Phase"].is_enum
    assert not pieces()["BriefTitle"].is_enum
    assert [field.path for field in fields().values() if pieces()[field.piece] is not field] == []


def test_every_coded_field_has_its_values_and_a_label_for_each() -> None:
    kinds = {field.kind.removesuffix("[]") for field in fields().values() if field.is_enum}
    assert kinds <= set(enum_labels())
    assert all(value and label for values in enum_labels().values() for value, label in values.items())
    assert enum_labels()["Phase"]["PHASE1"] == "Phase 1"


@pytest.mark.corpus
def test_the_catalogue_holds_every_path_and_piece_of_the_registrys_metadata_and_nothing_else() -> None:
    metadata = json.loads((corpus_dir() / "contract" / "studies-metadata.json").read_bytes())

    def nodes(children: list[dict[str, Any]], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        for node in children:
            place = f"{path}.{node['name']}" if path else node["name"]
            yield place, node
            yield from nodes(node.get("children", []), place)

    theirs = dict(nodes(metadata))
    assert set(fields()) == set(theirs) | BY_HAND
    for path, node in theirs.items():
        field = fields()[path]
        source = node["sourceType"].partition(" ")[0]  # "FUNC GeoPoint(...)" tells how it is computed
        assert (field.piece, field.kind, field.source) == (node["piece"], node["type"], source), path
        assert field.is_enum == node.get("isEnum", False), path
        assert set(field.alternatives) == set(node.get("altPieceNames", [])), path


@pytest.mark.corpus
def test_the_catalogue_holds_every_coded_value_of_the_registrys_enums() -> None:
    enums = json.loads((corpus_dir() / "contract" / "enums.json").read_bytes())
    for enum in enums:
        # The capture lost a ligature in one label.
        theirs = {value["value"]: value["legacyValue"].replace("CoeRcient", "Coefficient") for value in enum["values"]}
        assert enum_labels()[enum["type"]] == theirs, enum["type"]
    assert len(enum_labels()) == len(enums)
