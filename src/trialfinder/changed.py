"""What changed between two versions of a record, as `history` tells it and pages show it."""

from __future__ import annotations

from typing import Literal

import msgspec

Noise = Literal["", "order", "writing", "derived", "record", "unknown", "absent"]
Topic = Literal[
    "status",
    "results",
    "sites",
    "who",
    "criteria",
    "treatment",
    "dates",
    "outcomes",
    "contacts",
    "sponsor",
    "description",
    "documents",
    "other",
]
TOPICS: tuple[Topic, ...] = Topic.__args__  # type: ignore[attr-defined]  # typing hides what a Literal holds
"""From what readers need first to what they need last."""


class Difference(msgspec.Struct, frozen=True):
    """A scalar that is not the same in two versions, or (`moved`) a list whose items stand in another order.

    `path` has no indexes; `old_path` and `new_path` have those of either version, "" where it holds no such scalar.
    `old` and `new` are the JSON texts. `noise` says why it is no news, "" for news.
    """

    kind: Literal["changed", "added", "removed", "moved"]
    path: str
    old_path: str
    new_path: str
    old: str
    new: str
    noise: Noise = ""


class Quote(msgspec.Struct, frozen=True):
    """A value of one version, so that who shows it can say where it stands: `version` is the document's sha256."""

    path: str
    value: str
    version: str


class Run(msgspec.Struct, frozen=True):
    """Words of a text that both versions have, or only the old one, or only the new one."""

    kind: Literal["both", "old", "new"]
    text: str


class Line(msgspec.Struct, frozen=True):
    """A paragraph or an item of a list; `gap`: between it and the line before, both versions say the same."""

    item: bool
    runs: tuple[Run, ...]
    gap: bool = False


class Change(msgspec.Struct, frozen=True):
    """One piece of news for readers.

    `kind` says what happened (`history.changes` lists the kinds), `path` where, without indexes. `thing` names what it
    happened to (an arm, a site with its place), `old` and `new` are the values. `lines` are the words of a text that
    changed. `differences` are the scalars that it tells of: no difference that is news is told by none.
    """

    topic: Topic
    kind: str
    path: str
    differences: tuple[Difference, ...]
    thing: tuple[Quote, ...] = ()
    old: tuple[Quote, ...] = ()
    new: tuple[Quote, ...] = ()
    lines: tuple[Line, ...] = ()


class ChangeSet(msgspec.Struct, frozen=True):
    """What is new in one version against another.

    `date` is the version's last update posted (else versionHolder), "" where it names neither; `since` that of the
    other. `changes` come with the most important first; `technical` is what is no news. `partial`: one of the two came
    in part, and only what both hold was compared.
    """

    nct_id: str
    old_sha256: str
    sha256: str
    since: str
    date: str
    changes: tuple[Change, ...]
    technical: tuple[Difference, ...]
    partial: bool = False
