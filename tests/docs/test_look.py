"""docs/reference/look.md says what the style sheets say; contrast is measured; every kind of page has its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.routing import Match, Route

from lib.page_types import DOCS, GALLERY, PAGE_TYPES, PICTURES, gallery, pictures
from trialfinder.pages import render
from trialfinder.web.site import PATHS

LOOK = (DOCS / "reference" / "look.md").read_text("utf-8")
STYLES = {name: raw.decode() for name, (_, raw) in render.static_files().items() if name.endswith(".css")}
STYLE = STYLES["style.css"]
MOST_BYTES = 2_000_000
RETAKE = "take them with TRIALFINDER_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py"


def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The tokens by day, and by night."""
    day, night, *_ = (
        dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)
    )
    return day, {**day, **night}


def rows(title: str) -> Iterator[list[str]]:
    """The rows of the table below a heading of the page."""
    part = LOOK.partition(f"## {title}\n")[2].partition("\n## ")[0]
    for line in part.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            yield [cell.strip().strip("`") for cell in line.strip("|").split(" | ")]


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_page_names_each_token_and_no_other() -> None:
    day, night = tokens()
    colors = {row[0].removeprefix("--"): (row[1], row[2]) for row in list(rows("Colors"))[1:]}
    assert colors == {name: (value, night[name]) for name, value in day.items() if value.startswith("#")}
    others = [row[0].removeprefix("--") for row in list(rows("Type, space, shape"))[1:]]
    assert sorted(others) == sorted(name for name, value in day.items() if not value.startswith("#"))


def test_contrast_is_as_the_page_says_and_enough_by_day_and_by_night() -> None:
    day, night = tokens()
    measured = list(rows("Contrast"))[1:]
    assert len(measured) > 30
    for words, ground, least, *told in measured:
        a, b = words.removeprefix("--"), ground.removeprefix("--")
        found = [contrast(scheme[a], scheme[b]) for scheme in (day, night)]
        assert [f"{one:.1f}" for one in found] == told, (words, ground)
        assert min(found) >= float(least) >= 3, (words, ground)


def test_words_are_measured_on_every_ground_that_they_stand_on() -> None:
    measured = {(row[0], row[1]): float(row[2]) for row in list(rows("Contrast"))[1:]}
    for words in ("--ink", "--soft", "--link"):
        for ground in ("--paper", "--card", "--shade", "--warm", "--tag"):
            assert measured[words, ground] == 4.5, (words, ground)


def test_each_part_stands_in_a_style_sheet() -> None:
    parts = [row[0] for row in list(rows("Parts"))[1:]]
    assert len(parts) == len(set(parts)) > 25
    everything = "\n".join(STYLES.values())
    assert [part for part in parts if not re.search(re.escape(part) + r"(?![a-z-])", everything)] == []


@pytest.mark.parametrize("name", sorted(STYLES))
def test_no_style_sheet_names_a_color_of_its_own(name: str) -> None:
    text = re.sub(r":root \{.*?\}", "", STYLES[name], flags=re.S)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    if name.startswith("print"):  # paper is white, ink black or gray
        text = re.sub(r"#([0-9a-f])\1\1\b", "", text)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []


def test_each_page_type_has_its_pictures_and_the_docs_show_them() -> None:
    missing = [path.name for one in PAGE_TYPES for path in pictures(one).values() if not path.exists()]
    assert missing == [], RETAKE
    assert GALLERY.read_text("utf-8") == gallery(), RETAKE
    assert "(screenshots.md)" in LOOK


def test_pictures_are_small_and_of_page_types_that_there_are() -> None:
    kept = {path for one in PAGE_TYPES for path in pictures(one).values()}
    found = set(PICTURES.iterdir())
    assert found <= kept, RETAKE
    assert all(path.read_bytes()[8:12] == b"WEBP" for path in found)
    assert sum(path.stat().st_size for path in found) < MOST_BYTES


def test_each_path_of_the_site_that_is_a_page_is_a_page_type() -> None:
    """A new path needs one line in `tests/lib/page_types.py`, and pictures."""
    ends = (".json", ".atom", ".pdf", ".xml", "/robots.txt", "/readyz", "/static/{name}")
    pages = [path for path, _ in PATHS if not path.endswith(ends)]
    shown = [one.path.partition("?")[0] for one in PAGE_TYPES]

    def is_shown(path: str) -> bool:
        route = Route(path, lambda request: None)
        return any(route.matches({"type": "http", "method": "GET", "path": one})[0] is Match.FULL for one in shown)

    assert [path for path in pages if not is_shown(path)] == [], RETAKE
