"""The tables of the checker, compiled: which words stand for which canonical tokens.

In: the checker's own tables (operators, units, synonyms) and the rows of the vocabulary, as data.
Out: a `Lexicon`, a tree of words in which the longest known phrase at a place is found by walking.
Where tables disagree about a phrase, operators win over the vocabulary, and the vocabulary over synonyms.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import zip_longest
from typing import Any, NamedTuple

from trialfinder.fidelity.binding import Binder
from trialfinder.fidelity.numbers import number_key
from trialfinder.fidelity.stems import stem
from trialfinder.fidelity.tokens import Token, cased, listed, tokens
from trialfinder.vocab.terms import Entry, Guards

# Canonical token: what it says, of which class it is, and which tense its word has
# ("n" present, "d" past, "f" perfect, "p" a form in -ed, "g" in -ing, "" none).
Unit = tuple[str, str, str]


class Phrase(NamedTuple):
    """What a phrase stands for; a phrase of the vocabulary only where its guards allow.

    `keep` names the concept of a term that must stay beside its plain form; `explained`: a row of the
    vocabulary has a plain form or a note for it.
    """

    tokens: tuple[Unit, ...]
    guards: Guards | None = None
    exact: str = ""
    keep: str = ""
    explained: bool = False


# A node holds the nodes of the next word, and under the empty word the phrases that end here.
Node = dict[str, Any]
END = ""

_UNGUARDED = Guards()
_REMEMBERED = 200_000
_TIME = "time unit"
_LIGHT = {"~be": "n", "~have": "n", "~been": "f"}


class Lexicon:
    """All phrases in one tree, and the classes of units that measure time."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.tree: Node = {}
        # Words that can be read without a look at what follows them.
        self.alone: dict[str, tuple[Unit, ...]] = {}
        # Words that can be read so when no phrase goes on with what follows them.
        self.leading: dict[str, tuple[Unit, ...]] = {}
        self.complete = False
        synonyms: dict[str, Phrase] = {}
        for forms, phrase in _words("synonyms.tsv"):
            synonyms.setdefault(forms, phrase)
        operators = dict(_words("words.tsv"))
        operators.update(_units())
        operators.update(_joined_comparators(operators))
        for form, phrase in synonyms.items():
            self._add(form, phrase)
        for form, phrase in operators.items():
            self._add(form, phrase)
        rows = ((entry, tokens(entry.term)) for entry in entries)
        self._add_vocabulary([row for row in rows if " ".join(row[1]) not in operators])
        for word, node in self.tree.items():
            phrases = node.get(END, ())
            if phrases and phrases[0].guards is None and not phrases[0].keep:
                (self.alone if len(node) == 1 else self.leading)[word] = phrases[0].tokens
            elif not phrases:
                self.leading[word] = self.classify(word, known=True)
        self.complete = True

    def classify(self, word: str, *, known: bool) -> tuple[Unit, ...]:
        """A word that no table knows alone; remembered, up to a limit that no attacker can pass."""
        first = word[0]
        if first.isdecimal() or (len(word) > 1 and first in "-−–."):
            found: tuple[Unit, ...] = ((number_key(word), "number", ""),)
        elif first.isalnum():
            found = ((stem(word), "content", ""),)
        else:
            found = ((word, "symbol", ""),)
        if not known and self.complete and len(self.alone) < _REMEMBERED and len(word) < 40:
            self.alone[word] = found
        return found

    def _add(self, form: str, phrase: Phrase) -> None:
        node = self.tree
        for word in tokens(form):
            node = node.setdefault(word, {})
        node[END] = (phrase,)

    def _add_vocabulary(self, rows: list[tuple[Entry, list[str]]]) -> None:
        """A term stands for the tokens of its plain form; one without stands for its own words, whole.

        Names that stay are read before any term is in, so that no term is read inside them. All others are
        read twice, because a plain form may hold words that are terms themselves.
        """
        stay = [row for row in rows if row[0].plain in ("", row[0].term)]
        for (entry, words), reading in [(row, self._reading(row[1])) for row in stay]:
            self._add_term(entry, words, reading)
        others = [(*row, tokens(row[0].plain)) for row in rows if row[0].plain not in ("", row[0].term)]
        for _round in range(2):
            for entry, words, plain in others:
                self._add_term(entry, words, self._reading(plain))

    def _reading(self, words: list[str]) -> tuple[Unit, ...]:
        if not any(word in self.tree for word in words):
            return tuple(unit for word in words for unit in self.classify(word, known=False))
        bound = Binder(words, read(self, words)).bound()
        return tuple((key, kind, tense) for key, kind, _, _, tense in bound)

    def _add_term(self, entry: Entry, words: list[str], reading: tuple[Unit, ...]) -> None:
        guards = entry.guards if entry.guards != _UNGUARDED else None
        exact = " ".join(cased(entry.term)) if entry.guards.exact else ""
        kept = entry.concept if entry.keep else ""
        phrase = Phrase(reading, guards, exact, kept, bool(entry.plain or entry.note))
        node = self.tree
        for word in words:
            node = node.setdefault(word, {})
        there = node.get(END, ())
        others = [one for one in there if one.guards is not None and one.guards != guards]
        unguarded = [one for one in there if one.guards is None] if guards is not None else []
        node[END] = (*others, phrase, *unguarded)


def _words(name: str) -> Iterator[tuple[str, Phrase]]:
    """Each form of a table of words, and what it stands for."""
    for kind, key, *columns in _rows(name):
        forms = columns[0].split("|")
        if kind == "verb":
            yield from _verb(key, forms)
            continue
        for form in forms:
            yield _joined(form), Phrase(tuple(_canonical(kind, key, form)))
        if len(columns) > 1 and columns[1]:
            raise ValueError(f"{name}: a past form of {key} belongs into a row of the class past")


def _joined_comparators(operators: Mapping[str, Phrase]) -> dict[str, Phrase]:
    """ "or less than" is no "or less" that ends a limit: each comparator of words with what may join it."""
    joined = {}
    for form, phrase in operators.items():
        if phrase.tokens[0][1] == "comparator" and form[0].isalpha() and " " in form:
            for word, key in (("or", "OR"), ("and", "AND")):
                joined[f"{word} {form}"] = Phrase(((key, "connective", ""), *phrase.tokens))
    return {form: phrase for form, phrase in joined.items() if form not in operators}


def _canonical(kind: str, key: str, form: str) -> Iterator[Unit]:
    past = kind.startswith("past")
    parts = key.split(" ")
    for number, part in enumerate(parts):
        if len(parts) == 1 and kind.startswith(("age", "post", "comparator")):
            yield part, kind, ""
        elif part.startswith("~"):
            yield part, "soft", "d" if past else _LIGHT.get(part, "")
        else:
            participle = number and kind == "negation" and form.endswith("ed")
            tense = "p" if participle else "d" if past and not number else ""
            yield part, _class_of(part, kind.removeprefix("past")), tense


_CLASSES = {"NOT": "negation", "CAN": "modality", "ALLOW": "modality", "WILLING": "modality", "/": "operator"}
_CLASSES |= {
    "GT": "comparator",
    "LT": "comparator",
    "OR": "connective",
    "AND": "connective",
    "^": "operator",
    "any": "quantifier",
    "x": "operator",
}
_CLASSES |= dict.fromkeys(("day", "week", "month", "year"), "unit")


def _class_of(part: str, kind: str) -> str:
    if part in _CLASSES:
        return _CLASSES[part]
    if part.startswith("n:"):
        return "number"
    return "content" if kind in ("word", "negation") and part.islower() else kind


def _verb(key: str, forms: list[str]) -> Iterator[tuple[str, Phrase]]:
    """A verb and its regular forms; forms of several words and irregular ones stand as written."""
    for form in forms:
        for inflected, tense in _inflected(form):
            yield _joined(inflected), Phrase(((key, "content", tense),))


_SIMPLE_PAST = frozenset(listed("took gave began drank wore became got came knew went did")) | {
    "took part in",
    "took part",
    "came back",
}
_PARTICIPLES = frozenset(listed("given done taken begun drunk worn shown known understood led kept spent"))


# Longer verbs that double their last letter, because it is stressed.
_STRESSED = frozenset({"control"})


_DOUBLING = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")


def _tense_of(form: str) -> str:
    if form in _SIMPLE_PAST:
        return "d"
    if form in _PARTICIPLES or form.startswith("taken part"):
        return "p"
    return "g" if form.endswith("ing") and " " in form else ""


def _inflected(form: str) -> Iterator[tuple[str, str]]:
    if " " in form or form in _SIMPLE_PAST | _PARTICIPLES:
        yield form, _tense_of(form)
        return
    yield form, ""
    yield form + ("es" if form.endswith(("s", "x", "ch", "sh")) else "s"), ""
    bases = {form.removesuffix("e") if form.endswith("e") and not form.endswith("ee") else form}
    if (len(form) < 7 or form in _STRESSED) and _DOUBLING.search(form):
        bases.add(form + form[-1])
    for base in bases:
        yield base + "ing", "g"
        yield base + "ed", "p"
    if form.endswith("y") and form[-2] not in "aeiou":
        yield form[:-1] + "ies", ""
        yield form[:-1] + "ied", "p"


def _units() -> Iterator[tuple[str, Phrase]]:
    for unit, forms, time in _rows("units.tsv"):
        for form in forms.split("|"):
            yield _joined(form), Phrase(((unit, _TIME if time else "unit", ""),))


def tables_sha256() -> str:
    """One hash of the checker's own tables."""
    whole = hashlib.sha256()
    for name in ("words.tsv", "units.tsv", "synonyms.tsv", "equivalences.tsv", "everyday.txt"):
        whole.update(files("trialfinder.fidelity").joinpath(name).read_bytes())
    return whole.hexdigest()


def unit_words() -> frozenset[str]:
    """All words that name a unit."""
    return frozenset(word for form, _ in _units() for word in form.split(" "))


def _joined(form: str) -> str:
    return " ".join(tokens(form))


def _rows(name: str) -> Iterator[list[str]]:
    text = files("trialfinder.fidelity").joinpath(name).read_text(encoding="utf-8")
    lines = text.splitlines()
    for line in lines[1:]:
        yield line.split("\t")


# A term that must stay: its concept, its first word and the word behind it.
Kept = tuple[str, int, int]


def read(
    lexicon: Lexicon, words: list[str], capitals: Callable[[], list[str]] | None = None, kept: list[Kept] | None = None
) -> list[Token]:
    """Each word or longest known phrase as its canonical tokens: key, class, first word, word behind, tense."""
    tree, alone, leading = lexicon.tree, lexicon.alone, lexicon.leading
    found: list[Token] = []
    add = found.append
    behind = 0
    following: str | None
    for at, (word, following) in enumerate(zip_longest(words, words[1:])):
        if at < behind:
            continue
        units = alone.get(word)
        if units is None:
            node = tree.get(word)
            if node is None:
                units = lexicon.classify(word, known=False)
            elif following not in node and word in leading:
                units = leading[word]
            else:
                phrase, behind = _longest(node, words, at, capitals)
                if phrase is not None:
                    for key, kind, tense in phrase.tokens:
                        add((key, kind, at, behind, tense))
                    if kept is not None and phrase.keep:
                        kept.append((phrase.keep, at, behind))
                    continue
                units = lexicon.classify(word, known=True)
        for key, kind, tense in units:
            add((key, kind, at, at + 1, tense))
    return found


def _longest(
    node: Node, words: list[str], at: int, capitals: Callable[[], list[str]] | None
) -> tuple[Phrase | None, int]:
    best, behind = None, at
    place, end = at + 1, len(words)
    while True:
        for phrase in node.get(END, ()):
            if phrase.guards is None or _allowed(phrase, phrase.guards, words, at, place, capitals):
                best, behind = phrase, place
                break
        if place == end or words[place] not in node:
            return best, behind
        node = node[words[place]]
        place += 1


def _allowed(
    phrase: Phrase, guards: Guards, words: list[str], at: int, behind: int, capitals: Callable[[], list[str]] | None
) -> bool:
    prev = words[at - 1] if at else ""
    following = words[behind] if behind < len(words) else ""
    if not guards.allow(prev, following, at_start=at == 0):
        return False
    return not phrase.exact or capitals is None or " ".join(capitals()[at:behind]) == phrase.exact
