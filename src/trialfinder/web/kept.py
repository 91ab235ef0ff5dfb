"""Pages kept for the next reader, under the tag that names all they depend on.

In: a tag and how to make the page. Out: its bytes. A page made from another record, day or code has another
tag, so nothing here is ever out of date; what has not been asked for longest goes first.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import trialfinder

ROOM = 32_000_000
"""Bytes of pages that one process keeps."""


class Kept:
    """A shelf of finished pages, for any thread."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._size = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

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
