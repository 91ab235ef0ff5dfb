"""Sitemaps and robots.txt: what programs that walk the web may read, and where all of it stands.

In: the hubs, the trials with the date of their last change, and the site, which must know its own address. Out: XML
(sitemaps.org 0.9) and text. Each page is named in its languages, and each of these says where the others stand. A
sitemap holds at most as many addresses as search engines read; an index names them all. Searches, feeds of searches and
the reviewers' area are for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice
from typing import NamedTuple

from trialfinder.pages.hubs import LETTERED, letter_path
from trialfinder.pages.languages.addresses import has_spanish, spanish_path
from trialfinder.pages.site import Site
from trialfinder.pages.views.glossary import letters
from trialfinder.pages.views.guides import guides
from trialfinder.pages.views.hubs import FOLDERS
from trialfinder.search.hubs import KINDS, Hubs, Kind

MOST = 25_000
"""Pages in one sitemap: each stands there in two languages, and search engines read 50,000 addresses."""
INDEX_PATH = "/sitemap.xml"
_PAGES = (
    "/",
    "/trials",
    "/guides",
    "/glossary",
    "/methodology",
    "/about",
    "/accessibility",
    "/privacy",
    "/corrections",
)
_FOR_PEOPLE = ("/search", "/feeds/", "/review", "/compare", "/saved")
_SPANISH = "/es"
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


class Place(NamedTuple):
    """An address of the site; `changed` is the day of its last change, "" where that is not known."""

    path: str
    changed: str = ""


def count_pages(hubs: Hubs | None) -> int:
    """How many `pages` gives, without making them."""
    return len(_read()) + sum(len(hubs.of(kind)) + len(_starts(kind, hubs)) for kind in KINDS if hubs)


def pages(hubs: Hubs | None) -> Iterator[Place]:
    """All but the trials: what is there to read, and the first page of each hub and of each letter."""
    yield from _read()
    if hubs is None:
        return
    for kind in KINDS:
        yield from (Place(path) for path in _starts(kind, hubs))
        yield from (Place(f"{FOLDERS[kind]}/{hub.slug}") for hub in hubs.of(kind))


def _read() -> list[Place]:
    found = [
        *_PAGES,
        *(f"/guides/{guide.slug}" for guide in guides()),
        *(f"/glossary/{letter}" for letter in letters()),
    ]
    return [Place(path) for path in found]


def _starts(kind: Kind, hubs: Hubs) -> list[str]:
    named = hubs.letters(kind) if kind in LETTERED else ()
    return [FOLDERS[kind], *(letter_path(kind, letter) for letter in named)]


def trials(last_updates: Iterable[tuple[str, str]]) -> Iterator[Place]:
    """The pages of trials, each with the day on which the registry posted its last change."""
    for nct_id, day in last_updates:
        yield Place(f"/trial/{nct_id}", day if _DAY.fullmatch(day or "") else "")


def parts_of(pages: int, trials: int) -> int:
    """How many sitemaps there are: first those of pages, then those of trials."""
    return _parts(pages) + _parts(trials)


def _parts(count: int) -> int:
    return -(-count // MOST)


def span_of(part: int, pages: int) -> tuple[bool, int]:
    """Whether a sitemap (from 1) is one of trials, and the place of its first address among all of its sort."""
    before = _parts(pages)
    return (True, (part - 1 - before) * MOST) if part > before else (False, (part - 1) * MOST)


def part_path(part: int) -> str:
    return f"/sitemaps/{part}.xml"


def index_xml(parts: int, site: Site) -> str:
    made = [f"<sitemap><loc>{escape(site.address(part_path(part)))}</loc></sitemap>" for part in range(1, parts + 1)]
    return _document("sitemapindex", made)


def part_xml(places: Iterable[Place], site: Site, *, spanish: bool = True) -> str:
    """`spanish`: the pages stand there in Spanish, too."""
    entries = [entry for place in islice(places, MOST) for entry in _entries(place, site, spanish)]
    return _document("urlset", entries, f' xmlns:xhtml="{_XHTML}"' if spanish else "")


def _entries(place: Place, site: Site, spanish: bool) -> Iterator[str]:
    """The page in each of its languages, with the ways to all of them."""
    changed = f"<lastmod>{place.changed}</lastmod>" if place.changed else ""
    spoken = {"en": place.path} | ({"es": spanish_path(place.path)} if spanish and has_spanish(place.path) else {})
    addresses = {tongue: escape(site.address(path)) for tongue, path in spoken.items()}
    ways = [f'<xhtml:link rel="alternate" hreflang="{tongue}" href="{href}"/>' for tongue, href in addresses.items()]
    for href in addresses.values():
        yield f"<url><loc>{href}</loc>{changed}{''.join(ways) if len(ways) > 1 else ''}</url>"


def _document(root: str, entries: Iterable[str], spaces: str = "") -> str:
    lines = "\n".join(entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}"{spaces}>\n{lines}\n</{root}>\n'


def robots_txt(site: Site) -> str:
    """Made-up trials are not for search engines, and neither are the searches of people."""
    closed = (
        ["/"] if site.sample else [site.path(f"{tongue}{path}") for tongue in ("", _SPANISH) for path in _FOR_PEOPLE]
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if site.base_url and not site.sample:
        lines.append(f"Sitemap: {site.address(INDEX_PATH)}")
    return "\n".join(lines) + "\n"
