"""The tables of the checker, compiled: which words stand for which canonical tokens.

In: the checker's own tables (operators, units, synonyms) and the rows of the vocabulary, as data.
Out: a `Lexicon`, a tree of words in which the longest known phrase at a place is found by walking.
Where tables disagree about a phrase, operators win over the vocabulary, and the vocabulary over synonyms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from itertools import compress
from operator import contains, or_
from typing import Any, NamedTuple, TypeVar

from trialfinder.fidelity.binding import Binder, binds
from trialfinder.fidelity.numbers import number_key
from trialfinder.fidelity.stems import stem
from trialfinder.fidelity.tables import Form, Unit, own_tables
from trialfinder.fidelity.tokens import Token, cased, first_token, tokens
from trialfinder.vocab.terms import Entry, Guards


class Phrase:
    """What a phrase stands for; a phrase of the vocabulary only where its guards allow.

    `keep` names the concept of a term that must stay beside its plain form; `explained`: a row of the
    vocabulary has a plain form or a note for it; `plainer`: one that is not the term itself.
    """

    def __init__(
        self,
        reading: Callable[[], tuple[Unit, ...]],
        guards: Guards | None = None,
        exact: str = "",
        keep: str = "",
        *,
        explained: bool = False,
        plainer: bool = False,
    ) -> None:
        self._reading = reading
        self.guards = guards
        self.exact = exact
        self.keep = keep
        self.explained = explained
        self.plainer = plainer

    @cached_property
    def tokens(self) -> tuple[Unit, ...]:
        return self._reading()


# A node holds the nodes of the next word, and under the empty word the phrases that end here.
Node = dict[str, Any]
END = ""
# What is known of a word: the key, class and tense of what it says if no phrase goes on with the next word, a mark,
# and the phrases that begin with it. It binds: it may bind its neighbours. It is open: what it says takes a closer look.
Head = tuple[str, str, str, int, Node]
_BINDS, _OPEN = 2, 4

_UNGUARDED = Guards()
_REMEMBERED = 200_000


class _Index(NamedTuple):
    """The rows of all tables under the first word of what they name."""

    synonyms: Mapping[str, Sequence[Form]]
    operators: Mapping[str, Sequence[Form]]
    names: Mapping[str, Sequence[Entry]]
    terms: Mapping[str, Sequence[Entry]]
    firsts: frozenset[str]


class Lexicon:
    """All phrases in one tree, whose branches grow when their first word is met.

    A term stands for the tokens of its plain form; one without stands for its own words, whole. Names that stay
    are read with the checker's own tables alone, so that no term is read inside them. A plain form may hold
    terms in its turn: it is read by a lexicon whose terms are read by one that knows names only.
    """

    def __init__(self, index: _Index, own: Lexicon | None = None, below: Lexicon | None = None) -> None:
        self.heads = _Heads(self._meet)
        self._index = index
        self._own = own
        self._below = below

    def phrases(self, word: str) -> Node:
        """The phrases that begin with a word."""
        return self.heads[word][4]

    def _meet(self, word: str) -> tuple[Head, bool]:
        """What is known of a word, found out when it is first met, and whether the tables hold it."""
        if word in self._index.firsts:
            return self._grown(word), True
        return _head(classify(word), _NOTHING), False

    def _grown(self, word: str) -> Head:
        node = self._branch(word)
        phrases = node.get(END, ())
        units: tuple[Unit, ...] = ()
        if not phrases:
            units = (classify(word),)
        elif phrases[0].guards is None and not phrases[0].keep:
            units = phrases[0].tokens
        return _head(units[0], node) if len(units) == 1 else ("", "", "", _OPEN, node)

    def _branch(self, first: str) -> Node:
        """Where tables disagree, operators win over the vocabulary, and the vocabulary over synonyms."""
        index = self._index
        branch: Node = {}
        for form, units in index.synonyms.get(first, ()):
            _leaf(branch, tokens(form)).setdefault(END, (Phrase(partial(tuple, units)),))
        operators = set()
        for form, units in index.operators.get(first, ()):
            words = tokens(form)
            operators.add(tuple(words))
            _leaf(branch, words)[END] = (Phrase(partial(tuple, units)),)
        for rows, reader in ((index.names, self._own), (index.terms, self._below)):
            if reader is None:
                continue
            for entry in rows.get(first, ()):
                words = tokens(entry.term)
                if tuple(words) not in operators:
                    _add_term(_leaf(branch, words), entry, partial(_reading, reader, entry.plain or entry.term))
        return branch


class _Heads(dict[str, Head]):
    """What is known of the words met so far; of those in no table up to a limit that no attacker can pass."""

    def __init__(self, meet: Callable[[str], tuple[Head, bool]]) -> None:
        self._meet = meet

    def __missing__(self, word: str) -> Head:
        head, listed = self._meet(word)
        if listed or (len(self) < _REMEMBERED and len(word) < 40):
            self[word] = head
        return head


# The phrases of a word that begins none.
_NOTHING: Node = {}


def _head(unit: Unit, node: Node) -> Head:
    key, kind, tense = unit
    return key, kind, tense, _BINDS if binds(key, kind) else 0, node


def lexicon_of(entries: Iterable[Entry]) -> Lexicon:
    """The lexicon of the checker's own tables and a vocabulary."""
    names: dict[str, list[Entry]] = {}
    terms: dict[str, list[Entry]] = {}
    for row in entries:
        _put(names if row.plain in ("", row.term) else terms, row.term, row)
    synonyms: dict[str, list[Form]] = {}
    operators: dict[str, list[Form]] = {}
    for found, forms in zip((synonyms, operators), own_tables(), strict=True):
        for form in forms:
            _put(found, form[0], form)
    index = _Index(synonyms, operators, names, terms, frozenset().union(synonyms, operators, names, terms))
    own = Lexicon(index)
    with_names = Lexicon(index, own)
    return Lexicon(index, own, Lexicon(index, own, with_names))


def classify(word: str) -> Unit:
    """What a word says that no table knows alone."""
    first = word[0]
    if first.isdecimal() or (len(word) > 1 and first in "-−–."):
        return number_key(word), "number", ""
    if first.isalnum():
        return stem(word), "content", ""
    return word, "symbol", ""


def _reading(lexicon: Lexicon, text: str) -> tuple[Unit, ...]:
    words = tokens(text)
    bound = Binder(words, *read(lexicon, words)).bound()
    return tuple((key, kind, tense) for key, kind, _, _, tense in bound)


def _leaf(branch: Node, words: list[str]) -> Node:
    node = branch
    for word in words[1:]:
        node = node.setdefault(word, {})
    return node


def _add_term(node: Node, entry: Entry, reading: Callable[[], tuple[Unit, ...]]) -> None:
    guards = entry.guards if entry.guards != _UNGUARDED else None
    exact = " ".join(cased(entry.term)) if entry.guards.exact else ""
    kept = entry.concept if entry.keep else ""
    phrase = Phrase(
        reading,
        guards,
        exact,
        kept,
        explained=bool(entry.plain or entry.note),
        plainer=entry.plain not in ("", entry.term),
    )
    there = node.get(END, ())
    others = [one for one in there if one.guards is not None and one.guards != guards]
    unguarded = [one for one in there if one.guards is None] if guards is not None else []
    node[END] = (*others, phrase, *unguarded)


_Value = TypeVar("_Value")


def _put(found: dict[str, list[_Value]], text: str, value: _Value) -> None:
    """Keeps a value under the first word of a text."""
    head = text.partition(" ")[0]
    # A word of letters is one token; all else is for the tokenizer ("x" may part from what it multiplies).
    plain = head.isascii() and head.isalpha() and head[0] not in "xX"
    first = head.lower() if plain else first_token(text)
    if first in found:
        found[first].append(value)
    else:
        found[first] = [value]


# A term that must stay: its concept, its first word and the word behind it.
Kept = tuple[str, int, int]


def read(
    lexicon: Lexicon, words: list[str], capitals: Callable[[], list[str]] | None = None, kept: list[Kept] | None = None
) -> tuple[list[Token], list[int]]:
    """Each word or longest known phrase as its canonical tokens, and the places of those that may bind others."""
    found: list[Token] = []
    binding: list[int] = []
    if not words:
        return found, binding
    # All words first, as if each stood alone; then, of those that bind or begin a phrase, one after the other.
    keys, kinds, tenses, marks, nodes = zip(*map(lexicon.heads.__getitem__, words), strict=True)
    size = len(words)
    alone: list[Token] = list(zip(keys, kinds, range(size), range(1, size + 1), tenses, strict=True))
    looks = list(map(or_, marks, map(contains, nodes, [*words[1:], None])))
    behind = 0
    for at in compress(range(size), looks):
        if at < behind:
            continue
        if looks[at] == _BINDS:
            binding.append(len(found) + at - behind)
            continue
        found += alone[behind:at]
        phrase, behind = _longest(nodes[at], words, at, capitals)
        for key, kind, tense in phrase.tokens if phrase is not None else (classify(words[at]),):
            if binds(key, kind):
                binding.append(len(found))
            found.append((key, kind, at, behind, tense))
        if kept is not None and phrase is not None and phrase.keep:
            kept.append((phrase.keep, at, behind))
    found += alone[behind:]
    return found, binding


def has_plainer(lexicon: Lexicon, words: list[str], capitals: Callable[[], list[str]]) -> bool:
    """Whether the vocabulary has other words for any part of a text."""
    at = 0
    while at < len(words):
        phrase, at = _longest(lexicon.phrases(words[at]), words, at, capitals)
        if phrase is not None and phrase.plainer:
            return True
    return False


def _longest(
    node: Node, words: list[str], at: int, capitals: Callable[[], list[str]] | None
) -> tuple[Phrase | None, int]:
    best, behind = None, at + 1
    place, end = at + 1, len(words)
    while True:
        if END in node:
            for phrase in node[END]:
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
