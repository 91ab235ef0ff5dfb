"""`backup`, `restore`, `doctor` and `config show`: what an operator does."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from trialfinder.cli.options import Call, Command, Group, pass_call
from trialfinder.cli.terminal import of_two, progress_bars, say, say_json
from trialfinder.errors import BusyError


@click.command(cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace FILE where it exists.")
@pass_call
def backup(call: Call, file: Path, replace: bool) -> None:
    """Write the whole store to FILE while it is in use."""
    from trialfinder.store.copies import backup as copy

    copy(call.settings.data_dir, file, replace=replace)
    _done(call, {"file": str(file)}, f"The store is in {file}.")


@click.command(cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@pass_call
def restore(call: Call, file: Path) -> None:
    """Put the store back as it was when FILE was made.

    What the store held until then is kept in a file beside it, whose name is told. The search is made to fit.
    """
    from trialfinder.refresh.indexing import follow
    from trialfinder.store.copies import restore as copy

    aside = copy(file, call.settings.data_dir)
    with progress_bars("indexing", quiet=call.quiet) as (indexing,), suppress(BusyError):  # another writer does it then
        follow(call.settings.data_dir, of_two(indexing))
    kept = f" What it held before is in {aside}." if aside else ""
    told = {"file": str(file), "kept": str(aside) if aside else None}
    _done(call, told, f"The store is as it was when {file} was made.{kept}")


def _done(call: Call, told: dict[str, str | None], sentence: str) -> None:
    if call.json:
        say_json({**told, "data_dir": str(call.settings.data_dir)})
    elif not call.quiet:
        say(sentence)


@click.group(cls=Group)
def config() -> None:
    """The settings."""


@config.command("show")
@pass_call
def show_config(call: Call) -> None:
    """Each setting with its value and where that came from.

    Flags come first, then TRIALFINDER_* variables (or TRIALFINDER_*_FILE, naming a file that holds the
    value), then trialfinder.toml in the working directory (or where TRIALFINDER_CONFIG says), then defaults.
    """
    rows = [(name, _told(value), source) for name, value, source in call.resolved.shown()]
    if call.json:
        say_json({name: {"value": value, "source": source} for name, value, source in rows})
        return
    widths = [max(len(str(row[column] or "")) for row in rows) for column in (0, 1)]
    for name, value, source in rows:
        shown = "" if value is None else str(value)
        say(f"{name:<{widths[0]}}  {shown:<{widths[1]}}  {source}")


def _told(value: Any) -> str | int | None:
    return value if value is None or isinstance(value, int) else str(value)
