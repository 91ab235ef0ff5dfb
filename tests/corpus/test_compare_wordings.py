"""Before and after over real criteria: what changed is counted, and what is held out is never shown."""

from __future__ import annotations

from pathlib import Path

from corpus.compare_wordings import Wording, difference, keep, kept, main, report

OPEN, HELD = "NCT00000001", "NCT00000007"


def a_wording(nct_id: str = OPEN, criterion: str = "i1", *lines: str, verdict: str = "verified") -> Wording:
    return Wording(nct_id, criterion, f"original of {criterion}", lines or ("You have gout",), verdict)


def by_key(*found: Wording) -> dict[tuple[str, str, str], Wording]:
    return {wording.key: wording for wording in found}


def test_what_was_won_lost_reworded_and_broken_otherwise_is_told_apart() -> None:
    before = by_key(
        a_wording(),
        a_wording(OPEN, "i2", "You have a cold"),
        a_wording(OPEN, "i3", "You have gout", "in a toe"),
        a_wording(OPEN, "i4", verdict="original"),
        a_wording(OPEN, "i5"),
    )
    after = by_key(
        a_wording(),
        a_wording(OPEN, "i2", "You have a common cold"),
        a_wording(OPEN, "i3", "You have gout in a toe"),
        a_wording(OPEN, "i4", "You have had gout"),
        a_wording(OPEN, "i5", verdict="original"),
        a_wording(OPEN, "i6"),
    )
    found = difference(before, after)
    assert [was.criterion for was, _ in found.reworded] == ["i2", "i4", "i5"]
    assert [was.criterion for was, _ in found.relined] == ["i3"]
    assert (found.won(), found.lost(), found.missing) == (1, 1, 1)


def test_a_held_out_criterion_is_counted_and_not_printed() -> None:
    before = by_key(a_wording(), a_wording(HELD))
    after = by_key(a_wording(OPEN, "i1", "You have had gout"), a_wording(HELD, "i1", "You have had gout"))
    told = "\n".join(report(before, after, 10, 0, lines=False))
    assert "other words: 2" in told
    assert OPEN in told
    assert HELD not in told


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    found = [a_wording(), a_wording(OPEN, "i2", "You have gout", "in a toe", verdict="original")]
    assert keep(iter(found), tmp_path / "made" / "kept.gz", 10) == 2
    every, again = kept(tmp_path / "made" / "kept.gz")
    assert every == 10
    assert list(again.values()) == found


def test_nothing_kept_is_said_and_no_success(tmp_path: Path) -> None:
    assert main(["show", "--file", str(tmp_path / "none.gz")]) == 1
