"""The real trial pages: what they weigh, and what of taking part they can quote."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections import Counter
from functools import cache
from statistics import median

import pytest

from lib.corpus import corpus_dir
from lib.trials import SITE, trial_of
from trialfinder.audit import paths
from trialfinder.audit.provenance import audit_page
from trialfinder.explain import explain, to_json
from trialfinder.pages import render
from trialfinder.pages.quoting import find
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.records.document import read_document
from trialfinder.store import derived
from trialfinder.trial import Trial

pytestmark = pytest.mark.corpus

FULL = os.environ.get("TRIALFINDER_FULL_CORPUS") == "1"
WEIGHED = 60
HEAVIEST = 3
"""The longest records, which are always weighed."""
MEDIAN_KB, LARGEST_KB = 60, 250
STYLES = ("style.css", "trial.css")

# How many real records hold a sentence that answers a question on taking part.
ANSWERED = {"visits": 212, "length": 572, "placebo": 564, "overnight": 13, "biopsy": 65, "payment": 6, "followup": 231}


@cache
def records() -> list[bytes]:
    with gzip.open(corpus_dir() / "registry" / "studies.ndjson.gz") as file:
        return [line.rstrip(b"\n") for line in file]


def worded(raw: bytes) -> Trial:
    """The trial with its plain English, made on the spot: in official words alone a page is lighter."""
    trial = trial_of(raw)
    plain = explain(derived.source_text(trial.document), nct_id=trial.nct_id)
    return Trial(**{**vars(trial), "plain": plain})


def weight(raw: bytes) -> float:
    """Kilobytes of the page as it is sent, with the styles that it asks for."""
    styles = [render.static_files()[name][1] for name in STYLES]
    parts = [render.trial_html(worded(raw), SITE).encode(), *styles]
    return sum(len(gzip.compress(part)) for part in parts) / 1000


def test_a_real_page_weighs_little_and_the_heaviest_not_too_much() -> None:
    everything = records()
    sample = everything if FULL else random.Random(2043).sample(everything, WEIGHED)  # noqa: S311 - no secret
    weights = [weight(raw) for raw in sample]
    assert median(weights) <= MEDIAN_KB
    heaviest = max(weight(raw) for raw in sorted(everything, key=len)[-HEAVIEST:])
    assert max(*weights, heaviest) <= LARGEST_KB


def test_as_many_real_records_answer_what_people_ask_as_before() -> None:
    found = Counter(topic for raw in records() for topic in find(read_document(raw).lens))
    assert dict(found) == ANSWERED


def test_the_sites_nearest_to_a_place_are_marked_on_real_pages_too() -> None:
    several = [raw for raw in records() if raw.count(b'"geoPoint"') > 40]
    for raw in random.Random(2043).sample(several, 5):  # noqa: S311 - no secret
        trial = trial_of(raw)
        page = render.trial_html(trial, SITE, near="Houston, TX")
        explained = json.loads(to_json(trial.plain))
        document = paths.decode(raw)
        assert audit_page(page, {trial.nct_id: document}, {trial.nct_id: explained}, rule_names(), nct_id=None) == []
