"""What a file is cut into: the bytes of one study at one position, or damage that was found there."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from trialfinder.records.document import MAX_BYTES
from trialfinder.store.quarantine import KEPT_BYTES

PATIENCE = 64 * 1024 * 1024
"""Bytes read without meeting the end of a record; then the rest of the file is left unread."""


class Damage(NamedTuple):
    """Why the bytes at a position are not even handed to the reader of documents.

    `last`: nothing of the file after this position was read.
    """

    reason: str
    message: str
    sha256: bytes
    size: int
    truncated: bool
    last: bool


class Piece(NamedTuple):
    """`raw` is all the bytes at the position, or their beginning where `damage` says so."""

    position: str
    raw: bytes
    damage: Damage | None = None


class Broken(Exception):
    """A stream or a file that cannot be read on; what came before it stands."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class Gathering:
    """The bytes of one piece as they arrive; of a piece too large for a record only the beginning is held."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []
        self._sha256: hashlib._Hash | None = None

    def add(self, part: bytes) -> None:
        self.size += len(part)
        if self._sha256 is not None:
            self._sha256.update(part)
            return
        self._parts.append(part)
        if self.size > MAX_BYTES:
            whole = b"".join(self._parts)
            self._sha256 = hashlib.sha256(whole)
            self._parts = [whole[:KEPT_BYTES]]

    @property
    def too_large(self) -> bool:
        return self._sha256 is not None

    def tail(self, length: int) -> bytes:
        """The last bytes held, at least `length` where there are as many."""
        found = b""
        for part in reversed(self._parts):
            found = part[-length:] + found
            if len(found) >= length:
                break
        return found

    def held(self) -> bytes:
        if len(self._parts) > 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0] if self._parts else b""

    def piece(self, position: str) -> Piece:
        """What was gathered, as a piece to be read, or as one too large for that."""
        if not self.too_large:
            return Piece(position, self.held())
        message = f"a record of {self.size} bytes; the limit is {MAX_BYTES}"
        return self.damaged(position, "too_large", message, last=False)

    def damaged(self, position: str, reason: str, message: str, *, last: bool) -> Piece:
        raw = self.held()
        sha256 = self._sha256 or hashlib.sha256(raw)
        return Piece(position, raw, Damage(reason, message, sha256.digest(), self.size, self.too_large, last))


def whole_file(reason: str, message: str, position: str = "whole file") -> Piece:
    """A file (or an entry of an archive) of which nothing can be taken."""
    damage = Damage(reason, message, hashlib.sha256(b"").digest(), 0, True, True)
    return Piece(position, b"", damage)
