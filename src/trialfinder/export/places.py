"""Where an export goes: files that are there whole or not at all, and streams that are written straight.

In: places as a person names them ("-", a path). Out: files to write to, and one moment at which all of them get their
names. A pipe, a device and what a link leads to are written straight: whoever reads there is reading already.
Refused by the disk, or by a reader who has gone: whatever was written aside is removed.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from trialfinder.store.disk import sync

STDOUT = "-"
# Opened by their names, these would be emptied first, or refuse (a socket).
_STDOUTS = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_BUFFER = 1 << 20


def is_stream(place: str) -> bool:
    """Whether the place is written straight: it is no plain file, and cannot be put there whole."""
    if place == STDOUT or place in _STDOUTS:
        return True
    try:
        return not stat.S_ISREG(os.lstat(place).st_mode) and not Path(place).is_dir()
    except OSError:
        return False


class Places:
    """The files of one export. Used as `with Places() as places`; what was not published is gone at the end."""

    def __init__(self) -> None:
        self._aside: list[tuple[BinaryIO, Path, Path]] = []
        self._streams: list[BinaryIO] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for stream in self._streams:
            if stream is not sys.stdout.buffer:
                with suppress(OSError):  # told already, or nobody is left to hear it
                    stream.close()
        for file, aside, _place in self._aside:
            with suppress(OSError):  # the disk that refused the last bytes refuses them once more
                file.close()
            aside.unlink(missing_ok=True)

    def open(self, place: str) -> BinaryIO:
        """A file to write to; nothing stands at a plain file's place until `publish`."""
        if place == STDOUT or place in _STDOUTS:
            self._streams.append(sys.stdout.buffer)
            return sys.stdout.buffer
        if is_stream(place):
            stream = Path(place).open("wb", buffering=_BUFFER)  # noqa: SIM115 - closed at the end of the export
            self._streams.append(stream)
            return stream
        path = Path(place)
        if path.is_dir():
            raise IsADirectoryError(21, os.strerror(21), place)
        # A short name of its own: the longest name of a file leaves no room for an ending.
        aside = path.parent / f".trialfinder-{os.getpid()}-{len(self._aside)}.part"
        file = aside.open("wb", buffering=_BUFFER)
        self._aside.append((file, aside, path))
        return file

    def publish(self) -> None:
        """Bring everything to its place, the file opened first as the last: where it stands, the others do."""
        for stream in self._streams:
            stream.flush()
        for file, _, _ in self._aside:
            file.flush()
            os.fsync(file.fileno())
            file.close()
        for _, aside, path in reversed(self._aside):
            aside.replace(path)
        for folder in {path.parent for _, _, path in self._aside}:
            sync(folder)
        self._aside.clear()
