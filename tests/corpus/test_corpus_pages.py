"""The real records as pages: each can be made in every form, and a sample (or all) passes the auditor."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import groupby

import pytest

from lib.atom import read_feed
from lib.corpus import corpus_dir
from lib.trials import SITE, problems_of, trial_of, warnings_on
from trialfinder.audit.versions import audit_versions
from trialfinder.history.changes import changes
from trialfinder.pages import changed as changed_pages
from trialfinder.pages import render
from trialfinder.pages.rules.warnings import RULES
from trialfinder.records.document import read_document

pytestmark = pytest.mark.corpus

FULL = os.environ.get("TRIALFINDER_FULL_CORPUS") == "1"
AUDITED = 100
RENDERED = 80

# How many real records each warning fires on, as of the day of SITE.
WARNED = {
    "warn-old": 460,
    "warn-completion": 330,
    "warn-closed-text": 2,
    "warn-unknown": 283,
    "warn-sites": 0,
    "warn-spelling": 5,
    "warn-phase": 6,
    "warn-ages": 0,
}

# What the real versions hold: kinds of news, and versions of which nothing is news.
TOLD = {
    "added": 24,
    "closed": 2,
    "contact": 5,
    "date": 19,
    "details": 2,
    "fields": 1,
    "number": 7,
    "opened": 169,
    "paused": 5,
    "removed": 8,
    "renamed": 5,
    "site_details": 7,
    "site_moved": 6,
    "site_status": 13,
    "stopped": 1,
    "value": 12,
    "words": 6,
}
CALM = 11


@cache
def records(name: str) -> list[bytes]:
    with gzip.open(corpus_dir() / "registry" / f"{name}.ndjson.gz") as file:
        return [line.rstrip(b"\n") for line in file]


def some(name: str, number: int) -> list[bytes]:
    """A sample that is the same in every run; all of them where the run is a full one."""
    found = records(name)
    return found if FULL or len(found) <= number else random.Random(2043).sample(found, number)  # noqa: S311 - no secret


def test_every_form_of_a_real_record_can_be_made() -> None:
    made = 0
    for raw in [*some("studies", RENDERED), *records("studies_partial")]:
        trial = trial_of(raw)
        assert render.trial_html(trial, SITE)
        assert render.print_html(trial, SITE)
        assert render.trial_text(trial, SITE)
        assert render.trial_markdown(trial, SITE)
        assert json.loads(render.trial_json(trial, SITE))["document_sha256"] == trial.document.sha256
        made += 1
    assert made == len(some("studies", RENDERED)) + 66


def test_real_records_pass_the_auditor_without_a_problem() -> None:
    found = {}
    for raw in some("studies", AUDITED):
        trial = trial_of(raw)
        problems = problems_of(trial)
        if problems:
            found[trial.nct_id] = problems
    assert found == {}


def test_real_partial_records_pass_the_auditor_without_a_problem() -> None:
    assert [problem for raw in records("studies_partial") for problem in problems_of(trial_of(raw))] == []


def versions() -> Iterator[list[bytes]]:
    yield from (
        list(lines) for _, lines in groupby(records("study_versions"), key=lambda raw: read_document(raw).nct_id)
    )


def test_the_changes_of_real_versions_can_be_told_and_pass_the_auditor() -> None:
    told = Counter[str]()
    trials = calm = 0
    for lines in versions():
        documents = sorted((read_document(raw) for raw in lines), key=lambda document: document.version)
        found = changes(documents)
        trial = trial_of(documents[-1].raw, versions=len(documents))
        assert problems_of(trial, found) == []
        read_feed(changed_pages.changes_atom(trial, found, SITE))
        assert len(found) == len(documents) - 1
        told.update(change.kind for one in found for change in one.changes)
        calm += sum(not one.changes for one in found)
        held = {document.sha256: document.tree for document in documents}
        assert audit_versions(changed_pages.changes_html(trial, found, SITE), held) == []
        trials += 1
    assert trials == 36
    assert calm == CALM
    assert dict(told) == TOLD


def test_each_warning_fires_on_as_many_real_records_as_before() -> None:
    fired = Counter(
        name
        for raw in records("studies")
        for name in {rule.name for rule in warnings_on(read_document(raw).study, SITE.as_of)}
    )
    assert {rule.name: fired[rule.name] for rule in RULES} == WARNED
