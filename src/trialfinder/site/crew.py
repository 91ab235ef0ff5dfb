"""Several processes that do the same for many trials, each its share.

In: a job and the ids that it is to be done for. Out: what came of it, in pieces, in no order. All read one state of
the store: where somebody writes meanwhile, ChangedError. A process that has lost its parent ends by itself; the parent
ends those that it leaves behind.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

from trialfinder.catalog import Catalog
from trialfinder.errors import ChangedError
from trialfinder.store.database import open_store

AT_ONCE = 20
"""Trials after which a process says what came of them."""


class State(NamedTuple):
    """Which store, and at which of its commits."""

    data_dir: Path
    version: int


class Job(Protocol):
    """What is done; it travels to the processes, so all it knows can be pickled."""

    def __call__(self, catalog: Catalog, ids: Sequence[str]) -> Any: ...


class Crew:
    """Begins with `with`; the work of one process alone is done when it is asked for."""

    def __init__(self, state: State, job: Job, ids: Sequence[str], processes: int) -> None:
        self._work = (state, job)
        self._ids = ids
        self._count = min(processes, len(ids))
        self._processes: list[BaseProcess] = []
        self._ears: list[Connection] = []

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("spawn")  # a fork would share the parent's open database
        for number in range(self._count if self._count > 1 else 0):
            ear, mouth = context.Pipe(duplex=False)
            share = self._ids[number :: self._count]
            process = context.Process(target=_live, args=(*self._work, share, mouth), daemon=True)
            process.start()
            mouth.close()  # so that the end of the process is the end of the pipe
            self._processes.append(process)
            self._ears.append(ear)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
        for ear in self._ears:
            ear.close()

    def results(self) -> Iterator[Any]:
        """What came of each piece of the work."""
        if not self._ears:
            yield from _worked(*self._work, self._ids)
        waiting = list(self._ears)
        while waiting:
            ready = wait(waiting)
            for ear in [one for one in waiting if one in ready]:
                said, done = _said(ear)
                if done:
                    waiting.remove(ear)
                else:
                    yield said


def _worked(state: State, job: Job, ids: Sequence[str]) -> Iterator[Any]:
    with open_store(state.data_dir) as store, store.snapshot():
        if store.data_version() != state.version:
            raise ChangedError("the store was written to while the site was built", "Build again when that has ended.")
        catalog = Catalog(store)
        for start in range(0, len(ids), AT_ONCE):
            yield job(catalog, ids[start : start + AT_ONCE])


def _said(ear: Connection) -> tuple[Any, bool]:
    """What a process says, and whether it was its last word; its error becomes ours."""
    try:
        said, error, done = ear.recv()
    except EOFError:
        raise RuntimeError("a process that made pages ended before it was done") from None
    if error is not None:
        raise error
    return said, done


def _live(state: State, job: Job, ids: Sequence[str], mouth: Connection) -> None:
    """The life of a process: what came of its share, piece by piece, or why it cannot go on."""
    try:
        for piece in _worked(state, job, ids):
            mouth.send((piece, None, False))
        mouth.send((None, None, True))
    except (BrokenPipeError, KeyboardInterrupt):  # the parent is gone, or is being ended with us
        return
    except Exception as error:
        mouth.send((None, error, True))
