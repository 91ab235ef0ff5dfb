"""Words as a question to the index: what they may be called in records, and how much each counts.

In: the words of the matter, as typed. Out: a `Meaning`: units (a word or a name of several), each with the other names
that are searched with it and where these are from, and the query that they make. All units must match; where too few
studies have all of them, those that have most of them match too, and the answer says so. What stood between marks of
quotation must be there to the letter, or nothing matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from trialfinder.search import query as q
from trialfinder.search.glue import is_glue
from trialfinder.search.index import Index
from trialfinder.search.kindred import TreeOf
from trialfinder.search.lexicon import Key
from trialfinder.search.ranking import exactly, ranked, scattered
from trialfinder.search.respelling import names_itself, respelt, respelt_beside
from trialfinder.search.units import Unit, exact_unit, names_something, units_of
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
    """`required` of the `strong` units must match: all of them, or as many as studies have together. `unknown` are the
    units that no study has, whatever the filters: they were left out. `elsewhere` are those that only studies have
    which the filters keep away. `together`: some study that the filters let through has all of them."""

    units: tuple[Unit, ...]
    expanded: tuple[Expansion, ...]
    query: q.Node
    required: int
    strong: int
    unknown: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    together: bool = True


def mean(
    index: Index,
    tree_of: TreeOf,
    typed: Sequence[str],
    without: Iterable[str] = (),
    narrow: q.Node | None = None,
    *,
    phrases: Sequence[str] = (),
    look: Callable[[], None] = lambda: None,
) -> Meaning:
    """What the words mean. Names in `without` (as shown) are not searched. `narrow` are the filters that hold;
    `phrases` are meant to the letter. `look` is called between the steps, and may end it."""
    refused = {tuple(words(name)) for name in without}
    spelt = [_spelt(index, tree_of, typed[:MOST_TYPED], at, look) for at in range(len(typed[:MOST_TYPED]))]
    expanded = [
        Expansion(word, (right,), "spelling") for word, right in zip(typed, spelt, strict=False) if right != word
    ]
    quoted = tuple(unit for text in phrases[:MOST_UNITS] if (unit := exact_unit(index, text)))
    units = quoted + tuple(
        msgspec.structs.replace(
            unit, names=tuple(name for name in unit.names if tuple(words(name.text)) not in refused)
        )
        for unit in _once(units_of(index, tree_of, spelt), look)
    )
    expanded += [expansion for unit in units for expansion in _expansions(unit)]
    look()
    counts = _Counts(index, units)
    query, required = _query(index, units, narrow, counts)
    strong = [unit for unit in units if not unit.weak] or list(units)
    unknown = tuple(unit.text for unit in units if not counts.of(unit, None))
    here = {unit.text for unit in strong if unit.text not in unknown and counts.of(unit, narrow)}
    elsewhere = tuple(unit.text for unit in strong if unit.text not in unknown and unit.text not in here)
    together = len(here) == len(strong) and (
        required == len(strong) or index.count(_narrowed(q.every(*map(counts.node, strong)), narrow)) > 0
    )
    return Meaning(units, tuple(expanded), query, required, len(strong), unknown, elsewhere, together)


def _spelt(index: Index, tree_of: TreeOf, typed: Sequence[str], at: int, look: Callable[[], None]) -> str:
    """A word as it was probably meant: told by those beside it, else by what records have."""
    look()
    word = typed[at]
    if is_glue(word):
        return word
    beside = respelt_beside(index, tree_of, typed, at)
    if beside:
        return beside
    alone = respelt(index, tree_of, word)
    following = typed[at + 1] if at + 1 < len(typed) else ""
    return alone if alone and names_itself(index, alone, following) else word


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


class _Counts:
    """How many studies have each unit, asked once."""

    def __init__(self, index: Index, units: Sequence[Unit]) -> None:
        self._index = index
        self._nodes = {(unit.exact, unit.key): node_of(unit) for unit in units}
        self._held: dict[tuple[bool, Key, int], int] = {}

    def node(self, unit: Unit) -> q.Node:
        return self._nodes[unit.exact, unit.key]

    def of(self, unit: Unit, narrow: q.Node | None) -> int:
        """`narrow` is one of those that hold for the whole question, and stays while this does."""
        key = (unit.exact, unit.key, id(narrow))
        if key not in self._held:
            self._held[key] = self._index.count(_narrowed(self.node(unit), narrow))
        return self._held[key]

    def found(self, units: Iterable[Unit], narrow: q.Node | None) -> list[Unit]:
        """The units that any study has, the rarest first, and no more than can be combined."""
        held = [unit for unit in units if self.of(unit, narrow)]
        return sorted(held, key=lambda unit: (self.of(unit, narrow), unit.key))[:MOST_UNITS]


def _query(index: Index, units: Sequence[Unit], narrow: q.Node | None, counts: _Counts) -> tuple[q.Node, int]:
    """What is asked, and how many of the strong units must match."""
    if not units:
        return q.All(), 0
    letter = [counts.node(unit) for unit in units if unit.exact]
    strong = [unit for unit in units if not unit.weak and not unit.exact] or ([] if letter else list(units))
    # Where the filters keep away all that names something, other words are not enough: a "second opinion" on anything.
    naming = [] if letter else [unit for unit in units if names_something(index, unit) and counts.of(unit, None)]
    # What is meant to the letter must be there: of what stands beside it, that counts which stands with it.
    base = q.every(*letter) if letter else None
    narrow = q.every(*letter, *((narrow,) if narrow else ())) if letter else narrow
    found = counts.found(strong, narrow)
    gone = bool(naming) and not any(unit in found for unit in naming)
    if gone or (not found and not (letter and narrow and index.count(narrow))):
        found = counts.found(naming if gone else strong, base)
    if not found and not letter:
        return q.Nothing(), 0
    nodes = [counts.node(unit) for unit in found]
    required = len(found)
    while required > 1 and index.count(_narrowed(_most(nodes, required), narrow)) < FEW:
        required -= 1
    must = q.every(*letter, *((_most(nodes, required),) if found else ()))
    ranking = q.Or((*map(counts.node, units), q.Boost(_most(nodes, len(found)), ALL_TOGETHER)))
    return q.Optional(q.Boost(must, 0.0), ranking), required + len(letter)


def _narrowed(node: q.Node, narrow: q.Node | None) -> q.Node:
    return node if narrow is None else q.And((node, narrow))


def _most(nodes: Sequence[q.Node], required: int) -> q.Node:
    """Those that match at least so many."""
    return q.Or(tuple(q.every(*chosen) for chosen in combinations(nodes, required)))


def node_of(unit: Unit) -> q.Node:
    """The studies that have a unit, by any of its names."""
    if unit.exact:
        return exactly(unit.key, opposed=unit.key in unit.opposed)
    own = [_named(unit, unit.key)] if unit.own else []
    if unit.own and len(unit.key) > 1 and unit.key not in unit.opposed:
        own.append(q.Boost(scattered(unit.key), 0.4))
    others = [q.Boost(_named(unit, tuple(words(name.text))), 0.9 if name.close else 0.65) for name in unit.names]
    node: q.Node = q.Best((*own, *others), 0.1) if len(own) + len(others) > 1 else (own + others)[0]
    return q.Boost(node, 0.3) if unit.weak else node


def _named(unit: Unit, key: Key) -> q.Node:
    return ranked(key, opposed=key in unit.opposed)
