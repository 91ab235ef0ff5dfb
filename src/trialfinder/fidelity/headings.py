"""Find a heading inside a plain wording: the side is the heading's to say, and a line that says it may flip it.

In: both texts. Out: a finding where the plain words speak of joining or of a side and the original does not.
"""

from __future__ import annotations

from trialfinder.criteria.model import Finding
from trialfinder.text.spans import Span

_PHRASES = (
    "able to join",
    "can join",
    "may join",
    "cannot join",
    "can't join",
    "allowed to join",
    "inclusion criteri",
    "exclusion criteri",
    "able to take part if",
)


def heading_in(original: str, plain: str) -> Finding | None:
    """The first phrase of a heading that only the plain wording has."""
    low, source = plain.lower(), original.lower()
    for phrase in _PHRASES:
        place = low.find(phrase)
        if place >= 0 and phrase not in source:
            detail = "The plain words hold a heading, which says on which side a criterion stands."
            return Finding("heading", detail, None, Span(place, place + len(phrase)))
    return None
