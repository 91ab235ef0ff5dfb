"""An explanation keeps the shape, the figures and the words that are promised."""

from __future__ import annotations

import hashlib
import json
import time

import pytest

from lib.cuts import broken_promises
from trialfinder.criteria.segment import segment
from trialfinder.explain import VERSIONS, explain, to_json, unworded
from trialfinder.fidelity.judge import judge
from trialfinder.text.grade import grade

TEXT = (
    "Inclusion Criteria:\n\n1. Age \\>= 18 years.\n2. Organs,\n   all of the following:\n\n   * Liver\n\n"
    "Exclusion Criteria:\n\n* Gout\n"
)


def test_the_json_has_the_promised_keys_in_the_promised_order() -> None:
    data = json.loads(to_json(explain(TEXT, nct_id="NCT99990001")))
    assert list(data)[:8] == [
        "schema",
        "nct_id",
        "source_sha256",
        "versions",
        "about",
        "summary",
        "headings",
        "criteria",
    ]
    assert list(data["versions"]) == ["rules", "vocabulary", "checker"]
    assert list(data["summary"]) == [
        "criteria",
        "verified",
        "verified_terms_kept",
        "machine_worded",
        "original",
        "grade_before",
        "grade_after",
    ]
    assert list(data["headings"][0]) == ["id", "span", "text", "kind"]
    for criterion in data["criteria"]:
        assert list(criterion) == [
            "id",
            "side",
            "label",
            "depth",
            "parent",
            "cohort",
            "group",
            "span",
            "original",
            "plain",
            "lines",
            "verdict",
            "findings",
            "edits",
            "notes",
            "constraints",
            "review",
        ]
        for finding in criterion["findings"]:
            assert {"kind", "original", "plain", "detail"} <= set(finding)


def test_the_values_are_those_of_the_text() -> None:
    data = json.loads(to_json(explain(TEXT, nct_id="NCT99990001")))
    assert data["schema"] == "trialfinder.explain/1"
    assert data["nct_id"] == "NCT99990001"
    assert data["source_sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert data["headings"][0] == {"id": "h1", "span": [0, 19], "text": "Inclusion Criteria:", "kind": "side"}
    first = data["criteria"][0]
    assert (first["id"], first["label"], first["original"]) == ("i1", "1.", "Age >= 18 years.")
    assert TEXT[slice(*first["span"])] == "Age \\>= 18 years."
    assert first["plain"] == "You are at least 18 years old."
    assert first["edits"] == [
        {"span": [24, 31], "out": "You are at least", "rule": "frame.age"},
        {"span": [35, 40], "out": "years old", "rule": "frame.age"},
    ]
    assert first["constraints"] == [{"kind": "age", "min": "18", "min_inclusive": "true", "min_unit": "years"}]
    assert first["notes"] == []


def test_a_criterion_that_is_not_verified_keeps_the_registrys_words_and_says_why() -> None:
    for criterion in explain(TEXT).criteria:
        if criterion.verdict == "original":
            assert criterion.plain == criterion.original
            assert criterion.findings


def test_lines_joined_by_one_space_are_plain_also_where_the_original_breaks_lines() -> None:
    criteria = explain(TEXT).criteria
    assert any("\n" in criterion.original for criterion in criteria)
    for criterion in criteria:
        assert " ".join(criterion.lines) == criterion.plain


def test_each_criterion_fed_back_to_the_checker_gets_the_same_verdict() -> None:
    tricky = TEXT + "* twice \\\\> escaped\n* a\u00a0b\n"
    for criterion in explain(tricky).criteria:
        assert judge(criterion.side, criterion.original, criterion.plain).verdict == criterion.verdict


def test_a_text_that_is_not_explained_yet_is_cut_and_keeps_the_registrys_words() -> None:
    study = unworded(TEXT)
    assert [c.span for c in study.criteria] == [c.span for c in explain(TEXT).criteria]
    assert all(c.plain == c.original and c.verdict == "original" and c.findings for c in study.criteria)


def test_the_summary_counts_the_verdicts_and_grades_before_and_after() -> None:
    study = explain(TEXT)
    verdicts = [criterion.verdict for criterion in study.criteria]
    assert study.summary.criteria == len(verdicts) == 4
    for verdict in ("verified", "verified_terms_kept", "machine_worded", "original"):
        assert getattr(study.summary, verdict) == verdicts.count(verdict)
    assert study.summary.grade_before == grade(TEXT.splitlines())
    assert study.summary.grade_after == grade([line for c in study.criteria for line in c.lines])


def test_an_empty_text_has_no_criteria_and_no_grade() -> None:
    data = json.loads(to_json(explain("")))
    assert data["criteria"] == data["headings"] == []
    assert data["summary"]["criteria"] == 0
    assert data["summary"]["grade_before"] is data["summary"]["grade_after"] is None
    assert data["nct_id"] is None


def test_the_versions_name_what_made_the_explanation() -> None:
    assert explain(TEXT).versions == VERSIONS
    assert all([VERSIONS.rules, VERSIONS.vocabulary, VERSIONS.checker])


def test_the_same_text_gives_the_same_bytes() -> None:
    assert to_json(explain(TEXT)) == to_json(explain(TEXT))


@pytest.mark.parametrize(
    "text",
    ["Inclusion Criteria:\n\n* \ud800 age\n", "* a\x00b\n", "a" * 1_000_000, "\udfff", "* \U0001f600 \\> 1\n"],
    ids=["lone surrogate", "null", "one megabyte", "only a surrogate", "astral"],
)
def test_hostile_text_is_explained(text: str) -> None:
    began = time.process_time()
    study = explain(text)
    data = json.loads(to_json(study))
    assert time.process_time() - began < 3
    assert [c["original"] for c in data["criteria"]] == [c.original for c in study.criteria]
    assert broken_promises(text, segment(text)) == []


def test_a_text_longer_than_any_of_the_registry_is_kept_whole_and_cut_no_further() -> None:
    """A file of 30 kB unpacked to millions of one-letter items, and explaining it took gigabytes."""
    text = "Inclusion Criteria:\n\n" + "* a\n" * 1_000_000
    study = explain(text)
    assert len(study.criteria) == 1
    assert study.criteria[0].original == text.strip()
    assert study.criteria[0].side == "unspecified"
    assert [finding.kind for finding in study.criteria[0].findings] == ["not_cut"]
