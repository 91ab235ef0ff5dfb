"""Plant errors into plain wordings and count which the checker stops.

In: pairs (side, original, plain) that the checker lets pass, or originals, whose own words are then spoilt.
Out: a `KillReport`: for each mutation how many spoilt wordings it made and how many were stopped, the survivors,
and two baselines: the unspoilt pairs pass, and another criterion's words are stopped.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import trialfinder.fidelity.mutations.clinical
import trialfinder.fidelity.mutations.logic
import trialfinder.fidelity.mutations.persons
import trialfinder.fidelity.mutations.quantities
import trialfinder.fidelity.mutations.scope
import trialfinder.fidelity.mutations.small
import trialfinder.fidelity.mutations.timing
import trialfinder.fidelity.mutations.treatments
import trialfinder.fidelity.mutations.wording  # noqa: F401  # importing them declares their mutations
from trialfinder.fidelity.judge import Judgement, judge
from trialfinder.fidelity.mutations.model import MUTATIONS, Mutation

Pair = tuple[str, str, str]
Judging = Callable[[str, str, str], Judgement]

# What must be stopped without exception.
GRAVE = frozenset({"number", "comparator", "unit", "negation", "side"})
# Bounds for the mean of the rates and for each of them.
MEAN, WORST = 0.995, 0.99
# Of fewer spoilt wordings than this, one survivor says little about the rate.
_TELLING = 100


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


class Shortfall(NamedTuple):
    """A bound that a report misses."""

    bound: str
    where: str
    detail: str


def shortfalls(report: KillReport) -> Iterator[Shortfall]:
    """The bounds that a report misses: of the mean, of each mutation, of what is grave, and of the baselines."""
    if not any(kills.made for kills in report.kills.values()):
        yield Shortfall("made", "all mutations", "nothing could be spoilt: there are no pairs, or none passes")
        return
    if report.mean < MEAN:
        yield Shortfall("mean", "all mutations", f"{report.mean:.2%} stopped, the bound is {MEAN:.1%}")
    for name, kills in report.kills.items():
        missed = kills.made - kills.stopped
        told = f"{kills.stopped} of {kills.made} stopped"
        if kills.group in GRAVE and missed:
            yield Shortfall("grave", name, f"{told}; of errors in {kills.group}, all must be")
        elif kills.rate < WORST and (missed > 1 or kills.made >= _TELLING):
            yield Shortfall("worst", name, f"{told}, the bound is {WORST:.0%}")
    if report.passed < report.unspoilt:
        yield Shortfall("baseline", "unspoilt wordings", f"{report.passed} of {report.unspoilt} pass; all must")
    if report.strangers_stopped < report.strangers:
        told = f"{report.strangers_stopped} of {report.strangers} stopped; all must be"
        yield Shortfall("baseline", "another criterion's words", told)


def kill_report(
    pairs: Sequence[Pair],
    seed: int,
    per_operator: int,
    judging: Judging = judge,
    *,
    identity: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> KillReport:
    """Spoils up to `per_operator` of the pairs with each mutation.

    With `identity` the pairs' own words are the registry's. They may be no translation, but say what they say:
    with one full stop more they must pass, and every pair is spoilt.
    """
    chance = random.Random(seed)  # noqa: S311  # a test's choice of places, no secret
    passing = [pair for pair in pairs if _passes(judging, _stopped(pair) if identity else pair)]
    passed = len(passing)
    passing = list(pairs) if identity else passing
    kills, survivors = {}, []
    for number, mutation in enumerate(MUTATIONS, 1):
        progress(number, len(MUTATIONS))
        made, missed = _spoilt(mutation, passing, chance, per_operator, judging)
        kills[mutation.name] = Kills(mutation.group, made, made - len(missed))
        survivors += missed
    strangers = _strangers(passing, chance, per_operator)
    stopped = sum(judging(*pair).verdict == "original" for pair in strangers)
    return KillReport(kills, tuple(survivors), passed, len(pairs), stopped, len(strangers))


def _passes(judging: Judging, pair: Pair) -> bool:
    """Whether the meaning of a pair is passed; a sign that turns what is written is stopped even in its own text."""
    verdict, findings = judging(*pair)
    return verdict != "original" or (bool(findings) and all(finding.kind == "characters" for finding in findings))


def _stopped(pair: Pair) -> Pair:
    """The pair with a full stop behind its plain words, so that they are compared and not found to be the same."""
    side, original, plain = pair
    return side, original, plain + " ."


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
