"""From a fact of the record to what a reader sees of it.

`shown(fact)` picks the mark and the words by the registry's own type of the field. `Taken` notes which facts a
page has used, so that what is left can be shown too and nothing of a record stays hidden.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from trialfinder.pages.prose import parts
from trialfinder.pages.views.model import Prose, Row, Shown
from trialfinder.pages.wording import date_words, label, value_words
from trialfinder.records.facts import Fact, JsonNumber, Lens
from trialfinder.records.fields import Field, field_at
from trialfinder.text.normalize import unescape

_DATES = ("NormalizedDate", "PartialDate", "DateTimeMinutes")
_NUMBERS = ("boolean", "integer", "long", "number", "NormalizedTime")
# Without "%": in a mailto link it would begin a code for another character.
_EMAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}")
_PHONE = re.compile(r"[0-9+()./ -]{5,30}")
_MODULE = re.compile(r"[^.]*(?:\.[^.]*)?")
_PMID = re.compile(r"[0-9]{1,9}")


class _Way(NamedTuple):
    """How the facts of one path are shown; a page shows some hundred facts, and the way depends on the path alone."""

    field: Field | None
    mark: Literal["data", "time", "text"]
    label: str
    link: Callable[[str], str] | None = None


def shown(fact: Fact) -> Shown:
    """The fact with its mark, its words and, where it is an address, its link."""
    path, value = fact.path, fact.value
    way = _way(path)
    if not isinstance(value, str) or isinstance(value, JsonNumber):
        text = fact.json_text
        return Shown(path, text, value_words(way.field, text), "data")
    if way.mark == "time":
        return Shown(path, value, date_words(value), "time")
    if way.mark == "data":
        return Shown(path, value, value_words(way.field, value), "data")
    return Shown(path, value, " ".join(unescape(value).split()), "text", way.link(value) if way.link else "")


def is_blank(fact: Fact) -> bool:
    """Whether a reader would see nothing of it."""
    return isinstance(fact.value, str) and not fact.value.strip()


@lru_cache(maxsize=1 << 14)  # the paths of a few hundred pages; a trial of 460 sites has some 5,000 of its own
def _way(path: str) -> _Way:
    field = field_at(path)
    words = label(field, path.rpartition(".")[2].partition("[")[0])
    if field and field.kind in _DATES:
        return _Way(field, "time", words)
    if field and (field.is_enum or field.kind in _NUMBERS):
        return _Way(field, "data", words)
    return _Way(field, "text", words, next((to for end, to in _LINKS if field and field.piece.endswith(end)), None))


def label_of(fact: Shown) -> str:
    """Our label of the field that the fact stands in."""
    return _way(fact.path).label


# A link only where the value is surely nothing but an address: registry text is hostile until shown harmless.


def _mail(value: str) -> str:
    return f"mailto:{value}" if _EMAIL.fullmatch(value) else ""


def _phone(value: str) -> str:
    return f"tel:{re.sub(r'[^0-9+]', '', value)}" if _PHONE.fullmatch(value) else ""


def _pubmed(value: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{value}/" if _PMID.fullmatch(value) else ""


def safe_address(value: str) -> str:
    """`value` if it is an http(s) address without a sign that no address may hold, else nothing."""
    if not re.fullmatch(r"https?://[!#-;=?-\[\]-_a-z{|}~]+", value):
        return ""
    try:
        return value if urlsplit(value).hostname else ""
    except ValueError:
        return ""


_LINKS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("EMail", _mail),
    ("Phone", _phone),
    ("PMID", _pubmed),
    ("URL", safe_address),
    ("Link", safe_address),
)


class Taken:
    """The facts of one record as a page takes them, one by one. A blank one is taken, and nothing is shown of it."""

    def __init__(self) -> None:
        self.paths: set[str] = set()

    def by_module(self) -> Counter[str]:
        """How many facts have been taken of each module: {"protocolSection.statusModule": 9, "hasResults": 1}."""
        return Counter([_MODULE.match(path)[0] for path in self.paths])  # type: ignore[index] # it matches any path

    def one(self, lens: Lens, name: str = "") -> Shown | None:
        fact = lens.fact(name)
        if fact is None:
            return None
        self.paths.add(fact.path)
        return None if is_blank(fact) else shown(fact)

    def all(self, lens: Lens, name: str) -> tuple[Shown, ...]:
        """The scalar under `name`, or each scalar of the list under it."""
        facts = lens.facts(name)
        if not facts:
            return ()
        self.paths.update([fact.path for fact in facts])
        return tuple([shown(fact) for fact in facts if not is_blank(fact)])

    def row(self, lens: Lens, name: str) -> Row | None:
        """The facts under `name` with their label, or None where there are none."""
        facts = self.all(lens, name)
        return Row(label_of(facts[0]), facts) if facts else None

    def rows(self, lens: Lens, *names: str) -> tuple[Row, ...]:
        return tuple([row for name in names if (row := self.row(lens, name))]) if lens.tree else ()

    def prose(self, lens: Lens, name: str, *, words: str = "", fold: str = "") -> tuple[Prose, ...]:
        """The text under `name` in paragraphs and lists; () where there is none, or no words in it."""
        fact = lens.fact(name)
        if fact is None or not isinstance(fact.value, str) or isinstance(fact.value, JsonNumber):
            return ()
        self.paths.add(fact.path)
        return () if is_blank(fact) else (Prose(shown(fact), parts(fact.value), words, fold),)


def present(*items: Shown | None) -> tuple[Shown, ...]:
    """The facts that there are."""
    return tuple(item for item in items if item is not None)


def join_rows(*groups: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for group in groups for row in group)
