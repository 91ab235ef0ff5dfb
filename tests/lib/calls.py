"""The command line as a person calls it: a process of its own, or in this process where speed counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from trialfinder.cli.entry import run

PROGRAM = [sys.executable, "-m", "trialfinder"]


class Called(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The error that stands alone on stderr."""
        found = json.loads(self.err)
        assert set(found) == {"error"}
        assert set(found["error"]) == {"code", "message", "hint"}
        error: dict[str, str] = found["error"]
        return error


class Caller:
    """Calls `trialfinder` in this process, on the store in `data_dir`."""

    def __init__(self, data_dir: Path, captured: pytest.CaptureFixture[bytes]) -> None:
        self.data_dir = data_dir
        self._captured = captured

    def __call__(self, *words: str) -> Called:
        self._captured.readouterr()
        code = run(["--data-dir", str(self.data_dir), *words])
        out, err = self._captured.readouterr()
        return Called(code, out.decode("utf-8"), err.decode("utf-8"))


def clean_environment(**more: str) -> dict[str, str]:
    """This process's environment without settings of trialfinder's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRIALFINDER_")}
    return kept | more


def call(*words: str, stdin: bytes = b"", **more: str) -> Called:
    """Calls `trialfinder` in a process of its own."""
    done = subprocess.run(
        [*PROGRAM, *words], input=stdin, env=clean_environment(**more), capture_output=True, check=False, timeout=120
    )
    return Called(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
