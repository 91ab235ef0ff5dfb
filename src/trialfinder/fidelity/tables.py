"""The checker's own tables: words, units and synonyms, with the canonical tokens that they stand for.

In: the TSV files of this room. Out: `own_tables()`, the forms of all rows, and a hash of the tables.
Refuses a past form in a row that is not of the past.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from trialfinder.fidelity.tokens import listed, tokens

# Canonical token: what it says, of which class it is, and which tense its word has
# ("n" present, "d" past, "f" perfect, "p" a form in -ed, "g" in -ing, "" none).
Unit = tuple[str, str, str]
# Words of a table, and what they stand for.
Form = tuple[str, tuple[Unit, ...]]

_TIME = "time unit"
_LIGHT = {"~be": "n", "~have": "n", "~been": "f"}


@cache
def own_tables() -> tuple[tuple[Form, ...], tuple[Form, ...]]:
    """Synonyms, of which the first of a form counts, and operators, of which the last does."""
    operators = [*_words("words.tsv"), *_units()]
    return tuple(_words("synonyms.tsv")), (*operators, *_joined_comparators(dict(operators)))


def _words(name: str) -> Iterator[Form]:
    """Each form of a table of words, and what it stands for."""
    for kind, key, *columns in _rows(name):
        forms = columns[0].split("|")
        if kind == "verb":
            yield from _verb(key, forms)
            continue
        for form in forms:
            yield form, tuple(_canonical(kind, key, form))
        if len(columns) > 1 and columns[1]:
            raise ValueError(f"{name}: a past form of {key} belongs into a row of the class past")


def _joined_comparators(operators: Mapping[str, tuple[Unit, ...]]) -> Iterator[Form]:
    """ "or less than" is no "or less" that ends a limit: each comparator of words with what may join it."""
    for form, units in operators.items():
        if units[0][1] == "comparator" and form[0].isalpha() and " " in form:
            for word, key in (("or", "OR"), ("and", "AND")):
                if f"{word} {form}" not in operators:
                    yield f"{word} {form}", ((key, "connective", ""), *units)


def _canonical(kind: str, key: str, form: str) -> Iterator[Unit]:
    past = kind.startswith("past")
    parts = key.split(" ")
    for number, part in enumerate(parts):
        if len(parts) == 1 and kind.startswith(("age", "post", "comparator")):
            yield part, kind, ""
        elif part.startswith("~"):
            yield part, "soft", "d" if past else _light(part, form)
        else:
            participle = number and kind == "negation" and form.endswith("ed")
            tense = "p" if participle else "d" if past and not number else ""
            yield part, _class_of(part, kind.removeprefix("past")), tense


def _light(part: str, form: str) -> str:
    """The tense of a small verb. "Receiving" and "presence of" say when only where no verb stands before them."""
    if form == "receipt of":
        return ""
    return "h" if form.endswith(("ing", "presence of")) else _LIGHT.get(part, "")


_CLASSES = {"NOT": "negation", "CAN": "modality", "ALLOW": "modality", "WILLING": "modality", "/": "operator"}
_CLASSES |= {
    "GT": "comparator",
    "LT": "comparator",
    "OR": "connective",
    "AND": "connective",
    "^": "operator",
    "any": "quantifier",
    "PRIOR": "time",
    "x": "operator",
}
_CLASSES |= dict.fromkeys(("day", "week", "month", "year"), "unit")


def _class_of(part: str, kind: str) -> str:
    if part in _CLASSES:
        return _CLASSES[part]
    if part.startswith("n:"):
        return "number"
    return "content" if kind in ("word", "negation") and part.islower() else kind


def _verb(key: str, forms: list[str]) -> Iterator[Form]:
    """A verb and its regular forms; forms of several words and irregular ones stand as written."""
    for form in forms:
        for inflected, tense in _inflected(form):
            yield inflected, ((key, "content", tense),)


_SIMPLE_PAST = frozenset(listed("took gave began drank wore became got came knew went did")) | {
    "took part in",
    "took part",
    "came back",
}
_PARTICIPLES = frozenset(listed("given done taken begun drunk worn shown known understood led kept spent"))


# Longer verbs that double their last letter, because it is stressed.
_STRESSED = frozenset({"control"})


_DOUBLING = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")


def _tense_of(form: str) -> str:
    if form in _SIMPLE_PAST:
        return "d"
    if form in _PARTICIPLES or form.startswith("taken part"):
        return "p"
    return "g" if form.endswith("ing") and " " in form else ""


def _inflected(form: str) -> Iterator[tuple[str, str]]:
    if " " in form or form in _SIMPLE_PAST | _PARTICIPLES:
        yield form, _tense_of(form)
        return
    yield form, ""
    yield form + ("es" if form.endswith(("s", "x", "ch", "sh")) else "s"), ""
    bases = {form.removesuffix("e") if form.endswith("e") and not form.endswith("ee") else form}
    if (len(form) < 7 or form in _STRESSED) and _DOUBLING.search(form):
        bases.add(form + form[-1])
    for base in bases:
        yield base + "ing", "g"
        yield base + "ed", "p"
    if form.endswith("y") and form[-2] not in "aeiou":
        yield form[:-1] + "ies", ""
        yield form[:-1] + "ied", "p"


def _units() -> Iterator[Form]:
    for unit, forms, time in _rows("units.tsv"):
        for form in forms.split("|"):
            yield form, ((unit, _TIME if time else "unit", ""),)


def tables_sha256() -> str:
    """One hash of the checker's own tables."""
    whole = hashlib.sha256()
    for name in ("words.tsv", "units.tsv", "synonyms.tsv", "equivalences.tsv", "everyday.txt"):
        whole.update(files("trialfinder.fidelity").joinpath(name).read_bytes())
    return whole.hexdigest()


def unit_words() -> frozenset[str]:
    """All words that name a unit."""
    return frozenset(word for form, _ in _units() for word in tokens(form))


def _rows(name: str) -> Iterator[list[str]]:
    text = files("trialfinder.fidelity").joinpath(name).read_text(encoding="utf-8")
    lines = text.splitlines()
    for line in lines[1:]:
        yield line.split("\t")
