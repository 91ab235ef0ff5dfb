"""The tables of the checker, compiled: which words stand for which canonical tokens.

In: the checker's own tables (operators, units, synonyms) and the rows of the vocabulary, as data.
Out: a `Lexicon`, a tree of words in which the longest known phrase at a place is found by walking.
Where tables disagree about a phrase, operators win over the vocabulary, and the vocabulary over synonyms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar

from trialfinder.fidelity.binding import Binder
from trialfinder.fidelity.numbers import number_key
from trialfinder.fidelity.stems import stem
from trialfinder.fidelity.tables import Form, Unit, own_tables
from trialfinder.fidelity.tokens import Token, cased, tokens
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

_UNGUARDED = Guards()
_REMEMBERED = 200_000


class _Index(NamedTuple):
    """The rows of all tables under the first word of what they name."""

    synonyms: Mapping[str, Sequence[Form]]
    operators: Mapping[str, Sequence[Form]]
    names: Mapping[str, Sequence[Entry]]
    terms: Mapping[str, Sequence[Entry]]


class Lexicon:
    """All phrases in one tree, whose branches grow when their first word is met.

    A term stands for the tokens of its plain form; one without stands for its own words, whole. Names that stay
    are read with the checker's own tables alone, so that no term is read inside them. A plain form may hold
    terms in its turn: it is read by a lexicon whose terms are read by one that knows names only.
    """

    def __init__(self, index: _Index, own: Lexicon | None = None, below: Lexicon | None = None) -> None:
        self.tree: Node = {}
        # Words of one token that can be read without a look at what follows them.
        self.alone: dict[str, Unit] = {}
        # Words that can be read so when no phrase goes on with what follows them.
        self.leading: dict[str, tuple[Unit, ...]] = {}
        self._index = index
        self._own = own
        self._below = below

    def node(self, word: str) -> Node | None:
        """The phrases that begin with a word, or None."""
        if word not in self.tree and word not in self.alone:
            self.meet(word)
        found: Node | None = self.tree.get(word)
        return found

    def meet(self, word: str) -> Unit | None:
        """Grows the branch of a word; what it says, if that is one token and needs no look at what follows."""
        node = self._branch(word)
        if not node:
            unit = classify(word)
            if len(self.alone) < _REMEMBERED and len(word) < 40:  # a limit that no attacker can pass
                self.alone[word] = unit
            return unit
        self.tree[word] = node
        phrases = node.get(END, ())
        if not phrases:
            self.leading[word] = (classify(word),)
        elif phrases[0].guards is None and not phrases[0].keep:
            self.leading[word] = phrases[0].tokens
            if len(node) == len(self.leading[word]) == 1:
                self.alone[word] = self.leading[word][0]
        return self.alone.get(word)

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


def lexicon_of(entries: Iterable[Entry]) -> Lexicon:
    """The lexicon of the checker's own tables and a vocabulary."""
    rows = list(entries)
    names = _by_first_word((row.term, row) for row in rows if row.plain in ("", row.term))
    terms = _by_first_word((row.term, row) for row in rows if row.plain not in ("", row.term))
    synonyms, operators = (_by_first_word((form[0], form) for form in forms) for forms in own_tables())
    index = _Index(synonyms, operators, names, terms)
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
    bound = Binder(words, read(lexicon, words)).bound()
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


def _by_first_word(rows: Iterable[tuple[str, _Value]]) -> dict[str, list[_Value]]:
    found: dict[str, list[_Value]] = {}
    for text, value in rows:
        head = text.partition(" ")[0]
        # A word of letters is one token; all else is for the tokenizer ("x" may part from what it multiplies).
        plain = head.isascii() and head.isalpha() and head[0] not in "xX"
        first = head.lower() if plain else tokens(text)[0]
        found.setdefault(first, []).append(value)
    return found


# A term that must stay: its concept, its first word and the word behind it.
Kept = tuple[str, int, int]


def read(
    lexicon: Lexicon, words: list[str], capitals: Callable[[], list[str]] | None = None, kept: list[Kept] | None = None
) -> list[Token]:
    """Each word or longest known phrase as its canonical tokens: key, class, first word, word behind, tense."""
    tree, alone, leading = lexicon.tree, lexicon.alone, lexicon.leading
    found: list[Token] = []
    add = found.append
    behind, last = 0, len(words) - 1
    for at, word in enumerate(words):
        if at < behind:
            continue
        unit = alone.get(word)
        if unit is None and word not in tree:
            unit = lexicon.meet(word)
        if unit is not None:
            key, kind, tense = unit
            add((key, kind, at, at + 1, tense))
            continue
        node = tree[word]
        if word in leading and (at == last or words[at + 1] not in node):
            behind = at + 1
            units = leading[word]
        else:
            phrase, behind = _longest(node, words, at, capitals)
            units = phrase.tokens if phrase is not None else (classify(word),)
            if kept is not None and phrase is not None and phrase.keep:
                kept.append((phrase.keep, at, behind))
        for key, kind, tense in units:
            add((key, kind, at, behind, tense))
    return found


def has_plainer(lexicon: Lexicon, words: list[str], capitals: Callable[[], list[str]]) -> bool:
    """Whether the vocabulary has other words for any part of a text."""
    at = 0
    while at < len(words):
        node = lexicon.node(words[at])
        phrase, at = (None, at + 1) if node is None else _longest(node, words, at, capitals)
        if phrase is not None and phrase.plainer:
            return True
    return False


def _longest(
    node: Node, words: list[str], at: int, capitals: Callable[[], list[str]] | None
) -> tuple[Phrase | None, int]:
    best, behind = None, at + 1
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
