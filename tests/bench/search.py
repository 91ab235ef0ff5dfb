"""Searching against SQLite's FTS5 over the same texts in the same run, distances against brute force, and sizes.

The real records, each several times under numbers of its own, until there are `TRIALFINDER_BENCH_STUDIES` (50,000).
Both engines answer with the count of all matches and the first ten. Questions take turns, so that a busy machine is
busy for both, and each counts with the best of several times: what is compared is the work, not the neighbours.
"""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw
import msgspec
import numpy as np
from tests.bench.figures import Figure

from trialfinder.records.facts import JsonNumber
from trialfinder.search.areas import areas
from trialfinder.search.entries import entry_of
from trialfinder.search.essie import parse
from trialfinder.search.geo import haversine, make_sites
from trialfinder.search.hits import Sort
from trialfinder.search.index import Index, editions_of, open_index, update
from trialfinder.search.query import And, Term, Value
from trialfinder.search.words import words

STUDIES = int(os.environ.get("TRIALFINDER_BENCH_STUDIES", "50000"))
AREA = "InterventionSearch"
"""Twelve fields, each with a weight of its own."""
TERMS = 40
ROUNDS = 7
SITES = 3_000_000
RANKED_BOUND, FILTERED_BOUND, DISTANCE_BOUND, SIZE_BOUND = 1 / 5, 1 / 3, 1 / 10, 0.3

_exact = msgspec.json.Decoder(float_hook=JsonNumber)


def figures(file: Path, scratch: Path) -> Iterator[Figure]:
    """Every figure of the search."""
    scratch.mkdir(exist_ok=True)
    lines = gzip.decompress(file.read_bytes()).splitlines()
    trees = [_exact.decode(line) for line in lines]
    yield from _sizes(lines, trees, scratch / "one")
    yield from _distances()
    began = time.process_time()
    numbers = range(1, STUDIES + 1)
    update(scratch / "index", "bench", [(number, 1) for number in numbers], lambda number: trees[number % len(trees)])
    yield Figure(f"index of {STUDIES} studies", (time.process_time() - began) / STUDIES * 1000, "cpu ms each")
    yield from _against_fts5(open_index(scratch / "index"), _fts5(scratch / "fts5.sqlite", trees), _terms(trees))


def _sizes(lines: Sequence[bytes], trees: Sequence[Any], folder: Path) -> Iterator[Figure]:
    """The parts that serve the search areas (studies, sites, coordinates) as a share of the raw JSON."""
    update(folder, "bench", [(number, 1) for number in range(len(trees))], trees.__getitem__)
    edition = editions_of(folder).current()
    assert edition
    sizes = {entry.name: _bytes_in(entry) for entry in edition.folder.iterdir()}
    raw = sum(map(len, lines))
    areas_only = sum(size for name, size in sizes.items() if name in ("studies", "sites") or name.startswith("sites."))
    yield Figure("index of the search areas / raw JSON", areas_only / raw, "x", SIZE_BOUND)
    yield Figure("index with all other fields / raw JSON", sum(sizes.values()) / raw, "x")


def _bytes_in(entry: Path) -> int:
    return sum(file.stat().st_size for file in (entry.rglob("*") if entry.is_dir() else [entry]) if file.is_file())


def _distances() -> Iterator[Figure]:
    """Sites in clusters, as cities are; the same sites found, and how long it takes."""
    chance = np.random.default_rng(3)
    cities = np.stack([np.degrees(np.arcsin(chance.uniform(-0.6, 0.95, 20_000))), chance.uniform(-180, 180, 20_000)])
    chosen = cities[:, (20_000 * chance.power(0.4, SITES)).astype(int)]
    latitudes, longitudes = np.round(chosen, 5)
    numbers = np.arange(SITES, dtype=np.int64)
    sites = make_sites(numbers, latitudes, longitudes)
    ours: list[float] = []
    peer: list[float] = []
    for _ in range(30):
        place = int(chance.integers(SITES))
        here, miles = (float(latitudes[place]), float(longitudes[place])), float(chance.choice([10, 50, 100, 250]))
        found, seconds = _timed(lambda here=here, miles=miles: np.sort(sites.within(*here, miles)))  # type: ignore[misc] # its defaults bind now
        ours.append(seconds)
        brute = lambda here=here, miles=miles: np.nonzero(haversine(*here, latitudes, longitudes) <= miles)[0]  # type: ignore[misc] # noqa: E731 - bound now, and called twice
        expected, seconds = _timed(brute)
        peer.append(seconds)
        assert np.array_equal(found, expected)
    yield from _compared(f"distance over {SITES} sites", ours, peer, "haversine", DISTANCE_BOUND)


def _fts5(file: Path, trees: Sequence[Any]) -> apsw.Connection:
    """The same texts, folded the same, and a side table for filters and order."""
    connection = apsw.Connection(str(file))
    names = list(areas()[AREA].weights)
    connection.execute(f"CREATE VIRTUAL TABLE texts USING fts5({', '.join(names)}, content='', tokenize='unicode61')")
    connection.execute("CREATE TABLE studies (nct INTEGER PRIMARY KEY, status TEXT, phase TEXT, changed INTEGER)")
    entries = [entry_of(tree) for tree in trees]
    rows = [tuple(" ".join(words(" . ".join(entry.texts.get(name, [])))) for name in names) for entry in entries]
    holes = ", ".join("?" * len(names))
    with connection:
        for number in range(1, STUDIES + 1):
            entry = entries[number % len(trees)]
            insert = f"INSERT INTO texts(rowid, {', '.join(names)}) VALUES (?, {holes})"  # noqa: S608 - our own names
            connection.execute(insert, (number, *rows[number % len(trees)]))
            status, phase = (entry.codes.get(name, [None])[0] for name in ("OverallStatus", "Phase"))
            changed = entry.numbers.get("LastUpdatePostDate", [0])[0]
            connection.execute("INSERT INTO studies VALUES (?, ?, ?, ?)", (number, status, phase, changed))
        connection.execute("CREATE INDEX by_status ON studies (status, phase)")
        connection.execute("INSERT INTO texts(texts) VALUES ('optimize')")
    return connection


def _terms(trees: Sequence[Any]) -> list[str]:
    """Words of interventions, from the most frequent to the rarest, each rank a tenth or so beyond the one before."""
    counts: dict[str, int] = {}
    for tree in trees:
        texts = entry_of(tree).texts.get("InterventionName", [])
        for word in {word for text in texts for word in words(text) if word.isalpha() and len(word) > 3}:
            counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    ranks = np.unique(np.geomspace(1, len(ordered), 2 * TERMS).astype(int))
    return [ordered[rank - 1] for rank in ranks][:TERMS]


def _against_fts5(index: Index, peer: apsw.Connection, terms: Sequence[str]) -> Iterator[Figure]:
    weights = ", ".join(str(weight) for weight in areas()[AREA].weights.values())
    ranked = "SELECT count(*) FROM texts WHERE texts MATCH ?1"
    best = f"SELECT rowid FROM texts WHERE texts MATCH ?1 ORDER BY bm25(texts, {weights}) LIMIT 10"  # noqa: S608 - numbers of ours
    matches = "FROM texts JOIN studies ON nct = texts.rowid WHERE texts MATCH ?1 AND status = 'COMPLETED'"
    filtered = (
        f"SELECT count(*) {matches}",
        f"SELECT nct {matches} ORDER BY changed DESC LIMIT 10",
        f"SELECT status, count(*) {matches} GROUP BY status",
        f"SELECT phase, count(*) {matches} GROUP BY phase",
    )
    questions: dict[str, tuple[Callable[[str], Any], Callable[[str], Any]]] = {
        "ranked": (
            lambda term: index.search(parse(term, AREA), limit=10),
            lambda term: _all(peer, (ranked, best), term),
        ),
        "filtered": (lambda term: _filtered(index, term), lambda term: _all(peer, filtered, term)),
    }
    best_of: dict[tuple[str, int, str], float] = {}
    for _ in range(ROUNDS):
        for term in terms:
            for kind, engines in questions.items():
                for engine, ask in enumerate(engines):
                    place = (kind, engine, term)
                    best_of[place] = min(best_of.get(place, 1e9), _timed(lambda ask=ask, term=term: ask(term))[1])  # type: ignore[misc] # its defaults bind now
    times = {kind: [[best_of[kind, engine, term] for term in terms] for engine in (0, 1)] for kind in questions}
    ours, theirs = ({kind: times[kind][engine] for kind in questions} for engine in (0, 1))
    yield from _compared("ranked term over 12 fields", ours["ranked"], theirs["ranked"], "FTS5", RANKED_BOUND)
    yield from _compared("filtered, sorted, faceted", ours["filtered"], theirs["filtered"], "FTS5", FILTERED_BOUND)


def _filtered(index: Index, term: str) -> None:
    status = Value("OverallStatus", "COMPLETED")
    index.search(Term(AREA, term), filters=status, sort=(Sort("LastUpdatePostDate", True),), by_relevance=False)
    index.facets(And((Term(AREA, term), status)), ["OverallStatus", "Phase"])


def _all(connection: apsw.Connection, questions: Sequence[str], term: str) -> list[Any]:
    return [connection.execute(question, (f'"{term}"',)).fetchall() for question in questions]


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    found = work()
    return found, time.perf_counter() - began


def _compared(name: str, ours: Sequence[float], peer: Sequence[float], whose: str, bound: float) -> Iterator[Figure]:
    mine, theirs = (float(np.percentile(times, 99)) for times in (ours, peer))
    yield Figure(f"{name}, p50", float(np.median(ours)) * 1000, "ms")
    yield Figure(f"{name}, p50 of {whose}", float(np.median(peer)) * 1000, "ms")
    yield Figure(f"{name}, p99", mine * 1000, "ms")
    yield Figure(f"{name}, p99 of {whose}", theirs * 1000, "ms")
    yield Figure(f"{name}, p99 / that of {whose}", mine / theirs, "x", bound)
