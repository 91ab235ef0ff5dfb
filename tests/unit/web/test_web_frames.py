"""The frame of all pages: made once for a state of the store and a day, and never kept past either."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.records import a_study
from trialfinder.catalog import Catalog
from trialfinder.pages.site import Site
from trialfinder.refresh import import_paths
from trialfinder.store.database import open_store
from trialfinder.web.frames import Frames

DAY = datetime.date(2026, 6, 1)


class Maker:
    """Makes frames, and counts them; `meanwhile` happens in the midst of the next."""

    def __init__(self) -> None:
        self.day = DAY
        self.made = 0
        self.meanwhile = lambda: None
        self.frames = Frames(self._make, lambda: self.day)

    def _make(self, catalog: Catalog | None) -> Site:
        self.made += 1
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return Site(as_of=self.day, snapshot=catalog.snapshot() if catalog else "")


def put(data_dir: Path, day: str) -> None:
    (data_dir / "a.json").write_bytes(a_study(last_update=day))
    import_paths(data_dir, [data_dir / "a.json"], defer=True)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    put(tmp_path, "2024-03-05")
    with open_store(tmp_path) as store:
        yield Catalog(store)


def test_it_is_made_once_while_nothing_is_committed(catalog: Catalog) -> None:
    maker = Maker()
    assert maker.frames.site(catalog) is maker.frames.site(catalog)
    assert maker.frames.site(None) is maker.frames.site(None)
    assert maker.frames.site(catalog).snapshot == catalog.snapshot() != ""
    assert maker.frames.site(None).snapshot == ""
    assert maker.made == 2


def test_a_commit_makes_another(catalog: Catalog, tmp_path: Path) -> None:
    maker = Maker()
    before = maker.frames.site(catalog)
    put(tmp_path, "2024-03-06")
    after = maker.frames.site(catalog)
    assert after.snapshot == catalog.snapshot() != before.snapshot


def test_a_day_makes_another(catalog: Catalog) -> None:
    maker = Maker()
    for held in (catalog, None):
        assert maker.frames.site(held).as_of == DAY
    maker.day += datetime.timedelta(1)
    for held in (catalog, None):
        assert maker.frames.site(held).as_of == maker.day


def test_another_store_makes_another(catalog: Catalog, tmp_path: Path) -> None:
    maker = Maker()
    before = maker.frames.site(catalog)
    put(tmp_path, "2024-03-06")
    with open_store(tmp_path) as store:
        other = Catalog(store)
        assert maker.frames.site(other).snapshot == other.snapshot() != before.snapshot


def test_a_commit_in_the_midst_of_the_making_is_seen_by_the_next(catalog: Catalog, tmp_path: Path) -> None:
    maker = Maker()
    before = catalog.snapshot()
    maker.meanwhile = lambda: put(tmp_path, "2024-03-06")
    assert maker.frames.site(catalog).snapshot == before
    assert maker.frames.site(catalog).snapshot == catalog.snapshot() != before
