"""Words around the matter of a question that say nothing of it."""

from __future__ import annotations

from trialfinder.search.persons import listed

_GLUE = listed(
    "a an the of in on at for to with and or by from my our your i am i'm im we is are was has have had having been be "
    "who whose that this these those it its looking look find search searching want need wants needs any some please "
    "me show see trial trials clinical study studies research experimental people person patient patients someone "
    "somebody diagnosed suffering suffers diagnosis living year years old new about there what which can could would "
    "like help after due since get getting got not don't won't doesn't very will do does still away go goes up out "
    "near nearby it's her his he she here home posted results paid i've i'd can't cannot just now recently newly today "
    "no not none without"
)


def is_glue(word: str) -> bool:
    """Whether a word says nothing of the matter by itself."""
    folded = word.lower().replace("’", "'")
    return folded in _GLUE or folded.replace("'", "") in _BARE


def glue() -> frozenset[str]:
    """All such words, in lower case."""
    return frozenset(_GLUE)


_BARE = frozenset(word.replace("'", "") for word in _GLUE) - {"id"}
"""Those words as they are typed in haste, without the apostrophe; "ID" is something else."""
