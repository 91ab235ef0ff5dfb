"""Every page of a store, audited from outside.

In: a catalog and the site's frame. Out: a Problem with the page it stands on. The auditor gets the HTML as a
browser would and reads the marks anew; it knows nothing of the views and templates that made them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.problems import Problem
from trialfinder.audit.provenance import audit_page, audit_trial
from trialfinder.audit.versions import audit_versions
from trialfinder.catalog import Catalog
from trialfinder.cli.audited_hubs import hub_pages
from trialfinder.explain import to_json
from trialfinder.history.changes import changes, latest
from trialfinder.pages import front, guided, render
from trialfinder.pages.changed import changes_html
from trialfinder.pages.checking import check_html
from trialfinder.pages.comparing import Asked, compare_html, saved_html
from trialfinder.pages.reviewing import corrections_html
from trialfinder.pages.rules.catalogue import RULES
from trialfinder.pages.rules.comparing import MOST as MOST_COMPARED
from trialfinder.pages.rules.listing import PER_PAGE
from trialfinder.pages.site import Site
from trialfinder.pages.views.glossary import letters
from trialfinder.pages.views.guides import guides
from trialfinder.records.document import Document
from trialfinder.store import disputes
from trialfinder.store.decisions import log
from trialfinder.trial import Trial

MOST = 500
"""The corrections that are looked at, the newest first: as many as the page shows."""
KNOWN_RULES = frozenset(rule.name for rule in RULES)


class Audited(NamedTuple):
    """What was looked at (a trial, or a page of several) and what is wrong there. `trial`: the one it is all about."""

    name: str
    pages: int
    problems: list[Problem]
    trial: str = ""


def audit_trials(catalog: Catalog, site: Site, nct_ids: Iterator[str]) -> Iterator[Audited]:
    """The trial page, the print page and the changes page of each trial."""
    for nct_id in nct_ids:
        trial = catalog.trial(nct_id)
        versions = [catalog.withheld.shown(version.document) for version in catalog.versions(nct_id)]
        pages = _pages_of(trial, versions, site)
        received = catalog.received(nct_id)
        withheld = catalog.withheld.paths(received)
        found = audit_trial(pages, received.tree, explained(trial), KNOWN_RULES, nct_id, withheld)
        for page in pages:
            found += audit_obligations(page, nct_id=nct_id, origin=site.base_url or None)
        held = {version.sha256: version.tree for version in versions}
        found += [problem for page in (pages[0], pages[-1]) for problem in audit_versions(page, held)]
        yield Audited(nct_id, len(pages), found, nct_id)


def audit_site(catalog: Catalog, site: Site, total: int) -> Iterator[Audited]:
    """The lists of the first `total` trials, the pages to read, and as many hubs of each kind."""
    newest = catalog.listing(0, front.NEWEST)
    documents = {one.nct_id: catalog.document(one.nct_id).tree for one in newest}
    yield _audited("home", front.home_html(newest, catalog.count(), site), documents, site)
    for number in range(1, -(-total // PER_PAGE) + 1):
        listed = catalog.listing((number - 1) * PER_PAGE, PER_PAGE)
        documents = {one.nct_id: catalog.document(one.nct_id).tree for one in listed}
        html = front.trials_html(listed, catalog.count(), number, site)
        yield _audited(f"list, page {number}", html, documents, site)
    yield _compared(catalog, site, [one.nct_id for one in newest[:MOST_COMPARED]])
    changed, answered = log(catalog.store, MOST, changed=True), disputes.answered(catalog.store, MOST)
    for name, make in (
        ("methodology", render.methodology_html),
        ("about", render.about_html),
        ("privacy", render.privacy_html),
        ("corrections", lambda site: corrections_html(changed, answered, len(answered), site)),
        ("saved", saved_html),
    ):
        yield _audited(name, make(site), {}, site)
    yield from _audit_guided(site)
    for page in hub_pages(catalog, site, total):
        yield _audited(page.name, page.html, page.documents, site)


def _compared(catalog: Catalog, site: Site, ids: Sequence[str]) -> Audited:
    """Trials side by side."""
    trials = [catalog.trial(nct_id) for nct_id in ids]
    documents = {trial.nct_id: trial.document.tree for trial in trials}
    return _audited("compare", compare_html(trials, Asked(shown=tuple(ids)), site), documents, site)


def _audit_guided(site: Site) -> Iterator[Audited]:
    """The guides, the glossary and the page on accessibility."""
    yield _audited("guides", guided.guides_html(site), {}, site)
    for one in guides():
        yield _audited(f"guides/{one.slug}", guided.guide_html(one, site), {}, site)
    yield _audited("glossary", guided.glossary_html(site), {}, site)
    for letter in letters():
        yield _audited(f"glossary/{letter}", guided.letter_html(letter, site), {}, site)
    yield _audited("accessibility", guided.accessibility_html(site), {}, site)


def _pages_of(trial: Trial, versions: Sequence[Document], site: Site) -> list[str]:
    """The pages of a trial; the last tells what changed."""
    return [
        render.trial_html(trial, site, latest(versions, without=("contacts",))),
        render.print_html(trial, site),
        check_html(trial, site),
        changes_html(trial, changes(versions), site),
    ]


def explained(trial: Trial) -> Any:
    """As `explain --json` gives it: what the auditor compares with is the promise, not our types."""
    return msgspec.json.decode(to_json(trial.plain))


def _audited(name: str, html: str, documents: dict[str, Any], site: Site) -> Audited:
    found = audit_page(html, documents, {}, KNOWN_RULES, nct_id=None)
    return Audited(name, 1, found + audit_obligations(html, nct_id=None, origin=site.base_url or None))
