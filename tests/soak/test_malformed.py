"""Malformed records by the thousand: each one is loaded or in quarantine with its place and its reason."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.records import a_study
from trialfinder.records.document import Malformed, read_document
from trialfinder.refresh import import_paths
from trialfinder.store import quarantine, studies
from trialfinder.store.database import open_store
from trialfinder.store.health import check_store

pytestmark = pytest.mark.slow

MUTATIONS = 10_000 if os.environ.get("TRIALFINDER_SOAK") == "1" else 1_000

Mutation = Callable[[bytes, random.Random], bytes]


def cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(1, len(raw))]


def flip(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    byte = chance.choice([value for value in range(256) if value != ord("\n")])
    return raw[:at] + bytes([byte]) + raw[at + 1 :]


def drop(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + raw[at + chance.randrange(1, 20) :]


def double(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    return raw[:at] + raw[at : at + 30] + raw[at:]


def other_type(raw: bytes, chance: random.Random) -> bytes:
    old = chance.choice([b'"RECRUITING"', b'"2024-03-05"', b'{"studyType":"INTERVENTIONAL"}', b"false", b'"ACTUAL"'])
    return raw.replace(old, chance.choice([b"7", b"[]", b"{}", b"null", b'"x"', b"1e400", b"-0.0", b"[[[]]]"]))


def bad_date(raw: bytes, chance: random.Random) -> bytes:
    return raw.replace(b"2024-03-05", chance.choice([b"2024-13-45", b"yesterday", b"", b"0000-00-00", b"20240305"]))


def no_id(raw: bytes, chance: random.Random) -> bytes:
    return raw.replace(b'"nctId"', chance.choice([b'"nctid"', b'"NCTId"', b'"id"', b'""']))


def bad_id(raw: bytes, chance: random.Random) -> bytes:
    tree = json.loads(raw)
    tree["protocolSection"]["identificationModule"]["nctId"] = chance.choice(
        ["NCT1", "nct01000001", "NCT012345678", "XYZ", "", 1000001, None, ["NCT01000001"], {"a": 1}]
    )
    return json.dumps(tree).encode()


def duplicate_key(raw: bytes, chance: random.Random) -> bytes:
    name = chance.choice([b'"overallStatus":', b'"studyType":', b'"hasResults":', b'"briefTitle":'])
    return raw.replace(name, name + b"1," + name)


def huge_text(raw: bytes, chance: random.Random) -> bytes:
    return raw.replace(b"Fear of paper", b"x" * chance.randrange(10_000, 300_000))


def bad_utf8(raw: bytes, chance: random.Random) -> bytes:
    return raw.replace(b"paper", chance.choice([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"]), 1)


def new_enum(raw: bytes, chance: random.Random) -> bytes:
    return raw.replace(b"RECRUITING", chance.choice([b"DREAMING", b"\xe2\x98\x83", b"\\u0000", b"\\ud800"]))


def deep(raw: bytes, chance: random.Random) -> bytes:
    depth = chance.randrange(10, 3000)
    return raw.replace(b"false", b"[" * depth + b"]" * depth)


def other_value(raw: bytes, chance: random.Random) -> bytes:
    return chance.choice([b"[]", b"{}", b"null", b"7", b'"text"', b"nonsense", b"[" + raw + b"]", b'{"studies":[]}'])


def other_kind(raw: bytes, chance: random.Random) -> bytes:
    return a_study(f"NCT9999{chance.randrange(9999):04d}")


MUTATION_KINDS: list[Mutation] = [
    *(cut, flip, drop, double, other_type, bad_date, no_id, bad_id, duplicate_key, huge_text, bad_utf8, new_enum),
    *(deep, other_value, other_kind),
]
REASONS = {
    *("bad_json", "bad_utf8", "too_deep", "not_a_study", "no_nct_id", "bad_nct_id", "duplicate_key", "other_kind")
}


def test_every_malformed_record_is_loaded_or_in_quarantine(tmp_path: Path) -> None:
    chance = random.Random(20240305)  # noqa: S311 - mutations, not secrets
    good = [a_study(f"NCT{1_000_001 + at:08d}") for at in range(MUTATIONS)]
    lines = [MUTATION_KINDS[at % len(MUTATION_KINDS)](raw, chance) for at, raw in enumerate(good)]
    lines = [line.replace(b"\n", b" ").replace(b"\r", b" ") if line.strip() else b"?" for line in lines]
    file = tmp_path / "a.ndjson"
    file.write_bytes(b"\n".join([a_study("NCT00000001"), *lines]))
    store_path = tmp_path / "store"
    counts = import_paths(store_path, [file])
    assert counts.fed == MUTATIONS + 1
    assert counts.fed == counts.loaded + counts.updated + counts.older + counts.unchanged + counts.quarantined
    assert counts.derived_failed == 0
    with open_store(store_path) as store:
        assert check_store(store) == []
        entries = {entry.position: entry for entry in quarantine.open_entries(store)}
        held = {version.sha256 for nct_id in studies.all_ids(store) for version in studies.versions(store, nct_id)}
        assert len(entries) == counts.quarantined
        for number, line in enumerate(lines, start=2):
            entry = entries.get(f"line {number}")
            if entry is None:
                assert read_document(line).sha256 in held
                continue
            assert entry.reason in REASONS
            assert entry.sha256 == quarantine.sha256_of(line.strip()).hex() or entry.size == len(line)
            assert entry.reason == "other_kind" or reason_of(quarantine.bytes_of(store, entry.id)) == entry.reason
    reasons = Counter(entry.reason for entry in entries.values())
    print(f"\n{MUTATIONS} mutations: {counts.quarantined} in quarantine: {dict(reasons.most_common())}")
    assert set(reasons) == REASONS
    file.write_bytes(b"\n".join([a_study("NCT00000001"), *good]))
    assert import_paths(store_path, [file], defer=True).quarantined == 0
    with open_store(store_path) as store:
        assert quarantine.open_entries(store) == []
        assert studies.count(store) >= MUTATIONS + 1


def reason_of(raw: bytes) -> str:
    with pytest.raises(Malformed) as caught:
        read_document(raw)
    return caught.value.reason
