"""What programs ask first: robots.txt, the sitemaps and their index.

In: an `Ask`. Out: text or XML. Refused: a sitemap that there is not, and all of them where the site does not know its
own address, since a sitemap holds whole addresses.
"""

from __future__ import annotations

from itertools import islice

from starlette.responses import Response

from trialfinder.errors import MissingError
from trialfinder.pages import sitemaps
from trialfinder.pages.sitemaps import MOST
from trialfinder.search.hubs import Hubs
from trialfinder.web.answers import TEXT, answer, is_known, not_modified, tag_of
from trialfinder.web.desk import Ask
from trialfinder.web.search import index_of

XML = "application/xml; charset=utf-8"
_NO_ADDRESS = "This site does not know its own address, and so it has no sitemap."
_SET_IT = "An operator can set it: base_url."


def robots(ask: Ask) -> Response:
    return answer(sitemaps.robots_txt(ask.site), TEXT)


def sitemap_index(ask: Ask) -> Response:
    hubs = _hubs(ask)
    parts = sitemaps.parts_of(sitemaps.count_pages(hubs), _trials(ask))
    return _xml(ask, sitemaps.index_xml(parts, ask.site))


def sitemap(ask: Ask) -> Response:
    hubs, given = _hubs(ask), ask.request.path_params["number"]
    pages = sitemaps.count_pages(hubs)
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    if not 0 < number <= sitemaps.parts_of(pages, _trials(ask)) or str(number) != given:
        raise MissingError("There is no such sitemap.", f"All of them stand in {sitemaps.INDEX_PATH}.")
    of_trials, first = sitemaps.span_of(number, pages)
    if of_trials:
        return _xml(ask, sitemaps.part_xml(sitemaps.trials(ask.trials.last_updates(first, MOST)), ask.site))
    return _xml(ask, sitemaps.part_xml(islice(sitemaps.pages(hubs), first, None), ask.site))


def _trials(ask: Ask) -> int:
    return ask.catalog.count() if ask.catalog else 0


def _hubs(ask: Ask) -> Hubs | None:
    if not ask.site.base_url:
        raise MissingError(_NO_ADDRESS, _SET_IT)
    index = index_of(ask) if ask.catalog else None
    return index.hubs if index else None


def _xml(ask: Ask, xml: str) -> Response:
    tag = tag_of(xml)
    return not_modified(tag) if is_known(ask.request, tag) else answer(xml, XML, tag=tag)
