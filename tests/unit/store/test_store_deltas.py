"""Older versions rest on newer ones: every byte comes back, chains end, and what is lost is said."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.records import a_study
from trialfinder.errors import DamagedError
from trialfinder.records.document import read_document
from trialfinder.store import deltas, studies
from trialfinder.store.blobs import Blobs
from trialfinder.store.database import FILE_NAME, Store, open_store
from trialfinder.store.health import check_store
from trialfinder.store.versions import put

ID = "NCT01000001"
WORDS = ["pen", "paper", "plaster", "desk", "finger", "cut", "week", "visit", "adult", "consent", "ruler", "ink"]


def version(number: int, *, day: int | None = None) -> bytes:
    """A version of a long study; each differs from the others in a few words."""
    words = random.Random(7).choices(WORDS, k=800)  # noqa: S311 - filler, not a secret
    words[number % 800] = f"changed{number}"
    at = number if day is None else day
    return a_study(
        criteria=" ".join(words), last_update=f"{2000 + at // 300:04d}-{at // 25 % 12 + 1:02d}-{at % 25 + 1:02d}"
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, write=True) as store:
        yield store


def feed(store: Store, *raws: bytes) -> None:
    with store.transaction():
        for raw in raws:
            put(store, read_document(raw), source="a", now="2026-01-01T00:00:00Z")


def chains(store: Store) -> list[int]:
    """How many steps each version is from one that is whole."""
    bases = dict(store.rows("SELECT version, base FROM deltas"))
    found = []
    for (row,) in store.rows("SELECT id FROM versions ORDER BY id"):
        steps = 0
        while row in bases:
            row, steps = bases[row], steps + 1
            assert steps <= deltas.LONGEST_CHAIN
        found.append(steps)
    return found


def test_the_current_version_is_whole_and_an_older_one_is_small(store: Store) -> None:
    feed(store, version(1), version(2), version(3))
    assert chains(store) == [2, 1, 0]
    sizes = [size for (size,) in store.rows("SELECT length(document) FROM versions ORDER BY id")]
    assert max(sizes[:2]) < sizes[2] / 5
    assert [held.document.raw for held in studies.versions(store, ID)] == [version(1), version(2), version(3)]


def test_a_version_older_than_all_rests_on_its_neighbour(store: Store) -> None:
    feed(store, version(3), version(2), version(1))
    assert chains(store) == [0, 1, 2]
    assert [held.document.raw for held in studies.versions(store, ID)] == [version(1), version(2), version(3)]


def test_chains_end_at_a_version_that_stays_whole(store: Store) -> None:
    many = 3 * deltas.LONGEST_CHAIN
    feed(store, *(version(number) for number in range(many)))
    assert max(chains(store)) == deltas.LONGEST_CHAIN
    assert chains(store).count(0) == 3
    assert [held.document.raw for held in studies.versions(store, ID)] == [version(number) for number in range(many)]


def test_an_equal_version_that_is_current_again_is_whole_again(store: Store) -> None:
    feed(store, version(1, day=5), version(2, day=5), version(1, day=5))
    assert chains(store) == [0, 1]
    held = studies.versions(store, ID)
    assert [one.document.raw for one in held] == [version(2, day=5), version(1, day=5)]


def test_what_an_older_store_holds_whole_is_packed_with_the_next_version(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(deltas, "settle", lambda store, nct: 0)
        feed(store, version(1), version(2), version(3))
    assert chains(store) == [0, 0, 0]
    feed(store, version(4))
    assert chains(store) == [3, 2, 1, 0]
    assert [held.document.raw for held in studies.versions(store, ID)] == [version(number) for number in range(1, 5)]


def test_a_version_stays_whole_where_a_delta_is_no_smaller(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Blobs, "pack_delta", lambda self, raw, base: raw)
    feed(store, version(1), version(2))
    assert chains(store) == [0, 0]
    assert [held.document.raw for held in studies.versions(store, ID)] == [version(1), version(2)]


@pytest.mark.parametrize(
    "damage",
    [
        "PRAGMA foreign_keys = OFF; DELETE FROM versions WHERE id = 2",
        "UPDATE versions SET document = x'00' WHERE id = 2",
        "UPDATE versions SET document = (SELECT document FROM versions WHERE id = 4), dictionary = NULL WHERE id = 3",
        "PRAGMA foreign_keys = OFF; DELETE FROM deltas WHERE version = 2",
        "UPDATE deltas SET base = 1 WHERE version = 2",  # a ring
    ],
)
def test_a_base_that_is_gone_or_damaged_is_a_clear_error(tmp_path: Path, damage: str) -> None:
    with open_store(tmp_path, write=True) as store:
        feed(store, version(1), version(2), version(3), a_study("NCT01000002"))
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute(damage)
    connection.close()
    with open_store(tmp_path) as store:
        oldest = studies.versions(store, ID)[0]
        with pytest.raises(DamagedError, match="the store is damaged"):
            _ = oldest.document
        assert {"unreadable"} <= {problem.kind for problem in check_store(store)}


@pytest.mark.parametrize(
    "damage", ["UPDATE versions SET document = x'00' WHERE id = 3", "UPDATE deltas SET base = 1 WHERE version = 2"]
)
def test_damaged_history_does_not_hold_news_back(tmp_path: Path, damage: str) -> None:
    with open_store(tmp_path, write=True) as store:
        feed(store, version(1), version(2), version(3))
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute(damage)
    connection.close()
    with open_store(tmp_path, write=True) as store:
        feed(store, version(4))
        found = studies.current(store, ID)
        assert found is not None
        assert found.document.raw == version(4)


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(24)), st.integers(1, 5))
def test_whatever_the_order_of_arrival_every_version_comes_back(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], longest: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, open_store(tmp_path_factory.mktemp("store"), write=True) as store:
        patch.setattr(deltas, "LONGEST_CHAIN", longest)
        # Some are equal in rank: those are current in the order of arrival, and again when they come again.
        feed(store, *(version(number, day=number // 3) for number in order))
        feed(store, *(version(number, day=number // 3) for number in order[::-1]))
        assert max(chains(store)) <= longest
        held = {one.document.raw for one in studies.versions(store, ID)}
        assert held == {version(number, day=number // 3) for number in order}
        found = studies.current(store, ID)
        assert found is not None
        assert store.rows("SELECT count(*) FROM deltas WHERE version = ?", (found._row,)) == [(0,)]
