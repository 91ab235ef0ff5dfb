"""Which MeSH term stands right above which, as the records' own lists tell it; no other tree is read.

In: how often each list of terms stands in the records (a study's terms, then those above them), and how many studies
are filed under each term. Out: for each term, those right above it. The registry lists what is above a term path by
path, from the term upwards, and leaves out what stands there already. So of two neighbours the second is above the
first, or a new path begins. It is above only where each study of the first is filed under it too, and others beside:
what cannot be told is left out. Whatever comes out, this holds: each study under a term is under those above it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Terms = tuple[int, ...]
IsAbove = Callable[[int, int], bool]
OFTEN = 2
"""Among lists of several terms, one list alone may put neighbours side by side by chance."""


def broader(lists: Iterable[tuple[Terms, Terms]], totals: Mapping[int, int]) -> dict[int, set[int]]:
    """`lists`: the terms of a study, and those above them in the record's order; each different one once will do."""
    told = sorted(set(lists))
    always = _always_with(told)
    inner = {term for _, above in told for term in above}

    def is_above(one: int, other: int) -> bool:
        more = totals[other] > totals[one] or one not in inner  # of two that always go together, neither is above
        return one != other and other in always[one] and more

    found: dict[int, set[int]] = {}
    for terms, above in told:
        for one, other in _of_one_term(terms, above, is_above):
            found.setdefault(one, set()).add(other)
    heard = frozenset(found)
    often = Counter(term for _, above in told for term in above)
    for terms, above in told:
        for one, other in _of_several_terms(terms, above, is_above):
            if one not in heard and often[one] >= OFTEN:
                found.setdefault(one, set()).add(other)
    return {one: _nearest(others, found) for one, others in found.items()}


def _always_with(told: Sequence[tuple[Terms, Terms]]) -> dict[int, set[int]]:
    """For each term, those that stand in every list in which it stands."""
    found: dict[int, set[int]] = {}
    for terms, above in told:
        whole = {*terms, *above}
        for term in whole:
            if term in found:
                found[term] &= whole
            else:
                found[term] = set(whole)
    return found


def _of_one_term(terms: Terms, above: Terms, is_above: IsAbove) -> Iterator[tuple[int, int]]:
    """The steps upwards from a term that stands alone: each is a pair of which the second is above the first."""
    if len(terms) != 1:
        return
    for before, other in zip((None, *above), above, strict=False):
        if before is not None and is_above(before, other):
            yield before, other
        elif is_above(terms[0], other):
            yield terms[0], other


def _of_several_terms(terms: Terms, above: Terms, is_above: IsAbove) -> Iterator[tuple[int, int]]:
    """Whose path begins where is not told: neighbours are heard where no study of one term tells of the first."""
    if len(terms) > 1:
        yield from (pair for pair in itertools.pairwise(above) if is_above(*pair))


def _nearest(others: set[int], found: Mapping[int, set[int]]) -> set[int]:
    """Those of `others` that are above no other one of them."""
    return others.difference(*(_all_above(one, found) for one in others))


def _all_above(one: int, found: Mapping[int, set[int]]) -> set[int]:
    seen: set[int] = set()
    left = list(found.get(one, ()))
    while left:
        other = left.pop()
        if other not in seen:
            seen.add(other)
            left += found.get(other, ())
    return seen
