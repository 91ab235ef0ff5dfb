"""What a decision does, what it holds for, and what is refused."""

from __future__ import annotations

from pathlib import Path

import apsw
import msgspec
import pytest

from lib.records import a_study
from lib.reviews import CRITERIA, FIRST, SECOND, THIRD, a_store, decided_on, plain_of
from trialfinder.app import open_catalog, site_of
from trialfinder.catalog import Catalog
from trialfinder.cli.provenance import audit_site, audit_trials
from trialfinder.decided import BY_PERSON, decided
from trialfinder.errors import ChangedError, MissingError, RefusedError, UnknownTrialError, UsageError
from trialfinder.explain import to_json
from trialfinder.fidelity.judge import judge
from trialfinder.pages import render, sheet
from trialfinder.refresh import import_paths
from trialfinder.review.deciding import Request, decide, look
from trialfinder.review.queue import make_queue
from trialfinder.settings import read_settings
from trialfinder.store import decisions, sheets
from trialfinder.store.database import open_beside, open_store

EDIT = "You are 18 years or older"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return a_store(tmp_path)


def test_an_approved_wording_stays_and_is_marked_with_the_day(store: Path) -> None:
    before = plain_of(store).criteria[0]
    made = decided_on(store, "approve")
    after = plain_of(store).criteria[0]
    assert before.review is None
    assert after.review is not None
    assert (after.review.by, after.review.date) == ("person", made.made_at[:10])
    assert msgspec.structs.replace(after, review=None) == before


def test_an_edit_replaces_the_wording_in_every_trial_with_the_same_point_and_nowhere_else(store: Path) -> None:
    untouched = plain_of(store).criteria[1:]
    decided_on(store, "edit", f"  {EDIT.replace(' ', '  ')}\n")
    for nct_id, place in ((FIRST, 0), (SECOND, 0), (THIRD, 1)):
        found = plain_of(store, nct_id).criteria[place]
        assert found.plain == EDIT
        assert " ".join(found.lines) == EDIT
        assert [(edit.span, edit.out, edit.rule) for edit in found.edits] == [(found.span, EDIT, BY_PERSON)]
        assert (found.verdict, found.findings) == judge(found.side, found.original, found.plain)
        assert found.review
    assert plain_of(store).criteria[1:] == untouched


def test_a_rejected_wording_becomes_the_official_words(store: Path) -> None:
    decided_on(store, "reject")
    found = plain_of(store).criteria[0]
    assert found.plain == found.original == "Patients aged >= 18 years"
    assert " ".join(found.lines) == found.plain
    assert found.edits == ()
    assert (found.verdict, found.findings) == judge(found.side, found.original, found.plain)
    summary = plain_of(store).summary
    verdicts = [criterion.verdict for criterion in plain_of(store).criteria]
    assert summary.original == verdicts.count("original")
    assert summary.verified == verdicts.count("verified")


def test_the_last_decision_holds_and_all_stay_in_the_log(store: Path) -> None:
    program = plain_of(store).criteria[0].plain
    decided_on(store, "reject", reason="Not sure.")
    decided_on(store, "edit", EDIT, reason="Shorter.")
    decided_on(store, "approve", reason="The first was fine.")
    assert plain_of(store).criteria[0].plain == program
    with open_store(store) as opened:
        log = decisions.log(opened, 10)
    assert [(entry.action, entry.reason) for entry in log] == [
        ("approve", "The first was fine."),
        ("edit", "Shorter."),
        ("reject", "Not sure."),
    ]
    assert all(entry.made_by == "Ada Quill" and entry.made_in == "command line" for entry in log)


@pytest.mark.parametrize("change", ["UPDATE decisions SET reason = 'other'", "DELETE FROM decisions"])
def test_the_log_cannot_be_rewritten(store: Path, change: str) -> None:
    decided_on(store, "approve")
    with open_beside(store) as opened, pytest.raises(apsw.ConstraintError):
        opened.run(change)
    with open_store(store) as opened:
        assert [entry.reason for entry in decisions.log(opened, 10)] == ["So."]


@pytest.mark.parametrize(
    "wording", ["You are at least 81 years old", "You are not 18 years or older", "You may do as you like", "18"]
)
def test_an_edit_that_the_checker_does_not_pass_is_refused_with_its_findings(store: Path, wording: str) -> None:
    before = plain_of(store)
    with pytest.raises(RefusedError) as refused:
        decided_on(store, "edit", wording)
    details = [finding.detail for finding in judge("inclusion", "Patients aged >= 18 years", wording).findings]
    assert details
    assert all(detail in refused.value.message for detail in details)
    assert plain_of(store) == before


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 1001, "a\0b", "a\ud800b"])
def test_a_decision_needs_a_reason_that_can_be_kept(store: Path, reason: str) -> None:
    with pytest.raises(UsageError):
        decided_on(store, "approve", reason=reason)


@pytest.mark.parametrize("wording", ["", " ", "x" * 10_001, "You are\u202e 18", "You\0", "Patients aged >= 18 years"])
def test_a_wording_that_is_none_is_refused(store: Path, wording: str) -> None:
    with pytest.raises(UsageError):
        decided_on(store, "edit", wording)


def test_what_is_not_there_cannot_be_decided(store: Path) -> None:
    with pytest.raises(MissingError):
        decided_on(store, "approve", criterion="i99")
    with pytest.raises(UnknownTrialError):
        decided_on(store, "approve", nct_id="NCT01999999")
    with pytest.raises(MissingError):
        decided_on(store.parent / "nowhere", "approve")


def test_who_looked_at_something_else_is_told_so(store: Path) -> None:
    with open_store(store) as opened:
        looked = look(opened, FIRST, "i1")
    request = Request(FIRST, "i1", "approve", "So.", "Ada Quill", "site", seen=(looked.item, 0))
    decide(store, request)
    with pytest.raises(ChangedError):
        decide(store, request)
    with pytest.raises(ChangedError):
        decide(store, request._replace(criterion="i2"))


def test_a_changed_text_falls_out_of_review_and_comes_back_with_the_old_text(store: Path, tmp_path: Path) -> None:
    decided_on(store, "edit", EDIT)
    changed = tmp_path / "changed.ndjson"
    text = CRITERIA.replace("18 years", "21 years")
    changed.write_bytes(a_study(FIRST, criteria=text, last_update="2025-01-01"))
    import_paths(store, [changed])
    assert plain_of(store).criteria[0].review is None
    assert "21" in plain_of(store).criteria[0].plain
    assert plain_of(store, SECOND).criteria[0].plain == EDIT
    changed.write_bytes(a_study(FIRST, criteria=CRITERIA, last_update="2025-02-02"))
    import_paths(store, [changed])
    assert plain_of(store).criteria[0].plain == EDIT


def test_a_decision_on_what_other_versions_made_does_not_hold(store: Path) -> None:
    decided_on(store, "edit", EDIT)
    with open_store(store) as opened:
        plain = look(opened, FIRST, "i2").plain
        held = dict(decisions.latest(opened))
    assert decided(plain, held).criteria[0].plain == EDIT
    for part in ("rules", "vocabulary", "checker"):
        other = msgspec.structs.replace(plain, versions=msgspec.structs.replace(plain.versions, **{part: "other"}))
        assert decided(other, held) == other
    # Which model was at hand is no other version: its wording would be another item.
    with_model = msgspec.structs.replace(plain.versions, rules=plain.versions.rules + "+model")
    assert decided(msgspec.structs.replace(plain, versions=with_model), held).criteria[0].plain == EDIT


def test_the_same_words_on_the_other_side_are_another_point(tmp_path: Path) -> None:
    text = "Inclusion Criteria:\n\n* Patients aged >= 18 years\n\nExclusion Criteria:\n\n* Patients aged >= 18 years"
    store = a_store(tmp_path, a_study(FIRST, criteria=text))
    decided_on(store, "edit", EDIT)
    assert [bool(criterion.review) for criterion in plain_of(store).criteria] == [True, False]


def test_the_auditor_finds_nothing_on_a_store_with_decisions(store: Path) -> None:
    decided_on(store, "edit", EDIT)
    decided_on(store, "approve", criterion="i2")
    decided_on(store, "reject", criterion="e1")
    settings = read_settings({"data_dir": str(store)}, {"TRIALFINDER_REVIEW": "on"}, store).settings
    with open_catalog(settings) as catalog:
        site = site_of(settings, catalog)
        found = [*audit_trials(catalog, site, iter((FIRST, SECOND, THIRD))), *audit_site(catalog, site, 3)]
    assert [audited.problems for audited in found if audited.problems] == []


def test_pages_and_data_tell_of_the_review_outside_the_words(store: Path) -> None:
    made = decided_on(store, "edit", EDIT)
    settings = read_settings({"data_dir": str(store)}, {}, store).settings
    with open_catalog(settings) as catalog:
        trial, site = catalog.trial(FIRST), site_of(settings, catalog)
    page = render.trial_html(trial, site)
    assert page.count("reviewed by a person on") == 1
    assert f">{EDIT}</span>" in page
    told = msgspec.json.decode(render.trial_json(trial, site))["eligibility"]["criteria"]
    assert [criterion["review"] for criterion in told] == [{"by": "person", "date": made.made_at[:10]}, None, None]
    assert msgspec.json.decode(to_json(trial.plain))["criteria"][0]["review"]["date"] == made.made_at[:10]


@pytest.mark.parametrize("queued", [False, True])
def test_a_page_laid_out_ahead_is_not_shown_after_a_decision(store: Path, queued: bool) -> None:
    with open_store(store, write=True) as opened:
        sheet.keep(opened, Catalog(opened).trial)
    if queued:
        make_queue(store)
    decided_on(store, "edit", EDIT)
    with open_store(store) as opened:
        kept = [sheets.sheet(opened, nct_id, sheet.stamp()) for nct_id in (FIRST, SECOND, THIRD)]
    assert kept == [None, None, None]


def test_a_page_without_the_point_keeps_what_was_laid_out(store: Path) -> None:
    with open_store(store, write=True) as opened:
        sheet.keep(opened, Catalog(opened).trial)
    make_queue(store)
    decided_on(store, "reject", nct_id=FIRST, criterion="e1")
    with open_store(store) as opened:
        kept = [bool(sheets.sheet(opened, nct_id, sheet.stamp())) for nct_id in (FIRST, SECOND, THIRD)]
    assert kept == [False, False, True]


def test_a_decision_is_a_commit_that_serving_processes_see(store: Path) -> None:
    with open_store(store) as opened:
        before = opened.data_version()
        decided_on(store, "approve")
        assert opened.data_version() != before


def test_people_decide_while_a_writer_holds_the_store(store: Path) -> None:
    with open_store(store, write=True):
        decided_on(store, "approve")
    assert plain_of(store).criteria[0].review
