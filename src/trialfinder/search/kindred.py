"""Names that the records themselves use for one thing: MeSH terms of a condition, brand and generic names of a drug.

In: an index, a way to the records, and words. Out: other names, each shared by a fair part of the records that hold the
words. A few dozen records are looked at, never all.
"""

from __future__ import annotations

import re
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

_DRUGS = frozenset(("DRUG", "BIOLOGICAL", "COMBINATION_PRODUCT", "DIETARY_SUPPLEMENT", "GENETIC"))
# Words beside a drug's name that are no part of it: salts, forms, doses.
_BESIDE = frozenset(
    words(
        "hydrochloride hcl citrate sodium acetate sulfate phosphate mesylate tosylate succinate tartrate fumarate "
        "maleate besylate bromide chloride potassium calcium tablet capsule injection injectable injector pen vial "
        "autoinjector syringe placebo oral solution suspension cream ointment gel spray nasal inhaler inhalation dose "
        "drug daily group treatment therapy film coated release extended infusion powder product study standard active "
        "intravenous iv subcutaneous sc intramuscular monotherapy mg mcg ml kg ug iu unit brand name generic "
        "biosimilar arm week day"
    )
)
_ONE_NAME = re.compile(r"[^()\[\]]+")
_ONE_OF_LIST = re.compile(r"[^()\[\],;/]+")


class Searching(Protocol):
    """What is asked of an index."""

    def search(self, query: q.Node, *, by_relevance: bool, limit: int, count: bool) -> Hits: ...
    def count(self, query: q.Node) -> int: ...


def mesh_terms(index: Searching, tree_of: TreeOf, text: str) -> list[str]:
    """The MeSH terms of the records that have `text` as a condition: "impotence" gives "Erectile Dysfunction".

    Only records of that condition alone are heard; else those of two, of which the term that the other one does not
    explain is heard: with high blood pressure and impotence, "Erectile Dysfunction" is no name of the former.
    """
    asked = words(text)
    found = list(_trees(index, tree_of, q.Term("Condition", text, coverage="FullMatch")))
    alone = [set(_mesh(tree)) for tree in found if len(_conditions(tree)) == 1]
    beside = [_left_by_other(tree, asked) for tree in found if len(_conditions(tree)) == MOST_CONDITIONS]
    heard = next((terms for terms in (alone, beside) if len(terms) > 1), [])
    counted = Counter(term for terms in heard for term in terms)
    enough = max(2, len(heard) // 2 + 1)
    return [term for term, count in counted.most_common(3) if count >= enough and words(term) != asked]


def _left_by_other(tree: Mapping[str, Any], asked: list[str]) -> set[str]:
    """The one MeSH term that the other condition does not explain; none where several are left."""
    others = [held for held in (set(words(one)) for one in _conditions(tree)) if held != set(asked)]
    left = {term for term in _mesh(tree) if not any(set(words(term)) <= held for held in others)}
    return left if len(left) == 1 else set()


def _conditions(tree: Mapping[str, Any]) -> list[str]:
    return [one for one in items_at(tree, "protocolSection", "conditionsModule", "conditions") if isinstance(one, str)]


def drug_names(index: Searching, tree_of: TreeOf, word: str) -> list[str]:
    """Other names of one drug, of one word each: "viagra" gives "sildenafil".

    A name stands by itself as the name of an intervention, in its brackets, or among its other names.
    """
    query = q.Or((q.Near("InterventionName", word), q.Near("InterventionOtherName", word)))
    together: Counter[str] = Counter()
    naming = 0
    for tree in _trees(index, tree_of, query):
        found = {other for names in _drugs(tree) if word in names for other in names - {word}}
        naming += any(word in names for names in _drugs(tree))
        together.update(found)
    enough = max(2, naming // 5) if naming > 2 else 1
    likely = [name for name, count in together.most_common(12) if count >= enough and _is_name(name)]
    return [name for name in likely if together[name] * 2 >= min(naming, _held(index, name))][:4]


def _held(index: Searching, word: str) -> int:
    """In how many studies a word stands in the names of what is tested."""
    return index.count(q.Or((q.Near("InterventionName", word), q.Near("InterventionOtherName", word))))


def _is_name(word: str) -> bool:
    return len(word) > 4 and word.isalpha()


def _trees(index: Searching, tree_of: TreeOf, query: q.Node) -> Iterator[Mapping[str, Any]]:
    for nct_id in index.search(query, by_relevance=True, limit=LOOKED_AT, count=False).nct_ids:
        yield tree_of(nct_id)


def _mesh(tree: Mapping[str, Any]) -> Iterator[str]:
    for mesh in items_at(tree, "derivedSection", "conditionBrowseModule", "meshes"):
        term = mesh.get("term") if isinstance(mesh, dict) else None
        if isinstance(term, str):
            yield term


def _drugs(tree: Mapping[str, Any]) -> Iterator[set[str]]:
    """The names of one word, folded, that each drug of a record has. Where its own name is none, several drugs may be
    meant, and the other names may be those of any of them."""
    for one in items_at(tree, "protocolSection", "armsInterventionsModule", "interventions"):
        if isinstance(one, dict) and one.get("type") in _DRUGS:
            own = [_single(part) for text in _texts([one.get("name")]) for part in _ONE_NAME.findall(text)]
            others = [_single(part) for text in _texts(one.get("otherNames")) for part in _ONE_OF_LIST.findall(text)]
            yield {word for word in (*own, *others) if word} if any(own) else set()


def _texts(values: Any) -> Iterator[str]:
    yield from (value for value in (values if isinstance(values, list) else ()) if isinstance(value, str))


def _single(part: str) -> str | None:
    """The one word of a name that is left without its salt, form and dose; None where several are."""
    left = [word for word in words(part) if word not in _BESIDE and not word[0].isdigit()]
    return left[0] if len(left) == 1 else None


def items_at(tree: Mapping[str, Any], *keys: str) -> list[Any]:
    """The list at a place of a record; empty where there is none."""
    found: Any = tree
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, list) else []
