"""`serve` and `demo`: the site on a port."""

from __future__ import annotations

import click

from trialfinder.cli.loading import made_room
from trialfinder.cli.options import Call, Command, as_of_option, pass_call, setting_option
from trialfinder.cli.terminal import say_json, tell
from trialfinder.settings import Settings


@click.command(cls=Command)
@setting_option("host", "ADDRESS")
@setting_option("port", "PORT")
@setting_option("workers", "N")
@setting_option("base_url", "URL")
@as_of_option()
@pass_call
def serve(call: Call) -> None:
    """Show the site of the store.

    It listens on 127.0.0.1 unless told otherwise. An import is seen at once, without a restart.
    """
    _serve(call, call.settings)


@click.command(cls=Command)
@click.option("--no-serve", is_flag=True, help="Only load the made-up trials.")
@setting_option("host", "ADDRESS")
@setting_option("port", "PORT")
@setting_option("workers", "N")
@setting_option("base_url", "URL")
@as_of_option()
@pass_call
def demo(call: Call, no_serve: bool) -> None:
    """Show a site with made-up trials: offline, at once, in a store of its own.

    The store is the folder `demo` in the data folder.
    """
    import msgspec

    from trialfinder.refresh import load_sample

    settings = msgspec.structs.replace(call.settings, data_dir=call.settings.data_dir / "demo")
    with made_room(settings.data_dir):
        counts = load_sample(settings.data_dir)
    if call.json:
        say_json({"data_dir": str(settings.data_dir), "fed": counts.fed, "loaded": counts.loaded})
    elif not call.quiet:
        tell(f"The made-up trials are in {settings.data_dir}.")
    if not no_serve:
        _serve(call, settings)


def _serve(call: Call, settings: Settings) -> None:
    from trialfinder.app import run

    def started(address: str) -> None:
        if not call.quiet:
            tell(f"trialfinder is at {address} (stop it with Ctrl-C)")

    run(settings, started)
