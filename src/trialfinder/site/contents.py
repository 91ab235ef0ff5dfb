"""The pages of a build that are about no single trial.

In: a catalog, the site, and the trials that the build holds, newest first. Out: for each path of the site what stands
there, made when it is asked for: links are rewritten by what the whole build holds, so all names come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from trialfinder.catalog import Catalog
from trialfinder.pages import comparing, filed, front, guided, hubs, render, reviewing, sitemaps
from trialfinder.pages.rules.listing import PER_PAGE
from trialfinder.pages.site import Site, file_of
from trialfinder.pages.views.glossary import letters
from trialfinder.pages.views.guides import guides
from trialfinder.site import shards
from trialfinder.site.shelves import Shelves
from trialfinder.store import decisions, disputes
from trialfinder.store.studies import Listed

CORRECTIONS = 500
"""The corrections that are shown, the newest first, as on a served page."""
LOST_PAGE = "404.html"
"""What hosts show where there is no page."""
WIDGET = 50
"""Trials that the list for other sites names."""
MANY = "This site holds too many trials to search them in a browser."
MANY_HINT = "Go through the list of all trials, or search at ClinicalTrials.gov."
LOST = "There is no such page."
LOST_HINT = "Start at the list of trials, or look at the address again."

Make = Callable[[Site], str | bytes]


class Page(NamedTuple):
    """What stands at a path of the site; `make` takes the site as it is seen from there."""

    path: str
    make: Make


class Held(NamedTuple):
    """What a build holds: its trials, the last updated first, and the shelves that they stand on.

    `whole`: these are all of the store; `searched`: a search in the browser is made for them; `spanish`: its pages
    stand there in Spanish, too.
    """

    catalog: Catalog
    site: Site
    listed: Sequence[Listed]
    shelves: Shelves
    whole: bool
    searched: bool
    spanish: bool


def contents(held: Held) -> dict[str, Page]:
    """What stands where, by the names of files."""
    pages = {file_of(path): Page(path, make) for path, make in _pages(held)}
    return pages | {LOST_PAGE: Page("", _lost)}


def _pages(held: Held) -> Iterator[tuple[str, Make]]:
    yield from _lists(held)
    yield from (
        ("/methodology", render.methodology_html),
        ("/about", render.about_html),
        ("/privacy", render.privacy_html),
        ("/guides", guided.guides_html),
        ("/glossary", guided.glossary_html),
        ("/accessibility", guided.accessibility_html),
    )
    for guide in guides():
        yield f"/guides/{guide.slug}", partial(guided.guide_html, guide)
    for letter in letters():
        yield f"/glossary/{letter}", partial(guided.letter_html, letter)
    yield "/corrections", partial(_corrections, held)
    yield "/compare", filed.compare_here_html
    yield "/saved", comparing.saved_html
    yield "/widget", partial(_widget, held)
    yield from _search(held)
    yield from _hubs(held)
    if held.site.base_url:
        yield from _for_machines(held)
    for name, (_, content) in render.static_files().items():
        yield f"/static/{name}", partial(_same, content)


def _lists(held: Held) -> Iterator[tuple[str, Make]]:
    """The first page, and the list of trials, page by page."""
    total = len(held.listed)
    yield "/", lambda site: front.home_html(held.listed[: front.NEWEST], total, site)
    for page in range(1, max(1, -(-total // PER_PAGE)) + 1):
        yield "/trials" if page == 1 else f"/trials?page={page}", partial(_list, held, page)


def _list(held: Held, page: int, site: Site) -> str:
    trials = held.listed[(page - 1) * PER_PAGE : page * PER_PAGE]
    return front.trials_html(trials, len(held.listed), page, site)


def _search(held: Held) -> Iterator[tuple[str, Make]]:
    """The search page and its index, or the page that says why there is none."""
    if held.searched:
        yield "/search", partial(_search_page, held)
        for name, content in shards.files(held.shelves.entries):
            yield f"/{name}", partial(_same, content)
    else:
        yield "/search", partial(render.message_html, "Find a trial", MANY, MANY_HINT)


def _search_page(held: Held, site: Site) -> str:
    entries = held.shelves.entries
    choices = filed.Choices(
        statuses=frozenset(one.status for one in entries),
        phases=frozenset(phase for one in entries for phase in one.phases),
        places=frozenset(place for one in entries for place in one.places),
    )
    return filed.browser_search_html(choices, shards.CORE, site)


def _hubs(held: Held) -> Iterator[tuple[str, Make]]:
    """The pages of conditions, places and sponsors."""
    for page in hubs.all_hubs(held.shelves.hubs):
        yield page.path, partial(_hub, held, page)


def _hub(held: Held, page: hubs.HubPage, site: Site) -> str:
    shelves = held.shelves
    if page.hub:
        trials = shelves.under(page.hub, page.page)
        return hubs.hub_html(page.hub, shelves.hubs, trials, page.page, site)
    if page.letter:
        return hubs.letter_html(page.kind, page.letter, shelves.hubs, page.page, site)
    return hubs.kind_html(page.kind, shelves.hubs, site)


def _for_machines(held: Held) -> Iterator[tuple[str, Make]]:
    """What programs that walk the web ask for: whole addresses, so only for a site that knows its own."""
    pages = list(sitemaps.pages(held.shelves.hubs))
    trials = list(sitemaps.trials((one.nct_id, one.last_update) for one in held.listed))
    parts = sitemaps.parts_of(len(pages), len(trials))
    yield sitemaps.INDEX_PATH, partial(sitemaps.index_xml, parts)
    for part in range(1, parts + 1):
        of_trials, first = sitemaps.span_of(part, len(pages))
        listed = (trials if of_trials else pages)[first : first + sitemaps.MOST]
        yield sitemaps.part_path(part), partial(sitemaps.part_xml, listed, spanish=held.spanish)
    yield "/robots.txt", _robots


def _widget(held: Held, site: Site) -> str:
    recruiting = [one for one in held.listed if one.overall_status == filed.RECRUITING]
    return filed.widget_html(recruiting, WIDGET, site)


def _corrections(held: Held, site: Site) -> str:
    """What people decided and answered, about the trials of this build."""
    store, here = held.catalog.store, {one.nct_id for one in held.listed}
    changed = decisions.log(store, CORRECTIONS, changed=True)
    answered = disputes.answered(store, CORRECTIONS)
    if not held.whole:
        changed = [one for one in changed if one.nct_id in here]
        answered = [one for one in answered if one.nct_id in here]
    return reviewing.corrections_html(changed, answered, disputes.count_waiting(store), site)


def _lost(site: Site) -> str:
    return render.message_html("Not found", LOST, LOST_HINT, site)


def _robots(site: Site) -> str:
    """It names paths of the host."""
    return sitemaps.robots_txt(replace(site, base_path=urlsplit(site.base_url).path.rstrip("/")))


def _same(content: bytes, site: Site) -> bytes:
    return content
