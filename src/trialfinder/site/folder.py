"""The folder of a build: written aside, and put in its place at once.

In: names of files and their bytes. Out: a folder that is the whole build, or the earlier one untouched. Refused: names
that could lead out of the folder, a place that holds anything but an earlier build of ours, another build of the same
place at the same time, and a disk that refuses.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from trialfinder.errors import BadInputError, BusyError, MissingError, UsageError
from trialfinder.store.disk import disk_refusals, sync

MARKER = "trialfinder-build.json"
"""The file that says that a folder is a build of ours, and of what."""
SCHEMA = "trialfinder.build/1"
NO_JEKYLL = ".nojekyll"
"""Tells hosts that run Jekyll to serve the files as they are."""

_SEGMENT = r"(?:-|[A-Za-z0-9][A-Za-z0-9_-]{0,120}(?:\.[a-z0-9]{1,10}){0,2})"
_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT}){{0,8}}")
_TRIAL = re.compile(r"(?:es/)?trial/NCT[0-9]{8}(?:/|\.(?:json|pdf)$)")
_AT_FDCWD = -100
_EXCHANGE = 2


class Folder:
    """Where one build is written: beside its place until `publish`. Used with `with`; unpublished, it is removed."""

    def __init__(self, place: Path) -> None:
        with disk_refusals(place):
            self.place = place.resolve()  # a link stays a link: what it leads to is replaced
        self.root = self.place.parent / f".{self.place.name}.building"
        self._lock = -1

    def __enter__(self) -> Self:
        _refuse_strangers(self.place)
        with disk_refusals(self.root):
            self.place.parent.mkdir(parents=True, exist_ok=True)
            self.root.mkdir(exist_ok=True)
            self._lock = os.open(self.root, os.O_RDONLY | os.O_CLOEXEC)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(self._lock)
                raise BusyError(f"another build of {self.place} is running", "Wait for it to end.") from None
            for left in self.root.iterdir():  # what a killed build left behind
                shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self.root.exists():
            shutil.rmtree(self.root, ignore_errors=True)
        os.close(self._lock)

    def publish(self) -> None:
        """Put the build in its place; what stood there is gone after that."""
        with disk_refusals(self.root):
            _name_what_is_ours(self.root)
            sync(self.root)
            if self.place.exists():
                _exchange(self.root, self.place)
            else:
                self.root.rename(self.place)
            sync(self.place.parent)


def address_of(place: Path) -> str:
    """The address that a built folder is meant for, "" where it names none; MissingError for another folder."""
    return told_of(place).base_url


def told_of(place: Path) -> Told:
    """What the marker says of a built folder; MissingError for another folder."""
    try:
        return msgspec.json.decode((place / MARKER).read_bytes(), type=Told)
    except FileNotFoundError:
        raise MissingError(f"{place} is no site that trialfinder built", "Make one: trialfinder build OUT.") from None
    except msgspec.MsgspecError as error:
        raise BadInputError(f"{place / MARKER} cannot be read: {error}", "Build the site again.") from None


class Told(msgspec.Struct):
    """What the marker says of a build, as far as it is asked here."""

    schema: str = ""
    snapshot: str = ""
    base_url: str = ""
    names: tuple[str, ...] = ()
    """What the build put into its folder, the marker among it."""


def _name_what_is_ours(root: Path) -> None:
    """Say in the marker what stands in the folder, so that the next build sees what somebody put beside it."""
    marker = root / MARKER
    told = msgspec.json.decode(marker.read_bytes()) if marker.is_file() else {}
    told["names"] = sorted(path.name for path in root.iterdir())
    marker.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")


def write(root: Path, name: str, content: bytes) -> None:
    """One file below `root`; ValueError for a name that no page of ours has."""
    file = root / checked(name)
    with disk_refusals(file, len(content)):
        try:
            file.write_bytes(content)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def write_twice(root: Path, name: str, other: str, content: bytes) -> None:
    """The same bytes under two names; as one file with two names where the disk can."""
    write(root, name, content)
    second = root / checked(other)
    with disk_refusals(second, len(content)):
        try:
            second.hardlink_to(root / name)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS):
                raise
            write(root, other, content)


def checked(name: str) -> str:
    """`name` where it is one that a page may have: plain segments, and below "trial/" nothing but NCT ids."""
    if name == NO_JEKYLL or (
        _NAME.fullmatch(name) and (not name.startswith(("trial/", "es/trial/")) or _TRIAL.match(name))
    ):
        return name
    raise ValueError(f"no page has the name {name[:80]!a}")


def _refuse_strangers(place: Path) -> None:
    with disk_refusals(place):
        if not place.exists():
            return
        if not place.is_dir():
            raise UsageError(f"{place} is a file", "Name a folder for the site.")
        if not any(place.iterdir()):
            return
        if (place / MARKER).is_file():
            _refuse_added(place)
            return
    raise UsageError(
        f"{place} holds something that trialfinder did not build, and a build replaces the whole folder",
        "Name a folder that is empty, or not there yet.",
    )


def _refuse_added(place: Path) -> None:
    """A ".git" or a "CNAME" that an operator put into an earlier build would be gone with it. A marker that is none of
    ours, or does not say what was built, makes nothing ours."""
    try:
        told = msgspec.json.decode((place / MARKER).read_bytes(), type=Told)
    except msgspec.MsgspecError:
        told = Told()
    ours = {*(told.names), MARKER} if told.schema == SCHEMA else set()
    added = sorted(path.name for path in place.iterdir() if path.name not in ours)
    if added:
        raise UsageError(
            f"{place} holds {', '.join(added[:5])}{' and more' if added[5:] else ''}, which trialfinder did not "
            "build, and a build replaces the whole folder",
            "Keep it elsewhere and copy the site there, or build into another folder.",
        )


def _exchange(new: Path, old: Path) -> None:
    """Swap two folders in one step where the system can, so that who reads the place always finds a whole site."""
    if not _exchanged_at_once(new, old):
        aside = old.with_name(f".{old.name}.replaced")
        shutil.rmtree(aside, ignore_errors=True)
        old.rename(aside)
        new.rename(old)
        aside.rename(new)
    shutil.rmtree(new)


def _exchanged_at_once(new: Path, old: Path) -> bool:
    rename = getattr(ctypes.CDLL(None), "renameat2", None)  # Linux has it
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _EXCHANGE) == 0)
