"""Saved searches: one file each, for nobody but its owner to read.

In: a name and the flags of a search. Out: a `SavedSearch` with what it found the last time. MissingError for a name
that is not there, BadInputError for a file that somebody spoilt, UsageError for what cannot be a name.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from trialfinder.errors import BadInputError, MissingError, UsageError
from trialfinder.search.asking import Flags
from trialfinder.store.disk import disk_refusals

FOLDER = "watch"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,58}[a-z0-9])?")


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A search that is run again and again.

    `seen` is what it found the last time: for each NCT id the sha256 of the record as it was. `mail`: what is new is
    sent to the operator's own address.
    """

    name: str
    flags: Flags
    mail: bool = False
    seen: dict[str, str] = {}


def named(data_dir: Path, name: str) -> SavedSearch:
    """The saved search of this name."""
    file = _file(data_dir, name)
    try:
        return msgspec.json.decode(file.read_bytes(), type=SavedSearch)
    except FileNotFoundError:
        raise MissingError(
            f"there is no saved search '{name}'", "'trialfinder watch list' names those there are."
        ) from None
    except msgspec.MsgspecError as error:
        raise BadInputError(f"{file} is not a saved search: {error}", "Mend it, or remove it and save anew.") from None


def every(data_dir: Path) -> Iterator[SavedSearch]:
    """All saved searches, by name."""
    return (named(data_dir, name) for name in names(data_dir))


def names(data_dir: Path) -> list[str]:
    """What is saved, without a look into the files."""
    folder = data_dir / FOLDER
    return sorted(file.stem for file in folder.glob("*.json")) if folder.is_dir() else []


def keep(data_dir: Path, search: SavedSearch) -> None:
    """Write the file, whole or not at all."""
    file = _file(data_dir, search.name)
    with disk_refusals(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=file.parent, prefix=f".{search.name}-")  # readable by its owner alone
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(msgspec.json.format(msgspec.json.encode(search), indent=1))
                out.flush()
                os.fsync(out.fileno())
            Path(made).replace(file)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise


def exists(data_dir: Path, name: str) -> bool:
    return _file(data_dir, name).exists()


def remove(data_dir: Path, name: str) -> None:
    """Forget the search and what it found."""
    named(data_dir, name)
    with disk_refusals(_file(data_dir, name)):
        _file(data_dir, name).unlink()


def _file(data_dir: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name[:80]}' cannot be the name of a saved search",
            "Names hold up to 60 small letters, digits, - and _, such as lung-houston.",
        )
    return data_dir / FOLDER / f"{name}.json"
