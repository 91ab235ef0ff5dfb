"""What a saved search finds that it did not find before.

In: a saved search, the index and the records. Out: `News`: trials found for the first time, trials whose record says
something else now, and trials that the search finds no more; and what to remember for the next time. A change that is
no news (white space, the order of a list, what the registry derives) is remembered and not told.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

import msgspec

from trialfinder.alerts.saved import SavedSearch
from trialfinder.catalog import Catalog
from trialfinder.errors import UnknownTrialError, UsageError
from trialfinder.history.changes import compare
from trialfinder.pages.site import Site
from trialfinder.pages.views.changes import entry, news_lines
from trialfinder.pages.views.model import Shown
from trialfinder.pages.views.search_hits import hit_view
from trialfinder.pages.views.search_model import HitView
from trialfinder.records.document import Document
from trialfinder.search.answer import Answer
from trialfinder.search.asking import question
from trialfinder.search.index import Index
from trialfinder.search.patient import search

MOST = 2_000
"""Trials that one saved search may find: of more, nobody reads the news."""
SECONDS = 60.0
_BATCH = 200


class Told(msgspec.Struct, frozen=True):
    """A trial in the news: its title and what is said of it, line by line."""

    nct_id: str
    title: str
    lines: tuple[str, ...]


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What a search has to tell. `found` counts all trials that it finds now."""

    name: str
    found: int
    new: tuple[Told, ...] = ()
    changed: tuple[Told, ...] = ()
    left: tuple[Told, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.left)


class Looked(msgspec.Struct, frozen=True):
    """The news, and the search as it is to be kept for the next time."""

    news: News
    search: SavedSearch


def look(saved: SavedSearch, index: Index, catalog: Catalog, site: Site) -> Looked:
    """Run the search and compare with the last time; UsageError for a search that finds more than MOST."""
    found = {hit.nct_id: hit for answer in _answers(saved, index, catalog) for hit in _views(answer, site)}
    now = {nct_id: catalog.document(nct_id) for nct_id in found}
    news = News(
        name=saved.name,
        found=len(found),
        new=tuple(_introduced(hit) for nct_id, hit in found.items() if nct_id not in saved.seen),
        changed=tuple(_changed(saved, catalog, now)),
        left=tuple(_left(saved, catalog, found.keys())),
    )
    seen = {nct_id: document.sha256 for nct_id, document in now.items()}
    return Looked(news, msgspec.structs.replace(saved, seen=seen))


def _answers(saved: SavedSearch, index: Index, catalog: Catalog) -> Iterator[Answer]:
    """The whole answer, a batch at a time."""
    asked = question(saved.flags)
    offset = 0
    while True:
        answer = search(index, catalog, asked, limit=_BATCH, offset=offset, seconds=SECONDS)
        if answer.total > MOST:
            raise UsageError(
                f"the search '{saved.name}' finds {answer.total:,} trials; one of up to {MOST:,} can be saved",
                "Narrow it: name a place, a phase or more words.",
            )
        yield answer
        offset += _BATCH
        if offset >= answer.total:
            return


def _views(answer: Answer, site: Site) -> Iterator[HitView]:
    return (hit_view(hit, answer, site) for hit in answer.hits)


def _introduced(hit: HitView) -> Told:
    lines = [", ".join(tag.text for tag in hit.tags)]
    if hit.site:
        where = ", ".join(fact.text for fact in hit.site)
        lines.append(f"{'Nearest recruiting site' if hit.distance else 'Recruiting site'}: {where}")
    lines += [rule.text for rule in (hit.distance, hit.no_site) if rule]
    return Told(hit.nct_id, _words(hit.title), tuple(line for line in lines if line))


def _changed(saved: SavedSearch, catalog: Catalog, now: dict[str, Document]) -> Iterator[Told]:
    for nct_id, document in now.items():
        before = saved.seen.get(nct_id, document.sha256)
        if before != document.sha256 and (lines := tuple(_since(catalog, nct_id, before))):
            yield Told(nct_id, _title(document), lines)


def _left(saved: SavedSearch, catalog: Catalog, found: Container[str]) -> Iterator[Told]:
    """Trials of the last time that are found no more, with what changed in them."""
    for nct_id, before in saved.seen.items():
        if nct_id in found:
            continue
        try:
            document = catalog.document(nct_id)
        except UnknownTrialError:
            yield Told(nct_id, "", ("It is not in this copy of the registry any more.",))
            continue
        lines = tuple(_since(catalog, nct_id, before)) if before != document.sha256 else ()
        yield Told(nct_id, _title(document), lines or ("Its record is the same; the search understands it otherwise.",))


def _since(catalog: Catalog, nct_id: str, before: str) -> Iterator[str]:
    """What the record says that it did not say in the version `before`."""
    held = {version.sha256: version for version in catalog.versions(nct_id)}
    old = held.get(before)
    if old is None:
        yield "Its record was changed."
        return
    before_shown = catalog.withheld.shown(old.document)
    yield from news_lines(entry(compare(before_shown, catalog.document(nct_id))))


def _title(document: Document) -> str:
    fact = document.lens.at("protocolSection.identificationModule").fact("briefTitle")
    return fact.json_text if fact else ""


def _words(title: Shown | None) -> str:
    return title.text if title else ""
