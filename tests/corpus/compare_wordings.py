"""What a change of a word, a frame or a line does to the real criteria: before and after, from `tests`.

`python -m corpus.compare_wordings keep` writes every wording to a file under `build/`; change something; then
`python -m corpus.compare_wordings show` words all again, counts what was won and lost, and prints some of what
changed, drawn by seed, for reading. `--lines` shows what only broke into other lines.
Records whose NCT number is divisible by 7 are counted and never printed.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from corpus.measure_translation import texts, wanted
from trialfinder.explain import explain
from trialfinder.text.grade import grade

KEPT = Path(__file__).resolve().parents[2] / "build" / "wordings.ndjson.gz"


class Wording(msgspec.Struct, frozen=True):
    """One criterion as it is shown."""

    nct_id: str
    criterion: str
    original: str
    lines: tuple[str, ...]
    verdict: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.nct_id, self.criterion, self.original

    @property
    def plain(self) -> str:
        return " ".join(self.lines)


Kept = Mapping[tuple[str, str, str], Wording]


class Difference(NamedTuple):
    """What two runs over the same criteria say differently."""

    reworded: list[tuple[Wording, Wording]]
    """Other words or another verdict."""
    relined: list[tuple[Wording, Wording]]
    """The same words in other lines."""
    missing: int
    """Criteria that one of the two runs does not have: the cutting of texts changed."""

    def lost(self) -> int:
        return sum(after.verdict == "original" != before.verdict for before, after in self.reworded)

    def won(self) -> int:
        return sum(before.verdict == "original" != after.verdict for before, after in self.reworded)


def wordings(every: int) -> Iterator[Wording]:
    """Every criterion of each `every`-th real text, as it is shown."""
    for nct_id, text in islice(texts("all"), None, None, every):
        for found in explain(text).criteria:
            yield Wording(nct_id, found.id, found.original, found.lines, found.verdict)


def keep(found: Iterator[Wording], file: Path, every: int) -> int:
    """Write them, behind a line that says of which texts they are; how many they are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    with gzip.open(file, "wb", compresslevel=1) as out:
        out.write(b"%d\n" % every)
        for wording in found:
            out.write(msgspec.json.encode(wording) + b"\n")
            number += 1
    return number


def kept(file: Path) -> tuple[int, Kept]:
    """What `keep` wrote: one text in how many, and the wordings."""
    decoder = msgspec.json.Decoder(Wording)
    with gzip.open(file, "rb") as lines:
        every = int(next(lines))
        return every, {wording.key: wording for wording in map(decoder.decode, lines)}


def difference(before: Kept, after: Kept) -> Difference:
    """What changed in the criteria of both."""
    pairs = [(before[key], after[key]) for key in before if key in after]
    reworded = [pair for pair in pairs if (pair[0].plain, pair[0].verdict) != (pair[1].plain, pair[1].verdict)]
    relined = [pair for pair in pairs if pair[0].plain == pair[1].plain and pair[0].lines != pair[1].lines]
    return Difference(reworded, relined, len(before) + len(after) - 2 * len(pairs))


def low(found: Kept) -> str:
    """The share of trials at grade 8 or below, and how many they are."""
    lines: dict[str, list[str]] = {}
    for wording in found.values():
        lines.setdefault(wording.nct_id, []).extend(wording.lines)
    grades = [value for value in map(grade, lines.values()) if value is not None]
    return f"{100 * sum(value <= 8 for value in grades) / max(1, len(grades)):.1f} % of {len(grades)}"


def report(before: Kept, after: Kept, count: int, seed: int, *, lines: bool) -> Iterator[str]:
    """Figures first, then pairs to read."""
    found = difference(before, after)
    yield f"criteria: {len(before)} before, {len(after)} after, {found.missing} in one of the two only"
    yield f"other words: {len(found.reworded)}; the same words in other lines: {len(found.relined)}"
    yield f"no longer worded: {found.lost()}; worded now: {found.won()}"
    for name, kept_then in (("before", before), ("after", after)):
        verdicts = Counter(wording.verdict for wording in kept_then.values())
        yield f"{name}: trials at grade 8 or below {low(kept_then)}; {dict(verdicts.most_common())}"
    pairs = [pair for pair in (found.relined if lines else found.reworded) if wanted(pair[0].nct_id, "dev")]
    picker = random.Random(seed)  # noqa: S311 - a sample to read, no secret
    for was, now in picker.sample(pairs, min(count, len(pairs))):
        yield f"\n{was.nct_id} {was.criterion} {was.verdict} -> {now.verdict}\n    < {' '.join(was.original.split())}"
        yield f"    - {' | '.join(was.lines)}\n    + {' | '.join(now.lines)}"


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=("keep", "show"))
    parser.add_argument("--every", type=int, default=1, help="keep one text in so many; show takes the same")
    parser.add_argument("--count", type=int, default=100, help="pairs to print")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--file", type=Path, default=KEPT)
    options = parser.parse_args(arguments)
    if options.do == "keep":
        print(f"{keep(wordings(options.every), options.file, options.every)} wordings kept")
        return 0
    if not options.file.exists():
        print("nothing is kept yet: keep first, change something, then show", file=sys.stderr)
        return 1
    every, before = kept(options.file)
    after = {wording.key: wording for wording in wordings(every)}
    for line in report(before, after, options.count, options.seed, lines=options.lines):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
