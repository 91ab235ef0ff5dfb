"""How well the patient search ranks real trials: `python -m corpus.measure_search` from `tests`.

`relevance.tsv` holds topics of two phrasings each: as a patient would say it (`asked`), and in keywords. A trial is
right (grade 2), near (1) or wrong (0); what was never judged counts as wrong. The trials judged were pooled from plain
BM25, BM25 over all names and MeSH terms, BM25 with the vocabulary, and hand-written patterns, before the search was
tuned. Topics marked `held` were not looked at while it was.
"""

from __future__ import annotations

import gzip
import math
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lib.corpus import corpus_dir
from lib.searchable import Searchable
from trialfinder.records.document import Document

JUDGED = Path(__file__).with_name("relevance.tsv")
HALVES = ("tuned", "held")
_WORD = re.compile(r"[a-z0-9]+")
K1, B = 1.2, 0.75
Ranker = Callable[[str], Sequence[str]]


class Topic(NamedTuple):
    half: str
    asked: str
    keywords: str
    grades: Mapping[str, int]


class Score(NamedTuple):
    ndcg: float
    recall: float


def topics() -> list[Topic]:
    rows = [line.split("\t") for line in JUDGED.read_text("utf-8").splitlines()[1:]]
    return [
        Topic(half, asked, keywords, {**dict.fromkeys(near.split(), 1), **dict.fromkeys(right.split(), 2)})
        for half, asked, keywords, right, near, _ in rows
    ]


def real_records(data_dir: Path) -> Searchable:
    with gzip.open(corpus_dir() / "registry" / "studies.ndjson.gz") as lines:
        return Searchable(data_dir, [line.rstrip(b"\n") for line in lines])


class PlainBM25:
    """BM25 over title, conditions and brief summary; `stem` cuts plurals."""

    def __init__(self, records: Searchable, *, stem: bool = False) -> None:
        self.stem = stem
        self.counts = {nct_id: Counter(self._words(_text(document.tree))) for nct_id, document in _all(records)}
        self.lengths = {nct_id: counts.total() for nct_id, counts in self.counts.items()}
        self.mean = sum(self.lengths.values()) / len(self.lengths)
        self.spread = Counter(word for counts in self.counts.values() for word in counts)

    def __call__(self, text: str) -> list[str]:
        scores: Counter[str] = Counter()
        for word in set(self._words(text)):
            held = self.spread[word]
            weight = math.log(1 + (len(self.counts) - held + 0.5) / (held + 0.5))
            for nct_id, counts in self.counts.items():
                if times := counts[word]:
                    long = K1 * (1 - B + B * self.lengths[nct_id] / self.mean)
                    scores[nct_id] += weight * times * (K1 + 1) / (times + long)
        return sorted(scores, key=lambda nct_id: (-scores[nct_id], nct_id))

    def _words(self, text: str) -> list[str]:
        words = _WORD.findall(text.lower())
        return [_singular(word) for word in words] if self.stem else words


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _all(records: Searchable) -> Iterable[tuple[str, Document]]:
    return records.documents.items()


def _text(tree: Mapping[str, Any]) -> str:
    protocol = tree["protocolSection"]
    names = protocol["identificationModule"]
    conditions = protocol.get("conditionsModule", {}).get("conditions", ())
    summary = protocol.get("descriptionModule", {}).get("briefSummary", "")
    return " ".join((names.get("briefTitle", ""), *conditions, summary))


def ours(records: Searchable) -> Ranker:
    return lambda text: [hit.nct_id for hit in records.ask(text, limit=50, status="all").hits]


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], top: int = 10) -> float:
    def gain(values: Iterable[int]) -> float:
        return sum((2**value - 1) / math.log2(place + 2) for place, value in enumerate(values))

    best = gain(sorted(grades.values(), reverse=True)[:top])
    return gain(grades.get(nct_id, 0) for nct_id in ranked[:top]) / best


def recall(ranked: Sequence[str], grades: Mapping[str, int], top: int = 50) -> float:
    """How many of the right ones, of as many as fit, are among the first."""
    right = {nct_id for nct_id, grade in grades.items() if grade == 2}
    return len(right & set(ranked[:top])) / min(top, len(right))


def score(ranker: Ranker, half: str, phrasing: str = "asked") -> Score:
    chosen = [topic for topic in topics() if topic.half == half]
    ranked = [(ranker(getattr(topic, phrasing)), topic.grades) for topic in chosen]
    return Score(
        sum(ndcg(ids, grades) for ids, grades in ranked) / len(chosen),
        sum(recall(ids, grades) for ids, grades in ranked) / len(chosen),
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = real_records(Path(folder))
        rankers: dict[str, Ranker] = {
            "BM25, words as they are": PlainBM25(records),
            "BM25, plurals cut": PlainBM25(records, stem=True),
            "search": ours(records),
        }
        for phrasing in ("asked", "keywords"):
            for half in HALVES:
                for name, ranker in rankers.items():
                    made = score(ranker, half, phrasing)
                    sys.stdout.write(
                        f"{phrasing:9}{half:6}{name:25}nDCG@10 {made.ndcg:.3f}  recall@50 {made.recall:.3f}\n"
                    )


if __name__ == "__main__":
    main()
