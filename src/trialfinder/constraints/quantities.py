"""Numbers, comparators and bounds, as the grammars read them.

A bound is a comparator, a value and a unit: ">= 18 years", "18 years or older", "from 18 to 65 years" (two bounds,
both inclusive). "over 18" is strict, as it is said. Refused: numbers that two countries read differently ("50.000",
"1,5"), and ranges that run backwards or hold nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from trialfinder.constraints.grammar import maybe, named, one_of, said

NUMBER = r"(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)? )"

OPS = {
    ">=": ">=",
    ">= to": ">=",
    "> or equal to": ">=",
    "> or equal": ">=",
    "greater than or equal to": ">=",
    "greater than or equal": ">=",
    "greater than or = to": ">=",
    "greater or equal to": ">=",
    "greater or equal": ">=",
    "greater than / equal to": ">=",
    "more than or equal to": ">=",
    "higher than or equal to": ">=",
    "equal to or greater than": ">=",
    "equal or greater than": ">=",
    "equal to or above": ">=",
    "equal or above": ">=",
    "equal to or more than": ">=",
    "equal or more than": ">=",
    "equal to or higher than": ">=",
    "at least": ">=",
    "of at least": ">=",
    "a minimum of": ">=",
    "not less than": ">=",
    "no less than": ">=",
    "not lower than": ">=",
    "not below": ">=",
    "<=": "<=",
    "<= to": "<=",
    "< or equal to": "<=",
    "< or equal": "<=",
    "less than or equal to": "<=",
    "less than or equal": "<=",
    "less than or = to": "<=",
    "less or equal to": "<=",
    "less or equal than": "<=",
    "less than / equal to": "<=",
    "lower than or equal to": "<=",
    "equal to or less than": "<=",
    "equal or less than": "<=",
    "equal to or lower than": "<=",
    "equal to or below": "<=",
    "equal or below": "<=",
    "not more than": "<=",
    "no more than": "<=",
    "not greater than": "<=",
    "no greater than": "<=",
    "no higher than": "<=",
    "not higher than": "<=",
    "not over": "<=",
    "not above": "<=",
    "not exceeding": "<=",
    "not to exceed": "<=",
    "at most": "<=",
    "up to": "<=",
    ">": ">",
    "greater than": ">",
    "more than": ">",
    "higher than": ">",
    "larger than": ">",
    "above": ">",
    "over": ">",
    "exceeding": ">",
    "<": "<",
    "less than": "<",
    "lower than": "<",
    "smaller than": "<",
    "fewer than": "<",
    "below": "<",
    "under": "<",
}
POST = {
    "or greater": ">=",
    "or more": ">=",
    "or higher": ">=",
    "or above": ">=",
    "or over": ">=",
    "and above": ">=",
    "and over": ">=",
    "and up": ">=",
    "and greater": ">=",
    "and higher": ">=",
    "and more": ">=",
    "or less": "<=",
    "or lower": "<=",
    "or below": "<=",
    "or under": "<=",
    "and under": "<=",
    "and below": "<=",
    "and less": "<=",
}
AGE_OPS = {
    "older than": ">",
    "older than or equal to": ">=",
    "older or equal to": ">=",
    "older or equal than": ">=",
    "equal to or older than": ">=",
    "equal or older than": ">=",
    "not younger than": ">=",
    "no younger than": ">=",
    "at least or older than": ">=",
    "minimum": ">=",
    "younger than": "<",
    "younger than or equal to": "<=",
    "younger or equal to": "<=",
    "equal to or younger than": "<=",
    "equal or younger than": "<=",
    "not older than": "<=",
    "no older than": "<=",
    "maximum": "<=",
}
AGE_POST = {
    "or older": ">=",
    "and older": ">=",
    "or above": ">=",
    "or elder": ">=",
    "+": ">=",
    "or younger": "<=",
    "and younger": "<=",
}


class Bound(NamedTuple):
    """What is asked of a quantity; `unit` is empty where there is none."""

    op: str
    value: str
    unit: str


class Scale(NamedTuple):
    """How a quantity is compared: the words before the number and after it."""

    before: dict[str, str]
    after: dict[str, str]


PLAIN = Scale(OPS, POST)
AGES = Scale(OPS | AGE_OPS, POST | AGE_POST)


def number(words: str) -> str | None:
    """The canonical form ("1000" for "1,000"), or None where the dot may stand for thousands ("50.000")."""
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", words):
        return None
    value = Decimal(words.replace(",", ""))
    return format(value.normalize(), "f")


_LEADS = ("from", "between", "range", "ranging from", "range from", "range of", "in the range of")
_TO = ("-", "to", "~", "through", "- to", "until")
_JOINS = ("and", "but", "to", "-", ",", ", and", "and also")
_INCLUSIVE = ("inclusive", "( inclusive )", ", inclusive", "both inclusive", "( both inclusive )")


def bounds(scale: Scale, unit: str) -> str:
    """A piece for one or two bounds; `unit` is the piece for a unit. What goes with what is for `read_bounds`."""
    before = one_of(scale.before)
    return (
        maybe(named("lead", one_of(_LEADS)))
        + maybe(named("op1", before))
        + named("v1", NUMBER)
        + maybe(named("u1", unit))
        + maybe(
            named("join", one_of((*_TO, *_JOINS))),
            maybe("age "),
            maybe(named("op2", before)),
            named("v2", NUMBER),
            maybe(named("u2", unit)),
        )
        + maybe(named("post", one_of(scale.after)), maybe(named("u3", unit)))
        + maybe(named("inclusive", one_of(_INCLUSIVE)))
    )


def read_bounds(
    match: re.Match[str], scale: Scale, unit_name: Callable[[str], str], size: Callable[[str], Decimal] | None = None
) -> tuple[Bound, ...] | None:
    """The bounds that `bounds` found, the lower one first, or None where they cannot be trusted.

    `unit_name` gives the canonical unit; two bounds must have the same one, or a `size` to compare them by.
    """
    said_bounds = _single(match, scale) if match["v2"] is None else _double(match, scale)
    if said_bounds is None:
        return None
    read = [(op, number(said(match, name)), unit_name(unit)) for op, name, unit in said_bounds]
    whole = tuple(Bound(op, value, unit) for op, value, unit in read if value is not None)
    return _ordered(whole, size) if len(whole) == len(read) else None


_Said = list[tuple[str, str, str]]


def _single(match: re.Match[str], scale: Scale) -> _Said | None:
    """One bound: a comparator on one side of the number, and one unit."""
    if match["lead"] or match["inclusive"] or (match["op1"] is None) == (match["post"] is None):
        return None
    if match["u1"] and match["u3"]:
        return None
    op = _op(match, "op1", scale) if match["op1"] else scale.after[said(match, "post")]
    return [(op, "v1", said(match, "u1") or said(match, "u3"))]


def _double(match: re.Match[str], scale: Scale) -> _Said | None:
    """Two bounds: a comparator before each number, or a range that has none; the second unit may serve both."""
    if match["post"] or (match["op1"] is None) != (match["op2"] is None):
        return None
    first, second, join, lead = said(match, "u1"), said(match, "u2"), said(match, "join"), said(match, "lead")
    if first and not second:
        return None
    if match["op1"]:
        found = [(_op(match, "op1", scale), "v1", first or second), (_op(match, "op2", scale), "v2", second)]
        return found if not lead and join in _JOINS else None
    # "18 and 65" is a range only after "between".
    ranged = join in _TO or (lead, join) == ("between", "and")
    return [(">=", "v1", first or second), ("<=", "v2", second)] if ranged else None


def _op(match: re.Match[str], name: str, scale: Scale) -> str:
    return scale.before[said(match, name)]


def _ordered(found: tuple[Bound, ...], size: Callable[[str], Decimal] | None) -> tuple[Bound, ...] | None:
    """Two bounds must close an interval: ">= 18 and >= 65" or "65 to 18" is somebody's slip."""
    if len(found) == 1:
        return found
    lower = [bound for bound in found if bound.op in (">", ">=")]
    upper = [bound for bound in found if bound.op in ("<", "<=")]
    if len(lower) != 1 or len(upper) != 1:
        return None
    if size is None and lower[0].unit != upper[0].unit:
        return None
    low, high = (Decimal(bound.value) * (size(bound.unit) if size else 1) for bound in (lower[0], upper[0]))
    return (lower[0], upper[0]) if low < high else None
