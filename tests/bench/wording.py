"""Wording and checking real criteria, each once, and explaining one text from start to end.

The two readers are measured as they are written, and as `make wheel` compiles them; the answers must be the same to the
letter.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import CHECKOUT, Figure, compiled, measured

RATE, BOUND_S = 3_000, 0.5
ROUNDS = 7

# Criteria a second of CPU, on one core, tables loaded; each criterion once, after a hundred other texts.
CODE = """
import hashlib, json, sys, time
from pathlib import Path
from tests.bench.wording import texts
if len(sys.argv) > 2: sys.path.insert(0, sys.argv[2])
from trialfinder.criteria.segment import segment
from trialfinder.fidelity import judge as checker
from trialfinder.translate.engine import context, translate

found = list(texts(Path(sys.argv[1])))
cut = [(text, segment(text).criteria) for text in found]
judge = checker.default_judge().judge

def answers(rows):
    for text, criteria in rows:
        known = context(text, criteria)
        for criterion in criteria:
            worded = translate(criterion, known)
            yield worded, judge(criterion.side, criterion.original, worded.plain)

for _ in answers(cut[1::20]): pass
measured = cut[::4]
began = time.process_time()
given = list(answers(measured))
spent = time.process_time() - began
same = hashlib.sha256(repr(given).encode()).hexdigest()
print(json.dumps({"rate": len(given) / spent, "answers": same, "compiled": checker.__file__.endswith(".so")}))
"""


def figures(file: Path, scratch: Path) -> Iterator[Figure]:
    """Criteria a second of CPU; then the median wall time of one text of usual length."""
    written = measured(CODE, file)
    yield Figure("criteria worded and checked a second, as written", written["rate"], "1/s")
    if shutil.which("cc"):
        installed = measured(CODE, file, _unpacked_wheel(scratch))
        assert installed["compiled"]
        assert installed["answers"] == written["answers"], "the compiled readers say something else"
        yield Figure("criteria worded and checked a second, compiled", installed["rate"], "1/s")
        written = installed
    else:
        print("no C compiler: the readers are measured as they are written")
    yield Figure("milliseconds of CPU to word and check 1,000 criteria", 1e6 / written["rate"], "ms", 1e6 / RATE)
    usual = sorted(texts(file), key=len)
    yield Figure("explain of one text, from start to end, wall", _explained(usual[len(usual) // 2]), "s", BOUND_S)


def _unpacked_wheel(scratch: Path) -> Path:
    """The wheel of `make wheel`, as it is installed."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps"]
    subprocess.run(
        [*command, "--no-build-isolation", "--wheel-dir", str(scratch / "wheel"), str(CHECKOUT)],
        check=True,
        env={**os.environ, "TRIALFINDER_COMPILE": "1"},
    )
    (wheel,) = (scratch / "wheel").iterdir()
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(scratch / "installed")
    return scratch / "installed"


def texts(file: Path) -> Iterator[str]:
    """The eligibility texts of the real records."""
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        for row in rows:
            text = json.loads(row)["protocolSection"].get("eligibilityModule", {}).get("eligibilityCriteria", "")
            if text:
                yield text


def _explained(text: str) -> float:
    command = [str(Path(sys.executable).parent / "trialfinder"), "explain", "-", "--json"]
    times = []
    with compiled() as environment, tempfile.TemporaryFile() as stream:
        stream.write(text.encode())
        for _ in range(1 + ROUNDS):
            stream.seek(0)
            began = time.perf_counter()
            subprocess.run(command, stdin=stream, stdout=subprocess.DEVNULL, check=True, env=environment)
            times.append(time.perf_counter() - began)
    return median(times[1:])  # the first compiles
