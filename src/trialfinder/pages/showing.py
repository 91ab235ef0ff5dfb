"""From a fact of the record to what a reader sees of it.

`shown(fact)` picks the mark and the words by the registry's own type of the field. `Taken` notes which facts a
page has used, so that what is left can be shown too and nothing of a record stays hidden.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from trialfinder.pages.prose import parts
from trialfinder.pages.views.model import Prose, Row, Shown
from trialfinder.pages.wording import date_words, label, value_words
from trialfinder.records.facts import Fact, JsonNumber, Lens
from trialfinder.records.fields import Field, field_at
from trialfinder.records.people import WITHHELD
from trialfinder.text.normalize import unescape

_DATES = ("NormalizedDate", "PartialDate", "DateTimeMinutes")
_NUMBERS = ("boolean", "integer", "long", "number", "NormalizedTime")
# Without "%": in a mailto link it would begin a code for another character.
_EMAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}")
_PHONE = re.compile(r"[0-9+()./ -]{5,30}")
_PMID = re.compile(r"[0-9]{1,9}")


class _Way(NamedTuple):
    """How the facts of one path are shown; a page shows some hundred facts, and the way depends on the path alone."""

    field: Field | None
    mark: Literal["data", "time", "text"]
    label: str
    link: Callable[[str], str] | None = None


def shown(fact: Fact) -> Shown:
    """The fact with its mark, its words and, where it is an address, its link."""
    return _shown(fact.path, fact.value)


def _shown(path: str, value: str | int) -> Shown:
    way = _way(path)
    if value.__class__ is not str:
        text = Fact(path, value).json_text
        return Shown(path, text, value_words(way.field, text), "data")
    if value == WITHHELD:
        return Shown(path, value, WITHHELD.strip("[]"), "withheld")
    if way.mark == "text":
        return Shown(path, value, " ".join(unescape(value).split()), "text", way.link(value) if way.link else "")
    if way.mark == "time":
        return Shown(path, value, date_words(value), "time")
    return Shown(path, value, value_words(way.field, value), "data")


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
    """The facts of one record as a page takes them, one by one. A blank one is taken, and nothing is shown of it.

    A page asks for some hundred names, half of them absent: hence the look-ups by hand and without steps between.
    """

    __slots__ = ("paths",)

    def __init__(self) -> None:
        self.paths: set[str] = set()

    def by_module(self) -> Counter[str]:
        """How many facts have been taken of each module: {"protocolSection.statusModule": 9, "hasResults": 1}."""
        # No section's name is shorter than 13 signs with its dot, none longer than 18, no module's shorter than six.
        ends = [(path, path.find(".", 18)) for path in self.paths]
        return Counter([path if end < 0 else path[:end] for path, end in ends])

    def one(self, lens: Lens, name: str = "") -> Shown | None:
        """The scalar under `name`; without a name the part itself."""
        if not name:
            return self._take(lens.path, lens.tree)
        value = lens.tree.get(name) if isinstance(lens.tree, dict) else None
        return None if value is None else self._take(f"{lens.path}.{name}" if lens.path else name, value)

    def _take(self, path: str, value: Any) -> Shown | None:
        if not isinstance(value, str | int):
            return None
        self.paths.add(path)
        if value.__class__ is str and (not value or value.isspace()):
            return None
        return _shown(path, value)

    def all(self, lens: Lens, name: str) -> tuple[Shown, ...]:
        """The scalar under `name`, or each scalar of the list under it."""
        value = lens.tree.get(name) if isinstance(lens.tree, dict) else None
        if value is None:
            return ()
        path = f"{lens.path}.{name}" if lens.path else name
        if isinstance(value, list):
            found = [self._take(f"{path}[{index}]", item) for index, item in enumerate(value)]
            return tuple([one for one in found if one is not None])
        only = self._take(path, value)
        return () if only is None else (only,)

    def row(self, lens: Lens, name: str) -> Row | None:
        """The facts under `name` with their label, or None where there are none."""
        facts = self.all(lens, name)
        return Row(_way(facts[0].path).label, facts) if facts else None

    def rows(self, lens: Lens, *names: str) -> tuple[Row, ...]:
        tree = lens.tree
        if not isinstance(tree, dict):
            return ()
        return tuple([row for name in names if name in tree and (row := self.row(lens, name))])

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
