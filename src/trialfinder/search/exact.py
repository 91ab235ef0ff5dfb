"""Words in their exact form: case and accents count, runs of white space are one space.

In: an entry and a term of expansion `None`. Out: whether it has the term in one of the pieces. It may be a part of
a value, but no part of a word.
"""

from __future__ import annotations

from collections.abc import Collection

from trialfinder.search.areas import Kind, pieces
from trialfinder.search.entries import Entry, code_texts
from trialfinder.search.query import Term


def has_exactly(entry: Entry, term: Term, names: Collection[str]) -> bool:
    """Whether any value of these pieces, in a study or a location, has the term."""
    asked = " ".join(term.text.split())
    for name in names:
        values = entry.texts.get(name, [])
        if pieces()[name].kind is Kind.ENUM:
            values = [text for code in entry.codes.get(name, []) for text in code_texts(pieces()[name], code)]
        if any(_covers(" ".join(value.split()), asked, term.coverage) for value in values):
            return True
    return False


def _covers(value: str, asked: str, coverage: str) -> bool:
    if not asked:
        return False
    if coverage == "FullMatch":
        return value == asked
    if coverage == "StartsWith":
        return value.startswith(asked) and _ends_word(value, len(asked))
    if coverage == "EndsWith":
        return value.endswith(asked) and _ends_word(value, len(value) - len(asked))
    place = value.find(asked)
    while place >= 0:
        if _ends_word(value, place) and _ends_word(value, place + len(asked)):
            return True
        place = value.find(asked, place + 1)
    return False


def _ends_word(value: str, place: int) -> bool:
    """Whether no word runs across this place."""
    return place <= 0 or place >= len(value) or not (value[place - 1].isalnum() and value[place].isalnum())
