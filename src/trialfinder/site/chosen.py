"""Which trials a build holds.

In: a condition as the registry's own search takes it, and the flags of a search. Out: the NCT ids of what both find,
None where nothing was asked: then it is all. Unlike a search, a build hides no status unless it is told to.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from trialfinder.catalog import Catalog
from trialfinder.search.asking import Flags, question
from trialfinder.search.essie import parse
from trialfinder.search.index import Index
from trialfinder.search.patient import search
from trialfinder.store.studies import nct_id_of

SECONDS = 600.0
"""For one search over all trials, each of which is read."""


def chosen(index_of: Callable[[], Index], catalog: Catalog, flags: Flags, condition: str = "") -> frozenset[str] | None:
    """The trials about a condition that a search finds; None for all, and then no index is needed."""
    if flags == Flags() and not condition.strip():
        return None
    index = index_of()
    of_condition = _about(index, condition) if condition.strip() else None
    if flags == Flags():
        return of_condition
    asked = question(msgspec.structs.replace(flags, status=flags.status or "all"))
    answer = search(index, catalog, asked, limit=len(index), seconds=SECONDS)
    found = frozenset(hit.nct_id for hit in answer.hits)
    return found if of_condition is None else found & of_condition


def _about(index: Index, condition: str) -> frozenset[str]:
    """As `sync --condition` would bring them: the registry's search of conditions, by its expressions."""
    return frozenset(nct_id_of(number) for number in index.numbers(parse(condition, "ConditionSearch")))
