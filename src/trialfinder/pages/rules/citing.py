"""Sentences that quote values of a record, each with the version that it stands in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from trialfinder.changed import Change, Quote
from trialfinder.pages.showing import shown
from trialfinder.pages.views.model import Shown
from trialfinder.pages.wording import label
from trialfinder.records.facts import Fact
from trialfinder.records.fields import field_at

_MOST_LABELS = 12


class Cited(NamedTuple):
    """A value as a sentence quotes it, and the version that it stands in."""

    shown: Shown
    version: str


Part = str | Cited


class Sentence(NamedTuple):
    """A sentence of the rule `change`: words of ours and what they quote."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.shown.text for part in self.parts)


def quoted(quotes: Iterable[Quote]) -> list[Part]:
    """Values in quotation marks, with commas between."""
    parts: list[Part] = []
    for one in quotes:
        parts.extend((", “" if parts else "“", cited(one), "”"))
    return parts


def cited(quote: Quote) -> Cited:
    return Cited(shown(Fact(quote.path, quote.value)), quote.version)


def labels(change: Change) -> str:
    names = list(dict.fromkeys(label_at(one.path) for one in change.differences))
    more = len(names) - _MOST_LABELS
    return ", ".join(names[:_MOST_LABELS]) + (f" and {more} more" if more > 0 else "")


def label_at(path: str) -> str:
    return label(field_at(path), path.rpartition(".")[2])
