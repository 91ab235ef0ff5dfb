"""Planted errors: what is spoilt in a wording that passes, or in the registry's own words, is stopped."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from lib.corpus import corpus_dir
from trialfinder.fidelity.judge import Judgement, judge
from trialfinder.fidelity.mutations.model import MUTATIONS, Mutation
from trialfinder.fidelity.planted import GRAVE, KillReport, Kills, Pair, Survivor, kill_report, shortfalls
from trialfinder.text.normalize import unescape

REWORDINGS = Path(__file__).parent / "rewordings_faithful.tsv"
# One criterion that each mutation can spoil at least once, of the shapes that NCT00318643, NCT01324635 and
# NCT03004846 taught.
SAMPLES = (
    "Part A only: male patients must not have had a stroke, seizure or serious heart attack within 6 months before"
    " screening, unless they have recovered (as judged by the investigator)",
    "Known uncontrolled hypertension and/or diabetes with HbA1c between 7.5 and 10 % or creatinine over 2 x ULN",
    "At least two prior lines of chemotherapy, only if the left ventricular ejection fraction is more than 50 mL/min",
    "Weight at least 50 kg and hemoglobin 12 mg/dL measured once in the last 3 weeks, see section 5.2",
    "Able to take any other drugs except aspirin, ibuprofen or steroids daily after the first positive HIV test",
    "Aged 18-65 years with a history of chronic liver disease, acute infection, or current severe pain when"
    " walking without help",
    "You are pregnant, or your adult partner has type 1 diabetes or a likely HER2+ tumor of stage IIIA (in one or both"
    " breasts) that is not treated or removed, with newly raised total bilirubin",
    "You have had first-line oral treatment in another study 3 weeks ago, or a family history of high risk of gout at"
    " any time. At least one of these diseases was seen in either eye, for example a planned operation such as a"
    " transplant, etc",
    "Past treatment for gout. Past radiation treatment: none of the arm in the last 3 weeks",
)


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # a test's choice of places, no secret


def test_there_are_at_least_forty_and_each_says_why_the_meaning_is_another() -> None:
    assert len(MUTATIONS) >= 40
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)
    assert all(mutation.mutate.__doc__ for mutation in MUTATIONS)
    assert {mutation.group for mutation in MUTATIONS} >= GRAVE


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_is_the_same_for_the_same_seed_and_spoils_where_it_applies(mutation: Mutation) -> None:
    spoilt = [mutation(text, chance(7)) for text in SAMPLES]
    assert spoilt == [mutation(text, chance(7)) for text in SAMPLES]
    assert any(spoilt), "it applies to none of the samples"
    assert all(new is None or new.split() != text.split() for text, new in zip(SAMPLES, spoilt, strict=True))
    assert mutation("", chance(7)) is None or mutation.group in ("negation", "side", "added", "characters")


def test_every_error_planted_in_the_samples_is_stopped() -> None:
    report = kill_report([("exclusion", text, text) for text in SAMPLES], 3, 100, identity=True)
    assert report.survivors == ()


def test_errors_planted_in_rewordings_that_pass_are_stopped() -> None:
    lines = REWORDINGS.read_text(encoding="utf-8").splitlines()[1:]
    pairs: list[Pair] = [(side, original, plain) for _, side, original, plain in (line.split("\t") for line in lines)]
    _meets_the_bounds(kill_report([pair for pair in pairs if judge(*pair).verdict != "original"], 11, 60))


@pytest.mark.corpus
def test_errors_planted_in_the_registrys_own_words_are_stopped() -> None:
    """Lines of criteria of the real texts, unparted by the segmenter, which the checker does not know."""
    pairs: list[Pair] = []
    with gzip.open(corpus_dir() / "registry" / "studies.ndjson.gz", "rt", encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
            pairs += [
                ("unspecified", one, unescape(one)) for one in map(_bare, text.splitlines()) if 20 < len(one) < 600
            ]
    _meets_the_bounds(kill_report(chance(5).sample(pairs, 6_000), 13, 100, identity=True))


def _bare(line: str) -> str:
    return line.strip().lstrip("*- 0123456789.").strip()


def _meets_the_bounds(report: KillReport) -> None:
    told = "\n".join(f"{one.mutation}: {one.original[:200]} || {one.plain[:200]}" for one in report.survivors)
    assert list(shortfalls(report)) == [], told


def a_report(group: str, made: int, stopped: int, *, others: int = 99) -> KillReport:
    kills = {f"other {number}": Kills("term", 200, 200) for number in range(others)}
    survivors = (Survivor("this", "inclusion", "gout", "asthma"),) * (made - stopped)
    return KillReport({**kills, "this": Kills(group, made, stopped)}, survivors, 5, 5, 4, 4)


@pytest.mark.parametrize(
    ("group", "made", "stopped", "missed"),
    [
        ("term", 200, 200, []),
        ("term", 200, 198, []),
        ("term", 200, 197, ["worst"]),
        ("term", 50, 49, []),
        ("term", 50, 48, ["worst"]),
        *((group, 200, 199, ["grave"]) for group in sorted(GRAVE)),
        ("unit", 3, 2, ["grave"]),
    ],
)
def test_each_bound_is_missed_where_it_is(group: str, made: int, stopped: int, missed: list[str]) -> None:
    found = list(shortfalls(a_report(group, made, stopped)))
    assert [one.bound for one in found] == missed
    assert all(one.where == "this" and f"{stopped} of {made}" in one.detail for one in found)


def test_the_mean_and_the_baselines_have_their_bounds() -> None:
    report = a_report("term", 200, 100, others=9)
    assert [one.bound for one in shortfalls(report)] == ["mean", "worst"]
    assert [one.bound for one in shortfalls(a_report("term", 9, 9)._replace(passed=4))] == ["baseline"]
    assert [one.bound for one in shortfalls(a_report("term", 9, 9)._replace(strangers_stopped=3))] == ["baseline"]
    assert [one.bound for one in shortfalls(kill_report([], 1, 5))] == ["made"]


def test_a_checker_that_lets_everything_pass_is_found_out() -> None:
    report = kill_report(
        [("exclusion", text, text) for text in SAMPLES], 3, 10, lambda *_: Judgement("verified", ()), identity=True
    )
    assert report.mean == 0
    assert report.strangers_stopped == 0


def test_a_checker_that_stops_everything_is_found_out() -> None:
    pairs: list[Pair] = [("inclusion", "Weight ≥ 50 kg", "You weigh at least 50 kg")]
    assert judge(*pairs[0]).verdict == "verified"
    report = kill_report(pairs, 3, 10, lambda *_: Judgement("original", ()))
    assert (report.passed, report.unspoilt) == (0, 1)
