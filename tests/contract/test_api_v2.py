"""The registry's API, as its contract tells it: endpoints, parameters, formats, headers, error texts and quirks."""

from __future__ import annotations

import csv
import gzip
import io
import json
import time
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from lib.api import Api, an_api, put_in
from lib.odd_studies import odd_studies
from lib.records import a_study, many_studies
from trialfinder import sample
from trialfinder.api.table import columns
from trialfinder.search.index import editions_of

ONE = "NCT01000001"
SAMPLE = "NCT0399"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Api:
    """Made-up studies of many shapes, one with an alias, and forty that differ in nothing but their numbers."""
    current = {name.partition(".")[0]: raw for name, raw in sample.studies()}
    renamed = [raw.replace(b"NCT9999", SAMPLE.encode()) for raw in current.values()]
    told = a_study(
        ONE, aliases=["NCT00009113"], results=True, acronym="SNIP", org_study_id="INK-7", status="COMPLETED",
        changes={"futureSection": {"anything": [1, 2.50, None, "\\<b\\>"]}},
    )  # fmt: skip
    everything = [told, *many_studies(40, first=4_000_001), *renamed, *odd_studies()]
    return an_api(tmp_path_factory.mktemp("api") / "data", everything)


def names(fields: str) -> str:
    return quote(fields, safe="")


# Transport


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/studies?bogusParam=1", 400, "`bogusParam` is unknown parameter"),
        ("/studies?filter.phase=PHASE2", 400, "`filter.phase` is unknown parameter"),
        ("/studies?postFilter.phase=PHASE2", 400, "`postFilter.phase` is unknown parameter"),
        ("/studies?query.recrs=x", 400, "`query.recrs` is unknown parameter"),
        ("/studies?search.x=1", 400, "Invalid prefix in parameter name: search.x"),
        ("/version?query.cond=x", 400, "Invalid prefix in parameter name: query.cond"),
        (f"/studies/{ONE}?filter.ids=x", 400, "Invalid prefix in parameter name: filter.ids"),
        ("/stats/size?x=1", 400, "`x` is unknown parameter"),
        ("/studies/nonsense", 400, "Parameter `nctId` has incorrect format"),
        ("/studies/NCT00000000", 400, "Parameter `nctId` has incorrect format"),
        ("/studies/NCT123456789", 400, "Parameter `nctId` has incorrect format"),
        ("/studies/NCT99999999", 404, "NCT number NCT99999999 not found"),
        ("/studies/nct7", 404, "NCT number NCT00000007 not found"),
        ("/studies?filter.ids=NCT01000001,x", 400, "Parameter `filter.ids` has incorrect format"),
        ("/studies?postFilter.ids=NCT0", 400, "Parameter `postFilter.ids` has incorrect format"),
        ("/studies?filter.overallStatus=FOO", 400, "Invalid value in parameter overallStatus: `FOO`"),
        ("/studies?filter.overallStatus=recruiting", 400, "Invalid value in parameter overallStatus: `recruiting`"),
        ("/studies?fields=StudyDesign", 400, "Parameter 'fields' contains invalid field name: 'StudyDesign'"),
        ("/studies?fields=NumArmGroups", 400, "Parameter 'fields' contains invalid field name: 'NumArmGroups'"),
        (f"/studies/{ONE}?fields=nctid", 400, "Parameter 'fields' contains invalid field name: 'nctid'"),
        (f"/studies/{ONE}?fields=@query", 400, "Parameter 'fields' contains invalid field name: '@query'"),
        ("/studies?format=csv&fields=NCTId", 400, "Parameter 'fields' contains invalid CSV column name: 'NCTId'"),
        ("/studies?fields=NCT+Number", 400, "Parameter 'fields' contains invalid field name: 'NCT Number'"),
        (f"/studies/{ONE}?format=ris&fields=XX", 400, "Parameter 'fields' contains invalid RIS tag name: 'XX'"),
        (f"/studies/{ONE}?format=fhir.json&fields=", 400, "Parameter `fields` has incorrect format"),
        ("/studies?fields=", 400, "Parameter `fields` has incorrect format"),
        ("/studies?sort=BriefTitle", 400, "Unsupported sort field type: text"),
        ("/studies?sort=Phase", 400, "Unsupported sort field type: Phase"),
        ("/studies?sort=HasResults", 400, "Unsupported sort field type: boolean"),
        ("/studies?sort=MinimumAge", 400, "Unsupported sort field type: NormalizedTime"),
        ("/studies?sort=Bogus", 400, "Parameter 'sort' contains invalid field name: 'Bogus'"),
        ("/studies?sort=StartDate:up", 400, "Parameter `sort` has incorrect format"),
        ("/studies?sort=StartDate,EnrollmentCount,NumPhases", 400, "Parameter `sort` has incorrect format"),
        ("/stats/field/values?fields=BogusPiece,Other", 404, "Unknown piece name of field path: BogusPiece"),
        ("/stats/field/sizes?fields=BriefTitle", 404, "Unknown piece name of field path: BriefTitle"),
        ("/stats/field/values?types=TEXT", 400, "Invalid value in parameter types: `TEXT`"),
        ("/studies?format=xml", 400, "Invalid value in parameter format: `xml`"),
        ("/studies?format=ris", 400, "Invalid value in parameter format: `ris`"),
        ("/studies?markupFormat=html", 400, "Invalid value in parameter markupFormat: `html`"),
        ("/studies?countTotal=yes", 400, "Invalid value in parameter countTotal: `yes`"),
        ("/studies?pageSize=-1", 400, "Invalid value in parameter pageSize: `-1`"),
        ("/studies?pageSize=99999999999", 400, "Invalid value in parameter pageSize: `99999999999`"),
        ("/studies?pageToken=garbled", 400, "Parameter `pageToken` has incorrect format"),
        ("/studies?filter.geo=distance[1,2,3mi]", 400, "Parameter `filter.geo` has incorrect format"),
        ("/studies?filter.geo=distance(1, 2, 3mi)", 400, "Parameter `filter.geo` has incorrect format"),
        ("/studies?geoDecay=func:cubic", 400, "Parameter `geoDecay` has incorrect format"),
        ("/studies?aggFilters=colour:red", 400, "Unknown aggregation filter: colour"),
        ("/studies?aggFilters=phase", 400, "Parameter `aggFilters` has incorrect format"),
        ("/studies/download?format=csv", 400, "Invalid value in parameter format: `csv`"),
        ("/nothing", 404, "Not found"),
    ],
)  # fmt: skip
def test_a_bad_request_gets_the_registrys_sentence(api: Api, address: str, status: int, text: str) -> None:
    told = api.get(address)
    assert (told.status, told.text, told.content_type) == (status, text, "text/plain; charset=UTF-8")


@pytest.mark.parametrize(
    ("parameter", "label"),
    [
        ("query.term", "Other terms"), ("query.cond", "Conditions or disease"),
        ("query.intr", "Intervention / treatment"),
        ("query.titles", "Title / acronym"), ("query.outc", "Outcome measure"),
        ("query.spons", "Sponsor / collaborator"),
        ("query.locn", "Location terms"), ("query.id", "Study IDs"), ("filter.advanced", "advanced filter"),
        ("postFilter.advanced", "advanced filter"),
    ],
)  # fmt: skip
def test_an_expression_that_cannot_be_read_is_told_under_its_label(api: Api, parameter: str, label: str) -> None:
    told = api.ask("/studies", [(parameter, "AREA[NotARealField]x")])
    assert told.status == 400
    assert told.text.startswith(f"Error parsing query in {label}: Unknown area name: `NotARealField`")


def test_the_place_of_an_error_is_told(api: Api) -> None:
    told = api.ask("/studies", [("query.term", "foo bar [")])
    assert told.text == "Error parsing query in Other terms: no viable alternative at input 'foo bar [' (character 9)"


@pytest.mark.parametrize(
    "asked",
    [
        [("filter.advanced", "EXPANSION[None]Study")],
        [("filter.advanced", "SEARCH[Location](AREA[LocationCountry]EXPANSION[None]France)")],
        [("query.term", "AREA[BriefTitle]EXPANSION[None]Study"), ("sort", "@relevance:asc")],
    ],
)
def test_records_are_read_for_exact_words_only_while_there_is_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, str]]
) -> None:
    read: list[int] = []

    def slowly(_: Api, number: int) -> None:
        read.append(number)
        time.sleep(0.1)

    monkeypatch.setattr(Api, "_tree_of", slowly)
    studies = [json.loads(raw) for raw in many_studies(40)]
    for study in studies:
        study["protocolSection"]["contactsLocationsModule"] = {"locations": [{"country": "France"}]}
    api = an_api(tmp_path / "data", [json.dumps(study).encode() for study in studies], seconds=0.3)
    told = api.ask("/studies", asked)
    assert (told.status, told.text) == (400, "Too complicated query")
    assert 0 < len(read) < 10


def test_every_answer_may_be_read_from_any_page_and_none_says_how_long_it_keeps(api: Api) -> None:
    for address in ("/version", "/studies?pageSize=1", "/studies/NCT99999999", "/studies?x=1"):
        headers = api.get(address).headers
        assert headers["access-control-allow-origin"] == "*"
        assert not {"cache-control", "last-modified", "retry-after"} & set(headers)


def test_one_tag_stands_for_all_answers_until_the_data_change(tmp_path: Path) -> None:
    api = an_api(tmp_path / "data", many_studies(2))
    addresses = ("/version", "/studies", "/studies/metadata", "/studies/NCT01000001", "/stats/size")
    (tag,) = {api.get(address).headers["etag"] for address in addresses}
    again = api.get("/studies", if_none_match=tag)
    assert (again.status, again.content, again.headers["etag"]) == (304, b"", tag)
    assert api.get("/studies", if_none_match='"another"').status == 200
    assert api.get("/studies?bogus=1", if_none_match=tag).status == 400
    put_in(tmp_path / "data", many_studies(1, first=1_000_009))
    assert api.get("/version").headers["etag"] != tag


def test_answers_are_compressed_for_who_takes_that(api: Api) -> None:
    plain, packed = api.get("/studies"), api.get("/studies", accept_encoding="br, gzip;q=1.0")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_an_empty_query_string_and_empty_values_are_no_parameters(api: Api) -> None:
    assert api.get("/version?").status == 200
    assert api.get("/studies?query.cond=&filter.ids=&sort=&pageToken=&countTotal=").status == 200


# One study


def test_a_study_comes_back_as_it_was_imported(api: Api) -> None:
    raw = a_study(
        ONE, aliases=["NCT00009113"], results=True, acronym="SNIP", org_study_id="INK-7", status="COMPLETED",
        changes={"futureSection": {"anything": [1, 2.50, None, "\\<b\\>"]}},
    )  # fmt: skip
    for asked in (ONE, "nct01000001", "NCT1000001", "Nct001000001"):
        told = api.get(f"/studies/{asked}")
        assert (told.status, told.content, told.content_type) == (200, raw, "application/json")


def test_an_alias_leads_to_the_current_study(api: Api) -> None:
    told = api.get("/studies/NCT00009113")
    assert (told.status, told.content, told.headers["location"]) == (301, b"", f"/api/v2/studies/{ONE}")


def test_fields_choose_parts_in_the_records_order(api: Api) -> None:
    told = api.get(
        f"/studies/{ONE}?fields={names('OverallStatus|protocolSection.identificationModule,BRIEF-TITLE|HasResults')}"
    )
    study = json.loads(api.get(f"/studies/{ONE}").content)
    identification = study["protocolSection"]["identificationModule"]
    assert told.json == {
        "protocolSection": {"identificationModule": identification, "statusModule": {"overallStatus": "COMPLETED"}},
        "hasResults": True,
    }
    assert list(told.json["protocolSection"]) == ["identificationModule", "statusModule"]


def test_fields_that_a_record_lacks_vanish_with_their_parents(api: Api) -> None:
    assert api.get(f"/studies/{ONE}?fields=DetailedDescription,LocationCity,NCTId").json == {
        "protocolSection": {"identificationModule": {"nctId": ONE}}
    }
    assert api.get(f"/studies/{ONE}?fields=DetailedDescription").json == {}


def test_an_area_stands_for_its_fields(api: Api) -> None:
    told = api.get(f"/studies/{ONE}?fields=IdSearch").json["protocolSection"]["identificationModule"]
    assert set(told) == {"nctId", "nctIdAliases", "acronym", "orgStudyIdInfo"}


def test_legacy_markup_undoes_escapes_in_texts_and_nowhere_else(tmp_path: Path) -> None:
    criteria = "Age \\>= 18\n\n* One \\[a\\]"
    api = an_api(tmp_path / "data", [a_study(ONE, criteria=criteria, title="A \\> B")])
    told = api.get(f"/studies/{ONE}?markupFormat=legacy").json["protocolSection"]
    assert told["eligibilityModule"]["eligibilityCriteria"] == "Age >= 18\r\n\r\n* One [a]"
    assert told["identificationModule"]["briefTitle"] == "A \\> B"


def test_one_study_as_zip_holds_its_json(api: Api) -> None:
    told = api.get(f"/studies/{ONE}?format=json.zip")
    assert told.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(told.content)) as archive:
        assert archive.namelist() == [f"{ONE}.json"]
        assert archive.read(f"{ONE}.json") == api.get(f"/studies/{ONE}").content


def test_all_studies_as_zip_lie_in_folders_by_their_last_digits(api: Api) -> None:
    told = api.get("/studies/download?format=json.zip")
    with zipfile.ZipFile(io.BytesIO(told.content)) as archive:
        assert f"01/{ONE}.json" in archive.namelist()
        assert len(archive.namelist()) == api.get("/studies?countTotal=true").json["totalCount"]
        assert archive.read(f"01/{ONE}.json") == api.get(f"/studies/{ONE}").content


def test_one_study_as_ris(api: Api) -> None:
    told = api.get(f"/studies/{ONE}?format=ris")
    lines = told.text.split("\r\n")
    assert told.content_type == "application/x-research-info-systems"
    assert lines[0] == "TY  - DBASE"
    assert lines[-2:] == ["ER  - ", ""]
    assert {f"ID  - {ONE}", "ST  - SNIP", "C6  - true", "RD  - 2026-06-01"} <= set(lines)
    assert f"UR  - https://clinicaltrials.gov/study/{ONE}" in lines
    some = api.get(f"/studies/{ONE}?format=ris&fields=ID").text.split("\r\n")
    assert some == ["TY  - DBASE", f"ID  - {ONE}", "ER  - ", ""]


def test_one_study_as_fhir_is_a_bundle_whose_references_lead_somewhere(api: Api) -> None:
    told = api.get("/studies/NCT03990001?format=fhir.json")
    assert told.content_type == "application/fhir+json"
    bundle = told.json
    study = bundle["entry"][0]["resource"]
    assert (bundle["resourceType"], study["resourceType"]) == ("Bundle", "ResearchStudy")
    assert study["identifier"][0] == {"use": "official", "system": "https://clinicaltrials.gov", "value": "NCT03990001"}
    there = {entry["fullUrl"] for entry in bundle["entry"]}
    pointed = set(_references(bundle))
    assert pointed and pointed <= there
    record = api.get("/studies/NCT03990001").json["protocolSection"]
    assert study["title"] == record["identificationModule"]["briefTitle"]
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert kinds.count("Location") == len(record["contactsLocationsModule"]["locations"])
    assert kinds.count("EvidenceVariable") == len(record["armsInterventionsModule"]["interventions"])


def _references(part: object) -> list[str]:
    if isinstance(part, dict):
        here = [part["reference"]] if isinstance(part.get("reference"), str) else []
        return here + [found for inner in part.values() for found in _references(inner)]
    return [found for inner in part for found in _references(inner)] if isinstance(part, list) else []


def test_fhir_takes_no_fields(api: Api) -> None:
    told = api.get(f"/studies/{ONE}?format=fhir.json&fields=NCTId")
    assert (told.status, told.text) == (400, "Parameter `fields` is not applicable to `fhir.json` format")


# Pages


def test_each_study_stands_on_a_line_of_its_own(api: Api) -> None:
    lines = api.get("/studies?pageSize=3").text.split("\n")
    studies = [json.loads(line.rstrip(",")) for line in lines[1:4]]
    assert [study["protocolSection"]["identificationModule"]["nctId"] for study in studies] == api.get(
        "/studies?pageSize=3"
    ).ids


@pytest.mark.parametrize(("asked", "size"), [("", 10), ("pageSize=0", 10), ("pageSize=7", 7), ("pageSize=5000", 1000)])
def test_page_sizes(tmp_path_factory: pytest.TempPathFactory, many: Api, asked: str, size: int) -> None:
    assert len(many.get(f"/studies?fields=NCTId&{asked}").ids) == size


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Api:
    return an_api(tmp_path_factory.mktemp("many") / "data", many_studies(1010))


def test_a_full_page_has_a_token_even_if_nothing_follows_and_a_short_one_none(many: Api) -> None:
    first = many.get("/studies?pageSize=1000&fields=NCTId")
    rest = many.get(f"/studies?pageSize=10&fields=NCTId&pageToken={first.json['nextPageToken']}")
    end = many.get(f"/studies?pageSize=10&fields=NCTId&pageToken={rest.json['nextPageToken']}")
    assert [len(first.ids), len(rest.ids), end.json] == [1000, 10, {"studies": []}]
    assert len({*first.ids, *rest.ids}) == 1010


@pytest.mark.parametrize(
    "query",
    [
        "",
        "query.term=study",
        "sort=LastUpdatePostDate",
        "sort=EnrollmentCount,NumPhases",
        "query.term=study&sort=@relevance:asc",
    ],
)
def test_a_walk_meets_each_study_once(api: Api, query: str) -> None:
    total = api.get(f"/studies?countTotal=true&{query}").json["totalCount"]
    walked: list[str] = []
    token = ""
    for turn in range(total):
        told = api.get(f"/studies?{query}&pageSize={3 + turn % 7}&fields=NCTId&pageToken={token}")
        assert ("totalCount" in told.json) is False
        walked += told.ids
        token = told.json.get("nextPageToken", "")
        if not token:
            break
    assert len(walked) == len(set(walked)) == total


def test_tokens_look_like_the_registrys(many: Api) -> None:
    token = many.get("/studies?pageSize=3").json["nextPageToken"]
    assert 35 <= len(token) <= 50
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_the_total_comes_with_the_first_page_only(many: Api) -> None:
    first = many.get("/studies?countTotal=true&pageSize=1&fields=NCTId")
    assert first.json["totalCount"] == 1010
    again = many.get(f"/studies?countTotal=true&pageSize=1&fields=NCTId&pageToken={first.json['nextPageToken']}")
    assert "totalCount" not in again.json
    assert "totalCount" not in many.get("/studies?pageSize=1").json


def test_a_token_of_another_question_is_refused_and_page_size_fields_and_format_may_change(many: Api) -> None:
    token = many.get("/studies?query.term=study&pageSize=3").json["nextPageToken"]
    other = many.get(f"/studies?query.term=index&pageToken={token}")
    assert (other.status, other.text) == (400, "Parameter `pageToken` does not belong to the other parameters")
    assert many.get(f"/studies?query.term=study&pageSize=9&format=csv&countTotal=true&pageToken={token}").status == 200


def test_a_walk_in_order_goes_on_over_an_import_and_one_by_relevance_stays_in_its_edition(tmp_path: Path) -> None:
    data = tmp_path / "data"
    api = an_api(data, many_studies(30))
    plain = api.get("/studies?pageSize=20&fields=NCTId").json["nextPageToken"]
    ranked = api.get("/studies?query.term=study&pageSize=20&fields=NCTId").json["nextPageToken"]
    put_in(data, many_studies(5, first=1_000_500))
    assert len(api.get(f"/studies?pageSize=20&fields=NCTId&pageToken={plain}").ids) == 15
    assert len(api.get(f"/studies?query.term=study&pageSize=20&fields=NCTId&pageToken={ranked}").ids) == 10
    elsewhere = Api(data).get(f"/studies?query.term=study&pageToken={ranked}")
    assert (elsewhere.status, elsewhere.text.split(":")[0]) == (400, "Parameter `pageToken` has expired")


# Queries and filters


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("query.titles=snip", [ONE]),
        ("query.term=SNIP", [ONE]),
        ("query.id=INK-7", [ONE]),
        ("query.id=NCT00009113", [ONE]),
        ("query.cond=heart+attack", ["NCT02000003", "NCT02000004"]),
        ("query.cond=%22heart+attack%22", ["NCT02000003", "NCT02000004"]),
        ("query.locn=Oslo", ["NCT02000013", "NCT02000014"]),
        ("query.term=malmo+AND+tumor", ["NCT02000001", "NCT02000002"]),
        ("filter.advanced=AREA[LocationCity]Oslo+AND+AREA[LocationStatus]Recruiting", ["NCT02000013", "NCT02000014"]),
        ("query.term=SEARCH[Location](AREA[LocationCity]Oslo+AND+AREA[LocationStatus]RECRUITING)", ["NCT02000013"]),
        ("filter.geo=distance(59.9,10.7,20km)&query.locn=Norway", ["NCT02000013", "NCT02000014"]),
        ("filter.ids=NCT00009113", [ONE]),
        ("filter.ids=nct1000001%7CNCT2000003,NCT02000004", [ONE, "NCT02000003", "NCT02000004"]),
        ("postFilter.ids=NCT01000001&filter.ids=NCT02000003", []),
        ("filter.ids=NCT01000001&filter.overallStatus=RECRUITING", []),
        ("filter.ids=NCT01000001&filter.overallStatus=RECRUITING%7CCOMPLETED", [ONE]),
        ("query.term=NCT01000001&filter.overallStatus=RECRUITING&aggFilters=phase:4", [ONE]),
        ("query.cond=nct1000001,%20NCT2000003&filter.overallStatus=UNKNOWN", [ONE, "NCT02000003"]),
        ("query.term=pseudopseudohypoparathyroidism", []),
        ("query.term=AREA[DetailedDescription]pseudopseudohypoparathyroidism", ["NCT02000020"]),
        ("filter.ids=NCT01000001&aggFilters=results:with", [ONE]),
        ("filter.ids=NCT01000001&aggFilters=results:without", []),
        ("aggFilters=phase:NA&filter.ids=NCT02000008,NCT02000009", ["NCT02000009"]),
        ("aggFilters=phase:1+2&filter.ids=NCT02000008,NCT02000009", ["NCT02000008"]),
        ("aggFilters=phase:na", []),
        ("aggFilters=healthy:y,ages:adult&filter.ids=NCT02000012", []),
        ("aggFilters=healthy:y&filter.ids=NCT02000011,NCT02000012", ["NCT02000012"]),
        ("aggFilters=studyType:obs_patreg&filter.ids=NCT02000009", []),
    ],
)  # fmt: skip
def test_what_is_asked_is_found(api: Api, query: str, ids: list[str]) -> None:
    found = api.get(f"/studies?{query}&pageSize=1000").ids
    assert sorted(nct_id for nct_id in found if not nct_id.startswith(SAMPLE)) == ids


def test_synonym_ids_are_refused_with_a_clear_text(api: Api) -> None:
    told = api.get("/studies?filter.synonyms=ConditionSearch:1651367")
    assert told.status == 400
    assert "`filter.synonyms` is not supported here" in told.text


def test_query_fields_are_those_that_the_search_asks(api: Api) -> None:
    told = api.get("/studies?query.titles=snip&filter.advanced=AREA[OverallStatus]COMPLETED&fields=@query").json[
        "studies"
    ]
    assert told == [
        {
            "protocolSection": {
                "identificationModule": {"briefTitle": "Plasters for Paper Cuts", "acronym": "SNIP"},
                "statusModule": {"overallStatus": "COMPLETED"},
            }
        }
    ]


def test_nearness_changes_the_order_of_relevance_only(api: Api) -> None:
    around = "query.locn=Hospital&filter.geo=distance(60.39,5.32,9000mi)&fields=NCTId&pageSize=3"
    near = api.get(f"/studies?{around}&geoDecay=func:exp,scale:10mi,offset:0mi,decay:0.1").ids
    assert near[0] == "NCT02000014"
    far = api.get(f"/studies?{around}&sort=EnrollmentCount&geoDecay=func:linear,scale:1km,offset:0km,decay:0.5").ids
    assert far == api.get(f"/studies?{around}&sort=EnrollmentCount").ids


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("StartDate", ["NCT02000006", "NCT02000005", "NCT02000007"]),
        ("StartDate:desc", ["NCT02000006", "NCT02000005", "NCT02000007"]),
        ("StartDate:asc", ["NCT02000005", "NCT02000006", "NCT02000007"]),
        ("protocolSection.statusModule.startDateStruct.date:asc", ["NCT02000005", "NCT02000006", "NCT02000007"]),
    ],
)
def test_studies_without_the_value_come_last_in_both_directions(api: Api, sort: str, ids: list[str]) -> None:
    assert api.get(f"/studies?filter.ids=NCT02000005,NCT02000006,NCT02000007&sort={sort}").ids == ids


# CSV


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_a_table_has_thirty_columns_and_a_header_on_its_first_page(api: Api) -> None:
    first = api.get("/studies?format=csv&pageSize=5&countTotal=true&markupFormat=legacy")
    assert first.content_type == "text/csv"
    assert len(columns()) == 30
    assert rows(first.text)[0] == list(columns())
    assert len(rows(first.text)) == 6
    assert int(first.headers["x-total-count"]) > 100
    second = api.get(f"/studies?format=csv&pageSize=5&pageToken={first.headers['x-next-page-token']}")
    assert len(rows(second.text)) == 5
    assert "x-total-count" not in second.headers


def test_columns_keep_their_order_whatever_order_was_asked(api: Api) -> None:
    told = api.get(f"/studies/{ONE}?format=csv&fields={names('Study Results,Study URL|NCT Number')}")
    assert rows(told.text) == [
        ["NCT Number", "Study URL", "Study Results"],
        [ONE, f"https://clinicaltrials.gov/study/{ONE}", "YES"],
    ]


def test_cells_are_written_as_the_registry_writes_them(tmp_path: Path) -> None:
    protocol = {
        "identificationModule": {
            "nctId": ONE, "orgStudyIdInfo": {"id": "A"}, "secondaryIdInfos": [{"id": "B"}, {"id": "A"}],
        },
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {
                "allocation": "RANDOMIZED", "interventionModel": "PARALLEL", "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "TRIPLE", "whoMasked": ["PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR"]},
            },
        },
        "armsInterventionsModule": {
            "interventions": [{"type": "DRUG", "name": "Glue"}, {"type": "OTHER", "name": "Tape"}],
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Cuts", "timeFrame": "1 day"}, {"measure": "Ink", "description": "d", "timeFrame": "t"},
            ]
        },
        "eligibilityModule": {"stdAges": ["CHILD", "ADULT"]},
        "statusModule": {"startDateStruct": {"date": "2012-04"}},
        "contactsLocationsModule": {
            "locations": [{"facility": "F", "city": "C", "country": "N"}, {"city": "D", "zip": "1"}],
        },
    }  # fmt: skip
    document = {"typeAbbrev": "Prot", "label": "Plan", "filename": "Prot_000.pdf"}
    tree = {"protocolSection": protocol, "documentSection": {"largeDocumentModule": {"largeDocs": [document]}}}
    api = an_api(tmp_path / "data", [json.dumps(tree).encode()])
    row = dict(zip(*rows(api.get(f"/studies/{ONE}?format=csv").text), strict=True))
    assert row["Interventions"] == "DRUG: Glue|OTHER: Tape"
    assert row["Primary Outcome Measures"] == "Cuts, 1 day|Ink, d, t"
    assert row["Age"] == "CHILD, ADULT"
    assert row["Phases"] == "PHASE1|PHASE2"
    assert row["Study Design"] == (
        "Allocation: RANDOMIZED|Intervention Model: PARALLEL|"
        "Masking: TRIPLE (PARTICIPANT, CARE_PROVIDER, INVESTIGATOR)|Primary Purpose: TREATMENT"
    )
    assert row["Other IDs"] == "A|B|A"
    assert row["Start Date"] == "2012-04"
    assert row["Locations"] == "F, C, N|D, 1"
    assert row["Study Results"] == "NO"
    assert row["Study Documents"] == f"Plan, https://cdn.clinicaltrials.gov/large-docs/01/{ONE}/Prot_000.pdf"


def test_the_design_of_an_observational_study_is_written_out(tmp_path: Path) -> None:
    design = {
        "studyType": "OBSERVATIONAL",
        "designInfo": {"observationalModel": "COHORT", "timePerspective": "PROSPECTIVE"},
    }
    tree = {"protocolSection": {"identificationModule": {"nctId": ONE}, "designModule": design}}
    api = an_api(tmp_path / "data", [json.dumps(tree).encode()])
    told = rows(api.get(f"/studies/{ONE}?format=csv&fields=Study+Design").text)
    assert told[1] == ["Observational Model: COHORT|Time Perspective: PROSPECTIVE"]


# Model, statistics, versions


def test_metadata_is_a_tree_of_six_roots(api: Api) -> None:
    told = api.get("/studies/metadata").json
    assert [root["name"] for root in told] == [
        "protocolSection", "resultsSection", "annotationSection", "documentSection", "derivedSection", "hasResults",
    ]  # fmt: skip
    nodes = _nodes(told)
    assert len(nodes) == 454
    assert [node["piece"] for node in nodes if node.get("nested")] == ["Location"]
    with_all = _nodes(api.get("/studies/metadata?includeIndexedOnly=true&includeHistoricOnly=true").json)
    assert len(with_all) == 454 + 77
    assert sum(node.get("indexedOnly", False) for node in with_all) == 77


def _nodes(tree: list[dict[str, object]]) -> list[dict[str, object]]:
    return [found for node in tree for found in (node, *_nodes(node.get("children", [])))]  # type: ignore[arg-type] # JSON of ours


def test_search_areas_and_enums_are_those_of_the_registry(api: Api) -> None:
    (study,) = api.get("/studies/search-areas").json
    assert (study["name"], len(study["areas"])) == ("Study", 19)
    enums = {enum["type"]: enum for enum in api.get("/studies/enums").json}
    assert len(enums) == 41
    assert enums["Status"]["pieces"] == ["OverallStatus", "LastKnownStatus"]
    assert enums["AgencyClass"]["pieces"] == ["OrgClass", "LeadSponsorClass", "CollaboratorClass"]


def test_statistics_of_fields(api: Api) -> None:
    told = api.get("/stats/field/values").json
    kinds = [row["type"] for row in told]
    counted = {kind: kinds.count(kind) for kind in ("STRING", "INTEGER", "ENUM", "DATE", "BOOLEAN")}
    assert counted == {"STRING": 214, "INTEGER": 92, "ENUM": 55, "DATE": 29, "BOOLEAN": 28}
    (phase,) = api.get("/stats/field/values?fields=protocolSection.designModule.phases").json
    total = api.get("/studies?countTotal=true").json["totalCount"]
    counts = {row["value"]: row["studiesCount"] for row in phase["topValues"]}
    assert counts["PHASE1"] == api.get("/studies?countTotal=true&aggFilters=phase:1").json["totalCount"]
    missing = api.get("/studies?countTotal=true&filter.advanced=AREA[Phase]MISSING").json["totalCount"]
    assert phase["missingStudiesCount"] == missing < total
    assert api.get("/stats/fieldValues?fields=Phase").content == api.get("/stats/fieldValues/Phase").content
    assert api.get("/stats/field/values?types=ENUM%7CBOOLEAN").json == [
        r for r in told if r["type"] in ("ENUM", "BOOLEAN")
    ]
    dates = api.get("/stats/field/values?fields=StartDate").json[0]
    assert dates["formats"] == ["yyyy", "yyyy-MM", "yyyy-MM-dd"]


def test_statistics_of_lists_and_of_sizes(api: Api) -> None:
    (phase,) = api.get("/stats/field/sizes?fields=Phase").json
    two = api.get("/studies?countTotal=true&filter.advanced=AREA[Phase:size]2").json["totalCount"]
    assert {row["size"]: row["studiesCount"] for row in phase["topSizes"]}[2] == two
    assert api.get("/stats/listSizes/Phase").json == [phase]
    sizes = api.get("/stats/size").json
    assert sizes["totalStudies"] == api.get("/studies?countTotal=true").json["totalCount"]
    assert len(sizes["largestStudies"]) == 10
    assert sum(row["studiesCount"] for row in sizes["ranges"]) == sizes["totalStudies"]


def test_the_version_tells_when_the_data_were_processed(api: Api) -> None:
    assert api.get("/version").json == {"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T00:00:00"}


def test_without_an_index_a_study_is_still_found_and_a_search_says_why_not(tmp_path: Path) -> None:
    api = an_api(tmp_path / "data", many_studies(1))
    (editions_of(tmp_path / "data").folder / "current").unlink()
    bare = Api(tmp_path / "data")
    assert bare.get("/studies/NCT01000001").status == 200
    assert (bare.get("/studies").status, bare.get("/studies").text) == (503, "The search index is being made")
    assert api.get("/version").status == 200
