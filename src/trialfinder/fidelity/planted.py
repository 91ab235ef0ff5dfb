"""Plant errors into plain wordings and count which the checker stops.

In: pairs (side, original, plain) that the checker lets pass, or originals, whose own words are then spoilt.
Out: a `KillReport`: for each mutation how many spoilt wordings it made and how many were stopped, the survivors,
and two baselines: the unspoilt pairs pass, and another criterion's words are stopped.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

import trialfinder.fidelity.mutations.logic
import trialfinder.fidelity.mutations.quantities
import trialfinder.fidelity.mutations.wording  # noqa: F401  # importing them declares their mutations
from trialfinder.fidelity.judge import Judgement, judge
from trialfinder.fidelity.mutations.model import MUTATIONS, Mutation

Pair = tuple[str, str, str]
Judging = Callable[[str, str, str], Judgement]

# What must be stopped without exception.
GRAVE = frozenset({"number", "comparator", "unit", "negation", "side"})


class Survivor(NamedTuple):
    """A spoilt wording that the checker let pass."""

    mutation: str
    side: str
    original: str
    plain: str


class Kills(NamedTuple):
    """How one mutation fared."""

    group: str
    made: int
    stopped: int

    @property
    def rate(self) -> float:
        return self.stopped / self.made if self.made else 1.0


class KillReport(NamedTuple):
    """How the checker fared against all mutations."""

    kills: dict[str, Kills]
    survivors: tuple[Survivor, ...]
    passed: int
    unspoilt: int
    strangers_stopped: int
    strangers: int

    @property
    def mean(self) -> float:
        """The mean of the rates of those mutations that applied anywhere."""
        rates = [kills.rate for kills in self.kills.values() if kills.made]
        return sum(rates) / len(rates)

    @property
    def worst(self) -> tuple[str, float]:
        return min(((name, kills.rate) for name, kills in self.kills.items() if kills.made), key=lambda pair: pair[1])


def kill_report(
    pairs: Sequence[Pair], seed: int, per_operator: int, judging: Judging = judge, *, identity: bool = False
) -> KillReport:
    """Spoils up to `per_operator` of the pairs with each mutation.

    With `identity` the pairs' own words are the registry's, which pass as such but are not translated: what
    is asked then is only that no spoilt copy passes.
    """
    chance = random.Random(seed)  # noqa: S311  # a test's choice of places, no secret
    passing = list(pairs) if identity else [pair for pair in pairs if judging(*pair).verdict != "original"]
    kills, survivors = {}, []
    for mutation in MUTATIONS:
        made, missed = _spoilt(mutation, passing, chance, per_operator, judging)
        kills[mutation.name] = Kills(mutation.group, made, made - len(missed))
        survivors += missed
    strangers = _strangers(passing, chance, per_operator)
    stopped = sum(judging(*pair).verdict == "original" for pair in strangers)
    return KillReport(kills, tuple(survivors), len(passing), len(pairs), stopped, len(strangers))


def _spoilt(
    mutation: Mutation, pairs: Sequence[Pair], chance: random.Random, most: int, judging: Judging
) -> tuple[int, list[Survivor]]:
    made, missed = 0, []
    for side, original, plain in chance.sample(pairs, len(pairs)):
        if made == most:
            break
        spoilt = mutation(plain, chance)
        if spoilt is None:
            continue
        made += 1
        if judging(side, original, spoilt).verdict != "original":
            missed.append(Survivor(mutation.name, side, original, spoilt))
    return made, missed


def _strangers(pairs: Sequence[Pair], chance: random.Random, most: int) -> list[Pair]:
    """Each original with the plain words of another criterion."""
    shuffled = chance.sample(pairs, min(len(pairs), most))
    found = itertools.pairwise(shuffled)
    return [(one[0], one[1], other[2]) for one, other in found if one[2].split() != other[2].split()]
