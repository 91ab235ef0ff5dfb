"""`sync`: the registry's API into the store, once or from then on."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from trialfinder.cli.loading import keep_sheets, made_room, say_counts
from trialfinder.cli.options import Call, Command, pass_call
from trialfinder.cli.terminal import counted, progress_bars, tell
from trialfinder.cli.watching import after_sync
from trialfinder.errors import BadInputError, BusyError, RegistryError, UsageError

if TYPE_CHECKING:
    from trialfinder.refresh.syncing import Synced, Walked


@click.command(cls=Command)
@click.option("--condition", metavar="TEXT", help="Only studies of this condition or disease.")
@click.option("--query", metavar="ESSIE", help="Only studies that meet an expression of the registry's language.")
@click.option("--full", is_flag=True, help="Walk over everything again, not only over what was updated since.")
@click.option("--defer", is_flag=True, help="Only store; leave the derived results to the next refresh.")
@click.option("--watch", is_flag=True, help="Go on: sync whenever the registry has processed new data.")
@click.option("--reconcile", is_flag=True, help="Find out what the registry removed or renumbered.")
@click.option("--bulk", is_flag=True, help="Fetch all studies as the registry's one zip, and load it.")
@click.option("--force", is_flag=True, help="With --reconcile: believe a list that lacks many studies.")
@pass_call
def sync(call: Call, /, condition: str | None, query: str | None, defer: bool, **modes: bool) -> None:
    """Bring the store up to date from the registry's API.

    The first time all its studies are fetched, and later those that were updated since, going a week back. Sync
    again after an interruption: it goes on at the last page that was stored. A sync --bulk brings everything in one
    download, which goes on after a break where the registry allows it. A sync --full now and then brings
    what the registry changed without a new date, and a sync --reconcile what it removed: such a record is kept,
    says so on its page, and is in no list.
    """
    if modes["reconcile"] or modes["bulk"]:
        _of_everything(call, condition or query, defer, modes)
        return
    asked = _Asked(call, condition or None, query or None, defer)
    with _log(call), made_room(call.settings.data_dir):
        if modes["watch"]:
            asked.watch(full=modes["full"])
        asked.sync(full=modes["full"])


def _of_everything(call: Call, of_some: str | None, defer: bool, modes: dict[str, bool]) -> None:
    """The two ways of bringing the store in step that know no condition."""
    from trialfinder.cli.reconciling import compared, downloaded

    if of_some or modes["watch"] or (modes["reconcile"] and modes["bulk"]):
        raise UsageError("--reconcile and --bulk are of everything, and stand alone", "Call sync with one of them.")
    with _log(call), made_room(call.settings.data_dir):
        if modes["bulk"]:
            downloaded(call, defer=defer)
        else:
            compared(call, defer=defer, force=modes["force"])


class _Asked:
    """What one call wants to be in step."""

    def __init__(self, call: Call, condition: str | None, query: str | None, defer: bool) -> None:
        self._call = call
        self._condition = condition
        self._query = query
        self._defer = defer

    def sync(self, *, full: bool) -> None:
        from trialfinder.refresh.syncing import sync as run

        call, settings = self._call, self._call.settings
        with progress_bars("fetching", "explaining", "laying out", quiet=call.quiet) as (
            fetching,
            explaining,
            laying_out,
        ):
            synced = run(
                settings.data_dir,
                settings.registry,
                condition=self._condition,
                query=self._query,
                full=full,
                defer=self._defer,
                progress=fetching,
                derive_progress=explaining,
            )
            if not self._defer:
                keep_sheets(settings.data_dir, laying_out)
        if not self._defer:
            for line in after_sync(settings):
                tell(line)
        self._say(synced)

    def watch(self, *, full: bool) -> NoReturn:
        """Until interrupted. What the registry, or another writer, puts in the way is told and tried again later."""
        from trialfinder.refresh.syncing import has_moved

        settings = self._call.settings
        new = True  # the first sync finds out by itself
        while True:
            try:
                new = new or has_moved(
                    settings.data_dir, settings.registry, condition=self._condition, query=self._query
                )
                if new:
                    self.sync(full=full)
                new = full = False
            except (RegistryError, BusyError, BadInputError) as error:
                tell(f"trialfinder: {error.message}")
                new, full = False, full and not isinstance(error, BadInputError)
            time.sleep(settings.registry_poll)

    def _say(self, synced: Synced) -> None:
        walked = synced.walked
        say_counts(self._call, synced.counts, {"walked": walked._asdict() if walked else None})
        if walked and not self._call.json and not self._call.quiet:
            tell(_told(walked))
        if synced.stopped:
            raise synced.stopped
        if synced.counts.quarantined:
            what = f"quarantined {counted(synced.counts.quarantined, 'record')}; all else is in"
            raise BadInputError(what, "'trialfinder doctor' lists what is in quarantine.")


def _told(walked: Walked) -> str:
    if not walked.pages and not walked.resumed:
        return f"nothing new: the registry's data are of {walked.processed} still"
    what = f"updated since {walked.since}" if walked.since else "all"
    of = "" if walked.total is None or walked.total == walked.studies else f" of {walked.total:,}"
    return (
        f"walked {counted(walked.pages, 'page')} ({what}): {walked.studies:,}{of} studies, "
        f"as the registry processed them on {walked.processed}"
    )


@contextmanager
def _log(call: Call) -> Iterator[None]:
    """One line on stderr for what is worth knowing on the way; `--quiet` keeps warnings."""
    log = logging.getLogger("trialfinder")
    handler = _Telling()
    level, propagate = log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.WARNING if call.quiet else logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        log.propagate = propagate


class _Telling(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        tell(f"trialfinder: {record.getMessage()}")
