"""Where the words of a question stand in a record: why a trial is among the hits.

In: a record's tree and the units of a question. Out: for each unit the first place that has it, by weight of places,
with the path as marks on pages write it. The same folding of words as the index's decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from trialfinder.search.lexicon import Key
from trialfinder.search.ranking import NEAR
from trialfinder.search.units import Unit
from trialfinder.search.words import words

LONG = 300
"""A longer text is not quoted whole."""
_AROUND = 12

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


class Match(msgspec.Struct, frozen=True, gc=False):
    """A word of the question, the field that has it (or a name searched with it), and the field's text.

    `name` is what stands there; a long text is cut to the words around it (`whole` is then False).
    """

    word: str
    field: str
    text: str
    name: str
    whole: bool


def matches(tree: Mapping[str, Any], units: Sequence[Unit]) -> Iterator[Match]:
    """The first match of each unit that has any."""
    texts = [(path, text, words(text)) for pattern in _PLACES for path, text in _values(tree, pattern)]
    for unit in units:
        keys = [(unit.key, unit.text), *((tuple(words(name.text)), name.text) for name in unit.names)]
        found = next(
            (_match(unit, path, text, name) for path, text, held in texts for key, name in keys if _stands(held, key)),
            None,
        )
        if found:
            yield found


def _match(unit: Unit, path: str, text: str, name: str) -> Match:
    if len(text) <= LONG:
        return Match(unit.text, path, text, name, True)
    return Match(unit.text, path, _excerpt(text, tuple(words(name))), name, False)


def _stands(held: Sequence[str], key: Key) -> bool:
    """Whether the words stand there in order, with a few others between them at most."""
    return bool(key) and any(word == key[0] and _goes_on(held, start, key) for start, word in enumerate(held))


def _goes_on(held: Sequence[str], start: int, key: Key) -> bool:
    at, spare = start, NEAR
    for word in key[1:]:
        step = next((step for step in range(1, spare + 2) if at + step < len(held) and held[at + step] == word), None)
        if step is None:
            return False
        spare -= step - 1
        at += step
    return True


def _excerpt(text: str, key: Key) -> str:
    """The words around the first of the key."""
    said = text.split()
    at = next((at for at, word in enumerate(said) if words(word)[:1] == list(key[:1])), 0)
    first, last = max(0, at - _AROUND), at + _AROUND
    return f"{'… ' if first else ''}{' '.join(said[first:last])}{' …' if last < len(said) else ''}"


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
