"""Words as they are compared: the same for what stands in a record and for what is asked.

In: text of any kind. Out: its words in order, folded. Case, accents, hyphens and punctuation do not count, nor do a
plural s, a possessive, or the difference of British and American spelling ("Crohn's tumours" and "crohn tumor"):
what the registry calls expansion `Term`. Nothing is refused; marks without letters or digits are no words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse
from typing import Any

_WORD = re.compile(r"[^\W_]{1,200}")  # the index has no room for a word without end
_POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s(?![^\W_])")
_NCT = re.compile(r"nct0*([1-9][0-9]{0,7})")

_GREEK = (("stases", "stasis"), ("gnoses", "gnosis"), ("croses", "crosis"), ("broses", "brosis"), ("lyses", "lysis"))
_PLURAL_ES = ("sses", "shes", "ches", "xes", "zes")
_NO_PLURAL = ("ss", "us", "is")
# British ends and their American forms. They need not be right for every word, only the same for both spellings.
_ENDS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("ysing", "yzing"),
    ("ysed", "yzed"),
    ("yse", "yze"),
    ("oural", "oral"),
    ("our", "or"),
    ("ogue", "og"),
    ("tre", "ter"),
    ("bre", "ber"),
)
_LONG_ENOUGH = 6


def words(text: str) -> list[str]:
    """The words of `text`, folded, in their order."""
    plain = _plain(text)
    if "'" in plain or "’" in plain:
        plain = _POSSESSIVE.sub("", plain)
    return list(map(fold, _WORD.findall(plain)))


def _plain(text: str) -> str:
    """Without case and accents: "Malmö" is "malmo"."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filterfalse(unicodedata.combining, parts)).casefold()


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """One word without its plural and in one spelling; numbers and short words stay as they are."""
    found = _NCT.fullmatch(word)
    if found:
        return f"nct{int(found[1]):08d}"
    return _spelling(_singular(word)) if len(word) > 3 else word


def folding() -> dict[str, Any]:
    """The tables of `fold`, for whoever folds words elsewhere: a browser."""
    return {"greek": _GREEK, "es": _PLURAL_ES, "none": _NO_PLURAL, "ends": _ENDS, "long": _LONG_ENOUGH}


def _singular(word: str) -> str:
    for end, singular in _GREEK:
        if word.endswith(end):
            return word[: -len(end)] + singular
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_PLURAL_ES):
        return word[:-2]
    if word.endswith("s") and not word.endswith(_NO_PLURAL):
        return word[:-1]
    return word


def _spelling(word: str) -> str:
    """ "haemorrhage" as "hemorrhage", "tumour" as "tumor", "randomised" as "randomized"."""
    if len(word) < _LONG_ENOUGH:
        return word
    word = word.replace("ae", "e").replace("oe", "e").replace("sulph", "sulf")
    for end, american in _ENDS:
        if word.endswith(end):
            return word[: -len(end)] + american
    return word
