"""A name as a part of an address: letters a to z, digits and hyphens, and nothing else.

In: a name as a record writes it, however hostile. Out: its slug, which depends on the name alone: it is the same in
every store, on every day, in whatever order records came. Names that differ in case, accents, points or white space
alone have one slug, and so are one name to us. Where signs had to be left out that tell names apart (other alphabets),
or the name is long, the slug ends in letters of its hash. A name without any sign to read has none ("").
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

LONGEST = 80
_HASHED = 10
RESERVED = frozenset(("page",))
"""What further pages of a list are called among the files of a static site."""
_WORD = re.compile("[a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Within a word, no gap: "Crohn's" is "crohns". The dots of "U.S.A." are gaps, as those of "Example Inc." are.
_WITHIN = str.maketrans("", "", "'\u2019\u02bc`\u00b4")
# Letters that have no plain form of their own in Unicode's tables.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n"}
)


def slug(name: str) -> str:
    """
    >>> slug("Crohn's  Disease"), slug("Hôpital Saint-Louis"), slug("../../etc")
    ('crohns-disease', 'hopital-saint-louis', 'etc')
    """
    return _remembered(name) if len(name) <= _REMEMBERED else _slug(name)


def _slug(name: str) -> str:
    whole = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    folded = unicodedata.normalize("NFKD", whole.translate(_WITHIN).translate(_LETTERS))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = "-".join(_WORD.findall(plain))
    if 0 < len(words) <= LONGEST and words not in RESERVED and not any(_tells_apart(sign) for sign in plain):
        return words
    if not any(map(_is_seen, whole)):
        return ""
    ending = "x" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:_HASHED]
    room = LONGEST - len(ending) - 1
    return f"{words[:room].rstrip('-')}-{ending}" if words else ending


_remembered = lru_cache(maxsize=1 << 16)(_slug)
_REMEMBERED = 200
"""Signs of a name that is worth remembering: no real one is longer, and hostile ones would fill the memory."""


def is_slug(text: str) -> bool:
    """Whether `text` can be the slug of a name: nothing else may be looked up by an address."""
    return len(text) <= LONGEST and _SLUG.fullmatch(text) is not None


def _tells_apart(sign: str) -> bool:
    """A letter or digit of another alphabet: left out, it would make one of two names."""
    return not sign.isascii() and unicodedata.category(sign)[0] in "LN"


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "ZC"
