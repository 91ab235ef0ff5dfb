"""The groups of a study as a picture: who gets what."""

from __future__ import annotations

from trialfinder.pages.rules import taking_part
from trialfinder.pages.showing import Taken, present
from trialfinder.pages.views.model import Gets, Picture
from trialfinder.records.facts import Lens

MOST_COLUMNS = 6
"""With more different things than this there is no room to give each a column of its own."""


def picture(arms: Lens, taken: Taken) -> Picture | None:
    """One row for each group; None where the record links nothing to any group."""
    groups = list(arms.each("armGroups"))
    given = [taken.all(group, "interventionNames") for group in groups]
    names = dict.fromkeys(fact.value for facts in given for fact in facts)
    if not names:
        return None
    columns = {name: number for number, name in enumerate(names, start=1)}
    rows = [
        Gets(
            group=present(taken.one(group, "label")),
            tags=present(taken.one(group, "type")),
            gets=tuple((columns[fact.value], fact) for fact in facts),
            none=None if facts else taking_part.gets_nothing(),
        )
        for group, facts in zip(groups, given, strict=True)
    ]
    return Picture(len(columns) if 1 < len(columns) <= MOST_COLUMNS and len(rows) > 1 else 0, tuple(rows))
