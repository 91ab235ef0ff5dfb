"""What is shipped for running trialfinder calls commands that exist, with settings that exist, and without rights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from trialfinder.cli.commands import trialfinder
from trialfinder.settings import SETTINGS
from trialfinder.web.site import MACHINES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


def entries(file: Path) -> dict[str, list[str]]:
    """The settings of a unit; one may stand several times."""
    found: dict[str, list[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def exists(words: list[str]) -> None:
    """The command is ours, and so is each of its options."""
    command: click.Command = trialfinder
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    options = {option for param in command.params for option in param.opts}
    assert [word for word in words if word not in options] == []


def test_there_is_something_to_look_at() -> None:
    assert {file.stem for file in SERVICES} == {"trialfinder", "trialfinder-sync", "trialfinder-weekly"}
    assert {file.stem for file in TIMERS} == {"trialfinder-sync", "trialfinder-weekly"}


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_service_calls_what_exists_without_rights(file: Path) -> None:
    unit = entries(file)
    for call in unit["ExecStart"]:
        program, *words = call.split()
        assert program == "/opt/trialfinder/bin/trialfinder"
        exists(words)
    assert unit["User"] == ["trialfinder"]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["NoNewPrivileges"] == ["yes"]
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["Environment"] == ["TRIALFINDER_DATA_DIR=/var/lib/trialfinder"]
    assert unit["StateDirectory"] == ["trialfinder"]


def test_a_sync_that_quarantined_or_found_another_writer_has_not_failed() -> None:
    for name in ("trialfinder-sync", "trialfinder-weekly"):
        unit = entries(DEPLOY / f"{name}.service")
        assert unit["Type"] == ["oneshot"]
        assert unit["SuccessExitStatus"] == ["65 75"]
        assert unit["TimeoutStartSec"] == ["infinity"]
    assert "143" in entries(DEPLOY / "trialfinder.service")["SuccessExitStatus"][0]


@pytest.mark.parametrize("file", TIMERS, ids=lambda file: file.name)
def test_a_timer_has_its_service_and_catches_up(file: Path) -> None:
    assert file.with_suffix(".service") in SERVICES
    unit = entries(file)
    assert unit["Persistent"] == ["true"]
    assert unit["OnCalendar"][0].endswith("UTC")


def test_the_container_has_no_rights_and_says_how_it_is() -> None:
    lines = CONTAINERFILE.splitlines()
    assert re.fullmatch(r"USER [1-9]\d+:[1-9]\d+", next(line for line in lines if line.startswith("USER")))
    assert "VOLUME /data" in lines
    assert "STOPSIGNAL SIGTERM" in lines
    assert 'ENTRYPOINT ["trialfinder"]' in lines
    exists(re.findall(r'"([^"]+)"', next(line for line in lines if line.startswith("CMD"))))
    health = next(line for line in lines if line.startswith("HEALTHCHECK"))
    assert any(f"8000{path}" in health for path in MACHINES)
    assert "--require-hashes" in CONTAINERFILE
    for name in re.findall(r"TRIALFINDER_([A-Z_]+)=", CONTAINERFILE):
        assert name.lower() in {setting.name for setting in SETTINGS}
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.M):
        assert [name for name in copied.split() if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", ["site", "sync"])
def test_the_composed_services_write_to_their_volume_only(name: str) -> None:
    service = COMPOSE["services"][name]
    exists(list(service["command"]))
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["store:/data"]
    assert "store" in COMPOSE["volumes"]
    for port in service.get("ports", ()):
        assert port.startswith("127.0.0.1:")
    for variable in service.get("environment", {}):
        assert variable in {setting.variable for setting in SETTINGS}


def _packages(lock: str) -> list[str]:
    """Each package with its version and hashes; on which systems it is wanted differs by what else is installed."""
    text = (ROOT / lock).read_text("utf-8").rstrip("\n")
    return [re.sub(r" ; .*? \\\n", " \\\n", package) for package in re.split(r"\n(?=[a-z])", text)]


def test_the_container_installs_what_is_tested() -> None:
    """Each package with its hashes as in the lock that the tests run with."""
    tested, packages = (_packages(f"requirements{end}.lock") for end in ("-dev", ""))
    assert {package.partition("==")[0] for package in packages} >= {"apsw", "httpx2", "stamina", "tantivy"}
    assert [package for package in packages if package not in tested] == []
    copied = CONTAINERFILE[CONTAINERFILE.index("COPY requirements.lock") :].partition("\n")[0]
    assert "-r requirements.lock" in CONTAINERFILE
    assert "pyproject.toml" in copied


def test_the_manual_for_running_calls_what_exists() -> None:
    text = (ROOT / "docs/how-to/running.md").read_text("utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S))
    calls = re.findall(r"\btrialfinder ((?:[a-z]+ ?){1,2}(?:[A-Z]+ ?)?(?:--[a-z-]+ ?)*)", code)
    assert len(calls) > 5
    for call in calls:
        first, *words = call.split()
        if first in trialfinder.commands:
            second = isinstance(trialfinder.commands[first], click.Group)
            exists([first, *words[:second], *[word for word in words if word.startswith("--")]])
    for name in re.findall(r"deploy/([A-Za-z.-]+)", text):
        assert (DEPLOY / name.rstrip(".")).exists(), name
