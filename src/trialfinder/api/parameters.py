"""The parameters of a request: known ones read, others refused in the registry's words.

In: names and values as they came, and what an endpoint takes. Out: `Parameters`. Lists are parted by commas or pipes,
also by both; an empty value counts as not given, save that of a list that must not be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialfinder.api.answers import Refused

LISTS = frozenset({"fields", "sort", "types", "aggFilters"}) | {
    f"{prefix}.{name}" for prefix in ("filter", "postFilter") for name in ("overallStatus", "ids", "synonyms")
}
"""Parameters that are lists: given twice, they are put together."""
_LONGEST_NUMBER = 10
_MOST = 2**31 - 1


class Parameters:
    """What was given, by name."""

    def __init__(self, given: Iterable[tuple[str, str]], taken: frozenset[str]) -> None:
        """`taken` are the names that the endpoint takes."""
        self._values: dict[str, str] = {}
        prefixes = {name.partition(".")[0] for name in taken if "." in name}
        for name, value in given:
            if not name and not value:
                continue
            if name not in taken:
                _refuse_unknown(name, prefixes)
            if name in LISTS and name in self._values:
                value = f"{self._values[name]},{value}"
            self._values[name] = value

    def given(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """The value; "" where it is not given."""
        return self._values.get(name, "")

    def items(self, name: str) -> list[str]:
        """The items of a list, without white space around them."""
        return [item.strip() for item in re.split(r"[,|]", self.text(name)) if item.strip()]

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of several; the first of them where none is given."""
        value = self.text(name) or allowed[0]
        if value not in allowed:
            raise bad_value(name, value)
        return value

    def flag(self, name: str) -> bool:
        return self.choice(name, ("false", "true")) == "true"

    def number(self, name: str, default: int) -> int:
        """A whole number from nought."""
        text = self.text(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER and int(text) <= _MOST):
            raise bad_value(name, text)
        return int(text)


def bad_value(name: str, value: str) -> Refused:
    return Refused(f"Invalid value in parameter {name.rpartition('.')[2]}: `{value}`")


def bad_format(name: str) -> Refused:
    return Refused(f"Parameter `{name}` has incorrect format")


def _refuse_unknown(name: str, prefixes: set[str]) -> None:
    prefix, dot, _ = name.partition(".")
    if dot and prefix not in prefixes:
        raise Refused(f"Invalid prefix in parameter name: {name}")
    raise Refused(f"`{name}` is unknown parameter")
