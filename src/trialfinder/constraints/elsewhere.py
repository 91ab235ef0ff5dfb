"""Whether another line of the text says something else about what a criterion asks.

In: the criteria of a text and what was read in each, alone. A person has one age, one sex and one haemoglobin: where
two lines of one side ask two different things of it ("Age ≥ 60 years", "Age ≥ 18 years"), they are meant for two
groups of people, whether the text says so or not. And a line nearby that names the same blood value but could not be
read whole may loosen it ("Patients with Gilbert's syndrome: bilirubin ≤ 3 x ULN"). Both silence the line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from trialfinder.constraints.grammar import Reading
from trialfinder.constraints.tables import ANALYTES
from trialfinder.criteria.model import Criterion

# So many lines before and after are looked at for a word on the same blood value.
_NEAR = 4
_WORD = re.compile(r"[a-z0-9]+")
_AGE = frozenset(("age", "aged", "ages"))
_LOWER, _UPPER = (">", ">="), ("<", "<=")


def _names() -> dict[str, tuple[str, ...]]:
    """What another line may call an analyte; a line about bilirubin bears on each kind of it."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for name, analyte in ANALYTES.items():
        names[analyte.name].add(" ".join(_WORD.findall(name)))
        if analyte.name.endswith(" bilirubin"):
            names[analyte.name].add("bilirubin")
    return {analyte: tuple(f" {name} " for name in sorted(found) if name) for analyte, found in names.items()}


_NAMES = _names()


def contradicted(criteria: Sequence[Criterion], read: Sequence[Reading]) -> frozenset[int]:
    """The places of the criteria that another one gainsays or may loosen."""
    told: defaultdict[tuple[str, ...], dict[int, set[tuple[str, ...]]]] = defaultdict(dict)
    for at, (criterion, said) in enumerate(zip(criteria, read, strict=True)):
        if criterion.side != "exclusion":
            for subject, value in _told(said):
                told[criterion.side, *subject].setdefault(at, set()).add(value)
    found = {at for places in told.values() if len(set(map(frozenset, places.values()))) > 1 for at in places}
    found.update(at for at, said in enumerate(read) if said and _is_loosened(criteria, read, at))
    return frozenset(found)


def _told(said: Reading) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What one criterion asks, as subjects of which a person has one, each with its value."""
    for constraint in said:
        kind = constraint["kind"]
        if kind == "age":
            for end in ("min", "max"):
                if end in constraint:
                    unit = constraint.get(f"{end}_unit", "years")
                    yield (kind, end), (constraint[end], constraint[f"{end}_inclusive"], unit)
        elif kind == "sex":
            yield (kind,), (constraint["sex"],)
        elif kind == "performance_status":
            yield (kind, constraint["scale"]), tuple(constraint.get(key, "") for key in ("allowed", "op", "value"))
        elif kind in ("lab_threshold", "bmi", "blood_pressure"):
            end = "min" if constraint["op"] in _LOWER else "max" if constraint["op"] in _UPPER else constraint["op"]
            subject = (kind, constraint.get("analyte", ""), constraint.get("which", ""), end)
            yield subject, tuple(constraint.get(key, "") for key in ("op", "value", "unit", "basis"))


def _is_loosened(criteria: Sequence[Criterion], read: Sequence[Reading], at: int) -> bool:
    names = [name for said in read[at] if said["kind"] == "lab_threshold" for name in _NAMES[said["analyte"]]]
    asks_age = any(said["kind"] == "age" for said in read[at])
    if not names and not asks_age:
        return False
    for near in range(max(0, at - _NEAR), min(len(criteria), at + _NEAR + 1)):
        if read[near] or criteria[near].side != criteria[at].side:
            continue
        words = _WORD.findall(criteria[near].original.casefold())
        if asks_age and words and words[0] in _AGE:
            return True
        line = f" {' '.join(words)} "
        if any(name in line for name in names):
            return True
    return False
