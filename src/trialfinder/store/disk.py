"""The disk's refusals, as sentences that name the place.

In: whatever SQLite or the operating system raises. Out: the errors of `trialfinder.errors`.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import apsw

from trialfinder.errors import BadInputError, BusyError, DiskError, TrialfinderError

_REFUSALS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP),  # a path that cannot become a folder
)


def sync(path: Path) -> None:
    """Wait until a file or a folder (the names in it) is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class disk_refusals:
    """Turn a refusal of the disk under `path` into DiskError; `needed` is what was to be written, in bytes.

    A class and no generator: it stands around every statement, and a generator costs five times as much.
    """

    __slots__ = ("_needed", "_path")

    def __init__(self, path: Path, needed: int = 0) -> None:
        self._path = path
        self._needed = needed

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, apsw.Error | OSError):
            found = _as_ours(error, self._path, self._needed)
            if found is not None:
                raise found from None


def _as_ours(error: apsw.Error | OSError, path: Path, needed: int) -> TrialfinderError | None:
    if isinstance(error, OSError):
        return _refused(path, needed, error) if error.errno in _REFUSALS else None
    if isinstance(error, apsw.FullError):
        return _full(path, needed)
    if isinstance(error, apsw.ReadOnlyError):
        return DiskError(f"{path} can be read but not written", "Check the owner and the mount.")
    if isinstance(error, apsw.IOError | apsw.CantOpenError | apsw.PermissionsError):
        return DiskError(f"{path} cannot be used: {error}", "Check the disk, the path and its owner.")
    if isinstance(error, apsw.CorruptError):
        return DiskError(f"{path} is damaged: {error}", "Restore the last backup: trialfinder restore FILE.")
    if isinstance(error, apsw.NotADBError):
        return BadInputError(f"{path} is not a store of trialfinder", "Name another --data-dir.")
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return BusyError(f"{path} is locked by another program", "Try again in a moment.")
    return None


def _full(path: Path, needed: int) -> DiskError:
    more = f"; about {needed} bytes more are needed" if needed else ""
    return DiskError(f"no space left on the disk that holds {path}{more}", "What was committed is safe.")


def _refused(path: Path, needed: int, error: OSError) -> DiskError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(path, needed)
    reason = error.strerror or type(error).__name__
    return DiskError(f"{error.filename or path} cannot be used: {reason}", "Check the disk and the path's owner.")
