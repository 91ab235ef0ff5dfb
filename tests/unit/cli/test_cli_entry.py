"""One call from start to end: exit codes, the shape of errors, pipes that close and signals that come."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lib.calls import PROGRAM, Called, Caller, call, clean_environment
from trialfinder import errors
from trialfinder.cli import entry
from trialfinder.cli.commands import trialfinder

PROMISED = {
    "usage": 2,
    "too_long": 2,
    "bad_input": 65,
    "refused": 65,
    "other_kind": 65,
    "schema": 65,
    "missing": 66,
    "unknown_trial": 66,
    "registry": 69,
    "mail": 69,
    "printing": 69,
    "disk": 74,
    "damaged": 74,
    "busy": 75,
    "changed": 75,
    "error": 1,
}


def every_error() -> Iterator[type[errors.TrialfinderError]]:
    waiting = [errors.TrialfinderError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        yield kind


def every_command(group: click.Group = trialfinder, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield (*path, name)


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def answer(words: object) -> int:
        raise error

    monkeypatch.setattr(entry, "_answer", answer)


@pytest.mark.parametrize("kind", [*every_error()], ids=lambda kind: kind.code)
def test_every_error_has_its_promised_exit_code_and_shape(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, kind: type[errors.TrialfinderError]
) -> None:
    raising(monkeypatch, kind("it went wrong", "Do this."))

    told = caller()
    assert (told.code, told.out) == (PROMISED[kind.code], "")
    assert told.err == "trialfinder: it went wrong\nDo this.\n"

    told = caller("--json")
    assert told.code == kind.exit_code == PROMISED[kind.code]
    assert told.error == {"code": kind.code, "message": "it went wrong", "hint": "Do this."}


def test_the_exit_codes_are_those_of_the_table() -> None:
    assert {kind.code: kind.exit_code for kind in every_error()} == PROMISED


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("show",),
        ("show", "NCT00000001", "--format", "docx"),
        ("show", "NCT00000001", "NCT00000002"),
        ("import",),
        ("serve", "--nonsense"),
        ("serve", "--port", "none"),
        ("serve", "--workers", "0"),
        ("check",),
        ("check", "nonsense"),
        ("check", "provenance", "--limit", "0"),
        ("show", "12345678"),
        ("show", "NCT00000001", "--as-of", "2026-02-30"),
        ("sync", "--nonsense"),
    ],
    ids=" ".join,
)
def test_words_that_make_no_call_are_usage_errors(caller: Caller, words: tuple[str, ...]) -> None:
    told = caller(*words)
    assert (told.code, told.out) == (2, "")
    assert "Traceback" not in told.err
    for place in range(len(words) + 1):
        assert caller(*words[:place], "--json", *words[place:]).code == 2


@pytest.mark.parametrize("place", [0, 1, 2])
def test_errors_are_json_wherever_json_was_asked_for(caller: Caller, place: int) -> None:
    words = ["show", "12345678"]
    words.insert(place, "--json")
    told = caller(*words)
    assert told.code == 2
    assert told.error["code"] == "usage"
    assert "NCT" in told.error["hint"]


def test_without_words_the_help_is_told_as_a_usage_error() -> None:
    told = call()
    assert (told.code, told.out) == (2, "")
    assert "Commands:" in told.err


@pytest.mark.parametrize("path", [*every_command()], ids=lambda path: " ".join(path) or "trialfinder")
def test_help_tells_of_every_option(caller: Caller, path: tuple[str, ...]) -> None:
    told = caller(*path, "--help")
    assert (told.code, told.err) == (0, "")
    command: click.Command = trialfinder
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert command.help
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help, param.name
            assert all(option in told.out for option in param.opts)
        else:
            assert str(param.metavar) in told.out
    options = {option for param in command.params for option in param.opts}
    assert {"--data-dir", "--json", "--quiet"} <= options


def test_help_imports_nothing_slow() -> None:
    slow = {"apsw", "starlette", "granian", "minijinja", "rich", "selectolax", "zstandard", "asyncio"}
    program = f"""if True:
        import sys
        from trialfinder.cli.entry import run
        run(["--help"])
        print(sorted(set(sys.modules) & {slow}))
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_the_version_is_told(caller: Caller) -> None:
    assert caller("--version").out == "trialfinder 0.1.0\n"
    assert caller("--version", "--json").json == {"name": "trialfinder", "version": "0.1.0"}


def test_the_later_folder_counts(caller: Caller, tmp_path: Path) -> None:
    told = caller("config", "show", "--json", "--data-dir", str(tmp_path / "other"))
    assert told.json["data_dir"] == {"value": str(tmp_path / "other"), "source": "--data-dir"}
    assert caller("config", "show", "--json").json["data_dir"]["value"] == str(caller.data_dir)


def test_settings_say_where_they_come_from(caller: Caller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "trialfinder.toml").write_text('host = "::1"\nprot = 9\n', "utf-8")
    (tmp_path / "secret").write_text("https://u:p@a.example", "utf-8")
    monkeypatch.setenv("TRIALFINDER_PORT", "9000")
    monkeypatch.setenv("TRIALFINDER_REGISTRY_URL_FILE", str(tmp_path / "secret"))
    told = caller("config", "show", "--json")
    assert told.json["host"] == {"value": "::1", "source": "trialfinder.toml"}
    assert told.json["port"] == {"value": 9000, "source": "TRIALFINDER_PORT"}
    assert told.json["workers"] == {"value": 1, "source": "default"}
    assert told.json["registry_url"] == {"value": "(secret)", "source": "TRIALFINDER_REGISTRY_URL_FILE"}
    assert told.err == "warning: trialfinder.toml: 'prot' is not a setting and is not read; did you mean port?\n"
    lines = caller("config", "show").out.splitlines()
    assert [line.split() for line in lines if line.startswith(("host", "port"))] == [
        ["host", "::1", "trialfinder.toml"],
        ["port", "9000", "TRIALFINDER_PORT"],
    ]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_is_quiet(caller: Caller, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    raising(monkeypatch, error)
    assert caller() == Called(130, "", "")


def test_a_bug_says_so_and_shows_its_place_only_when_asked(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, ZeroDivisionError("secret words"))
    told = caller()
    assert told.code == entry.BUG == 70
    assert told.err.startswith("trialfinder: this is a bug in trialfinder (ZeroDivisionError)\n")
    assert "secret words" not in told.err
    assert caller("--json").error["code"] == "bug"
    monkeypatch.setenv("TRIALFINDER_DEBUG", "1")
    assert "Traceback" in caller().err


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, 74),
        (errno.EROFS, 74),
        (errno.EACCES, 74),
        (errno.EIO, 74),
        (errno.ENOENT, 66),
        (errno.EISDIR, 66),
    ],
)
def test_what_the_system_refuses_has_a_sentence(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    raising(monkeypatch, OSError(number, os.strerror(number), "some/file"))
    told = caller("--json")
    assert told.code == code
    assert told.error["message"] == f"some/file: {os.strerror(number)}"


def test_a_message_cannot_command_the_terminal(caller: Caller) -> None:
    told = caller("explain", "\x1b]0;owned\x07\u202e")
    assert told.code == 66
    assert "\x1b" not in told.err
    assert "\x07" not in told.err
    assert "\\u001b]0;owned" in told.err


ROWS = b'{"id": 1, "side": "inclusion", "original": "Age >= 18 years", "plain": "Age >= 18 years"}\n'


@pytest.mark.parametrize("words", [("fidelity", "-"), ("config", "show"), ("--help",), ("--version",), ("doctor",)])
def test_a_closed_pipe_ends_quietly(tmp_path: Path, words: tuple[str, ...]) -> None:
    rows = tmp_path / "rows"
    rows.write_bytes(ROWS * 20_000)
    reader, writer = os.pipe()
    os.close(reader)
    with rows.open("rb") as stdin:
        done = subprocess.run(
            [*PROGRAM, "--data-dir", str(tmp_path), *words],
            stdin=stdin,
            stdout=writer,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            check=False,
            timeout=60,
        )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_pipe_that_closes_halfway_ends_quietly(tmp_path: Path) -> None:
    rows = tmp_path / "rows"
    rows.write_bytes(ROWS * 20_000)
    command = f"'{PROGRAM[0]}' -m trialfinder fidelity '{rows}' | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[1:] == ["0"]
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_under_stdout_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, "--version"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 74
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_a_command_without_a_traceback(sent: signal.Signals, code: int) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "fidelity", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin and process.stdout
    process.stdin.write(ROWS)
    process.stdin.flush()
    process.stdout.readline()
    time.sleep(0.05)
    process.send_signal(sent)
    _, told = process.communicate(timeout=30)
    assert process.returncode == code
    assert told == b""


def test_an_empty_or_missing_home_is_no_obstacle(tmp_path: Path) -> None:
    for home in ("", str(tmp_path / "none")):
        told = call("explain", "-", "--json", stdin=b"Inclusion Criteria:\n* Adults", HOME=home)
        assert told.code == 0, told.err
        assert told.json["summary"]["criteria"] == 1
