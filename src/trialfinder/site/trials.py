"""The files of one trial, and the job of writing those of many.

In: a catalog, the site and trials. Out: files below the root of a build, with links that name files, and the links
that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from trialfinder.alerts.lately import latest_news
from trialfinder.catalog import Catalog
from trialfinder.history.changes import changes, date_of
from trialfinder.pages import changed, checking, press, render, sheet
from trialfinder.pages.comparing import Asked, compare_html
from trialfinder.pages.languages import in_spanish
from trialfinder.pages.site import Site
from trialfinder.records.document import Document
from trialfinder.site.columns import column, table_of
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
        "/column.js",
        "/column-es.js",
    )
)
"""What stands behind "trial/" and the id."""
PDF = ".pdf"
SPANISH = "es/"
PLACEHOLDER = "NCT00000000"
"""The number in links that a script fills in."""


class File(NamedTuple):
    """`also`: a second name of the same bytes; `site`: the site as a page was made for it."""

    name: str
    content: str | bytes
    also: str = ""
    site: Site | None = None


class Written(NamedTuple):
    """What came of some trials."""

    trials: int
    files: int
    lost: frozenset[str]


class Write(NamedTuple):
    """The job: write the files of some trials. `trials` and `files` are all that the build holds.

    `spanish`: pages stand there in Spanish, too.
    """

    site: Site
    root: Path
    trials: frozenset[str]
    files: frozenset[str]
    spanish: bool

    def __call__(self, catalog: Catalog, ids: Sequence[str]) -> Written:
        links = Links(self.holds)
        count = 0
        for nct_id in ids:
            trial = catalog.trial(nct_id)
            for file in trial_files(catalog, self._seen_from, trial):
                count += self._write(file, links)
            count += self._write_columns(trial, links)
        return Written(len(ids), count, frozenset(links.lost))

    def holds(self, file: str) -> bool:
        """Whether a file is part of the build."""
        if file.startswith(SPANISH) and self.spanish and file.endswith("/index.html"):
            return self.holds(file[len(SPANISH) :])
        if not file.startswith("trial/"):
            return file in self.files
        nct_id, name = file[6:17], file[17:]
        known = name in NAMES or (name == PDF and self.site.pdf)
        return known and (nct_id in self.trials or nct_id == PLACEHOLDER)

    def _seen_from(self, path: str) -> Site:
        return replace(self.site, here=path if self.spanish else "")

    def _write(self, file: File, links: Links) -> int:
        """How many files it has become."""
        if isinstance(file.content, bytes):
            content = file.content if file.name.endswith(PDF) else self._data(file.content, links)
        else:
            content = links.rewrite(file.content, file.name).encode()
        if file.also:
            write_twice(self.root, file.name, file.also, content)
            return 2
        write(self.root, file.name, content)
        if file.site is None or not file.site.here or isinstance(file.content, bytes):
            return 1
        write_spanish(self.root, file.name, file.content, file.site, links)
        return 2

    def _write_columns(self, trial: Trial, links: Links) -> int:
        """The trial's column beside others, in each language; its links are those of the page that shows it."""
        site = self._seen_from("")
        table = table_of(compare_html([trial], Asked(shown=(trial.nct_id,)), site))
        spoken = {"": table} | ({"es": in_spanish(table, site)} if self.spanish else {})
        for tongue, said in spoken.items():
            name = f"trial/{trial.nct_id}/column{tongue and f'-{tongue}'}.js"
            page = f"{tongue and f'{tongue}/'}compare/index.html"
            write(self.root, name, column(trial.nct_id, links.rewrite(said, page)))
        return len(spoken)

    def _data(self, content: bytes, links: Links) -> bytes:
        """Data name files from the first folder, or by their addresses."""
        root = f"{self.site.base_url.rstrip('/')}/" if self.site.base_url else ""
        return links.rewrite_from(content.decode(), root).encode()


def write_spanish(root: Path, name: str, page: str, site: Site, links: Links) -> None:
    """The Spanish form of a page whose links still begin with the site's base."""
    write(root, SPANISH + name, links.rewrite(in_spanish(page, site), SPANISH + name).encode())


def trial_files(catalog: Catalog, seen_from: Callable[[str], Site], trial: Trial) -> Iterator[File]:
    """The page, the printable sheet, the points to go through, what changed, and the data of it."""
    folder = f"trial/{trial.nct_id}"
    site = seen_from("")
    documents = _documents(catalog, trial.nct_id)
    versions = [changed.Listed(one.sha256, date_of(one)) for one in documents]
    found = changes(documents[-MOST - 1 :])
    pages: dict[str, Callable[[Site], str]] = {
        "": lambda here: page(catalog, here, trial.nct_id),
        "/print": lambda here: render.print_html(trial, here),
        "/check": lambda here: checking.check_html(trial, here),
        "/changes": lambda here: changed.changes_html(trial, found, here, versions=versions),
    }
    for end, make in pages.items():
        here = seen_from(f"/{folder}{end}")
        yield File(f"{folder}{end}/index.html", make(here), site=here)
    yield File(f"{folder}/index.json", render.trial_json(trial, site), also=f"{folder}.json")
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
