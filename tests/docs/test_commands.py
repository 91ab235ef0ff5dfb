"""The manual says what the commands do, and what was promised is there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from trialfinder.cli.commands import trialfinder
from trialfinder.cli.manual import manual
from trialfinder.settings import SETTINGS

CHECKOUT = Path(__file__).resolve().parents[2]
MANUAL = CHECKOUT / "docs" / "reference" / "command-line.md"

PROMISED = {
    "demo": {"--no-serve"},
    "sync": {"--condition", "--query", "--full", "--defer", "--watch"},
    "import": {"--defer"},
    "refresh": {"--all"},
    "serve": {"--host", "--port", "--workers", "--as-of"},
    "search": {
        "--near",
        "--within",
        "--status",
        "--phase",
        "--age",
        "--sex",
        "--hide",
        "--sort",
        "--limit",
        "--why-not",
    },
    "show": {"--format", "--output", "--as-of"},
    "explain": set(),
    "fidelity": set(),
    "check store": {"--against"},
    "withhold add": {"--name", "--phone", "--email"},
    "withhold list": set(),
    "withhold remove": set(),
    "export": {"--format", "--history", "--manifest", "--about"},
    "check provenance": set(),
    "check fidelity": set(),
    "review list": set(),
    "review approve": set(),
    "review edit": set(),
    "review reject": set(),
    "review stats": set(),
    "backup": set(),
    "restore": set(),
    "doctor": set(),
    "config show": set(),
}


def test_the_manual_is_what_make_docs_makes() -> None:
    assert MANUAL.read_text("utf-8") == manual(), "run `make docs`"


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_command_is_there_with_its_options(name: str) -> None:
    command: click.Command = trialfinder
    for part in name.split():
        assert isinstance(command, click.Group)
        command = command.commands[part]
    options = {option for param in command.params for option in param.opts}
    assert PROMISED[name] | {"--data-dir", "--json", "--quiet"} <= options
    section = re.search(rf"^## trialfinder {name}\b.*?(?=^## )", manual(), re.M | re.S)
    assert section
    for option in PROMISED[name]:
        assert f"`{option}" in section[0]


def test_every_setting_is_in_the_manual() -> None:
    for setting in SETTINGS:
        assert f"| `{setting.name}` | `{setting.variable}` |" in manual()


@pytest.mark.parametrize("code", [0, 1, 2, 65, 66, 69, 70, 74, 75, 130, 143])
def test_every_exit_code_is_in_the_manual(code: int) -> None:
    assert re.search(rf"^\| {code} \|", manual(), re.M)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_documents_call_only_commands_that_exist(document: str) -> None:
    text = (CHECKOUT / document).read_text("utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S))
    called = set(re.findall(r"\btrialfinder ([a-z]+)(?: ([a-z]+))?", code))
    for first, second in called:
        assert first in trialfinder.commands, f"{document} calls `trialfinder {first}`"
        command = trialfinder.commands[first]
        if isinstance(command, click.Group) and second:
            assert second in command.commands, f"{document} calls `trialfinder {first} {second}`"
