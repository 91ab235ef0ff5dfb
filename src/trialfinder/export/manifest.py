"""The manifest of an export: the hash of every document in it and one root hash; and the store held against it.

A manifest is JSON: `documents` has an entry for each line of the export, in the order of the lines, each entry on a
line of its own; `root` is the root hash (see `records.roots`) over the current documents as they are written,
`snapshot` the one over them as they were received, which pages name. The two differ where something is withheld; such
an entry has the received hash as `received`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from trialfinder.errors import BadInputError
from trialfinder.records.roots import RootHash
from trialfinder.store import studies
from trialfinder.store.database import Kind, Store
from trialfinder.store.health import Problem
from trialfinder.store.roots import root

SCHEMA = "trialfinder.manifest/1"


class Entry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One line of the export. `older`: a version that is not current; `received`: the hash before it was redacted."""

    nct_id: str
    sha256: str
    received: str = ""
    older: bool = False


class Manifest(msgspec.Struct, frozen=True):
    kind: Kind | None
    history: bool
    documents: list[Entry]
    count: int
    root: str
    snapshot: str
    schema: str = SCHEMA


class Roots(NamedTuple):
    """The two roots of an export: as written, and as received."""

    root: str
    snapshot: str


class Writing:
    """A manifest that is written while the documents are; without a file it only counts and hashes."""

    def __init__(self, file: BinaryIO | None, *, kind: Kind | None, history: bool) -> None:
        self._file = file
        self._root, self._received = RootHash(), RootHash()
        self.count = 0
        head = {"schema": SCHEMA, "kind": kind, "history": history}
        self._write(msgspec.json.encode(head)[:-1] + b',"documents":[')

    def add(self, entry: Entry) -> None:
        self._write((b",\n" if self.count else b"\n") + msgspec.json.encode(entry))
        self.count += 1
        if not entry.older:
            self._root.add(entry.nct_id, entry.sha256)
            self._received.add(entry.nct_id, entry.received or entry.sha256)

    def end(self) -> Roots:
        found = Roots(self._root.hexdigest(), self._received.hexdigest())
        tail = {"count": self.count, "root": found.root, "snapshot": found.snapshot}
        self._write(b"\n]," + msgspec.json.encode(tail)[1:] + b"\n")
        return found

    def _write(self, text: bytes) -> None:
        if self._file:
            self._file.write(text)


def read_manifest(file: Path) -> Manifest:
    """The manifest in a file; BadInputError where it is none."""
    try:
        manifest = msgspec.json.decode(file.read_bytes(), type=Manifest)
    except msgspec.MsgspecError as error:
        raise BadInputError(f"{file} is no manifest: {error}", "Name the .manifest.json of an export.") from None
    if manifest.schema != SCHEMA:
        raise BadInputError(
            f"{file} is a manifest of another kind ({manifest.schema[:80]})", "Use the trialfinder of it."
        )
    return manifest


def differences(store: Store, manifest: Manifest) -> Iterator[Problem]:
    """Where the manifest contradicts itself or the store.

    `kind` of a problem: wrong_root, wrong_snapshot, wrong_count, unordered, other_kind, not_in_store, not_in_manifest,
    other_document, unknown_version.
    """
    with store.snapshot():
        if manifest.kind != store.kind:
            yield Problem("other_kind", "manifest", f"it is of {manifest.kind}, the store of {store.kind}")
        if manifest.count != len(manifest.documents):
            yield Problem("wrong_count", "manifest", f"it says {manifest.count} and lists {len(manifest.documents)}")
        yield from _own_roots(manifest)
        if manifest.snapshot != root(store):
            yield Problem("wrong_snapshot", "manifest", f"the store is at {root(store)}")
        yield from _current(store, [entry for entry in manifest.documents if not entry.older])
        if manifest.history:
            yield from _older(store, manifest.documents)


def _own_roots(manifest: Manifest) -> Iterator[Problem]:
    writing = Writing(None, kind=manifest.kind, history=manifest.history)
    try:
        for entry in manifest.documents:
            writing.add(entry)
    except ValueError as error:
        yield Problem("unordered", "manifest", str(error))
        return
    made = writing.end()
    for name, said, found in (("root", manifest.root, made.root), ("snapshot", manifest.snapshot, made.snapshot)):
        if said != found:
            yield Problem(f"wrong_{name}", "manifest", f"its documents give {found}")


def _current(store: Store, entries: list[Entry]) -> Iterator[Problem]:
    named = {entry.nct_id: entry for entry in entries}
    for nct_id in studies.all_ids(store):
        entry, held = named.pop(nct_id, None), studies.current(store, nct_id)
        if entry is None:
            yield Problem("not_in_manifest", nct_id, "the store holds it")
        elif held is not None and held.sha256 != (entry.received or entry.sha256):
            yield Problem("other_document", nct_id, f"the store holds {held.sha256}")
    for nct_id in named:
        yield Problem("not_in_store", nct_id, "the manifest names it")


def _older(store: Store, entries: list[Entry]) -> Iterator[Problem]:
    """Every version that the store holds of a study, in the order of the lines."""
    lines: dict[str, list[str]] = {}
    for entry in entries:
        lines.setdefault(entry.nct_id, []).append(entry.received or entry.sha256)
    for nct_id, hashes in lines.items():
        held = [version.sha256 for version in studies.versions(store, nct_id)]
        if held != hashes:
            yield Problem(
                "unknown_version", nct_id, f"the store holds {len(held)} versions, the manifest {len(hashes)}"
            )
