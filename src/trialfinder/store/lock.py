"""One writer at a time: an operating system's lock on a file in the data directory.

The lock goes with the process, however it ends. Readers never ask for it.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from trialfinder.errors import BusyError
from trialfinder.store.disk import disk_refusals

LOCK_NAME = "trialfinder.lock"


class WriterLock:
    """Held from its making until `release`; BusyError at once where another process holds it."""

    def __init__(self, directory: Path) -> None:
        path = directory / LOCK_NAME
        with disk_refusals(path):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, 20, 0).decode("ascii", "replace").strip()
            os.close(self._file)
            who = f"process {holder}" if holder.isdigit() else "another process"
            raise BusyError(f"{who} is writing to {directory}", "Wait for it to end, then try again.") from None
        with disk_refusals(path):
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
