"""Criteria that the translator words anew, drawn by seed for reading: `python -m corpus.draw_changed` from `tests`.

Each is printed with the translator's wording and what the checker says of it, passed or stopped: id, original,
wording in lines, verdict, findings. It prints to the terminal only; what a reader says of a draw is kept as places
and hashes in `changed_labels.tsv`. Records whose NCT number is divisible by 7 are the ones drawn from unless `--part`
says otherwise; a draw that was read must not be drawn again to measure what was mended from it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from typing import NamedTuple

from corpus.measure_translation import texts
from trialfinder.criteria.model import Criterion
from trialfinder.criteria.segment import segment
from trialfinder.fidelity.judge import Judgement, judge
from trialfinder.translate.engine import Translation, context, translate


class Drawn(NamedTuple):
    nct_id: str
    criterion: Criterion
    parent: str
    translation: Translation
    judgement: Judgement


def draw(part: str, seed: int, number: int) -> Iterator[Drawn]:
    """The first so many criteria, in an order made from the seed, for which the translator proposes other words."""
    cut = [(nct_id, text, segment(text).criteria) for nct_id, text in texts(part)]
    places = [(at, index) for at, (_, _, criteria) in enumerate(cut) for index in range(len(criteria))]
    random.Random(seed).shuffle(places)  # noqa: S311  # a sample to read, no secret
    for at, index in places:
        if not number:
            return
        nct_id, text, criteria = cut[at]
        criterion = criteria[index]
        translation = translate(criterion, context(text, criteria))
        if translation.plain.split() == criterion.original.split():
            continue
        number -= 1
        parent = next((other.original for other in criteria if other.id == criterion.parent), "")
        judgement = judge(criterion.side, criterion.original, translation.plain)
        yield Drawn(nct_id, criterion, parent, translation, judgement)


def told(place: int, drawn: Drawn) -> str:
    """One drawn criterion as a reader wants it."""
    nct_id, criterion, parent, translation, judgement = drawn
    around = " ".join(f"[{part}]" for part in (criterion.cohort, " ".join(parent.split())) if part)
    rows = [
        f"{place} {nct_id} {criterion.id} {judgement.verdict} {criterion.side} {around}".rstrip(),
        "  < " + " ".join(criterion.original.split()),
        "  > " + "\n  | ".join(translation.lines),
    ]
    if judgement.verdict == "original":
        rows += [f"  ! {finding.kind}: {finding.detail}" for finding in judgement.findings]
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "held", "all"), default="held")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    for place, drawn in enumerate(draw(options.part, options.seed, options.count), 1):
        sys.stdout.write(told(place, drawn) + "\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
