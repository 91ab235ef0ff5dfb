"""Real records on Spanish pages: marks, figures and words as on the English ones, and nothing of ours in English."""

from __future__ import annotations

import gzip
import re
from collections import Counter

import pytest

from lib.corpus import corpus_dir
from lib.spanish import marked, shown
from lib.trials import SITE, trial_of
from trialfinder.pages import render
from trialfinder.pages.languages import in_spanish, unsaid

pytestmark = pytest.mark.corpus

EVERY = 34
"""One in so many of the real records."""
STILL_ENGLISH: frozenset[str] = frozenset()
"""Texts of ours on their pages that have no Spanish."""


def test_real_records_keep_every_mark_and_figure_in_spanish_and_nothing_of_ours_stays_english() -> None:
    with gzip.open(corpus_dir() / "registry" / "studies.ndjson.gz") as file:
        records = [line for number, line in enumerate(file) if number % EVERY == 0]
    missing: set[str] = set()
    for raw in records:
        trial = trial_of(raw)
        for english in (render.trial_html(trial, SITE), render.print_html(trial, SITE)):
            page = in_spanish(english, SITE)
            assert marked(page) == marked(english), trial.nct_id
            digits = [Counter(re.findall("[0-9]+", shown(one))) for one in (page, english)]
            assert digits[0] == digits[1], trial.nct_id
            missing.update(unsaid(english, SITE))
    assert len(records) > 50
    assert missing == STILL_ENGLISH
