"""What may stand in a hole of a sentence, and what becomes of it.

In: the text found in a hole, and the kind of the hole. Out: the text as Spanish has it, or None where it is of another
kind, so that the sentence is not this one. Numbers, ids and the words of others come out as they went in.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialfinder.pages.wording import MONTHS

ELEMENT = "\x01"
"""Stands for an element inside a text. No page holds this sign: `render` replaces it."""

_MONTHS = dict(
    zip(
        MONTHS,
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),  # noqa: SIM905 - reads as the table it is
        strict=True,
    )
)
_UNITS = {
    "year": ("año", "años"),
    "month": ("mes", "meses"),
    "week": ("semana", "semanas"),
    "day": ("día", "días"),
    "hour": ("hora", "horas"),
    "minute": ("minuto", "minutos"),
}
_NUMBER = re.compile(r"-?[0-9][0-9,]{0,20}(?:\.[0-9]{1,20})?")
_NCT = re.compile(r"NCT[0-9]{8}")
_DATE = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}}) )?(?P<month>{'|'.join(MONTHS)}) (?P<year>[0-9]{{4}})(?P<time>, [0-9:.Z+-]{{1,20}})?"
)
_ONLY_NUMBERS = re.compile(r"[0-9T:.Z-]{1,40}")
_AGE = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?) (?P<unit>year|month|week|day|hour|minute)s?")
_MARKS = re.compile("[\x01 ,.:;()“”/·–-]{1,2000}")
_CODE = re.compile(r"[^\s\x01]{1,400}")


def date(text: str) -> str | None:
    """ "27 November 2026" gives "27 de noviembre de 2026"; what is written in digits alone stays."""
    if _ONLY_NUMBERS.fullmatch(text):
        return text
    found = _DATE.fullmatch(text)
    if not found:
        return None
    day = f"{found['day']} de " if found["day"] else ""
    return f"{day}{_MONTHS[found['month']]} de {found['year']}{found['time'] or ''}"


def age(text: str) -> str | None:
    """ "18 years" gives "18 años"."""
    found = _AGE.fullmatch(text)
    if not found:
        return None
    return f"{found['number']} {_UNITS[found['unit']][found['number'] != '1']}"


def _like(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if pattern.fullmatch(text) else None


def _words(text: str) -> str | None:
    return text if text and ELEMENT not in text else None


FOREIGN = "words"
"""The kind of a hole with words of the record or of a reader: they are marked as English."""

KINDS: dict[str, Callable[[str], str | None]] = {
    "number": _like(_NUMBER),
    "nct": _like(_NCT),
    "date": date,
    "age": age,
    "element": lambda text: text if text == ELEMENT else None,
    "marks": _like(_MARKS),
    "code": _like(_CODE),
    FOREIGN: _words,
}
"""Any other kind of hole is the name of a table of parts, in which the text is looked up in its turn."""
