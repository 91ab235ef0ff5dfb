"""Read a number token as a key that is the same for the same value, and never a guess.

In: one token of digits as `tokens` cuts it. Out: `n:` and the value, or `x:` and the token's own characters
where two readers could take it for different values: a decimal comma ("1,5"), a dot that may part thousands
("50.000"), a section number ("5.2.1").
"""

from __future__ import annotations

import re
from decimal import Decimal

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d*(?:\.\d+)?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}
# Longer ones are no quantities; and int() of very long digits is slow.
_LONGEST = 18


def number_key(token: str) -> str:
    """The key of a number.

    >>> [number_key(token) for token in ("1,000", "1000.0", "1,5", "50.000", ".5", "-2.50", "5.2.1")]
    ['n:1000', 'n:1000', 'x:1,5', 'x:50.000', 'n:0.5', 'n:-2.5', 'x:5.2.1']
    """
    sign, digits = ("-", token[1:]) if token[0] in "-−–" else ("", token)
    if len(digits) > _LONGEST:
        return "x:" + sign + digits
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif not _PLAIN.fullmatch(digits) or _may_part_thousands(digits):
        return "x:" + sign + digits
    return "n:" + sign + _shortest(Decimal(digits))


def roman_key(token: str) -> str | None:
    """The key of a small Roman numeral, as stages and classes are counted."""
    value = _ROMAN.get(token)
    return None if value is None else f"n:{value}"


def _may_part_thousands(digits: str) -> bool:
    whole, dot, part = digits.partition(".")
    return bool(dot) and len(part) == 3 and whole.strip("0") != "" and len(whole) <= 3


def _shortest(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
