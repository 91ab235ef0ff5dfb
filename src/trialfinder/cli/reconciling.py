"""`sync --reconcile` and `sync --bulk`: what the registry removed, and all that it has in one zip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialfinder.cli.loading import keep_sheets, say_counts
from trialfinder.cli.options import Call
from trialfinder.cli.terminal import counted, progress_bars, tell
from trialfinder.errors import BadInputError

if TYPE_CHECKING:
    from trialfinder.refresh.reconciling import Reconciled


def downloaded(call: Call, *, defer: bool) -> None:
    """Fetch the bulk zip and load it."""
    from trialfinder.refresh.bulk import load

    bars = progress_bars("fetching", "importing", "explaining", "laying out", quiet=call.quiet)
    with bars as (fetching, importing, explaining, laying_out):
        loaded = load(
            call.settings.data_dir,
            call.settings.registry,
            defer=defer,
            fetching=fetching,
            progress=importing,
            derive_progress=explaining,
        )
        if not defer:
            keep_sheets(call.settings.data_dir, laying_out)
    more = loaded._asdict()
    counts = more.pop("counts")
    say_counts(call, counts, {"bulk": more})
    if not loaded.whole and not call.quiet:
        tell("the zip holds fewer studies than the registry counts: sync again to fetch the rest")
    if counts.quarantined:
        what = f"quarantined {counted(counts.quarantined, 'record')}; all else is in"
        raise BadInputError(what, "'trialfinder doctor' lists what is in quarantine.")


def compared(call: Call, *, defer: bool, force: bool) -> None:
    """Compare, store what follows from it, and say so."""
    from trialfinder.refresh.reconciling import reconcile

    with progress_bars("asking", "explaining", "laying out", quiet=call.quiet) as (asking, explaining, laying_out):
        outcome = reconcile(
            call.settings.data_dir,
            call.settings.registry,
            force=force,
            defer=defer,
            progress=asking,
            derive_progress=explaining,
        )
        if not defer:
            keep_sheets(call.settings.data_dir, laying_out)
    found = outcome.reconciled
    say_counts(call, outcome.counts, {"reconciled": found._asdict() if found else None})
    if found and not call.json and not call.quiet:
        tell(_told(found))
    if outcome.stopped:
        raise outcome.stopped


def _told(found: Reconciled) -> str:
    parts = [f"the registry lists {found.listed:,} studies (it counts {found.counted:,}); {found.held:,} were held"]
    parts += [f"no longer listed: {', '.join(found.removed)}"] if found.removed else []
    parts += [f"renumbered: {', '.join(f'{old} to {new}' for old, new in found.aliases)}"] if found.aliases else []
    parts += [f"{counted(found.still_there, 'trial')} left out of the list still answered for"] * bool(
        found.still_there
    )
    parts += [f"fetched {counted(found.fetched, 'trial')} that were missing here"] * bool(found.fetched)
    parts += [f"{found.left:,} trials are not held: `trialfinder sync --full` brings them"] * bool(found.left)
    return "; ".join(parts)
