"""The tables of the checker, compiled: which words stand for which canonical tokens.

In: the checker's own tables (operators, units, synonyms) and the rows of the vocabulary, as data.
Out: a `Lexicon`, a tree of words in which the longest known phrase at a place is found by walking.
Where tables disagree about a phrase, operators win over the vocabulary, and the vocabulary over synonyms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
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
# What is known of a word: what it says if no phrase goes on with the next word (None where that takes a closer
# look), whether that may bind its neighbours, and the phrases that begin with it.
Head = tuple[Unit | None, bool, Node]

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
        self.heads: dict[str, Head] = {}
        self._index = index
        self._own = own
        self._below = below

    def phrases(self, word: str) -> Node:
        """The phrases that begin with a word."""
        return (self.heads.get(word) or self.meet(word))[2]

    def meet(self, word: str) -> Head:
        """What is known of a word, found out when it is first met."""
        if word in self._index.firsts:
            head = self.heads[word] = self._grown(word)
            return head
        unit = classify(word)
        head = (unit, binds(unit[0], unit[1]), {})
        if len(self.heads) < _REMEMBERED and len(word) < 40:  # a limit that no attacker can pass
            self.heads[word] = head
        return head

    def _grown(self, word: str) -> Head:
        node = self._branch(word)
        phrases = node.get(END, ())
        units: tuple[Unit, ...] = ()
        if not phrases:
            units = (classify(word),)
        elif phrases[0].guards is None and not phrases[0].keep:
            units = phrases[0].tokens
        return (units[0], binds(units[0][0], units[0][1]), node) if len(units) == 1 else (None, False, node)

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
    heads = lexicon.heads
    found: list[Token] = []
    binding: list[int] = []
    behind = 0
    # Not strict: a text may hold no word at all.
    for at, (word, following) in enumerate(zip(words, [*words[1:], None], strict=False)):
        if at < behind:
            continue
        unit, may_bind, node = heads[word] if word in heads else lexicon.meet(word)
        if unit is not None and following not in node:
            if may_bind:
                binding.append(len(found))
            key, kind, tense = unit
            found.append((key, kind, at, at + 1, tense))
            continue
        phrase, behind = _longest(node, words, at, capitals)
        for key, kind, tense in phrase.tokens if phrase is not None else (classify(word),):
            if binds(key, kind):
                binding.append(len(found))
            found.append((key, kind, at, behind, tense))
        if kept is not None and phrase is not None and phrase.keep:
            kept.append((phrase.keep, at, behind))
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
