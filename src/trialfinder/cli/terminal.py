"""What reaches a terminal.

In: text and JSON, some of it from the registry, which a stranger may have written. Out: UTF-8 on stdout
or stderr, in which no control character can move the cursor, colour the screen or turn the words around.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import msgspec

# C0 without tab and newline, DEL and C1, marks and overrides of direction, line and paragraph separators.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

Progress = Callable[[int, int, int], None]
"""Told of what is done, what there is to do (in bytes, for files), and how many records that makes."""


def visible(text: str) -> str:
    """`text` with every character that a terminal would obey written as its escape: "\\u001b[31m".

    Inside a JSON string such an escape means the very character, so JSON stays the same value.
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: str) -> None:
    """One answer on stdout, ended by a newline."""
    _write(sys.stdout, visible(text).rstrip("\n") + "\n")


Painted = tuple[str, str]
"""A text and how it is to look: one of `_LOOKS`, or "" for as it is."""

_LOOKS = {"strong": "1", "faint": "2", "good": "32", "doubt": "33", "aside": "36"}


def say_painted(*pieces: Painted) -> None:
    """One line on stdout; in colour where a terminal reads it that has not refused colours (NO_COLOR)."""
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    made = [
        f"\x1b[{_LOOKS[look]}m{visible(text)}\x1b[0m" if coloured and look else visible(text) for text, look in pieces
    ]
    _write(sys.stdout, "".join(made).rstrip("\n") + "\n")


def say_json(value: Any) -> None:
    """One JSON value on stdout, on one line; `bytes` are JSON already."""
    say((value if isinstance(value, bytes) else msgspec.json.encode(value)).decode("utf-8"))


def tell(text: str) -> None:
    """One line on stderr: a log, a warning, an error."""
    _write(sys.stderr, visible(text).rstrip("\n") + "\n")


def _write(stream: TextIO, text: str) -> None:
    """Always UTF-8, whatever the locale says; what has no UTF-8 (a broken argument) as its escape."""
    stream.flush()
    stream.buffer.write(text.encode("utf-8", "backslashreplace"))
    if stream is sys.stderr:
        stream.buffer.flush()


def counted(number: int, noun: str) -> str:
    """ "1 trial", "2,043 trials"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def of_two(bar: Progress | None) -> Callable[[int, int], None] | None:
    """A bar for work that counts nothing but what is done and what there is to do."""
    return (lambda done, total: bar(done, total, done)) if bar else None


@contextmanager
def progress_bars(*doing: str, what: str = "records", quiet: bool) -> Iterator[tuple[Progress | None, ...]]:
    """A bar on stderr for each of the works, from its first news on; Nones where nobody would see them."""
    if quiet or not sys.stderr.isatty():
        yield (None,) * len(doing)
        return
    from rich import progress  # slow to import, and rarely needed
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TextColumn("{task.fields[fed]:,} " + what),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bars:

        def bar(name: str) -> Progress:
            task = bars.add_task(name, total=None, fed=0, visible=False)
            return lambda done, total, fed: bars.update(
                task, completed=done, total=total or None, fed=fed, visible=True
            )

        yield tuple(bar(name) for name in doing)
