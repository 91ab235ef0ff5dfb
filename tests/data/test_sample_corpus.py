"""The bundled sample against the real registry: the same model, key order, places and headings, and no words of its."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from lib.corpus import corpus_dir
from trialfinder.records.facts import scalars
from trialfinder.sample import studies

pytestmark = pytest.mark.corpus

FUTURE = "NCT99990038"
FILES = {name: json.loads(raw) for name, raw in studies()}
INDEX = re.compile(r"\[[0-9]+\]")
WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"\n|[.;:?!](?=\s|$)")
ROW = 8


@pytest.fixture(scope="module")
def real() -> list[Any]:
    with gzip.open(corpus_dir() / "registry" / "studies.ndjson.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def rows_of_words(tree: Any) -> Iterator[str]:
    """Each run of eight words inside one sentence, in lower case and without what stands between words."""
    for fact in scalars(tree):
        if isinstance(fact.value, str) and len(fact.value) > 2 * ROW:
            for sentence in SENTENCE_END.split(fact.value.lower()):
                words = WORD.findall(sentence)
                for start in range(len(words) - ROW + 1):
                    yield " ".join(words[start : start + ROW])


def key_orders(tree: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(path, earlier key, later key) for each pair of keys of each object."""
    if isinstance(tree, dict):
        keys = list(tree)
        for index, key in enumerate(keys):
            yield from ((path, key, later) for later in keys[index + 1 :])
            yield from key_orders(tree[key], f"{path}.{key}")
    elif isinstance(tree, list):
        for item in tree:
            yield from key_orders(item, path)


def sites(tree: Any) -> list[Any]:
    found: list[Any] = tree["protocolSection"].get("contactsLocationsModule", {}).get("locations", [])
    return [site for site in found if "geoPoint" in site]


def test_every_path_is_a_piece_of_the_registrys_metadata() -> None:
    metadata = json.loads((corpus_dir() / "contract" / "studies-metadata.json").read_bytes())
    enums = json.loads((corpus_dir() / "contract" / "enums.json").read_bytes())
    codes = {enum["type"]: {value["value"] for value in enum["values"]} for enum in enums}
    model: dict[str, Any] = {}

    def learn(nodes: list[Any], path: str) -> None:
        for node in nodes:
            model[path + node["name"]] = node
            learn(node.get("children", []), f"{path}{node['name']}.")

    learn(metadata, "")
    seen = set()
    for name, tree in FILES.items():
        for fact in scalars(tree):
            path = re.sub(r"\.geoPoint\.(lat|lon)$", ".geoPoint", INDEX.sub("", fact.path))
            if name.startswith(FUTURE) and path not in model:
                continue
            assert path in model, (name, path)
            kind = model[path]["type"].removesuffix("[]")
            if kind in codes and not name.startswith(FUTURE):
                assert fact.value in codes[kind], (name, path)
            seen.add((path, fact.value))
    statuses = {value for path, value in seen if path == "protocolSection.statusModule.overallStatus"}
    assert statuses == codes["Status"]


def test_keys_stand_in_the_registrys_order(real: list[Any]) -> None:
    known = {pair for tree in real for pair in key_orders(tree)}
    for name, tree in FILES.items():
        against = [pair for pair in key_orders(tree) if (pair[0], pair[2], pair[1]) in known]
        assert not against, name


def test_no_sentence_is_taken_from_a_real_record(real: list[Any]) -> None:
    ours: dict[str, str] = {row: name for name, tree in FILES.items() for row in rows_of_words(tree)}
    assert len(ours) > 3000
    taken = {row: ours[row] for tree in real for row in rows_of_words(tree) if row in ours}
    assert not taken


def test_sites_stand_in_the_middle_of_their_cities(real: list[Any]) -> None:
    points: dict[tuple[str, str | None, str], list[tuple[float, float]]] = defaultdict(list)
    for site in (site for tree in real for site in sites(tree)):
        state = site.get("state") if site["country"] == "United States" else None
        points[site.get("city", ""), state, site["country"]].append((site["geoPoint"]["lat"], site["geoPoint"]["lon"]))
    compared = 0
    for site in (site for tree in FILES.values() for site in sites(tree)):
        state = site.get("state") if site["country"] == "United States" else None
        lat, lon = site["geoPoint"]["lat"], site["geoPoint"]["lon"]
        near = [abs(lat - a) < 0.1 and abs(lon - b) < 0.1 for a, b in points[site["city"], state, site["country"]]]
        compared += bool(near)
        assert any(near) or not near, (site["city"], site["country"])
    assert compared > 100


def test_headings_of_medicine_have_their_own_numbers(real: list[Any]) -> None:
    numbers: dict[str, set[int]] = defaultdict(set)
    for tree in real:
        for mesh in meshes(tree):
            numbers[mesh["term"]].add(int(mesh["id"][1:]))
    known = 0
    for tree in FILES.values():
        for mesh in meshes(tree):
            known += mesh["term"] in numbers
            assert int(mesh["id"][1:]) in (numbers[mesh["term"]] or {int(mesh["id"][1:])}), mesh
    assert known > 100


def meshes(tree: Any) -> list[Any]:
    derived = tree.get("derivedSection", {})
    sides = [derived.get(side, {}) for side in ("conditionBrowseModule", "interventionBrowseModule")]
    return [mesh for side in sides for part in ("meshes", "ancestors") for mesh in side.get(part, [])]
