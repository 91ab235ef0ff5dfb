"""How long the command takes to say what it can do."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure

ROUNDS = 7
BOUND = 0.5


def figures() -> Iterator[Figure]:
    """The command's help, beside an interpreter that does nothing."""
    command = [str(Path(sys.executable).parent / "trialfinder"), "--help"]
    try:
        help_runs = [(seconds(command), seconds([sys.executable, "-c", "pass"])) for _ in range(ROUNDS)]
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"start: skipped, {error}")
        return
    yield Figure("trialfinder --help, wall", median(ours for ours, _ in help_runs), "s", BOUND)
    yield Figure("python -c pass, wall", median(bare for _, bare in help_runs), "s")


def seconds(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
