"""One criterion to its constraints, and a whole text to the constraints of each.

In: a `Criterion`. Out: what its words say, as strings, or nothing at all: a constraint is given only where the whole
criterion was read. It says what the words say and never what the side makes of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialfinder.constraints import age, body, labs, lines, performance, pregnancy, sex, windows
from trialfinder.constraints.elsewhere import contradicted
from trialfinder.constraints.grammar import Reading, words_of
from trialfinder.constraints.surroundings import stands_alone
from trialfinder.constraints.titles import Titles
from trialfinder.constraints.tokens import token_text
from trialfinder.criteria.model import Criterion, Heading

_KINDS = (age, sex, performance, labs, pregnancy, lines, windows, body)
_KNOWN = words_of(grammar for kind in _KINDS for grammar in kind.GRAMMARS)
_MOST_JOINED = 4
# Every "and" is tried as the seam; lists of names hold a few, no criterion that can be read holds more.
_MOST_ANDS = 7


def constraints(criterion: Criterion) -> Reading:
    """What the words of this criterion ask, or an empty tuple where any of them is left over.

    It sees this criterion only. Where the whole text is at hand, `constraints_of` also heeds the lines around it.
    """
    if criterion.cohort is not None or criterion.group is not None:
        return ()
    tokens = token_text(criterion.original, _KNOWN)
    return () if tokens is None else _whole(tokens)


def constraints_of(criteria: Sequence[Criterion], headings: Sequence[Heading] = ()) -> tuple[Reading, ...]:
    """The constraints of each criterion of one text: none where a line or a heading around it may change its sense."""
    read = tuple(constraints(criterion) for criterion in criteria)
    if not any(read):
        return read
    titles = Titles(headings, criteria)
    alone = tuple(
        said if said and titles.leave_alone(criterion) and stands_alone(criteria, index) else ()
        for index, (criterion, said) in enumerate(zip(criteria, read, strict=True))
    )
    gainsaid = contradicted(criteria, alone)
    return tuple(() if index in gainsaid else said for index, said in enumerate(alone))


def _whole(tokens: str) -> Reading:
    read = _one(tokens)
    if read is not None:
        return read
    if tokens.count(" and ") > _MOST_ANDS:
        return ()
    for parts in _joined(tokens, _MOST_JOINED):
        if _agree(parts):
            return tuple(constraint for part in parts for constraint in part)
    return ()


def _one(tokens: str) -> Reading | None:
    """The reading of the first kind that can read them; a hint spares the others the attempt."""
    return next((read for kind in _KINDS if kind.HINT.search(tokens) and (read := kind.read(tokens))), None)


def _joined(tokens: str, most: int) -> Iterator[list[Reading]]:
    """The ways to read the tokens as at most so many wholes with "and" between them."""
    at = tokens.find(" and ")
    while at != -1:
        first = _one(tokens[: at + 1].removesuffix(", "))
        rest = tokens[at + len(" and ") :]
        if first:
            last = _one(rest)
            if last:
                yield [first, last]
            if most > 2:
                yield from ([first, *others] for others in _joined(rest, most - 1))
        at = tokens.find(" and ", at + 1)


def _agree(parts: list[Reading]) -> bool:
    """Whether joined parts say one thing each: nothing twice, and no "no" or "at screening" for one part only."""
    told = [constraint for part in parts for constraint in part]
    subjects = [{_subject(constraint) for constraint in part} for part in parts]
    if sum(map(len, subjects)) != len(set().union(*subjects)):
        return False
    kinds = {constraint["kind"] for constraint in told}
    if {"sex", "pregnancy"} <= kinds:
        return False
    return len({constraint.get("when") for constraint in told}) == 1 and len({_denies(c) for c in told}) == 1


def _subject(constraint: dict[str, str]) -> tuple[str | None, ...]:
    return tuple(constraint.get(key) for key in ("kind", "analyte", "which", "scale", "object", "of", "test"))


def _denies(constraint: dict[str, str]) -> bool:
    return "negated" in constraint or (constraint["kind"], constraint.get("value")) == ("prior_lines", "0")
