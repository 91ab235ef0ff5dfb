"""The form of an expression: text into a syntax tree, by the grammar in `essie.lark`.

In: an expression. Out: `Joined`, `Operand` and `Source` nodes with the place of each. Refused, as an `EssieError` with
the registry's reason and the place: what the grammar does not allow, and what is too long or nested too deep. This is
the one place that knows the parser's library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NoReturn

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from trialfinder.search.words import words

MAX_LENGTH = 20_000
MAX_DEPTH = 50
MAX_NESTED = 150
MAX_OPERANDS = 500
MAX_WORDS = 1000
TOO_COMPLICATED = "Too complicated query"

_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<mark>[()\[\],]) | (?P<phrase>"(?:\\.|[^"\\])*") | (?P<word>(?:\\.|[^\s()\[\],"\\])+)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MARKS = {"(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", ",": "COMMA"}
_NAMES = "OR AND NOT AREA SEARCH TILT COVERAGE EXPANSION RANGE DISTANCE MISSING ALL"
_KEYWORDS = {name: name for name in _NAMES.split()} | {"COVER": "COVERAGE"}
_BOUNDS = ("MIN", "MAX")
_PREFIXES = frozenset({"NOT", "AREA", "SEARCH", "TILT", "COVERAGE", "EXPANSION"})
_OPERAND_STARTS = frozenset({"TERM", "PHRASE", "RANGE", "DISTANCE", "MISSING", "ALL"})


class EssieError(Exception):
    """An expression that cannot be read: the registry's reason, and the place (the first character is 1)."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


@dataclass(frozen=True)
class Joined:
    """Parts joined by OR, or by AND."""

    by: str
    parts: tuple[Syntax, ...]


@dataclass(frozen=True)
class Prefix:
    """NOT, or an operator with its argument: AREA, SEARCH, TILT, COVERAGE, EXPANSION."""

    name: str
    argument: str
    position: int


@dataclass(frozen=True)
class Source:
    """What is looked for: TERM, PHRASE, RANGE, DISTANCE, MISSING, ALL, with its arguments."""

    name: str
    arguments: tuple[str, ...]
    position: int


@dataclass(frozen=True)
class Operand:
    """A source or an expression in parentheses, with what stands before it."""

    prefixes: tuple[Prefix, ...]
    of: Syntax


Syntax = Joined | Operand | Source


def read(text: str) -> Syntax:
    """The syntax tree of an expression; EssieError where it has none."""
    if len(text) > MAX_LENGTH:
        raise EssieError(TOO_COMPLICATED)
    tokens = list(_tokens(text))
    _refuse_excess(tokens)
    try:
        return _shape(_parser().parse(_Text(text, tokens)))
    except UnexpectedToken as error:
        _refuse(text, tokens, error)
    except UnexpectedInput as error:  # pragma: no cover - a cutter of our own raises only the above
        raise EssieError("no viable alternative", error.column) from None


def _refuse_excess(tokens: list[Token]) -> None:
    """Operators before an operand nest as parentheses do: what reads the tree goes one level down for each."""
    operands = waiting = 0
    if sum(len(words(token)) for token in tokens if token.type in ("TERM", "PHRASE")) > MAX_WORDS:
        raise EssieError(TOO_COMPLICATED)
    opened: list[int] = []
    inside = False
    for token in tokens:
        inside = (inside or token.type == "LSQB") and token.type != "RSQB"
        operands += token.type in _OPERAND_STARTS
        if token.type in _PREFIXES:
            waiting += 1
        elif token.type == "LPAR":
            opened.append(waiting + 1)
            waiting = 0
        elif token.type == "RPAR":
            waiting = 0
            del opened[-1:]
        elif token.type in _OPERAND_STARTS and not inside:
            waiting = 0
        if len(opened) > MAX_DEPTH or sum(opened) + waiting > MAX_NESTED or operands > MAX_OPERANDS:
            raise EssieError(TOO_COMPLICATED)


def _tokens(text: str) -> Iterator[Token]:
    """The tokens; words that follow each other are one, and commas outside of brackets mean nothing."""
    held: list[str] = []
    start = place = 0
    inside = False
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise EssieError(f"token recognition error at: '{text[place:]}'", place + 1)
        kind, value, begin = found.lastgroup, found[0], place
        place = found.end()
        keyword = _keyword(value, inside) if kind == "word" else None
        if kind == "space" or (value == "," and not inside):
            continue
        if kind == "word" and keyword is None:
            start = start if held else begin
            held.append(_ESCAPE.sub(r"\1", value))
            continue
        if held:
            yield _token("TERM", " ".join(held), start)
            held = []
        inside = (inside or value == "[") and value != "]"
        if kind == "phrase":
            yield _token("PHRASE", _ESCAPE.sub(r"\1", value[1:-1]), begin)
        else:
            yield _token(keyword or _MARKS[value], value, begin)
    if held:
        yield _token("TERM", " ".join(held), start)


def _keyword(word: str, inside: bool) -> str | None:
    return word if inside and word in _BOUNDS else _KEYWORDS.get(word)


def _token(kind: str, value: str, start: int) -> Token:
    return Token(kind, value, start_pos=start, column=start + 1)


class _Text(str):
    """An expression with the tokens it was cut into."""

    def __new__(cls, text: str, tokens: list[Token]) -> _Text:
        made = super().__new__(cls, text)
        made.tokens = tokens
        return made

    tokens: list[Token]


class _Cut(Lexer):
    """Hands the parser the tokens that were cut before."""

    def __init__(self, _: Any) -> None:
        """The grammar's own idea of tokens is not needed."""

    def lex(self, text: Any) -> Iterator[Token]:  # type: ignore[override]  # the older of the two forms lark takes
        return iter(text.tokens)


@cache
def _parser() -> Lark:
    grammar = resources.files(__package__).joinpath("essie.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Cut, start="expression")


def _shape(node: Tree[Token] | Token) -> Syntax:
    if isinstance(node, Token):
        return Source(node.type, (str(node),), _place(node))
    parts = node.children
    if node.data in ("either", "both"):
        inner = tuple(_shape(part) for part in parts if not (isinstance(part, Token) and part.type in ("AND", "OR")))
        return Joined("OR" if node.data == "either" else "AND", inner)
    if node.data == "operand":
        *before, source = parts
        return Operand(tuple(_prefix(prefix) for prefix in before if isinstance(prefix, Tree)), _shape(source))
    if node.data == "group":
        return _shape(parts[1])
    if node.data == "expression":
        return _shape(parts[0])
    tokens = [part for part in parts if isinstance(part, Token)]
    arguments = tuple(str(token) for token in tokens if token.type in ("TERM", *_BOUNDS))
    return Source(tokens[0].type, arguments, _place(tokens[0]))


def _prefix(tree: Tree[Token]) -> Prefix:
    tokens = [part for part in tree.children if isinstance(part, Token)]
    return Prefix(tokens[0].type, str(tokens[2]) if len(tokens) > 1 else "", _place(tokens[0]))


def _place(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _refuse(text: str, tokens: list[Token], error: UnexpectedToken) -> NoReturn:
    """The registry's words for what the grammar did not expect."""
    token = error.token
    if token.type == "$END":
        opened = sum((held.type == "LPAR") - (held.type == "RPAR") for held in tokens)
        if opened > 0 and tokens[-1].type not in ("LPAR", "AND", "OR", "NOT"):
            raise EssieError("missing ')' at '<EOF>'", len(text) + 1) from None
        raise EssieError(f"mismatched input '<EOF>' expecting {_expected(error)}", len(text) + 1) from None
    before = next((held for held in reversed(tokens) if _place(held) < _place(token)), None)
    if token.type == "LSQB" and before is not None and before.type == "TERM":
        seen = text[_place(before) - 1 : _place(token)]
        raise EssieError(f"no viable alternative at input '{seen}'", _place(token)) from None
    raise EssieError(f"mismatched input '{token}' expecting {_expected(error)}", _place(token)) from None


def _expected(error: UnexpectedToken) -> str:
    names = {
        "$END": "<EOF>",
        "TERM": "Term",
        "PHRASE": "StringLiteral",
        "COVERAGE": "Coverage",
        "EXPANSION": "Expansion",
    }
    marks = {kind: f"'{mark}'" for mark, kind in _MARKS.items()}
    told = sorted(names.get(kind) or marks.get(kind) or f"'{kind}'" for kind in error.accepts or error.expected)
    return "{" + ", ".join(told) + "}"
