"""The Spanish of this site: its tables, and the guides, which are written in both languages.

A guide in `pages/guides/es/` has the shape of the English one, block for block and item for item, so that each block
of the one is the translation of the same block of the other. The words inside are free.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources

from trialfinder.pages.languages.holes import ELEMENT
from trialfinder.pages.languages.table import Row, Table, read_rows
from trialfinder.pages.views.guides import Guide, Run, guides, read_guide, sources


@cache
def table() -> Table:
    return Table(
        [*rows(), *dict.fromkeys(row for pair in both_guides() if same_shape(*pair) for row in guide_rows(*pair))]
    )


@cache
def rows() -> tuple[Row, ...]:
    """All rows of the tables in `es/`."""
    folder = resources.files(__package__) / "es"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".tsv")), key=lambda file: file.name)
    return tuple(row for file in files for row in read_rows(file.read_text(encoding="utf-8"), file.name))


@cache
def both_guides() -> tuple[tuple[Guide, Guide], ...]:
    """Each guide in English and in Spanish; one that has no Spanish yet is left out."""
    folder = resources.files("trialfinder.pages") / "guides" / "es"
    files = {file.name: file for file in folder.iterdir()} if folder.is_dir() else {}
    return tuple(
        (one, read_guide(one.slug, files[name].read_text(encoding="utf-8"), sources()))
        for one in guides()
        if (name := f"{one.slug}.txt") in files
    )


def same_shape(english: Guide, spanish: Guide) -> bool:
    """Whether each line has its line; a guide of another shape is shown in English until somebody mends it."""
    return _shape(english) == _shape(spanish)


def _shape(guide: Guide) -> list[tuple[object, ...]]:
    """The blocks, the lines in each, and where these lead."""
    return [
        (block.kind, block.first, [[run.href for run in line if run.href] for line in block.lines])
        for block in guide.blocks
    ]


def guide_rows(english: Guide, spanish: Guide) -> Iterator[Row]:
    """A guide as rows: each line, and the words of each link."""
    yield Row(_PLACES, english.title, spanish.title)
    yield Row(_PLACES, english.summary, spanish.summary)
    for block, same in zip(english.blocks, spanish.blocks, strict=True):
        for line, said in zip(block.lines, same.lines, strict=True):
            yield from _line_rows(line, said)


_PLACES = ",title,description"
"""In the open, as the title of a page, and as its description."""


def _line_rows(line: tuple[Run, ...], said: tuple[Run, ...]) -> Iterator[Row]:
    links, same = ([run for run in runs if run.href] for runs in (line, said))
    if len(line) > 1 or not links:
        yield Row("", *("".join(ELEMENT if run.href else run.text for run in runs) for runs in (line, said)))
    yield from (Row("", one.text, other.text) for one, other in zip(links, same, strict=True))
