"""`check store`, `provenance`, `fidelity` and `links`: the promises, tested on the store or on a built folder."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Any

import click
import msgspec

from trialfinder.cli.options import Call, Group, as_of_option, pass_call
from trialfinder.cli.terminal import counted, progress_bars, say, say_json

FOUND = 1


@click.group(cls=Group)
def check() -> None:
    """Test the promises; exit code 1 when something is found."""


@check.command("store")
@click.option(
    "--against",
    metavar="MANIFEST",
    type=click.Path(path_type=Path),
    help="Also hold the store against the manifest of an export.",
)
@pass_call
@click.pass_context
def check_store(ctx: click.Context, call: Call, against: Path | None) -> None:
    """Store, plain English and search index are whole, and agree.

    Every record is there as received, the current version is the latest, what was removed is kept apart, each
    current study has its plain English by this version of trialfinder, and stands in the search index once.

    With MANIFEST: the export that it belongs to holds exactly the documents of this store.
    """
    from trialfinder.explain import VERSIONS
    from trialfinder.export.manifest import differences, read_manifest
    from trialfinder.refresh.agreeing import check as look
    from trialfinder.store.database import open_store

    manifest = read_manifest(against) if against else None
    with open_store(call.settings.data_dir) as store, store.snapshot():
        found = [*look(store, VERSIONS), *(differences(store, manifest) if manifest else ())]
    problems = [{"kind": one.kind, "where": one.where, "detail": one.detail} for one in found]
    equal = " and equals the export" if manifest else ""
    _report(ctx, call, problems, {"documents": manifest.count} if manifest else {}, f"the store is whole{equal}")


@check.command("provenance")
@click.argument("folder", metavar="[OUT]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Look at the first N trials only.")
@as_of_option()
@pass_call
@click.pass_context
def check_provenance(ctx: click.Context, call: Call, folder: Path | None, limit: int | None) -> None:
    """Every fact on every page is in the record, and every fact of the record is on a page.

    Makes the pages of every trial, reads the marks on them from outside, and compares them with the records. With
    OUT, the pages of a site that `build` wrote are read as they lie there, and compared with the records of the store
    that it was built from.
    """
    from trialfinder.app import open_catalog, site_of
    from trialfinder.cli.provenance import audit_site, audit_trials
    from trialfinder.cli.provenance_built import audit_built
    from trialfinder.store.studies import all_ids

    with (
        open_catalog(call.settings) as catalog,
        progress_bars("checking", what="trials", quiet=call.quiet) as (progress,),
    ):
        total = min(limit or catalog.count(), catalog.count())
        if folder is not None:
            looks = audit_built(catalog, folder, limit)
        else:
            site = site_of(call.settings, catalog)
            trials = audit_trials(catalog, site, islice(all_ids(catalog.store), total))
            looks = chain(trials, audit_site(catalog, site, total))
        problems, pages, seen = [], 0, set[str]()
        for audited in looks:
            problems += [{"page": audited.name, **msgspec.to_builtins(found)} for found in audited.problems]
            pages += audited.pages
            if audited.trial:
                seen.add(audited.trial)
                if progress:
                    progress(len(seen), total, len(seen))
        total = len(seen)
    _report(
        ctx,
        call,
        problems,
        {"trials": total, "pages": pages},
        f"{counted(pages, 'page')} about {counted(total, 'trial')} agree with the records",
    )


@check.command("fidelity")
@click.argument("source", metavar="[FILE|FOLDER]", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--trials", type=click.IntRange(min=1), default=300, metavar="N", help="How many trials (default: 300).")
@click.option(
    "--mutants",
    type=click.IntRange(min=1),
    default=200,
    metavar="N",
    help="How many criteria each kind of error is planted into (default: 200).",
)
@click.option("--seed", type=int, default=1, metavar="N", help="Draws trials, criteria and places (default: 1).")
@as_of_option()
@pass_call
@click.pass_context
def check_fidelity(ctx: click.Context, call: Call, source: Path | None, trials: int, mutants: int, seed: int) -> None:
    """Errors planted into plain wordings are stopped.

    Spoils the plain wordings of trials drawn from the store, and the registry's own words, in every way known,
    and counts what the checker stops. FILE holds one eligibility text, FOLDER such files; they stand in for the
    store. Misses a bound when a mean is below 99.5 %, a kind of error below 99 %, an error in a number, a
    comparator, a unit, a negation or a side passes, or a baseline fails.
    """
    from trialfinder.app import open_catalog
    from trialfinder.cli.planting import Gauge, drawn_from_files, drawn_from_store, lines, planted

    gauge = Gauge(trials, mutants, seed)
    today = (call.settings.as_of or datetime.datetime.now(datetime.UTC).date()).isoformat()
    with ExitStack() as stack:
        drawn = (
            drawn_from_files(source, gauge)
            if source is not None
            else drawn_from_store(stack.enter_context(open_catalog(call.settings)), gauge)
        )
        bars = progress_bars("explaining trials", "planting errors", what="done", quiet=call.quiet)
        figures = planted(drawn, gauge, today, *stack.enter_context(bars))
    try:
        if call.json:
            say_json(figures)
        else:
            for line in lines(figures):
                say(line)
    finally:
        if not figures["ok"]:
            ctx.exit(FOUND)


@check.command("links")
@click.argument("folder", metavar="OUT", type=click.Path(exists=True, file_okay=False, path_type=Path))
@pass_call
@click.pass_context
def check_links(ctx: click.Context, call: Call, folder: Path) -> None:
    """Every link of a site that `build` wrote leads somewhere.

    Follows the links of all files in OUT as a browser would from a disk: each names a file of the folder, none leads
    out of it, and no page fetches anything from elsewhere.
    """
    from trialfinder.audit.links import audit_links
    from trialfinder.site.folder import address_of

    problems, files = [], 0
    for found in audit_links(folder, address_of(folder)):
        problems += [{"file": found.file, **msgspec.to_builtins(one)} for one in found.problems]
        files += 1
    _report(ctx, call, problems, {"files": files}, f"no broken link in {counted(files, 'file')}")


def _report(
    ctx: click.Context, call: Call, told: Sequence[dict[str, Any]], counts: dict[str, int], all_well: str
) -> None:
    """Says what was found; the exit code tells of it even when nobody reads to the end."""
    try:
        if call.json:
            say_json({"ok": not told, **counts, "problems": told})
        elif told:
            for found in told:
                say(": ".join(str(part) for part in found.values()))
        elif not call.quiet:
            say(f"ok: {all_well}")
    finally:
        if told:
            ctx.exit(FOUND)
