"""Documents: bytes as received, what they say of themselves, and every reason to refuse them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lib.records import a_study
from trialfinder.records.document import MAX_BYTES, MAX_DEPTH, Document, Malformed, VersionKey, read_document
from trialfinder.records.facts import scalars
from trialfinder.records.study import Misfit

NAMED = b'"protocolSection":{"identificationModule":{"nctId":"NCT01000001"}}'


def with_member(member: bytes) -> bytes:
    return b"{" + NAMED + b"," + member + b"}"


def with_module(name: str, module: Any) -> Document:
    return read_document(a_study(changes={"protocolSection": {"identificationModule": ID, name: module}}))


ID = {"nctId": "NCT01000001"}


def refusal(raw: bytes) -> str:
    with pytest.raises(Malformed) as caught:
        read_document(raw)
    assert str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "bad_json"),
        (b" \n ", "bad_json"),
        (b"not json", "bad_json"),
        (b"{" + NAMED, "bad_json"),
        (b"{" + NAMED + b"} {}", "bad_json"),
        (b"\xef\xbb\xbf{" + NAMED + b"}", "bad_json"),
        (with_member(b'"x":NaN'), "bad_json"),
        (with_member(b'"x":"a\nb"'), "bad_json"),
        (with_member(b'"x":"\x01"'), "bad_json"),
        (with_member(b'"x":"\\ud800"'), "bad_json"),
        (with_member(b'"x":"\xff"'), "bad_utf8"),
        (with_member(b'"x":"\xed\xa0\x80"'), "bad_utf8"),
        (b"<!doctype html><title>Busy</title>", "bad_json"),
        (b"[]", "not_a_study"),
        (b"null", "not_a_study"),
        (b'"NCT01000001"', "not_a_study"),
        (b"{}", "not_a_study"),
        (b'{"protocolSection":null}', "not_a_study"),
        (b'{"protocolSection":[]}', "not_a_study"),
        (b'{"studies":[],"nextPageToken":"x"}', "not_a_study"),
        (b'{"protocolSection":{}}', "no_nct_id"),
        (b'{"protocolSection":{"identificationModule":{}}}', "no_nct_id"),
        (b'{"protocolSection":{"identificationModule":{"nctId":null}}}', "no_nct_id"),
        (b'{"protocolSection":{"identificationModule":{"nctId":["NCT01000001"]}}}', "no_nct_id"),
        (b'{"protocolSection":{"identificationModule":{"nctId":1000001}}}', "bad_nct_id"),
        (b'{"protocolSection":{"identificationModule":{"nctId":"nct01000001"}}}', "bad_nct_id"),
        (b'{"protocolSection":{"identificationModule":{"nctId":"NCT01000001\\n"}}}', "bad_nct_id"),
        (b'{"protocolSection":{"identificationModule":{"nctId":"NCT00000000"}}}', "bad_nct_id"),
        (b'{"protocolSection":{"identificationModule":{"nctId":"../../etc/passwd"}}}', "bad_nct_id"),
        (with_member(b'"x":1,"x":1'), "duplicate_key"),
        (with_member(b'"x":{"y":1,"y":2}'), "duplicate_key"),
        (with_member(b'"x":[{"y":1,"\\u0079":2}]'), "duplicate_key"),
        (b"{" + NAMED + b"," + NAMED + b"}", "duplicate_key"),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(raw: bytes, reason: str) -> None:
    assert refusal(raw) == reason


def test_a_key_that_stands_twice_is_named_in_the_message() -> None:
    with pytest.raises(Malformed, match="'phases' stands twice"):
        read_document(with_member(b'"x":{"phases":1,"phases":2}'))


def test_the_largest_record_is_taken_and_one_byte_more_is_refused() -> None:
    frame = with_member(b'"x":""')
    text = b"a" * (MAX_BYTES - len(frame))
    assert len(read_document(with_member(b'"x":"' + text + b'"')).raw) == MAX_BYTES
    assert refusal(with_member(b'"x":"' + text + b'a"')) == "too_large"


@pytest.mark.parametrize(("opened", "closed"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_nesting_is_taken_up_to_a_fixed_depth_whatever_the_depth_of_the_caller(opened: bytes, closed: bytes) -> None:
    def nested(depth: int) -> bytes:
        return with_member(b'"x":' + opened * depth + b"1" + closed * depth)

    def from_below(frames: int) -> str:
        return from_below(frames - 1) if frames else refusal(nested(MAX_DEPTH))

    assert read_document(nested(MAX_DEPTH - 1)).tree
    assert refusal(nested(MAX_DEPTH)) == "too_deep"
    assert refusal(nested(900)) == "too_deep"
    assert refusal(nested(200_000)) == "too_deep"
    assert from_below(500) == "too_deep"


def test_bytes_without_newlines_are_kept_as_received() -> None:
    raw = with_member(b'"b" : [ 1.50 , -0, 1E3 ],\t"a":"\\u00e9\\/"')
    document = read_document(raw)
    assert document.raw == raw
    assert document.nct_id == "NCT01000001"


def test_white_space_around_a_document_goes() -> None:
    assert read_document(b"  {" + NAMED + b"}\t ").raw == b"{" + NAMED + b"}"


def test_newlines_go_and_key_order_escapes_and_the_text_of_numbers_stay() -> None:
    tidy = b'{"z":[1.50,-0,1E+3,42.10],"a":"\\u00e9 \\/ caf\xc3\xa9 {\\n  }",' + NAMED + b"}"
    spread = (
        b'{\r\n  "z": [1.50,\n -0, 1E+3 , 42.10],\n  "a" : "\\u00e9 \\/ caf\xc3\xa9 {\\n  }",\n  '
        + NAMED.replace(b":", b" : ").replace(b"{", b"{\n")
        + b"\n}\n"
    )
    assert read_document(spread).raw == tidy
    assert read_document(tidy).sha256 == read_document(spread).sha256


def test_the_tree_keeps_the_text_of_numbers() -> None:
    tree = read_document(with_member(b'"x":[42.10,1e5,7,-0.0,1e400]')).tree
    assert [fact.json_text for fact in scalars(tree["x"])] == ["42.10", "1e5", "7", "-0.0", "1e400"]


def test_unknown_fields_and_values_survive_in_the_bytes_and_in_the_tree_and_are_no_misfits() -> None:
    document = with_module("designModule", {"phases": ["PHASE9"], "quantumInfo": {"spin": 0.50}})
    assert b'"quantumInfo":{"spin":0.5}' in document.raw
    assert document.lens.at("protocolSection.designModule.quantumInfo").fact("spin") is not None
    design = document.study.protocol_section.design_module
    assert design is not None
    assert design.phases == ("PHASE9",)
    assert document.misfits == ()


def test_what_the_record_lacks_is_absent_and_never_a_default_that_says_something() -> None:
    study = read_document(b"{" + NAMED + b"}").study
    assert study.has_results is None
    assert study.derived_section is None
    assert study.protocol_section.design_module is None
    assert study.protocol_section.identification_module is not None
    assert study.protocol_section.identification_module.brief_title is None
    assert study.protocol_section.identification_module.nct_id_aliases == ()


@pytest.mark.parametrize(
    ("module", "phases"),
    [
        ({}, ()),
        ({"phases": []}, ()),
        ({"phases": ["NA"]}, ("NA",)),
        ({"phases": ["PHASE1", "PHASE2"]}, ("PHASE1", "PHASE2")),
    ],
)
def test_absent_phases_are_not_phases_that_do_not_apply(module: dict[str, Any], phases: tuple[str, ...]) -> None:
    design = with_module("designModule", module).study.protocol_section.design_module
    assert design is not None
    assert design.phases == phases


@pytest.mark.parametrize("value", [True, False, None])
def test_a_boolean_that_is_absent_is_neither_true_nor_false(value: bool | None) -> None:
    module = {} if value is None else {"healthyVolunteers": value}
    eligibility = with_module("eligibilityModule", module).study.protocol_section.eligibility_module
    assert eligibility is not None
    assert eligibility.healthy_volunteers is value


@pytest.mark.parametrize(
    ("module", "wrong", "misfits"),
    [
        ("designModule", {"phases": "PHASE1"}, [Misfit("phases", "tuple")]),
        ("designModule", {"phases": ["PHASE1", 2, None]}, [Misfit("phases[1]", "str"), Misfit("phases[2]", "str")]),
        ("designModule", {"enrollmentInfo": {"count": "24"}}, [Misfit("enrollmentInfo.count", "int")]),
        ("designModule", {"enrollmentInfo": [24]}, [Misfit("enrollmentInfo", "EnrollmentInfo")]),
        ("designModule", [], [Misfit("", "DesignModule")]),
        ("eligibilityModule", {"healthyVolunteers": "No"}, [Misfit("healthyVolunteers", "bool")]),
        ("eligibilityModule", {"minimumAge": 18, "maximumAge": None}, [Misfit("minimumAge", "str")]),
        (
            "contactsLocationsModule",
            {"locations": [{"city": "Elm"}, "Oak", {"geoPoint": {"lat": "north", "lon": 2}}]},
            [Misfit("locations[1]", "Location"), Misfit("locations[2].geoPoint.lat", "float")],
        ),
        ("contactsLocationsModule", {"locations": {"city": "Elm"}}, [Misfit("locations", "tuple")]),
        ("contactsLocationsModule", {"locations": None}, [Misfit("locations", "tuple")]),
    ],
)
def test_a_value_of_a_wrong_type_costs_that_value_only(module: str, wrong: Any, misfits: list[Misfit]) -> None:
    document = with_module(module, wrong)
    place = f"protocolSection.{module}"
    assert list(document.misfits) == [Misfit(f"{place}.{path}".rstrip("."), kind) for path, kind in misfits]
    names = document.study.protocol_section.identification_module
    assert names is not None
    assert names.nct_id == "NCT01000001"
    assert document.tree["protocolSection"][module] == wrong


def test_the_sites_that_do_fit_stay_typed() -> None:
    document = with_module(
        "contactsLocationsModule", {"locations": [{"city": "Elm"}, "Oak", {"city": "Ash", "geoPoint": {"lat": "x"}}]}
    )
    places = document.study.protocol_section.contacts_locations_module
    assert places is not None
    assert [location.city for location in places.locations] == ["Elm", "Ash"]


@pytest.mark.parametrize("number", ["1e400", "-1e999", "24.5"])
def test_a_number_that_no_type_can_hold_is_a_misfit_and_not_a_failure(number: str) -> None:
    document = read_document(
        a_study(changes={"protocolSection": {"identificationModule": ID, "designModule": {"enrollmentInfo": "@"}}})
        .decode()
        .replace('"@"', f'{{"count":{number},"type":"ACTUAL"}}')
        .encode()
    )
    assert document.misfits == (Misfit("protocolSection.designModule.enrollmentInfo.count", "int"),)
    design = document.study.protocol_section.design_module
    assert design is not None
    assert design.enrollment_info is not None
    assert design.enrollment_info.count is None
    assert design.enrollment_info.type == "ACTUAL"


def key(**changes: Any) -> VersionKey:
    return read_document(a_study(**changes)).version


def test_a_version_knows_its_dates_and_its_wealth() -> None:
    assert key() == VersionKey(True, "2024-03-05", "2024-06-01", 3)
    assert key(results=True).sections == 4
    assert key(partial=True) == VersionKey(False, "2024-03-05", "", 1)
    assert key(last_update=None).last_update == ""
    assert key(changes={"madeUpSection": {}}).sections == 3


def test_versions_order_by_last_update_then_by_holder_then_by_wealth_and_partial_ones_come_first() -> None:
    ascending = [
        key(partial=True, last_update="2026-01-01"),
        key(last_update=None, version_holder="2026-01-01"),
        key(last_update="2024-03-05", version_holder="2024-06-01"),
        key(last_update="2024-03-05", version_holder="2024-06-01", results=True),
        key(last_update="2024-03-05", version_holder="2024-06-02"),
        key(last_update="2024-03-06", version_holder="2024-01-01"),
    ]
    assert ascending == sorted(ascending)
    assert len(set(ascending)) == len(ascending)


def test_a_derived_section_of_another_shape_is_no_derived_section() -> None:
    assert not key(changes={"derivedSection": "lost"}).full
    assert not key(changes={"derivedSection": None}).full


def test_a_document_read_again_from_its_bytes_is_the_same() -> None:
    first = read_document(a_study())
    again = Document(first.raw, first.nct_id)
    assert again.tree == first.tree == json.loads(first.raw)
    assert again.sha256 == first.sha256
    assert again.version == first.version
    assert again.study == first.study
