"""`export`: data out of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trialfinder.cli.options import Call, Command, pass_call
from trialfinder.cli.terminal import counted, progress_bars, say, say_json, tell
from trialfinder.errors import UsageError

if TYPE_CHECKING:
    from trialfinder.export.about import Written

FORMATS = ("ndjson", "csv", "parquet", "fhir", "ris")
MADE = ("ndjson",)


@click.command(cls=Command)
@click.argument("out", metavar="OUT")
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="So far only ndjson is made.")
@click.option("--history", is_flag=True, help="Every version of each study, the oldest first.")
@click.option("--manifest", metavar="FILE", help="The hashes (default: OUT.manifest.json; none for a stream).")
@click.option(
    "--about", "about_file", metavar="FILE", help="Source, dates, changes (default: OUT.about.json; the same)."
)
@pass_call
def export(call: Call, out: str, form: str, history: bool, manifest: str | None, about_file: str | None) -> None:
    """Write the documents of all studies to OUT: a file, a device, or - for stdout.

    ndjson is one document a line, byte for byte as received, in order of NCT id. Beside a file stand the hash of every
    document with one root hash, and what the documents cannot say: source, dates, what was changed, notices.
    """
    from trialfinder.export.ndjson import export_ndjson
    from trialfinder.export.places import is_stream
    from trialfinder.store.database import open_store

    if form not in MADE:
        raise UsageError(f"export does not write {form} yet", "--format ndjson writes every document as received.")
    with (
        open_store(call.settings.data_dir) as store,
        progress_bars("exporting", what="documents", quiet=call.quiet) as (progress,),
    ):
        written = export_ndjson(
            store, out, manifest=manifest, about_file=about_file, history=history, progress=progress
        )
    _tell(call, out, written, beside=not is_stream(out))


def _tell(call: Call, out: str, written: Written, *, beside: bool) -> None:
    """What was written: on stdout beside a file; on stderr where the documents themselves may be on stdout."""
    if call.json and beside:
        say_json({"file": out, **{name: getattr(written, name) for name in written.__struct_fields__}})
    elif not call.quiet:
        lines = f" in {counted(written.lines, 'version')}" if written.lines != written.documents else ""
        told = f"{counted(written.documents, 'document')}{lines}, root {written.root}"
        if written.withheld:
            told += f"; something is withheld in {written.withheld:,}"
        (say if beside else tell)(f"{told}, written to {out}" if beside else told)
