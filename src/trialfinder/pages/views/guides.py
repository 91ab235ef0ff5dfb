"""The guides: texts of ours to read, each with the public sources that its facts rest on.

In: `pages/guides/`, a text for each guide and one table of sources, which ship with the package. Out: `guides()`, in
the order of `ORDER`, and `guide(slug)`, as frozen values. Refused, as an error that names the file: a line that says
nothing we know, a source that the table does not have, a link that leads out of the site.

A text begins with lines of `name: value`. After an empty line come blocks with empty lines between them: `## heading`,
items that begin with `- ` or with a number, or sentences, one to a line, that make a paragraph. `[words](/path)` is a
link inside the site. There is no other markup.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from trialfinder.errors import BadInputError

ORDER = (
    "questions-to-ask",
    "how-to-read-a-trial-page",
    "what-eligibility-means",
    "phases-and-approval",
    "placebo-and-chance",
    "side-effects",
    "informed-consent",
    "costs-and-travel",
    "children",
    "rare-diseases",
    "what-happens-after",
)
SOURCES = "sources.tsv"
_COLUMNS = "key\tpublisher\ttitle\taddress\tseen"
_NAMES = ("title", "summary", "reviewed", "sources", "see")

_LINK = re.compile(r"\[([^\[\]]+)\]\((/[a-z0-9/-]*)\)")
_NUMBERED = re.compile(r"([0-9]{1,2})\. ")


class Source(msgspec.Struct, frozen=True):
    """A public source, and the day on which we looked at it, or at parts of a copy of it."""

    key: str
    publisher: str
    title: str
    address: str
    seen: datetime.date


class Run(msgspec.Struct, frozen=True):
    """Words, and where they lead inside the site (empty: nowhere)."""

    text: str
    href: str = ""


class Block(msgspec.Struct, frozen=True):
    """A heading or a paragraph holds one line; of a numbered list, `first` is the number of its first line."""

    kind: Literal["heading", "paragraph", "list", "numbered"]
    lines: tuple[tuple[Run, ...], ...]
    first: int = 0


class Guide(msgspec.Struct, frozen=True):
    slug: str
    title: str
    summary: str
    reviewed: datetime.date
    sources: tuple[Source, ...]
    see: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All that a reader reads, line by line, as the reading grade takes it."""
        lines = ("".join(run.text for run in line) for block in self.blocks for line in block.lines)
        return (self.title, self.summary, *lines)

    @property
    def links(self) -> tuple[str, ...]:
        """Where the text leads to inside the site."""
        runs = (run for block in self.blocks for line in block.lines for run in line)
        return tuple(run.href for run in runs if run.href)


@cache
def guides() -> tuple[Guide, ...]:
    """All guides, in the order in which they are listed."""
    return tuple(read_guide(slug, _file(f"{slug}.txt"), sources()) for slug in ORDER)


def guide(slug: str) -> Guide | None:
    return next((one for one in guides() if one.slug == slug), None)


@cache
def sources() -> Mapping[str, Source]:
    return read_sources(_file(SOURCES))


def read_sources(text: str) -> Mapping[str, Source]:
    """The table of sources by key."""
    header, *rows = text.removesuffix("\n").split("\n")
    if header != _COLUMNS:
        raise _refused(SOURCES, "has another header than " + " ".join(_COLUMNS.split("\t")))
    found = {}
    for row in rows:
        fields = row.split("\t")
        if len(fields) != len(_COLUMNS.split("\t")) or not all(fields):
            raise _refused(SOURCES, f"has a row that is not whole: {row!r}")
        key, publisher, title, address, seen = fields
        if not address.startswith("https://"):
            raise _refused(SOURCES, f"has an address that is not https: {address!r}")
        found[key] = Source(key, publisher, title, address, _day(SOURCES, seen))
    return found


def read_guide(slug: str, text: str, known: Mapping[str, Source]) -> Guide:
    """One guide from its text; `known` are the sources that it may name."""
    head, _, body = text.partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.split("\n") if ": " in line)
    if tuple(said) != _NAMES or len(said) != len(head.split("\n")):
        raise _refused(slug, f"begins with other lines than {', '.join(_NAMES)}")
    missing = [key for key in said["sources"].split() if key not in known]
    if missing:
        raise _refused(slug, f"names a source that {SOURCES} does not have: {missing[0]!r}")
    return Guide(
        slug,
        said["title"],
        said["summary"],
        _day(slug, said["reviewed"]),
        tuple(known[key] for key in said["sources"].split()),
        tuple(said["see"].split()),
        tuple(_block(slug, lines.split("\n")) for lines in body.strip("\n").split("\n\n")),
    )


def _block(slug: str, lines: list[str]) -> Block:
    first = lines[0]
    if first.startswith("## ") and len(lines) == 1:
        return Block("heading", (_runs(slug, first[3:]),))
    if all(line.startswith("- ") for line in lines):
        return Block("list", tuple(_runs(slug, line[2:]) for line in lines))
    numbers = [_NUMBERED.match(line) for line in lines]
    if numbers[0]:
        start = int(numbers[0][1])
        if [found and int(found[1]) for found in numbers] != list(range(start, start + len(lines))):
            raise _refused(slug, f"numbers its items out of order after {first!r}")
        return Block("numbered", tuple(_runs(slug, line.split(". ", 1)[1]) for line in lines), start)
    if any(line.startswith(("#", "- ", " ")) or not line for line in lines):
        raise _refused(slug, f"has a block that is of no one kind: {first!r}")
    return Block("paragraph", (_runs(slug, " ".join(lines)),))


def _runs(slug: str, line: str) -> tuple[Run, ...]:
    """The words of a line, parted at its links."""
    runs = []
    at = 0
    for found in _LINK.finditer(line):
        runs += [Run(line[at : found.start()]), Run(found[1], found[2])]
        at = found.end()
    runs.append(Run(line[at:]))
    if any("](" in run.text for run in runs):
        raise _refused(slug, f"has a link that does not lead inside the site: {line!r}")
    return tuple(run for run in runs if run.text)


def _day(file: str, text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise _refused(file, f"has a day that is none: {text!r}") from error


def _file(name: str) -> str:
    return (resources.files("trialfinder.pages") / "guides" / name).read_text(encoding="utf-8")


def _refused(file: str, what: str) -> BadInputError:
    return BadInputError(
        f"The guide file {file} {what}.", "Mend that line; views/guides.py tells how a guide is written."
    )
