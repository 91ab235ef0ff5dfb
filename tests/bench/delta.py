"""A delta of one in a hundred records, against the full build of the same records: both with all that follows.

What is timed is the import with plain English, the search index and the pages laid out ahead. Starting Python and
loading the tables happens once a run, whatever comes in: a warming import of one record into another store pays for it
before either clock starts, and is told apart.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, measured

BOUND = 0.03
EVERY = 100

RUN = """
import json, sys, time
from pathlib import Path
def clock(): return time.perf_counter(), time.process_time()
def since(then): return [now - before for now, before in zip(clock(), then)]
begun = clock()
from trialfinder.cli.loading import keep_sheets
from trialfinder.refresh import import_paths
def bring(store, file):
    then = clock()
    counts = import_paths(Path(store), [file])
    keep_sheets(Path(store))
    return counts, since(then)
folder, one, full, delta = sys.argv[1:]
bring(folder + "/warm", one)
fixed = since(begun)
whole, build = bring(folder + "/store", full)
part, update = bring(folder + "/store", delta)
none, nothing = bring(folder + "/store", one)
print(json.dumps({"fed": whole.fed, "changed": part.updated, "fixed": fixed, "build": build, "update": update,
                  "nothing": nothing}))
"""


def figures(file: Path, scratch: Path) -> Iterator[Figure]:
    """The share of the full build's time that the delta takes, in time and in work of the processor."""
    lines = lines_of(file)
    scratch.mkdir(parents=True, exist_ok=True)
    one, full, delta = scratch / "one.ndjson", scratch / "full.ndjson", scratch / "delta.ndjson"
    full.write_bytes(b"\n".join(lines))
    one.write_bytes(lines[0])
    delta.write_bytes(b"\n".join(later(line, "2026-11-20", "pen") for line in lines[EVERY // 2 :: EVERY]))
    found = measured(RUN, scratch, one, full, delta)
    yield Figure(f"start and tables, once a run ({found['fed']} studies follow)", found["fixed"][0], "s")
    for place, clock in enumerate(("wall", "cpu")):
        build, update = found["build"][place], found["update"][place]
        yield Figure(f"full build of {found['fed']} studies, {clock}", build, "s")
        yield Figure(f"delta of {found['changed']} of them, {clock}", update, "s")
        yield Figure(f"nothing new, {clock}", found["nothing"][place], "s")
        yield Figure(f"share of a full build that the delta takes, {clock}", update / build, "x", BOUND)


def lines_of(file: Path) -> list[bytes]:
    """The records of a file, one to a line."""
    return (gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()).splitlines()


def later(line: bytes, day: str, thing: str) -> bytes:
    """The record as posted on a later day, with another sentence in its criteria."""
    tree = json.loads(line)
    protocol = tree["protocolSection"]
    protocol.setdefault("statusModule", {})["lastUpdatePostDateStruct"] = {"date": day, "type": "ACTUAL"}
    criteria = protocol.get("eligibilityModule", {})
    if isinstance(criteria.get("eligibilityCriteria"), str):
        criteria["eligibilityCriteria"] += f"\n* Able to hold a {thing}"
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False).encode()
