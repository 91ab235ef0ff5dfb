"""The root hash: one number that names a whole set of documents.

In: NCT ids in ascending order, each with the SHA-256 of its document. Out: 64 hexadecimal digits. Two steps, so that a
store need not hash a line for each of its studies again when one changes:

- for each thousand of numbers that holds any (NCT04437000 to NCT04437999 are the thousand "NCT04437"), the SHA-256
  over its lines `NCT04437511 <sha256 of the document>`, in ascending order;
- the root is the SHA-256 over the lines `NCT04437 <sha256 of the thousand>`, in ascending order.

Every line ends in a newline, every hash stands in lower-case hexadecimal digits. Refused: ids out of order.
"""

from __future__ import annotations

import hashlib

EMPTY = hashlib.sha256().hexdigest()
"""The root of no documents."""


def thousand_of(nct_id: str) -> str:
    """NCT04437511 stands in NCT04437."""
    return nct_id[:-3]


class RootHash:
    """The root of documents that come one by one."""

    def __init__(self) -> None:
        self._root = hashlib.sha256()
        self._open = hashlib.sha256()
        self._last = ""

    def add(self, nct_id: str, sha256: str) -> None:
        """The next document; ValueError where its id does not come after the last one."""
        if nct_id <= self._last:
            raise ValueError(f"{nct_id} after {self._last}")
        if self._last and thousand_of(nct_id) != thousand_of(self._last):
            self._close()
        self._open.update(f"{nct_id} {sha256}\n".encode())
        self._last = nct_id

    def hexdigest(self) -> str:
        """The root of all that was added; nothing may follow."""
        if self._last:
            self._close()
        return self._root.hexdigest()

    def _close(self) -> None:
        self._root.update(f"{thousand_of(self._last)} {self._open.hexdigest()}\n".encode())
        self._open = hashlib.sha256()
