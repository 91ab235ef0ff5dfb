"""Rewrite a canonical sequence by declared equivalences, so that two ways to say a thing become one.

In: the tokens of a reading. Out: the tokens in their normal form, and whether a rule has moved anything.
Each row of `equivalences.tsv` is one rule, with its proof in words, an example that it lets pass and one that
it must not. Templates speak of canonical keys; their other signs:

^ the start of a sentence     | the end of a clause (also before a time, an exception)     ] also before a connective
. the end of a sentence       $1 $m one word of content; $y one or two; $x up to six, without operators
$w up to ten words of content, numbers and units            $h the same without "by", "as", "who"
$Q up to fourteen of any kind but stops and commas
$p any number of words for persons                          $j one of the declared adjectives
$q a quantity; $a one with all numbers 13 or more; $i $k a number; $c a comparator; $u a unit
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from trialfinder.fidelity.tokens import Token, listed

_STOPS = frozenset({"~.", "~;", "~:"})
_BREAKS = _STOPS | {"~,", "~(", "~)", "~-"}
_CONTENT = frozenset({"content", "hedge", "quantifier", "ordinal", "number", "unit", "time unit", "range"})
_PERSONS = frozenset(["adult", "man", "woman", "child", "OR", "AND", "ANDOR", "healthy", "sex"])
_ADJECTIVES = frozenset(
    listed(
        "positive negative normal abnormal elevated high low stable adequate available intact regular"
        " confirmed CONFIRMED present severe mild moderate"
    )
)
_UNITS = frozenset({"unit", "time unit"})
# Texts longer than this are not rewritten: no criterion needs it, and an attacker might want it.
_LONGEST = 400
_ROUNDS = 4


class Rule(NamedTuple):
    """One declared equivalence."""

    id: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    side: str
    proof: str
    original: str
    plain: str
    stopped: str
    needs: frozenset[str]


def load_rules() -> tuple[Rule, ...]:
    """The rules, in the order of the table."""
    text = files("trialfinder.fidelity").joinpath("equivalences.tsv").read_text(encoding="utf-8")
    return tuple(_rule(line.split("\t")) for line in text.splitlines()[1:])


def _rule(fields: list[str]) -> Rule:
    name, left, right, side, proof, original, plain, stopped = fields
    template = tuple(left.split())
    needs = frozenset(part for part in template if part[0] not in "$^]|.")
    return Rule(name, template, tuple(right.split()), side, proof, original, plain, stopped, needs)


def normal_form(rules: Sequence[Rule], side: str, tokens: list[Token]) -> tuple[list[Token], frozenset[str]]:
    """The tokens with every rule applied until none applies, and the ids of those that did."""
    used: set[str] = set()
    if len(tokens) > _LONGEST:
        return tokens, frozenset()
    for _round in range(_ROUNDS):
        changed = False
        keys = {token[0] for token in tokens}
        for rule in rules:
            if rule.needs <= keys and rule.side in ("", side):
                found = _applied(rule, tokens)
                if found is not None:
                    tokens, changed = found, True
                    keys = {token[0] for token in tokens}
                    used.add(rule.id)
        if not changed:
            break
    return tokens, frozenset(used)


def _applied(rule: Rule, tokens: list[Token]) -> list[Token] | None:
    """The tokens after one rule, applied from left to right wherever it fits; None where it does not."""
    out, place, changed = tokens, 0, False
    while place < len(out):
        found = _match(rule.left, out, place)
        if found is None or not found[0] > place:
            place += 1
            continue
        end, variables = found
        new = list(_built(rule.right, variables, out[place:end]))
        if [token[0] for token in new] == [token[0] for token in out[place:end]]:
            place += 1
            continue
        out = [*out[:place], *new, *out[end:]]
        place += max(1, len(new))
        changed = True
    return out if changed else None


Variables = dict[str, list[Token]]


def _built(right: Sequence[str], variables: Variables, replaced: list[Token]) -> Iterator[Token]:
    known = {token[0]: token for token in reversed(replaced)}
    for part in right:
        if part[0] == "$":
            yield from variables[part]
        elif part[0] not in "^].":
            old = known.get(part)
            first = replaced[0]
            yield old if old is not None else (part, _KINDS.get(part, "content"), first[2], first[3], "")


_KINDS = {
    "TO": "range",
    "LE": "comparator",
    "GE": "comparator",
    "NEVER": "negation",
    "NOT": "negation",
    "WITHIN": "time",
    "LAST": "time",
    "IF": "condition",
}


def _match(left: Sequence[str], tokens: list[Token], place: int) -> tuple[int, Variables] | None:
    """Where a match that begins at `place` ends, and what its variables hold; the longest variables first."""
    return _rest(left, 0, tokens, place, {})


def _rest(
    left: Sequence[str], at: int, tokens: list[Token], place: int, variables: Variables
) -> tuple[int, Variables] | None:
    if at == len(left):
        return place, variables
    part = left[at]
    if part == "^":
        return _rest(left, at + 1, tokens, place, variables) if _at_start(tokens, place) else None
    if part in ("]", "|", "."):
        return _rest(left, at + 1, tokens, place, variables) if _at_end(tokens, place, part) else None
    if part[0] == "$":
        for end in _ends(part, tokens, place):
            held = tokens[place:end]
            if part in variables and [one[0] for one in variables[part]] != [one[0] for one in held]:
                continue
            found = _rest(left, at + 1, tokens, end, {**variables, part: held})
            if found is not None:
                return found
        return None
    soft = part[0] == "~"
    while place < len(tokens) and tokens[place][0] != part:
        if tokens[place][1] != "soft" or tokens[place][0] in _BREAKS or (not soft and at == 0):
            return None
        place += 1
    if place == len(tokens):
        return None
    return _rest(left, at + 1, tokens, place + 1, variables)


def _at_start(tokens: list[Token], place: int) -> bool:
    """Nothing but words without weight stands between here and the last stop."""
    for token in reversed(tokens[:place]):
        if token[0] in _STOPS:
            return True
        if token[1] != "soft" or token[0] in _BREAKS:
            return False
    return True


_LEANING = frozenset({"~with", "~who", "~in", "~for", "~to", "~on", "~by", "~as"})
_CLAUSE_ENDS = frozenset({"time", "exception", "condition", "example", "operator"})


def _at_end(tokens: list[Token], place: int, part: str) -> bool:
    for key, kind, *_ in tokens[place:]:
        if key in (_STOPS if part == "." else _BREAKS):
            return True
        if kind == "soft":
            if part != "." and key in _LEANING:
                return True
            continue
        return part != "." and (kind in _CLAUSE_ENDS or (part == "]" and kind == "connective"))
    return True


# "History of gout as shown by a scan within 6 months": the window is the scan's.
_OF_ITS_OWN = frozenset({"~by", "~as", "~who"})


def _ends(part: str, tokens: list[Token], place: int) -> Iterator[int]:
    """Where a variable that begins at `place` may end, the longest first."""
    if part != "$p":
        while place < len(tokens) and tokens[place][1] == "soft" and tokens[place][0] not in _BREAKS:
            place += 1
    limit = _LIMITS[part]
    ends: list[int] = []
    count = 0
    for end in range(place, len(tokens)):
        key, kind = tokens[end][:2]
        if kind == "soft":
            if key in _BREAKS or (part == "$h" and key in _OF_ITS_OWN):
                break
            continue
        if count == limit or not _fits(part, key, kind):
            break
        count += 1
        ends.append(end + 1)
    if part == "$p":
        ends.insert(0, place)
    if part in ("$q", "$a"):
        ends = ends[-1:] if ends and _is_quantity(tokens[place : ends[-1]], adult=part == "$a") else []
    yield from reversed(ends)


_LIMITS = {
    "$1": 1,
    "$m": 1,
    "$y": 2,
    "$x": 6,
    "$w": 10,
    "$h": 10,
    "$Q": 14,
    "$p": 6,
    "$j": 1,
    "$i": 1,
    "$k": 1,
    "$c": 1,
    "$u": 1,
    "$q": 5,
    "$a": 5,
}


def _fits(part: str, key: str, kind: str) -> bool:
    if part in ("$x", "$1", "$m", "$y"):
        return kind in _CONTENT
    if part in ("$w", "$h"):
        return kind in _CONTENT or kind in ("comparator", "operator", "frequency")
    if part == "$p":
        return key in _PERSONS
    if part == "$j":
        return key in _ADJECTIVES
    if part in ("$q", "$a"):
        return kind in ("number", "comparator", "range", "operator")
    if part in ("$i", "$k"):
        return kind == "number"
    if part == "$c":
        return kind == "comparator"
    if part == "$u":
        return kind in _UNITS
    return True


def _is_quantity(tokens: list[Token], *, adult: bool) -> bool:
    values = [token[0] for token in tokens if token[1] == "number"]
    if not adult:
        return bool(values)
    return bool(values) and all(v.startswith("n:") and v[2:].isdecimal() and int(v[2:]) >= 13 for v in values)
