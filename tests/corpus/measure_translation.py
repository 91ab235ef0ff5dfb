"""How well the real texts read before and after: `python -m corpus.measure_translation` from `tests`.

Figures only; `--show N --seed S` prints pairs for reading. Records whose NCT number is divisible by 7 are held out
while rules are written: `--part held` measures them apart and never prints them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from trialfinder.criteria.model import Criterion
from trialfinder.criteria.segment import segment
from trialfinder.text.grade import Count, count
from trialfinder.translate import layout
from trialfinder.translate.engine import Translation, context, translate

MOST_WORDS = 15


class Row(NamedTuple):
    nct_id: str
    criterion: Criterion
    translation: Translation
    verdict: str


def folder() -> Path:
    named = os.environ.get("TRIALFINDER_CORPUS")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "shared"


def texts(part: str) -> Iterator[tuple[str, str]]:
    """(id, eligibility text) of every record of a part: `dev`, `held` or `all`."""
    with gzip.open(folder() / "registry/studies.ndjson.gz", "rt", encoding="utf-8") as rows:
        for line in rows:
            protocol = json.loads(line)["protocolSection"]
            nct_id = protocol["identificationModule"]["nctId"]
            if wanted(nct_id, part):
                yield nct_id, protocol.get("eligibilityModule", {}).get("eligibilityCriteria", "")
    with gzip.open(folder() / "eligibility/criteria_text.ndjson.gz", "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            if wanted(row["nct_id"], part):
                yield row["nct_id"], row["criteria"]


def wanted(nct_id: str, part: str) -> bool:
    return part == "all" or (int(nct_id[3:]) % 7 == 0) == (part == "held")


def measure(part: str, every: int, *, with_judge: bool) -> tuple[dict[str, object], list[Row]]:
    """The figures of a part (each `every`-th record), and its rows."""
    if with_judge:
        # Not at the top: `--no-judge` measures the wording alone, while a checker is being changed.
        from trialfinder.fidelity.judge import judge  # see above
    rows: list[Row] = []
    spent = 0.0
    trials = low = 0
    before, words_only, with_lines = _Sum(), _Sum(), _Sum()
    for number, (nct_id, text) in enumerate(texts(part)):
        if number % every:
            continue
        criteria = segment(text).criteria
        began = time.process_time()
        whole = context(text, criteria)
        done = [translate(criterion, whole) for criterion in criteria]
        spent += time.process_time() - began
        trial = _Sum()
        before.add(text.splitlines())
        for criterion, translation in zip(criteria, done, strict=True):
            verdict = "not judged"
            lines = translation.lines
            if with_judge:
                verdict = judge(criterion.side, criterion.original, translation.plain).verdict
                if verdict == "original":
                    lines = layout.lines(criterion.original)
            rows.append(Row(nct_id, criterion, translation, verdict))
            words_only.add((" ".join(lines),))
            with_lines.add(lines)
            trial.add(lines)
        if trial.words:
            trials += 1
            low += trial.grade() <= 8.0
    all_lines = [line for row in rows for line in row.translation.lines]
    changed = sum(_wording(row) for row in rows)
    plain_already = sum(not _wording(row) and _easy(row.criterion.original) for row in rows)
    return {
        "part": part,
        "trials": trials,
        "criteria": len(rows),
        "grade before": before.grade(),
        "grade by words alone": words_only.grade(),
        "grade with lines": with_lines.grade(),
        "trials at 8 or below %": round(100 * low / max(1, trials), 1),
        f"lines of at most {MOST_WORDS} words %": _share(count((line,)).words <= MOST_WORDS for line in all_lines),
        "criteria changed %": round(100 * changed / len(rows), 1),
        "changed or plain already %": round(100 * (changed + plain_already) / len(rows), 1),
        "verdicts %": {
            verdict: round(100 * n / len(rows), 1) for verdict, n in Counter(row.verdict for row in rows).most_common()
        },
        "criteria a second": round(len(rows) / spent),
    }, rows


class _Sum:
    def __init__(self) -> None:
        self.words = self.sentences = self.syllables = 0

    def add(self, lines: object) -> None:
        found: Count = count(lines)  # type: ignore[arg-type]  # any iterable of lines
        self.words += found.words
        self.sentences += found.sentences
        self.syllables += found.syllables

    def grade(self) -> float:
        return round(0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59, 2)


def _wording(row: Row) -> bool:
    return any(edit.rule != "layout.space" for edit in row.translation.edits)


def _easy(text: str) -> bool:
    found = count((text,))
    return bool(found.words) and found.words <= MOST_WORDS and found.syllables / found.words <= 1.75


def _share(flags: Iterator[bool]) -> float:
    values = list(flags)
    return round(100 * sum(values) / max(1, len(values)), 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "held", "all"), default="dev")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stopped", action="store_true", help="show only what the checker stops")
    parser.add_argument("--no-judge", action="store_true")
    options = parser.parse_args()
    if options.show and options.part != "dev":
        parser.error("held-out texts are not for reading")
    figures, rows = measure(options.part, options.every, with_judge=not options.no_judge)
    sys.stdout.write(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    if options.stopped:
        rows = [row for row in rows if row.verdict == "original" and _wording(row)]
    picker = random.Random(options.seed)  # noqa: S311  # a sample to read, no secret
    for row in picker.sample(rows, min(options.show, len(rows))):
        original = " ".join(row.criterion.original.split())
        plain = "\n      | ".join(row.translation.lines)
        sys.stdout.write(f"\n{row.nct_id} {row.criterion.id} {row.verdict}\n    < {original}\n    > {plain}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
