"""The options that every command takes, and what a call has said by them.

`--data-dir`, `--json` and `--quiet` stand before or after the command; the later one counts.
An option that is a setting is handed to `settings` as the text it is, so that flags, variables and the
settings file are judged by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from trialfinder.cli.terminal import tell
from trialfinder.settings import SETTINGS, Resolved, Settings, read_settings

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Call:
    """What the flags of this call say; settings are read at the first question and only then."""

    def __init__(self) -> None:
        self.flags: dict[str, str] = {}
        self.json = False
        self.quiet = False
        self._resolved: Resolved | None = None

    @property
    def resolved(self) -> Resolved:
        if self._resolved is None:
            self._resolved = read_settings(self.flags)
            for warning in self._resolved.warnings:
                tell(f"warning: {warning}")
        return self._resolved

    @property
    def settings(self) -> Settings:
        return self.resolved.settings


pass_call = click.make_pass_decorator(Call, ensure=True)


def setting_option(name: str, metavar: str, about: str = "") -> Callable[[Decorated], Decorated]:
    """An option that sets the setting `name`."""
    setting = next(setting for setting in SETTINGS if setting.name == name)
    if setting.flag is None:
        raise LookupError(f"{name} has no flag")
    return click.option(
        setting.flag,
        name,
        metavar=metavar,
        expose_value=False,
        callback=_remember_setting,
        help=about or setting.about[0].upper() + setting.about[1:] + ".",
    )


def as_of_option() -> Callable[[Decorated], Decorated]:
    return setting_option("as_of", "DATE", "The day that counts as today, such as 2026-05-31 (default: UTC).")


def _shared() -> list[click.Parameter]:
    return [
        click.Option(
            ["--data-dir", "data_dir"],
            metavar="DIR",
            expose_value=False,
            callback=_remember_setting,
            help="The folder of the store.",
        ),
        click.Option(
            ["--json", "as_json"],
            is_flag=True,
            expose_value=False,
            callback=_remember_json,
            help="Answer in JSON; errors too.",
        ),
        click.Option(
            ["--quiet"],
            is_flag=True,
            expose_value=False,
            callback=_remember_quiet,
            help="No progress and no remarks on stderr.",
        ),
    ]


def _remember_setting(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and param.name:
        ctx.ensure_object(Call).flags[param.name] = value


def _remember_json(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    call = ctx.ensure_object(Call)
    call.json = call.json or value


def _remember_quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    call = ctx.ensure_object(Call)
    call.quiet = call.quiet or value


class Command(click.Command):
    """A command with the shared options."""

    def __init__(self, name: str | None, *, params: Sequence[click.Parameter] = (), **rest: Any) -> None:
        super().__init__(name, params=[*params, *_shared()], **rest)


class Group(click.Group):
    """A group of such commands, with the shared options itself."""

    command_class = Command
    group_class = type

    def __init__(self, name: str | None = None, *, params: Sequence[click.Parameter] = (), **rest: Any) -> None:
        super().__init__(name, params=[*params, *_shared()], **rest)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were added: first steps first."""
        return list(self.commands)
