"""The files of one trial.

In: a catalog, the site and a trial. Out: names of files with their bytes, links not yet rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trialfinder.catalog import Catalog
from trialfinder.history.changes import changes, date_of
from trialfinder.pages import changed, render, sheet
from trialfinder.pages.site import Site
from trialfinder.records.document import Document
from trialfinder.trial import Trial

MOST = 40
"""Versions that are told of, the newest, as on a served page."""


class File(NamedTuple):
    """`also`: a second name of the same bytes."""

    name: str
    content: str | bytes
    also: str = ""


NAMES = (
    "/index.html",
    "/print/index.html",
    "/index.json",
    ".json",
    "/changes/index.html",
    "/changes.atom",
    "/changes.json",
)
"""What stands behind "trial/" and the id."""


def trial_files(catalog: Catalog, site: Site, trial: Trial) -> Iterator[File]:
    """The page, the printable sheet, what changed, and the data of both."""
    folder = f"trial/{trial.nct_id}"
    yield File(f"{folder}/index.html", page(catalog, site, trial))
    yield File(f"{folder}/print/index.html", render.print_html(trial, site))
    yield File(f"{folder}/index.json", render.trial_json(trial, site), also=f"{folder}.json")
    documents = _documents(catalog, trial.nct_id)
    versions = [changed.Listed(one.sha256, date_of(one)) for one in documents]
    found = changes(documents[-MOST - 1 :])
    yield File(f"{folder}/changes/index.html", changed.changes_html(trial, found, site, versions=versions))
    yield File(f"{folder}/changes.atom", changed.changes_atom(trial, found, site))
    yield File(f"{folder}/changes.json", changed.changes_json(trial, found, site, versions=versions))


def page(catalog: Catalog, site: Site, trial: Trial) -> str:
    """The trial page, from its kept sheet where there is one."""
    held = catalog.laid_out(trial.nct_id, sheet.stamp())
    return render.page_html(sheet.from_bytes(held.sheet), held, site) if held else render.trial_html(trial, site)


def _documents(catalog: Catalog, nct_id: str) -> list[Document]:
    """Every version as it may be shown, the oldest first; the newest is read first, since the older ones rest on it."""
    hidden = catalog.withheld
    return [hidden.shown(one.document) for one in reversed(catalog.versions(nct_id))][::-1]
