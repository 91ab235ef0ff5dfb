"""The index of a static site's search, in files that plain script elements load.

In: the entries of all trials, the last updated first. Out: names of files with their bytes. `core.js` holds what every
search needs: how words are folded, and for each trial what can be filtered by. `titles-N.js` hold numbers and titles,
`words-AB.js` the words that begin with the same two signs: in which trials each stands, and the other names that our
vocabulary has for it, and the words that come after it in names. Same entries, same bytes.

A trial is named by its place in the order. Where a word stands is written as three lists, for title and condition,
for other names, for the summary: the gaps between one trial and the next, in base 36.
"""

from __future__ import annotations

import json
import string
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from trialfinder.search import lexicon
from trialfinder.search.denials import BETWEEN, DENYING, NOTHING_DENIED, OR
from trialfinder.search.glue import glue
from trialfinder.search.spelling import endings
from trialfinder.search.units import WEAK
from trialfinder.search.words import folding, words
from trialfinder.site.terms import Entry

FOLDER = "search/data"
CORE = f"{FOLDER}/core.js"
MOST_TRIALS = 5_000
"""Of more trials, the lists of a search in the browser would be too long to load."""
TITLES = 100
_DIGITS = string.digits + string.ascii_lowercase
_PLAIN = frozenset(_DIGITS)
_WEIGHTS = 3

Postings = list[list[int]]


def files(entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """The index of a search over these trials."""
    postings = _postings(entries)
    names, after = _names(postings), _after(entries)
    yield CORE, _script("core", _core(entries, sorted({shard_of(word) for word in (*postings, *names)})))
    for number, start in enumerate(range(0, len(entries), TITLES)):
        rows = [[one.nct_id, one.title] for one in entries[start : start + TITLES]]
        yield f"{FOLDER}/titles-{number}.js", _script("titles", number, rows)
    shards: dict[str, tuple[dict[str, Any], ...]] = defaultdict(lambda: ({}, {}, {}))
    for word in sorted(postings):
        shards[shard_of(word)][0][word] = "|".join(map(_gaps, postings[word])).rstrip("|")
    for key in sorted(names):
        shards[shard_of(key)][1][key] = names[key]
    for word in sorted(after):
        shards[shard_of(word)][2][word] = " ".join(sorted(after[word]))
    for shard in sorted(shards):
        yield f"{FOLDER}/words-{shard}.js", _script("words", shard, *shards[shard])


def shard_of(word: str) -> str:
    """The file that holds a folded word: its first two signs, where these are plain letters or digits."""
    begin = word[:2]
    return begin if begin and _PLAIN.issuperset(begin) else "other"


def _postings(entries: Iterable[Entry]) -> dict[str, Postings]:
    found: dict[str, Postings] = {}
    for number, entry in enumerate(entries):
        for word, weight in entry.terms.items():
            if word not in found:
                found[word] = [[] for _ in range(_WEIGHTS)]
            found[word][weight].append(number)
    return found


def _names(postings: dict[str, Postings]) -> dict[str, list[str]]:
    """Other names of what words name, where some trial can have them and the words alone would not find it. A name of
    several words stands here also where it has none: its words belong together."""
    found: dict[str, list[str]] = {" ".join(key): [] for key in lexicon.all_keys() if len(key) > 1}
    for key in lexicon.all_keys():
        for name in lexicon.names_of(key):
            folded = words(name.text)
            if postings.keys() >= set(folded) and not set(key).issubset(folded):
                found.setdefault(" ".join(key), []).append(name.text)
    return found


def _after(entries: Iterable[Entry]) -> dict[str, set[str]]:
    """Which words come after a word in names of records: "myeloma" after "multiple"."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        for word, other in entry.pairs:
            found.setdefault(word, set()).add(other)
    return found


def _core(entries: Sequence[Entry], shards: Sequence[str]) -> dict[str, Any]:
    status, statuses = _coded(entries, lambda one: one.status)
    sex, sexes = _coded(entries, lambda one: one.sex)
    phase, phases = _coded(entries, lambda one: " ".join(one.phases))
    countries = sorted({place for one in entries for place in one.places})
    place_at = {place: number for number, place in enumerate(countries)}
    return {
        "trials": len(entries),
        "titles": TITLES,
        "shards": " ".join(shards),
        "glue": " ".join(sorted(glue())),
        "denying": " ".join(sorted(key[0] for key, must in DENYING.items() if len(key) == 1 and not must)),
        "between": " ".join(sorted(BETWEEN)),
        "undenied": " ".join(sorted(NOTHING_DENIED)),
        "or": " ".join(OR),
        "weak": " ".join(sorted(WEAK)),
        "endings": " ".join(endings()),
        "fold": folding(),
        "longest": max((len(key) for key in lexicon.all_keys()), default=1),
        "statuses": statuses,
        "status": status,
        "sexes": sexes,
        "sex": sex,
        "phases": phases,
        "phase": phase,
        "youngest": " ".join(f"{one.youngest:g}" for one in entries),
        "oldest": " ".join(f"{one.oldest:g}" for one in entries),
        "places": ["|".join(place) for place in countries],
        "at": ";".join(" ".join(str(place_at[place]) for place in one.places) for one in entries),
    }


def _coded(entries: Iterable[Entry], of: Callable[[Entry], str]) -> tuple[str, list[str]]:
    """The number of each trial's value, and the values."""
    held = [of(one) for one in entries]
    values = sorted(set(held))
    at = {value: str(number) for number, value in enumerate(values)}
    return " ".join(at[value] for value in held), values


def _gaps(numbers: Sequence[int]) -> str:
    return " ".join(_base36(number - before) for before, number in zip((0, *numbers), numbers, strict=False))


def _base36(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


def _script(name: str, *arguments: Any) -> bytes:
    """A call that hands over data: JSON is a part of JavaScript, and ASCII alone of it is so for every reader."""
    held = ",".join(json.dumps(one, ensure_ascii=True, separators=(",", ":")) for one in arguments)
    return f"trialfinderSearch.{name}({held});\n".encode("ascii")
