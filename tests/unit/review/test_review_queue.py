"""What waits for a person, in which order, and what the figures say of what no longer holds."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from lib.records import a_study
from lib.reviews import CRITERIA, FIRST, SECOND, a_store, decided_on, plain_of
from trialfinder.criteria.model import Edit, ExplainedCriterion
from trialfinder.refresh import import_paths
from trialfinder.review import queue as queues
from trialfinder.review.deciding import stats
from trialfinder.review.disputing import hear
from trialfinder.review.queue import is_fresh, make_queue
from trialfinder.review.risk import DISPUTED, priority, reasons, risk
from trialfinder.store import waiting
from trialfinder.store.database import open_store
from trialfinder.text.spans import Span


def a_criterion(original: str, plain: str, **more: object) -> ExplainedCriterion:
    values = {
        **{"id": "i1", "side": "inclusion", "label": "", "depth": 0, "parent": None, "cohort": None, "group": None},
        **{"span": Span(0, 1), "original": original, "plain": plain, "lines": (plain,), "verdict": "verified"},
    }
    return msgspec.convert(values | more, ExplainedCriterion)


@pytest.mark.parametrize(
    ("original", "why"),
    [
        ("Able to hold a pen unless seated", "exception"),
        ("Without a pen", "negation"),
        ("Holds 3 pens", "number"),
        ("More pens", "comparison"),
        ("A pen ≥ a brush", "comparison"),
        ("A pen within reach", "time"),
        ("A pen and a brush or a knife", "both 'and' and 'or'"),
        ("pen " * 50, "long"),
    ],
)
def test_what_a_point_holds_gives_it_points(original: str, why: str) -> None:
    assert why in [reason.why for reason in reasons(a_criterion(original, "Other words"))]
    assert why in [reason.why for reason in reasons(a_criterion("Other words", original))] or why == "long"
    assert [reason for reason in reasons(a_criterion("A pen", "Some pen")) if reason.why == why] == []


def test_how_a_wording_was_made_gives_it_points() -> None:
    model = a_criterion("A pen", "A quill", edits=(Edit(Span(0, 1), "A", "model.a"),))
    for criterion in (
        model,
        a_criterion("A pen", "A quill", verdict="machine_worded"),
        a_criterion("A pen", "A quill", verdict="verified_terms_kept"),
        a_criterion("A pen", "A quill", side="unspecified"),
    ):
        assert risk(reasons(criterion)) > risk(reasons(a_criterion("A pen", "A quill"))) == 0


def test_official_words_are_no_risk_unless_a_reader_disputes_them() -> None:
    official = a_criterion("No more than 3 pens unless seated", "No more than 3 pens unless seated")
    assert risk(reasons(official)) == 0
    assert risk(reasons(official, disputes=1)) == DISPUTED


def test_the_order_is_risk_times_a_logarithm_of_reach() -> None:
    assert priority(8, 1) == 8
    assert priority(2, 8) == 8
    assert priority(2, 7) < priority(8, 1) < priority(2, 16)


def test_the_queue_counts_trials_and_comes_in_order(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    figures = make_queue(store)
    with open_store(store) as opened:
        rows = waiting.queue(opened, 10)
        assert is_fresh(opened)
    age = next(row for row in rows if row.nct_id == FIRST and row.criterion == "i1")
    assert age.reach == 3
    assert [row.priority for row in rows] == sorted((row.priority for row in rows), reverse=True)
    assert all(row.priority == priority(row.risk, row.reach) for row in rows)
    assert (figures["trials"], figures["criteria"], figures["items"]) == (3, 8, 4)


def test_what_is_decided_leaves_the_queue_at_once_and_when_it_is_made_anew(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    make_queue(store)
    with open_store(store) as opened:
        before = waiting.count(opened)
        decided_on(store, "approve")
        assert waiting.count(opened) == before - 1
        make_queue(store)
        assert waiting.count(opened) == before - 1
        assert (stats(opened)["reviewed"], stats(opened)["reviewed_criteria"]) == (1, 3)


def test_an_import_makes_the_queue_out_of_date(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    make_queue(store)
    more = tmp_path / "more.ndjson"
    more.write_bytes(a_study("NCT01000009", criteria=CRITERIA))
    import_paths(store, [more])
    with open_store(store) as opened:
        assert not is_fresh(opened)
        make_queue(store)
        assert is_fresh(opened)


def test_the_figures_say_what_fell_out_of_review_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = a_store(tmp_path, a_study(FIRST, criteria=CRITERIA))
    decided_on(store, "approve")
    changed = tmp_path / "changed.ndjson"
    changed.write_bytes(a_study(FIRST, criteria=CRITERIA.replace("18", "21"), last_update="2025-01-01"))
    import_paths(store, [changed])
    figures = make_queue(store)
    assert (figures["reviewed"], figures["fallen_out_text"], figures["fallen_out_versions"]) == (0, 1, 0)
    changed.write_bytes(a_study(FIRST, criteria=CRITERIA, last_update="2025-02-01"))
    import_paths(store, [changed])
    assert make_queue(store)["fallen_out_text"] == 0
    # The same texts, explained by other rules.
    other = msgspec.structs.replace(queues.VERSIONS, rules="other")
    monkeypatch.setattr(queues, "VERSIONS", other)
    plain = plain_of(store)
    monkeypatch.setattr(queues, "_explained", lambda _: [(1000001, msgspec.structs.replace(plain, versions=other))])
    figures = make_queue(store)
    assert (figures["reviewed"], figures["fallen_out_text"], figures["fallen_out_versions"]) == (0, 0, 1)


def test_a_disputed_point_comes_first(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    hear(store, SECOND, "i2", "I can hold a pen but not for long.", b"1")
    make_queue(store)
    with open_store(store) as opened:
        first = waiting.queue(opened, 1)[0]
    assert (first.nct_id, first.criterion) == (FIRST, "i2")
    assert first.risk >= DISPUTED
