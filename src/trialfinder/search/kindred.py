"""Names that the records themselves use for one thing: MeSH terms of a condition, brand and generic names of a drug.

In: an index, a way to the records, and words. Out: other names, each shared by a fair part of the records that hold the
words. A few dozen records are looked at, never all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from trialfinder.search import query as q
from trialfinder.search.hits import Hits
from trialfinder.search.words import words

LOOKED_AT = 60
MOST_CONDITIONS = 2
TreeOf = Callable[[str], Mapping[str, Any]]
"""The record of a study, by its NCT id."""

_SALTS = frozenset(
    [
        "hydrochloride",
        "citrate",
        "sodium",
        "acetate",
        "sulfate",
        "phosphate",
        "mesylate",
        "tartrate",
        "fumarate",
        "maleate",
        "potassium",
        "calcium",
        "tablet",
        "capsule",
        "injection",
        "placebo",
        "oral",
        "solution",
        "cream",
        "dose",
        "drug",
        "daily",
        "group",
        "treatment",
        "therapy",
        "combination",
        "film",
        "coated",
        "release",
        "extended",
        "infusion",
        "powder",
        "study",
        "standard",
        "care",
        "control",
        "active",
        "intravenous",
        "subcutaneou",
        "versus",
        "plus",
        "with",
        "and",
        "of",
        "in",
        "the",
        "for",
        "or",
        "by",
        "to",
        "combined",
        "administration",
        "comparator",
    ]
)


class Searching(Protocol):
    """What is asked of an index."""

    def search(self, query: q.Node, *, by_relevance: bool, limit: int, count: bool) -> Hits: ...
    def count(self, query: q.Node) -> int: ...


def mesh_terms(index: Searching, tree_of: TreeOf, text: str) -> list[str]:
    """The MeSH terms of the records that have `text` as a condition: "impotence" gives "Erectile Dysfunction".

    Only records of that condition alone are heard, else those of two: in longer lists a term may belong to another.
    """
    found = list(_trees(index, tree_of, q.Term("Condition", text, coverage="FullMatch")))
    by_length = [
        [tree for tree in found if len(items_at(tree, "protocolSection", "conditionsModule", "conditions")) <= most]
        for most in (1, MOST_CONDITIONS)
    ]
    trees = next((trees for trees in by_length if len(trees) > 1), [])
    counted = Counter(term for tree in trees for term in set(_mesh(tree)))
    asked = words(text)
    enough = max(2, len(trees) // 2 + 1)
    return [term for term, count in counted.most_common(3) if count >= enough and words(term) != asked]


def drug_names(index: Searching, tree_of: TreeOf, word: str) -> list[str]:
    """Names that stand with a drug's name in one intervention of many records: "viagra" gives "sildenafil"."""
    query = q.Or((q.Near("InterventionName", word), q.Near("InterventionOtherName", word)))
    together: Counter[str] = Counter()
    trees = list(_trees(index, tree_of, query))
    for tree in trees:
        together.update({other for names in _drugs(tree) if word in names for other in names - {word}})
    enough = max(2, len(trees) // 5) if len(trees) > 2 else 1
    likely = [name for name, count in together.most_common(12) if count >= enough and _is_name(name)]
    return [name for name in likely if together[name] * 2 >= min(len(trees), _held(index, name))][:4]


def _held(index: Searching, word: str) -> int:
    """In how many studies a word stands in the names of what is tested."""
    return index.count(q.Or((q.Near("InterventionName", word), q.Near("InterventionOtherName", word))))


def _is_name(word: str) -> bool:
    return len(word) > 4 and word.isalpha() and word not in _SALTS


def _trees(index: Searching, tree_of: TreeOf, query: q.Node) -> Iterator[Mapping[str, Any]]:
    for nct_id in index.search(query, by_relevance=True, limit=LOOKED_AT, count=False).nct_ids:
        yield tree_of(nct_id)


def _mesh(tree: Mapping[str, Any]) -> Iterator[str]:
    for mesh in items_at(tree, "derivedSection", "conditionBrowseModule", "meshes"):
        term = mesh.get("term") if isinstance(mesh, dict) else None
        if isinstance(term, str):
            yield term


def _drugs(tree: Mapping[str, Any]) -> Iterator[set[str]]:
    """The folded words of the names of each thing tested."""
    for one in items_at(tree, "protocolSection", "armsInterventionsModule", "interventions"):
        if isinstance(one, dict):
            others = one.get("otherNames")
            names = [one.get("name"), *(others if isinstance(others, list) else ())]
            yield {word for name in names if isinstance(name, str) for word in words(name)}


def items_at(tree: Mapping[str, Any], *keys: str) -> list[Any]:
    """The list at a place of a record; empty where there is none."""
    found: Any = tree
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, list) else []
