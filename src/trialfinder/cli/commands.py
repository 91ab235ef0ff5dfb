"""All commands under their one name.

The modules of the commands import nothing slow: what a command needs is imported when it runs, so that
`trialfinder --help` answers at once.
"""

from __future__ import annotations

import click

from trialfinder import __version__
from trialfinder.cli.building import build
from trialfinder.cli.checks import check
from trialfinder.cli.doctor import doctor
from trialfinder.cli.exporting import export
from trialfinder.cli.loading import import_, refresh
from trialfinder.cli.options import Call, Group, pass_call
from trialfinder.cli.reading import explain, fidelity, show
from trialfinder.cli.reviewing import review
from trialfinder.cli.searching import search
from trialfinder.cli.serving import demo, serve
from trialfinder.cli.syncing import sync
from trialfinder.cli.terminal import say, say_json
from trialfinder.cli.upkeep import backup, config, restore
from trialfinder.cli.watching import watch
from trialfinder.cli.withholding import withhold


@click.group(cls=Group, invoke_without_command=True, no_args_is_help=True)
@click.option("--version", is_flag=True, help="The version of trialfinder.")
@pass_call
@click.pass_context
def trialfinder(ctx: click.Context, call: Call, version: bool) -> None:
    """Clinical trials as pages a patient can understand and a doctor can check.

    First steps: `trialfinder demo` shows a site with made-up trials; `trialfinder import PATH` loads records
    of ClinicalTrials.gov, and `trialfinder serve` shows them.
    """
    if version and call.json:
        say_json({"name": "trialfinder", "version": __version__})
    elif version:
        say(f"trialfinder {__version__}")
    elif ctx.invoked_subcommand is None:
        raise click.UsageError("Missing command.", ctx)
    if version:
        ctx.exit()


for _command in (
    demo,
    sync,
    import_,
    refresh,
    serve,
    build,
    search,
    watch,
    show,
    explain,
    fidelity,
    review,
    check,
    export,
    withhold,
    backup,
    restore,
    doctor,
    config,
):
    trialfinder.add_command(_command)
