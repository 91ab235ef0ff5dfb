"""What the last run over the real texts measured, for the page that tells how this site is made.

The figures stand in `measured.json`, which `python -m corpus.publish_figures` writes from one run; nobody edits it.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """One figure with its unit in `value`, as it was measured."""

    name: str
    value: str


class Operator(msgspec.Struct, frozen=True):
    """A kind of planted error: how many were planted, how many caught."""

    name: str
    planted: int
    caught: int


class Measured(msgspec.Struct, frozen=True):
    """`date` is the day of the run (UTC); the versions are those of `explain`; `trials` and `criteria` were read."""

    date: str
    rules: str
    vocabulary: str
    checker: str
    trials: int
    criteria: int
    figures: tuple[Figure, ...]
    operators: tuple[Operator, ...]


@cache
def measured() -> Measured:
    raw = (resources.files("trialfinder.pages") / "measured.json").read_bytes()
    return msgspec.json.decode(raw, type=Measured)
