"""The index made, or brought in step with what a store holds.

In: a data directory, what the store holds (study numbers, each with a number that names its version), and a way to
the record of each. Out: a new edition of the index in a folder of its own, which readers see all at once or not at
all. What has not changed is taken over from the last edition by hard links, so that an update costs what changed.
Nothing here is precious: a missing or damaged index is made anew.
"""

from __future__ import annotations

import json
import os
import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tantivy import Document, Index, IndexWriter

from trialfinder.search.areas import Kind, pieces
from trialfinder.search.entries import Entry, code_texts, entry_of
from trialfinder.search.geo import Sites, load_sites, make_sites, save_sites, without
from trialfinder.search.hubs import filed_under, keys_of, places_of
from trialfinder.search.index.editions import Edition, editions_of, new_folder, publish
from trialfinder.search.index.filing import Filing, load_hubs
from trialfinder.search.index.schema import (
    END,
    HUB,
    NCT,
    PARTS,
    PRESENT,
    SITE,
    SITES_OF_ONE,
    START,
    Part,
    code,
    schema_of,
    size,
    sort_key,
    texts_of,
)
from trialfinder.search.words import words

HEAP = 64 * 1024 * 1024
LONGEST_CODE = 200

Held = Iterable[tuple[int, int]]
"""The number of each study that the store holds, and a number that names its current version."""
TreeOf = Callable[[int], Mapping[str, Any] | None]
"""The record of a study, by its number."""
Progress = Callable[[int, int], None]


class Points:
    """The keys and places of new sites, as plain numbers: a first index has some three million."""

    def __init__(self) -> None:
        self.keys, self.latitudes, self.longitudes = array("q"), array("d"), array("d")

    def add(self, key: int, latitude: float, longitude: float) -> None:
        self.keys.append(key)
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)


class Updated(NamedTuple):
    """What an update did."""

    added: int
    removed: int


def update(
    data_dir: Path,
    marker: str,
    held: Held,
    tree_of: TreeOf,
    progress: Progress | None = None,
    *,
    anew: bool = False,
) -> Updated:
    """Bring the index of this store to what it holds; `marker` names that state.

    The caller sees to it that only one update runs at a time, and that the store does not change meanwhile.
    `progress` is told how many studies are done, and how many there are to do. `anew`: take nothing over. A damaged
    edition is not taken over either.
    """
    last = None if anew else _sound(editions_of(data_dir).current())
    if last is not None and last.marker == marker:
        return Updated(0, 0)
    now = as_rows(held)
    before = last.held() if last is not None else as_rows(())
    fresh = now[~np.isin(now, before)]["nct"]
    gone = np.setdiff1d(before["nct"], now["nct"])
    folder = new_folder(data_dir)
    try:
        _write(folder, last, fresh, gone, tree_of, progress)
        np.save(folder / "held.npy", now)
        (folder / "stamp.json").write_text(json.dumps({"marker": marker, "studies": len(now)}), "utf-8")
        publish(data_dir, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Updated(len(fresh), len(gone))


def _sound(edition: Edition | None) -> Edition | None:
    """The edition, where all of it is there and can be opened."""
    if edition is None:
        return None
    try:
        studies, *_ = [edition.searcher(part) for part in PARTS]
        load_sites(edition.folder)
        load_hubs(edition.folder)
        return edition if len(edition.held()) == studies.num_docs and edition.marker else None
    except (OSError, ValueError, KeyError):
        return None


_ROW = np.dtype([("nct", np.int64), ("version", np.int64)])


def as_rows(held: Held) -> NDArray[Any]:
    """What a store holds, as a table."""
    return np.array(list(held), dtype=_ROW)


def _write(
    folder: Path,
    last: Edition | None,
    fresh: NDArray[np.int64],
    gone: NDArray[np.int64],
    tree_of: TreeOf,
    progress: Progress | None,
) -> None:
    if last is None:
        for part in PARTS:
            (folder / part).mkdir()
        sites = (np.empty(0, np.int64), np.empty(0), np.empty(0))
        filing = Filing()
    else:
        _take_over(last.folder, folder)
        changed = np.concatenate([fresh, gone])
        filing = Filing(last.folder, changed)
        sites = without(load_sites(last.folder), changed, SITES_OF_ONE)  # type: ignore[assignment]  # three arrays
    if last is None or len(fresh) or len(gone):
        stale = gone if last is None else np.concatenate([fresh, gone])
        points = _write_parts(folder, fresh, stale, tree_of, filing, progress)
        save_sites(_with_points(sites, points), folder)
    elif last is not None:
        save_sites(load_sites(last.folder), folder)
    filing.save(folder)


def _take_over(last: Path, folder: Path) -> None:
    """The files of the last edition under new names. Tantivy never changes one in place: it writes a new one."""
    for part in PARTS:
        (folder / part).mkdir()
        for file in (last / part).iterdir():
            if file.is_file() and not file.name.endswith(".lock"):
                _link(file, folder / part / file.name)


def _link(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:  # a file system without hard links
        shutil.copyfile(file, to)


def _write_parts(
    folder: Path,
    fresh: NDArray[np.int64],
    stale: NDArray[np.int64],
    tree_of: TreeOf,
    filing: Filing,
    progress: Progress | None,
) -> Points:
    """Write the three parts, and file the new studies; the coordinates of the new sites."""
    indexes = {part: Index(schema_of(part), str(folder / part)) for part in PARTS}
    writers = {part: index.writer(HEAP, 1) for part, index in indexes.items()}
    points = Points()
    for number in stale.tolist():
        for writer in writers.values():
            writer.delete_documents_by_term(NCT, number)
    for done, number in enumerate(fresh.tolist(), 1):
        tree = tree_of(number)
        if tree is not None:
            for point in _add(writers, number, entry_of(dict(tree)), filing):
                points.add(*point)
        if progress and (done % 100 == 0 or done == len(fresh)):
            progress(done, len(fresh))
    with ThreadPoolExecutor(len(writers)) as threads:
        list(threads.map(_finish, writers.values()))
    return points


def _finish(writer: IndexWriter) -> None:
    writer.commit()
    writer.garbage_collect_files()
    writer.wait_merging_threads()


def _add(
    writers: Mapping[Part, IndexWriter], number: int, entry: Entry, filing: Filing
) -> Iterator[tuple[int, float, float]]:
    filed = list(filed_under(entry))
    filing.add(number, filed)
    study = _document("studies", number, entry)
    for hub in sorted({hub for one in filed for hub in keys_of(one)}):
        study.add_text(HUB, hub)
    writers["studies"].add_document(study)
    writers["rest"].add_document(_document("rest", number, entry))
    for place, site in enumerate(entry.sites[:SITES_OF_ONE]):
        key = number * SITES_OF_ONE + place
        document = _document("sites", number, site)
        document.add_integer(SITE, key)
        for hub, _ in places_of(site):
            document.add_text(HUB, hub)
        writers["sites"].add_document(document)
        if site.point:
            yield (key, *site.point)


def _document(part: Part, number: int, entry: Entry) -> Document:
    document = Document()
    document.add_integer(NCT, number)
    texts = texts_of(part)
    for name, values in entry.texts.items():
        if name in texts:
            for value in values:
                document.add_text(name, _marked(value))
    if part == "rest":
        return document
    for name in entry.present:
        document.add_text(PRESENT, name)
    for name, values in entry.codes.items():
        _add_codes(document, name, values, searched=name in texts)
    _add_numbers(document, entry)
    return document


def _add_codes(document: Document, name: str, values: list[str], *, searched: bool) -> None:
    piece = pieces()[name]
    for value in values:
        document.add_text(code(name), value[:LONGEST_CODE])
        if searched and piece.kind is Kind.ENUM:
            for text in code_texts(piece, value):
                document.add_text(name, _marked(text))


def _add_numbers(document: Document, entry: Entry) -> None:
    for name, numbers in entry.numbers.items():
        piece = pieces()[name]
        for number in numbers:
            document.add_integer(name, number)
        if piece.repeated and piece.sorts:
            document.add_integer(sort_key(piece), numbers[0])
    for name, sizes in entry.sizes.items():
        for length in sizes:
            document.add_integer(size(name), length)


def _marked(text: str) -> str:
    return " ".join((START, *words(text), END))


def _with_points(sites: tuple[NDArray[Any], ...], points: Points) -> Sites:
    columns = map(np.asarray, (points.keys, points.latitudes, points.longitudes))
    numbers, latitudes, longitudes = (np.concatenate(pair) for pair in zip(sites, columns, strict=True))
    return make_sites(numbers.astype(np.int64), latitudes.astype(np.float64), longitudes.astype(np.float64))
