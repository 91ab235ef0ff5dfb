"""From a fact of the record to what a reader sees of it.

`shown(fact)` picks the mark and the words by the registry's own type of the field. `Taken` notes which facts a
page has used, so that what is left can be shown too and nothing of a record stays hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
_PMID = re.compile(r"[0-9]{1,9}")


def shown(fact: Fact) -> Shown:
    """The fact with its mark, its words and, where it is an address, its link."""
    field = field_at(fact.path)
    value = fact.json_text
    if not isinstance(fact.value, str) or isinstance(fact.value, JsonNumber):
        return Shown(fact.path, value, value_words(field, value), "data")
    if field and field.kind in _DATES:
        return Shown(fact.path, value, date_words(value), "time")
    if field and (field.is_enum or field.kind in _NUMBERS):
        return Shown(fact.path, value, value_words(field, value), "data")
    return Shown(fact.path, value, " ".join(unescape(value).split()), "text", _href(field, value))


def is_blank(fact: Fact) -> bool:
    """Whether a reader would see nothing of it."""
    return not fact.json_text.strip()


def _href(field: Field | None, value: str) -> str:
    """A link only where the value is surely nothing but an address: registry text is hostile until shown harmless."""
    piece = field.piece if field else ""
    if piece.endswith("EMail"):
        return f"mailto:{value}" if _EMAIL.fullmatch(value) else ""
    if piece.endswith("Phone"):
        return f"tel:{re.sub(r'[^0-9+]', '', value)}" if _PHONE.fullmatch(value) else ""
    if piece.endswith("PMID"):
        return f"https://pubmed.ncbi.nlm.nih.gov/{value}/" if _PMID.fullmatch(value) else ""
    if piece.endswith(("URL", "Link")):
        return safe_address(value)
    return ""


def safe_address(value: str) -> str:
    """`value` if it is an http(s) address without a sign that no address may hold, else nothing."""
    if not re.fullmatch(r"https?://[!#-;=?-\[\]-_a-z{|}~]+", value):
        return ""
    try:
        return value if urlsplit(value).hostname else ""
    except ValueError:
        return ""


class Taken:
    """The facts of one record as a page takes them, one by one. A blank one is taken, and nothing is shown of it."""

    def __init__(self) -> None:
        self.paths: set[str] = set()

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

    def row(self, lens: Lens, name: str, words: str = "") -> Row | None:
        """The facts under `name` with their label, or None where there are none."""
        facts = self.all(lens, name)
        if not facts:
            return None
        return Row(words or label(field_at(facts[0].path), name.rpartition(".")[2]), facts)

    def rows(self, lens: Lens, *names: str) -> tuple[Row, ...]:
        return tuple(row for name in names if (row := self.row(lens, name)))

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
