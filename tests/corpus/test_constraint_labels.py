"""What was read by hand in texts that no other figure is made from still comes out the same.

`constraint_labels_more.tsv`: draws by seed from `criteria_split_us`, with the lines and headings around each criterion
read too, and all that exists of the two rare kinds (`prior_lines`, `blood_pressure`). Kind, file, trial, hash of the
text, span, what the reader said, hash of the constraints; no text. Labels as in `constraint_labels.tsv`.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.test_constraints_corpus import LABELS, _digest, _sha256
from lib.corpus import corpus_dir
from trialfinder.constraints import constraints_of
from trialfinder.criteria.segment import segment
from trialfinder.text.spans import Span

pytestmark = pytest.mark.corpus

MORE = Path(__file__).with_name("constraint_labels_more.tsv")
# kind: read in both files, of these wrong or partial (all refused since). Those of the rare kinds are all there are.
READ = {
    "age": (616, 4),
    "blood_pressure": (34, 3),
    "bmi": (258, 1),
    "lab_threshold": (555, 7),
    "performance_status": (311, 1),
    "pregnancy": (442, 2),
    "prior_lines": (73, 0),
    "sex": (310, 3),
    "time_window": (361, 0),
}


def _rows(table: Path) -> Iterator[dict[str, str]]:
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    return (dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rows)


def _texts(folder: Path, wanted: set[str]) -> Iterator[tuple[str, str]]:
    """(trial, text) as the registry lays it out, of the files whose sides were parted or put beside the text."""
    with gzip.open(folder / "eligibility" / "criteria_split_us.ndjson.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["nct_id"] in wanted:
                inclusion, exclusion = row.get("inclusion") or "", row.get("exclusion") or ""
                yield row["nct_id"], f"Inclusion Criteria:\n\n{inclusion}\n\nExclusion Criteria:\n\n{exclusion}"
    with gzip.open(folder / "eligibility" / "chia_with_scope.ndjson.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["nct_id"] in wanted:
                yield row["nct_id"], f"{row['section'].capitalize()} Criteria:\n\n{row['text']}"


def test_what_was_read_with_the_lines_around_it_comes_out_the_same() -> None:
    labels = defaultdict(list)
    for label in _rows(MORE):
        labels[label["text_sha256"]].append(label)
    changed, found = [], 0
    wanted = {label["nct_id"] for label in _rows(MORE)}
    for nct_id, text in _texts(corpus_dir(), wanted):
        if not (asked := labels.get(_sha256(text))):
            continue
        cut = segment(text)
        said = constraints_of(cut.criteria, cut.headings)
        places = {criterion.span: read for criterion, read in zip(cut.criteria, said, strict=True)}
        for label in asked:
            found += 1
            read = places[Span(int(label["start"]), int(label["end"]))]
            if bool(read) is not (label["label"] == "right") or _digest(read) != label["constraints_sha256"]:
                changed.append((label["kind"], nct_id, label["start"], read))
    assert changed == []
    assert found == sum(map(len, labels.values()))


def test_so_much_was_read_and_so_much_of_it_was_wrong() -> None:
    labels = Counter((row["kind"], row["label"]) for table in (LABELS, MORE) for row in _rows(table))
    kinds = sorted({kind for kind, _ in labels})
    wrong = {kind: labels[kind, "wrong"] + labels[kind, "partial"] for kind in kinds}
    read = {kind: wrong[kind] + labels[kind, "right"] + labels[kind, "silenced"] for kind in kinds}
    assert {kind: (read[kind], wrong[kind]) for kind in kinds} == READ
