"""Errors planted into the criteria of many trials, and what the checker stops of them.

In: eligibility texts by name, of a store or of files, and a seed. Out: the figures of `check fidelity`, over the
plain wordings that `explain` gives and over the registry's own words, and the bounds that they miss.
The mutations and the checker know neither `explain` nor the translator; here they meet.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from trialfinder.catalog import Catalog
from trialfinder.cli.terminal import Progress
from trialfinder.errors import BadInputError
from trialfinder.explain import VERSIONS, explain
from trialfinder.fidelity.planted import KillReport, Pair, kill_report, shortfalls
from trialfinder.store.derived import source_text
from trialfinder.store.studies import all_ids
from trialfinder.text.normalize import unescape


class Gauge(NamedTuple):
    """How many trials are drawn by which seed, and how many criteria each mutation spoils."""

    trials: int
    mutants: int
    seed: int


class Text(NamedTuple):
    """An eligibility text and what to call it."""

    name: str
    text: str


def drawn_from_store(catalog: Catalog, gauge: Gauge) -> Iterator[Text]:
    """The texts of trials drawn by the seed; all of them where the store holds no more."""
    for nct_id in _drawn(list(all_ids(catalog.store)), gauge):
        yield Text(nct_id, source_text(catalog.document(nct_id)))


def drawn_from_files(source: Path, gauge: Gauge) -> Iterator[Text]:
    """The texts of a file, or of files drawn from a folder: each holds one eligibility text and nothing else."""
    files = sorted(file for file in source.iterdir() if file.is_file()) if source.is_dir() else [source]
    for file in _drawn(files, gauge):
        try:
            yield Text(file.name, file.read_bytes().decode("utf-8"))
        except UnicodeDecodeError as error:
            told = f"'{file}' is not UTF-8 at byte {error.start}"
            raise BadInputError(told, "Convert it to UTF-8 first.") from None


def _drawn(named: Sequence[Any], gauge: Gauge) -> list[Any]:
    chance = random.Random(gauge.seed)  # noqa: S311  # which trials are looked at is no secret
    return chance.sample(named, min(gauge.trials, len(named)))


def planted(
    texts: Iterable[Text], gauge: Gauge, asked: str, explaining: Progress | None, judging: Progress | None
) -> Any:
    """The figures, as JSON shows them; `asked` is the day."""
    worded: list[Pair] = []
    own: list[Pair] = []
    trials = 0
    for trials, (_, text) in enumerate(texts, 1):
        for criterion in explain(text).criteria:
            registry = unescape(criterion.original)
            own.append((criterion.side, criterion.original, registry))
            if criterion.verdict != "original" and criterion.plain.split() != registry.split():
                worded.append((criterion.side, criterion.original, criterion.plain))
        if explaining:
            explaining(trials, gauge.trials, trials)

    def told(done: int, total: int) -> None:
        if judging:
            judging(done, total, done)

    reports = {
        "translations": kill_report(worded, gauge.seed, gauge.mutants, progress=told),
        "originals": kill_report(own, gauge.seed, gauge.mutants, identity=True, progress=told),
    }
    problems = [{"of": of, **missed._asdict()} for of, report in reports.items() for missed in shortfalls(report)]
    return {
        "ok": not problems,
        "date": asked,
        "versions": msgspec.to_builtins(VERSIONS),
        "seed": gauge.seed,
        "trials": trials,
        "mutants": gauge.mutants,
        **{of: _figures(report) for of, report in reports.items()},
        "problems": problems,
    }


def _figures(report: KillReport) -> dict[str, Any]:
    applied = [kills for kills in report.kills.values() if kills.made]
    worst, rate = report.worst if applied else ("", 1.0)
    return {
        "criteria": report.unspoilt,
        "made": sum(kills.made for kills in applied),
        "stopped": sum(kills.stopped for kills in applied),
        "mean": round(report.mean, 5) if applied else None,
        "worst": {"mutation": worst, "rate": round(rate, 5)},
        "unspoilt_passed": report.passed,
        "strangers": report.strangers,
        "strangers_stopped": report.strangers_stopped,
        "mutations": {
            name: {"group": kills.group, "made": kills.made, "stopped": kills.stopped, "rate": round(kills.rate, 5)}
            for name, kills in report.kills.items()
        },
        "survivors": [survivor._asdict() for survivor in report.survivors],
    }


def lines(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as a person reads them."""
    for of in ("translations", "originals"):
        part = figures[of]
        yield f"{of}: {part['made']:,} errors planted into {part['criteria']:,} criteria, {part['stopped']:,} stopped"
        for name, kills in part["mutations"].items():
            if kills["made"]:
                yield f"  {name:28}{kills['group']:12}{kills['stopped']:>6} of {kills['made']:<6}{kills['rate']:8.2%}"
        if part["mean"] is not None:
            yield f"  mean {part['mean']:.3%}, worst {part['worst']['rate']:.2%} ({part['worst']['mutation']})"
        yield f"  unspoilt wordings that pass: {part['unspoilt_passed']:,} of {part['criteria']:,}"
        yield f"  another criterion's words, stopped: {part['strangers_stopped']:,} of {part['strangers']:,}"
        for survivor in part["survivors"]:
            yield f"  survivor of {survivor['mutation']} ({survivor['side']})"
            yield f"    original: {' '.join(survivor['original'].split())}"
            yield f"    spoilt:   {' '.join(survivor['plain'].split())}"
    versions = ", ".join(f"{name} {version}" for name, version in figures["versions"].items())
    yield f"{figures['trials']:,} trials drawn by seed {figures['seed']}, {figures['date']}, {versions}"
    for problem in figures["problems"]:
        yield f"missed: {problem['of']}: {problem['where']}: {problem['detail']}"
