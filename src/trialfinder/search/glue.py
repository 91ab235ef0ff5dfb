"""Words around the matter of a question that say nothing of it."""

from __future__ import annotations

import unicodedata

from trialfinder.search.persons import listed

_GLUE = listed(
    "a an the of in on at for to with and or by from my our your i am i'm im we is are was has have had having been be "
    "who whose that this these those it its looking look find search searching want need wants needs any some please "
    "me show see trial trials clinical study studies research experimental people person patient patients someone "
    "somebody diagnosed suffering suffers diagnosis living year years old new about there what which can could would "
    "like help after due since get getting got not don't won't doesn't very will do does still away go goes up out "
    "near nearby it's her his he she here home posted results paid i've i'd can't cannot just now recently newly today "
    "no not none without but never "
    # Of Spanish only what is no English word, nor a name in records.
    "mí más está estoy qué cómo dónde él tengo padezco sufro busco tiene tienen ensayo ensayos clínico clínicos "
    "clinicos estudio estudios"
)


_SMALL = 3


def is_glue(word: str) -> bool:
    """Whether a word says nothing of the matter by itself."""
    folded = word.lower().replace("’", "'")
    return folded in _GLUE or folded.replace("'", "") in _BARE or _is_accented(folded)


def _is_accented(word: str) -> bool:
    """A small word with an accent, such as "mí": it is no English word, and no short form of one."""
    if word.isascii() or len(word) > _SMALL:
        return False
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return plain.isascii() and plain.isalpha() and plain != word


def glue() -> frozenset[str]:
    """All such words, in lower case."""
    return frozenset(_GLUE)


_BARE = frozenset(word.replace("'", "") for word in _GLUE) - {"id"}
"""Those words as they are typed in haste, without the apostrophe; "ID" is something else."""
