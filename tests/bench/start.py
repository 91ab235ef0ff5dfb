"""How long the command takes to say what it can do."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, compiled

ROUNDS = 7
BOUND = 0.5


def figures() -> Iterator[Figure]:
    """The command's help, beside an interpreter that does nothing."""
    command = [str(Path(sys.executable).parent / "trialfinder"), "--help"]
    try:
        with compiled() as environment:
            seconds(command, environment)
            bare = [sys.executable, "-c", "pass"]
            help_runs = [(seconds(command, environment), seconds(bare, environment)) for _ in range(ROUNDS)]
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"start: skipped, {error}")
        return
    yield Figure("trialfinder --help, wall", median(ours for ours, _ in help_runs), "s", BOUND)
    yield Figure("python -c pass, wall", median(bare for _, bare in help_runs), "s")


def seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    return time.perf_counter() - began
