"""Reconciling with the registry's list: nothing vanishes silently, and no broken list empties the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from lib.records import a_study, many_studies
from lib.registry import KINDS, Asked, Raw, Registry, a_registry, drawn, plain, reply
from trialfinder.errors import OtherKindError
from trialfinder.explain import VERSIONS
from trialfinder.refresh import import_paths, load_sample, reconciling
from trialfinder.refresh.agreeing import check
from trialfinder.refresh.reconciling import Outcome, reconcile
from trialfinder.store import gone, studies
from trialfinder.store.database import open_store

COUNT = 40


def number(at: int) -> str:
    return f"NCT{1_000_001 + at:08d}"


@pytest.fixture
def registry() -> Iterator[Registry]:
    with a_registry(many_studies(COUNT)) as registry:
        registry.most = 7
        yield registry


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(many_studies(COUNT)))
    import_paths(tmp_path / "data", [tmp_path / "a.ndjson"])
    return tmp_path / "data"


def run(data_dir: Path, registry: Registry, *, force: bool = False) -> Outcome:
    return reconcile(data_dir, registry.options(attempts=3), force=force)


def current(data_dir: Path) -> list[str]:
    with open_store(data_dir) as store:
        assert check(store, VERSIONS) == []
        return list(studies.all_ids(store))


def left(data_dir: Path, nct_id: str) -> tuple[str, str | None, str] | None:
    with open_store(data_dir) as store:
        found = gone.gone(store, nct_id)
        return (found.kind, found.to, found.told_by) if found else None


def test_a_copy_that_equals_the_list_is_told_so_and_stays(data_dir: Path, registry: Registry) -> None:
    outcome = run(data_dir, registry)
    assert outcome.stopped is None
    assert outcome.reconciled == (registry.processed, COUNT, COUNT, COUNT, (), (), 0, 0, 0)
    assert outcome.counts.fed == 0
    assert [asked for asked in registry.asked if asked.path.startswith("/studies/")] == []


def test_what_left_the_list_is_asked_for_and_marked(data_dir: Path, registry: Registry) -> None:
    registry.remove(number(3), number(9))
    registry.aliases = {number(9): number(4)}
    outcome = run(data_dir, registry)
    assert outcome.stopped is None
    assert outcome.reconciled
    assert outcome.reconciled.removed == (number(3),)
    assert outcome.reconciled.aliases == ((number(9), number(4)),)
    assert left(data_dir, number(3)) == ("removed", None, "404")
    assert left(data_dir, number(9)) == ("alias", number(4), "301")
    assert set(current(data_dir)) == set(registry.records)
    again = run(data_dir, registry)
    assert again.reconciled
    assert (again.reconciled.removed, again.reconciled.aliases) == ((), ())


def test_an_alias_of_a_study_that_is_not_held_brings_that_study(data_dir: Path, registry: Registry) -> None:
    registry.remove(number(9))
    registry.put(a_study("NCT02000000"))
    registry.aliases = {number(9): "NCT02000000"}
    outcome = run(data_dir, registry)
    assert outcome.stopped is None
    assert "NCT02000000" in current(data_dir)
    assert left(data_dir, number(9)) == ("alias", "NCT02000000", "301")


def test_a_study_that_the_list_forgot_and_the_registry_has_stays(data_dir: Path, registry: Registry) -> None:
    registry.order.remove(number(5))  # no longer listed nor counted, and answered for
    outcome = run(data_dir, registry)
    assert outcome.reconciled
    assert outcome.reconciled.still_there == 1
    assert len(current(data_dir)) == COUNT


def test_what_the_store_lacks_is_fetched(data_dir: Path, registry: Registry) -> None:
    registry.put(a_study("NCT02000000"), a_study("NCT02000001"))
    outcome = run(data_dir, registry)
    assert outcome.reconciled
    assert outcome.reconciled.fetched == 2
    assert outcome.counts.loaded == 2
    assert set(current(data_dir)) == set(registry.records)


def test_a_copy_of_a_part_is_not_made_whole(
    data_dir: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "MOST_FETCHED", 3)
    registry.put(*many_studies(4, first=2_000_000))
    outcome = run(data_dir, registry)
    assert outcome.reconciled
    assert (outcome.reconciled.fetched, outcome.reconciled.left) == (0, 4)
    assert len(current(data_dir)) == COUNT


def test_a_study_that_is_back_is_current_again(data_dir: Path, registry: Registry) -> None:
    raw = registry.records[number(3)]
    registry.remove(number(3))
    run(data_dir, registry)
    registry.put(raw)
    registry.next_day()
    outcome = run(data_dir, registry)
    assert outcome.counts.unchanged == 1
    assert left(data_dir, number(3)) is None
    assert set(current(data_dir)) == set(registry.records)


@pytest.mark.parametrize("force", [False, True])
def test_too_many_are_not_believed_unless_told_to(
    data_dir: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch, *, force: bool
) -> None:
    monkeypatch.setattr(reconciling, "MOST_MISSING", 4)
    registry.remove(*[number(at) for at in range(5)])
    outcome = run(data_dir, registry, force=force)
    if force:
        assert outcome.stopped is None
        assert len(current(data_dir)) == COUNT - 5
        return
    assert outcome.stopped
    assert "5 of the 40 studies held" in outcome.stopped.message
    assert "--force" in outcome.stopped.hint
    assert len(current(data_dir)) == COUNT


def _cut(asked: Asked) -> Raw | None:
    """The second page is the last, and says so."""
    if asked.path != "/studies" or asked.token is None:
        return None
    return reply(b'{"studies":[]}')


def _few_at_first(asked: Asked) -> Raw | None:
    return reply(b'{"studies":[]}') if asked.path == "/studies" else None


def _circle(asked: Asked) -> str | None:
    return "looped" if asked.path == "/studies" and asked.token else None


def _deaf(asked: Asked) -> Raw | None:
    return plain(404, "NCT number not found") if asked.path.startswith("/studies/") else None


def _wrong_count(asked: Asked) -> Raw | None:
    return reply({"totalStudies": 2 * COUNT}) if asked.path == "/stats/size" else None


def _down(asked: Asked) -> str | None:
    return "503" if asked.path.startswith("/studies/") else None


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        (_cut, "counts 39 studies and lists 7"),
        (_few_at_first, "lists 0"),
        (_circle, "in a circle"),
        (_deaf, "does not give it"),
        (_wrong_count, "counts 80 studies and lists 39"),
        (_down, "cannot be reached"),
    ],
)
def test_a_registry_that_makes_no_sense_marks_nothing(
    data_dir: Path, registry: Registry, faults: Callable[[Asked], Raw | str | None], said: str
) -> None:
    registry.remove(number(3))
    registry.faults = faults
    outcome = run(data_dir, registry)
    assert outcome.stopped
    assert said in outcome.stopped.message
    assert len(current(data_dir)) == COUNT
    registry.faults = lambda asked: None
    run(data_dir, registry)
    assert set(current(data_dir)) == set(registry.records)


@pytest.mark.parametrize("kinds", [["repeated"], ["dead end"], ["clamped"], ["uncounted"], ["500"], ["html"]])
def test_a_passing_fault_changes_nothing(data_dir: Path, registry: Registry, kinds: Sequence[str]) -> None:
    registry.remove(number(3))
    waiting = list(kinds)
    registry.faults = lambda asked: waiting.pop() if waiting and asked.token else None
    outcome = run(data_dir, registry)
    assert outcome.stopped is None
    assert outcome.reconciled
    assert outcome.reconciled.removed == (number(3),)


def test_data_that_move_while_they_are_listed_are_listed_again(data_dir: Path, registry: Registry) -> None:
    waiting = ["moved"]
    registry.faults = lambda asked: waiting.pop() if waiting and asked.token else None
    outcome = run(data_dir, registry)
    assert outcome.stopped is None
    assert outcome.reconciled
    assert outcome.reconciled.processed == registry.processed
    assert len(current(data_dir)) == COUNT


def test_a_store_of_made_up_studies_is_refused(tmp_path: Path, registry: Registry) -> None:
    load_sample(tmp_path)
    with pytest.raises(OtherKindError):
        run(tmp_path, registry)


@pytest.mark.parametrize("seed", range(1, 5))
def test_under_many_faults_it_ends_in_step_and_marks_nothing_that_is_listed(
    data_dir: Path, registry: Registry, seed: int
) -> None:
    registry.remove(number(3), number(9), number(11))
    registry.aliases = {number(9): number(4)}
    registry.put(a_study("NCT02000000"))
    registry.most = 3
    registry.faults = drawn(seed, 0.4, [kind for kind in KINDS if kind not in ("slow", "moved")])
    for _ in range(30):
        outcome = run(data_dir, registry)
        with open_store(data_dir) as store:
            assert {one.nct_id for one in gone.all_gone(store)} <= {number(3), number(9), number(11)}
        if outcome.stopped is None:
            break
    assert outcome.stopped is None
    assert set(current(data_dir)) == set(registry.records)
    assert left(data_dir, number(9)) == ("alias", number(4), "301")
    assert registry.injected.total() > 3
