"""The figures that `/methodology` publishes, from one run over the real texts: `python -m corpus.publish_figures`.

Run it from `tests`, on a quiet machine. It writes `pages/measured.json`; `--every N` reads each N-th text only, and
`--dry` prints without writing. Figures are medians of trials unless their name says otherwise.
"""

from __future__ import annotations

import argparse
import datetime
import random
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from corpus.measure_translation import texts
from trialfinder.criteria.model import PlainStudy
from trialfinder.explain import VERSIONS, explain
from trialfinder.fidelity.judge import judge
from trialfinder.fidelity.planted import KillReport, Pair, kill_report
from trialfinder.pages.views.measured import Figure, Measured, Operator
from trialfinder.text.grade import count, grade
from trialfinder.translate.engine import context, translate

WRITTEN = Path(__file__).resolve().parents[2] / "src/trialfinder/pages/measured.json"
SHORT = 15
TRIALS, MUTANTS = 300, 200
# One text in so many may be drawn for planting: of some 7,400 there are more than TRIALS, and memory holds them.
EVERY_FOR_PLANTING = 20


class Sums:
    """What is counted over all trials."""

    def __init__(self) -> None:
        self.trials = self.criteria = self.signs = self.held = 0
        self.changed = self.plain_already = self.stopped = self.constrained = 0
        self.lines: Counter[bool] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.before: list[float] = []
        self.after: list[float] = []
        self.alone: list[float] = []

    def add(self, text: str, study: PlainStudy) -> None:
        self.signs += sum(map(str.isalnum, text))
        self.held += _held(text, study)
        if not study.criteria or study.summary.grade_before is None or study.summary.grade_after is None:
            return
        self.trials += 1
        self.criteria += len(study.criteria)
        self.before.append(study.summary.grade_before)
        self.after.append(study.summary.grade_after)
        self.alone.append(grade([" ".join(criterion.plain.split()) for criterion in study.criteria]) or 0.0)
        self.constrained += any(criterion.constraints for criterion in study.criteria)
        known = None
        for criterion in study.criteria:
            self.verdicts[criterion.verdict] += 1
            self.lines.update(count((line,)).words <= SHORT for line in criterion.lines)
            if criterion.plain != criterion.original:
                self.changed += 1
                continue
            self.plain_already += criterion.verdict == "verified"
            known = known or context(text, study.criteria)
            wanted = translate(criterion, known).plain
            self.stopped += wanted.split() != criterion.original.split() and (
                judge(criterion.side, criterion.original, wanted).verdict == "original"
            )


def _held(text: str, study: PlainStudy) -> int:
    """Letters and digits in a criterion, a heading or a list mark; a mark stands right before its criterion."""
    found = sum(sum(map(str.isalnum, part.span.of(text))) for part in (*study.headings, *study.criteria))
    return found + sum(sum(map(str.isalnum, criterion.label)) for criterion in study.criteria)


def figures(sums: Sums) -> Iterator[Figure]:
    def share(part: float, whole: float) -> str:
        return f"{100 * part / whole:.1f} %"

    low = sum(after <= 8.0 for after in sums.after)
    yield Figure("Letters and digits that stand in a criterion, a heading or a list mark", share(sums.held, sums.signs))
    yield Figure("Reading grade of the official criteria", f"{statistics.median(sums.before):.1f}")
    yield Figure("Reading grade as shown, in lines", f"{statistics.median(sums.after):.1f}")
    yield Figure("Trials whose criteria are at grade 8 or below", share(low, sums.trials))
    yield Figure("Reading grade of the plain words alone, without lines", f"{statistics.median(sums.alone):.1f}")
    yield Figure(f"Lines of at most {SHORT} words", share(sums.lines[True], sums.lines.total()))
    yield Figure("Criteria in other words than the official ones", share(sums.changed, sums.criteria))
    yield Figure("Criteria in other words, or plain already", share(sums.changed + sums.plain_already, sums.criteria))
    yield Figure("Criteria whose plain words the checker stopped", share(sums.stopped, sums.criteria))
    for verdict, number in sums.verdicts.most_common():
        yield Figure(f"Criteria with the verdict “{verdict}”", share(number, sums.criteria))
    yield Figure("Trials with at least one typed constraint", share(sums.constrained, sums.trials))


def planted(studies: Sequence[PlainStudy]) -> tuple[KillReport, KillReport]:
    """The planted errors on verified wordings, and on the official words themselves."""
    drawn = random.Random(20261127).sample(studies, min(TRIALS, len(studies)))  # noqa: S311 # a sample, no secret
    criteria = [criterion for study in drawn for criterion in study.criteria]
    worded: list[Pair] = [(c.side, c.original, c.plain) for c in criteria if c.plain != c.original]
    originals: list[Pair] = [(c.side, c.original, c.original) for c in criteria]
    return kill_report(worded, 1, MUTANTS), kill_report(originals, 2, MUTANTS, identity=True)


def of_planted(name: str, report: KillReport) -> Iterator[Figure]:
    worst, rate = report.worst
    yield Figure(f"Planted errors caught, {name}, mean of {len(report.kills)} kinds", f"{100 * report.mean:.2f} %")
    yield Figure(f"Planted errors caught, {name}, worst kind ({worst})", f"{100 * rate:.1f} %")
    yield Figure(f"Another criterion's words stopped, {name}", f"{report.strangers_stopped} of {report.strangers}")


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args(None if arguments is None else list(arguments))
    sums, studies = Sums(), []
    for number, (nct_id, text) in enumerate(texts("all")):
        if number % options.every == 0:
            study = explain(text, nct_id=nct_id)
            sums.add(text, study)
            if number % (options.every * max(1, EVERY_FOR_PLANTING // options.every)) == 0:
                studies.append(study)
    worded, originals = planted(studies)
    told = Measured(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        rules=VERSIONS.rules,
        vocabulary=VERSIONS.vocabulary,
        checker=VERSIONS.checker,
        trials=sums.trials,
        criteria=sums.criteria,
        figures=(*figures(sums), *of_planted("in plain words", worded), *of_planted("in official words", originals)),
        operators=tuple(Operator(name, kills.made, kills.stopped) for name, kills in worded.kills.items()),
    )
    written = msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"
    sys.stdout.buffer.write(written)
    if not options.dry:
        WRITTEN.write_bytes(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
