"""Older versions as deltas: each against a newer version of the same study, the current one whole.

In: the row of a version. Out: its bytes, or DamagedError where what it rests on is gone or damaged. A chain from a
version to one that is whole has at most `LONGEST_CHAIN` steps: where it would grow longer, a version stays whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

from trialfinder.errors import DamagedError
from trialfinder.store.database import Store

LONGEST_CHAIN = 16
OLDEST_FIRST = "v.is_full, v.last_update, v.version_holder, v.sections, s.version = v.id, v.id"
"""The order of a study's versions. Of those that are equal in everything, the current one is the last."""
_DAMAGED = "Restore the last backup: trialfinder restore FILE."
_ROW = """SELECT v.sha256, v.dictionary, v.document, d.base
    FROM versions v LEFT JOIN deltas d ON d.version = v.id WHERE v.id = ?"""


def read(store: Store, row: int) -> bytes:
    """The bytes of a version. Those of a delta are sure to be the ones that were put in, or DamagedError comes."""
    waiting: list[bytes] = []  # deltas on the way to bytes that are whole
    wanted, raw, at = b"", None, row
    while raw is None:
        found = store.rows(_ROW, (at,))
        # Twice the longest chain: it may be packed anew between two questions; the bytes stay the same.
        if not found or len(waiting) > 2 * LONGEST_CHAIN:
            raise _lost(row)
        sha256, dictionary, frame, base = found[0]
        wanted = wanted or sha256
        kept = store.blobs.remembered(sha256) if waiting else None
        if kept is not None:
            raw = kept
        elif base is None:
            raw = store.blobs.unpack(dictionary, frame)
        else:
            waiting.append(frame)
            at = base
    for delta in reversed(waiting):
        raw = store.blobs.unpack_delta(delta, raw)
    if waiting and hashlib.sha256(raw).digest() != wanted:
        raise _lost(row)
    store.blobs.remember(wanted, raw)
    return raw


def make_whole(store: Store, row: int, raw: bytes) -> None:
    """Keep a version whole from now on. Within a transaction."""
    if store.rows("SELECT base FROM deltas WHERE version = ?", (row,)):
        store.run("UPDATE versions SET dictionary = ?, document = ? WHERE id = ?", (*store.blobs.pack(raw), row))
        store.run("DELETE FROM deltas WHERE version = ?", (row,))


def settle(store: Store, nct: int) -> int:
    """Pack what stands whole and need not, the newest first; how many versions were packed. Within a transaction.

    Versions of a store made before there were deltas are packed here, when their study gets its next one.
    """
    rows = store.rows(
        f"""SELECT v.id, d.base, s.version FROM held s JOIN versions v ON v.nct = s.nct
        LEFT JOIN deltas d ON d.version = v.id WHERE s.nct = ? ORDER BY {OLDEST_FIRST}""",  # noqa: S608 - our words
        (nct,),
    )
    bases = {row: base for row, base, _ in rows}
    heights = _heights(bases)
    packed = 0
    newest_first = [row for row, _, _ in reversed(rows)]
    for newer, row in pairwise(newest_first):
        current = rows[0][2]
        if bases[row] is not None or row == current:
            continue
        base = next((base for base in (newer, current) if _fits(bases, heights[row], row, base)), None)
        # A version that cannot be read stays as it is, for `check store` to tell: news goes on.
        with suppress(DamagedError):
            if base is not None and _pack(store, row, base):
                bases[row] = base
                heights = _heights(bases)
                packed += 1
    return packed


def _fits(bases: dict[int, int | None], height: int, row: int, base: int) -> bool:
    """Whether `row` may rest on `base`: no ring, and no chain through it that is too long."""
    below = list(_chain(bases, base))
    return row not in below and len(below) + height <= LONGEST_CHAIN


def _heights(bases: dict[int, int | None]) -> dict[int, int]:
    """How many steps stand on each version at most."""
    heights = dict.fromkeys(bases, 0)
    for row in bases:
        for steps, under in enumerate(_chain(bases, row)):
            heights[under] = max(heights[under], steps)
    return heights


def _chain(bases: dict[int, int | None], row: int | None) -> Iterator[int]:
    """A version and all that it rests on; in a damaged store that may be a ring."""
    for _ in range(2 * LONGEST_CHAIN):
        if row is None:
            return
        yield row
        row = bases.get(row)


def _pack(store: Store, row: int, base: int) -> bool:
    """Make `row` a delta, where that is smaller."""
    ((held,),) = store.rows("SELECT length(document) FROM versions WHERE id = ?", (row,))
    under = read(store, base)
    frame = store.blobs.pack_delta(read(store, row), under)
    if len(frame) >= held:
        return False
    store.run("UPDATE versions SET dictionary = NULL, document = ? WHERE id = ?", (frame, row))
    store.run("INSERT INTO deltas VALUES (?, ?)", (row, base))
    return True


def _lost(row: int) -> DamagedError:
    return DamagedError(f"the store is damaged: what version {row} rests on is gone or has other bytes", _DAMAGED)
