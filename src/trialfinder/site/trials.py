"""The files of one trial, and the job of writing those of many.

In: a catalog, the site and trials. Out: files below the root of a build, with links that name files, and the links
that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from trialfinder.alerts.latest import latest_news
from trialfinder.catalog import Catalog
from trialfinder.history.changes import changes, date_of
from trialfinder.pages import changed, checking, press, render, sheet
from trialfinder.pages.site import Site
from trialfinder.records.document import Document
from trialfinder.site.folder import write, write_twice
from trialfinder.site.links import Links
from trialfinder.trial import Trial

MOST = 40
"""Versions that are told of, the newest, as on a served page."""
NAMES = frozenset(
    (
        "/index.html",
        "/print/index.html",
        "/check/index.html",
        "/changes/index.html",
        "/changes.atom",
        "/changes.json",
        "/index.json",
        ".json",
    )
)
"""What stands behind "trial/" and the id."""
PDF = ".pdf"
PLACEHOLDER = "NCT00000000"
"""The number in links that a script fills in."""


class File(NamedTuple):
    """`also`: a second name of the same bytes."""

    name: str
    content: str | bytes
    also: str = ""


class Written(NamedTuple):
    """What came of some trials."""

    trials: int
    files: int
    lost: frozenset[str]


class Write(NamedTuple):
    """The job: write the files of some trials. `trials` and `files` are all that the build holds."""

    site: Site
    root: Path
    trials: frozenset[str]
    files: frozenset[str]

    def __call__(self, catalog: Catalog, ids: Sequence[str]) -> Written:
        links = Links(self.holds)
        count = 0
        for nct_id in ids:
            for file in trial_files(catalog, self.site, catalog.trial(nct_id)):
                content = self._linked(file, links)
                count += 1 + bool(file.also)
                if file.also:
                    write_twice(self.root, file.name, file.also, content)
                else:
                    write(self.root, file.name, content)
        return Written(len(ids), count, frozenset(links.lost))

    def holds(self, file: str) -> bool:
        """Whether a file is part of the build."""
        if not file.startswith("trial/"):
            return file in self.files
        nct_id, name = file[6:17], file[17:]
        known = name in NAMES or (name == PDF and self.site.pdf)
        return known and (nct_id in self.trials or nct_id == PLACEHOLDER)

    def _linked(self, file: File, links: Links) -> bytes:
        """Links relative to the page; data names files from the first folder, or by their addresses."""
        if isinstance(file.content, str):
            return links.rewrite(file.content, file.name).encode()
        if file.name.endswith(PDF):
            return file.content
        root = f"{self.site.base_url.rstrip('/')}/" if self.site.base_url else ""
        return links.rewrite_from(file.content.decode(), root).encode()


def trial_files(catalog: Catalog, site: Site, trial: Trial) -> Iterator[File]:
    """The page, the printable sheet, the points to go through, what changed, and the data of it."""
    folder = f"trial/{trial.nct_id}"
    yield File(f"{folder}/index.html", page(catalog, site, trial.nct_id))
    yield File(f"{folder}/print/index.html", render.print_html(trial, site))
    yield File(f"{folder}/check/index.html", checking.check_html(trial, site))
    yield File(f"{folder}/index.json", render.trial_json(trial, site), also=f"{folder}.json")
    documents = _documents(catalog, trial.nct_id)
    versions = [changed.Listed(one.sha256, date_of(one)) for one in documents]
    found = changes(documents[-MOST - 1 :])
    yield File(f"{folder}/changes/index.html", changed.changes_html(trial, found, site, versions=versions))
    yield File(f"{folder}/changes.atom", changed.changes_atom(trial, found, site))
    yield File(f"{folder}/changes.json", changed.changes_json(trial, found, site, versions=versions))
    if site.pdf:
        yield File(f"{folder}{PDF}", _pdf(trial, site))


def page(catalog: Catalog, site: Site, nct_id: str) -> str:
    """The trial page, from its kept sheet where there is one."""
    held = catalog.laid_out(nct_id, sheet.stamp())
    if held:
        return render.page_html(sheet.from_bytes(held.sheet), held, site)
    trial = catalog.trial(nct_id)
    return render.trial_html(trial, site, latest_news(catalog, trial.nct_id) if trial.versions > 1 else None)


def _pdf(trial: Trial, site: Site) -> bytes:
    """Links in a PDF begin at the address of the site, where it has one: a PDF is carried away from its folder."""
    return press.trial_pdf(trial, replace(site, base_path=urlsplit(site.base_url).path.rstrip("/")))


def _documents(catalog: Catalog, nct_id: str) -> list[Document]:
    """Every version as it may be shown, the oldest first; the newest is read first, since the older ones rest on it."""
    hidden = catalog.withheld
    return [hidden.shown(one.document) for one in reversed(catalog.versions(nct_id))][::-1]
