"""Documents out, one a line: the received bytes in order of NCT id, and nothing else in the stream.

In: a store, and where to. Out: the lines, their manifest, and what they cannot say of themselves. All of it is read
from one state of the store, also while an import writes; memory stays flat. With its history, each study's versions
stand together, the oldest first and the current one last.
Refused: a document whose bytes are not those that were received (DamagedError), a full disk (DiskError), and a place
inside the store.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from trialfinder.errors import DamagedError, DiskError, UsageError
from trialfinder.export.about import Written, about
from trialfinder.export.manifest import Entry, Writing
from trialfinder.export.places import Places, is_stream
from trialfinder.store import studies
from trialfinder.store.database import FILE_NAME, Store
from trialfinder.store.roots import root
from trialfinder.store.studies import StoredVersion
from trialfinder.store.withheld import Withheld, withheld

Progress = Callable[[int, int, int], None]
"""Told of the studies done, those to do, and the lines written."""
MANIFEST = ".manifest.json"
ABOUT = ".about.json"

_TELL_EVERY = 500
_LOOK = "'trialfinder check store' tells more; restore the last backup: trialfinder restore FILE."


def export_ndjson(
    store: Store,
    out: str,
    *,
    manifest: str | None = None,
    about_file: str | None = None,
    history: bool = False,
    progress: Progress | None = None,
) -> Written:
    """Write all current documents to `out`; `history` adds every other version of them.

    A file gets its manifest and its about beside it, unless other places are named; a stream gets those that are named.
    """
    if not is_stream(out):
        manifest, about_file = manifest or out + MANIFEST, about_file or out + ABOUT
    for place in filter(None, (out, manifest, about_file)):
        _refuse_store(store, place)
    with store.snapshot(), _full_disk(store, out), Places() as places:
        file = places.open(out)
        proof = Writing(places.open(manifest) if manifest else None, kind=store.kind, history=history)
        written = _write(store, file, proof, history=history, progress=progress)
        if about_file:
            places.open(about_file).write(about(store, written, history=history))
        places.publish()
        return written


@contextmanager
def _full_disk(store: Store, out: str) -> Iterator[None]:
    """Say how much the export takes where there is no room for it."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        needed = sum(size + 1 for _, size in studies.sizes(store))
        raise DiskError(
            f"no space left for {out}: its documents alone take {needed} bytes", "Name a place with more room."
        ) from None


def _refuse_store(store: Store, place: str) -> None:
    path = Path(place).absolute()
    if path.parent.resolve() == store.directory.resolve() and path.name.startswith((FILE_NAME, "trialfinder.lock")):
        raise UsageError(f"{place} is the store itself", "Name a file outside the data directory.")


def _write(store: Store, file: BinaryIO, proof: Writing, *, history: bool, progress: Progress | None) -> Written:
    hidden, total = withheld(store), studies.count(store)
    documents = size = redacted = 0
    for documents, nct_id in enumerate(studies.all_ids(store), 1):
        for version in _versions(store, nct_id, history):
            line, entry = _line(version, hidden)
            file.write(line)
            file.write(b"\n")
            proof.add(entry)
            size += len(line) + 1
            redacted += bool(entry.received)
        if progress and (documents % _TELL_EVERY == 0 or documents == total):
            progress(documents, total, proof.count)
    roots = proof.end()
    if roots.snapshot != root(store):
        raise DamagedError(f"the store is damaged: its documents give the root {roots.snapshot}", _LOOK)
    return Written(documents, proof.count, size, redacted, roots.root, roots.snapshot)


def _versions(store: Store, nct_id: str, history: bool) -> Iterator[StoredVersion]:
    if history:
        yield from studies.versions(store, nct_id)
    elif current := studies.current(store, nct_id):
        yield current


def _line(version: StoredVersion, hidden: Withheld) -> tuple[bytes, Entry]:
    document = version.document
    received = hashlib.sha256(document.raw).hexdigest()
    if received != version.sha256 or b"\n" in document.raw:
        raise DamagedError(
            f"the store is damaged: {version.nct_id} is not the document that was received",
            _LOOK,
        )
    shown = hidden.shown(document)
    if shown is document:
        return document.raw, Entry(version.nct_id, received, older=not version.current)
    written = hashlib.sha256(shown.raw).hexdigest()
    return shown.raw, Entry(version.nct_id, written, received, older=not version.current)
