"""Zip files: one study, or all of them, written part by part as they are sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever they are made
_PART = 256 * 1024


class Entry(NamedTuple):
    name: str
    content: bytes


class _Tray(io.RawIOBase):
    """Takes what is written; gives it away once."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]  # whatever has bytes
        self._held += view
        return len(view)

    def waiting(self) -> int:
        return len(self._held)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """A zip file, in parts."""
    tray = _Tray()
    with zipfile.ZipFile(tray, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for entry in entries:
            archive.writestr(zipfile.ZipInfo(entry.name, _EPOCH), entry.content, zipfile.ZIP_DEFLATED, 6)
            if tray.waiting() >= _PART:
                yield tray.take()
    yield tray.take()


def place_of(nct_id: str) -> str:
    """Where a study lies in the archive of all: a folder by its last two digits."""
    return f"{nct_id[-2:]}/{nct_id}.json"
