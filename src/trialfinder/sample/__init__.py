"""The bundled sample: made-up studies in the registry's shape, for a site that works offline at once.

In: nothing. Out: `studies()`, each study as (file name, bytes), the earlier versions of a study before its
current one. Nothing here is a real trial: the people, sponsors, hospitals and drugs do not exist, and the
ids (NCT9999dddd, never NCT99999999) are far above those that the registry has handed out.
`studies/` holds the current versions, one file a study; `versions/` the earlier ones, with the date on
which each was posted in the file's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable


def studies() -> Iterator[tuple[str, bytes]]:
    """Every file by id, and within an id the oldest first: loaded in this order they make a history."""
    sample = files(__package__)
    found = [*_json(sample / "versions"), *_json(sample / "studies")]
    for file in sorted(found, key=_place):
        yield file.name, file.read_bytes()


def _json(folder: Traversable) -> list[Traversable]:
    return [file for file in folder.iterdir() if file.name.endswith(".json")]


def _place(file: Traversable) -> tuple[str, bool, str]:
    nct_id, _, posted = file.name.removesuffix(".json").partition(".")
    return nct_id, not posted, posted
