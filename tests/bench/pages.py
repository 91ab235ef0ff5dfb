"""A trial page from the store: read, shown, rendered."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure

BOUND_MS = 2.0


def figures(store_path: Path) -> Iterator[Figure]:
    """CPU time over all trials; nothing, with the reason printed, while there are no pages."""
    try:
        from trialfinder.pages import sheet
        from trialfinder.pages.render import page_html, trial_html
        from trialfinder.pages.site import Site
    except ImportError as error:
        print(f"pages: skipped, {error}")
        return
    from trialfinder.catalog import Catalog
    from trialfinder.store.database import open_store
    from trialfinder.store.studies import all_ids
    from trialfinder.trial import LaidOut

    stamp = sheet.stamp()
    with open_store(store_path, write=True) as store:
        catalog = Catalog(store)
        began = time.process_time()
        made = sheet.keep(store, catalog.trial)
        laying = (time.process_time() - began) * 1000 / max(made, 1)
    with open_store(store_path) as store:
        catalog = Catalog(store)
        site = Site(as_of=datetime.date(2026, 5, 8), snapshot=catalog.snapshot())
        ids = list(all_ids(store))

        def kept(nct_id: str) -> LaidOut:
            found = catalog.laid_out(nct_id, stamp)
            assert found is not None, nct_id
            return found

        def page(nct_id: str) -> str:
            found = kept(nct_id)
            return page_html(sheet.from_bytes(found.sheet), found, site)

        assert page(ids[0]) == trial_html(catalog.trial(ids[0]), site)  # which compiles the templates, too
        read = sorted(page_ms(lambda nct_id=nct_id: kept(nct_id)) for nct_id in ids)
        spent = sorted(page_ms(lambda nct_id=nct_id: page(nct_id)) for nct_id in ids)
        whole = sorted(page_ms(lambda nct_id=nct_id: trial_html(catalog.trial(nct_id), site)) for nct_id in ids)
    yield Figure(f"page from the store, median of {len(ids)}, cpu", median(spent), "ms", BOUND_MS)
    yield Figure("of which reading, median, cpu", median(read), "ms")
    yield Figure("page from the store, p99, cpu", spent[int(len(spent) * 0.99)], "ms")
    yield Figure("page made from the record, without its sheet, median, cpu", median(whole), "ms")
    yield Figure("laying a sheet out and keeping it, mean, cpu", laying, "ms")


def page_ms(make: Callable[[], object]) -> float:
    began = time.process_time()
    make()
    return (time.process_time() - began) * 1000
