"""Our answers beside the registry's own documents: its model, its OpenAPI document, its records."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from lib.api import Api, an_api
from lib.corpus import corpus_dir
from lib.scan import Scan
from lib.schema import faults, resolved
from trialfinder.api import model, openapi
from trialfinder.api.ris import tags
from trialfinder.api.table import columns
from trialfinder.search.essie import parse

pytestmark = pytest.mark.corpus

FULL = os.environ.get("TRIALFINDER_FULL_CORPUS") == "1"
EVERY = 1 if FULL else 12
CASES = 1000 if FULL else 150
"""Requests made up for each operation."""


def contract(name: str) -> Any:
    return json.loads((corpus_dir() / "contract" / name).read_text("utf-8"))


def captured(name: str) -> Any:
    return json.loads((corpus_dir() / "registry" / "raw" / name).read_text("utf-8"))


@cache
def registry_document() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load((corpus_dir() / "contract" / "ctg-oas-v2.yaml").read_text("utf-8"))
    return made


@cache
def records() -> list[bytes]:
    with gzip.open(corpus_dir() / "registry" / "studies.ndjson.gz") as file:
        return [line.strip() for line in itertools.islice(file, 0, None, EVERY)]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Api:
    return an_api(tmp_path_factory.mktemp("real") / "data", records(), seconds=600)


# The model


def plain(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nodes without the registry's prose, and with addresses of one site."""
    return [_plain(node) for node in nodes]


def _plain(node: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in node.items() if key not in ("title", "description", "rules", "children")}
    if "dedLink" in kept:
        kept["dedLink"] = {**kept["dedLink"], "url": kept["dedLink"]["url"].replace("//beta-ut.", "//")}
    return kept | ({"children": plain(node["children"])} if "children" in node else {})


def test_metadata_are_the_registrys_but_for_its_prose() -> None:
    ours = json.loads(json.dumps(model.metadata(False)))
    assert plain(ours) == plain(captured("studies_metadata_newer.json"))


def test_fields_that_are_only_indexed_are_the_registrys() -> None:
    def below(nodes: list[dict[str, Any]], path: str = "") -> Iterator[tuple[str, str, str]]:
        for node in nodes:
            here = f"{path}.{node['name']}".lstrip(".")
            if node.get("indexedOnly"):
                yield here, node["piece"], node["type"]
            yield from below(node.get("children", []), here)

    told = {(row["path"], row["piece"], row["type"]) for row in contract("indexed-only-fields.json")}
    assert set(below(model.metadata(True))) == told


def test_enums_are_the_registrys() -> None:
    assert model.enums() == captured("studies_enums.json")


def test_search_areas_are_the_registrys() -> None:
    assert model.search_areas() == contract("search-areas.json")


def test_columns_and_tags_are_the_registrys() -> None:
    assert list(columns().items()) == [(row["column"], tuple(row["pieces"])) for row in contract("csv-columns.json")]
    assert list(tags()) == [row["tag"] for row in contract("ris-tags.json")]


# The OpenAPI document


def test_operations_and_their_parameters_are_the_registrys() -> None:
    ours, theirs = openapi.document(), registry_document()
    assert list(ours["paths"]) == list(theirs["paths"])
    for path, operations in theirs["paths"].items():
        told, asked = ours["paths"][path]["get"], operations["get"]
        assert told["operationId"] == asked["operationId"]
        assert _by_name(told["parameters"]) == _by_name(asked["parameters"])
        assert set(asked["responses"]) <= set(told["responses"])


def _by_name(parameters: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {parameter["name"]: _bare(parameter) for parameter in parameters}


def _bare(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter without prose and examples."""
    kept = {key: value for key, value in parameter.items() if key not in ("description", "examples")}
    schema = dict(kept["schema"])
    if "items" in schema:
        schema["items"] = {key: value for key, value in schema["items"].items() if key != "minLength"}
        schema.pop("minItems", None)
    if "enum" in schema:
        schema["enum"] = sorted(schema["enum"])
    return kept | {"schema": schema}


def test_schemas_that_both_have_by_one_name_have_the_same_properties() -> None:
    ours, theirs = openapi.document()["components"]["schemas"], registry_document()["components"]["schemas"]
    common = [name for name in ours if name in theirs and "properties" in theirs[name]]
    assert len(common) > 70
    for name in common:
        if name in AMBIGUOUS:
            continue
        missing = set(theirs[name]["properties"]) - set(ours[name]["properties"])
        extra = set(ours[name]["properties"]) - set(theirs[name]["properties"])
        assert (missing, extra) == (set(), set()), name


AMBIGUOUS: set[str] = set()
"""Structures whose name the registry gives to several."""


# Records


def test_each_study_comes_back_as_it_was_received(api: Api) -> None:
    for raw in records():
        nct_id = json.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
        assert api.get(f"/studies/{nct_id}").content == raw


def test_pages_of_all_studies_hold_them_all_as_they_were_received(api: Api) -> None:
    lines = api.get("/studies?pageSize=1000").content.split(b"\n")
    held = set(records())
    assert sum(line.rstrip(b",") in held for line in lines) == min(len(held), 1000)


def test_real_studies_are_as_the_registrys_schema_says(api: Api) -> None:
    """Unknown keys are allowed there; types and coded values are those of the schema."""
    document = registry_document()
    ours = openapi.document()
    for raw in records():
        study = json.loads(raw)
        assert list(faults(study, ours["components"]["schemas"]["Study"], ours)) == []
        found = list(faults(study, document["components"]["schemas"]["Study"], document))
        assert found == []


@pytest.mark.parametrize("form", ["csv", "ris", "fhir.json", "json.zip"])
def test_every_real_study_can_be_written_in_every_format(api: Api, form: str) -> None:
    for raw in records():
        nct_id = json.loads(raw)["protocolSection"]["identificationModule"]["nctId"]
        told = api.get(f"/studies/{nct_id}?format={form}")
        assert told.status == 200
        assert told.content


def test_counts_over_real_studies_are_those_of_a_scan(api: Api) -> None:
    scan = Scan(records()[:: 8 if FULL else 1])
    held = {scan.id_of(study) for study in scan.studies}
    index = api.context.library.index()
    assert index
    for text in REFERENCE:
        found = {f"NCT{number:08d}" for number in index.numbers(parse(text))} & held
        assert found == scan.matches(parse(text)), text


REFERENCE = (
    "AREA[Phase]PHASE3", "AREA[StartDate]RANGE[2020-01-01,2020-12-31]", "AREA[EnrollmentCount]RANGE[500,MAX]",
    "AREA[ResultsFirstPostDate]RANGE[MIN,MAX]", "AREA[Phase]MISSING", "AREA[Phase:size]2",
    "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)",
    "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]", '"breast cancer"', 'AREA[ConditionSearch]"breast cancer"',
    "AREA[InterventionSearch]pembrolizumab", "AREA[SponsorSearch]Pfizer", "AREA[LeadSponsorName]Pfizer",
    "AREA[EligibilitySearch](pregnant NOT lactating)", "AREA[OutcomeMeasureUnitOfMeasure]participants",
    'EXPANSION[None]"Overall Survival"', "AREA[SeriousEventTerm]sepsis", "AREA[NumOtherEvents]RANGE[20,MAX]",
)  # fmt: skip
"""Questions of the contract's own list of reference counts, and some over fields that no area has."""


# Made-up requests


@pytest.mark.parametrize("path", [
    "/studies", "/studies/{nctId}", "/studies/metadata", "/studies/search-areas", "/studies/enums", "/stats/size",
    "/stats/field/values", "/stats/field/sizes", "/version",
])  # fmt: skip
def test_no_request_gets_what_is_not_documented(api: Api, path: str) -> None:
    """Requests made up from the registry's document, good and bad: each answer has a status and a body of it.

    Two types of content that it leaves out (CSV of a page, RIS of a study) are in ours.
    """
    document = registry_document()
    operation = document["paths"][path]["get"]
    ours = openapi.document()["paths"][path]["get"]["responses"]
    chance = random.Random(f"{path} 1")  # noqa: S311 - which requests are tried, nothing secret
    seen: set[bytes] = set()
    for _ in range(CASES):
        asked, parameters = _request(chance, path, operation, document)
        told = api.ask(asked, parameters)
        shown = f"{asked} {parameters} -> {told.status} {told.content[:200]!r}"
        assert str(told.status) in operation["responses"], shown
        content = operation["responses"][str(told.status)].get("content") or {}
        kind = told.content_type.partition(";")[0]
        if told.status == 301:
            assert not told.content, shown
            continue
        assert kind in (content or ours[str(told.status)]["content"]) or kind in ours["200"]["content"], shown
        if kind == "application/json" and told.content not in seen:
            seen.add(told.content)
            schema = content[kind]["schema"]
            assert list(itertools.islice(faults(told.json, schema, document), 3)) == [], shown
        if told.status >= 400:
            assert told.text and "\n" not in told.text and not told.text.startswith("{"), shown


def _request(
    chance: random.Random, path: str, operation: dict[str, Any], document: dict[str, Any]
) -> tuple[str, list[tuple[str, str]]]:
    parameters: list[tuple[str, str]] = []
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace("{nctId}", _value(chance, parameter, document))
        elif chance.random() < 0.2:
            parameters.append((parameter["name"], _value(chance, parameter, document)))
    if chance.random() < 0.05:
        parameters.append((chance.choice(["x", "query.x", "filter.y", "a.b", "", "fields "]), "1"))
    return path, parameters


def _value(chance: random.Random, parameter: dict[str, Any], document: dict[str, Any]) -> str:
    """Mostly something that the parameter takes."""
    if chance.random() < 0.08:
        return _junk(chance)
    name, schema = parameter["name"], resolved(parameter["schema"], document)
    if name in EXAMPLES:
        items = [chance.choice(EXAMPLES[name]) for _ in range(chance.choice([1, 1, 2, 3]))]
        return chance.choice(",|").join(items) if schema.get("type") == "array" else items[0]
    if name.startswith("query.") or name.endswith(".advanced"):
        return chance.choice(EXPRESSIONS)
    if schema.get("type") == "array":
        values = resolved(schema["items"], document).get("enum", ["x"])
        return chance.choice(",|").join(chance.sample(values, min(2, len(values))))
    if "enum" in schema:
        return str(chance.choice(schema["enum"]))
    return {"boolean": chance.choice(["true", "false"]), "integer": str(chance.choice([0, 1, 7, 50]))}.get(
        schema["type"], _junk(chance)
    )


def _junk(chance: random.Random) -> str:
    letters = "aZ09 ,|:()[]\"'\\%&=.@é\u2028\U0001f9ea\0AREANOT"
    return "".join(chance.choice(letters) for _ in range(chance.choice([0, 1, 5, 40])))


_IDS = ["NCT00000102", "nct4", "NCT02502318", "NCT00000410", "NCT99999999", "NCT0", "NCT123456789", "x"]
EXAMPLES = {
    "nctId": _IDS,
    "filter.ids": _IDS[:5],
    "postFilter.ids": _IDS[:5],
    "filter.geo": ["distance(39.0035707,-77.1013313,50mi)", "distance(0,0,1)", "distance(90,180,999km)", "distance(1)"],
    "postFilter.geo": ["distance(42.36,-71.06,500mi)", "distance(91,0,1mi)"],
    "filter.synonyms": ["ConditionSearch:1651367"],
    "postFilter.synonyms": ["BasicSearch:2013558"],
    "aggFilters": ["results:with,status:com", "status:not rec,sex:f,healthy:y", "phase:9", "x:y", "phase"],
    "geoDecay": ["func:linear,scale:99km,offset:9km,decay:0.1", "func:gauss,scale:5mi,offset:0mi,decay:1", "func:exp"],
    "fields": ["NCTId", "BriefTitle", "Reference", "ConditionsModule", "@query", "LocationSearch", "NCT Number", "no"],
    "sort": ["@relevance", "LastUpdatePostDate", "EnrollmentCount:desc", "NumArmGroups", "@relevance:asc", "Phase"],
    "pageToken": ["", "abc", "Aaj6Tnw_SgAAAAAAAAAAAAAAAAAAAAAAAAAE3dAlt4U"],
}  # fmt: skip
EXPRESSIONS = (
    "lung cancer", "(head OR neck) AND pain", '"heart attack" NOT AREA[Phase]NA', "AREA[StartDate]2022", "ALL",
    "MISSING",
    "AREA[MinimumAge]RANGE[MIN, 16 years] AND AREA[MaximumAge]RANGE[16 years, MAX]", "NCT00000102, NCT00000410",
    "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)", "AREA[Nope]x", "foo bar [", "(a",
    "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]", "TILT[StudyFirstPostDate]cancer", "EXPANSION[None]Study",
    "COVERAGE[StartsWith]a", "AREA[Phase:size]RANGE[2,MAX]", "AREA[OutcomeMeasureTitle]survival", "\\NOT x", "+", "NOT",
)  # fmt: skip
