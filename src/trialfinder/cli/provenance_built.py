"""Every page of a built site, audited from outside.

In: a catalog with the records that the site was built from, and the folder. Out: a Problem with the page it stands on.
Pages are read as they lie there, in both languages. Refused: a folder that is no build of ours, and one that was built
from other records than these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.provenance import audit_page, audit_trial
from trialfinder.audit.versions import audit_versions
from trialfinder.catalog import Catalog
from trialfinder.cli.provenance import KNOWN_RULES, Audited, explained
from trialfinder.errors import BadInputError
from trialfinder.site.folder import told_of

_ABOUT_TRIAL = re.compile(r"(?:es/)?trial/")
_ABOUT = re.compile(r' data-nct="(NCT[0-9]{8})"')
TONGUES = ("", "es/")


def audit_built(catalog: Catalog, folder: Path, limit: int | None = None) -> Iterator[Audited]:
    """The pages of each trial (of the first `limit`), then all others."""
    told = told_of(folder)
    if told.snapshot != catalog.snapshot():
        raise BadInputError(
            f"{folder} was built from other records than this store holds", "Build the site again, or name its store."
        )
    origin = told.base_url or None
    for place in sorted(place for place in (folder / "trial").iterdir() if place.is_dir())[:limit]:
        yield from _trial(catalog, folder, place.name, origin)
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        if not _ABOUT_TRIAL.match(name):
            yield _page(catalog, name, file.read_text("utf-8"), origin)


def _trial(catalog: Catalog, folder: Path, nct_id: str, origin: str | None) -> Iterator[Audited]:
    """The page, the printable sheet, the points to go through, and what changed, in each language."""
    trial, received = catalog.trial(nct_id), catalog.received(nct_id)
    withheld = catalog.withheld.paths(received)
    held = {one.sha256: catalog.withheld.shown(one.document).tree for one in catalog.versions(nct_id)}
    for tongue in TONGUES:
        place = folder / tongue / "trial" / nct_id
        if not place.is_dir():
            continue
        names = ("index.html", "print/index.html", "check/index.html", "changes/index.html")
        pages = [(place / name).read_text("utf-8") for name in names]
        found = audit_trial(pages, received.tree, explained(trial), KNOWN_RULES, nct_id, withheld)
        for page in pages:
            found += audit_obligations(page, nct_id=nct_id, origin=origin)
        found += [problem for page in (pages[0], pages[-1]) for problem in audit_versions(page, held)]
        yield Audited(f"{tongue}trial/{nct_id}", len(pages), found, nct_id)


def _page(catalog: Catalog, name: str, html: str, origin: str | None) -> Audited:
    documents: dict[str, Any] = {nct_id: catalog.document(nct_id).tree for nct_id in set(_ABOUT.findall(html))}
    found = audit_page(html, documents, {}, KNOWN_RULES, nct_id=None)
    return Audited(name, 1, found + audit_obligations(html, nct_id=None, origin=origin))
