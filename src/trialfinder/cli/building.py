"""`build`: the site as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from trialfinder.cli.options import Call, Command, as_of_option, pass_call, setting_option
from trialfinder.cli.searching import asked_with, flags_from
from trialfinder.cli.terminal import counted, progress_bars, say, say_json, tell

if TYPE_CHECKING:
    from trialfinder.site.building import Built


@click.command(cls=Command)
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@asked_with
@click.option("--condition", default="", metavar="TEXT", help="Only trials about it, as the registry finds them.")
@click.option("--pdf", is_flag=True, help="Also a PDF of each printable summary (about a second each).")
@click.option("--english-only", is_flag=True, help="Without the Spanish form of each page.")
@click.option(
    "--processes",
    default=0,
    type=click.IntRange(0, 64),
    metavar="N",
    help="How many work at once (default: all cores).",
)
@setting_option("base_url", "URL")
@as_of_option()
@pass_call
def build(
    call: Call,
    /,
    out: Path,
    text: tuple[str, ...],
    condition: str,
    pdf: bool,
    english_only: bool,
    processes: int,
    healthy: bool,
    results: bool,
    **given: Any,
) -> None:
    """Write the site as files into the folder OUT, for a host that serves only files, or for none.

    Links are relative, so that the folder works anywhere, also opened from a disk. Up to 5,000 trials can be searched
    in the browser. With a condition, or TEXT and options of a search, only the trials that are found: all statuses,
    unless --status names some. OUT is replaced as a whole, and only where it is empty or was built before. With the
    address of the site, as --base-url, pages name it where other machines read them.
    """
    from trialfinder.app import open_catalog, site_of
    from trialfinder.search.index import open_index
    from trialfinder.site.building import build as make
    from trialfinder.site.chosen import chosen

    flags = flags_from(text, healthy, results, given)
    with (
        open_catalog(call.settings) as catalog,
        progress_bars("building", what="trials", quiet=call.quiet) as (progress,),
    ):
        only = chosen(lambda: open_index(call.settings.data_dir), catalog, flags, condition)
        built = make(
            catalog,
            site_of(call.settings, catalog),
            out,
            only=only,
            pdf=pdf,
            spanish=not english_only,
            processes=processes,
            progress=(lambda done, total: progress(done, total, done)) if progress else None,
        )
    _tell(call, out, built)


def _tell(call: Call, out: Path, built: Built) -> None:
    if call.json:
        say_json({"folder": str(out), **msgspec.to_builtins(built)})
    elif not call.quiet:
        say(f"{counted(built.trials, 'trial')} in {counted(built.files, 'file')}, written to {out}")
        if not built.search:
            tell("There is no search in the browser: it would be too slow for so many trials.")
