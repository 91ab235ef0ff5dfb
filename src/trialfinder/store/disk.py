"""The disk's refusals, as sentences that name the place.

In: whatever SQLite or the operating system raises. Out: the errors of `trialfinder.errors`.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from trialfinder.errors import BadInputError, BusyError, DiskError

_REFUSALS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)


@contextmanager
def disk_refusals(path: Path, needed: int = 0) -> Iterator[None]:
    """Turn a refusal of the disk under `path` into DiskError; `needed` is what was to be written, in bytes."""
    try:
        yield
    except apsw.FullError:
        raise _full(path, needed) from None
    except apsw.ReadOnlyError:
        raise DiskError(f"{path} can be read but not written", "Check the owner and the mount.") from None
    except (apsw.IOError, apsw.CantOpenError, apsw.PermissionsError, apsw.NoMemError) as error:
        raise DiskError(f"{path} cannot be used: {error}", "Check the disk, the path and its owner.") from None
    except apsw.CorruptError as error:
        hint = "Restore the last backup: trialfinder restore FILE."
        raise DiskError(f"{path} is damaged: {error}", hint) from None
    except apsw.NotADBError:
        raise BadInputError(f"{path} is not a store of trialfinder", "Name another --data-dir.") from None
    except (apsw.BusyError, apsw.LockedError):
        raise BusyError(f"{path} is locked by another program", "Try again in a moment.") from None
    except OSError as error:
        if error.errno not in _REFUSALS:
            raise
        raise _refused(path, needed, error) from None


def _full(path: Path, needed: int) -> DiskError:
    more = f"; about {needed} bytes more are needed" if needed else ""
    return DiskError(f"no space left on the disk that holds {path}{more}", "What was committed is safe.")


def _refused(path: Path, needed: int, error: OSError) -> DiskError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(path, needed)
    reason = error.strerror or type(error).__name__
    return DiskError(f"{error.filename or path} cannot be used: {reason}", "Check the disk and the path's owner.")
