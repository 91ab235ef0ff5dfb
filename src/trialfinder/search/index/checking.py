"""Whether the index holds what the store holds: each study once, at its version, and nothing else.

In: a data directory and what the store holds. Out: what differs, nothing where they agree. The engine is asked for the
numbers it really has, beside the list that the last update wrote. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from trialfinder.search.index.editions import Edition, editions_of
from trialfinder.search.index.schema import NCT, SITE, SITES_OF_ONE, Part
from trialfinder.search.index.writing import Held, as_rows

_MOST_NAMED = 20


class Difference(NamedTuple):
    """`kind`: index_missing, index_behind, index_damaged, index_lacks, index_other_version, index_extra, index_twice.

    `number` is the study's, None where the whole index is meant.
    """

    kind: str
    number: int | None
    detail: str


def differences(data_dir: Path, marker: str, held: Held) -> Iterator[Difference]:
    """What differs between the current edition and the state of the store that `marker` names."""
    edition = editions_of(data_dir).current()
    if edition is None:
        yield Difference("index_missing", None, "there is no search index; `trialfinder refresh` makes it")
        return
    if edition.marker != marker:
        yield Difference("index_behind", None, "the search index shows another state; `trialfinder refresh` mends it")
    try:
        yield from _of_rows(edition.held(), as_rows(held))
        for part in ("studies", "rest"):
            yield from _of_part(edition, part)
        yield from _of_sites(edition)
    except (OSError, ValueError, KeyError) as error:
        yield Difference("index_damaged", None, f"the search index cannot be read: {error}"[:300])


def _of_rows(ours: NDArray[Any], theirs: NDArray[Any]) -> Iterator[Difference]:
    """What the last update took in, against what the store holds."""
    yield from _named("index_lacks", np.setdiff1d(theirs["nct"], ours["nct"]), "the store holds it, the index does not")
    yield from _named("index_extra", np.setdiff1d(ours["nct"], theirs["nct"]), "the index holds what is not current")
    other = theirs[~np.isin(theirs, ours)]["nct"]
    yield from _named("index_other_version", np.intersect1d(other, ours["nct"]), "the index holds another version")


def _of_part(edition: Edition, part: Part) -> Iterator[Difference]:
    """What the engine really has of each study, against what the last update took in."""
    numbers, counts = np.unique(_column(edition, part, NCT), return_counts=True)
    ours = edition.held()["nct"]
    yield from _named("index_twice", numbers[counts > 1], f"it stands in the index more than once ({part})")
    yield from _named("index_extra", np.setdiff1d(numbers, ours), f"an entry that no update took in ({part})")
    yield from _named("index_lacks", np.setdiff1d(ours, numbers), f"its entry is gone from the index ({part})")


def _of_sites(edition: Edition) -> Iterator[Difference]:
    numbers, counts = np.unique(_column(edition, "sites", SITE), return_counts=True)
    yield from _named("index_twice", np.unique(numbers[counts > 1] // SITES_OF_ONE), "a site of it stands twice")
    studies = np.unique(numbers // SITES_OF_ONE)
    yield from _named("index_extra", np.setdiff1d(studies, edition.held()["nct"]), "sites of a study that is not held")


def _column(edition: Edition, part: Part, name: str) -> NDArray[Any]:
    """The numbers of all entries of a part, those of one study as often as it stands there."""
    searcher = edition.searcher(part)
    if not searcher.num_docs:
        return np.empty(0, np.int64)
    everything = tantivy.Query.const_score_query(tantivy.Query.all_query(), 1.0)
    found = searcher.search(everything, searcher.num_docs, count=False)
    return np.array(searcher.fast_field_values(name, [address for _, address in found.hits]), dtype=np.int64)


def _named(kind: str, numbers: Sequence[int] | NDArray[Any], detail: str) -> Iterator[Difference]:
    """A few by their numbers, and how many more."""
    for number in islice(numbers, _MOST_NAMED):
        yield Difference(kind, int(number), detail)
    if len(numbers) > _MOST_NAMED:
        yield Difference(kind, None, f"{detail}: {len(numbers) - _MOST_NAMED:,} more")
