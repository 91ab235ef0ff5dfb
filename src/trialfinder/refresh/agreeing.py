"""Do store, derived results, pages laid out ahead and index agree? Looked at anew, from the bytes.

In: an open store. Out: every problem, none where all of it is of one state. Nothing is changed.
"""

from __future__ import annotations

from trialfinder.criteria.model import Versions
from trialfinder.search.index.checking import differences
from trialfinder.store import studies
from trialfinder.store.database import Store
from trialfinder.store.health import Problem, check_store


def check(store: Store, made_by: Versions) -> list[Problem]:
    """The problems of the store, with derived results of other versions than `made_by` as missing, and of the index."""
    with store.snapshot():
        problems = check_store(store, made_by)
        if any(problem.kind == "damaged" for problem in problems):
            return problems  # what the store holds cannot be told, and so nothing can agree with it
        found = differences(store.directory, studies.marker(store), studies.held(store))
        return problems + [
            Problem(kind, "index" if number is None else studies.nct_id_of(number), detail)
            for kind, number, detail in found
        ]
