"""The reference manual of the command line, made from the commands themselves (`make docs`).

Out: Markdown on stdout. A test compares it with `docs/reference/command-line.md`, so that it cannot fall behind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from trialfinder import errors
from trialfinder.cli import entry
from trialfinder.cli.commands import trialfinder
from trialfinder.settings import DEFAULTS, SETTINGS

SHARED = ("--data-dir", "--json", "--quiet")


def manual() -> str:
    """The whole manual."""
    return "\n".join([*_opening(), *_commands(trialfinder, "trialfinder"), *_settings(), *_exits()])


def _opening() -> Iterator[str]:
    yield "# The command line"
    yield ""
    yield "<!-- Made by `make docs`; change the commands, not this file. -->"
    yield ""
    yield "Answers go to stdout, remarks, progress and errors to stderr."
    yield "These options stand before or after any command:"
    yield ""
    yield from _options([param for param in trialfinder.params if _is_shared(param)])
    yield ""


def _commands(group: click.Group, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
            continue
        arguments = [str(param.metavar) for param in command.params if isinstance(param, click.Argument)]
        yield f"## {' '.join([path, name, *arguments])}"
        yield ""
        for paragraph in (command.help or "").split("\n\n"):
            yield " ".join(paragraph.split())
            yield ""
        options = [param for param in command.params if isinstance(param, click.Option) and not _is_shared(param)]
        if options:
            yield from _options(options)
            yield ""


def _options(params: list[click.Parameter] | list[click.Option]) -> Iterator[str]:
    yield "| Option | Does |"
    yield "| --- | --- |"
    for param in params:
        if isinstance(param, click.Option):
            yield f"| `{_spelled(param)}` | {param.help} |"


def _spelled(param: click.Option) -> str:
    if param.is_flag:
        return param.opts[0]
    choices = "\\|".join(param.type.choices) if isinstance(param.type, click.Choice) else param.metavar
    return f"{param.opts[0]} {choices}"


def _is_shared(param: click.Parameter) -> bool:
    return any(option in SHARED for option in param.opts)


def _settings() -> Iterator[str]:
    yield "## Settings"
    yield ""
    yield "A flag beats the variable, which beats `trialfinder.toml` in the working directory (or where"
    yield "`TRIALFINDER_CONFIG` says), which beats the default. A variable with `_FILE` at its end names a file that"
    yield "holds the value; such a value is never shown. `trialfinder config show` tells what holds and why."
    yield ""
    yield "| In the file | Variable | Flag | Default | Is |"
    yield "| --- | --- | --- | --- | --- |"
    for setting in SETTINGS:
        default = DEFAULTS.get(setting.name, "`$XDG_DATA_HOME/trialfinder`, else `~/.local/share/trialfinder`")
        cell = default if "`" in default or not default else f"`{default}`"
        flag = f"`{setting.flag}`" if setting.flag else ""
        yield f"| `{setting.name}` | `{setting.variable}` | {flag} | {cell} | {setting.about} |"
    yield ""
    yield "`TRIALFINDER_DEBUG=1` shows where a bug is. It may show what readers asked for: not for a public site."
    yield ""


def _exits() -> Iterator[str]:
    yield "## Exit codes"
    yield ""
    yield '| Code | `code` of `{"error": {"code", "message", "hint"}}` | Is |'
    yield "| --- | --- | --- |"
    for code, name, about in sorted(_exit_rows()):
        yield f"| {code} | {f'`{name}`' if name else ''} | {about} |"
    yield ""


def _exit_rows() -> Iterator[tuple[int, str, str]]:
    yield 0, "", "it went well, also where a search finds nothing or the reader of a pipe has gone"
    yield 1, "", "a check found something"
    yield entry.BUG, "bug", "a bug in trialfinder"
    yield entry.INTERRUPTED, "", "interrupted"
    yield entry.TERMINATED, "", "terminated (`serve` answers what is under way and ends with 0)"
    table = [line.strip() for line in (errors.__doc__ or "").splitlines()]
    for kind in _kinds(errors.TrialfinderError):
        if kind.__module__ != errors.__name__:  # a room's own kind of one that stands in the table
            continue
        (line,) = [line for line in table if line.startswith(f"{kind.__name__} ")]
        yield kind.exit_code, kind.code, line.split(str(kind.exit_code), 1)[1].strip()


def _kinds(parent: type[errors.TrialfinderError]) -> Iterator[type[errors.TrialfinderError]]:
    for kind in parent.__subclasses__():
        yield kind
        yield from _kinds(kind)


if __name__ == "__main__":
    sys.stdout.write(manual())
