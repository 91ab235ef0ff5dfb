"""`check fidelity`: errors planted into the wordings of trials, from the store or from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.calls import Caller
from trialfinder.fidelity import planted
from trialfinder.fidelity.judge import Judgement
from trialfinder.fidelity.mutations.model import MUTATIONS

SMALL = ("--trials", "4", "--mutants", "3")
TEXT = """Inclusion Criteria:

* Aged 18 to 65 years
* Hemoglobin at least 9 g/dL within 28 days before screening
* Able and willing to give written informed consent

Exclusion Criteria:

* Known allergy to any component of the study drug
* Stroke or heart attack within 6 months prior to enrollment, except for a transient ischemic attack
"""


def test_the_sample_stops_what_is_planted_and_says_what_was_measured(on_sample: Caller) -> None:
    told = on_sample("check", "fidelity", *SMALL, "--as-of", "2026-06-01", "--json")
    figures = told.json
    assert (told.code, figures["ok"], figures["problems"]) == (0, True, [])
    assert (figures["date"], figures["trials"], figures["seed"]) == ("2026-06-01", 4, 1)
    assert set(figures["versions"]) == {"rules", "vocabulary", "checker"}
    for part in (figures["translations"], figures["originals"]):
        assert part["made"] == part["stopped"] > 50
        assert part["unspoilt_passed"] == part["criteria"] > 10
        assert part["strangers_stopped"] == part["strangers"] > 0
        assert set(part["mutations"]) == {mutation.name for mutation in MUTATIONS}


def test_the_figures_are_those_of_the_seed(on_sample: Caller) -> None:
    words = ("check", "fidelity", *SMALL, "--as-of", "2026-06-01", "--json", "--seed")
    one, again, other = (on_sample(*words, seed).json for seed in ("5", "5", "6"))
    assert one == again
    assert one["originals"]["criteria"] != other["originals"]["criteria"]


def test_a_person_reads_the_rate_of_each_kind_and_the_baselines(on_sample: Caller) -> None:
    told = on_sample("check", "fidelity", *SMALL)
    assert told.code == 0
    for said in ("translations:", "originals:", "number_up", "100.00%", "mean 100.000%", "unspoilt wordings", "seed 1"):
        assert said in told.out
    assert "missed" not in told.out


def test_a_folder_of_texts_stands_in_for_the_store(caller: Caller, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    for source in (folder, folder / "one.txt"):
        figures = caller("check", "fidelity", str(source), *SMALL, "--json").json
        assert (figures["ok"], figures["trials"], figures["originals"]["criteria"]) == (True, 1, 5)
    (folder / "two.txt").write_bytes(b"Age \xff 18")
    assert caller("check", "fidelity", str(folder), *SMALL).code == 65


@pytest.mark.parametrize(
    ("verdict", "bounds"), [("verified", {"mean", "grave", "worst", "baseline"}), ("original", {"baseline"})]
)
def test_a_checker_that_says_always_the_same_is_found_out(
    on_sample: Caller, monkeypatch: pytest.MonkeyPatch, verdict: str, bounds: set[str]
) -> None:
    right = planted.kill_report

    def blind(pairs: object, seed: int, most: int, **rest: object) -> planted.KillReport:
        return right(pairs, seed, most, lambda *_: Judgement(verdict, ()), **rest)  # type: ignore[arg-type]  # as they come

    monkeypatch.setattr("trialfinder.cli.planting.kill_report", blind)
    told = on_sample("check", "fidelity", *SMALL, "--json")
    assert (told.code, told.err, told.json["ok"]) == (1, "", False)
    assert {found["bound"] for found in told.json["problems"] if found["of"] == "originals"} == bounds
    assert "missed: originals" in on_sample("check", "fidelity", *SMALL).out


def test_it_needs_a_store_or_texts(caller: Caller, tmp_path: Path) -> None:
    assert caller("check", "fidelity").code == 66
    (tmp_path / "empty").mkdir()
    told = caller("check", "fidelity", str(tmp_path / "empty"), "--json")
    assert (told.code, {found["bound"] for found in told.json["problems"]}) == (1, {"made"})
    for words in (("--trials", "0"), ("--mutants", "none"), (str(tmp_path / "nowhere"),)):
        assert caller("check", "fidelity", *words).code == 2
