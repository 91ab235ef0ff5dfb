"""Words as a question to the index: what they may be called in records, and how much each counts.

In: the words of the matter, as typed. Out: a `Meaning`: units (a word or a name of several), each with the other names
that are searched with it and where these are from, and the query that they make. All units must match; where too few
studies have all of them, those that have most of them match too, and the answer says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, product
from weakref import WeakKeyDictionary

import msgspec

from trialfinder.search import query as q
from trialfinder.search.asked import is_glue
from trialfinder.search.index import Index
from trialfinder.search.kindred import TreeOf, drug_names, mesh_terms
from trialfinder.search.lexicon import Key, Name, is_known, longest, names_of, single_words, words_for
from trialfinder.search.spelling import meant, stem_of
from trialfinder.search.words import words

MOST_UNITS = 6
"""Of more units, the rarest must match; the rest only rank."""
FEW = 20
"""Where fewer studies have all the units, those that lack one are shown too."""
NEAR = 2
MOST_CHOICES, MOST_VARIED = 5, 20
MOST_ASKED = 3
"""Of so many other names, the records are asked what they call it in MeSH."""
SELDOM, OFTEN = 1, 5
"""A word that so few studies have may be a slip of one that so many have."""
ALL_TOGETHER = 0.5
"""How much more it counts to match all units."""

PIECES = {
    "BriefTitle": 1.0,
    "Condition": 1.0,
    "ConditionMeshTerm": 0.9,
    "InterventionName": 0.9,
    "InterventionOtherName": 0.85,
    "InterventionMeshTerm": 0.8,
    "Acronym": 0.8,
    "OfficialTitle": 0.7,
    "Keyword": 0.7,
    "ConditionAncestorTerm": 0.4,
    "InterventionAncestorTerm": 0.35,
    "BriefSummary": 0.3,
    "ArmGroupLabel": 0.3,
    "PrimaryOutcomeMeasure": 0.25,
    "InterventionDescription": 0.2,
    "ArmGroupDescription": 0.15,
}
"""Where words are looked for, and how much a place counts."""
_FORMS_IN = ("BriefTitle", "Condition", "Keyword", "ConditionMeshTerm", "InterventionName")
_SPELT_IN = ("Condition", "ConditionMeshTerm", "InterventionName", "BriefTitle", "Keyword", "BriefSummary")
_HEADS = frozenset(
    ("cancer", "cancers", "tumor", "tumour", "carcinoma", "inflammation", "infection", "disease", "disorder")
)
# Words that say little of what a trial is about: they rank and never keep a trial out.
_WEAK = frozenset(
    words(
        "treatment treatments treat therapy program programme management care cure new best help drug medicine "
        "medication pill shot option way approach app online phone digital prevent prevention keep stop keeping bad "
        "severe problem problems trouble disease disorder syndrome condition symptom symptoms issue child kid baby "
        "adult teen elderly children kids babies adults teens women men patient take taken taking took daily every "
        "use using using really much too all always time feel feeling feels day days night lot more most good okay "
        "respond ran options work working anymore life body come comes turn off high low type stage grade son daughter "
        "boy girl infant newborn teenager toddler weak worn pain"
    )
)


class Expansion(msgspec.Struct, frozen=True, gc=False):
    """What was searched too: names for the words `from_`, and where they are from."""

    from_: str = msgspec.field(name="from")
    to: tuple[str, ...]
    source: str


class Unit(msgspec.Struct, frozen=True, gc=False):
    """A word or a name, as typed, and its other names. `weak`: it ranks only."""

    text: str
    key: Key
    names: tuple[Name, ...] = ()
    weak: bool = False


class Meaning(msgspec.Struct, frozen=True):
    """`required` of the strong units must match: all of them, or as many as studies have together."""

    units: tuple[Unit, ...]
    expanded: tuple[Expansion, ...]
    query: q.Node
    required: int
    strong: int


def mean(
    index: Index, tree_of: TreeOf, typed: Sequence[str], without: Iterable[str] = (), narrow: q.Node | None = None
) -> Meaning:
    """What the words mean. Names in `without` (as shown) are not searched. `narrow` are the filters that hold."""
    refused = {tuple(words(name)) for name in without}
    spelt = [(None if is_glue(word) else _respelt(index, word)) or word for word in typed]
    expanded = [
        Expansion(word, (right,), "spelling") for word, right in zip(typed, spelt, strict=True) if right != word
    ]
    units = tuple(
        msgspec.structs.replace(
            unit, names=tuple(name for name in unit.names if tuple(words(name.text)) not in refused)
        )
        for unit in _units(index, tree_of, spelt)
    )
    expanded += [expansion for unit in units for expansion in _expansions(unit)]
    query, required, strong = _query(index, units, narrow)
    return Meaning(units, tuple(expanded), query, required, strong)


def _units(index: Index, tree_of: TreeOf, typed: Sequence[str]) -> Iterator[Unit]:
    """The longest names that are known, from left to right; the rest word by word, without those that say nothing."""
    at = 0
    while at < len(typed):
        turned = _turned(index, typed, at)
        if turned:
            text, count = turned
            yield _unit(index, tree_of, text, tuple(words(text)))
            at += count
            continue
        for count in range(min(longest(), len(typed) - at), 0, -1):
            text = " ".join(typed[at : at + count])
            key = tuple(words(text))
            if count == 1 or (_is_name(index, typed[at : at + count], key)):
                if key and not (count == 1 and is_glue(text)):
                    yield _unit(index, tree_of, text, key)
                at += count
                break


def _is_name(index: Index, typed: Sequence[str], key: Key) -> bool:
    if is_known(key):
        return True
    return len(typed) <= 4 and not any(map(is_glue, typed)) and _stands_in_records(index, key)


def _turned(index: Index, typed: Sequence[str], at: int) -> tuple[str, int] | None:
    """ "cancer of the womb" as "womb cancer", and how many words that takes."""
    if typed[at].lower() not in _HEADS or at + 2 >= len(typed) or typed[at + 1].lower() not in ("of", "in", "on"):
        return None
    start = at + 2 + (typed[at + 2].lower() in ("the", "my", "his", "her"))
    for end in range(min(start + 3, len(typed)), start, -1):
        text = " ".join((*typed[start:end], typed[at]))
        key = tuple(words(text))
        if is_known(key) or _stands_in_records(index, key):
            return text, end - at
    return None


def _unit(index: Index, tree_of: TreeOf, text: str, key: Key) -> Unit:
    weak = all(word in _WEAK or len(word) == 1 for word in key) and not (len(key) > 1 and is_known(key))
    known = [name for name in (*names_of(key), *_varied(key)) if _means_it(text, name)]
    near = [" ".join(key), *(name.text for name in known if name.close and name.source == "vocabulary")]
    near = near[:1] + [text for text in near[1:] if _is_held(index, tuple(words(text)))][:MOST_ASKED]
    kindred = [name for text in near for name in _kindred(index, tree_of, text)] if not weak else []
    forms = [Name(form, True, "word form") for form in _forms(index, key[0])] if len(key) == 1 else []
    held = [name for name in (*known, *kindred, *forms) if _is_held(index, tuple(words(name.text)))]
    seen: dict[Key, Name] = {}
    for name in held:
        seen.setdefault(tuple(words(name.text)), name)
    seen.pop(key, None)
    return Unit(text, key, tuple(seen.values()), weak)


def _varied(key: Key) -> Iterator[Name]:
    """Names with words called otherwise: "pancreatic carcinoma" for "pancreas cancer", and their other names."""
    if len(key) not in (2, 3, 4):
        return
    choices = [[part, *(tuple(words(name)) for name in words_for(part))][:MOST_CHOICES] for part in _parted(key)]
    for chosen in islice(product(*choices), 1, MOST_VARIED):
        other = tuple(word for part in chosen for word in part)
        yield Name(" ".join(other), True, "vocabulary")
        yield from names_of(other)


def _parted(key: Key) -> Iterator[Key]:
    """The words of a name, those together that the tables know together ("food pipe")."""
    at = 0
    while at < len(key):
        count = next((count for count in (3, 2) if count < len(key) and words_for(key[at : at + count])), 1)
        yield key[at : at + count]
        at += count


def _forms(index: Index, word: str) -> list[str]:
    """Other forms of one word that records hold: "allergic" for "allergy"."""
    stem = stem_of(word)
    if len(stem) < 4:
        return []
    found: Counter[str] = Counter()
    for piece in _FORMS_IN:
        found.update(dict(index.words_like(piece, stem, 200)))
    return [form for form, _ in found.most_common() if form != word and stem_of(form) == stem][:5]


def _means_it(text: str, name: Name) -> bool:
    """A short form that is an everyday word too ("all", "aid") counts only in capitals."""
    return name.source != "abbreviation" or len(text.split()) > 1 or text not in _EVERYDAY


_EVERYDAY = frozenset(("all", "aid", "aids", "can", "car", "cat", "pet", "met", "pain", "rest", "sad", "pad", "cap"))


def _kindred(index: Index, tree_of: TreeOf, text: str) -> Iterator[Name]:
    memory = _memory(index)
    if text not in memory.kindred:
        mesh = tuple(mesh_terms(index, tree_of, text))
        single = " " not in text and not mesh and len(text) > 4
        names = (
            *(Name(term, True, "mesh") for term in mesh),
            *(Name(name, True, "records") for name in (drug_names(index, tree_of, text) if single else ())),
        )
        if not names:
            return
        memory.kindred[text] = names
    yield from memory.kindred[text]


def _is_held(index: Index, key: Key) -> bool:
    """Whether any record has this name."""
    if not key:
        return False
    memory = _memory(index)
    if key in memory.held:
        return True
    held = index.count(_anywhere(key)) > 0
    if held:
        memory.held.add(key)
    return held


class _Memory:
    """What was found out about names that records of one index hold; nothing of who asked, nor of other words."""

    def __init__(self) -> None:
        self.kindred: dict[str, tuple[Name, ...]] = {}
        self.held: set[Key] = set()


_memories: WeakKeyDictionary[Index, _Memory] = WeakKeyDictionary()


def _memory(index: Index) -> _Memory:
    return _memories.setdefault(index, _Memory())


def _stands_in_records(index: Index, key: Key) -> bool:
    """Whether several words are a name to the records: a condition, a MeSH term, a treatment, a keyword."""
    if len(key) < 2 or any(word in _WEAK for word in (key[0], key[-1])):
        return False
    pieces = ("Condition", "ConditionMeshTerm", "InterventionName", "Keyword")
    return index.count(q.Or(tuple(q.Near(piece, " ".join(key)) for piece in pieces))) > 0


def _respelt(index: Index, word: str) -> str | None:
    """The word that was meant by one that stands nowhere."""
    folded = words(word)
    if len(folded) != 1 or folded[0] in _WEAK or is_known(tuple(folded)) or folded[0] in single_words():
        return None
    held = max(index.frequency(piece, folded[0]) for piece in PIECES)
    if held > SELDOM:
        return None
    likely = meant(folded[0], _spellings(index, folded[0]))
    if held and likely and (likely not in single_words() or _often(index, likely) < OFTEN):
        return None
    return likely


def _often(index: Index, word: str) -> int:
    return max(index.frequency(piece, word) for piece in PIECES)


def _spellings(index: Index, word: str) -> Iterator[tuple[str, int]]:
    for piece in _SPELT_IN:
        yield from index.words_like(piece, word[:1], 20_000)
    yield from ((other, 1) for other in single_words() if other[0] == word[0])


def _expansions(unit: Unit) -> Iterator[Expansion]:
    for source in dict.fromkeys(name.source for name in unit.names):
        yield Expansion(unit.text, tuple(name.text for name in unit.names if name.source == source), source)


# The query


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
    own = _ranked(unit.key)
    if len(unit.key) > 1:
        own = q.Best((own, q.Boost(_scattered(unit.key), 0.4)), 0.1)
    others = tuple(q.Boost(_ranked(tuple(words(name.text))), 0.9 if name.close else 0.65) for name in unit.names)
    node: q.Node = q.Best((own, *others), 0.1) if others else own
    return q.Boost(node, 0.3) if unit.weak else node


def _ranked(key: Key) -> q.Node:
    text = " ".join(key)
    return q.Best(
        tuple(q.Boost(q.Near(piece, text, NEAR if len(key) > 1 else 0), w) for piece, w in PIECES.items()), 0.2
    )


def _scattered(key: Key) -> q.Node:
    """All words somewhere: "cancer of the pancreas" for "pancreas cancer"."""
    return q.every(*(_ranked((word,)) for word in key))


def _anywhere(key: Key) -> q.Node:
    text = " ".join(key)
    return q.Or(tuple(q.Near(piece, text, NEAR if len(key) > 1 else 0) for piece in PIECES))
