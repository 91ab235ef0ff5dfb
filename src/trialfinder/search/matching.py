"""Where the words of a question stand in a record: why a trial is among the hits.

In: a record's tree and the units of a question. Out: for each unit the first place that has it, by weight of places,
with the path as marks on pages write it. The same folding of words as the index's decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from trialfinder.search.lexicon import Key
from trialfinder.search.ranking import NEAR, NON
from trialfinder.search.texts import texts_of
from trialfinder.search.units import Unit
from trialfinder.search.words import words

LONG = 300
"""A longer text is not quoted whole."""
_AROUND = 12
_FILING = "derivedSection.conditionBrowseModule.meshes"


class Match(msgspec.Struct, frozen=True, gc=False):
    """A word of the question, the field that has it (or a name searched with it), and the field's text.

    `name` is what stands there; a long text is cut to the words around it (`whole` is then False). `filed`: the
    registry files the trial so, and its own words have none of the names.
    """

    word: str
    field: str
    text: str
    name: str
    whole: bool
    filed: bool = False


def matches(tree: Mapping[str, Any], units: Sequence[Unit]) -> Iterator[Match]:
    """The first match of each unit that has any; of a name that stands nowhere as such, those of its words."""
    texts = [(path, text, words(text)) for path, text in texts_of(tree)]
    for unit in units:
        keys = [(unit.key, unit.text)] if unit.own else []
        keys += [(tuple(words(name.text)), name.text) for name in unit.names]
        found = _first(unit.text, texts, keys, 0 if unit.exact else NEAR)
        if found:
            yield msgspec.structs.replace(found, filed=_is_only_filed(found, texts, keys))
        elif len(unit.key) > 1 and unit.own and not unit.exact and unit.key not in unit.opposed:
            apart = [_first(word, texts, [((key,), word)]) for key, word in zip(unit.key, _each(unit), strict=True)]
            if None not in apart:
                yield from (one for one in apart if one)


def _is_only_filed(
    found: Match, texts: Sequence[tuple[str, str, Sequence[str]]], keys: Sequence[tuple[Key, str]]
) -> bool:
    if not found.field.startswith(_FILING):
        return False
    return _first(found.word, [one for one in texts if not one[0].startswith("derivedSection")], keys, NEAR) is None


def _each(unit: Unit) -> Sequence[str]:
    """The words of a name as typed, where there are as many as the index sees."""
    typed = unit.text.split()
    return typed if len(typed) == len(unit.key) else unit.key


def _first(
    word: str, texts: Sequence[tuple[str, str, Sequence[str]]], keys: Sequence[tuple[Key, str]], between: int = NEAR
) -> Match | None:
    """The first place that has any of the names, with no more than so many words between theirs."""
    for path, text, held in texts:
        for key, name in keys:
            if _stands(held, key, between):
                return _match(word, path, text, name)
    return None


def _match(word: str, path: str, text: str, name: str) -> Match:
    if len(text) <= LONG:
        return Match(word, path, text, name, True)
    return Match(word, path, _excerpt(text, tuple(words(name))), name, False)


def _stands(held: Sequence[str], key: Key, between: int) -> bool:
    """Whether the words stand there in order, with a few others between them at most, and not behind a "non"."""
    return bool(key) and any(
        word == key[0]
        and _goes_on(held, start, key, between)
        and not (len(key) > 1 and start and held[start - 1] == NON)
        for start, word in enumerate(held)
    )


def _goes_on(held: Sequence[str], start: int, key: Key, between: int) -> bool:
    at, spare = start, between
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
