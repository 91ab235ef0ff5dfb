"""`import` and `refresh`: records in, derived results made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.options import Call, Command, pass_call
from trialfinder.cli.terminal import counted, of_two, progress_bars, say, say_json, tell
from trialfinder.errors import BadInputError, DiskError

if TYPE_CHECKING:
    from trialfinder.refresh import Counts, Progress, Reworded
    from trialfinder.store.database import Store
    from trialfinder.translate.models.options import Options

_ELSEWHERE = "Name another with --data-dir, or look at the path and its owner."
COUNTED = ("fed", "loaded", "unchanged", "updated", "older", "quarantined")


@click.command("import", cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--defer", is_flag=True, help="Only store; leave the derived results to the next refresh.")
@pass_call
def import_(call: Call, paths: tuple[str, ...], defer: bool) -> None:
    """Load records of ClinicalTrials.gov from files and folders.

    PATH is a .json file (one study, a list, or a page of the registry's API), .ndjson (one study a line),
    either with .gz, the registry's bulk .zip, or a folder of those. What is no record goes to quarantine,
    the rest is loaded, and the exit code is then 65.
    """
    from trialfinder.refresh import import_paths

    with (
        made_room(call.settings.data_dir),
        progress_bars("importing", "indexing", "explaining", "laying out", quiet=call.quiet) as bars,
    ):
        importing, indexing, explaining, laying_out = bars
        counts = import_paths(
            call.settings.data_dir,
            paths,
            defer=defer,
            progress=importing,
            derive_progress=explaining,
            index_progress=of_two(indexing),
            ready=keep_sheet,
        )
        if not defer:
            keep_sheets(call.settings.data_dir, laying_out)
            keep_tallies(call.settings.data_dir)
    say_counts(call, counts)
    if counts.quarantined:
        what = f"quarantined {counted(counts.quarantined, 'record')}; all else that could be read is in"
        raise BadInputError(what, "'trialfinder doctor' lists what is in quarantine.")


@click.command(cls=Command)
@click.option("--all", "everything", is_flag=True, help="Make all derived results anew, also the fresh ones.")
@pass_call
def refresh(call: Call, everything: bool) -> None:
    """Make the derived results that are missing or out of date.

    Where model_url names a language model, it is asked about criteria that are still in the registry's words, within
    its budget; its words are shown only where the checker passes them.
    """
    from trialfinder.refresh import refresh as make

    model = call.settings.model
    with progress_bars("indexing", "explaining", quiet=call.quiet) as (indexing, progress):
        made = make(call.settings.data_dir, everything=everything, progress=progress, index_progress=of_two(indexing))
    reworded = _reworded(call, model) if model else None
    with progress_bars("laying out", quiet=call.quiet) as (progress,):
        keep_sheets(call.settings.data_dir, progress)
    keep_tallies(call.settings.data_dir)
    if call.json:
        say_json({"refreshed": made} | ({"model": reworded} if reworded else {}))
    elif not call.quiet:
        say(f"{made} refreshed")
        if reworded:
            say(_of_model(reworded))
    if reworded and reworded.use.stopped:
        tell(f"warning: the model was asked no further: {reworded.use.stopped}")


def _reworded(call: Call, model: Options) -> Reworded:
    from trialfinder.refresh import reword

    with progress_bars("asking the model", what="criteria", quiet=call.quiet) as (progress,):
        return reword(call.settings.data_dir, model, progress)


def _of_model(reworded: Reworded) -> str:
    use = reworded.use
    told = [
        f"model: asked {counted(use.requests, 'time')} ({counted(use.tokens, 'token')})",
        f"criteria now in its words, passed by the checker: {reworded.criteria:,}",
        f"answers refused: {sum(use.refused.values()) - use.refused.get('no_edits', 0):,}",
        f"questions without an answer: {use.failures:,}",
        f"criteria waiting: {reworded.waiting:,}",
    ]
    if reworded.failed:
        told.append(f"{counted(reworded.failed, 'trial')} left as they were for a fault of ours")
    return "; ".join(told)


def keep_sheets(data_dir: Path, progress: Progress | None = None) -> int:
    """Lay the pages out that are not, from what the store holds now; how many were."""
    from trialfinder.alerts.lately import latest_news
    from trialfinder.catalog import Catalog
    from trialfinder.pages import sheet
    from trialfinder.store.database import open_store

    with open_store(data_dir, write=True) as store:
        catalog = Catalog(store)
        return sheet.keep(store, catalog.trial, progress, lambda nct_id: latest_news(catalog, nct_id))


def keep_sheet(store: Store, nct_id: str) -> None:
    """Lay one page out, within the transaction that changed its record."""
    from trialfinder.alerts.lately import latest_news
    from trialfinder.catalog import Catalog
    from trialfinder.pages import sheet

    catalog = Catalog(store)
    sheet.keep_one(store, catalog.trial, lambda nct_id: latest_news(catalog, nct_id), nct_id)


def keep_tallies(data_dir: Path) -> None:
    """Make the statistics of the API where there are none, so that no program waits for them."""
    from trialfinder.api import tallies
    from trialfinder.catalog import Catalog
    from trialfinder.store.database import open_store

    with open_store(data_dir) as store:
        tallies.keep(Catalog(store))


@contextmanager
def made_room(data_dir: Path) -> Iterator[None]:
    """A data folder that cannot be made is a matter of the disk, also where a file stands in its way."""
    try:
        yield
    except OSError as error:
        place = Path(error.filename) if isinstance(error.filename, str) else None
        if place is None or not (data_dir == place or place in data_dir.parents or data_dir in place.parents):
            raise
        reason = error.strerror or type(error).__name__
        raise DiskError(f"the data folder {data_dir} cannot be used: {reason}", _ELSEWHERE) from None


def say_counts(call: Call, counts: Counts, more: dict[str, Any] | None = None) -> None:
    """What became of the records fed; the promised numbers but the first add up to it."""
    told = dataclasses.asdict(counts) | (more or {})
    if call.json:
        say_json({name: told.pop(name) for name in COUNTED} | told)
    else:
        say(", ".join(f"{told[name]} {name}" for name in COUNTED))
    if counts.ignored_files and not call.quiet:
        tell(f"passed over {counted(counts.ignored_files, 'file')} without studies")
    if counts.derived_failed:
        tell(f"warning: could not explain {counted(counts.derived_failed, 'trial')}; 'trialfinder doctor' names them")
