"""What the search of a static site sees of a trial.

In: a record. Out: an `Entry`: its words, folded as the site's own search folds them, each with the weight of the best
place where it stands, and what can be filtered by. A place counts where a site is listed that is not said to be closed;
of a trial that takes nobody any more, every site counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from trialfinder.records.ages import parse_age
from trialfinder.records.facts import Lens
from trialfinder.search.glue import is_glue
from trialfinder.search.texts import texts_of
from trialfinder.search.words import words

HEAVY, MIDDLE, LIGHT = range(3)
"""Title, condition and what is tested; other names and terms; the summary and what is measured."""
OPEN = ("RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE")
_CLOSED = ("ACTIVE_NOT_RECRUITING", "COMPLETED", "SUSPENDED", "TERMINATED", "WITHDRAWN")
_WEIGHTS = {
    "briefTitle": HEAVY,
    "conditions": HEAVY,
    "term": HEAVY,
    "name": HEAVY,
    "briefSummary": LIGHT,
    "label": LIGHT,
    "measure": LIGHT,
    "description": LIGHT,
}
_NAMES = frozenset(("conditions", "keywords", "term", "name"))
"""Fields whose texts are names: of conditions, and of what is tested."""


class Entry(NamedTuple):
    """`terms`: the weight of each folded word; `pairs`: words that stand side by side in a name of the record.

    Ages in days, -1 where there is no limit; `places`: country, state.
    """

    nct_id: str
    title: str
    status: str
    phases: tuple[str, ...]
    sex: str
    youngest: float
    oldest: float
    places: tuple[tuple[str, str], ...]
    terms: dict[str, int]
    pairs: frozenset[tuple[str, str]]


def entry_of(nct_id: str, tree: Mapping[str, Any]) -> Entry:
    """The entry of a record, as it may be shown."""
    protocol = Lens(tree).at("protocolSection")
    status = _text(protocol.at("statusModule"), "overallStatus")
    eligibility = protocol.at("eligibilityModule")
    phases = protocol.at("designModule").facts("phases")
    terms, pairs = _terms(nct_id, tree)
    return Entry(
        nct_id=nct_id,
        title=_line(protocol.at("identificationModule"), "briefTitle"),
        status=status,
        phases=tuple([str(phase.value) for phase in phases]),
        sex=_text(eligibility, "sex"),
        youngest=_days(_text(eligibility, "minimumAge")),
        oldest=_days(_text(eligibility, "maximumAge")),
        places=_places(protocol, all_of_them=status not in OPEN),
        terms=terms,
        pairs=pairs,
    )


def _terms(nct_id: str, tree: Mapping[str, Any]) -> tuple[dict[str, int], frozenset[tuple[str, str]]]:
    found: dict[str, int] = {words(nct_id)[0]: HEAVY}
    pairs: set[tuple[str, str]] = set()
    for path, text in texts_of(tree):
        weight = _weight(path)
        held = words(text)
        for word in held:
            if weight < found.get(word, 9) and len(word) < _LONGEST and not is_glue(word):
                found[word] = weight
        if _name_of(path) in _NAMES:
            pairs.update(pair for pair in pairwise(held) if not any(map(is_glue, pair)))
    return found, frozenset(pairs)


_LONGEST = 40
"""Letters of a word; what is longer is no word that anybody types."""


def _weight(path: str) -> int:
    if "ancestors" in path:
        return LIGHT
    return _WEIGHTS.get(_name_of(path), MIDDLE)


def _name_of(path: str) -> str:
    return path.rpartition(".")[2].partition("[")[0]


def _places(protocol: Lens, *, all_of_them: bool) -> tuple[tuple[str, str], ...]:
    found = {
        (_line(site, "country"), _line(site, "state"))
        for site in protocol.at("contactsLocationsModule").each("locations")
        if all_of_them or _text(site, "status") not in _CLOSED
    }
    return tuple(sorted(place for place in found if place[0]))


def _line(lens: Lens, name: str) -> str:
    return " ".join(_text(lens, name).split())


def _text(lens: Lens, name: str) -> str:
    fact = lens.fact(name)
    return fact.value if fact and isinstance(fact.value, str) else ""


def _days(text: str) -> float:
    age = parse_age(text)
    return round(age.days, 1) if age else -1.0
