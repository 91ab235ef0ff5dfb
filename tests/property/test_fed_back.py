"""What `explain` shows, fed back as {side, original, plain}, gets the same verdict, in any order, at any time."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.measure_translation import texts
from lib.corpus import corpus_dir
from trialfinder.criteria.model import ExplainedCriterion
from trialfinder.explain import explain
from trialfinder.fidelity.judge import Judge, judge
from trialfinder.fidelity.rows import judge_rows
from trialfinder.records.document import read_document
from trialfinder.sample import studies
from trialfinder.store.derived import source_text
from trialfinder.vocab.loader import entries


def sample_texts() -> list[str]:
    return [source_text(read_document(content)) for _, content in studies()]


HEADINGS = ("Inclusion Criteria:", "Exclusion Criteria:", "Other:", "")
LINES = sorted({line.strip() for text in sample_texts() for line in text.splitlines() if line.strip()})
TEXTS = st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(HEADINGS), st.text(max_size=30)), max_size=12)


def _fed_back(criteria: list[ExplainedCriterion]) -> None:
    rows = [
        msgspec.json.encode({"id": number, "side": one.side, "original": one.original, "plain": one.plain})
        for number, one in enumerate(criteria)
    ]
    order = random.Random(len(rows)).sample(range(len(rows)), len(rows))  # noqa: S311  # an order, no secret
    for answer in judge_rows(rows[number] for number in order):
        shown = criteria[answer["id"]]
        assert answer["verdict"] == shown.verdict, (shown.original, shown.plain)
        # A criterion left in its own words tells why its plain words were stopped, which were not shown.
        if shown.verdict != "original":
            assert (answer["findings"], shown.findings) == ([], ())


def test_every_criterion_of_the_sample() -> None:
    criteria = [one for text in sample_texts() for one in explain(text).criteria]
    assert len({one.verdict for one in criteria}) >= 3
    _fed_back(criteria)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_every_criterion_of_any_text(lines: list[str]) -> None:
    text = "\n".join(lines).encode("utf-8", "ignore").decode()
    _fed_back(list(explain(text).criteria))


def test_a_checker_made_anew_and_one_that_has_judged_much_agree() -> None:
    criteria = [one for text in sample_texts()[:20] for one in explain(text).criteria]
    anew = Judge(entries())
    for one in reversed(criteria):
        assert anew.judge(one.side, one.original, one.plain) == judge(one.side, one.original, one.plain)


@pytest.mark.corpus
def test_every_criterion_of_real_texts() -> None:
    corpus_dir()  # or skip
    drawn = [text for number, (_, text) in enumerate(texts("all")) if number % 60 == 0]
    _fed_back([one for text in drawn for one in explain(text).criteria])
