"""How the real eligibility texts are cut, as frozen figures.

When a rule changes on purpose, read the texts that changed, then run
`TRIALFINDER_PRINT_FIGURES=1 pytest -s tests/corpus/test_segmentation.py` and copy the new figures here; those of
all texts come with `TRIALFINDER_FULL_CORPUS=1` as well.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from lib.corpus import corpus_dir
from lib.cuts import broken_promises
from trialfinder.criteria.model import Segmentation
from trialfinder.criteria.segment import segment

pytestmark = pytest.mark.corpus

# Of the texts that others had split, one in so many; `make corpus` takes them all.
EVERY = 1 if os.environ.get("TRIALFINDER_FULL_CORPUS") == "1" else 6

FIGURES: dict[str, dict[str, int]] = {
    "studies": {
        "criteria": 33434,
        "depth 0": 28737,
        "depth 1": 4081,
        "depth 2": 550,
        "depth 3": 66,
        "finding heading_in_line": 10,
        "finding label_order": 17,
        "finding no_exclusion_heading": 36,
        "finding no_inclusion_heading": 27,
        "grouped": 258,
        "heading cohort": 109,
        "heading section": 226,
        "heading side": 4214,
        "in a cohort": 1486,
        "side exclusion": 19177,
        "side inclusion": 13777,
        "side unspecified": 480,
        "texts": 2043,
    },
    "api_v2_markdown": {
        "criteria": 14249,
        "depth 0": 12869,
        "depth 1": 1284,
        "depth 2": 92,
        "depth 3": 4,
        "finding heading_in_line": 4,
        "finding label_order": 2,
        "finding no_exclusion_heading": 28,
        "finding no_inclusion_heading": 19,
        "grouped": 66,
        "heading cohort": 40,
        "heading section": 171,
        "heading side": 1875,
        "in a cohort": 547,
        "side exclusion": 9413,
        "side inclusion": 4702,
        "side unspecified": 134,
        "texts": 873,
    },
    "legacy_xml_textblock": {
        "criteria": 70320,
        "depth 0": 60899,
        "depth 1": 8317,
        "depth 2": 917,
        "depth 3": 187,
        "finding heading_in_line": 33,
        "finding label_order": 10,
        "finding no_exclusion_heading": 184,
        "finding no_inclusion_heading": 134,
        "grouped": 418,
        "heading cohort": 161,
        "heading section": 1110,
        "heading side": 6827,
        "in a cohort": 1880,
        "side exclusion": 37953,
        "side inclusion": 27617,
        "side unspecified": 4750,
        "texts": 3471,
    },
    "legacy_rewrapped_hyphen": {
        "criteria": 9076,
        "depth 0": 8668,
        "depth 1": 376,
        "depth 2": 32,
        "finding heading_in_line": 4,
        "finding label_order": 4,
        "finding no_exclusion_heading": 12,
        "finding no_inclusion_heading": 4,
        "grouped": 23,
        "heading cohort": 30,
        "heading section": 10,
        "heading side": 2145,
        "in a cohort": 216,
        "side exclusion": 5165,
        "side inclusion": 3870,
        "side unspecified": 41,
        "texts": 1062,
    },
    "split, one in 6": {
        "mixed agreeing": 353,
        "mixed criteria": 551,
        "plain agreeing": 38675,
        "plain criteria": 38706,
        "texts": 1599,
    },
    "split": {
        "mixed agreeing": 2094,
        "mixed criteria": 3012,
        "plain agreeing": 236335,
        "plain criteria": 236369,
        "texts": 9588,
    },
    "registry staff": {"items": 2038, "items found whole": 2022, "other top-level criteria": 209, "records": 77},
}


@pytest.fixture(scope="module")
def folder() -> Path:
    return corpus_dir()


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _texts(folder: Path, style: str) -> Iterator[tuple[str, str]]:
    if style == "studies":
        for row in _rows(folder / "registry" / "studies.ndjson.gz"):
            section = row["protocolSection"]
            yield section["identificationModule"]["nctId"], section["eligibilityModule"]["eligibilityCriteria"]
        return
    for row in _rows(folder / "eligibility" / "criteria_text.ndjson.gz"):
        if row["style"] == style:
            yield row["nct_id"], row["criteria"]


def _count(figures: Counter[str], cut: Segmentation) -> None:
    figures["texts"] += 1
    figures["criteria"] += len(cut.criteria)
    figures["grouped"] += sum(1 for criterion in cut.criteria if criterion.group)
    figures["in a cohort"] += sum(1 for criterion in cut.criteria if criterion.cohort)
    for criterion in cut.criteria:
        figures[f"side {criterion.side}"] += 1
        figures[f"depth {min(criterion.depth, 3)}"] += 1
    for heading in cut.headings:
        figures[f"heading {heading.kind}"] += 1
    for finding in cut.findings:
        figures[f"finding {finding.kind}"] += 1


def _compare(name: str, figures: Counter[str]) -> None:
    if os.environ.get("TRIALFINDER_PRINT_FIGURES") == "1":
        print(f"\n    {name!r}: {dict(sorted(figures.items()))!r},")
        return
    changed = {
        figure: (FIGURES[name].get(figure, 0), figures[figure])
        for figure in sorted({*FIGURES[name], *figures})
        if FIGURES[name].get(figure, 0) != figures[figure]
    }
    assert not changed, f"{name}: (frozen, now) {changed}; the module's docstring says how to refresh"


@pytest.mark.parametrize("style", ["studies", "api_v2_markdown", "legacy_xml_textblock", "legacy_rewrapped_hyphen"])
def test_every_letter_and_digit_is_kept_and_the_cut_is_the_known_one(folder: Path, style: str) -> None:
    figures: Counter[str] = Counter()
    broken = {}
    for nct_id, text in _texts(folder, style):
        cut = segment(text)
        wrong = broken_promises(text, cut)
        if wrong:
            broken[nct_id] = wrong
        _count(figures, cut)
    assert broken == {}
    _compare(style, figures)


# A second, much simpler reader of headings: whether a half that is said to be of one side has a heading of
# the other.
_HAS_HEADING = {
    side: re.compile(rf"(?im)^[^.\n]{{0,80}}\b{side}[ _]criteri|^\W{{0,9}}{side}\W{{0,9}}$")
    for side in ("inclusion", "exclusion")
}
_FIRST = "Inclusion Criteria:\n\n"
_THEN = "\n\nExclusion Criteria:\n\n"


def test_sides_agree_with_the_texts_that_others_had_split(folder: Path) -> None:
    """The two halves, put together again under their headings, must come apart at the same place.

    The split was made by a program. Where a half holds further headings of the other side (several cohorts or
    phases), that program did not see them: those halves are counted apart as `mixed`.
    """
    figures: Counter[str] = Counter()
    for row in islice(_rows(folder / "eligibility" / "criteria_split_us.ndjson.gz"), None, None, EVERY):
        inclusion, exclusion = row.get("inclusion") or "", row.get("exclusion") or ""
        if not inclusion or not exclusion:
            continue
        text = _FIRST + inclusion + _THEN + exclusion
        border = len(_FIRST) + len(inclusion)
        mixed = {
            "inclusion": bool(_HAS_HEADING["exclusion"].search(inclusion)),
            "exclusion": bool(_HAS_HEADING["inclusion"].search(exclusion)),
        }
        cut = segment(text)
        assert broken_promises(text, cut) == []
        for criterion in cut.criteria:
            expected = "inclusion" if criterion.span.start < border else "exclusion"
            kind = "mixed" if mixed[expected] else "plain"
            figures[f"{kind} criteria"] += 1
            figures[f"{kind} agreeing"] += criterion.side == expected
        figures["texts"] += 1
    _compare("split" if EVERY == 1 else f"split, one in {EVERY}", figures)
    assert figures["plain agreeing"] / figures["plain criteria"] >= 0.998


def test_items_cut_by_registry_staff_stay_whole_and_on_their_side(folder: Path) -> None:
    """Each item of the US National Cancer Institute's records, put into a list, is one top-level criterion."""
    figures: Counter[str] = Counter()
    for row in _rows(folder / "eligibility" / "nci_structured_criteria.ndjson.gz"):
        items = sorted(row["unstructured"], key=lambda item: item["display_order"])
        texts = {True: "Inclusion Criteria:\n", False: "Exclusion Criteria:\n"}
        for item in items:
            words = "\n".join(item["description"].strip().splitlines())
            texts[item["inclusion_indicator"]] += "\n* " + words.replace("\n", "\n  ")
        cut = segment("\n\n".join(texts.values()))
        tops = Counter((c.side == "inclusion", c.original.split("\n")[0].strip()) for c in cut.criteria if c.depth == 0)
        for item in items:
            first = item["description"].strip().splitlines()[0].strip()
            figures["items"] += 1
            if tops[item["inclusion_indicator"], first]:
                figures["items found whole"] += 1
                tops[item["inclusion_indicator"], first] -= 1
        figures["records"] += 1
        figures["other top-level criteria"] += tops.total()
    _compare("registry staff", figures)
