"""What the real criteria give, as frozen figures, and that what was read by hand still comes out the same.

`constraint_labels.tsv` names places only: trial, span, hash of the criterion, kind, what the reader said of it, hash
of the constraints. "right" rows must give just these; "wrong" and "partial" rows are readings that were mended by
refusing them, "silenced" rows were right but stand where a rule refuses: all three must give nothing.
When a grammar changes on purpose, read the criteria that changed, then run
`TRIALFINDER_PRINT_FIGURES=1 pytest -s tests/corpus/test_constraints_corpus.py` and copy the new figures here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from lib.corpus import corpus_dir
from trialfinder.constraints import constraints, constraints_of
from trialfinder.criteria.model import Criterion
from trialfinder.criteria.segment import segment
from trialfinder.text.spans import Span

pytestmark = pytest.mark.corpus

LABELS = Path(__file__).with_name("constraint_labels.tsv")
# kind: criteria that give it, trials that have such a criterion
FIGURES = {
    "age": (2602, 2529),
    "blood_pressure": (17, 14),
    "bmi": (335, 328),
    "lab_threshold": (1880, 751),
    "performance_status": (921, 913),
    "pregnancy": (1802, 1631),
    "prior_lines": (43, 42),
    "sex": (830, 816),
    "time_window": (508, 439),
}
CRITERIA = 127079
LEFT_OVER = (", unless the investigator agrees", " in cohort B", " except for those with anemia", " (see section 5)")


class Read(NamedTuple):
    nct_id: str
    criterion: Criterion
    constraints: tuple[dict[str, str], ...]


@pytest.fixture(scope="module")
def reads() -> list[Read]:
    return [
        Read(nct_id, criterion, said)
        for nct_id, text in _texts(corpus_dir())
        for cut in [segment(text)]
        for criterion, said in zip(cut.criteria, constraints_of(cut.criteria, cut.headings), strict=True)
    ]


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(folder / "registry" / "studies.ndjson.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            protocol = json.loads(line)["protocolSection"]
            criteria = protocol["eligibilityModule"].get("eligibilityCriteria", "")
            yield protocol["identificationModule"]["nctId"], criteria
    with gzip.open(folder / "eligibility" / "criteria_text.ndjson.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["nct_id"], row["criteria"]


def _digest(said: tuple[dict[str, str], ...]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def test_as_many_criteria_of_each_kind_are_read_as_before(reads: list[Read]) -> None:
    criteria: Counter[str] = Counter()
    trials: defaultdict[str, set[str]] = defaultdict(set)
    for read in reads:
        for kind in {constraint["kind"] for constraint in read.constraints}:
            criteria[kind] += 1
            trials[kind].add(read.nct_id)
    found = {kind: (criteria[kind], len(trials[kind])) for kind in sorted(criteria)}
    if os.environ.get("TRIALFINDER_PRINT_FIGURES"):
        print(f"\nCRITERIA = {len(reads)}\nFIGURES = {json.dumps(found, indent=4)}")
    assert len(reads) == CRITERIA
    assert found == FIGURES


def test_what_was_read_by_hand_comes_out_the_same(reads: list[Read]) -> None:
    by_place = {(read.nct_id, read.criterion.span, _sha256(read.criterion.original)): read for read in reads}
    labels: Counter[tuple[str, str]] = Counter()
    changed = []
    head, *rows = LABELS.read_text(encoding="utf-8").splitlines()
    for row in rows:
        label = dict(zip(head.split("\t"), row.split("\t"), strict=True))
        place = (label["nct_id"], Span(int(label["start"]), int(label["end"])), label["criterion_sha256"])
        said = by_place[place].constraints
        expected_nothing = label["label"] != "right"
        if bool(said) is expected_nothing or _digest(said) != label["constraints_sha256"]:
            changed.append((label["kind"], *place[:2], said))
        labels[label["kind"], "refused now" if expected_nothing else "right"] += 1
    for kind in sorted({kind for kind, _ in labels}):
        print(f"{kind}: {labels[kind, 'right']} read by hand and right, {labels[kind, 'refused now']} refused since")
    assert changed == []


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def test_a_word_more_empties_every_list(reads: list[Read]) -> None:
    read_whole = [read.criterion for read in reads if read.constraints]
    assert len(read_whole) > 5000
    for criterion in read_whole:
        for rest in LEFT_OVER:
            longer = msgspec.structs.replace(criterion, original=criterion.original.rstrip(" .;,") + rest)
            assert constraints(longer) == (), longer.original


def test_no_constraint_has_an_empty_or_unknown_key(reads: list[Read]) -> None:
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for read in reads:
        for constraint in read.constraints:
            keys[constraint["kind"]].update(constraint)
            assert all(constraint.values())
    assert keys == {
        "age": {"kind", "when", *(f"{end}{part}" for end in ("min", "max") for part in ("", "_inclusive", "_unit"))},
        "blood_pressure": {"kind", "which", "op", "value", "unit", "when"},
        "bmi": {"kind", "op", "value", "unit", "when"},
        "lab_threshold": {"kind", "analyte", "op", "value", "unit", "basis", "when"},
        "performance_status": {"kind", "scale", "allowed", "op", "value", "when"},
        "pregnancy": {"kind", "states", "negated", "planned_for", "test", "specimen", "when"},
        "prior_lines": {"kind", "op", "value", "counts", "of", "setting"},
        "sex": {"kind", "sex"},
        "time_window": {"kind", "object", "relation", "n", "unit", "anchor", "negated"},
    }
