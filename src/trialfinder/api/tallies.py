"""Statistics of all studies, made once for each state of the store and kept in a file beside it.

In: the store and its documents. Out: `Tallies`, the rows of both tables. An import makes the first ones of a store of
moderate size; all others are made when they are asked for, by one process at a time, in a thread beside the serving.
Until they are done, who asks waits a little and then gets those of the data before; only where there are none yet is
the question refused. What another version of the code made, or what was made before somebody's details were withheld,
is not given out.
"""

from __future__ import annotations

import fcntl
import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from trialfinder.api.answers import Refused
from trialfinder.api.statistics import FieldStatistics, Row
from trialfinder.catalog import Catalog
from trialfinder.search.index.editions import made_by
from trialfinder.store import studies
from trialfinder.store.database import Store
from trialfinder.store.withheld import withheld

FILE_NAME = "statistics.json"
PATIENCE = 2.0
"""Seconds that somebody waits for new statistics where there are older ones."""
MOST_AT_ONCE = 20_000
"""Studies up to which an import makes the first tallies by itself: more would hold it up for minutes."""
IN_THE_MAKING = "The statistics are being made; ask again in a while"

Trees = Callable[[], Iterable[tuple[str, dict[str, Any]]]]
"""Every study with its tree."""


class State(NamedTuple):
    """What statistics are made from: the code, who is withheld, the studies."""

    made_by: str
    withheld: str
    marker: str


class Tallies(msgspec.Struct, frozen=True):
    """The rows of the values of fields and of the lengths of lists, of one state."""

    state: State
    values: list[Row]
    sizes: list[Row]


def trees_of(catalog: Catalog) -> Iterator[tuple[str, dict[str, Any]]]:
    """All studies as they are shown."""
    ids = studies.all_ids(catalog.store)
    return ((nct_id, document.tree) for nct_id in ids if (document := catalog.current(nct_id)))


def keep(catalog: Catalog) -> None:
    """Make the first tallies of a data directory, so that nobody waits for them; later ones are made when asked for."""
    store = catalog.store
    state, kept = _state(store), _read(store.directory)
    if (kept is None or kept.state[:2] != state[:2]) and sum(1 for _ in studies.all_ids(store)) <= MOST_AT_ONCE:
        with _turn(store.directory), suppress(OSError):
            _write(store.directory, _made(state, lambda: trees_of(catalog)))


class Keeper:
    """Gives out the tallies of one data directory. Safe from any number of threads."""

    def __init__(self, seconds: float) -> None:
        """`seconds`: how long somebody waits where there are none."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._held: Tallies | None = None
        self._making: tuple[State, threading.Event] | None = None

    def tallies(self, store: Store, trees: Trees) -> tuple[Tallies, bool]:
        """Those of the store as it is, or else the ones before; and whether they are those of the store as it is."""
        state = _state(store)
        with self._lock:
            if self._held is None or self._held.state != state:
                self._held = _read(store.directory) or self._held
            held = self._held
            if held and held.state == state:
                return held, True
            done = self._begin(state, store, trees)
        older = held if held and held.state[:2] == state[:2] else None  # the same code, and nobody withheld since
        done.wait(min(PATIENCE, self._seconds) if older else self._seconds)
        made = self._held if done.is_set() else None
        for found in (made, older):
            if found and found.state[:2] == state[:2]:
                return found, found.state == state
        raise Refused(IN_THE_MAKING, 503)

    def _begin(self, state: State, store: Store, trees: Trees) -> threading.Event:
        """That which is set when the making of this state, in a thread, is at an end."""
        if self._making and (self._making[0] == state or not self._making[1].is_set()):
            return self._making[1]
        done = threading.Event()
        self._making = state, done
        threading.Thread(target=self._make, args=(state, store.directory, trees, done), daemon=True).start()
        return done

    def _make(self, state: State, directory: Path, trees: Trees, done: threading.Event) -> None:
        try:
            with _turn(directory):
                made = _read(directory)  # another process may have made them while we waited
                self._held = made if made and made.state == state else _made(state, trees)
                with suppress(OSError):  # nothing is kept then, and they are made anew another time
                    _write(directory, self._held)
        finally:
            done.set()


def _state(store: Store) -> State:
    return State(_made_by(), withheld(store).stamp, studies.marker(store))


def _made(state: State, trees: Trees) -> Tallies:
    found = FieldStatistics(trees())
    return Tallies(state, found.values(), found.sizes())


@contextmanager
def _turn(directory: Path) -> Iterator[None]:
    """One process at a time, where the folder can be written."""
    with ExitStack() as stack:
        with suppress(OSError):
            file = stack.enter_context((directory / f"{FILE_NAME}.lock").open("wb"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(directory: Path) -> Tallies | None:
    """What is kept; None where nothing is that can be read."""
    try:
        return msgspec.json.decode((directory / FILE_NAME).read_bytes(), type=Tallies)
    except (OSError, msgspec.DecodeError):
        return None


def _write(directory: Path, tallies: Tallies) -> None:
    """Whole or not at all."""
    new = directory / f"{FILE_NAME}.new"
    new.write_bytes(msgspec.json.encode(tallies))
    new.replace(directory / FILE_NAME)


@cache
def _made_by() -> str:
    code = resources.files(__package__).joinpath("statistics.py").read_bytes()
    return hashlib.sha256(made_by().encode() + code).hexdigest()[:12]
