"""Find signs in a plain wording that look like others or hide in it.

In: both texts. Out: a finding, or None. A digit of another script, a Cyrillic letter in a Latin word, a mark
that turns the direction of writing or takes no space can make a reader see what no reader program reads.
"""

from __future__ import annotations

import unicodedata

from trialfinder.criteria.model import Finding
from trialfinder.text.spans import Span

# Signs that a careful writer may bring in.
_ALLOWED = frozenset("’‘“”–—…•≥≤×°½¼¾²³µμ®™→")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def odd_characters(original: str, plain: str) -> Finding | None:
    """The first sign of `plain` that should not be there."""
    if plain.isascii():
        return None
    strange = {c for c in set(plain) - set(original) if not c.isascii() and c not in _ALLOWED and not _plain(c)}
    strange |= {c for c in plain if c in _TURNING}
    if not strange:
        return None
    place = min(map(plain.index, strange))
    name = unicodedata.name(plain[place], f"U+{ord(plain[place]):04X}").lower()
    return Finding(
        "characters",
        f"The plain words hold a sign that the original does not have and that can mislead: {name}.",
        None,
        Span(place, place + 1),
    )


def _plain(character: str) -> bool:
    """A Latin letter with its accent misleads nobody; a no-break space is a space."""
    if character.isspace():
        return True
    return unicodedata.category(character) in ("Ll", "Lu") and unicodedata.name(character, "").startswith("LATIN ")
