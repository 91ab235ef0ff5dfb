"""The pictures of every kind of page, taken when asked for; that each kind opens is tested with all else about it.

`TRIALFINDER_SCREENSHOTS=1` takes them. Whether each kind has its pictures is tested in `tests/docs/test_look.py`.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest

from lib.page_types import GALLERY, PAGE_TYPES, PICTURES, WIDTHS, gallery, pictures

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from lib.visitors import Scheme, Visitors

pytestmark = pytest.mark.browser

TAKING = os.environ.get("TRIALFINDER_SCREENSHOTS") == "1"
MOST_WIDE = 500
"""Wider pictures are made smaller, so that all of them together stay small."""
SCHEMES: dict[str, Scheme] = {"phone": "dark", "desk": "light"}


@pytest.mark.skipif(not TAKING, reason="no pictures are asked for")
@pytest.mark.parametrize("width", WIDTHS)
def test_each_kind_of_page_is_pictured(visitors: Visitors, width: str) -> None:
    with visitors.visitor(WIDTHS[width], SCHEMES[width]) as someone:
        for one in PAGE_TYPES:
            someone.goes_to(one.path, one.status)
            _take(someone.page, pictures(one)[width])


def test_the_gallery_is_written_with_the_pictures() -> None:
    if TAKING:
        GALLERY.write_text(gallery(), "utf-8")
        kept = {path for one in PAGE_TYPES for path in pictures(one).values()}
        for path in PICTURES.iterdir():
            if path not in kept:
                path.unlink()
    assert GALLERY.read_text("utf-8") == gallery()


def _take(page: Page, path: Path) -> None:
    """The first screenful as WebP, which only the protocol of the browser itself can make."""
    path.parent.mkdir(exist_ok=True)
    session = page.context.new_cdp_session(page)
    size = page.viewport_size or {"width": 0, "height": 0}
    clip = {"x": 0, "y": 0, **size, "scale": 0.7 if size["width"] > MOST_WIDE else 1}
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 45, "clip": clip})
    path.write_bytes(base64.b64decode(taken["data"]))
