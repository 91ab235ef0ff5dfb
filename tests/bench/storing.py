"""Storing against the plainest thing that could be done: `json.loads` and text into the standard SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, measured

ROUNDS = 5
BOUND = 2.5

_CLOCK = """
import json, sys, time
def tell(**more): print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, **more}))
"""

PEER = """
import gzip, sqlite3
#CLOCK
wall, cpu = time.perf_counter(), time.process_time()
store = sqlite3.connect(sys.argv[1], isolation_level=None)
store.execute("PRAGMA journal_mode = WAL"); store.execute("PRAGMA synchronous = FULL")
store.execute("CREATE TABLE studies (nct_id TEXT PRIMARY KEY, document TEXT)")
store.execute("BEGIN")
for number, line in enumerate(gzip.open(sys.argv[2], "rt", encoding="utf-8"), 1):
    nct_id = json.loads(line)["protocolSection"]["identificationModule"]["nctId"]
    store.execute("INSERT INTO studies VALUES (?, ?)", (nct_id, line))
    if number % 1000 == 0: store.execute("COMMIT"); store.execute("BEGIN")
store.execute("COMMIT"); store.close()
tell(fed=number)
""".replace("#CLOCK", _CLOCK)

OURS = """
from pathlib import Path; from trialfinder.refresh import import_paths
#CLOCK
wall, cpu = time.perf_counter(), time.process_time()
counts = import_paths(Path(sys.argv[1]), [sys.argv[2]], defer=sys.argv[3] == "defer")
tell(fed=counts.fed, derived=counts.derived)
""".replace("#CLOCK", _CLOCK)


def figures(file: Path, scratch: Path) -> Iterator[Figure]:
    """The ratio of storing alone, and the speed of a whole import."""
    ours, peer = [], []
    for number in range(ROUNDS):
        peer.append(measured(PEER, scratch / f"peer-{number}.sqlite", file))
        ours.append(measured(OURS, scratch / f"ours-{number}", file, "defer"))
    fed = ours[0]["fed"]
    for clock, bound in (("wall", BOUND), ("cpu", None)):
        mine, theirs = (median(run[clock] for run in runs) for runs in (ours, peer))
        yield Figure(f"storing {fed} studies, {clock}", mine, "s")
        yield Figure(f"json.loads and SQLite text, {clock}", theirs, "s")
        yield Figure(f"ratio of the two, {clock}", mine / theirs, "x", bound)
    whole = measured(OURS, scratch / "whole", file, "derive")
    yield Figure("whole import with plain English", fed / whole["wall"], "studies/s")
