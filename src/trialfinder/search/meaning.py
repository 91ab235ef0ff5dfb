"""Words as a question to the index: what they may be called in records, and how much each counts.

In: the words of the matter, as typed. Out: a `Meaning`: units (a word or a name of several), each with the other names
that are searched with it and where these are from, and the query that they make. All units must match; where too few
studies have all of them, those that have most of them match too, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from trialfinder.search import query as q
from trialfinder.search.asked import is_glue
from trialfinder.search.index import Index
from trialfinder.search.kindred import TreeOf
from trialfinder.search.lexicon import Key
from trialfinder.search.ranking import ranked, scattered
from trialfinder.search.respelling import respelt
from trialfinder.search.units import Unit, units_of
from trialfinder.search.words import words

MOST_UNITS = 6
"""Of more units, the rarest must match; the rest only rank."""
MOST_TYPED = 60
"""Of more words, the first are heard."""
FEW = 20
"""Where fewer studies have all the units, those that lack one are shown too."""
ALL_TOGETHER = 0.5
"""How much more it counts to match all units."""


class Expansion(msgspec.Struct, frozen=True, gc=False):
    """What was searched too: names for the words `from_`, and where they are from."""

    from_: str = msgspec.field(name="from")
    to: tuple[str, ...]
    source: str


class Meaning(msgspec.Struct, frozen=True):
    """`required` of the strong units must match: all of them, or as many as studies have together. `unknown` are the
    units that no study has, whatever the filters: they were left out."""

    units: tuple[Unit, ...]
    expanded: tuple[Expansion, ...]
    query: q.Node
    required: int
    strong: int
    unknown: tuple[str, ...] = ()


def mean(
    index: Index,
    tree_of: TreeOf,
    typed: Sequence[str],
    without: Iterable[str] = (),
    narrow: q.Node | None = None,
    *,
    look: Callable[[], None] = lambda: None,
) -> Meaning:
    """What the words mean. Names in `without` (as shown) are not searched. `narrow` are the filters that hold. `look`
    is called between the steps, and may end it."""
    refused = {tuple(words(name)) for name in without}
    spelt = [_spelt(index, tree_of, word, look) for word in typed[:MOST_TYPED]]
    expanded = [
        Expansion(word, (right,), "spelling") for word, right in zip(typed, spelt, strict=False) if right != word
    ]
    units = tuple(
        msgspec.structs.replace(
            unit, names=tuple(name for name in unit.names if tuple(words(name.text)) not in refused)
        )
        for unit in _once(units_of(index, tree_of, spelt), look)
    )
    expanded += [expansion for unit in units for expansion in _expansions(unit)]
    look()
    query, required, strong = _query(index, units, narrow)
    unknown = tuple(unit.text for unit in units if not index.count(_node(unit)))
    return Meaning(units, tuple(expanded), query, required, strong, unknown)


def _spelt(index: Index, tree_of: TreeOf, word: str, look: Callable[[], None]) -> str:
    look()
    return (None if is_glue(word) else respelt(index, tree_of, word)) or word


def _once(units: Iterable[Unit], look: Callable[[], None]) -> Iterator[Unit]:
    """Each unit once, however often it was typed."""
    seen: set[Key] = set()
    for unit in units:
        look()
        if unit.key not in seen:
            seen.add(unit.key)
            yield unit


def _expansions(unit: Unit) -> Iterator[Expansion]:
    for source in dict.fromkeys(name.source for name in unit.names):
        yield Expansion(unit.text, tuple(name.text for name in unit.names if name.source == source), source)


def _query(index: Index, units: Sequence[Unit], narrow: q.Node | None) -> tuple[q.Node, int, int]:
    nodes = {unit.key: _node(unit) for unit in units}
    strong = {unit.key for unit in units if not unit.weak} or set(nodes)
    if not nodes:
        return q.All(), 0, 0
    found = _found(index, nodes, strong, narrow) or _found(index, nodes, strong, None)
    if not found:
        return q.Nothing(), 0, len(strong)
    required = len(found)
    while required > 1 and index.count(_narrowed(_most(nodes, found, required), narrow)) < FEW:
        required -= 1
    ranking = q.Or((*nodes.values(), q.Boost(_most(nodes, found, len(found)), ALL_TOGETHER)))
    return q.Optional(q.Boost(_most(nodes, found, required), 0.0), ranking), required, len(found)


def _found(index: Index, nodes: Mapping[Key, q.Node], keys: Iterable[Key], narrow: q.Node | None) -> list[Key]:
    """The units that any study has, the rarest first, and no more than can be combined."""
    counts = {key: index.count(_narrowed(nodes[key], narrow)) for key in keys}
    return sorted((key for key in counts if counts[key]), key=lambda key: (counts[key], key))[:MOST_UNITS]


def _narrowed(node: q.Node, narrow: q.Node | None) -> q.Node:
    return node if narrow is None else q.And((node, narrow))


def _most(nodes: dict[Key, q.Node], keys: Sequence[Key], required: int) -> q.Node:
    """Those that match at least so many."""
    return q.Or(tuple(q.every(*(nodes[key] for key in chosen)) for chosen in combinations(keys, required)))


def _node(unit: Unit) -> q.Node:
    own = [_named(unit, unit.key)] if unit.own else []
    if unit.own and len(unit.key) > 1 and unit.key not in unit.opposed:
        own.append(q.Boost(scattered(unit.key), 0.4))
    others = [q.Boost(_named(unit, tuple(words(name.text))), 0.9 if name.close else 0.65) for name in unit.names]
    node: q.Node = q.Best((*own, *others), 0.1) if len(own) + len(others) > 1 else (own + others)[0]
    return q.Boost(node, 0.3) if unit.weak else node


def _named(unit: Unit, key: Key) -> q.Node:
    return ranked(key, opposed=key in unit.opposed)
