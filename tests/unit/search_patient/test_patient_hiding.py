"""What is not wanted: hidden once, told where it cannot be told, and never longer than there is time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lib.searchable import Searchable, a_record
from trialfinder.search import patient, reading
from trialfinder.search.asking import Flags, question

TEXTS = (
    "Exclusion Criteria:\n\n* Diabetes mellitus and HIV infection\n",
    "Exclusion Criteria:\n\n* Uncontrolled diabetes mellitus\n",
    "Inclusion Criteria:\n\n* Adults\n",
)


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    made = [
        a_record(number, f"Murtazide {number}", eligibilityModule={"eligibilityCriteria": text})
        for number, text in enumerate(TEXTS, 1)
    ]
    return Searchable(tmp_path_factory.mktemp("hiding"), made)


def test_a_trial_that_is_hidden_for_two_reasons_counts_once(hiding: Searchable) -> None:
    answer = hiding.ask("murtazide", hide=("diabetes", "HIV"))
    assert (answer.hidden["hide"], answer.cannot_tell, answer.total) == (1, 1, 2)


def test_of_a_hit_that_cannot_be_told_the_answer_says_of_what(hiding: Searchable) -> None:
    told = {hit.nct_id: hit.cannot_tell for hit in hiding.ask("murtazide", hide=("exclude diabetes",)).hits}
    assert told == {"NCT00000002": ("exclude diabetes",), "NCT00000003": ()}


def test_what_there_is_no_time_to_read_is_not_told_and_stays(
    hiding: Searchable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "READING", 0.0)
    answer = hiding.ask("murtazide", hide=("diabetes",))
    assert (answer.hidden["hide"], answer.cannot_tell, answer.total) == (0, 2, 3)


def test_of_more_than_can_be_read_the_rest_is_not_told(hiding: Searchable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_READ", 1)
    answer = hiding.ask("murtazide", hide=("diabetes",))
    assert answer.hidden["hide"] + answer.cannot_tell == 2


def test_each_record_is_read_once_however_much_is_to_be_hidden(
    hiding: Searchable, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    trial = hiding.trial

    def counted(nct_id: str) -> object:
        read.append(nct_id)
        return trial(nct_id)

    monkeypatch.setattr(hiding, "trial", counted)
    hiding.ask("murtazide", hide=("diabetes", "HIV", "exclude diabetes"))
    assert len(read) == len(set(read))


def test_every_step_of_a_search_looks_at_the_clock(hiding: Searchable, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that runs a second at each look: a text of many words ends at the limit, and not after it."""

    def ticks() -> Iterator[float]:
        yield from map(float, range(10_000))

    clock = ticks()
    monkeypatch.setattr(patient.time, "monotonic", lambda: next(clock))
    asked = question(Flags(q=" ".join(f"zolb{letter}xq" for letter in "abcdefghijklmnopqrstuvwxyz")))
    with pytest.raises(patient.OutOfTime):
        patient.search(hiding.index, hiding, asked, seconds=10)
