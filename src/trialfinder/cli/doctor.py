"""`doctor`: whether everything is in order, a line for each thing looked at.

`ok` and `look` leave the exit code at 0; `fail` makes it 1. To be looked at are things that a person should
know and the site lives with: records in quarantine, results to be made anew, no store yet.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from trialfinder import __version__
from trialfinder.cli.options import Call, Command, pass_call
from trialfinder.cli.terminal import counted, say, say_json
from trialfinder.errors import MissingError, TrialfinderError

if TYPE_CHECKING:
    from trialfinder.store.database import Store

LEAST_FREE = 500_000_000
SHOWN_ENTRIES = 20
FOUND = 1


class Looked(NamedTuple):
    """One thing looked at: `state` is ok, look or fail; `more` is for programs."""

    name: str
    state: str
    detail: str
    more: dict[str, Any] | None = None


@click.command(cls=Command)
@pass_call
@click.pass_context
def doctor(ctx: click.Context, call: Call) -> None:
    """Look whether everything is in order, and list what is in quarantine."""
    found = [*_programs(), *_disk(call.settings.data_dir), *_store(call.settings.data_dir)]
    healthy = all(one.state != "fail" for one in found)
    try:
        if call.json:
            told = [{"name": one.name, "state": one.state, "detail": one.detail, **(one.more or {})} for one in found]
            say_json({"ok": healthy, "looked_at": told})
        else:
            for one in found:
                say(f"{one.state:<4}  {one.name}: {one.detail}")
    finally:
        if not healthy:
            ctx.exit(FOUND)


def _programs() -> Iterator[Looked]:
    versions = {"trialfinder": __version__, "python": platform.python_version()}
    yield Looked("version", "ok", ", ".join(f"{name} {number}" for name, number in versions.items()), versions)
    yield _sqlite()


def _sqlite() -> Looked:
    """Makes a store and asks it: making one is refused where SQLite has the WAL-reset bug."""
    from trialfinder.store.database import open_store

    try:
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), write=True) as store:
            ((version,),) = store.rows("SELECT sqlite_version()")
    except TrialfinderError as error:
        return Looked("sqlite", "fail", f"{error.message}. {error.hint}")
    except OSError as error:
        return Looked("sqlite", "look", f"not tried, for want of a folder for temporary files: {error.strerror}")
    return Looked("sqlite", "ok", f"SQLite {version}, without the WAL-reset bug", {"sqlite": version})


def _disk(data_dir: Path) -> Iterator[Looked]:
    place = data_dir
    while not place.exists() and place != place.parent:
        place = place.parent
    yield Looked("data_dir", *_writable(place, data_dir))
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        yield Looked("free", "fail", f"{place}: {error.strerror}")
        return
    state = "ok" if free >= LEAST_FREE else "fail"
    yield Looked("free", state, f"{_size(free)} free, {_size(LEAST_FREE)} wanted", {"bytes": free})


def _writable(place: Path, data_dir: Path) -> tuple[str, str]:
    """Tried, not asked: a read-only mount says yes to the question and no to the deed."""
    if not place.is_dir():
        return "fail", f"{place} is not a folder"
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return "fail", f"{data_dir} cannot be written: {error.strerror}"
    return "ok", f"{data_dir} can be written" if place == data_dir else f"{data_dir} can be made"


def _store(data_dir: Path) -> Iterator[Looked]:
    from trialfinder.store.database import open_store

    try:
        store = open_store(data_dir)
    except MissingError as error:
        yield Looked("store", "look", f"{error.message}. {error.hint}")
        return
    except TrialfinderError as error:
        yield Looked("store", "fail", f"{error.message}. {error.hint}")
        return
    with store:
        try:
            yield from _contents(store)
        except TrialfinderError as error:
            yield Looked("store", "fail", f"{error.message}. {error.hint}")


def _contents(store: Store) -> Iterator[Looked]:
    from trialfinder.explain import VERSIONS
    from trialfinder.store import derived, gone, quarantine, studies

    trials = studies.count(store)
    size = sum(file.stat().st_size for file in store.directory.glob(f"{store.file.name}*"))
    kind = {"sample": "made up", "registry": "of the registry", None: "of no kind yet"}[store.kind]
    ((schema,),) = store.rows("PRAGMA user_version")
    more = {"trials": trials, "kind": store.kind, "bytes": size, "schema": schema}
    yield Looked("store", "ok", f"{counted(trials, 'trial')} {kind}, {_size(size)}, schema {schema}", more)
    left = {"removed": 0, "alias": 0} | gone.count_gone(store)
    if any(left.values()):
        told = f"kept though no longer listed: {left['removed']:,} removed, {left['alias']:,} renumbered"
        yield Looked("gone", "ok", told, left)
    stale = sum(1 for _ in derived.stale_ids(store, VERSIONS))
    failures = derived.failures(store)
    if failures:
        names = ", ".join(failure.nct_id for failure in failures[:SHOWN_ENTRIES])
        yield Looked("derived", "fail", f"could not explain {counted(len(failures), 'trial')}: {names}")
    elif stale:
        words = "in the registry's words until 'trialfinder refresh' has been at work"
        detail = f"{counted(stale, 'trial')} {words}"
        yield Looked("derived", "look", detail, {"stale": stale})
    else:
        yield Looked("derived", "ok", "all derived results are up to date", {"stale": 0})
    yield from _quarantine(quarantine.open_entries(store))


def _quarantine(entries: list[Any]) -> Iterator[Looked]:
    told = [
        {
            "id": entry.id,
            "source": entry.source,
            "position": entry.position,
            "reason": entry.reason,
            "message": entry.message,
            "nct_id": entry.nct_id,
            "sha256": entry.sha256,
            "bytes": entry.size,
            "first_seen": entry.first_seen,
        }
        for entry in entries
    ]
    state = "look" if entries else "ok"
    yield Looked("quarantine", state, f"{counted(len(entries), 'record')} to be mended", {"entries": told})
    for entry in entries[:SHOWN_ENTRIES]:
        yield Looked(
            "quarantine", "look", f"{os.fspath(entry.source)}, {entry.position}: {entry.message} ({entry.reason})"
        )
    if len(entries) > SHOWN_ENTRIES:
        yield Looked("quarantine", "look", f"and {len(entries) - SHOWN_ENTRIES} more ('--json' lists all)")


def _size(number: int) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return f"{number} bytes"
