"""Pages kept for the next reader, under the tag that names all they depend on.

In: a tag and how to make the page. Out: its bytes. A page made from another record, day or code has another
tag, so nothing here is ever out of date; what has not been asked for longest goes first.
Beside them: which tag a path had while the store stood as it stands, so that the next reader of the same path
need not wait until the record is read.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import trialfinder

ROOM = 32_000_000
"""Bytes of pages that one process keeps."""
PATHS = 10_000
"""Paths whose tags one process remembers. They hold no query: what people search for is not kept."""


class Finished(NamedTuple):
    """A page as it was answered."""

    tag: str
    content_type: str
    content: bytes


class Kept:
    """A shelf of finished pages, for any thread."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._size = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._paths: OrderedDict[Hashable, tuple[str, str]] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, place: Hashable, tag: str, content_type: str) -> None:
        """The page under `tag` was the answer at `place`: a path, and all that may change what stands there."""
        with self._lock:
            self._paths[place] = (tag, content_type)
            if len(self._paths) > PATHS:
                self._paths.popitem(last=False)

    def finished(self, place: Hashable) -> Finished | None:
        """The answer at `place`, where it is remembered and still kept."""
        with self._lock:
            tag, content_type = self._paths.get(place, ("", ""))
            if tag not in self._pages:
                return None
            self._pages.move_to_end(tag)
            return Finished(tag, content_type, self._pages[tag])

    def page(self, tag: str, make: Callable[[], str | bytes]) -> bytes:
        """The page under `tag`; made outside the lock, at worst twice at once."""
        with self._lock:
            if tag in self._pages:
                self._pages.move_to_end(tag)
                return self._pages[tag]
        made = make()
        page = made if isinstance(made, bytes) else made.encode("utf-8")
        with self._lock:
            self._size += len(page) - len(self._pages.pop(tag, b""))
            self._pages[tag] = page
            while self._size > self._room:
                self._size -= len(self._pages.popitem(last=False)[1])
        return page


@cache
def code_stamp() -> str:
    """What our own files say: another version of the code makes other pages, also within a checkout."""
    package = Path(trialfinder.__file__).parent
    stamp = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            stamp.update(str(file.relative_to(package)).encode() + b"\0" + file.read_bytes() + b"\0")
    return stamp.hexdigest()
