"""Wording and checking real criteria, each once, and explaining one text from start to end."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, compiled

RATE, BOUND_S = 3_000, 0.5
EVERY, ROUNDS = 4, 7


def figures(file: Path) -> Iterator[Figure]:
    """Criteria a second of CPU, on one core, tables loaded; then the median wall time of one text of usual length."""
    from trialfinder.criteria.segment import segment
    from trialfinder.fidelity.judge import default_judge
    from trialfinder.translate.engine import context, translate

    texts = list(_texts(file))
    judge = default_judge().judge
    warm = [(text, segment(text).criteria) for text in texts[1::EVERY]]
    for text, criteria in warm[:100]:
        known = context(text, criteria)
        for criterion in criteria:
            judge(criterion.side, criterion.original, translate(criterion, known).plain)
    measured = [(text, segment(text).criteria) for text in texts[::EVERY]]
    began = time.process_time()
    for text, criteria in measured:
        known = context(text, criteria)
        for criterion in criteria:
            judge(criterion.side, criterion.original, translate(criterion, known).plain)
    spent = time.process_time() - began
    number = sum(len(criteria) for _, criteria in measured)
    yield Figure("milliseconds of CPU to word and check 1,000 criteria", 1e6 * spent / number, "ms", 1e6 / RATE)
    yield Figure("criteria worded and checked a second", number / spent, "1/s")
    usual = sorted(texts, key=len)[len(texts) // 2]
    yield Figure("explain of one text, from start to end, wall", _explained(usual), "s", BOUND_S)


def _texts(file: Path) -> Iterator[str]:
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
