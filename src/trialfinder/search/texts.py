"""The texts of a record in which words are looked for.

In: a record's tree. Out: each text with its path, as marks on pages write it, the weightiest places first. What is no
text is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_PLACES = (
    "protocolSection.identificationModule.briefTitle",
    "protocolSection.conditionsModule.conditions[]",
    "derivedSection.conditionBrowseModule.meshes[].term",
    "protocolSection.armsInterventionsModule.interventions[].name",
    "protocolSection.armsInterventionsModule.interventions[].otherNames[]",
    "derivedSection.interventionBrowseModule.meshes[].term",
    "protocolSection.identificationModule.acronym",
    "protocolSection.identificationModule.officialTitle",
    "protocolSection.conditionsModule.keywords[]",
    "derivedSection.conditionBrowseModule.ancestors[].term",
    "derivedSection.interventionBrowseModule.ancestors[].term",
    "protocolSection.descriptionModule.briefSummary",
    "protocolSection.armsInterventionsModule.armGroups[].label",
    "protocolSection.outcomesModule.primaryOutcomes[].measure",
    "protocolSection.armsInterventionsModule.interventions[].description",
    "protocolSection.armsInterventionsModule.armGroups[].description",
)


def texts_of(tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of a record that words are looked for in, each with its path, by weight of places."""
    for pattern in _PLACES:
        yield from _values(tree, pattern)


def _values(tree: Any, pattern: str) -> Iterator[tuple[str, str]]:
    """The texts at a path, each with its own indexes."""
    yield from _below(tree, pattern.split("."), "")


def _below(part: Any, steps: Sequence[str], path: str) -> Iterator[tuple[str, str]]:
    if not steps:
        if isinstance(part, str):
            yield path, part
        return
    name, listed = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    inner = part.get(name) if isinstance(part, Mapping) else None
    here = f"{path}.{name}" if path else name
    if listed:
        for at, item in enumerate(inner if isinstance(inner, list) else ()):
            yield from _below(item, steps[1:], f"{here}[{at}]")
    elif inner is not None:
        yield from _below(inner, steps[1:], here)
