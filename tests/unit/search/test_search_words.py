"""Words as they are compared."""

from __future__ import annotations

import time

import pytest

from trialfinder.search.words import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Malmö", "malmo"),
        ("Non-Small-Cell  lung_cancers", "non small cell lung cancer"),
        ("Crohn's, Crohn’s and Crohns", "crohn crohn and crohn"),
        ("patients' therapies", "patient therapy"),
        ("tumour tumours TUMOR", "tumor tumor tumor"),
        ("oedema edema haemorrhage hemorrhage", "edema edema hemorrhage hemorrhage"),
        ("randomised randomized randomisation", "randomized randomized randomization"),
        ("metastases metastasis diagnoses diagnosis", "metastasis metastasis diagnosis diagnosis"),
        ("illness virus pelvis boxes matches", "illness virus pelvis box match"),
        ("gas his IL-6 β2", "gas his il 6 β2"),
        ("NCT4437511 nct04437511", "nct04437511 nct04437511"),
        ("≥ 18 – & ·", "18"),
        ("straße ﬁbrosis", "strasse fibrosis"),
    ],
)
def test_words_are_folded(text: str, found: str) -> None:
    assert words(text) == found.split()


def test_a_word_without_end_is_cut_and_costs_little() -> None:
    start = time.process_time()
    assert [len(word) for word in words("a" * 100_000)] == [200] * 500
    assert len(words("'s" * 50_000)) > 0
    assert time.process_time() - start < 1
