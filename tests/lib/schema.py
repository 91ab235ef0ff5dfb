"""Whether JSON is as a schema of an OpenAPI document says: the parts of JSON Schema that such documents use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
_KNOWN = {
    "type", "properties", "additionalProperties", "required", "items", "enum", "$ref", "anyOf", "oneOf", "pattern",
    "minLength", "maxLength", "format", "description", "minItems", "maxItems", "default", "minimum", "example", "title",
}  # fmt: skip


def faults(value: Any, schema: Mapping[str, Any], document: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """What is not as the schema says; nothing where all is."""
    schema = resolved(schema, document)
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        if all(any(True for _ in faults(value, choice, document)) for choice in choices):
            yield f"{place}: none of the choices"
        return
    kind = schema.get("type")
    if kind and (not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{place}: {type(value).__name__} where {kind} is due"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of the values"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{place}: {value!r} is not of the form"
    if kind == "array":
        for index, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), document, f"{place}[{index}]")
    if kind == "object":
        yield from _object_faults(value, schema, document, place)


def _object_faults(
    value: dict[str, Any], schema: Mapping[str, Any], document: Mapping[str, Any], place: str
) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{place}: {name} is missing"
    for name, inner in value.items():
        if name in properties:
            yield from faults(inner, properties[name], document, f"{place}.{name}")
        elif schema.get("additionalProperties", True) is False:
            yield f"{place}: {name} is not foreseen"


def resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema without the reference that leads to it."""
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema
