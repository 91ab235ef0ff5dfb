"""Where the words of a name are looked for, and how much each place counts.

A name that also stands behind a "non" is another thing there: non-small cell lung cancer is no small cell lung cancer.
"""

from __future__ import annotations

from trialfinder.search import query as q
from trialfinder.search.lexicon import Key

NEAR = 2
"""So many words may stand between those of a name."""
PIECES = {
    "BriefTitle": 1.0,
    "Condition": 1.0,
    "ConditionMeshTerm": 0.9,
    "InterventionName": 0.9,
    "InterventionOtherName": 0.85,
    "InterventionMeshTerm": 0.8,
    "Acronym": 0.8,
    "OfficialTitle": 0.7,
    "Keyword": 0.7,
    "ConditionAncestorTerm": 0.4,
    "InterventionAncestorTerm": 0.35,
    "BriefSummary": 0.3,
    "ArmGroupLabel": 0.3,
    "PrimaryOutcomeMeasure": 0.25,
    "InterventionDescription": 0.2,
    "ArmGroupDescription": 0.15,
}
"""Where words are looked for, and how much a place counts."""
NAMING = 0.7
"""From this weight on, a place names what a trial is about."""
NON = "non"
# Before a name, in a text that has it behind a "non" too: there it stands for itself.
_BEFORE = "and or of for with in to the either both stage stages disease limited extensive ed es ls advanced untreated"


def ranked(key: Key, *, opposed: bool = False) -> q.Node:
    """A name by its places. `opposed`: records have it behind a "non" too."""
    text = " ".join(key)
    return q.Best(
        tuple(q.Boost(_at(piece, text, NEAR if len(key) > 1 else 0, opposed), w) for piece, w in PIECES.items()), 0.2
    )


def _at(piece: str, text: str, slop: int, opposed: bool) -> q.Node:
    near = q.Near(piece, text, slop)
    if not opposed:
        return near
    itself = (q.Near(piece, f"{word} {text}") for word in _BEFORE.split())
    alone = q.Or((q.Not(q.Near(piece, f"{NON} {text}", slop)), q.Term(piece, text, coverage="StartsWith"), *itself))
    return q.And((near, q.Boost(alone, 0.0)))


def exactly(key: Key, *, opposed: bool = False) -> q.Node:
    """A name to the letter, by its places."""
    text = " ".join(key)
    return q.Best(tuple(q.Boost(_at(piece, text, 0, opposed), weight) for piece, weight in PIECES.items()), 0.2)


def scattered(key: Key) -> q.Node:
    """All words in one place that names: "cancer of the pancreas" for "pancreas cancer"."""
    places = ((piece, weight) for piece, weight in PIECES.items() if weight >= NAMING)
    return q.Best(
        tuple(
            q.Boost(q.every(*(q.Near(piece, word) for word in dict.fromkeys(key))), weight) for piece, weight in places
        ),
        0.2,
    )


def anywhere(key: Key) -> q.Node:
    text = " ".join(key)
    return q.Or(tuple(q.Near(piece, text, NEAR if len(key) > 1 else 0) for piece in PIECES))
