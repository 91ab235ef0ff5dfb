"""Where the words of a name are looked for, and how much each place counts."""

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


def ranked(key: Key) -> q.Node:
    text = " ".join(key)
    return q.Best(
        tuple(q.Boost(q.Near(piece, text, NEAR if len(key) > 1 else 0), w) for piece, w in PIECES.items()), 0.2
    )


def scattered(key: Key) -> q.Node:
    """All words somewhere: "cancer of the pancreas" for "pancreas cancer"."""
    return q.every(*(ranked((word,)) for word in key))


def anywhere(key: Key) -> q.Node:
    text = " ".join(key)
    return q.Or(tuple(q.Near(piece, text, NEAR if len(key) > 1 else 0) for piece in PIECES))
