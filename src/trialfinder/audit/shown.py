"""Whether what a `<data>` shows agrees with the record's value.

In go the field's path, its kind, its value and the words shown; out comes None or the contradiction.
Words are free, figures are not: a code may be said in any words, but

- a figure shown must be one of the value; a number must be the value itself, however its thousands are set
  ("1,234", "1 234", "1.234") and whatever zeros its decimals end on;
- an age keeps its number and its unit (English or Spanish names of units);
- a yes is not shown as a no, nor a code in the words of another code of the same field.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from trialfinder.audit.kinds import FieldKind, codes_of
from trialfinder.audit.paths import json_text
from trialfinder.audit.problems import excerpt

_RUN = re.compile(r"[0-9]+")
# One number as people write it; a full stop or comma that ends a sentence stays outside.
_FIGURE = re.compile(r"[0-9](?:[0-9]|[.,'’ \u00a0\u202f\u2009](?=[0-9]))*(?:[eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([,.'’ \u00a0\u202f\u2009])[0-9]{3})(?:\1[0-9]{3})*\Z")
_AGE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ([A-Za-z]+)\Z")
_WORD = re.compile(r"[^\W\d_]+")

_UNITS = {
    name: unit
    for unit, names in {
        "year": "year years yr yrs año años",
        "month": "month months mo mos mes meses",
        "week": "week weeks wk wks semana semanas",
        "day": "day days día días",
        "hour": "hour hours hr hrs hora horas",
        "minute": "minute minutes min mins minuto minutos",
    }.items()
    for name in names.split()
}
_YES = frozenset({"yes", "sí", "true"})
_NO = frozenset({"no", "not", "none", "never", "false", "without", "closed", "non", "ninguno", "ninguna", "sin"})
# Codes that cannot be told with a no, nor those below with a yes. Others can: "by invitation, not open to all".
_AFFIRMATIVE = frozenset({"RECRUITING", "AVAILABLE", "YES"})
_NEGATIVE = frozenset({"NO", "NOT_PROVIDED", "NONE", "NO_LONGER_AVAILABLE"})
# Fields whose name is a no already: true of them is told with a no.
_NEGATED = ("noSap", "resultsWaived", "dateUnknown", "unreleaseDateUnknown")


def check_shown(path: str, kind: FieldKind, value: Any, shown: str) -> str | None:
    text = json_text(value)
    strange = [c for c in shown if c.isnumeric() and not "0" <= c <= "9" and c not in text]
    if strange:
        return f"{excerpt(shown)} has the figure {strange[0]!r}, the record {excerpt(text)}"
    if kind == "number":
        return _check_number(text, shown)
    if kind == "boolean":
        return _check_boolean(path, value is True, shown)
    age = _AGE.match(text) if kind == "age" else None
    if age is not None:
        return _check_age(age[1], age[2], shown)
    return _check_figures(text, shown) or _check_code(path, text, shown)


def _check_number(text: str, shown: str) -> str | None:
    for match in _FIGURE.finditer(shown):
        if not any(_same(text, reading) for reading in _readings(shown, match)):
            return f"{excerpt(shown)} shows {match[0]!r}, the record has {text}"
    return None


def _readings(shown: str, match: re.Match[str]) -> list[str]:
    """The numbers that the figure can stand for, with the sign before it."""
    figure = match[0]
    plain = [figure, figure.replace(",", ".")]
    if _GROUPED.match(figure):
        plain.append(re.sub(r"[^0-9]", "", figure))
    for mark in ",'’ \u00a0\u202f\u2009":
        head, stop, tail = figure.partition(".")
        if _GROUPED.match(head) and stop and tail.isdigit() and mark in head:
            plain.append(re.sub(r"[^0-9]", "", head) + "." + tail)
    head, comma, tail = figure.partition(",")
    if comma and tail.isdigit() and "." in head and _GROUPED.match(head):
        plain.append(head.replace(".", "") + "." + tail)
    if match.start() and shown[match.start() - 1] in "-−":
        return ["-" + reading for reading in plain]
    after = _WORD.search(shown, match.end())
    # South and west are the minus of coordinates.
    if after and after[0].lower() in ("s", "w", "o", "south", "west", "sur", "oeste"):
        return ["-" + reading for reading in plain]
    return plain


def _same(text: str, reading: str) -> bool:
    if text == reading:
        return True
    try:
        return Decimal(text) == Decimal(reading)
    except InvalidOperation:
        return False


def _check_boolean(path: str, value: bool, shown: str) -> str | None:
    if _RUN.search(shown):
        return f"{excerpt(shown)} has a figure, the record says {json_text(value)}"
    if path.rpartition(".")[2] not in _NEGATED and _turned_round(value, _words(shown)):
        return f"{excerpt(shown)} for {json_text(value)}"
    return None


def _turned_round(yes: bool, words: set[str]) -> bool:
    """Whether the words say only the other thing; "yes, no condition is needed" says both and is let pass."""
    said_yes, said_no = bool(words & _YES), bool(words & _NO)
    return said_yes != said_no and said_no == yes


def _check_age(number: str, unit: str, shown: str) -> str | None:
    figures = re.findall(r"[0-9]+(?:\.[0-9]+)?", shown)
    units = {_UNITS[word] for word in _words(shown) if word in _UNITS}
    if not figures or any(figure != number for figure in figures):
        return f"{excerpt(shown)} for {number} {unit}"
    if units - {_UNITS.get(unit.lower(), unit)}:
        return f"{excerpt(shown)} changes the unit of {number} {unit}"
    return None


def _check_figures(text: str, shown: str) -> str | None:
    known = set(_RUN.findall(text))
    for run in _RUN.findall(shown):
        if run not in known:
            return f"{excerpt(shown)} shows {run!r}, the record has {excerpt(text)}"
    return None


def _check_code(path: str, code: str, shown: str) -> str | None:
    said = _spoken(shown)
    for other in codes_of(path):
        if other != code and said == _spoken(other) and said != _spoken(code):
            return f"{excerpt(shown)} is the code {other}, the record has {code}"
    if (code in _AFFIRMATIVE or code in _NEGATIVE) and _turned_round(code in _AFFIRMATIVE, _words(shown)):
        return f"{excerpt(shown)} for {code}"
    return None


def _words(shown: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(shown)}


def _spoken(code: str) -> str:
    """Letters and digits only, so that "Active, not recruiting" is ACTIVE_NOT_RECRUITING."""
    return "".join(c for c in code.lower() if c.isalnum())
