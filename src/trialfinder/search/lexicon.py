"""Everyday words and what records call the same: the vocabulary, turned round for searching.

In: folded words. Out: the other names of what they name, each with where it is from; empty where no table knows it.
The tables are those of `vocab` and two small ones beside this module: words that patients type and no eligibility text
holds, and Spanish names of illnesses. The latter lead into English, and nothing leads to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from trialfinder.search.words import words
from trialfinder.vocab.loader import entries

_KINDS = frozenset(
    ("condition", "symptom", "procedure", "treatment", "drug", "drug_class", "device", "test", "body", "person")
)
_DRUGS = frozenset(("drug", "drug_class"))
_ILLNESSES = frozenset(("condition", "quality"))
_AFTER_NAMES = frozenset(words("disease disorder syndrome diabetes"))
_TREATMENTS = _DRUGS | {"treatment", "procedure", "device"}
MOST = 24
LEAST_SHORT = 3
"""A short form of fewer letters is not searched for the long one."""

SPANISH = "spanish"
"""Where a name is from that stands for a Spanish one."""

Key = tuple[str, ...]


class Name(NamedTuple):
    """Another name of the same: `close` says that it is a name of the very thing, not of a kind of it."""

    text: str
    close: bool
    source: str


def names_of(key: Key) -> tuple[Name, ...]:
    """The other names of what these folded words name."""
    return _lexicon().get(key, ())


def all_keys() -> Iterable[Key]:
    """All folded words that have another name."""
    return _lexicon().keys()


def is_known(key: Key) -> bool:
    return key in _lexicon()


def begins_name(key: Key) -> bool:
    """Whether a longer name begins with these two words: "small cell"."""
    return key in _beginnings()


def is_treatment(key: Key) -> bool:
    """Whether the vocabulary has these words as something that is given or done: a drug, a procedure, a device."""
    return key in _treatments()


def is_illness(key: Key) -> bool:
    """Whether the vocabulary has these words as an illness or a quality of one, by this name, by another, or as the
    name before "disease"."""
    held = _illnesses()
    others = (tuple(words(name.text)) for name in names_of(key) if name.close)
    return key in held or not held.isdisjoint(others) or any((*key, after) in held for after in _AFTER_NAMES)


def is_spanish(word: str) -> bool:
    """Whether a folded word stands in a Spanish name: it is no slip of an English one."""
    return word in _spanish_words()


def words_for(key: Key) -> tuple[str, ...]:
    """What everyday words may be within a longer name: "pancreatic" for "pancreas", "carcinoma" for "cancer"."""
    return _words_for().get(key, ())


def written(word: str) -> str | None:
    """A folded word as the tables write it: "diabetes" for "diabete"."""
    return _written().get(word)


@cache
def longest() -> int:
    """Of how many words the longest name is."""
    return max(map(len, _lexicon()))


def single_words() -> Iterable[str]:
    """All words that stand in a name, for the spelling."""
    return _single_words()


@cache
def _spanish_words() -> frozenset[str]:
    return frozenset(word for asked, _ in _table("spanish.tsv") for word in words(asked))


@cache
def _treatments() -> frozenset[Key]:
    return _keys_of(_TREATMENTS)


@cache
def _beginnings() -> frozenset[Key]:
    return frozenset(key[:2] for key in _english() if len(key) > 2)


@cache
def _illnesses() -> frozenset[Key]:
    return _keys_of(_ILLNESSES)


def _keys_of(kinds: frozenset[str]) -> frozenset[Key]:
    rows = (entry for entry in entries() if entry.kind in kinds)
    return frozenset(tuple(words(name)) for entry in rows for name in (entry.term, *entry.lay))


@cache
def _words_for() -> dict[Key, tuple[str, ...]]:
    rows = ((tuple(words(asked)), names) for asked, names in _table("everyday.tsv"))
    return {asked: tuple(name for name in names if " " not in name) for asked, names in rows}


@cache
def _single_words() -> frozenset[str]:
    return frozenset(word for key in _english() for word in key if len(word) > 3 and word.isalpha())


@cache
def _written() -> dict[str, str]:
    """The form of each word that the most names have; of equals, the first by its letters."""
    forms: dict[str, Counter[str]] = {}
    texts = [name.text for names in _lexicon().values() for name in names]
    for raw in " ".join(texts).lower().split():
        word = raw.strip("()[],.;:'\"")
        folded = words(word)
        if len(folded) == 1 and word.isalpha():
            forms.setdefault(folded[0], Counter())[word] += 1
    return {folded: min(held, key=lambda form: (-held[form], form)) for folded, held in forms.items()}


@cache
def _lexicon() -> dict[Key, tuple[Name, ...]]:
    """What the tables know, with Spanish names: each leads to what its English one is called."""
    found = dict(_english())
    for asked, texts in _table("spanish.tsv"):
        held = [Name(text, True, SPANISH) for text in texts]
        held += [name for text in texts for name in found.get(tuple(words(text)), ())]
        found[tuple(words(asked))] = _sorted({tuple(words(name.text)): name for name in reversed(held)}.values())
    return found


@cache
def _english() -> dict[Key, tuple[Name, ...]]:
    found: dict[Key, dict[Key, Name]] = {}

    def add(key: Key, text: str, close: bool, source: str) -> None:
        other = tuple(words(text))
        if key and other and key != other:
            held = found.setdefault(key, {})
            if other not in held or (close and not held[other].close):
                held[other] = Name(text, close, source)

    concepts: dict[str, list[str]] = {}
    drugs = {tuple(words(entry.term)) for entry in entries() if entry.kind in _DRUGS}
    drugs |= {tuple(words(asked)) for asked, _ in _table("everyday.tsv")}
    for entry in entries():
        if entry.kind not in _KINDS:
            continue
        concepts.setdefault(entry.concept, []).append(entry.term)
        for lay in entry.lay:
            # "Such as ibuprofen" tells a reader of what kind a drug is; who asks for ibuprofen means no other.
            if not (entry.kind in _DRUGS and tuple(words(lay)) in drugs):
                add(tuple(words(lay)), entry.term, False, "vocabulary")
        if entry.plain and entry.kind in ("condition", "symptom"):
            add(tuple(words(entry.plain)), entry.term, True, "vocabulary")
            add(tuple(words(entry.term)), entry.plain, True, "vocabulary")
    for terms in concepts.values():
        for one in terms:
            for other in terms:
                add(tuple(words(one)), other, True, "vocabulary")
    for asked, names in _table("everyday.tsv"):
        for name in names:
            add(tuple(words(asked)), name, True, "vocabulary")
    for short, names in _abbreviations().items():
        for name in names:
            add((short,), name, True, "abbreviation")
            if len(short) >= LEAST_SHORT:  # "BC" is breast cancer and much else: nobody who writes it out means that
                add(tuple(words(name)), short, True, "abbreviation")
    return {key: _sorted(names.values()) for key, names in found.items()}


def _sorted(names: Iterable[Name]) -> tuple[Name, ...]:
    """Names of the very thing first, then the shorter."""
    return tuple(sorted(names, key=lambda name: (not name.close, len(name.text), name.text))[:MOST])


def _table(name: str) -> list[tuple[str, list[str]]]:
    rows = files(__package__).joinpath(name).read_text("utf-8").splitlines()[1:]
    cells = [row.split("\t") for row in rows if row]
    return [(asked, names.split(";")) for asked, names, *_ in cells]


@cache
def _abbreviations() -> dict[str, list[str]]:
    """Short forms in lower case; those that are everyday words too are left to who types them in capitals."""
    found: dict[str, list[str]] = {}
    rows = files("trialfinder.vocab").joinpath("abbreviations.tsv").read_text("utf-8").splitlines()[1:]
    for row in rows:
        short, long = row.split("\t")[:2]
        folded = words(short)
        if len(folded) == 1 and len(short) > 1:
            found.setdefault(folded[0], []).append(long)
    return found
