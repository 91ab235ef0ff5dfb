"""The frame of all pages, made once for each state of the store and each day.

In: a catalog, or None while there is no store. Out: the site's frame as of what the catalog sees. It is asked for with
every request, and half a dozen questions to the store would cost as much as the page itself; one tells whether
anything was committed since.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable

from trialfinder.catalog import Catalog
from trialfinder.pages.site import Site


class Frames:
    """`make` makes the frame; `today` is the day that it is made for. For any thread."""

    def __init__(self, make: Callable[[Catalog | None], Site], today: Callable[[], datetime.date]) -> None:
        self._make = make
        self._today = today
        self._bare: tuple[Hashable, Site] | None = None
        self._held: tuple[Hashable, Site] | None = None

    def site(self, catalog: Catalog | None) -> Site:
        if catalog is None:
            day = self._today()
            bare = self._bare
            if bare is None or bare[0] != day:
                bare = self._bare = (day, self._make(None))
            return bare[1]
        held = self._held
        if held is None or held[0] != self._state(catalog):
            with catalog.store.snapshot():  # the number and the frame are of one state, whatever is committed meanwhile
                held = self._held = (self._state(catalog), self._make(catalog))
        return held[1]

    def _state(self, catalog: Catalog) -> Hashable:
        return catalog, catalog.store.data_version(), self._today()
