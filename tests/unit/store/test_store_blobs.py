"""Blobs come back byte for byte, with the dictionary they were written with or without any."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.records import a_study
from trialfinder.errors import DamagedError
from trialfinder.records.document import read_document
from trialfinder.store import blobs, studies
from trialfinder.store.database import Store, open_store
from trialfinder.store.versions import put

WORDS = ["pen", "paper", "plaster", "desk", "finger", "cut", "week", "visit", "adult", "consent", "ruler", "ink"]


def a_long_study(number: int) -> bytes:
    words = random.Random(number).choices(WORDS, k=600)  # noqa: S311 - filler, not a secret
    return a_study(f"NCT{number:08d}", criteria=" ".join(words))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, write=True) as store:
        yield store


def load(store: Store, raws: list[bytes]) -> None:
    with store.transaction():
        store.blobs.train()
        for raw in raws:
            put(store, read_document(raw), source="a", now="2026-01-01T00:00:00Z")


def test_a_dictionary_is_trained_once_a_store_holds_enough(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "ENOUGH_DOCUMENTS", 200)
    raws = [a_long_study(number) for number in range(1_000_000, 1_000_300)]
    load(store, raws[:199])
    load(store, raws[199:200])
    assert store.rows("SELECT count(*) FROM dictionaries") == [(0,)]
    load(store, raws[200:250])
    load(store, raws[250:])
    ((dictionary,),) = store.rows("SELECT id FROM dictionaries")
    named = store.rows("SELECT dictionary, count(*) FROM versions GROUP BY 1 ORDER BY 1")
    assert named == [(None, 200), (dictionary, 100)]
    held = [studies.current(store, nct_id) for nct_id in studies.all_ids(store)]
    assert [version.document.raw for version in held if version] == raws
    ((without,),) = store.rows("SELECT avg(length(document)) FROM versions WHERE dictionary IS NULL")
    ((with_it,),) = store.rows("SELECT avg(length(document)) FROM versions WHERE dictionary IS NOT NULL")
    assert with_it < 0.9 * without


def test_too_little_text_trains_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "ENOUGH_DOCUMENTS", 2)
    load(store, [a_study("NCT01000001"), a_study("NCT01000002")])
    load(store, [a_study("NCT01000003")])
    assert store.rows("SELECT count(*) FROM dictionaries") == [(0,)]


def test_a_training_that_was_undone_is_not_used(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "ENOUGH_DOCUMENTS", 200)
    load(store, [a_long_study(number) for number in range(1_000_000, 1_000_200)])
    store.begin()
    assert store.blobs.train()
    assert store.blobs.pack(b"x")[0] is not None
    store.undo()
    assert store.blobs.pack(b"x")[0] is None


def test_a_damaged_frame_and_a_lost_dictionary_are_errors_of_their_own(store: Store) -> None:
    _, frame = store.blobs.pack(b"plasters and paper")
    with pytest.raises(DamagedError):
        store.blobs.unpack(None, frame[:-2])
    with pytest.raises(DamagedError, match="lost dictionary 7"):
        store.blobs.unpack(7, frame)
