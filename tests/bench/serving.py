"""Trial pages under load: 32 readers of a real server, alone and while an import changes every record of its store.

The server is `trialfinder serve` as it starts by default, the import `trialfinder import` of later versions of all
records, each with another sentence in its criteria. Readers ask for trials drawn at random from all of them, far more
than one process keeps pages of. They run on the same processors and take their share of them, which is told.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.delta import later, lines_of
from tests.bench.figures import Figure
from tests.bench.load import Load, read_pages

CONNECTIONS = 32
ALONE_SECONDS = 8
WRITING_SECONDS = 25
BOUND_MS = 150
BATCHES = 4
_PROGRAM = [sys.executable, "-m", "trialfinder", "--data-dir"]
_ONE_BY_ONE = "import subprocess, sys\nfor name in sys.argv[2:]: subprocess.run([*sys.argv[1].split('|'), name])"


class Program:
    """A program of ours, and what it starts, until it is left."""

    def __init__(self, words: Sequence[str]) -> None:
        self.process = subprocess.Popen(words, start_new_session=True, stderr=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)  # which is its group
        self.process.communicate()

    def spent(self) -> float:
        """Seconds of the processor that its group took; 0 where the system does not tell."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                told = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it ended between two looks
                continue
            if int(told[2]) == self.process.pid:
                ticks += sum(map(int, told[11:15]))  # with what its own children took, once they have ended
        return ticks / os.sysconf("SC_CLK_TCK")


def figures(store_path: Path, file: Path, scratch: Path) -> Iterator[Figure]:
    """How long readers wait at most, with 1 in 100 left out; `store_path` is read, and a copy of it written."""
    from trialfinder.store.database import open_store
    from trialfinder.store.studies import all_ids

    data_dir = scratch / "store"
    shutil.copytree(store_path, data_dir)
    batches = list(_batches(file, scratch))
    with open_store(data_dir) as store, Program([*_PROGRAM, str(data_dir), "serve", "--port", "0"]) as server:
        port = _port(server)
        paths = [f"/trial/{nct_id}" for nct_id in all_ids(store)]

        def versions() -> int:
            found: int = store.rows("SELECT count(*) FROM versions")[0][0]
            return found

        yield from _measured("just started", server, port, paths, ALONE_SECONDS)
        yield from _measured("warm", server, port, paths, ALONE_SECONDS)
        words = "|".join([*_PROGRAM, str(data_dir), "--quiet", "import"])
        with Program([sys.executable, "-c", _ONE_BY_ONE, words, *map(str, batches)]) as writer:
            held = versions()
            while versions() == held and writer.process.poll() is None:
                time.sleep(0.1)
            held, spent, since = versions(), writer.spent(), time.perf_counter()
            yield from _measured("while an import writes", server, port, paths, WRITING_SECONDS, BOUND_MS)
            took = time.perf_counter() - since
            yield Figure("the import meanwhile", (versions() - held) / took, "updates/s")
            yield Figure("the import meanwhile, cpu", (writer.spent() - spent) / took, "cores")


def _measured(
    when: str, server: Program, port: int, paths: Sequence[str], seconds: float, bound: float | None = None
) -> Iterator[Figure]:
    spent = server.spent()
    found = read_pages(port, paths, CONNECTIONS, seconds, seed=len(when))
    spent = server.spent() - spent
    for share, name in ((0.5, "median"), (0.95, "p95"), (0.99, "p99"), (1.0, "longest")):
        limit = bound if name == "p99" else None
        yield Figure(f"trial page, {CONNECTIONS} readers, {when}, {name}", found.quantile(share) * 1000, "ms", limit)
    yield Figure(f"answers, {when}", found.rate, "pages/s")
    yield Figure(f"errors, {when}{_first(found)}", len(found.errors), "", 0)
    yield Figure(f"server, {when}, cpu of a page", spent * 1000 / len(found.took), "ms")
    yield Figure(f"server, {when}, cpu", spent / found.seconds, "cores")
    yield Figure(f"readers, {when}, cpu", found.spent / found.seconds, "cores")


def _first(found: Load) -> str:
    return f" ({found.errors[0]})" if found.errors else ""


def _batches(file: Path, scratch: Path) -> Iterator[Path]:
    """All records in several later versions: more than an import gets through while it is measured."""
    for number in range(BATCHES):
        batch = scratch / f"later-{number}.ndjson"
        batch.write_bytes(
            b"\n".join([later(line, f"2026-11-{20 + number}", f"pen {number}") for line in lines_of(file)])
        )
        yield batch


def _port(server: Program) -> int:
    assert server.process.stderr
    told = server.process.stderr.readline()
    return int(told.partition(" is at http://")[2].partition("/")[0].rpartition(":")[2])
