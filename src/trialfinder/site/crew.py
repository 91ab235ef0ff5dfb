"""Several processes that make the pages of trials, each its share.

In: a plan and the ids. Out: what each trial's pages were made of for the search, and links that lead nowhere; the files
are written by who makes them. All read one state of the store: where somebody writes meanwhile, ChangedError.
A process that has lost its parent ends by itself; the parent ends those that it leaves behind.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

from trialfinder.catalog import Catalog
from trialfinder.errors import ChangedError
from trialfinder.pages.site import Site
from trialfinder.site.folder import write, write_twice
from trialfinder.site.links import Links
from trialfinder.site.terms import Entry, entry_of
from trialfinder.site.trials import NAMES, trial_files
from trialfinder.store.database import Store, open_store

_AT_ONCE = 20
"""Trials after which a process says how far it is."""


class Plan(NamedTuple):
    """What is made: from which state of which store, for which site, where.

    `trials` and `files` are all that the build holds; `searched`: a search in the browser is made, too.
    """

    data_dir: Path
    version: int
    site: Site
    root: Path
    trials: frozenset[str]
    files: frozenset[str]
    searched: bool

    def holds(self, file: str) -> bool:
        """Whether a file is part of the build."""
        if not file.startswith("trial/"):
            return file in self.files
        return file[6:17] in self.trials and file[17:] in NAMES


class Made(NamedTuple):
    """What came of some trials."""

    entries: list[Entry]
    lost: set[str]
    files: int


def make_trials(plan: Plan, ids: Sequence[str], workers: int, done: Callable[[int], None]) -> Made:
    """Write the pages of these trials; `done` is told how many are done."""
    made = Made([], set(), 0)
    total = 0
    parts = _alone(plan, ids) if workers <= 1 else _together(plan, ids, workers)
    for part in parts:
        made.entries.extend(part.entries)
        made.lost.update(part.lost)
        made = made._replace(files=made.files + part.files)
        total += _AT_ONCE
        done(min(total, len(ids)))
    return made


def _alone(plan: Plan, ids: Sequence[str]) -> Iterator[Made]:
    with open_store(plan.data_dir) as store, store.snapshot():
        _same_state(store, plan)
        catalog, links = Catalog(store), Links(plan.holds)
        for start in range(0, len(ids), _AT_ONCE):
            yield _some(plan, catalog, links, ids[start : start + _AT_ONCE])


def _some(plan: Plan, catalog: Catalog, links: Links, ids: Sequence[str]) -> Made:
    entries: list[Entry] = []
    files = 0
    for nct_id in ids:
        trial = catalog.trial(nct_id)
        for file in trial_files(catalog, plan.site, trial):
            content = _linked(file.content, file.name, links, plan.site)
            files += 1
            if file.also:
                write_twice(plan.root, file.name, file.also, content)
            else:
                write(plan.root, file.name, content)
        if plan.searched and trial.left is None:
            entries.append(entry_of(trial))
    return Made(entries, links.lost, files)


def _linked(content: str | bytes, name: str, links: Links, site: Site) -> bytes:
    """A page with links relative to itself; data names files from the first folder, or by their addresses."""
    if isinstance(content, str):
        return links.rewrite(content, name).encode()
    return links.rewrite_from(content.decode(), f"{site.base_url.rstrip('/')}/" if site.base_url else "").encode()


def _same_state(store: Store, plan: Plan) -> None:
    if store.data_version() != plan.version:
        raise ChangedError("the store was written to while the site was built", "Build again once that has ended.")


# Processes


def _together(plan: Plan, ids: Sequence[str], workers: int) -> Iterator[Made]:
    context = multiprocessing.get_context("spawn")  # a fork would share the parent's open database
    crew, ears = [], []
    try:
        for number in range(workers):
            ear, mouth = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(plan, ids[number::workers], mouth), daemon=True)
            process.start()
            mouth.close()  # so that the end of the process is the end of the pipe
            crew.append(process)
            ears.append(ear)
        yield from _heard(ears)
    finally:
        for process in crew:
            process.terminate()
        for process in crew:
            process.join()


def _heard(ears: list[Connection]) -> Iterator[Made]:
    while ears:
        ready = wait(ears)
        for ear in [one for one in ears if one in ready]:
            said = _said(ear)
            if isinstance(said, Made):
                yield said
            elif isinstance(said, Exception):
                raise said
            else:
                ears.remove(ear)


def _said(ear: Connection) -> Made | Exception | None:
    try:
        said: Made | Exception | None = ear.recv()
    except EOFError:
        return RuntimeError("a process that made pages ended before it was done")
    return said


def _work(plan: Plan, ids: Sequence[str], mouth: Connection) -> None:
    """The life of a process: what it made, piece by piece, and nothing more; or why it cannot."""
    try:
        for part in _alone(plan, ids):
            mouth.send(part)
        mouth.send(None)
    except BrokenPipeError:  # the parent is gone
        return
    except Exception as error:
        mouth.send(error)
