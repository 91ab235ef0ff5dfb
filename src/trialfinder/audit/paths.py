"""Paths into a document, as `data-field` writes them: `protocolSection.contactsLocationsModule.locations[3].city`.

`decode` reads a study so that the text of its numbers survives (42.10 stays 42.10, 1E3 stays 1E3).
A path is refused (None) when it is misspelt or leads nowhere; what it leads to may be of any type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from trialfinder.errors import BadInputError

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)((?:\[(?:0|[1-9][0-9]{0,6})\])*)\Z")
_INDEX = re.compile(r"\[([0-9]+)\]")


class Number(str):
    """A JSON number as its own text."""

    __slots__ = ()


def decode(data: bytes | str) -> dict[str, Any]:
    """The study in `data`; refuses with BadInputError what is no JSON object."""
    try:
        study = json.loads(data, parse_float=Number, parse_int=Number, parse_constant=Number)
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"not JSON: {error}", "Give the study as the registry sent it.") from error
    if not isinstance(study, dict):
        raise BadInputError("not a study: the JSON is no object", "Give one study.")
    return study


def parse(path: str) -> list[str | int] | None:
    steps: list[str | int] = []
    for piece in path.split("."):
        match = _STEP.match(piece)
        if match is None:
            return None
        steps.append(match[1])
        steps.extend(int(index) for index in _INDEX.findall(match[2]))
    return steps


def resolve(document: Mapping[str, Any], steps: list[str | int]) -> Any:
    """What stands at the end of the steps, or None."""
    here: Any = document
    for step in steps:
        if isinstance(step, str):
            here = here.get(step) if isinstance(here, Mapping) else None
        else:
            here = here[step] if isinstance(here, list) and step < len(here) else None
        if here is None:
            return None
    return here


def is_scalar(value: object) -> bool:
    return isinstance(value, str | bool | int | float)


def json_text(value: Any) -> str:
    """A scalar's JSON text, strings without their quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def scalars(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every scalar below `path` with its own path, in document order."""
    todo = [(path, value)]
    while todo:
        here, it = todo.pop()
        if isinstance(it, Mapping):
            todo.extend((f"{here}.{key}" if here else str(key), it[key]) for key in reversed(list(it)))
        elif isinstance(it, list):
            todo.extend((f"{here}[{index}]", it[index]) for index in reversed(range(len(it))))
        elif is_scalar(it):
            yield here, it


def without_indexes(path: str) -> str:
    return _INDEX.sub("", path)
