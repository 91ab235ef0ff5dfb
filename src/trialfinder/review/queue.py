"""The queue: every criterion of the store as it is worded now, the same item once, the most pressing first.

In: a store. Out: the queue in it, and figures. Made anew on demand and in one pass; decided items are left out, and
what stands in the official words too, unless a reader disputes it. The first `LONGEST` are kept: no group of
reviewers comes to the end of them, and the next making brings the following.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialfinder.criteria.model import ExplainedCriterion, PlainStudy
from trialfinder.decided import items_of
from trialfinder.explain import VERSIONS
from trialfinder.records.ids import id_number
from trialfinder.review.risk import priority, reasons, risk
from trialfinder.store import decisions, derived, disputes, studies, waiting
from trialfinder.store.database import Store, open_beside
from trialfinder.store.decisions import item_key, words_key
from trialfinder.store.studies import nct_id_of
from trialfinder.store.waiting import Waiting

LONGEST = 20_000
_BY = repr(VERSIONS)
_decoder = msgspec.json.Decoder(PlainStudy)


class _Seen(NamedTuple):
    """An item while it is counted: a dozen million of them have to fit."""

    words: bytes
    risk: int
    places: list[int]
    criterion: str


def is_fresh(store: Store) -> bool:
    """Whether the queue was made by this code from what is derived now."""
    return waiting.made_of(store) == waiting.changes(store) and waiting.made_by(store) == _BY


def make_queue(store_path: Path) -> dict[str, int]:
    """Make the queue anew; the figures that `stats` tells of it."""
    with open_beside(store_path) as store:
        return remake(store)


def remake(store: Store) -> dict[str, int]:
    """The same in an open store."""
    began = waiting.changes(store)
    latest = dict(decisions.latest(store))
    disputed = disputes.waiting_items(store)
    seen: dict[bytes, _Seen] = {}
    texts: set[bytes] = set()
    trials = criteria = 0
    for nct, plain in _explained(store):
        trials += 1
        for item, criterion in zip(items_of(plain), plain.criteria, strict=True):
            criteria += 1
            _count(seen, item, criterion, nct, disputed.get(item, 0))
            texts.add(words_key(criterion.side, criterion.original))
    found = heapq.nlargest(LONGEST, _undecided(seen, latest), key=lambda one: (one.priority, one.item))
    figures = {
        "trials": trials,
        "criteria": criteria,
        "items": len(seen),
        "reviewed": sum(item in seen for item in latest),
        "reviewed_criteria": sum(len(seen[item].places) for item in latest if item in seen),
        **_fallen_out(latest, seen, texts),
    }
    kept = [*(one.item for one in found), *(item for item in latest if item in seen)]
    places = [(item, nct) for item in kept for nct in seen[item].places]
    with store.transaction():
        waiting.replace_queue(store, began, _BY, found, places, figures)
    return figures


def _explained(store: Store) -> Iterator[tuple[int, PlainStudy]]:
    """Each current text that these versions have explained."""
    for nct_id in studies.all_ids(store):
        current = studies.current(store, nct_id)
        stored = derived.plain(store, nct_id, current.sha256, VERSIONS) if current else None
        if stored:
            yield id_number(nct_id), _decoder.decode(stored)


def _count(seen: dict[bytes, _Seen], item: bytes, criterion: ExplainedCriterion, nct: int, disputes: int) -> None:
    known = seen.get(item)
    if known is None:
        words = words_key(criterion.side, criterion.original)
        seen[item] = _Seen(words, risk(reasons(criterion, disputes)), [nct], criterion.id)
    elif known.places[-1] != nct:
        known.places.append(nct)


def _undecided(seen: dict[bytes, _Seen], latest: dict[bytes, decisions.Decision]) -> Iterator[Waiting]:
    for item, one in seen.items():
        if one.risk and item not in latest:
            reach = len(one.places)
            first = nct_id_of(one.places[0])
            yield Waiting(item, one.words, one.risk, reach, priority(one.risk, reach), first, one.criterion)


def _fallen_out(latest: dict[bytes, decisions.Decision], seen: dict[bytes, _Seen], texts: set[bytes]) -> dict[str, int]:
    """Decisions that hold no longer: the text is gone, other versions word it now, or its wording is another one."""
    gone = versions = wording = 0
    for item, decision in latest.items():
        if item in seen:
            continue
        if words_key(decision.side, decision.original) not in texts:
            gone += 1
        elif item_key(decision.side, decision.original, decision.machine, VERSIONS) != item:
            versions += 1
        else:
            wording += 1
    return {"fallen_out_text": gone, "fallen_out_versions": versions, "fallen_out_wording": wording}
