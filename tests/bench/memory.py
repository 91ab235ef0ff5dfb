"""The memory of an import does not grow with the number of studies."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, measured
from tests.lib.memory import PEAK

TIMES = (1, 4, 16)
BOUND = 1.25

_ID = re.compile(rb'("identificationModule":\{"nctId":")NCT[0-9]{8}')

IMPORT = f"""
{PEAK}
import json, sys; from pathlib import Path; from trialfinder.refresh import import_paths, refresh
if sys.argv[2] == "derive": count = refresh(Path(sys.argv[1]))
else: count = import_paths(Path(sys.argv[1]), [sys.argv[2]], defer=True).loaded
print(json.dumps({{"count": count, "peak": peak() / 1e6}}))
"""


def figures(file: Path, scratch: Path) -> Iterator[Figure]:
    """Peak memory at several times the file, each study with an id of its own."""
    first = 0.0
    for times in TIMES:
        found = measured(IMPORT, scratch / f"store-{times}", copies(file, times, scratch / f"copies-{times}.ndjson.gz"))
        first = first or found["peak"]
        yield Figure(f"peak memory of storing {found['count']} studies", found["peak"], "MB")
    yield Figure(f"ratio of {TIMES[-1]} times the file to once", found["peak"] / first, "x", BOUND)
    once, more = (measured(IMPORT, scratch / f"store-{times}", "derive") for times in TIMES[:2])
    yield Figure(f"peak memory of explaining {more['count']} studies", more["peak"], "MB")
    yield Figure(f"ratio of {TIMES[1]} times the file to once", more["peak"] / once["peak"], "x", BOUND)


def copies(file: Path, times: int, target: Path) -> Path:
    number = 1
    with gzip.open(target, "wb", compresslevel=1) as out:
        for _ in range(times):
            with gzip.open(file) as lines:
                for line in lines:
                    out.write(_ID.sub(rb"\g<1>NCT%08d" % number, line, count=1))
                    number += 1
    return target
