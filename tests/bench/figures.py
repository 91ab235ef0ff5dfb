"""What a benchmark gives: figures with their bounds, and child processes that measure themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

CHECKOUT = Path(__file__).resolve().parents[2]


class Figure(NamedTuple):
    """One measured value; without a bound it is told and not judged."""

    name: str
    value: float
    unit: str
    bound: float | None = None

    @property
    def passed(self) -> bool:
        return self.bound is None or self.value <= self.bound

    def __str__(self) -> str:
        limit = "" if self.bound is None else f"<= {self.bound:g}"
        verdict = "" if self.bound is None else "pass" if self.passed else "FAIL"
        return f"{self.name:<58} {self.value:>10.3f} {self.unit:<10} {limit:<9} {verdict}"


def corpus() -> Path | None:
    """The real records, where the machine has them."""
    named = os.environ.get("TRIALFINDER_CORPUS")
    file = (Path(named) if named else CHECKOUT.parent / "shared") / "registry" / "studies.ndjson.gz"
    return file if file.exists() else None


@contextmanager
def compiled() -> Iterator[dict[str, str]]:
    """An environment in which a command finds its modules compiled, as it does where it was installed.

    Where the checkout keeps no bytecode (PYTHONDONTWRITEBYTECODE), each start would compile the source anew.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        yield {**kept, "PYTHONPYCACHEPREFIX": folder}


def measured(code: str, *arguments: object) -> dict[str, Any]:
    """Run `code` in a process of its own, which prints its figures as JSON."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, check=True, cwd=CHECKOUT
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
