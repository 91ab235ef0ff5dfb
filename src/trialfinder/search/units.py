"""Words cut into units: the longest names that a table or the records know, each with its other names.

In: words as typed, without glue taken out. Out: `Unit`s. A unit that says little of what a trial is about is weak.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, product
from weakref import WeakKeyDictionary

import msgspec

from trialfinder.search import query as q
from trialfinder.search.glue import is_glue
from trialfinder.search.index import Index
from trialfinder.search.kindred import TreeOf, drug_names, mesh_terms
from trialfinder.search.lexicon import SPANISH, Key, Name, is_known, longest, names_of, words_for
from trialfinder.search.ranking import NON, anywhere
from trialfinder.search.spelling import stem_of
from trialfinder.search.words import words
from trialfinder.search.written import as_written

MOST_CHOICES, MOST_VARIED = 5, 20
MOST_ASKED = 3
"""Of so many other names, the records are asked what they call it in MeSH."""
_FORMS_IN = ("BriefTitle", "Condition", "Keyword", "ConditionMeshTerm", "InterventionName")
_NAMED_IN = ("Condition", "ConditionMeshTerm", "InterventionName", "InterventionOtherName", "InterventionMeshTerm")
_HEADS = frozenset(
    ("cancer", "cancers", "tumor", "tumour", "carcinoma", "inflammation", "infection", "disease", "disorder")
)
# Words that say little of what a trial is about: they rank and never keep a trial out.
WEAK = frozenset(
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


class Unit(msgspec.Struct, frozen=True, gc=False):
    """A word or a name, as typed, and its other names. `weak`: it ranks only.

    `opposed` are those of its names that records have behind a "non" too. `own`: it is searched itself, and not only
    its other names. `exact`: its words stand side by side and under no other name, or a trial does not have it.
    """

    text: str
    key: Key
    names: tuple[Name, ...] = ()
    weak: bool = False
    opposed: frozenset[Key] = frozenset()
    own: bool = True
    exact: bool = False


def units_of(index: Index, tree_of: TreeOf, typed: Sequence[str]) -> Iterator[Unit]:
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


def names_something(index: Index, unit: Unit) -> bool:
    """Whether a table or the records know a unit as a name; else it is a word like any other ("second opinion")."""
    if unit.weak or unit.exact or len(unit.key) > 1 or is_known(unit.key):
        return not unit.weak
    if any(name.source != "word form" for name in unit.names):
        return True
    return index.count(q.Or(tuple(q.Term(piece, unit.text, coverage="FullMatch") for piece in _NAMED_IN))) > 0


def exact_unit(index: Index, text: str) -> Unit | None:
    """Words that are meant to the letter; None where none of them can be searched for."""
    key = tuple(words(text))
    return Unit(text, key, opposed=frozenset((key,) if _is_opposed(index, key) else ()), exact=True) if key else None


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
    known = [name for name in (*names_of(key), *_varied(text, key)) if _means_it(text, name)]
    short = _is_short_form(text, key)
    weak = (
        not short
        and all(word in WEAK or len(word) == 1 or word.isdigit() for word in key)
        and not (len(key) > 1 and is_known(key))
    )
    near = [" ".join(key), *(name.text for name in known if name.close and name.source in ("vocabulary", SPANISH))]
    near = near[:1] + [text for text in near[1:] if _is_held(index, tuple(words(text)))][:MOST_ASKED]
    kindred = [name for text in near for name in _kindred(index, tree_of, text)] if not weak else []
    forms = [
        Name(as_written(index, tree_of, form), True, "word form")
        for form in (_forms(index, key[0]) if len(key) == 1 and not short else ())
    ]
    held = [name for name in (*known, *kindred, *forms) if _is_held(index, tuple(words(name.text)))]
    seen: dict[Key, Name] = {}
    for name in held:
        seen.setdefault(tuple(words(name.text)), name)
    seen.pop(key, None)
    opposed = frozenset(one for one in (key, *seen) if _is_opposed(index, one))
    return Unit(text, key, tuple(seen.values()), weak, opposed, own=not (short and seen))


def _is_short_form(text: str, key: Key) -> bool:
    """ "ALL" in capitals is an illness; in the index it is every "all"."""
    return len(key) == 1 and text.isupper() and text.lower() in _EVERYDAY and (key[0] in WEAK or is_glue(text))


def _is_opposed(index: Index, key: Key) -> bool:
    """Whether records speak of its opposite, by a "non" before it."""
    return len(key) > 1 and key[0] != NON and _is_held(index, (NON, *key))


def _varied(text: str, key: Key) -> Iterator[Name]:
    """Names with words called otherwise: "pancreatic carcinoma" for "pancreas cancer", and their other names."""
    if len(key) not in (2, 3, 4):
        return
    typed = text.split() if len(text.split()) == len(key) else list(key)
    choices: list[list[str]] = []
    at = 0
    for part in _parted(key):
        choices.append([" ".join(typed[at : at + len(part)]), *words_for(part)][:MOST_CHOICES])
        at += len(part)
    for chosen in islice(product(*choices), 1, MOST_VARIED):
        if len(set(chosen)) == len(chosen):
            other = " ".join(chosen)
            yield Name(other, True, "vocabulary")
            yield from names_of(tuple(words(other)))


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
    """A short form that is an everyday word too ("all", "aid") counts only in capitals; one with an accent is none."""
    if name.source == "abbreviation" and not text.isascii():
        return False
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
    held = index.count(anywhere(key)) > 0
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
    if len(key) < 2 or any(word in WEAK for word in (key[0], key[-1])):
        return False
    pieces = ("Condition", "ConditionMeshTerm", "InterventionName", "Keyword")
    return index.count(q.Or(tuple(q.Near(piece, " ".join(key)) for piece in pieces))) > 0
