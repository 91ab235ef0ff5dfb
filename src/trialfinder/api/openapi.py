"""The OpenAPI document of our API: the registry's operations, parameters and schemas, made from the same tables.

The registry's explanations are its own and not repeated; what each thing means stands in its document, to which ours
points. Answers that only we give (503 while there is nothing to answer from) are named.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from trialfinder.api import filters, one, statistics, studies
from trialfinder.api.answers import API_VERSION, CSV, FHIR, JSON, RIS, ZIP
from trialfinder.records.fields import enum_labels
from trialfinder.search.areas import Kind, Piece, pieces

Schema = dict[str, Any]

_OFFICIAL = "https://clinicaltrials.gov/data-api/api"
_NCT = r"^[Nn][Cc][Tt]0*[1-9]\d{0,7}$"
_NAME = r"^[a-zA-Z][a-zA-Z0-9\-. ]*$"
_NAME_OR_QUERY = r"^([a-zA-Z][a-zA-Z0-9\-. ]*)|(@query)$"
_SORT = r"^(([a-zA-Z][a-zA-Z0-9\-. ]*)|(@relevance))(:(asc|desc))?$"
_GEO = r"^distance\(-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d+(\.\d+)?(km|mi)?\)$"
_DECAY = r"^func:(gauss|exp|linear),scale:(\d+(\.\d+)?(km|mi)),offset:(\d+(\.\d+)?(km|mi)),decay:(\d+(\.\d+)?)$"

_STRING: Schema = {"type": "string"}
_INT: Schema = {"type": "integer", "format": "int32"}
_LONG: Schema = {"type": "integer", "format": "int64"}
_DOUBLE: Schema = {"type": "number", "format": "double"}


@cache
def document() -> Schema:
    """The whole document."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "trialfinder: ClinicalTrials.gov API v2", "version": API_VERSION},
        "servers": [{"url": "/api/v2"}],
        "externalDocs": {"description": "The registry's own document", "url": _OFFICIAL},
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _paths() -> Schema:
    study = {JSON: "Study", CSV: "StudiesCsv", ZIP: "StudiesZip", FHIR: "StudyFhir", RIS: "StudyRis"}
    flags = [
        _parameter(f"include{name}Only", {"type": "boolean", "default": False}) for name in ("Indexed", "Historic")
    ]
    names = _list("fields", {"type": "string", "pattern": _NAME}, minItems=1)
    types = _list("types", _ref("FieldStatsType"), default=[])
    return {
        "/studies": _operation("listStudies", _search_parameters(), {JSON: "PagedStudies", CSV: "StudiesCsv"}),
        "/studies/{nctId}": _operation("fetchStudy", _one_parameters(), study, "301", "404"),
        "/studies/metadata": _operation("studiesMetadata", flags, {JSON: "FieldNodeList"}),
        "/studies/search-areas": _operation("searchAreas", [], {JSON: "SearchDocumentList"}),
        "/studies/enums": _operation("enums", [], {JSON: "EnumInfoList"}),
        "/stats/size": _operation("sizeStats", [], {JSON: "GzipStats"}),
        "/stats/field/values": _operation("fieldValuesStats", [types, names], {JSON: "FieldValuesStatsList"}, "404"),
        "/stats/field/sizes": _operation("listFieldSizesStats", [names], {JSON: "ListSizesList"}, "404"),
        "/version": _operation("version", [], {JSON: "Version"}),
    }


def _operation(name: str, parameters: list[Schema], answers: dict[str, str], *others: str) -> Schema:
    told = {"200": "OK", "301": "Moved Permanently", "304": "Not Modified", "400": "Bad Request", "404": "Not Found"}
    told["503"] = "Service Unavailable"
    responses: Schema = {
        "200": {"description": "OK", "content": {kind: {"schema": _ref(s)} for kind, s in answers.items()}}
    }
    for status in sorted({*others, "304", "400", "503"}):
        text = {"content": {"text/plain": {"schema": _ref("errorMessage")}}} if status >= "400" else {}
        responses[status] = {"description": told[status], **text}
    return {"get": {"operationId": name, "parameters": parameters, "responses": responses}}


def _parameter(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _list(name: str, items: Schema, **more: Any) -> Schema:
    schema = {"type": "array", **more, "items": items}
    return {
        "name": name,
        "in": "query",
        "style": "pipeDelimited",
        "explode": False,
        "required": False,
        "schema": schema,
    }


def _forms(*forms: str) -> Schema:
    return {"type": "string", "enum": sorted(forms), "default": "json"}


def _markup() -> Schema:
    return _parameter("markupFormat", {"type": "string", "enum": ["markdown", "legacy"], "default": "markdown"})


def _search_parameters() -> list[Schema]:
    made = [_parameter("format", _forms("csv", "json")), _markup()]
    made += [_parameter(f"query.{name}", _STRING) for name in studies.QUERIES]
    for prefix in filters.PREFIXES:
        made += [
            _list(f"{prefix}.overallStatus", _ref("Status")),
            _parameter(f"{prefix}.geo", {"type": "string", "pattern": _GEO}),
            _list(f"{prefix}.ids", {"type": "string", "pattern": _NCT}),
            _parameter(f"{prefix}.advanced", _STRING),
            _list(f"{prefix}.synonyms", _STRING),
        ]
    decay = {"type": "string", "pattern": _DECAY, "default": "func:exp,scale:300mi,offset:0mi,decay:0.5"}
    return [
        *made,
        _parameter("aggFilters", _STRING),
        _parameter("geoDecay", decay),
        _list("fields", {"type": "string", "pattern": _NAME_OR_QUERY}, minItems=1),
        _list("sort", {"type": "string", "pattern": _SORT}, maxItems=2, default=[]),
        _parameter("countTotal", {"type": "boolean", "default": False}),
        _parameter("pageSize", {**_INT, "minimum": 0, "default": 10}),
        _parameter("pageToken", _STRING),
    ]


def _one_parameters() -> list[Schema]:
    nct_id = {"name": "nctId", "in": "path", "required": True, "schema": {"type": "string", "pattern": _NCT}}
    fields = _list("fields", {"type": "string", "pattern": _NAME}, minItems=1)
    return [nct_id, _parameter("format", _forms(*one.FORMATS)), _markup(), fields]


# Schemas


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _array(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _object(required: str, properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": required.split()}


def _schemas() -> Schema:
    made: Schema = {
        "nct": {"type": "string", "minLength": 11, "maxLength": 11, "pattern": r"^NCT\d{8}$"},
        "errorMessage": _STRING,
        "StudiesCsv": _STRING,
        "StudiesZip": {"type": "string", "format": "binary"},
        "StudyFhir": {"type": "object"},
        "StudyRis": _STRING,
        "Version": _object("apiVersion", {"apiVersion": _STRING, "dataTimestamp": _STRING}),
        "PagedStudies": _object("studies", {"nextPageToken": _STRING, "studies": _array("Study"), "totalCount": _INT}),
        "FieldStatsType": {"type": "string", "enum": list(statistics.TYPES)},
    }
    return made | _model_schemas() | _statistics_schemas() | _study_schemas()


def _model_schemas() -> Schema:
    flags = {name: {"type": "boolean"} for name in ("historicOnly", "indexedOnly", "isEnum", "nested", "synonyms")}
    texts = dict.fromkeys(("description", "name", "piece", "rules", "sourceType", "title", "type"), _STRING)
    names = {"type": "array", "items": _STRING}
    node = {**flags, **texts, "altPieceNames": names, "children": _array("FieldNode"), "dedLink": _ref("WebLink")}
    part = {"isEnum": {"type": "boolean"}, "isSynonyms": {"type": "boolean"}, "pieces": names, "type": _STRING}
    area = {"name": _STRING, "param": _STRING, "parts": _array("SearchPart"), "uiLabel": _STRING}
    item = {"exceptions": {"type": "object"}, "legacyValue": _STRING, "value": _STRING}
    return {
        "FieldNode": _object("name piece sourceType type", {**node, "maxChars": _INT}),
        "WebLink": _object("label url", {"label": _STRING, "url": _STRING}),
        "FieldNodeList": _array("FieldNode"),
        "SearchPart": _object(
            "isEnum isSynonyms pieces type weight", {**part, "weight": {"type": "number", "format": "float"}}
        ),
        "SearchArea": _object("name parts", area),
        "SearchDocument": _object("areas name", {"areas": _array("SearchArea"), "name": _STRING}),
        "SearchDocumentList": _array("SearchDocument"),
        "EnumItem": _object("legacyValue value", item),
        "EnumInfo": _object("pieces type values", {"pieces": names, "type": _STRING, "values": _array("EnumItem")}),
        "EnumInfoList": _array("EnumInfo"),
    }


def _statistics_schemas() -> Schema:
    common = {"field": _STRING, "missingStudiesCount": _INT, "piece": _STRING, "type": _ref("FieldStatsType")}
    needed = "field missingStudiesCount piece type"
    values = {"topValues": _array("ValueCount"), "uniqueValuesCount": _LONG}
    kinds = ("EnumStats", "StringStats", "DateStats", "IntegerStats", "NumberStats", "BooleanStats")
    longest = {"length": _INT, "nctId": _STRING, "value": _STRING}
    sizes = {
        "averageSizeBytes": _INT,
        "largestStudies": _array("StudySize"),
        "percentiles": {"type": "object"},
        "ranges": _array("DistItem"),
        "totalStudies": _INT,
    }
    lists = {"field": _STRING, "maxSize": _INT, "minSize": _INT, "piece": _STRING, "uniqueSizesCount": _LONG}
    dates = {"formats": {"type": "array", "items": _STRING}, "max": _STRING, "min": _STRING}
    counts = {"falseCount": _INT, "trueCount": _INT}
    return {
        "GzipStats": _object(" ".join(sizes), sizes),
        "StudySize": _object("id sizeBytes", {"id": _STRING, "sizeBytes": _INT}),
        "DistItem": _object("sizeRange studiesCount", {"sizeRange": _STRING, "studiesCount": _INT}),
        "ListSize": _object("size studiesCount", {"size": _INT, "studiesCount": _INT}),
        "ListSizes": _object("field piece uniqueSizesCount", {**lists, "topSizes": _array("ListSize")}),
        "ListSizesList": _array("ListSizes"),
        "ValueCount": _object("studiesCount value", {"studiesCount": _INT, "value": _STRING}),
        "LongestString": _object("length nctId value", longest),
        "EnumStats": _object(f"{needed} uniqueValuesCount", common | values),
        "StringStats": _object(f"{needed} uniqueValuesCount", common | values | {"longest": _ref("LongestString")}),
        "DateStats": _object(f"{needed} formats", common | dates),
        "IntegerStats": _object(needed, common | {"avg": _DOUBLE, "max": _LONG, "min": _LONG}),
        "NumberStats": _object(needed, common | {"avg": _DOUBLE, "max": _DOUBLE, "min": _DOUBLE}),
        "BooleanStats": _object(f"{needed} falseCount trueCount", common | counts),
        "FieldValuesStatsList": {"type": "array", "items": {"anyOf": [_ref(kind) for kind in kinds]}},
    }


def _study_schemas() -> Schema:
    """A study, from the tree of its fields: structures under their pieces, coded types under their own names."""
    made: Schema = {"Study": {"type": "object", "properties": {}}}
    by_path: dict[str, Schema] = {"": made["Study"]}
    for piece in pieces().values():
        if piece.how:
            continue
        parent = by_path[piece.path.rpartition(".")[0]]
        schema = _field_schema(piece)
        if piece.kind is Kind.STRUCT:
            made[piece.name] = by_path[piece.path] = {"type": "object", "properties": {}}
        elif piece.kind is Kind.ENUM:
            made[piece.base_type] = {"type": "string", "enum": list(enum_labels()[piece.base_type])}
        whole = {"type": "array", "items": schema} if piece.listed else schema
        parent["properties"][piece.path.rpartition(".")[2]] = whole
    return made


def _field_schema(piece: Piece) -> Schema:
    if piece.kind is Kind.STRUCT:
        return _ref(piece.name)
    if piece.kind is Kind.ENUM:
        return _ref(piece.base_type)
    if piece.kind is Kind.GEO:
        return {"type": "object", "properties": {"lat": _DOUBLE, "lon": _DOUBLE}, "required": ["lat", "lon"]}
    if piece.kind is Kind.BOOLEAN:
        return {"type": "boolean"}
    if piece.kind is Kind.INTEGER:
        return {"type": "integer"}
    return _ref("nct") if piece.base_type == "nct" and piece.name == "NCTId" else _STRING
