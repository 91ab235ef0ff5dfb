"""Pages of hubs: what trials are filed under (conditions, places, lead sponsors), with their trials.

In: the hubs of an index, the trials of a page as the store lists them, and the site. Out: HTML; a static site asks
`all_hubs` for every page there is. What is counted was counted when the index was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from trialfinder.pages.front import Listed, in_list
from trialfinder.pages.render import json_ld_of, made_of
from trialfinder.pages.rules import hubs as rules
from trialfinder.pages.site import Site
from trialfinder.pages.views import hubs as views
from trialfinder.pages.views.hubs import FOLDERS, TITLES, hub_path
from trialfinder.pages.views.machines import breadcrumbs
from trialfinder.pages.views.search_links import feed_address
from trialfinder.search import query as q
from trialfinder.search.hits import Hits, Sort
from trialfinder.search.hubs import KINDS, OTHERS, RECRUITING, Hub, Hubs, Kind, open_key

PER_PAGE = 20
NAMES_PER_PAGE = 200
SHOWN = 24
"""Names of narrower hubs that are seen at once; further ones open."""
LARGEST = 30
LETTERED: tuple[Kind, ...] = ("condition", "sponsor")
"""Kinds that are listed by letters; places are found in their countries."""

_ONES = {"condition": ("condition", "conditions"), "place": ("place", "places"), "sponsor": ("sponsor", "sponsors")}
_LEADS = {
    "condition": "Conditions and groups of conditions, as the registry files its trials: under terms of MeSH, a list "
    "of medical subjects. A trial that it has filed under none is found by searching.",
    "place": "Countries in which trials have sites. Choose one to see its states and cities.",
    "sponsor": "The companies, hospitals, universities and offices that lead the trials.",
}
_NARROWER = {"condition": "Narrower conditions", "place": "Places here", "sponsor": ""}


class HubPage(NamedTuple):
    """One page: of a hub, of the names under a letter, or (neither) of a kind; `page` is its number, from 1."""

    path: str
    kind: Kind
    hub: Hub | None
    letter: str
    page: int


class Asked(Protocol):
    """What is asked of an index."""

    def search(self, query: q.Node, *, sort: Sequence[Sort], limit: int, count: bool) -> Hits: ...


def all_hubs(hubs: Hubs) -> Iterator[HubPage]:
    """Every page there is, in order."""
    for kind in KINDS:
        yield HubPage(FOLDERS[kind], kind, None, "", 1)
        for letter, found in hubs.letters(kind).items() if kind in LETTERED else ():
            for page in range(1, pages_of(len(found), NAMES_PER_PAGE) + 1):
                yield HubPage(numbered(letter_path(kind, letter), page), kind, None, letter, page)
        for hub in hubs.of(kind):
            for page in range(1, pages_of(hub.total, PER_PAGE) + 1):
                yield HubPage(numbered(hub_path(hub), page), kind, hub, "", page)


def pages_of(total: int, per_page: int) -> int:
    return max(1, -(-total // per_page))


def letter_path(kind: Kind, letter: str) -> str:
    return f"{FOLDERS[kind]}/letters/{letter}"


def numbered(path: str, page: int) -> str:
    return path if page == 1 else f"{path}?page={page}"


def hub_trials(index: Asked, hub: Hub, page: int) -> list[str]:
    """The ids of a page: first the trials that recruit (at a place: there), then the others, the last changed first."""
    under = q.Filed(hub.key)
    is_open: q.Node = q.And((under, q.Value("OverallStatus", RECRUITING)))
    if hub.kind == "place":
        is_open = q.And((q.Filed(open_key(hub.key)), is_open))
    first, end = (page - 1) * PER_PAGE, page * PER_PAGE
    ids = _latest(index, is_open, min(end, hub.recruiting))[first:]
    if end > hub.recruiting:
        rest = q.And((under, q.Not(is_open)))
        ids += _latest(index, rest, end - hub.recruiting)[max(0, first - hub.recruiting) :]
    return ids


def _latest(index: Asked, query: q.Node, limit: int) -> list[str]:
    latest = (Sort("LastUpdatePostDate", True),)
    return index.search(query, sort=latest, limit=limit, count=False).nct_ids if limit > 0 else []


def hub_html(hub: Hub, hubs: Hubs, trials: Sequence[Listed], page: int, site: Site) -> str:
    """A page of a hub: `trials` are those that `hub_trials` names, as the store lists them."""
    title = views.title_of(hub, hubs)
    path, first = numbered(hub_path(hub), page), (page - 1) * PER_PAGE
    told = views.everyday(hub.name) if hub.kind == "condition" else views.Everyday()
    narrower = views.rows(hubs.narrower(hub), hubs, site)
    open_here = max(0, hub.recruiting - first)
    return made_of(
        "hub.html",
        site,
        page_title=f"{title}: clinical trials",
        description=f"{title}: {views.count_of(hub).text}",
        canonical=site.address(path) if site.base_url else "",
        json_ld=json_ld_of(breadcrumbs(views.crumbs(hub, hubs), site)),
        kind=hub.kind,
        crumbs=views.crumbs(hub, hubs)[:-1],
        name=rules.name(title),
        count=views.count_of(hub),
        everyday=rules.everyday(told.name) if told.name else None,
        also=rules.everyday(", ".join(told.lay)) if told.lay else None,
        note=told.note,
        broader=views.rows(hubs.broader(hub), hubs, site) if hub.kind == "condition" else (),
        narrower=narrower[:SHOWN],
        further=narrower[SHOWN:],
        narrower_title=_NARROWER[hub.kind],
        recruiting=[in_list(trial) for trial in trials[:open_here]],
        others=[in_list(trial) for trial in trials[open_here:]],
        shown=rules.page(first + 1, first + len(trials), hub.total) if trials else None,
        pages=_ways(hub_path(hub), page, pages_of(hub.total, PER_PAGE), site),
        search_open=views.search_address(hub, site, everything=False) if hub.recruiting else "",
        search_all=views.search_address(hub, site, everything=True),
        **_feed(hub, site),
    )


def _feed(hub: Hub, site: Site) -> dict[str, str]:
    if site.static:
        return {}
    address = feed_address(views.search_address(hub, site, everything=True).replace("&sort=changed", ""))
    return {"feed": address, "feed_title": "New and changed trials here"}


def kind_html(kind: Kind, hubs: Hubs, site: Site) -> str:
    """All of a kind: where to start."""
    one, many = _ONES[kind]
    tops = views.rows(hubs.tops(kind), hubs, site)
    return made_of(
        "hubs.html",
        site,
        page_title=TITLES[kind],
        description=_LEADS[kind],
        canonical=site.address(FOLDERS[kind]) if site.base_url else "",
        title=TITLES[kind],
        lead=_LEADS[kind],
        count=rules.of_kind(len(hubs.of(kind)), one, many),
        letters=_letters(kind, hubs, "", site),
        tops=tops if kind == "place" else tops[:SHOWN],
        further=() if kind == "place" else tops[SHOWN:],
        tops_title="The widest groups" if kind == "condition" else "Countries",
        largest=views.rows(_largest(kind, hubs), hubs, site) if kind in LETTERED else (),
        largest_title=f"The {many} with the most trials",
    )


def _largest(kind: Kind, hubs: Hubs) -> list[Hub]:
    """Those with the most trials, but for the widest groups, which stand by themselves."""
    tops = {hub.key for hub in hubs.tops(kind)}
    return [hub for hub in hubs.largest(kind, LARGEST + len(tops)) if hub.key not in tops][:LARGEST]


def letter_html(kind: Kind, letter: str, hubs: Hubs, page: int, site: Site) -> str:
    """A page of the names under a letter, of which there must be some."""
    found = hubs.letters(kind)[letter]
    first = (page - 1) * NAMES_PER_PAGE
    listed = found[first : first + NAMES_PER_PAGE]
    path = letter_path(kind, letter)
    return made_of(
        "hubs_letter.html",
        site,
        page_title=f"{TITLES[kind]}: {_letter_name(letter)}",
        canonical=site.address(numbered(path, page)) if site.base_url else "",
        kind_path=site.path(FOLDERS[kind]),
        kind_title=TITLES[kind],
        name=_letter_name(letter),
        letters=_letters(kind, hubs, letter, site),
        rows=views.rows(listed, hubs, site),
        shown=rules.names(first + 1, first + len(listed), len(found)),
        pages=_ways(path, page, pages_of(len(found), NAMES_PER_PAGE), site),
    )


def _letters(kind: Kind, hubs: Hubs, current: str, site: Site) -> list[dict[str, Any]]:
    if kind not in LETTERED:
        return []
    return [
        {"href": site.path(letter_path(kind, letter)), "name": _letter_name(letter), "current": letter == current}
        for letter in hubs.letters(kind)
    ]


def _letter_name(letter: str) -> str:
    return "Numbers and other signs" if letter == OTHERS else letter.upper()


def _ways(path: str, page: int, pages: int, site: Site) -> list[dict[str, str]]:
    found = []
    if page > 1:
        found.append({"href": site.path(numbered(path, page - 1)), "rel": "prev", "text": "Earlier in the list"})
    if page < pages:
        found.append({"href": site.path(numbered(path, page + 1)), "rel": "next", "text": "Further in the list"})
    return found
