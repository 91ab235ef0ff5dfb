"""The pages of hubs that are audited, as readers get them.

In: a catalog with its index beside it, and how many hubs are wanted. Out: each page with its name and the records of
the trials on it. Without an index there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from trialfinder.catalog import Catalog
from trialfinder.errors import MissingError
from trialfinder.pages import hubs as pages
from trialfinder.pages.site import Site
from trialfinder.pages.views.hubs import FOLDERS, hub_path
from trialfinder.search.hubs import KINDS
from trialfinder.search.index import Index, open_index


class Made(NamedTuple):
    """A page: `documents` are the records of the trials that it lists."""

    name: str
    html: str
    documents: dict[str, Any]


def hub_pages(catalog: Catalog, site: Site, wanted: int) -> Iterator[Made]:
    """The lists of names, and the first pages of so many hubs of each kind, spread over all of them."""
    try:
        index = open_index(catalog.store.directory)
    except MissingError:
        return
    hubs = index.hubs
    for kind in KINDS:
        yield Made(FOLDERS[kind], pages.kind_html(kind, hubs, site), {})
        for letter in hubs.letters(kind) if kind in pages.LETTERED else ():
            yield Made(pages.letter_path(kind, letter), pages.letter_html(kind, letter, hubs, 1, site), {})
    yield from _hubs(catalog, index, site, wanted)


def _hubs(catalog: Catalog, index: Index, site: Site, wanted: int) -> Iterator[Made]:
    for kind in KINDS:
        found = index.hubs.of(kind)
        for hub in found[:: max(1, -(-len(found) // max(1, wanted)))]:
            listed = catalog.listed(pages.hub_trials(index, hub, 1))
            documents = {one.nct_id: catalog.document(one.nct_id).tree for one in listed}
            yield Made(hub_path(hub), pages.hub_html(hub, index.hubs, listed, 1, site), documents)
